//! Known answers; how many there are and should be (`counts`); anything on anything against dense samples (`dense`).

mod counts;
mod dense;

use super::*;
use crate::analysis::fixtures::rectangle;
use crate::model::rules::Rules;
use crate::model::site::SiteFeature;
use crate::model::{FeatureId, Kind};
use geo::{Geometry, LineString, Point, line_string};
use serde_json::{Value, json};

fn feature(id: &str, kind: Kind, geometry: impl Into<Geometry>, properties: Value) -> SiteFeature {
    SiteFeature {
        id: FeatureId::from(id),
        kind,
        geometry: geometry.into(),
        courtyard: None,
        properties: properties.as_object().unwrap().clone(),
    }
}

fn yard() -> SiteFeature {
    let ground = rectangle(-50.0, -50.0, 100.0, 100.0);
    feature("yard", Kind::Courtyard, ground, json!({"households": 100}))
}

/// 2.5 m wide, 5.3 m deep, with its lower left corner at a place.
fn space_with(id: &str, x: f64, y: f64, properties: Value) -> SiteFeature {
    SiteFeature {
        courtyard: Some(FeatureId::from("yard")),
        ..feature(
            id,
            Kind::ParkingSpace,
            rectangle(x, y, 2.5, 5.3),
            properties,
        )
    }
}

fn space(id: &str, x: f64, y: f64) -> SiteFeature {
    let properties = json!({"type": "standard", "arrangement": "perpendicular"});
    space_with(id, x, y, properties)
}

fn site(features: Vec<SiteFeature>) -> Site {
    let all = std::iter::once(yard()).chain(features).collect();
    Site::build(all, Some("yard"), Rules::default()).unwrap()
}

fn report(features: Vec<SiteFeature>) -> Report {
    analyse(&site(features), &Params::default(), &Control::default()).unwrap()
}

/// Problem and measure of each conflict, in centimetres.
fn problems(features: Vec<SiteFeature>) -> Vec<(Problem, i64)> {
    let conflicts = report(features).conflicts;
    let short = |c: &Conflict| (c.problem, (c.measured_m * 100.0).round() as i64);
    conflicts.iter().map(short).collect()
}

#[test]
fn a_space_in_the_open_has_no_conflict() {
    assert_eq!(problems(vec![space("a", 0.0, 0.0)]), []);
    let found = report(vec![space("a", 0.0, 0.0)]).spaces.remove(0);
    assert!((found.width_m - 2.5).abs() < 1e-12 && (found.length_m - 5.3).abs() < 1e-12);
}

#[test]
fn an_overlap_is_told_once_with_both_spaces_its_width_its_area_and_its_rule() {
    let both = || vec![space("a", 0.0, 0.0), space("b", 2.1, 0.0)];
    let conflicts = report(both()).conflicts;
    let [conflict] = &conflicts[..] else {
        panic!("{conflicts:?}")
    };
    assert_eq!(conflict.problem, Problem::Overlap);
    assert_eq!(conflict.spaces, ["a".into(), "b".into()]);
    assert!((conflict.measured_m - 0.4).abs() < 1e-9);
    assert!((conflict.area_m2.unwrap() - 0.4 * 5.3).abs() < 1e-9);
    assert_eq!(
        (conflict.rule.as_str(), conflict.limit_m),
        ("parking-tolerance", 0.05)
    );

    let params = Params {
        spaces: Some(vec!["b".into()]),
    };
    let of_b = analyse(&site(both()), &params, &Control::default()).unwrap();
    assert_eq!(of_b.conflicts[0].spaces, ["b".into(), "a".into()]);
    assert_eq!((of_b.conflicts.len(), of_b.supply.total), (1, 2));
}

#[test]
fn spaces_side_by_side_and_hairs_apart_or_over_are_no_conflict() {
    for shift_m in [-0.04, 0.0, 0.04] {
        let row = (0..4).map(|i| space(&i.to_string(), f64::from(i) * (2.5 + shift_m), 0.0));
        assert_eq!(problems(row.collect()), [], "{shift_m}");
    }
}

