//! Places that can be worked out by hand, and what may not change or worsen an answer.

use super::*;
use crate::analysis::fixtures::{feature, rectangle};
use crate::model::rules::Rules;
use geo::{AffineOps, AffineTransform, Geometry, LineString, Point, coord, wkt};
use proptest::prelude::*;
use serde_json::json;

/// 100 × 60 m from the origin on.
fn yard() -> SiteFeature {
    feature(
        "yard",
        Kind::Courtyard,
        rectangle(0.0, 0.0, 100.0, 60.0),
        json!({}),
    )
}

fn wall(id: &str, points: &[(f64, f64)]) -> SiteFeature {
    feature(id, Kind::Wall, LineString::from(points.to_vec()), json!({}))
}

/// Along the whole boundary but its south side, a little outside.
fn three_walls(off_m: f64) -> SiteFeature {
    let (low, high, top) = (-off_m, 100.0 + off_m, 60.0 + off_m);
    wall("three", &[(low, 0.0), (low, top), (high, top), (high, 0.0)])
}

fn site(features: Vec<SiteFeature>) -> Site {
    Site::build(features, Some("yard"), Rules::default()).unwrap()
}

fn report_of(features: Vec<SiteFeature>) -> Report {
    analyse(&site(features), &Params::default(), &Control::default()).unwrap()
}

fn report(more: Vec<SiteFeature>) -> Report {
    report_of([yard()].into_iter().chain(more).collect())
}

fn lengths(report: &Report) -> Vec<f64> {
    let millimetres = |opening: &Opening| (opening.length_m * 1000.0).round() / 1000.0;
    report.openings.iter().map(millimetres).collect()
}

#[test]
fn a_boundary_with_nothing_on_it_is_one_opening_all_round() {
    let open = report(vec![]);
    assert_eq!((open.boundary_m, open.enclosure_share), (320.0, Some(0.0)));
    assert_eq!(lengths(&open), [320.0]);
    assert!(open.openings[0].line.0.is_closed());
    assert_eq!(open.checks[0].met, Some(false));
    // No gate at all: nothing to be controlled.
    assert_eq!(open.checks[1].value, None);
}

#[test]
fn a_wall_drawn_twenty_centimetres_off_closes_and_one_drawn_forty_off_does_not() {
    for off_m in [-0.2, 0.0, 0.2] {
        let walled = report(vec![three_walls(off_m)]);
        assert_eq!(lengths(&walled), [100.0], "{off_m}");
    }
    let far = report(vec![three_walls(0.4)]);
    assert_eq!(lengths(&far), [320.0]);
    let params = Params {
        tolerance_m: Some(0.5),
    };
    let wide = analyse(
        &site(vec![yard(), three_walls(0.4)]),
        &params,
        &Control::default(),
    )
    .unwrap();
    assert_eq!(lengths(&wide), [100.0]);
}

#[test]
fn a_gate_in_a_wall_closes_its_own_width_and_the_gap_beside_it_stays_open() {
    let south = [
        wall("a", &[(0.0, 0.0), (40.0, 0.0)]),
        wall("b", &[(47.0, 0.0), (100.0, 0.0)]),
    ];
    let open = report(
        [three_walls(0.0)]
            .into_iter()
            .chain(south.clone())
            .collect(),
    );
    assert_eq!(lengths(&open), [7.0]);
    let ends: Vec<_> = open.openings[0].line.0.coords().copied().collect();
    assert_eq!(
        ends,
        [coord! { x: 40.0, y: 0.0 }, coord! { x: 47.0, y: 0.0 }]
    );

    let opening = LineString::from(vec![(40.0, 0.1), (45.0, 0.1)]);
    let as_line = feature(
        "gate",
        Kind::Gate,
        opening,
        json!({"access_control": "none"}),
    );
    let as_point = feature(
        "gate",
        Kind::Gate,
        Point::new(42.5, -0.2),
        json!({"width_m": 5.0, "access_control": "card"}),
    );
    for (gate, controlled) in [(as_line, false), (as_point, true)] {
        let gated = report(
            [three_walls(0.0), gate]
                .into_iter()
                .chain(south.clone())
                .collect(),
        );
        assert_eq!(lengths(&gated), [2.0]);
        assert!((gated.closed_by.gates_m - 5.0).abs() < 1e-9);
        assert_eq!(gated.gates[0].controlled, Some(controlled));
        assert_eq!(gated.uncontrolled.is_empty(), controlled);
        assert_eq!(gated.checks[1].met, Some(controlled));
    }
}

