//! Places that can be worked out by hand, and what may not change or worsen an answer.

use super::*;
use crate::analysis::fixtures::{feature, rectangle};
use crate::model::rules::Rules;
use geo::{AffineOps, AffineTransform, Polygon, coord, wkt};
use proptest::prelude::*;
use serde_json::json;

/// 100 × 100 m with 1000 residents.
fn yard() -> SiteFeature {
    feature(
        "yard",
        Kind::Courtyard,
        rectangle(0.0, 0.0, 100.0, 100.0),
        json!({"residents": 1000}),
    )
}

fn green(id: &str, x: f64, y: f64, width: f64, depth: f64) -> SiteFeature {
    feature(
        id,
        Kind::GreenArea,
        rectangle(x, y, width, depth),
        json!({}),
    )
}

fn report_of(features: Vec<SiteFeature>) -> Report {
    let site = Site::build(features, Some("yard"), Rules::default()).unwrap();
    analyse(&site, &Params::default(), &Control::default()).unwrap()
}

fn report(more: Vec<SiteFeature>) -> Report {
    report_of([yard()].into_iter().chain(more).collect())
}

fn close(found: f64, expected: f64) -> bool {
    (found - expected).abs() < 1e-3
}

#[test]
fn a_courtyard_without_green_lacks_all_of_it() {
    let none = report(vec![]);
    assert_eq!(
        (none.site_m2, none.green_m2, none.green_share),
        (10_000.0, 0.0, Some(0.0))
    );
    let gaps: Vec<_> = none
        .targets
        .iter()
        .map(|target| target.gap_m2.unwrap())
        .collect();
    assert_eq!(gaps, [2500.0, 3000.0, 350.0, 500.0]);
    assert_eq!(none.checks[1].gap, Some(0.35));
}

#[test]
fn overlaps_count_once_and_what_lies_outside_does_not() {
    let found = report(vec![
        green("a", 0.0, 0.0, 50.0, 40.0),
        green("b", 40.0, 0.0, 20.0, 40.0),
        // It touches the one before, and reaches out of the courtyard.
        green("c", 60.0, 0.0, 60.0, 2.5),
    ]);
    assert!(close(found.green_m2, 2400.0 + 100.0));
    assert_eq!(found.areas[2].area_m2, 100.0);
    assert_eq!(
        (found.checks[0].met, found.checks[0].gap),
        (Some(true), Some(0.0))
    );
    assert_eq!(found.targets[0].gap_m2, Some(0.0));
    assert!(close(found.targets[1].gap_m2.unwrap(), 500.0));
}

#[test]
fn what_stands_on_a_green_area_is_not_green_unless_it_goes() {
    let shed = |state| {
        feature(
            "shed",
            Kind::Obstacle,
            rectangle(5.0, 5.0, 4.0, 5.0),
            json!({"state": state, "height_m": 2}),
        )
    };
    let house = || {
        feature(
            "house",
            Kind::Building,
            rectangle(15.0, 0.0, 10.0, 20.0),
            json!({}),
        )
    };
    let lawn = || green("lawn", 0.0, 0.0, 20.0, 20.0);
    let now = report(vec![lawn(), house(), shed("existing")]);
    assert!(close(now.green_m2, 400.0 - 100.0 - 20.0));
    let later = report(vec![lawn(), house(), shed("to_remove")]);
    assert!(close(later.green_m2, 300.0));
    let gone = SiteFeature {
        properties: json!({"state": "to_remove"}).as_object().unwrap().clone(),
        ..lawn()
    };
    assert_eq!(report(vec![gone]).green_m2, 0.0);
}

#[test]
fn a_hole_in_the_courtyard_is_not_its_ground() {
    let ground: Polygon = wkt!(POLYGON((0. 0., 100. 0., 100. 100., 0. 100., 0. 0.), (20. 20., 20. 40., 40. 40., 40. 20., 20. 20.)));
    let yard = feature("yard", Kind::Courtyard, ground, json!({}));
    let found = report_of(vec![yard, green("a", 10.0, 10.0, 20.0, 20.0)]);
    assert_eq!((found.site_m2, found.green_m2), (9600.0, 300.0));
}