#[test]
fn a_space_over_the_boundary_says_how_wide_it_lies_outside() {
    assert_eq!(
        problems(vec![space("a", 49.0, 0.0)]),
        [(Problem::Outside, 150)]
    );
    assert_eq!(
        problems(vec![space("a", 60.0, 0.0)]),
        [(Problem::Outside, 250)]
    );
}

#[test]
fn windows_are_those_of_buildings_that_people_may_live_in() {
    let with = |properties| {
        let house = feature(
            "house",
            Kind::Building,
            rectangle(3.7, -10.0, 10.0, 30.0),
            properties,
        );
        problems(vec![space("a", 0.0, 0.0), house])
    };
    assert_eq!(
        with(json!({"use": "residential"})),
        [(Problem::Window, 120)]
    );
    assert_eq!(with(json!({})), [(Problem::Window, 120)]);
    assert_eq!(with(json!({"use": "utility"})), []);
    assert_eq!(
        with(json!({"use": "residential", "state": "to_remove"})),
        []
    );
}

#[test]
fn a_neighbours_house_has_windows_too() {
    let next_door = feature(
        "next",
        Kind::Building,
        rectangle(51.0, -10.0, 10.0, 30.0),
        json!({}),
    );
    assert_eq!(
        problems(vec![space("a", 47.5, 0.0), next_door]),
        [(Problem::Window, 100)]
    );
}

#[test]
fn what_stands_on_a_building_is_not_too_near_to_it_besides() {
    let house = feature(
        "house",
        Kind::Building,
        rectangle(2.0, 1.0, 10.0, 3.0),
        json!({}),
    );
    let kiosk = feature(
        "kiosk",
        Kind::Obstacle,
        rectangle(-9.0, 2.0, 9.5, 1.0),
        json!({}),
    );
    let found = report(vec![space("a", 0.0, 0.0), house, kiosk]).conflicts;
    let short: Vec<_> = found
        .iter()
        .map(|c| (c.problem, c.other.as_ref().unwrap().kind))
        .collect();
    assert_eq!(
        short,
        [
            (Problem::Building, Kind::Building),
            (Problem::Occupied, Kind::Obstacle)
        ]
    );
}

#[test]
fn a_fire_lane_must_keep_its_clear_width_and_ends_where_it_ends() {
    let lane = |fire: bool, points: LineString| {
        feature(
            "lane",
            Kind::Lane,
            points,
            json!({"fire_lane": fire, "width_m": 6}),
        )
    };
    let beside = |fire| lane(fire, line_string![(x: -20.0, y: -1.0), (x: 20.0, y: -1.0)]);
    assert_eq!(
        problems(vec![space("a", 0.0, 0.0), beside(true)]),
        [(Problem::FireLane, 200)]
    );
    assert_eq!(
        problems(vec![space("a", 0.0, 0.0), beside(false)]),
        [(Problem::Lane, 200)]
    );
    assert_eq!(problems(vec![space("a", 0.0, 1.0), beside(true)]), []);
    let before = lane(true, line_string![(x: -20.0, y: 2.0), (x: -0.1, y: 2.0)]);
    assert_eq!(problems(vec![space("a", 0.0, 0.0), before]), []);
    let bent = lane(
        true,
        line_string![(x: -0.6, y: -20.0), (x: -0.6, y: -0.8), (x: -20.0, y: 10.0)],
    );
    assert_eq!(
        problems(vec![space("a", 0.0, 0.0), bent]),
        [(Problem::FireLane, 200)]
    );
}

