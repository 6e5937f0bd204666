//! What may not change an answer, and dense sampling as a second opinion.

use geo::{
    AffineOps, AffineTransform, Contains, Coord, Distance, Euclidean, Intersects, Polygon, coord,
};
use proptest::prelude::*;

use super::*;
use crate::geometry::circle::bearing;

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
