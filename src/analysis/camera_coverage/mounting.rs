//! Where a camera that is drawn on a wall or a corner really looks from.

use geo::{
    Closest, ClosestPoint, Contains, Coord, Distance, Euclidean, LineString, Point, Polygon, Rect,
};

use crate::geometry::rect;
use crate::model::site::{Base, Camera, Site};

/// A camera drawn up to this far inside a solid hangs on its outside.
const INSIDE_M: f64 = 1.0;
/// A camera drawn up to this far from a wall is mounted on it.
const BESIDE_M: f64 = 0.05;

/// The camera's eye: its position, or the nearest point of the façade or wall that it is mounted on.
///
/// The eye then stands exactly on the outline, which the visibility star understands as a hair outside of it: on the
/// outer side of a building, and on the side of a wall that the camera looks to.
pub(in crate::analysis) fn eye(site: &Site, camera: &Camera) -> Coord {
    eye_at(site, camera.position, camera.height_m)
}

/// The eye of a camera that is drawn at `position`.
pub(in crate::analysis) fn eye_at(site: &Site, position: Point, height_m: f64) -> Coord {
    let here = Rect::new(position, position);
    let mounts = site
        .solids
        .touching(rect::grown(here, INSIDE_M))
        .filter(|solid| solid.bottom_m < height_m && height_m <= solid.top_m)
        .filter(|solid| solid.blocks_flat_views())
        .filter_map(|solid| match &solid.base {
            Base::Area(polygon) => on_facade(polygon, position),
            Base::Line(line) => on_wall(line, position),
        });
    nearest(mounts, position).unwrap_or(position).into()
}

fn nearest(points: impl Iterator<Item = Point>, position: Point) -> Option<Point> {
    let distance = |point: &Point| Euclidean.distance(*point, position);
    points.min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

fn on_facade(polygon: &Polygon, position: Point) -> Option<Point> {
    if !polygon.contains(&position) {
        return None;
    }
    let feet = std::iter::once(polygon.exterior())
        .chain(polygon.interiors())
        .filter_map(|ring| closest(ring, position, INSIDE_M));
    nearest(feet, position)
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
