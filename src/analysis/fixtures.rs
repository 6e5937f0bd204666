//! What the tests of several analyses build their courtyards of.

use geo::{Geometry, Polygon, Rect, coord};
use serde_json::Value;

use crate::model::Kind;
use crate::model::site::SiteFeature;

/// A feature of the courtyard "yard".
pub fn feature(
    id: &str,
    kind: Kind,
    geometry: impl Into<Geometry>,
    properties: Value,
) -> SiteFeature {
    SiteFeature {
        id: id.into(),
        kind,
        geometry: geometry.into(),
        courtyard: Some("yard".into()),
        properties: properties.as_object().unwrap().clone(),
    }
}

/// From its lower left corner on. Metres.
pub fn rectangle(x: f64, y: f64, width: f64, depth: f64) -> Polygon {
    let (low, high) = (coord! { x: x, y: y }, coord! { x: x + width, y: y + depth });
    Rect::new(low, high).to_polygon()
}
