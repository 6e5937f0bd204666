//! The way between a scene's own coordinates and the metres of its site.

use geo::Coord;

/// Converts coordinates, both ways. Sites work in metres near the origin, where sums lose nothing.
pub trait Frame: Send + Sync {
    /// From the scene's own coordinates (degrees or metres) to the site's metres.
    /// A coordinate that cannot be projected becomes NaN.
    fn to_planar(&self, own: Coord) -> Coord;

    fn to_own(&self, planar: Coord) -> Coord;
}

/// The frame of a planar scene: a shift by whole metres, none where the scene lies near the origin already.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shift(pub Coord);

impl Frame for Shift {
    fn to_planar(&self, own: Coord) -> Coord {
        own - self.0
    }

    fn to_own(&self, planar: Coord) -> Coord {
        planar + self.0
    }
}
