//! What can be seen from a point: the region around an eye up to the nearest obstruction in every direction.
//!
//! Obstructions are prepared once ([`Obstacles`]). A look walks their edges from near to far and passes over what the
//! near ones certainly hide (`bins`, `tree`). Of the rest, the region's outline is the lower envelope in polar
//! coordinates (`envelope`). Edges may cross, overlap, touch and lie in line with the eye: nothing assumes that they do
//! not, and a wrong answer to a question too close to call moves the outline by no more than a rounding error.
//!
//! # Units
//! Metres; x east, y north.

mod bins;
mod envelope;
mod look;
mod obstacles;
mod pieces;
mod range;
mod star;
mod tree;

use geo::Coord;

use crate::geometry::circle::bearing;

pub use look::{Gaze, Role, Sight};
pub use obstacles::{Obstacles, Obstruction};
pub use star::Star;

/// Closer than this the eye counts as standing on an edge: far below any survey, and above the 2 nm that a coordinate
/// in degrees is rounded to.
pub const ON_EDGE_M: f64 = 1e-8;

/// The directions from `first` counter-clockwise to `last`; their lengths do not matter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sector {
    pub first: Coord,
    pub last: Coord,
}

impl Sector {
    /// A field of view of `fov_deg` around an azimuth (clockwise from north); none when it is all round.
    pub fn around(azimuth_deg: f64, fov_deg: f64) -> Option<Self> {
        let half = fov_deg.max(0.0) / 2.0;
        (fov_deg < 360.0).then(|| Self {
            first: bearing(azimuth_deg + half),
            last: bearing(azimuth_deg - half),
        })
    }
}

#[cfg(test)]
mod tests;
