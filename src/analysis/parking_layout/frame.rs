//! Rows in a frame of their own: how far along, and how far to the left.

use geo::{Coord, Line, LineString, Polygon, Rect};

use crate::geometry::intervals::{Interval, Intervals};
use crate::geometry::rect;
use crate::geometry::vector::{dot, left_of};

/// What touches by less than this does not overlap: far less than anybody measures, and more than rounding.
pub(super) const HAIR_M: f64 = 1e-7;

/// A place and a direction of length 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub origin: Coord,
    pub along: Coord,
}

/// Four corners, counter-clockwise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Quad {
    pub corners: [Coord; 4],
    pub bounds: Rect,
}

impl Frame {
    /// How far along a point is, and how far to the left.
    pub fn local(&self, point: Coord) -> (f64, f64) {
        let from = point - self.origin;
        (dot(from, self.along), dot(from, left_of(self.along)))
    }

    pub fn point(&self, along_m: f64, left_m: f64) -> Coord {
        self.origin + self.along * along_m + left_of(self.along) * left_m
    }

    pub fn quad(&self, along: Interval, left: Interval) -> Quad {
        Quad::of([
            self.point(along.from, left.from),
            self.point(along.to, left.from),
            self.point(along.to, left.to),
            self.point(along.from, left.to),
        ])
    }

    /// The stretch along which a line lies within a band to the left; none where it only touches it.
    pub fn stretch(&self, line: Line, band: Interval) -> Option<Interval> {
        let ((s0, t0), (s1, t1)) = (self.local(line.start), self.local(line.end));
        let (low, high) = (band.from + HAIR_M, band.to - HAIR_M);
        if t0.max(t1) <= low || t0.min(t1) >= high {
            return None;
        }
        let at = |t: f64| {
            if t1 == t0 {
                0.0
            } else {
                ((t - t0) / (t1 - t0)).clamp(0.0, 1.0)
            }
        };
        let (enters, leaves) = if t1 == t0 {
            (0.0, 1.0)
        } else {
            (at(low).min(at(high)), at(low).max(at(high)))
        };
        let (a, b) = (s0 + (s1 - s0) * enters, s0 + (s1 - s0) * leaves);
        Some(Interval {
            from: a.min(b),
            to: a.max(b),
        })
    }

    /// The stretch along which a quad lies within a band.
    pub fn shadow(&self, quad: &Quad, band: Interval) -> Option<Interval> {
        quad.edges()
            .filter_map(|edge| self.stretch(edge, band))
            .reduce(|a, b| Interval {
                from: a.from.min(b.from),
                to: a.to.max(b.to),
            })
    }
}

impl Quad {
    pub fn of(corners: [Coord; 4]) -> Self {
        let bounds = corners[1..]
            .iter()
            .fold(Rect::new(corners[0], corners[0]), |bounds, &corner| {
                rect::with_point(bounds, corner)
            });
        Self { corners, bounds }
    }

    pub fn edges(&self) -> impl Iterator<Item = Line> {
        (0..4).map(|at| Line::new(self.corners[at], self.corners[(at + 1) % 4]))
    }

    pub fn polygon(&self) -> Polygon {
        Polygon::new(LineString::new(self.corners.to_vec()), Vec::new())
    }

    /// Across the first of its edges.
    pub fn width_m(&self) -> f64 {
        let across = self.corners[3] - self.corners[0];
        across.x.hypot(across.y)
    }

    pub fn middle(&self) -> Coord {
        (self.corners[0] + self.corners[2]) / 2.0
    }

    /// Whether both cover some ground; by separating axes.
    pub fn overlaps(&self, other: &Self) -> bool {
        if !rect::touch(self.bounds, other.bounds) {
            return false;
        }
        let apart = |one: &Self, two: &Self| {
            one.edges().any(|edge| {
                let length_m = edge.dx().hypot(edge.dy());
                let inward = left_of(edge.delta());
                let reach = |corner: &Coord| dot(*corner - edge.start, inward);
                length_m > 0.0
                    && two.corners.iter().map(reach).fold(f64::MIN, f64::max) <= HAIR_M * length_m
            })
        };
        !apart(self, other) && !apart(other, self)
    }
}

/// What is left of a stretch.
pub(super) fn without(stretch: Interval, blocked: Vec<Interval>) -> Vec<Interval> {
    // A point blocks as well: nothing spans it.
    let widened = blocked.into_iter().map(|blocked| Interval {
        from: blocked.from,
        to: blocked
            .to
            .max(blocked.from + f64::MIN_POSITIVE.max(blocked.from.abs() * 1e-15)),
    });
    let blocked: Intervals = widened.collect();
    let mut left = Vec::new();
    let mut from = stretch.from;
    for taken in blocked.as_slice() {
        if taken.from.min(stretch.to) > from {
            left.push(Interval {
                from,
                to: taken.from.min(stretch.to),
            });
        }
        from = from.max(taken.to);
    }
    if from < stretch.to {
        left.push(Interval {
            from,
            to: stretch.to,
        });
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{Area, BooleanOps, coord};
    use proptest::prelude::*;

    fn span(from: f64, to: f64) -> Interval {
        Interval { from, to }
    }

    fn turned(x: f64, y: f64, turn_deg: f64, length: f64, width: f64) -> Quad {
        let (sin, cos) = turn_deg.to_radians().sin_cos();
        let frame = Frame {
            origin: coord! { x: x, y: y },
            along: coord! { x: cos, y: sin },
        };
        frame.quad(span(0.0, length), span(0.0, width))
    }

    #[test]
    fn a_stretch_without_others_keeps_the_gaps_and_a_point_splits_it() {
        let left = without(
            span(0.0, 10.0),
            vec![span(-1.0, 2.0), span(4.0, 4.0), span(9.0, 12.0)],
        );
        assert_eq!(left.len(), 2);
        assert_eq!((left[0], left[1].to), (span(2.0, 4.0), 9.0));
        assert_eq!(without(span(0.0, 1.0), vec![span(-1.0, 2.0)]), []);
    }

    proptest! {
        #[test]
        fn overlaps_and_shadows_agree_with_intersections(
            x in -6.0..6.0_f64, y in -6.0..6.0_f64, turn_deg in 0.0..360.0_f64, length in 0.5..8.0_f64,
        ) {
            let band = turned(0.0, 0.0, 0.0, 4.0, 2.0);
            let other = turned(x, y, turn_deg, length, 2.0);
            let common = band.polygon().intersection(&other.polygon()).unsigned_area();
            prop_assume!(common == 0.0 || common > 1e-6);
            prop_assert_eq!(band.overlaps(&other), common > 0.0);
            let frame = Frame { origin: coord! { x: 0.0, y: 0.0 }, along: coord! { x: 1.0, y: 0.0 } };
            let left = match frame.shadow(&other, span(0.0, 2.0)) {
                Some(shadow) => without(span(0.0, 4.0), vec![shadow]),
                None => vec![span(0.0, 4.0)],
            };
            for free in left.iter().filter(|free| free.length() > 1e-3) {
                prop_assert!(!frame.quad(*free, span(0.0, 2.0)).overlaps(&other));
            }
        }
    }
}
