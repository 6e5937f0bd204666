//! Degrees, kept apart from metres.

/// A geometry whose coordinates are longitude and latitude in degrees (WGS 84, CRS84 axis order).
///
/// A plain `geo` type in this program is always in metres. Degrees live only inside this wrapper, which
/// implements none of `geo`'s measuring traits, so that an area of "square degrees" does not compile:
///
/// ```compile_fail
/// use geo::{Area, point, polygon};
/// use yuantu::model::LonLat;
/// let plot = LonLat::from_degrees(polygon![(x: 0.0, y: 0.0), (x: 1.0, y: 0.0), (x: 1.0, y: 1.0)]);
/// plot.unsigned_area();
/// ```
///
/// Only `interchange` (to project it or to write a file) and `store` (to keep it) look inside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LonLat<G>(G);

impl<G> LonLat<G> {
    /// Marks `geometry` as being in degrees.
    pub fn from_degrees(geometry: G) -> Self {
        Self(geometry)
    }

    /// The coordinates as they are written to files: x is the longitude, y the latitude.
    pub fn degrees(&self) -> &G {
        &self.0
    }

    pub fn into_degrees(self) -> G {
        self.0
    }
}
