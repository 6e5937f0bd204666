//! Whether a geometry is one that analyses can trust, and what exactly is wrong if not.

use geo::Geometry;

/// What is wrong with a geometry, and where in its `coordinates` (a JSON pointer such as `/0/3`).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{what}")]
pub struct GeometryFault {
    pub pointer: String,
    pub what: String,
}

/// The first fault of `geometry`, if it has one.
pub fn fault(geometry: &Geometry) -> Option<GeometryFault> {
    let _ = geometry;
    todo!()
}
