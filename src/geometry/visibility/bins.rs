//! A coarse picture of how far one sees in each direction, to pass over at once what is certainly hidden.
//!
//! The picture errs on one side only: what it calls hidden is hidden, what it does not may be hidden all the same.

use std::sync::LazyLock;

use geo::Coord;

use super::envelope::{Piece, angle_of};
use super::tree::Span;
use crate::geometry::vector::{cross, dot};

/// Bins per unit of the angle measure, of which the circle has 4.
const PER_UNIT: f64 = 64.0;
const BINS: usize = 256;

/// Squared distances are compared with this much room for rounding.
const MARGIN: f64 = 1.0 + 1e-9;

/// The unit vectors between the bins.
static RAYS: LazyLock<[Coord; BINS + 1]> = LazyLock::new(|| std::array::from_fn(ray));

/// For each bin of directions the distance beyond which nothing is seen in any of them.
#[derive(Clone, Debug)]
pub(super) struct Bins {
    blocked_squared: [f64; BINS],
}

impl Bins {
    /// Nothing farther than `reach_m` is of interest.
    pub fn new(reach_m: f64) -> Self {
        Self {
            blocked_squared: [reach_m * reach_m * MARGIN; BINS],
        }
    }

    /// Whether all of a rectangle is certainly hidden.
    pub fn hide_rectangle(&self, span: Span) -> bool {
        let Some((first, last)) = span.extreme_corners() else {
            return false;
        };
        self.hide(angle_of(first), angle_of(last), span.distance_squared())
    }

    /// Whether all of a piece is certainly hidden.
    pub fn hide_piece(&self, piece: &Piece) -> bool {
        self.hide(
            piece.from.angle,
            piece.to.angle,
            nearest_squared(piece.start, piece.end),
        )
    }

    /// Takes notice of a piece that blocks.
    pub fn block(&mut self, piece: &Piece) {
        let first = ((piece.from.angle + 2.0) * PER_UNIT).ceil().max(0.0) as usize;
        let last = (((piece.to.angle + 2.0) * PER_UNIT).floor() as usize).min(BINS);
        if first >= last {
            return;
        }
        let along = piece.end - piece.start;
        let turn = cross(piece.start, along);
        // The piece's distance in a direction, squared.
        let distance_squared = |ray: Coord| {
            let distance = turn / cross(ray, along);
            if distance > 0.0 {
                distance * distance
            } else if turn == 0.0 {
                0.0
            } else {
                f64::INFINITY
            }
        };
        let mut before = distance_squared(RAYS[first]);
        for bin in first..last {
            let after = distance_squared(RAYS[bin + 1]);
            let farthest = before.max(after) * MARGIN;
            self.blocked_squared[bin] = self.blocked_squared[bin].min(farthest);
            before = after;
        }
    }

    fn hide(&self, first: f64, last: f64, distance_squared: f64) -> bool {
        let bin = |angle: f64| (((angle + 2.0) * PER_UNIT) as usize).min(BINS - 1);
        self.blocked_squared[bin(first)..=bin(last)]
            .iter()
            .all(|&blocked| blocked < distance_squared)
    }
}

/// The squared distance of an edge from the origin.
fn nearest_squared(start: Coord, end: Coord) -> f64 {
    let along = end - start;
    let ahead = -dot(start, along);
    let length_squared = dot(along, along);
    if ahead <= 0.0 {
        dot(start, start)
    } else if ahead >= length_squared {
        dot(end, end)
    } else {
        let turn = cross(start, along);
        turn * turn / length_squared
    }
}

/// The unit vector whose angle measure (see [`angle_of`]) is that of the `index`-th border between bins.
fn ray(index: usize) -> Coord {
    let angle = index as f64 / PER_UNIT - 2.0;
    // On the square |x| + |y| = 1 the measure is y to the right of the origin, and ±2 − y to the left of it.
    let y = if angle < -1.0 {
        -2.0 - angle
    } else if angle > 1.0 {
        2.0 - angle
    } else {
        angle
    };
    let side = if angle.abs() <= 1.0 { 1.0 } else { -1.0 };
    let x = side * (1.0 - y.abs());
    let length = x.hypot(y);
    Coord {
        x: x / length,
        y: y / length,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::visibility::envelope::Ray;
    use geo::coord;

    fn piece(start: Coord, end: Coord) -> Piece {
        Piece {
            from: Ray::towards(start),
            to: Ray::towards(end),
            start,
            end,
            edge: 0,
        }
    }

    #[test]
    fn borders_between_bins_have_the_angles_they_stand_for() {
        for index in 1..BINS {
            let angle = angle_of(ray(index));
            assert!((angle - (index as f64 / PER_UNIT - 2.0)).abs() < 1e-15);
        }
    }

    #[test]
    fn what_lies_behind_a_wall_is_hidden_and_what_lies_beside_or_before_it_is_not() {
        let mut bins = Bins::new(1000.0);
        bins.block(&piece(
            coord! { x: 10.0, y: -10.0 },
            coord! { x: 10.0, y: 10.0 },
        ));
        let hidden = |x: f64, y: f64| {
            bins.hide_piece(&piece(coord! { x: x, y: y - 1.0 }, coord! { x: x, y: y }))
        };
        assert!(hidden(20.0, 0.0));
        assert!(!hidden(9.0, 0.0));
        assert!(!hidden(20.0, 21.0));
        assert!(hidden(2000.0, 900.0));
    }

    #[test]
    fn a_rectangle_around_the_eye_is_never_hidden() {
        let bins = Bins::new(0.0);
        let span = |low: Coord, high: Coord| Span { low, high };
        assert!(!bins.hide_rectangle(span(coord! { x: -1.0, y: -1.0 }, coord! { x: 1.0, y: 1.0 })));
        assert!(bins.hide_rectangle(span(coord! { x: 1.0, y: -1.0 }, coord! { x: 2.0, y: 1.0 })));
    }
}
