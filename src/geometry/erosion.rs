//! Ground that is at least some distance away from all that bounds it, and ground within a distance of an area.
//!
//! Both are Minkowski sums with a disc: what is nearer than `distance_m` to an edge is a rectangle along the edge and a
//! sector about each corner that sticks out; `overlay` takes them away, or adds them. `geo::Buffer` and `i_overlay`'s
//! offsets trace one outline instead, on a grid that follows the extent, and know no lines within the area.
//!
//! Arcs are drawn by chords within the circle, which leaves eroded ground up to 0.3 % of the distance too wide at corners, and
//! never too narrow: what is exactly wide enough passes.

use std::f64::consts::{PI, TAU};

use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Coord, Line, LineString, MultiPolygon, Polygon};

use super::caliper::unit;
use super::overlay;
use super::ring::doubled_signed_area;
use super::vector::{cross, dot, left_of};

/// How finely arcs are drawn.
const STEPS_IN_CIRCLE: f64 = 48.0;

/// What stands within an area and has none of its own.
#[derive(Clone, Debug, Default)]
pub struct Thin {
    pub lines: Vec<Line>,
    pub points: Vec<Coord>,
}

/// The part of a valid area that is at least `distance_m` away from its outline and from what stands within it.
///
/// O(n log n) for n edges as long as few of them are nearer to each other than twice the distance.
pub fn eroded(area: &MultiPolygon, thin: &Thin, distance_m: f64) -> MultiPolygon {
    let mut taken = Vec::new();
    for ring in rings(area) {
        push_beside(&mut taken, &ring, distance_m);
    }
    for line in &thin.lines {
        push_beside(&mut taken, &[line.start, line.end], distance_m);
    }
    let discs = thin.points.iter();
    taken.extend(discs.map(|&at| {
        sector(
            at,
            Coord {
                x: distance_m,
                y: 0.0,
            },
            TAU,
        )
    }));
    overlay::difference(area, &taken)
}

/// The ground within `distance_m` of a valid area.
pub fn grown(area: &MultiPolygon, distance_m: f64) -> MultiPolygon {
    let mut added = Vec::new();
    let area = without_small_holes(area, PI * distance_m * distance_m);
    for mut ring in rings(&area) {
        ring.reverse();
        push_beside(&mut added, &ring, distance_m);
    }
    overlay::union([&area, &overlay::union_of_many(&added)])
}

/// The area without holes of less than the disc that it grows by: a hole that has no room for the disc is filled.
fn without_small_holes(area: &MultiPolygon, least_m2: f64) -> MultiPolygon {
    let is_large = |hole: &&LineString| doubled_signed_area(&hole.0).abs() / 2.0 > least_m2;
    area.iter()
        .map(|part| {
            let holes = part.interiors().iter().filter(is_large).cloned();
            Polygon::new(part.exterior().clone(), holes.collect())
        })
        .collect()
}

/// The rings, not closed, with the area on the left.
fn rings(area: &MultiPolygon) -> impl Iterator<Item = Vec<Coord>> {
    area.iter().flat_map(|polygon| {
        let outer = std::iter::once((polygon.exterior(), true));
        outer
            .chain(polygon.interiors().iter().map(|ring| (ring, false)))
            .map(|(ring, is_outer)| {
                let mut points = ring.0.clone();
                points.pop();
                points.dedup();
                if (doubled_signed_area(&ring.0) > 0.0) != is_outer {
                    points.reverse();
                }
                points
            })
    })
}

/// Adds what is on the left of a ring and near to it. A line is a ring that goes there and back.
fn push_beside(near: &mut Vec<Polygon>, ring: &[Coord], distance_m: f64) {
    let count = ring.len();
    for index in 0..count {
        let (before, at) = (ring[(index + count - 1) % count], ring[index]);
        let after = ring[(index + 1) % count];
        let (Some(arriving), Some(leaving)) =
            (unit(Line::new(before, at)), unit(Line::new(at, after)))
        else {
            continue;
        };
        let aside = left_of(leaving) * distance_m;
        let along = vec![at, after, after + aside, at + aside];
        near.push(Polygon::new(along.into(), Vec::new()));
        let turns_back = dot(arriving, leaving) < 0.0;
        let right_turn_rad = match RobustKernel::orient2d(before, at, after) {
            Orientation::Clockwise => cross(leaving, arriving).atan2(dot(leaving, arriving)),
            Orientation::Collinear if turns_back => TAU / 2.0,
            _ => continue,
        };
        near.push(sector(at, aside, right_turn_rad));
    }
}

