//! The lower envelope of edges around the origin.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use geo::Coord;

use crate::geometry::vector::{cross, dot};

/// A direction from the eye.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ray {
    /// A number that grows with the angle from −2 (just after west) by 0 (east) to 2 (west): see [`angle_of`].
    pub angle: f64,
    /// Any vector in that direction.
    pub towards: Coord,
}

/// Where the circle of directions is cut open: due west.
pub(super) const WEST: Coord = Coord { x: -1.0, y: 0.0 };
pub(super) const FIRST: Ray = Ray {
    angle: -2.0,
    towards: WEST,
};
pub(super) const LAST: Ray = Ray {
    angle: 2.0,
    towards: WEST,
};

impl Ray {
    pub fn towards(point: Coord) -> Self {
        Self {
            angle: angle_of(point),
            towards: point,
        }
    }
}

/// Tells pieces of one edge from those of another: its place among the obstacles' edges, or one of the others.
pub(super) type EdgeId = u32;

/// Directions that are blocked at the eye itself.
pub(super) const BLOCK: EdgeId = EdgeId::MAX;
/// The limit of the range.
pub(super) const ARC: EdgeId = EdgeId::MAX - 1;
/// The first of the four sides of the extent.
pub(super) const EXTENT: EdgeId = EdgeId::MAX - 8;

/// A part of an edge as seen within an angle, counter-clockwise. Coordinates are relative to the eye.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Piece {
    pub from: Ray,
    pub to: Ray,
    /// The edge's points in the directions `from` and `to`. Both at the origin: nothing is seen that way at all.
    pub start: Coord,
    pub end: Coord,
    pub edge: EdgeId,
}

impl Piece {
    /// The piece's point in a direction within its angle. It lies on the piece whatever the rounding.
    fn at(&self, ray: Ray) -> Coord {
        if ray.angle <= self.from.angle {
            return self.start;
        }
        if ray.angle >= self.to.angle {
            return self.end;
        }
        let before = cross(self.start, ray.towards);
        let after = cross(ray.towards, self.end);
        let sum = before + after;
        let share = if sum > 0.0 {
            (before / sum).clamp(0.0, 1.0)
        } else {
            0.5
        };
        self.start + (self.end - self.start) * share
    }

    /// What is seen up to a direction, and from there on.
    fn split(&self, ray: Ray) -> (Self, Self) {
        let point = self.at(ray);
        let before = Self {
            to: ray,
            end: point,
            ..*self
        };
        let after = Self {
            from: ray,
            start: point,
            ..*self
        };
        (before, after)
    }

    fn is_empty(&self) -> bool {
        self.from.angle >= self.to.angle
    }
}

/// The nearest pieces in every direction, in the order of their angles.
///
/// Pieces that follow each other in angle share a lane; lanes are merged two by two. n pieces of which at most d
/// overlap in one direction take O(n log n) steps to sort and O(n log d) to merge.
pub(super) fn envelope(pieces: &[Piece]) -> Vec<Piece> {
    let mut lanes = lanes(pieces);
    while lanes.len() > 1 {
        lanes = lanes
            .chunks(2)
            .map(|pair| match pair {
                [a, b] => merge(a, b),
                rest => rest.concat(),
            })
            .collect();
    }
    lanes.pop().unwrap_or_default()
}

/// As few lists as possible in which no two pieces overlap in angle.
fn lanes(pieces: &[Piece]) -> Vec<Vec<Piece>> {
    // Angles and places are sorted, which are a sixth of a piece.
    let angles = pieces.iter().map(|piece| piece.from.angle);
    let mut order: Vec<(f64, usize)> = angles.zip(0..).collect();
    order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut lanes: Vec<Vec<Piece>> = Vec::new();
    let mut ends: BinaryHeap<Reverse<LaneEnd>> = BinaryHeap::new();
    for (_, place) in order {
        let piece = pieces[place];
        let free = ends
            .peek()
            .is_some_and(|Reverse(end)| end.angle <= piece.from.angle);
        let lane = match ends.pop() {
            Some(Reverse(end)) if free => end.lane,
            taken => {
                ends.extend(taken);
                lanes.push(Vec::new());
                lanes.len() - 1
            }
        };
        ends.push(Reverse(LaneEnd {
            angle: piece.to.angle,
            lane,
        }));
        lanes[lane].push(piece);
    }
    lanes
}

/// Where a lane ends so far.
#[derive(Clone, Copy, Debug, PartialEq)]
struct LaneEnd {
    angle: f64,
    lane: usize,
}

impl Eq for LaneEnd {}

