//! Lamps whose light can be worked out by hand, and what one lamp more may not do.

use std::f64::consts::PI;

use super::*;
use crate::analysis::AnalysisError;
use crate::analysis::fixtures::{feature, rectangle};
use crate::model::rules::Rules;
use geo::{LineString, Point};
use proptest::prelude::*;
use serde_json::json;

fn lamp(id: &str, x: f64, y: f64) -> SiteFeature {
    let properties = json!({"height_m": 6, "reach_m": 12});
    feature(id, Kind::Lamp, Point::new(x, y), properties)
}

fn wall(height_m: f64, points: &[(f64, f64)]) -> SiteFeature {
    let line = LineString::from(points.to_vec());
    feature("wall", Kind::Wall, line, json!({"height_m": height_m}))
}

/// −50 … 50 both ways.
fn report(more: Vec<SiteFeature>) -> Report {
    let ground = rectangle(-50.0, -50.0, 100.0, 100.0);
    let yard = feature("yard", Kind::Courtyard, ground, json!({}));
    let all = [yard].into_iter().chain(more).collect();
    let site = Site::build(all, Some("yard"), Rules::default()).unwrap();
    analyse(&site, &Params::default(), &Control::default()).unwrap()
}

fn assert_close(found: f64, expected: f64) {
    assert!(
        (found - expected).abs() < 1e-6 * expected.max(1.0),
        "{found} is not {expected}"
    );
}

const DISC_M2: f64 = PI * 144.0;

#[test]
fn a_lamp_in_the_open_lights_its_disc_and_two_at_one_place_no_more() {
    let one = report(vec![lamp("a", 0.0, 0.0)]);
    assert_close(one.lit.area_m2, DISC_M2);
    assert_close(one.lit.share, DISC_M2 / 10_000.0);
    let two = report(vec![lamp("a", 0.0, 0.0), lamp("b", 0.0, 0.0)]);
    assert_close(two.lit.area_m2, DISC_M2);
    // Apart by their reach: two discs without their common lens.
    let apart = report(vec![lamp("a", 0.0, 0.0), lamp("b", 12.0, 0.0)]);
    let lens = 144.0 * (2.0 * PI / 3.0 - 3_f64.sqrt() / 2.0);
    assert!((apart.lit.area_m2 - (2.0 * DISC_M2 - lens)).abs() < 0.01);
    assert_eq!(apart.lamps.len(), 2);
    assert_close(apart.lamps[1].area_m2, DISC_M2);
}

#[test]
fn a_wall_as_high_as_the_lamp_hides_all_behind_it_and_a_lower_one_a_strip() {
    let high = report(vec![
        lamp("a", 0.0, 0.0),
        wall(6.0, &[(-49.0, 3.0), (49.0, 3.0)]),
    ]);
    let beyond = 144.0 * (0.25_f64).acos() - 3.0 * (144.0_f64 - 9.0).sqrt();
    assert!((high.lit.area_m2 - (DISC_M2 - beyond)).abs() < 0.02);
    // Half as high: what is twice as far away is lit again. From 2 m wide at 4 m to 4 m wide at 8 m.
    let low = report(vec![
        lamp("a", 0.0, 0.0),
        wall(3.0, &[(-1.0, 4.0), (1.0, 4.0)]),
    ]);
    assert_close(low.lit.area_m2, DISC_M2 - 12.0);
    let railing = feature(
        "railing",
        Kind::Wall,
        LineString::from(vec![(-9.0, 3.0), (9.0, 3.0)]),
        json!({"height_m": 9, "see_through": true}),
    );
    assert_close(
        report(vec![lamp("a", 0.0, 0.0), railing]).lit.area_m2,
        DISC_M2,
    );
}

#[test]
fn a_lamp_on_a_facade_lights_the_outside_and_nothing_of_the_house() {
    let house = || {
        feature(
            "house",
            Kind::Building,
            rectangle(-30.0, 0.0, 60.0, 20.0),
            json!({"height_m": 18}),
        )
    };
    for inside_m in [0.0, 0.3] {
        let found = report(vec![lamp("a", 0.0, inside_m), house()]);
        assert_close(found.lit.area_m2, DISC_M2 / 2.0);
    }
    assert_eq!(report(vec![lamp("a", 0.0, 9.0), house()]).lit.area_m2, 0.0);
}