#[test]
fn a_gate_that_says_nothing_of_its_control_counts_as_without() {
    let gate = |id, properties| feature(id, Kind::Gate, Point::new(50.0, 0.0), properties);
    let found = report(vec![
        gate("a", json!({"access_control": "face"})),
        gate("b", json!({})),
        gate("c", json!({"access_control": "none", "state": "to_remove"})),
    ]);
    assert_eq!(found.gates.len(), 2);
    assert_eq!(
        (found.gates[1].controlled, found.gates[1].closes_m),
        (None, 0.0)
    );
    assert_eq!(found.uncontrolled, ["b".into()]);
    assert_eq!(found.checks[1].value, Some(0.5));
}

#[test]
fn a_wall_along_a_building_is_counted_once() {
    let house = feature(
        "house",
        Kind::Building,
        rectangle(20.0, 0.0, 30.0, 12.0),
        json!({}),
    );
    let south = wall("south", &[(0.0, -0.1), (60.0, -0.1)]);
    let railing = feature(
        "railing",
        Kind::Wall,
        LineString::from(vec![(50.0, 0.0), (80.0, 0.0)]),
        json!({"see_through": true}),
    );
    let found = report(vec![house, south, railing]);
    let by = found.closed_by;
    assert!((by.buildings_m - 30.0).abs() < 1e-9, "{by:?}");
    assert!((by.opaque_walls_m - 30.0).abs() < 1e-9, "{by:?}");
    assert!((by.see_through_walls_m - 20.0).abs() < 1e-9, "{by:?}");
    assert_eq!((by.gates_m, by.noise_m), (0.0, 0.0));
    assert!((found.enclosed_m - 80.0).abs() < 1e-9);
}

#[test]
fn a_u_shaped_block_on_the_boundary_closes_by_its_legs_only() {
    let block: Polygon = wkt!(POLYGON((10. 0.1, 20. 0.1, 20. 15., 50. 15., 50. 0.1, 60. 0.1, 60. 25., 10. 25., 10. 0.1)));
    let found = report(vec![
        three_walls(0.0),
        feature("block", Kind::Building, block, json!({})),
    ]);
    assert!((found.closed_by.buildings_m - 20.0).abs() < 1e-9);
    assert_eq!(lengths(&found), [40.0, 30.0, 10.0]);
}

#[test]
fn a_building_across_the_boundary_closes_what_it_covers_and_one_beside_it_what_it_faces() {
    let across = feature(
        "across",
        Kind::Building,
        rectangle(10.0, -5.0, 8.0, 10.0),
        json!({}),
    );
    let beside = feature(
        "beside",
        Kind::Building,
        rectangle(30.0, 0.25, 12.0, 9.0),
        json!({}),
    );
    let neighbours = SiteFeature {
        courtyard: None,
        ..feature(
            "next door",
            Kind::Building,
            rectangle(60.0, -9.0, 15.0, 9.0),
            json!({}),
        )
    };
    let far = feature(
        "far",
        Kind::Building,
        rectangle(80.0, 1.0, 12.0, 9.0),
        json!({}),
    );
    let found = report(vec![three_walls(0.0), across, beside, neighbours, far]);
    assert!((found.closed_by.buildings_m - 35.0).abs() < 1e-9);
    assert_eq!(lengths(&found), [25.0, 18.0, 12.0, 10.0]);
}

#[test]
fn walls_that_cross_or_meet_the_boundary_neither_close_nor_split_an_opening() {
    let across = [
        wall("square", &[(30.0, -9.0), (30.0, 9.0)]),
        wall("met", &[(50.0, 9.0), (50.0, 0.0)]),
        wall("oblique", &[(70.0, -9.0), (79.0, 9.0)]),
        wall("stub", &[(90.0, 0.0), (90.5, 0.0)]),
    ];
    let found = report([three_walls(0.0)].into_iter().chain(across).collect());
    assert_eq!(lengths(&found), [100.0]);
}

