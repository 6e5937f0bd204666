//! Known answers, what may not change an answer, and dense sampling as a second opinion.

use super::*;
use crate::geometry::circle::bearing;
use crate::model::rules::Rules;
use crate::model::site::SiteFeature;
use crate::model::{FeatureId, Kind};
use geo::{
    AffineOps, AffineTransform, Contains, Coord, Distance, Euclidean, Geometry, Intersects,
    LineString, Point, Polygon, Rect, coord, line_string,
};
use proptest::prelude::*;
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

fn rectangle(x: f64, y: f64, width: f64, depth: f64) -> Polygon {
    let (low, high) = (coord! { x: x, y: y }, coord! { x: x + width, y: y + depth });
    Rect::new(low, high).to_polygon()
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
fn spaces_are_counted_against_what_is_needed() {
    let row = (0..30).map(|i| {
        let kind = match i {
            0 => "accessible",
            1 | 2 => "ev",
            _ => "standard",
        };
        let properties = json!({"type": kind, "arrangement": "perpendicular"});
        space_with(&i.to_string(), f64::from(i) * 3.0 - 45.0, 0.0, properties)
    });
    let leaving = space_with("old", 0.0, 20.0, json!({"state": "to_remove"}));
    let found = report(row.chain([leaving]).collect());
    assert_eq!((found.supply.total, found.spaces.len()), (30, 30));
    assert_eq!(found.demand.unwrap().spaces, 50);
    let checks: Vec<_> = found
        .checks
        .iter()
        .map(|check| {
            (
                check.rule.as_str(),
                check.value,
                check.target,
                check.missing,
                check.met,
            )
        })
        .collect();
    assert_eq!(
        checks,
        [
            ("parking-demand", 30, 50, 20, false),
            ("parking-accessible-share", 1, 1, 0, true),
            ("parking-ev-share", 2, 3, 1, false),
        ]
    );
}

#[test]
fn a_site_without_spaces_or_households_asks_for_nothing() {
    let lamp = feature("lamp", Kind::Lamp, Point::new(1.0, 1.0), json!({}));
    let bare = Site::build(vec![lamp], None, Rules::default()).unwrap();
    let found = analyse(&bare, &Params::default(), &Control::default()).unwrap();
    assert_eq!((found.supply.total, found.demand), (0, None));
    assert!(found.conflicts.is_empty() && found.checks.iter().all(|check| check.met));
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

/// A scene in which anything may lie on anything.
#[derive(Clone, Debug)]
struct Mess {
    spaces: Vec<Polygon>,
    house: Polygon,
    lane: LineString,
    tree: Point,
}

impl Mess {
    fn features(&self) -> Vec<SiteFeature> {
        let space = |(place, polygon): (usize, &Polygon)| SiteFeature {
            courtyard: Some(FeatureId::from("yard")),
            ..feature(
                &format!("s{place}"),
                Kind::ParkingSpace,
                polygon.clone(),
                json!({}),
            )
        };
        let fire = json!({"fire_lane": true, "width_m": 4});
        self.spaces
            .iter()
            .enumerate()
            .map(space)
            .chain([
                feature(
                    "house",
                    Kind::Building,
                    self.house.clone(),
                    json!({"use": "residential"}),
                ),
                feature("lane", Kind::Lane, self.lane.clone(), fire),
                feature("tree", Kind::Tree, self.tree, json!({})),
            ])
            .collect()
    }
}

fn turned_rectangle(width: f64, depth: f64) -> impl Strategy<Value = Polygon> {
    (-12.0..12.0_f64, -12.0..12.0_f64, 0.0..360.0_f64).prop_map(move |(x, y, turn_deg)| {
        let turn = AffineTransform::rotate(turn_deg, coord! { x: 0.0, y: 0.0 });
        rectangle(0.0, 0.0, width, depth).affine_transform(&turn.translated(x, y))
    })
}

fn mess() -> impl Strategy<Value = Mess> {
    let place = || (-12.0..12.0_f64, -12.0..12.0_f64);
    (
        prop::collection::vec(turned_rectangle(2.5, 5.3), 1..5),
        turned_rectangle(8.0, 6.0),
        prop::collection::vec(place(), 2..5),
        place(),
    )
        .prop_map(|(spaces, house, lane, tree)| Mess {
            spaces,
            house,
            lane: lane.into_iter().map(Coord::from).collect(),
            tree: Point::from(tree),
        })
}

const STEP_M: f64 = 0.05;

/// A grid over a space, its edges included, in steps of its own sides.
fn samples(space: &Polygon) -> Vec<Coord> {
    let ring = &space.exterior().0;
    let (corner, across, along) = (ring[0], ring[1] - ring[0], ring[3] - ring[0]);
    let steps = |side: Coord| (side.x.hypot(side.y) / STEP_M).ceil() as u32;
    let share = |i: u32, n: u32| f64::from(i) / f64::from(n);
    let (n, m) = (steps(across), steps(along));
    (0..=n)
        .flat_map(|i| (0..=m).map(move |j| corner + across * share(i, n) + along * share(j, m)))
        .collect()
}

/// The least distance of samples from a lane's axis, where they lie beside it or at a bend.
fn sampled_half_m(samples: &[Coord], lane: &LineString) -> f64 {
    let beside = |at: Coord| {
        lane.lines().filter_map(move |line| {
            let (step, offset) = (line.delta(), at - line.start);
            let share =
                (step.x * offset.x + step.y * offset.y) / (step.x * step.x + step.y * step.y);
            let foot = line.start + step * share;
            (0.0..=1.0)
                .contains(&share)
                .then(|| Euclidean.distance(foot, at))
        })
    };
    let bends = &lane.0[1..lane.0.len() - 1];
    let at_bends = |at: Coord| bends.iter().map(move |bend| Euclidean.distance(*bend, at));
    samples
        .iter()
        .flat_map(|&at| beside(at).chain(at_bends(at)))
        .fold(f64::INFINITY, f64::min)
}

fn found<'a>(report: &'a Report, problem: Problem, ids: &[&str]) -> Option<&'a Conflict> {
    let is_about = |conflict: &Conflict, id: &str| {
        let mut named = conflict.spaces.iter().map(ToString::to_string);
        named.any(|named| named == id)
    };
    report
        .conflicts
        .iter()
        .find(|c| c.problem == problem && ids.iter().all(|id| is_about(c, id)))
}

