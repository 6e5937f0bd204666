//! Random courtyards against rays through triangles in three dimensions, point by point, and what must hold of every
//! answer. Shares no code with the engine.

mod isovists;
mod properties;
mod scene;
mod sight;
mod zones;

use geo::{Coord, Distance, Euclidean, LineString, MultiPolygon, Point, Polygon, coord};
use serde_json::{Value, json};

use yuantu::analysis::{Control, camera_coverage};
use yuantu::model::site::Site;

use scene::{Base, Dice, Scene};

/// As near as this to a line of the answer, sampling and drawing may round to different sides of it.
const NEAR_M: f64 = 1e-6;

fn coverage(site: &Site, params: Value) -> camera_coverage::Report {
    let params = serde_json::from_value(params).unwrap();
    camera_coverage::analyse(site, &params, &Control::default()).unwrap()
}

/// Whether a point lies in a ring: an odd number of its edges pass to the east.
fn is_in_ring(ring: &LineString, point: Coord) -> bool {
    let passes_east = |edge: &geo::Line| {
        let (a, b) = (edge.start, edge.end);
        (a.y > point.y) != (b.y > point.y)
            && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x
    };
    ring.lines().filter(passes_east).count() % 2 == 1
}

fn is_in_polygon(polygon: &Polygon, point: Coord) -> bool {
    let in_holes = |hole: &LineString| is_in_ring(hole, point);
    is_in_ring(polygon.exterior(), point) && !polygon.interiors().iter().any(in_holes)
}

fn is_in(area: &MultiPolygon, point: Coord) -> bool {
    area.iter().any(|polygon| is_in_polygon(polygon, point))
}

fn is_near_outline(area: &MultiPolygon, point: Coord) -> bool {
    rings(area).any(|ring| Euclidean.distance(ring, &Point::from(point)) <= NEAR_M)
}

fn rings(area: &MultiPolygon) -> impl Iterator<Item = &LineString> {
    area.iter()
        .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
}

fn is_open_ground(scene: &Scene, point: Coord) -> bool {
    let stands_there = |prism: &scene::Prism| match &prism.base {
        Base::Area(polygon) => prism.covers_ground() && is_in_polygon(polygon, point),
        _ => false,
    };
    is_in(&scene.ground, point) && !scene.prisms.iter().any(stands_there)
}

/// Points to ask about: anywhere on the ground, and close to both sides of an answer's outlines.
fn samples(dice: &mut Dice, outlines: &MultiPolygon, anywhere: usize, close: usize) -> Vec<Coord> {
    const CLOSE_M: f64 = 1e-4;
    let edges: Vec<_> = rings(outlines).flat_map(LineString::lines).collect();
    let mut points: Vec<Coord> = (0..anywhere)
        .map(|_| coord! { x: dice.within(-42.0, 42.0), y: dice.within(-42.0, 42.0) })
        .collect();
    for _ in 0..if edges.is_empty() { 0 } else { close } {
        let edge = dice.pick(&edges);
        let on_edge = edge.start + edge.delta() * dice.within(0.0, 1.0);
        let beside =
            coord! { x: dice.within(-CLOSE_M, CLOSE_M), y: dice.within(-CLOSE_M, CLOSE_M) };
        points.push(on_edge + beside);
    }
    points
}