/// The sector from an arm counter-clockwise by an angle; all round, the disc.
fn sector(at: Coord, arm: Coord, angle_rad: f64) -> Polygon {
    let steps = (angle_rad / TAU * STEPS_IN_CIRCLE).ceil().max(1.0);
    let is_disc = angle_rad >= TAU;
    let last = if is_disc {
        steps as u32 - 1
    } else {
        steps as u32
    };
    let rim = (0..=last).map(|step| {
        let (sin, cos) = (f64::from(step) / steps * angle_rad).sin_cos();
        at + Coord {
            x: arm.x * cos - arm.y * sin,
            y: arm.x * sin + arm.y * cos,
        }
    });
    let middle = (!is_disc).then_some(at);
    Polygon::new(middle.into_iter().chain(rim).collect(), Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::fixtures::{ground, rectangle};
    use geo::{
        Area, Contains, Distance, Euclidean, Intersects, LinesIter, Point, Validation, coord,
    };
    use proptest::prelude::*;

    fn yard() -> MultiPolygon {
        MultiPolygon::new(vec![rectangle(0.0, 0.0, 20.0, 10.0)])
    }

    #[test]
    fn a_yard_shrinks_by_the_distance_and_a_lane_of_twice_the_distance_is_a_line() {
        let inner = eroded(&yard(), &Thin::default(), 2.0);
        assert!((inner.unsigned_area() - 16.0 * 6.0).abs() < 1e-9);
        assert_eq!(eroded(&yard(), &Thin::default(), 5.0).unsigned_area(), 0.0);
        assert!(eroded(&yard(), &Thin::default(), 4.999).unsigned_area() > 0.0);
    }

    #[test]
    fn walls_and_posts_keep_their_distance() {
        let wall = Line::new(coord! {x: 5.0, y: 5.0}, coord! {x: 15.0, y: 5.0});
        let thin = Thin {
            lines: vec![wall],
            points: Vec::new(),
        };
        let taken_m2 = 18.0 * 8.0 - eroded(&yard(), &thin, 1.0).unsigned_area();
        assert!((taken_m2 - 20.0 - PI).abs() < 0.01, "{taken_m2}");
        let thin = Thin {
            lines: Vec::new(),
            points: vec![coord! {x: 10.0, y: 5.0}],
        };
        let taken_m2 = 18.0 * 8.0 - eroded(&yard(), &thin, 1.0).unsigned_area();
        assert!((taken_m2 - PI).abs() < 0.01, "{taken_m2}");
    }

    #[test]
    fn an_area_grows_by_rounded_corners() {
        let more = grown(&yard(), 2.0).unsigned_area() - 200.0;
        assert!((more - 120.0 - 4.0 * PI).abs() < 0.05, "{more}");
    }

    #[test]
    fn nothing_stays_nothing() {
        let nothing = MultiPolygon::empty();
        assert_eq!(eroded(&nothing, &Thin::default(), 1.0), nothing);
        assert_eq!(grown(&nothing, 1.0), nothing);
    }

    proptest! {
        #[test]
        fn points_are_in_the_eroded_ground_as_far_as_they_are_from_everything(
            ground in ground(),
            wall in (0.0..40.0_f64, 0.0..40.0_f64, 0.0..40.0_f64, 0.0..40.0_f64),
            post in (0.0..40.0_f64, 0.0..40.0_f64),
            distance_m in 0.05..4.0_f64,
            samples in prop::collection::vec((0.0..40.0_f64, 0.0..40.0_f64), 100),
        ) {
            let wall = Line::new(coord! {x: wall.0, y: wall.1}, coord! {x: wall.2, y: wall.3});
            let thin = Thin { lines: vec![wall], points: vec![post.into()] };
            let inner = eroded(&ground, &thin, distance_m);
            let outer = grown(&inner, distance_m);
            prop_assert!(inner.is_valid() && outer.is_valid());
            for sample in samples {
                let at = Point::from(sample);
                let to_edges = ground.lines_iter().chain([wall]).map(|edge| Euclidean.distance(&at, &edge));
                let clear_m = to_edges.fold(Euclidean.distance(at, Point::from(post)), f64::min);
                let is_in = ground.contains(&at) && clear_m >= distance_m;
                if (clear_m - distance_m).abs() > 0.004 * distance_m {
                    prop_assert_eq!(inner.intersects(&at), is_in, "{:?} {}", at, clear_m);
                }
                let to_inner = Euclidean.distance(&at, &inner);
                if (to_inner - distance_m).abs() > 0.004 * distance_m && !inner.0.is_empty() {
                    prop_assert_eq!(outer.intersects(&at), to_inner <= distance_m);
                }
            }
        }
    }
}