#[test]
fn green_counts_as_concentrated_where_it_is_wide_enough_whatever_it_says() {
    let says = |mut area: SiteFeature, said: bool| {
        area.properties.insert("concentrated".into(), said.into());
        area
    };
    let found = report(vec![
        says(green("strip", 0.0, 0.0, 60.0, 5.0), true),
        says(green("lawn", 0.0, 20.0, 20.0, 10.0), false),
        says(green("garden", 50.0, 20.0, 20.0, 8.0), true),
        // Each is too narrow alone, and the two are wide enough together.
        green("east", 90.0, 50.0, 5.0, 20.0),
        green("west", 85.0, 50.0, 5.0, 20.0),
    ]);
    let wide: Vec<_> = found
        .areas
        .iter()
        .map(|area| area.wide_m2.round())
        .collect();
    assert_eq!(wide, [0.0, 200.0, 160.0, 100.0, 100.0]);
    let disagrees: Vec<_> = found.areas.iter().map(|area| area.disagrees).collect();
    assert_eq!(disagrees, [true, true, false, false, false]);
    assert!(close(found.concentrated.area_m2, 560.0));
    assert!(close(found.concentrated.per_resident_m2.unwrap(), 0.56));
    assert_eq!(found.checks[1].met, Some(true));
    assert!(close(found.concentrated.polygon.0.unsigned_area(), 560.0));
}

#[test]
fn without_residents_or_without_a_courtyard_checks_are_blank() {
    let ground = rectangle(0.0, 0.0, 100.0, 100.0);
    for residents in [json!({}), json!({"residents": 0})] {
        let yard = feature("yard", Kind::Courtyard, ground.clone(), residents);
        let found = report_of(vec![yard, green("a", 0.0, 0.0, 60.0, 60.0)]);
        assert_eq!(
            (found.checks[0].met, found.checks[1].met),
            (Some(true), None)
        );
    }
    let site = Site::build(
        vec![green("a", 0.0, 0.0, 60.0, 60.0)],
        None,
        Rules::default(),
    )
    .unwrap();
    let found = analyse(&site, &Params::default(), &Control::default()).unwrap();
    assert!(
        found
            .checks
            .iter()
            .all(|check| check.value.is_none() && check.met.is_none())
    );
    assert!(found.targets.iter().all(|target| target.gap_m2.is_none()));
}

#[test]
fn a_cancelled_request_ends() {
    let site = Site::build(vec![yard()], None, Rules::default()).unwrap();
    let control = Control::default();
    control.cancel();
    assert_eq!(
        analyse(&site, &Params::default(), &control),
        Err(AnalysisError::Cancelled)
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..Default::default() })]

    #[test]
    fn the_whole_is_at_most_the_sum_and_turning_or_mirroring_changes_nothing(
        greens in prop::collection::vec((-10..95_i32, -10..95_i32, 1..40_i32, 1..40_i32), 1..8),
        turn_deg in 0.0..360.0_f64, mirror: bool,
    ) {
        let features: Vec<SiteFeature> = greens
            .iter()
            .enumerate()
            .map(|(at, &(x, y, w, h))| green(&at.to_string(), f64::from(x), f64::from(y), f64::from(w), f64::from(h)))
            .chain([yard()])
            .collect();
        let found = report_of(features.clone());
        let sum_m2: f64 = found.areas.iter().map(|area| area.area_m2).sum();
        let most_m2 = found.areas.iter().map(|area| area.area_m2).fold(0.0, f64::max);
        prop_assert!(found.green_m2 <= sum_m2 + 1e-6 && found.green_m2 >= most_m2 - 1e-6);
        prop_assert!(found.concentrated.area_m2 <= found.green_m2 + 1e-6);

        let turned = AffineTransform::scale(1.0, if mirror { -1.0 } else { 1.0 }, coord! { x: 0.0, y: 0.0 })
            .compose(&AffineTransform::rotate(turn_deg, coord! { x: 3.0, y: 4.0 }));
        let other = report_of(
            features
                .into_iter()
                .map(|feature| feature.map_geometry(|geometry| geometry.affine_transform(&turned)))
                .collect(),
        );
        prop_assert!((found.green_m2 - other.green_m2).abs() < 1e-6);
        // Arcs around inner corners are drawn with chords, which begin elsewhere: a corner that grows back on one may move by
        // a few centimetres.
        prop_assert!((found.concentrated.area_m2 - other.concentrated.area_m2).abs() <= 0.01 * found.green_m2 + 1e-6);
    }
}
