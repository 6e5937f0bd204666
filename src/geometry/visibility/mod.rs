//! What can be seen from a point: the region around an eye up to the nearest obstruction in every direction.
//!
//! The region's outline is the lower envelope of the obstructions' edges in polar coordinates. Envelopes of halves of
//! the edges are merged, edge against edge within one common angle, in O(n log n) steps for n edges. Edges may cross,
//! overlap, touch and lie in line with the eye: nothing assumes that they do not, and a wrong answer to a question too
//! close to call moves the outline by no more than a rounding error.
//!
//! # Units
//! Metres; x east, y north.

mod envelope;
mod obstruction;

use geo::{Coord, LineString, Polygon, Rect};

pub use obstruction::Obstruction;

use envelope::{Piece, envelope};
use obstruction::{Blocked, push_block_outside, push_edges, push_rectangle};

/// Closer than this the eye counts as standing on an edge: far below any survey, far above rounding.
pub const ON_EDGE_M: f64 = 1e-9;

/// The star-shaped region that is seen from an eye.
#[derive(Clone, Debug)]
pub struct Star {
    eye: Coord,
    /// Around the eye, relative to it, without gaps; empty where the eye is buried in a solid.
    pieces: Vec<Piece>,
}

/// A horizontal field of view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sector {
    /// Clockwise from north.
    pub azimuth_deg: f64,
    /// The whole angle; 360 and more is all round.
    pub fov_deg: f64,
}

impl Star {
    /// Looks around from `eye` as far as `extent`, which must hold the eye.
    ///
    /// An eye *on* the outline of a solid sees the outer side only. An eye on a line sees both sides, or, with `facing`
    /// (a direction), that one side. An eye inside a solid sees nothing.
    pub fn look_around<'a>(
        eye: Coord,
        obstructions: impl IntoIterator<Item = Obstruction<'a>>,
        extent: Rect,
        sector: Option<Sector>,
        facing: Option<Coord>,
    ) -> Self {
        let mut pieces = Vec::new();
        push_rectangle(&mut pieces, eye, extent);
        for obstruction in obstructions {
            if let Blocked::Entirely = push_edges(&mut pieces, eye, obstruction, facing) {
                return Self {
                    eye,
                    pieces: Vec::new(),
                };
            }
        }
        if let Some(sector) = sector {
            push_block_outside(&mut pieces, sector);
        }
        Self {
            eye,
            pieces: envelope(pieces),
        }
    }

    /// The region's outline. Where directions are blocked at the eye itself, the outline passes through the eye, perhaps
    /// more than once: combine it by `overlay`, which makes it valid. None when nothing is seen.
    pub fn outline(&self) -> Option<Polygon> {
        let mut ring: Vec<Coord> = Vec::with_capacity(2 * self.pieces.len() + 1);
        for piece in &self.pieces {
            for offset in [piece.start, piece.end] {
                let point = self.eye + offset;
                if ring.last() != Some(&point) {
                    ring.push(point);
                }
            }
        }
        (ring.len() >= 3).then(|| Polygon::new(LineString::new(ring), Vec::new()))
    }
}

#[cfg(test)]
mod tests;
