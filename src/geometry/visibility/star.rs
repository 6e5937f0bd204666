//! The region that is seen from an eye, and its outline.

use geo::{Coord, LineString, MultiPolygon, Polygon};

use super::ON_EDGE_M;
use super::envelope::{EXTENT, LAST, Piece, angle_of};
use crate::geometry::overlay;
use crate::geometry::repair::valid;
use crate::geometry::ring::welded;
use crate::geometry::vector::{cross, dot};

/// Sine of the angle below which rounding may turn a piece round.
const NARROW: f64 = 1e-9;

/// Angles (see `angle_of`) that rounding cannot tell apart.
const SAME_ANGLE: f64 = 1e-12;

/// The star-shaped region that is seen from an eye.
#[derive(Clone, Debug)]
pub struct Star {
    eye: Coord,
    /// Around the eye, relative to it, without gaps; empty where the eye is buried in a solid.
    pieces: Vec<Piece>,
}

impl Star {
    pub(super) fn new(eye: Coord, pieces: Vec<Piece>) -> Self {
        Self { eye, pieces }
    }

    pub(super) fn nothing(eye: Coord) -> Self {
        Self::new(eye, Vec::new())
    }

    /// The region, valid.
    pub fn region(&self) -> MultiPolygon {
        match self.outline() {
            None => MultiPolygon::empty(),
            Some(outline) if self.is_plain() => MultiPolygon::new(vec![outline]),
            Some(outline) => valid(overlay::union_of_polygons([&outline])),
        }
    }

    /// The region's outline. Where directions are blocked at the eye itself, the outline passes through the eye, perhaps
    /// more than once: combine it by `overlay`, which makes it valid. None when nothing is seen.
    pub fn outline(&self) -> Option<Polygon> {
        let points = self
            .pieces
            .iter()
            .flat_map(|piece| [piece.start, piece.end]);
        let ring = welded(points.map(|offset| self.eye + offset));
        (ring.len() >= 3).then(|| Polygon::new(LineString::new(ring), Vec::new()))
    }

    /// The outline, with what blocks moved away from the eye by some distance: of many regions that end at the same edges, none
    /// runs along another then, which overlays take very long over. What lies within the obstructions is to be cut off.
    pub fn outline_pushed(&self, by_m: f64) -> Option<Polygon> {
        let points = self.pieces.iter().flat_map(|piece| {
            let pushed = |offset: Coord| {
                let length_m = dot(offset, offset).sqrt();
                let is_moved = piece.edge < EXTENT && length_m > ON_EDGE_M;
                offset * if is_moved { 1.0 + by_m / length_m } else { 1.0 }
            };
            [pushed(piece.start), pushed(piece.end)]
        });
        let ring = welded(points.map(|offset| self.eye + offset));
        (ring.len() >= 3).then(|| Polygon::new(LineString::new(ring), Vec::new()))
    }

    /// Whether a point is in view. What is in view ends with what blocks it, give or take [`ON_EDGE_M`]. O(log n).
    pub fn sees(&self, point: Coord) -> bool {
        let offset = point - self.eye;
        if dot(offset, offset) <= ON_EDGE_M * ON_EDGE_M {
            return !self.pieces.is_empty();
        }
        let angle = angle_of(offset);
        // The circle is cut open in the west.
        let again = (angle.abs() > LAST.angle - SAME_ANGLE).then(|| -angle.signum() * LAST.angle);
        std::iter::once(angle)
            .chain(again)
            .flat_map(|angle| self.towards(angle))
            .any(|piece| is_before(piece, offset))
    }

    /// The pieces in a direction: two where one ends and the next begins.
    fn towards(&self, angle: f64) -> impl Iterator<Item = &Piece> {
        let first = self
            .pieces
            .partition_point(|piece| piece.to.angle < angle - SAME_ANGLE);
        self.pieces[first..]
            .iter()
            .take_while(move |piece| piece.from.angle <= angle + SAME_ANGLE)
    }

    /// The edges in view, by their places among the obstacles' edges; some may come twice.
    pub fn edges(&self) -> impl Iterator<Item = usize> {
        self.pieces
            .iter()
            .map(|piece| piece.edge)
            .filter(|&edge| edge < EXTENT)
            .map(|edge| edge as usize)
    }

    /// Whether the outline is certainly a simple ring: it runs once around the eye and meets it at most once, and no
    /// piece is so narrow that rounding could turn it round.
    fn is_plain(&self) -> bool {
        let at_eye = |piece: &Piece| piece.start == Coord::zero() && piece.end == Coord::zero();
        let narrow = |piece: &Piece| {
            let (start, end) = (piece.start, piece.end);
            let turn = cross(start, end);
            turn * turn <= NARROW * NARROW * dot(start, start) * dot(end, end)
        };
        let nexts = self.pieces.iter().cycle().skip(1);
        let meetings = self
            .pieces
            .iter()
            .zip(nexts)
            .filter(|(piece, next)| at_eye(piece) && !at_eye(next))
            .count();
        meetings <= 1
            && !self
                .pieces
                .iter()
                .any(|piece| narrow(piece) && !at_eye(piece))
    }
}

/// Whether a point in a piece's angle lies on the eye's side of it, or on it. Both are relative to the eye.
fn is_before(piece: &Piece, point: Coord) -> bool {
    let along = piece.end - piece.start;
    let length = along.x.hypot(along.y);
    if length == 0.0 {
        return dot(point - piece.start, point) <= 0.0;
    }
    cross(along, point - piece.start) >= -ON_EDGE_M * length
}