#[test]
fn trees_gates_walls_and_greens_are_kept_clear() {
    let tree = |x: f64| feature("tree", Kind::Tree, Point::new(x, 2.0), json!({}));
    assert_eq!(
        problems(vec![space("a", 0.0, 0.0), tree(2.7)]),
        [(Problem::Tree, 20)]
    );
    assert_eq!(
        problems(vec![space("a", 0.0, 0.0), tree(1.0)]),
        [(Problem::Tree, 0)]
    );
    assert_eq!(problems(vec![space("a", 0.0, 0.0), tree(3.0)]), []);

    let gate = feature(
        "gate",
        Kind::Gate,
        Point::new(5.5, 2.0),
        json!({"width_m": 4}),
    );
    assert_eq!(
        problems(vec![space("a", 0.0, 0.0), gate]),
        [(Problem::Gate, 100)]
    );

    let wall = |x: f64| {
        let line = line_string![(x: x, y: -20.0), (x: x, y: 20.0)];
        feature("wall", Kind::Wall, line, json!({"see_through": true}))
    };
    assert_eq!(
        problems(vec![space("a", 0.0, 0.0), wall(0.5)]),
        [(Problem::Wall, 50), (Problem::NoAisle, 0)]
    );
    assert_eq!(problems(vec![space("a", 0.0, 0.0), wall(0.0)]), []);

    let lawn = feature(
        "lawn",
        Kind::GreenArea,
        rectangle(2.2, 0.0, 5.0, 5.0),
        json!({}),
    );
    assert_eq!(
        problems(vec![space("a", 0.0, 0.0), lawn]),
        [(Problem::Occupied, 30)]
    );
}

#[test]
fn a_space_needs_an_aisle_at_one_of_its_ends_or_along_a_side() {
    let walls = |gap_m: f64| {
        [(-gap_m, "south"), (5.3 + 1.0, "north")].map(|(y, id)| {
            let line = line_string![(x: -20.0, y: y), (x: 20.0, y: y)];
            feature(id, Kind::Wall, line, json!({}))
        })
    };
    let with = |gap_m, space| problems(walls(gap_m).into_iter().chain([space]).collect());
    assert_eq!(with(5.5, space("a", 0.0, 0.0)), []);
    assert_eq!(with(4.0, space("a", 0.0, 0.0)), [(Problem::NoAisle, 400)]);
    let oblique = space_with("a", 0.0, 0.0, json!({"arrangement": "oblique"}));
    assert_eq!(with(4.0, oblique), []);

    let row = ["a", "b", "c"].iter().zip([0.0, 2.5, 5.0]);
    let parallel = row.map(|(id, x)| {
        let properties = json!({"type": "compact", "arrangement": "parallel"});
        space_with(id, x, 0.0, properties)
    });
    // The outer two have a free side, the one between them has none.
    assert_eq!(problems(parallel.collect()), [(Problem::NoAisle, 0)]);
}

#[test]
fn an_accessible_space_needs_room_beside_it() {
    let of = |between_m: f64| {
        let accessible = space_with("a", 0.0, 0.0, json!({"type": "accessible"}));
        let left = space("b", -2.5, 0.0);
        problems(vec![accessible, left, space("c", 2.5 + between_m, 0.0)])
    };
    assert_eq!(of(1.2), []);
    assert_eq!(of(0.8), [(Problem::NoWheelchairAisle, 80)]);
}

#[test]
fn a_space_that_is_too_small_says_so_unless_it_is_a_compact_one() {
    let small = |properties| {
        feature(
            "a",
            Kind::ParkingSpace,
            rectangle(0.0, 0.0, 2.0, 4.5),
            properties,
        )
    };
    assert_eq!(
        problems(vec![small(json!({}))]),
        [(Problem::TooNarrow, 200), (Problem::TooShort, 450)]
    );
    assert_eq!(problems(vec![small(json!({"type": "compact"}))]), []);
    let parallel = space_with("a", 0.0, 0.0, json!({"arrangement": "parallel"}));
    assert_eq!(problems(vec![parallel]), [(Problem::TooShort, 530)]);
}

#[test]
fn a_space_that_does_not_exist_is_a_wrong_parameter() {
    let params = Params {
        spaces: Some(vec!["a".into(), "b".into()]),
    };
    let error = analyse(
        &site(vec![space("a", 0.0, 0.0)]),
        &params,
        &Control::default(),
    );
    let Err(AnalysisError::Parameter { pointer, .. }) = error else {
        panic!("{error:?}")
    };
    assert_eq!(pointer, "/spaces/1");
}

#[test]
fn a_request_that_is_no_longer_needed_stops() {
    let control = Control::default();
    control.cancel();
    let error = analyse(
        &site(vec![space("a", 0.0, 0.0)]),
        &Params::default(),
        &control,
    );
    assert_eq!(error, Err(AnalysisError::Cancelled));
}
