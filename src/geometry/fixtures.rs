//! Areas that the tests of plane geometry are made of. Metres.

use geo::{MultiPolygon, Polygon, Rect, Rotate, coord};
use proptest::prelude::*;

use super::overlay;

/// With its lower left corner at a place.
pub fn rectangle(x: f64, y: f64, width: f64, depth: f64) -> Polygon {
    Rect::new(coord! {x: x, y: y}, coord! {x: x + width, y: y + depth}).to_polygon()
}

/// A yard of 40 × 40 m without up to seven blocks, which overlap, stick out and lie in any direction.
pub fn ground() -> impl Strategy<Value = MultiPolygon> {
    let block = (
        0.0..40.0_f64,
        0.0..40.0_f64,
        0.5..15.0_f64,
        0.5..8.0_f64,
        0.0..180.0_f64,
    )
        .prop_map(|(x, y, width, depth, turn_deg)| {
            rectangle(x, y, width, depth).rotate_around_center(turn_deg)
        });
    prop::collection::vec(block, 0..8).prop_map(|blocks| {
        let yard = MultiPolygon::new(vec![rectangle(0.0, 0.0, 40.0, 40.0)]);
        overlay::difference(&yard, &blocks)
    })
}
