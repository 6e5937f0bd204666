//! Boolean operations on polygons.

use geo::{MultiPolygon, Polygon};

/// The ground that any of `areas` covers.
pub fn union<'a>(areas: impl IntoIterator<Item = &'a MultiPolygon>) -> MultiPolygon {
    let _ = areas.into_iter().count();
    todo!()
}

/// `area` without what any of `holes` covers.
pub fn difference<'a>(
    area: &MultiPolygon,
    holes: impl IntoIterator<Item = &'a Polygon>,
) -> MultiPolygon {
    let _ = (area, holes.into_iter().count());
    todo!()
}
