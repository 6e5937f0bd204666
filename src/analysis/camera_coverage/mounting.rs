//! Where a camera that is drawn on a wall or a corner really looks from.

use geo::{
    Closest, ClosestPoint, Contains, Coord, Distance, Euclidean, LineString, Point, Polygon,
};

use crate::model::site::{Base, Camera, Site};

/// A camera drawn up to this far inside a solid hangs on its outside.
const INSIDE_M: f64 = 1.0;
/// A camera drawn up to this far from a wall is mounted on it.
const BESIDE_M: f64 = 0.05;

/// The camera's eye: its position, or the nearest point of the façade or wall that it is mounted on.
///
/// The eye then stands exactly on the outline, which the visibility star understands as a hair outside of it: on the
/// outer side of a building, and on the side of a wall that the camera looks to.
pub(super) fn eye(site: &Site, camera: &Camera) -> Coord {
    let position = camera.position;
    let reach = geo::Rect::new(
        position.0
            - Coord {
                x: INSIDE_M,
                y: INSIDE_M,
            },
        position.0
            + Coord {
                x: INSIDE_M,
                y: INSIDE_M,
            },
    );
    site.solids
        .touching(reach)
        .filter(|solid| solid.bottom_m < camera.height_m && camera.height_m <= solid.top_m)
        .filter(|solid| solid.blocks_flat_views())
        .filter_map(|solid| match &solid.base {
            Base::Area(polygon) => on_facade(polygon, position),
            Base::Line(line) => on_wall(line, position),
        })
        .min_by(|a, b| {
            Euclidean
                .distance(*a, position)
                .total_cmp(&Euclidean.distance(*b, position))
        })
        .unwrap_or(position)
        .into()
}

fn on_facade(polygon: &Polygon, position: Point) -> Option<Point> {
    if !polygon.contains(&position) {
        return None;
    }
    std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .filter_map(|ring| closest(ring, position, INSIDE_M))
        .min_by(|a, b| {
            Euclidean
                .distance(*a, position)
                .total_cmp(&Euclidean.distance(*b, position))
        })
}

fn on_wall(line: &LineString, position: Point) -> Option<Point> {
    closest(line, position, BESIDE_M)
}

fn closest(line: &LineString, position: Point, within_m: f64) -> Option<Point> {
    match line.closest_point(&position) {
        Closest::Intersection(point) | Closest::SinglePoint(point) => {
            (Euclidean.distance(point, position) <= within_m).then_some(point)
        }
        Closest::Indeterminate => None,
    }
}