#[test]
fn lanes_entrances_and_parking_areas_are_told_how_much_of_them_is_lit() {
    let lane = LineString::from(vec![(-8.0, 0.0), (8.0, 0.0)]);
    let found = report(vec![
        lamp("a", 0.0, 0.0),
        feature("near", Kind::Lane, lane, json!({"width_m": 4})),
        feature(
            "far",
            Kind::Lane,
            LineString::from(vec![(-40.0, 30.0), (40.0, 30.0)]),
            json!({}),
        ),
        feature("door", Kind::Entrance, Point::new(11.0, 0.0), json!({})),
        feature(
            "dark door",
            Kind::Entrance,
            Point::new(30.0, 0.0),
            json!({}),
        ),
        feature(
            "half",
            Kind::ParkingArea,
            rectangle(-3.0, 0.0, 6.0, 4.0),
            json!({}),
        ),
        feature(
            "gone",
            Kind::ParkingArea,
            rectangle(20.0, 20.0, 6.0, 4.0),
            json!({"state": "to_remove"}),
        ),
        feature(
            "green",
            Kind::GreenArea,
            rectangle(20.0, 20.0, 6.0, 4.0),
            json!({}),
        ),
        wall(6.0, &[(-49.0, 2.0), (49.0, 2.0)]),
    ]);
    let places: Vec<_> = found
        .places
        .iter()
        .map(|place| {
            (
                place.feature.to_string(),
                (place.lit_share * 100.0).round(),
                place.met,
            )
        })
        .collect();
    let expected = [
        ("near", 100.0, true),
        ("far", 0.0, false),
        ("door", 100.0, true),
        ("dark door", 0.0, false),
        ("half", 50.0, false),
    ];
    assert_eq!(
        places,
        expected.map(|(id, share, met)| (id.to_owned(), share, met))
    );
    assert_eq!(
        (found.checks[0].value, found.checks[0].met),
        (Some(0.4), Some(false))
    );
    let dark_m2: f64 = found.places.iter().map(|place| place.dark_m2).sum();
    assert_close(found.dark.area_m2, dark_m2);
    assert_eq!(found.dark.parts.len(), 3);
    assert!(found.dark.parts.is_sorted_by(|a, b| a.area_m2 >= b.area_m2));
}

#[test]
fn lamps_that_say_too_little_are_skipped_with_the_reason() {
    let with = |id, properties| feature(id, Kind::Lamp, Point::new(0.0, 0.0), properties);
    let found = report(vec![
        with("a", json!({"height_m": 4})),
        with("b", json!({})),
        with("c", json!({"height_m": 0, "reach_m": 9})),
        with(
            "d",
            json!({"height_m": 4, "reach_m": 9, "state": "to_remove"}),
        ),
    ]);
    let reasons: Vec<_> = found
        .skipped
        .iter()
        .map(|skipped| skipped.reason.as_str())
        .collect();
    assert_eq!(
        reasons[..2],
        ["missing: reach_m", "missing: height_m, reach_m"]
    );
    assert!(reasons.len() == 3 && reasons[2].contains("above 0"));
    assert_eq!((found.lamps.len(), found.lit.area_m2), (0, 0.0));
    // Nothing that must be lit: nothing to be judged.
    assert_eq!((found.checks[0].value, found.checks[0].met), (None, None));
}

#[test]
fn a_cancelled_request_ends() {
    let site = Site::build(vec![lamp("a", 0.0, 0.0)], None, Rules::default()).unwrap();
    let control = Control::default();
    control.cancel();
    assert_eq!(
        analyse(&site, &Params::default(), &control),
        Err(AnalysisError::Cancelled)
    );
}

fn things() -> impl Strategy<Value = Vec<SiteFeature>> {
    let thing = (0..4_usize, -40..40_i32, -40..40_i32, 1..20_i32).prop_map(|(sort, x, y, size)| {
        let [x, y, size] = [x, y, size].map(f64::from);
        match sort {
            0 => feature(
                "b",
                Kind::Building,
                rectangle(x, y, size, 8.0),
                json!({"height_m": size}),
            ),
            1 => wall(size / 2.0, &[(x, y), (x + size, y + 3.0)]),
            2 => feature(
                "l",
                Kind::Lane,
                LineString::from(vec![(x, y), (x, y + size)]),
                json!({"width_m": 4}),
            ),
            _ => lamp("a", x + 0.5, y),
        }
    });
    prop::collection::vec(thing, 1..10)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..Default::default() })]

    #[test]
    fn a_lamp_more_never_darkens(things in things(), x in -40.0..40.0_f64, y in -40.0..40.0_f64) {
        let before = report(things.clone());
        let after = report(things.into_iter().chain([lamp("more", x, y)]).collect());
        prop_assert!(after.lit.area_m2 >= before.lit.area_m2 - 1e-6);
        prop_assert!(after.dark.area_m2 <= before.dark.area_m2 + 1e-6);
        for (after, before) in after.places.iter().zip(&before.places) {
            prop_assert!(after.lit_share >= before.lit_share - 1e-9);
        }
        let sum_m2: f64 = after.lamps.iter().map(|lamp| lamp.area_m2).sum();
        prop_assert!(after.lit.area_m2 <= sum_m2 + 1e-6);
        prop_assert!(after.lit.area_m2 <= after.open_ground_m2 + 1e-6);
    }
}