#[test]
fn gaps_of_less_than_twice_the_tolerance_are_noise() {
    let south = [
        wall("a", &[(0.0, 0.0), (40.0, 0.0)]),
        wall("b", &[(40.5, 0.0), (70.0, 0.0)]),
        wall("c", &[(70.7, 0.0), (100.0, 0.0)]),
    ];
    let found = report([three_walls(0.0)].into_iter().chain(south).collect());
    assert_eq!(lengths(&found), [0.7]);
    assert!((found.closed_by.noise_m - 0.5).abs() < 1e-9);
    assert!((found.enclosed_m - 319.3).abs() < 1e-9);
}

#[test]
fn a_kiosk_on_the_boundary_closes_what_it_covers_until_it_is_to_be_removed() {
    let kiosk = |state| {
        let place = rectangle(40.0, -2.0, 5.0, 4.0);
        feature("kiosk", Kind::Obstacle, place, json!({"state": state}))
    };
    let found = report(vec![three_walls(0.0), kiosk("existing")]);
    assert_eq!(lengths(&found), [55.0, 40.0]);
    assert!((found.closed_by.obstacles_m - 5.0).abs() < 1e-9);
    assert_eq!(
        lengths(&report(vec![three_walls(0.0), kiosk("to_remove")])),
        [100.0]
    );
}

#[test]
fn what_is_to_be_removed_does_not_close_and_what_is_planned_does() {
    let south = |state| {
        let line = LineString::from(vec![(0.0, 0.0), (100.0, 0.0)]);
        feature("south", Kind::Wall, line, json!({"state": state}))
    };
    assert_eq!(
        lengths(&report(vec![three_walls(0.0), south("to_remove")])),
        [100.0]
    );
    let planned = report(vec![three_walls(0.0), south("planned")]);
    assert_eq!(
        (lengths(&planned), planned.enclosure_share),
        (vec![], Some(1.0))
    );
    assert_eq!(
        (planned.checks[0].gap, planned.checks[0].met),
        (Some(0.0), Some(true))
    );
}

#[test]
fn holes_and_parts_have_boundaries_of_their_own() {
    let ground: Geometry = wkt!(MULTIPOLYGON(
        ((0. 0., 40. 0., 40. 40., 0. 40., 0. 0.), (10. 10., 10. 20., 20. 20., 20. 10., 10. 10.)),
        ((50. 0., 60. 0., 60. 10., 50. 10., 50. 0.))
    ))
    .into();
    let yard = feature("yard", Kind::Courtyard, ground, json!({}));
    let around_hole = wall(
        "hole",
        &[
            (10.0, 10.0),
            (20.0, 10.0),
            (20.0, 20.0),
            (10.0, 20.0),
            (10.0, 12.0),
        ],
    );
    let around_outer = wall(
        "outer",
        &[
            (0.0, 0.0),
            (40.0, 0.0),
            (40.0, 40.0),
            (0.0, 40.0),
            (0.0, 0.0),
        ],
    );
    let found = report_of(vec![yard, around_hole, around_outer]);
    assert_eq!(found.boundary_m, 160.0 + 40.0 + 40.0);
    assert_eq!(lengths(&found), [40.0, 2.0]);
    assert_eq!(
        (found.openings[0].in_hole, found.openings[1].in_hole),
        (false, true)
    );
}

#[test]
fn a_scene_without_a_courtyard_has_no_boundary() {
    let found = Site::build(
        vec![wall("a", &[(0.0, 0.0), (9.0, 0.0)])],
        None,
        Rules::default(),
    )
    .map(|site| analyse(&site, &Params::default(), &Control::default()).unwrap())
    .unwrap();
    assert_eq!((found.boundary_m, found.enclosure_share), (0.0, None));
    assert_eq!((found.checks[0].value, found.checks[0].met), (None, None));
}