impl PartialOrd for LaneEnd {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for LaneEnd {
    fn cmp(&self, other: &Self) -> Ordering {
        self.angle
            .total_cmp(&other.angle)
            .then(self.lane.cmp(&other.lane))
    }
}

fn merge(a: &[Piece], b: &[Piece]) -> Vec<Piece> {
    let mut merged = Envelope(Vec::with_capacity(a.len() + b.len()));
    let (mut rest_a, mut rest_b) = (a.iter().copied(), b.iter().copied());
    let (mut next_a, mut next_b) = (rest_a.next(), rest_b.next());
    while let (Some(p), Some(q)) = (next_a, next_b) {
        if p.to.angle <= q.from.angle {
            merged.push(p);
            next_a = rest_a.next();
        } else if q.to.angle <= p.from.angle {
            merged.push(q);
            next_b = rest_b.next();
        } else if p.from.angle < q.from.angle {
            let (alone, rest) = p.split(q.from);
            merged.push(alone);
            next_a = Some(rest);
        } else if q.from.angle < p.from.angle {
            let (alone, rest) = q.split(p.from);
            merged.push(alone);
            next_b = Some(rest);
        } else {
            let end = if p.to.angle < q.to.angle { p.to } else { q.to };
            let ((p, rest_p), (q, rest_q)) = (p.split(end), q.split(end));
            merged.push_nearer(p, q);
            next_a = Some(rest_p)
                .filter(|rest| !rest.is_empty())
                .or_else(|| rest_a.next());
            next_b = Some(rest_q)
                .filter(|rest| !rest.is_empty())
                .or_else(|| rest_b.next());
        }
    }
    next_a
        .into_iter()
        .chain(rest_a)
        .for_each(|piece| merged.push(piece));
    next_b
        .into_iter()
        .chain(rest_b)
        .for_each(|piece| merged.push(piece));
    merged.0
}

/// An envelope that is being written, in the order of the angles.
struct Envelope(Vec<Piece>);

impl Envelope {
    /// Adds a piece; one that goes on where the last one of the same edge ended becomes a part of that one.
    fn push(&mut self, piece: Piece) {
        match self.0.last_mut() {
            Some(last) if last.edge == piece.edge && last.to.angle == piece.from.angle => {
                last.to = piece.to;
                last.end = piece.end;
            }
            _ => self.0.push(piece),
        }
    }

    /// Of two pieces within the same angle, adds the nearer one, or each where it is nearer.
    fn push_nearer(&mut self, p: Piece, q: Piece) {
        let behind_at_first = dot(p.start - q.start, p.from.towards);
        let behind_at_last = dot(p.end - q.end, p.to.towards);
        if behind_at_first <= 0.0 && behind_at_last <= 0.0 {
            self.push(p);
        } else if behind_at_first >= 0.0 && behind_at_last >= 0.0 {
            self.push(q);
        } else {
            let (first, second) = if behind_at_first < 0.0 {
                (p, q)
            } else {
                (q, p)
            };
            self.push_crossing(first, second);
        }
    }

    /// `first` is nearer at the beginning of the common angle, `second` at its end.
    fn push_crossing(&mut self, first: Piece, second: Piece) {
        let point = crossing(first, second);
        let ray = Ray::towards(point);
        if ray.angle > first.from.angle && ray.angle < first.to.angle {
            self.push(Piece {
                to: ray,
                end: point,
                ..first
            });
            self.push(Piece {
                from: ray,
                start: point,
                ..second
            });
        } else {
            // The crossing is at one of the ends as far as numbers can tell: whichever is nearer in the middle.
            let middle = Ray::towards(
                first.from.towards * norm(first.to.towards)
                    + first.to.towards * norm(first.from.towards),
            );
            let behind = dot(first.at(middle) - second.at(middle), middle.towards);
            self.push(if behind <= 0.0 { first } else { second });
        }
    }
}

/// Where two pieces cross that do.
fn crossing(p: Piece, q: Piece) -> Coord {
    let along = q.end - q.start;
    let before = cross(along, p.start - q.start);
    let after = cross(along, p.end - q.start);
    let share = before / (before - after);
    let share = if share.is_finite() {
        share.clamp(0.0, 1.0)
    } else {
        0.5
    };
    p.start + (p.end - p.start) * share
}

/// Grows with the angle of `point` around the origin, from −2 to 2, without trigonometry.
pub(super) fn angle_of(point: Coord) -> f64 {
    let slope = point.y / (point.x.abs() + point.y.abs());
    if point.x >= 0.0 {
        slope
    } else if point.y >= 0.0 {
        2.0 - slope
    } else {
        -2.0 - slope
    }
}

fn norm(a: Coord) -> f64 {
    a.x.hypot(a.y)
}
