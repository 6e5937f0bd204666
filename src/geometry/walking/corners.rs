//! The corners that a shortest path can turn around.

use std::collections::HashMap;
use std::f64::consts::{PI, TAU};

use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Coord, LineString, Polygon};

use crate::geometry::ring::doubled_signed_area;
use crate::geometry::vector::{cross, dot, is_between};

/// How far from its corner an eye stands that looks along the ways from there: where two obstacles touch in a point, it
/// stands on one side of them. Gaps narrower than this are shut.
const ASIDE_M: f64 = 1e-6;
/// Sine of the angle within which two directions are one, as far as rounding lets tell.
const ALIGNED: f64 = 1e-9;

/// A place where what is not ground sticks out into the ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Corner {
    pub at: Coord,
    /// A hair into the ground from there.
    pub eye: Coord,
    /// The ground about the corner lies from this direction counter-clockwise …
    first: Coord,
    /// … to this one: more than half a turn.
    last: Coord,
}

impl Corner {
    /// Whether a path along this direction, either way, can bend around the corner.
    pub(super) fn is_tangent(&self, direction: Coord) -> bool {
        self.has(direction) && self.has(direction * -1.0)
    }

    /// The directions, from one counter-clockwise to another, in which a shortest path goes on that has come here by `way`.
    pub(super) fn onward(&self, way: Coord) -> impl Iterator<Item = (Coord, Coord)> {
        let back = way * -1.0;
        // Only by at least half a turn does a path lean on the corner.
        let leans = |arm: Coord, turned: f64| {
            !is_aligned(back, arm) && !is_aligned(way, arm) && turned >= PI - ALIGNED
        };
        let left = leans(self.last, turn(back, self.last)).then_some((way, self.last));
        let right = leans(self.first, turn(self.first, back)).then_some((self.first, way));
        left.into_iter().chain(right)
    }

    fn has(&self, direction: Coord) -> bool {
        is_between(direction, self.first, self.last)
            || is_aligned(direction, self.first)
            || is_aligned(direction, self.last)
    }
}

fn is_aligned(a: Coord, b: Coord) -> bool {
    let turn = cross(a, b);
    dot(a, b) > 0.0 && turn * turn <= ALIGNED * ALIGNED * dot(a, a) * dot(b, b)
}

/// The angle from a direction counter-clockwise to another, from 0 to 2π.
fn turn(from: Coord, to: Coord) -> f64 {
    let angle = cross(from, to).atan2(dot(from, to));
    if angle < 0.0 { angle + TAU } else { angle }
}

/// The corners of a part of the ground, whichever way its rings run.
pub(super) fn corners_of(part: &Polygon) -> Vec<Corner> {
    let outer = std::iter::once((part.exterior(), true));
    let holes = part.interiors().iter().map(|ring| (ring, false));
    let mut arms: HashMap<[u64; 2], Vec<Coord>> = HashMap::new();
    let mut corners = Vec::new();
    for (ring, is_outer) in outer.chain(holes) {
        let points = with_ground_on_left(ring, is_outer);
        let count = points.len();
        for index in 0..count {
            let (before, at) = (points[(index + count - 1) % count], points[index]);
            let after = points[(index + 1) % count];
            let (first, last) = (after - at, before - at);
            arms.entry(key(at)).or_default().extend([first, last]);
            if RobustKernel::orient2d(before, at, after) == Orientation::Clockwise {
                corners.push(corner(at, first, last));
            }
        }
    }
    for corner in &mut corners {
        // Where rings meet, the ground about a corner ends at the nearest of all arms.
        for &arm in &arms[&key(corner.at)] {
            corner.end_at(arm);
        }
    }
    corners
}

fn key(at: Coord) -> [u64; 2] {
    // Adding 0 makes one of the two zeros.
    [(at.x + 0.0).to_bits(), (at.y + 0.0).to_bits()]
}

fn corner(at: Coord, first: Coord, last: Coord) -> Corner {
    let unit = |v: Coord| v / v.x.hypot(v.y);
    // Between the arms lies less than half a turn of what is not ground.
    let (first_unit, last_unit) = (unit(first), unit(last));
    let into = (first_unit + last_unit) * -1.0;
    let length = into.x.hypot(into.y);
    let across = first_unit - last_unit;
    let aside = if length > ALIGNED {
        into / length
    } else {
        // A straight edge: the ground is on the left of the way to `after`.
        unit(Coord {
            x: -across.y,
            y: across.x,
        })
    };
    Corner {
        at,
        eye: at + aside * ASIDE_M,
        first,
        last,
    }
}

impl Corner {
    fn end_at(&mut self, arm: Coord) {
        let inwards = self.eye - self.at;
        if turn(arm, inwards) < turn(self.first, inwards) {
            self.first = arm;
        }
        if turn(inwards, arm) < turn(inwards, self.last) {
            self.last = arm;
        }
    }
}

/// The ring's points, the last not repeated, so that the ground lies on the left of the way along them.
fn with_ground_on_left(ring: &LineString, is_outer: bool) -> Vec<Coord> {
    let mut points = ring.0.clone();
    points.pop();
    points.dedup();
    if (doubled_signed_area(&ring.0) > 0.0) != is_outer {
        points.reverse();
    }
    points
}
