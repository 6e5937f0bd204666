//! The direction in which rings run: outer rings counter-clockwise, holes clockwise (RFC 7946, 3.1.6).

use geo::orient::{Direction, Orient};
use geo::winding_order::Winding;
use geo::{Geometry, Polygon};

use super::{Flaw, GeometryFault};

/// The first ring that runs the wrong way.
pub fn orientation_fault(geometry: &Geometry) -> Option<GeometryFault> {
    match geometry {
        Geometry::Polygon(polygon) => polygon_fault(polygon),
        Geometry::MultiPolygon(parts) => parts
            .iter()
            .enumerate()
            .find_map(|(index, part)| polygon_fault(part).map(|fault| fault.within(index))),
        Geometry::GeometryCollection(parts) => parts
            .iter()
            .enumerate()
            .find_map(|(index, part)| orientation_fault(part).map(|fault| fault.within(index))),
        _ => None,
    }
}

fn polygon_fault(polygon: &Polygon) -> Option<GeometryFault> {
    if polygon.exterior().is_cw() {
        return Some(GeometryFault::new(
            Flaw::Turned,
            "/0",
            "is an outer ring that runs clockwise; outer rings run counter-clockwise (RFC 7946)",
        ));
    }
    let hole = polygon.interiors().iter().position(Winding::is_ccw)?;
    Some(GeometryFault::new(
        Flaw::Turned,
        format!("/{}", hole + 1),
        "is a hole that runs counter-clockwise; holes run clockwise (RFC 7946)",
    ))
}

/// The same geometry with each ring running the right way.
pub fn oriented(geometry: Geometry) -> Geometry {
    match geometry {
        Geometry::Polygon(polygon) => polygon.orient(Direction::Default).into(),
        Geometry::MultiPolygon(parts) => parts.orient(Direction::Default).into(),
        Geometry::GeometryCollection(parts) => {
            Geometry::GeometryCollection(parts.into_iter().map(oriented).collect())
        }
        other => other,
    }
}