/// The radius of the widest disc about a sample that both polygons hold.
fn shared_radius_m(samples: &[Coord], a: &Polygon, b: &Polygon) -> f64 {
    let depth_m = |at: Coord, polygon: &Polygon| {
        if polygon.contains(&at) {
            Euclidean.distance(&Point::from(at), polygon.exterior())
        } else {
            0.0
        }
    };
    samples
        .iter()
        .map(|&at| depth_m(at, a).min(depth_m(at, b)))
        .fold(0.0, f64::max)
}

/// A shared area is at least as wide as any disc in it, and a convex one holds a disc of a third of its width.
fn check_shared(
    conflict: Option<&Conflict>,
    samples: &[Coord],
    space: &Polygon,
    with: &Polygon,
) -> Result<(), TestCaseError> {
    let radius_m = shared_radius_m(samples, space, with);
    match conflict {
        Some(Conflict { measured_m, .. }) => {
            prop_assert!(*measured_m > 0.05);
            prop_assert!(2.0 * radius_m <= measured_m + 1e-9);
            prop_assert!(radius_m >= measured_m / 3.0 - STEP_M);
        }
        None => prop_assert!(2.0 * radius_m <= 0.05 + 1e-9),
    }
    Ok(())
}

fn check_distance(
    conflict: Option<&Conflict>,
    sampled_m: f64,
    limit_m: f64,
    factor: f64,
) -> Result<(), TestCaseError> {
    let (least, most) = (factor * (sampled_m - STEP_M), factor * sampled_m + 1e-9);
    match conflict {
        Some(c) => prop_assert!(
            c.measured_m >= least && c.measured_m <= most,
            "{c:?} {sampled_m}"
        ),
        None => prop_assert!(most >= limit_m - 0.05 - 1e-6, "{sampled_m}"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn every_conflict_is_there_for_a_dense_sampling_too(mess in mess()) {
        let report = report(mess.features());
        for (place, space) in mess.spaces.iter().enumerate() {
            let id = format!("s{place}");
            let samples = samples(space);
            for (next, other) in mess.spaces.iter().enumerate().skip(place + 1) {
                let conflict = found(&report, Problem::Overlap, &[&id, &format!("s{next}")]);
                check_shared(conflict, &samples, space, other)?;
            }
            check_shared(found(&report, Problem::Building, &[&id]), &samples, space, &mess.house)?;

            let nearest = |to: &Geometry| {
                let distances = samples.iter().map(|at| Euclidean.distance(&Geometry::from(Point::from(*at)), to));
                distances.fold(f64::INFINITY, f64::min)
            };
            if !space.intersects(&mess.house) {
                let to_house = nearest(&mess.house.clone().into());
                check_distance(found(&report, Problem::Window, &[&id]), to_house, 2.0, 1.0)?;
            }
            let to_tree = nearest(&mess.tree.into());
            check_distance(found(&report, Problem::Tree, &[&id]), to_tree, 0.5, 1.0)?;
            let half_m = sampled_half_m(&samples, &mess.lane);
            check_distance(found(&report, Problem::FireLane, &[&id]), half_m, 4.0, 2.0)?;
        }
    }

    #[test]
    fn a_scene_turned_and_moved_has_the_same_conflicts(
        mess in mess(), turn_deg in 0.0..360.0_f64, away_m in 0.0..500.0_f64,
    ) {
        let by = bearing(turn_deg) * away_m;
        let turn = AffineTransform::rotate(turn_deg, coord! { x: 0.0, y: 0.0 }).translated(by.x, by.y);
        let moved = |features: Vec<SiteFeature>| -> Vec<SiteFeature> {
            let all = std::iter::once(yard()).chain(features);
            all.map(|feature| feature.map_geometry(|geometry| geometry.affine_transform(&turn))).collect()
        };
        let there = Site::build(moved(mess.features()), Some("yard"), Rules::default()).unwrap();
        let there = analyse(&there, &Params::default(), &Control::default()).unwrap();
        let here = report(mess.features());
        // A measure that is on its limit may fall to either side.
        let clear = |conflict: &&Conflict| {
            let limit_m = if conflict.rule == rule::TOLERANCE { 0.05 } else { conflict.limit_m - 0.05 };
            (conflict.measured_m - limit_m).abs() > 1e-6
        };
        let (a, b): (Vec<_>, Vec<_>) = (
            here.conflicts.iter().filter(clear).collect(),
            there.conflicts.iter().filter(clear).collect(),
        );
        prop_assert_eq!(a.len(), b.len());
        for (a, b) in a.iter().zip(b) {
            prop_assert_eq!((a.problem, &a.spaces), (b.problem, &b.spaces));
            prop_assert!((a.measured_m - b.measured_m).abs() < 1e-6);
        }
    }
}
