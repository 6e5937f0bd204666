//! Holes in the outer rings that they lie in.

use geo::{Area, BoundingRect, Coord, Intersects, LineString, MultiPolygon, Polygon, Rect};

/// Each hole in the smallest outer ring around it.
///
/// Where a hole touches its outer ring in a corner, `i_overlay` 9.1 gives other holes to the wrong shape.
pub(super) fn bound(shapes: MultiPolygon) -> MultiPolygon {
    if shapes.0.len() < 2 || shapes.iter().all(|shape| shape.interiors().is_empty()) {
        return shapes;
    }
    let mut holes = Vec::new();
    let mut outer: Vec<Polygon> = shapes
        .into_iter()
        .map(|shape| {
            let (ring, own) = shape.into_inner();
            holes.extend(own);
            Polygon::new(ring, Vec::new())
        })
        .collect();
    let sizes: Vec<(f64, Option<Rect>)> = outer
        .iter()
        .map(|polygon| (polygon.unsigned_area(), polygon.bounding_rect()))
        .collect();
    for hole in holes {
        let Some(inner) = middle_of_longest_edge(&hole) else {
            continue;
        };
        let smallest = (0..outer.len())
            .filter(|&index| sizes[index].1.is_some_and(|rect| rect.intersects(&inner)))
            .filter(|&index| is_around(outer[index].exterior(), inner))
            .min_by(|&a, &b| sizes[a].0.total_cmp(&sizes[b].0));
        if let Some(index) = smallest {
            outer[index].interiors_push(hole);
        }
    }
    MultiPolygon::new(outer)
}

/// A point that lies on no other ring: rings touch in corners only.
fn middle_of_longest_edge(ring: &LineString) -> Option<Coord> {
    let length = |edge: &geo::Line| edge.dx().hypot(edge.dy());
    let edge = ring
        .lines()
        .max_by(|a, b| length(a).total_cmp(&length(b)))?;
    Some((edge.start + edge.end) / 2.0)
}

/// Whether an odd number of edges crosses the way out to the right.
fn is_around(ring: &LineString, Coord { x, y }: Coord) -> bool {
    ring.lines()
        .filter(|edge| (edge.start.y > y) != (edge.end.y > y))
        .filter(|edge| x < edge.dx() * (y - edge.start.y) / edge.dy() + edge.start.x)
        .count()
        % 2
        == 1
}
