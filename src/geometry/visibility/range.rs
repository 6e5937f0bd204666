//! Views that end at a distance: pieces cut by a circle around the eye.
//!
//! What lies beyond the circle is replaced by its arc. An arc is drawn with chords whose ends stand a little outside of the
//! circle, by just as much as makes the area that of the arc, whatever its angle. Where the view is going to be cut along
//! a line, arcs are divided, so that each side of the line has its own area.

use std::f64::consts::{PI, TAU};

use geo::Coord;

use super::envelope::{ARC, Piece, Ray};
use crate::geometry::half_plane::HalfPlane;
use crate::geometry::vector::dot;

/// A chord of an arc is nowhere farther than this from it, unless that took more than 1440 chords a circle.
const SAGITTA_M: f64 = 0.0005;
const LEAST_STEP_RAD: f64 = TAU / 1440.0;
const LARGEST_STEP_RAD: f64 = TAU / 180.0;

/// The pieces as far as `range_m` from the origin, with arcs divided at `marks`, in the order of their angles. Pieces follow
/// each other around the eye, and so do the answer's.
pub(super) fn within(pieces: &[Piece], range_m: f64, marks: &[Ray]) -> Vec<Piece> {
    let mut cut = Cut {
        range_m,
        marks,
        pieces: Vec::with_capacity(2 * pieces.len()),
        arc: None,
    };
    for piece in pieces {
        cut.push(piece);
    }
    cut.end_arc();
    cut.pieces
}

struct Cut<'a> {
    range_m: f64,
    marks: &'a [Ray],
    pieces: Vec<Piece>,
    /// The directions of the arc that is being gathered.
    arc: Option<(Ray, Ray)>,
}

impl Cut<'_> {
    fn push(&mut self, piece: &Piece) {
        match self.part_within(piece) {
            None => self.push_arc(piece.from, piece.to),
            Some(part) => {
                if part.from.angle > piece.from.angle {
                    self.push_arc(piece.from, part.from);
                }
                self.end_arc();
                self.pieces.push(part);
                if part.to.angle < piece.to.angle {
                    self.push_arc(part.to, piece.to);
                }
            }
        }
    }

    /// The part of a piece within the circle, if it is seen under any angle.
    fn part_within(&self, piece: &Piece) -> Option<Piece> {
        let range_squared = self.range_m * self.range_m;
        let beyond = |point: Coord| dot(point, point) > range_squared;
        let (start_beyond, end_beyond) = (beyond(piece.start), beyond(piece.end));
        if !start_beyond && !end_beyond {
            return Some(*piece);
        }
        let along = piece.end - piece.start;
        // |start + t·along|² = range²
        let (a, b) = (dot(along, along), dot(piece.start, along));
        let c = dot(piece.start, piece.start) - range_squared;
        let discriminant = b * b - a * c;
        if discriminant <= 0.0 {
            return None;
        }
        let sum = -(b + discriminant.sqrt().copysign(b));
        let (one, other) = (sum / a, c / sum);
        let (first, last) = (one.min(other).max(0.0), one.max(other).min(1.0));
        if first >= last {
            return None;
        }
        let point = |share: f64| piece.start + along * share;
        let mut part = *piece;
        if start_beyond {
            part.start = point(first);
            part.from = Ray::towards(part.start);
        }
        if end_beyond {
            part.end = point(last);
            part.to = Ray::towards(part.end);
        }
        let in_order = piece.from.angle <= part.from.angle
            && part.from.angle < part.to.angle
            && part.to.angle <= piece.to.angle;
        in_order.then_some(part)
    }

    fn push_arc(&mut self, from: Ray, to: Ray) {
        let from = self.arc.map_or(from, |(first, _)| first);
        self.arc = Some((from, to));
    }

    /// Writes the arc gathered so far, part by part between the marks.
    fn end_arc(&mut self) {
        let Some((mut from, to)) = self.arc.take() else {
            return;
        };
        for &mark in self.marks {
            if mark.angle > from.angle && mark.angle < to.angle {
                self.push_chords(from, mark);
                from = mark;
            }
        }
        self.push_chords(from, to);
    }

    fn push_chords(&mut self, from: Ray, to: Ray) {
        let (first, last) = (radians(from), radians(to));
        let largest = (8.0 * SAGITTA_M / self.range_m)
            .sqrt()
            .clamp(LEAST_STEP_RAD, LARGEST_STEP_RAD);
        let chords = ((last - first) / largest).ceil().max(1.0);
        let step = (last - first) / chords;
        // A triangle of two radii and a chord then has the area of its sector.
        let radius_m = self.range_m * (step / step.sin()).sqrt();
        let ray = |index: f64| match index {
            0.0 => from,
            last if last == chords => to,
            _ => {
                let (y, x) = (first + index * step).sin_cos();
                Ray::towards(Coord { x, y })
            }
        };
        let corner = |ray: Ray| ray.towards * (radius_m / ray.towards.x.hypot(ray.towards.y));
        let rays: Vec<Ray> = (0..=chords as u32)
            .map(|index| ray(f64::from(index)))
            .collect();
        self.pieces.extend(rays.windows(2).map(|pair| Piece {
            from: pair[0],
            to: pair[1],
            start: corner(pair[0]),
            end: corner(pair[1]),
            edge: ARC,
        }));
    }
}

/// The directions in which lines meet the circle around an eye, in the order of their angles.
pub(super) fn marks(lines: &[HalfPlane], eye: Coord, range_m: f64) -> Vec<Ray> {
    let mut marks: Vec<Ray> = lines
        .iter()
        .flat_map(|line| line.meets_circle(eye, range_m))
        .map(|point| Ray::towards(point - eye))
        .collect();
    marks.sort_unstable_by(|a, b| a.angle.total_cmp(&b.angle));
    marks
}

/// The angle of a direction, counter-clockwise from east. The first direction is −π, the last one π.
fn radians(ray: Ray) -> f64 {
    if ray.angle <= -2.0 {
        -PI
    } else if ray.angle >= 2.0 {
        PI
    } else {
        ray.towards.y.atan2(ray.towards.x)
    }
}
