//! Ground with the straight ways between its corners.

use geo::{
    BoundingRect, Contains, Coord, Distance, Euclidean, Line, LineString, LinesIter, MultiPolygon,
    Point, Polygon, Rect,
};

use super::corners::{Corner, corners_of};
use super::{Source, Stand};
use crate::geometry::caliper::foot;
use crate::geometry::rect;
use crate::geometry::vector::{cross, dot};
use crate::geometry::visibility::{Gaze, ON_EDGE_M, Obstacles, Obstruction, Role, Sector, Star};

/// Ground that one can walk on, prepared for many walks.
#[derive(Debug)]
pub struct Walkable {
    pub(super) area: MultiPolygon,
    pub(super) parts: Vec<Part>,
}

/// A part of the ground: nobody comes from one to another.
#[derive(Debug)]
pub(super) struct Part {
    outline: Obstacles,
    extent: Rect,
    pub corners: Vec<Corner>,
    /// What is seen from each corner.
    pub sights: Vec<Star>,
    /// From each corner the straight ways to others that a shortest path may take, with their lengths.
    pub ways: Vec<Vec<(usize, f64)>>,
}

impl Walkable {
    /// Prepares a valid area. `check` is asked before each corner whether to go on.
    pub fn new<E>(area: MultiPolygon, check: impl Fn() -> Result<(), E>) -> Result<Self, E> {
        let parts = area
            .iter()
            .filter_map(|polygon| Some((polygon, polygon.bounding_rect()?)))
            .map(|(polygon, bounds)| Part::new(polygon, bounds, &check))
            .collect::<Result<_, E>>()?;
        Ok(Self { area, parts })
    }

    pub fn area(&self) -> &MultiPolygon {
        &self.area
    }

    /// The place on the ground that is nearest to a point, if there is one within `room_m`.
    pub fn stand(&self, point: Coord, room_m: f64) -> Option<Stand> {
        let here = Point::from(point);
        let (part, distance_m) = self
            .area
            .iter()
            .map(|polygon| Euclidean.distance(&here, polygon))
            .enumerate()
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .filter(|(_, distance_m)| *distance_m <= room_m)?;
        let at = if distance_m > 0.0 {
            self.area.0[part]
                .lines_iter()
                .map(|edge| foot(edge, point))
                .min_by(|a, b| distance(*a, point).total_cmp(&distance(*b, point)))?
        } else {
            point
        };
        Some(Stand { at, part })
    }

    /// What of a line lies on the ground, as sources.
    pub fn along(&self, line: Line, tag: usize) -> Vec<Source> {
        let parts = self.area.iter().enumerate();
        parts
            .flat_map(|(part, polygon)| {
                pieces_within(line, polygon)
                    .into_iter()
                    .map(move |line| Source { line, part, tag })
            })
            .collect()
    }
}

/// The pieces of a line that lie in a polygon or on its edge.
fn pieces_within(line: Line, polygon: &Polygon) -> Vec<Line> {
    let mut shares: Vec<f64> = polygon
        .lines_iter()
        .flat_map(|edge| meetings(line, edge))
        .chain([0.0, 1.0])
        .collect();
    shares.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| line.start + line.delta() * share;
    let is_on = |point: Coord| {
        let point = Point::from(point);
        polygon.contains(&point) || Euclidean.distance(&point, polygon) <= ON_EDGE_M
    };
    shares
        .windows(2)
        .filter(|pair| is_on(at(f64::midpoint(pair[0], pair[1]))))
        .map(|pair| Line::new(at(pair[0]), at(pair[1])))
        .collect()
}

/// Where along a line (0–1) it meets an edge.
fn meetings(line: Line, edge: Line) -> Vec<f64> {
    let (along, across) = (line.delta(), edge.delta());
    let offset = edge.start - line.start;
    let turn = cross(along, across);
    let shares = if turn == 0.0 {
        let length_squared = dot(along, along);
        let ends = [edge.start, edge.end].map(|end| end - line.start);
        ends.iter()
            .filter(|end| cross(along, **end).abs() <= ON_EDGE_M * length_squared.sqrt())
            .map(|end| dot(along, *end) / length_squared)
            .collect()
    } else {
        let on_edge = cross(offset, along) / turn;
        let is_met = (0.0..=1.0).contains(&on_edge);
        is_met
            .then(|| cross(offset, across) / turn)
            .into_iter()
            .collect::<Vec<f64>>()
    };
    shares
        .into_iter()
        .filter(|share| (0.0..=1.0).contains(share))
        .collect()
}

impl Part {
    fn new<E>(
        polygon: &Polygon,
        bounds: Rect,
        check: &impl Fn() -> Result<(), E>,
    ) -> Result<Self, E> {
        const ROOM_M: f64 = 1.0;
        let mut part = Self {
            outline: outline(polygon),
            extent: rect::grown(bounds, ROOM_M),
            corners: corners_of(polygon),
            sights: Vec::new(),
            ways: Vec::new(),
        };
        for place in 0..part.corners.len() {
            check()?;
            part.sights
                .push(part.look(part.corners[place].eye, None, None));
            part.ways.push(Vec::new());
            part.add_ways(place);
        }
        Ok(part)
    }

    /// What is seen from a point on it.
    pub(super) fn look(&self, eye: Coord, sector: Option<Sector>, range_m: Option<f64>) -> Star {
        let gaze = Gaze {
            eye,
            extent: rect::with_point(self.extent, eye),
            sector,
            range_m,
            cut_by: &[],
            facing: None,
        };
        self.outline.look(gaze, |_| Role::Blocks).star
    }

    /// Adds the ways between the corner at a place and those before it.
    fn add_ways(&mut self, place: usize) {
        let corner = self.corners[place];
        for other in 0..place {
            let there = self.corners[other];
            let way = there.at - corner.at;
            // Corners of several rings in one point are a way of no length apart.
            let is_short = way == Coord::zero();
            let leans = is_short || (corner.is_tangent(way) && there.is_tangent(way));
            if leans && self.sights[place].sees(there.eye) {
                let length_m = way.x.hypot(way.y);
                self.ways[place].push((other, length_m));
                self.ways[other].push((place, length_m));
            }
        }
    }
}

/// The outer ring as a room and the holes as what stands in it: a look passes over holes that are hidden, but never over rings of
/// the room that it stands in.
fn outline(polygon: &Polygon) -> Obstacles {
    let ring = |ring: &LineString| Polygon::new(ring.clone(), Vec::new());
    let room = ring(polygon.exterior());
    let solids: Vec<Polygon> = polygon.interiors().iter().map(ring).collect();
    let outside = std::iter::once(Obstruction::Outside(&room));
    Obstacles::new(outside.chain(solids.iter().map(Obstruction::Solid)))
}

pub(super) fn distance(a: Coord, b: Coord) -> f64 {
    Euclidean.distance(a, b)
}
