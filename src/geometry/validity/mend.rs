//! Mending what can be mended without a guess: the covered ground stays exactly the same.

use geo::{Coord, Geometry, LineString, MultiPolygon, Polygon};

use super::{oriented, segments};

/// The same ground without repeated vertices, spikes (out to a point and straight back) and holes that have no area,
/// each ring running the right way.
///
/// What stays wrong, such as a ring that crosses itself, is for [`super::fault`] to name: to untangle it is a guess.
pub fn mended(geometry: Geometry) -> Geometry {
    oriented(match geometry {
        Geometry::LineString(line) => LineString::new(without_repetition(line.0)).into(),
        Geometry::Polygon(polygon) => mended_polygon(polygon).into(),
        Geometry::MultiPolygon(parts) => {
            MultiPolygon::new(parts.into_iter().map(mended_polygon).collect()).into()
        }
        other => other,
    })
}

fn mended_polygon(polygon: Polygon) -> Polygon {
    let (exterior, interiors) = polygon.into_inner();
    let holes = interiors
        .into_iter()
        .map(mended_ring)
        .filter(|hole| segments::spans_an_area(&hole.0))
        .collect();
    Polygon::new(mended_ring(exterior), holes)
}

fn mended_ring(ring: LineString) -> LineString {
    let mut path: Vec<Coord> = Vec::with_capacity(ring.0.len());
    for position in without_repetition(ring.0) {
        if path.len() >= 2 && path[path.len() - 2] == position {
            path.pop();
        } else {
            path.push(position);
        }
    }
    // The start may be the tip of a spike: its two neighbours are the same position.
    while path.len() >= 4 && path[1] == path[path.len() - 2] {
        path.pop();
        path.remove(0);
    }
    LineString::new(path)
}

fn without_repetition(mut positions: Vec<Coord>) -> Vec<Coord> {
    positions.dedup();
    positions
}