#[test]
fn a_tolerance_out_of_range_is_refused() {
    for wrong in [0.0, -1.0, 5.1, f64::NAN, f64::INFINITY] {
        let params = Params {
            tolerance_m: Some(wrong),
        };
        let error = analyse(&site(vec![yard()]), &params, &Control::default()).unwrap_err();
        assert!(
            matches!(error, AnalysisError::Parameter { pointer, .. } if pointer == "/tolerance_m")
        );
    }
    let control = Control::default();
    control.cancel();
    let cancelled = analyse(&site(vec![yard()]), &Params::default(), &control);
    assert_eq!(cancelled, Err(AnalysisError::Cancelled));
}

/// Some walls, buildings and gates near the boundary.
fn things() -> impl Strategy<Value = Vec<SiteFeature>> {
    let thing = (0..4_usize, -5..100_i32, -4..5_i32, 1..40_i32, -3..4_i32).prop_map(
        |(sort, x, y, width, slant)| {
            let [x, y, width, slant] = [x, y, width, slant].map(f64::from);
            // No distance is the tolerance itself: that would be a question of rounding.
            let (y, slant) = (y / 10.0 + 0.0317, slant / 10.0);
            let line = LineString::from(vec![(x, y), (x + width, y + slant)]);
            match sort {
                0 => feature("w", Kind::Wall, line, json!({"see_through": x > 50.0})),
                1 => feature("b", Kind::Building, rectangle(x, y, width, 6.0), json!({})),
                2 => feature("o", Kind::Obstacle, rectangle(x, y, width, 2.0), json!({})),
                _ => feature("g", Kind::Gate, line, json!({})),
            }
        },
    );
    prop::collection::vec(thing, 0..8)
}

fn parts_m(by: &ClosedBy) -> f64 {
    by.gates_m
        + by.buildings_m
        + by.obstacles_m
        + by.opaque_walls_m
        + by.see_through_walls_m
        + by.noise_m
}

proptest! {
    #[test]
    fn what_closes_and_what_is_open_make_up_the_boundary(things in things()) {
        let found = report(things);
        let open_m: f64 = found.openings.iter().map(|opening| opening.length_m).sum();
        prop_assert!((found.enclosed_m + open_m - found.boundary_m).abs() < 1e-9);
        prop_assert!((parts_m(&found.closed_by) - found.enclosed_m).abs() < 1e-9);
        for opening in &found.openings {
            use geo::{Euclidean, Length};
            prop_assert!((Euclidean.length(&opening.line.0) - opening.length_m).abs() < 1e-9);
        }
    }

    #[test]
    fn a_wall_more_never_lowers_the_enclosure(things in things(), more in things()) {
        let before = report(things.clone()).enclosed_m;
        let after = report(things.into_iter().chain(more).collect()).enclosed_m;
        prop_assert!(after >= before - 1e-9);
    }

    #[test]
    fn a_place_that_is_turned_mirrored_or_begun_elsewhere_has_the_same_answer(
        things in things(), turn_deg in 0.0..360.0_f64, mirror: bool, first in 0..4_usize,
    ) {
        let turned = AffineTransform::rotate(turn_deg, coord! { x: 3.0, y: 4.0 });
        let moved = AffineTransform::scale(1.0, if mirror { -1.0 } else { 1.0 }, Point::new(0.0, 0.0).0)
            .compose(&turned);
        let all = || [yard()].into_iter().chain(things.clone());
        let changed = all().map(|mut feature| {
            if let Geometry::Polygon(polygon) = &mut feature.geometry && feature.kind == Kind::Courtyard {
                polygon.exterior_mut(|ring| {
                    ring.0.pop();
                    ring.0.rotate_left(first);
                    ring.close();
                });
            }
            feature.map_geometry(|geometry| geometry.affine_transform(&moved))
        });
        let (found, other) = (report_of(all().collect()), report_of(changed.collect()));
        prop_assert_eq!(found.openings.len(), other.openings.len());
        prop_assert!((found.enclosed_m - other.enclosed_m).abs() < 1e-6);
        prop_assert!((found.closed_by.buildings_m - other.closed_by.buildings_m).abs() < 1e-6);
    }
}
