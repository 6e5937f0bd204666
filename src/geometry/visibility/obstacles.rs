//! Things that block views, prepared once for many looks.

use std::ops::Range;

use geo::{Coord, Line, LineString, Polygon, Rect};
use rstar::RTree;

use super::tree::Tree;
use crate::geometry::rect;
use crate::geometry::ring::doubled_signed_area;

/// Something that blocks a view.
#[derive(Clone, Copy, Debug)]
pub enum Obstruction<'a> {
    /// A solid: its outline blocks, and what is inside of it is not seen.
    Solid(&'a Polygon),
    /// The other way round: all that lies outside of a polygon, as for a room.
    Outside(&'a Polygon),
    /// A thin wall.
    Line(&'a LineString),
}

/// Obstructions with their edges in a tree. Building it takes O(n log n) for n edges.
#[derive(Clone, Debug)]
pub struct Obstacles {
    pub(super) shapes: Vec<Shape>,
    pub(super) edges: Vec<Edge>,
    pub(super) tree: Tree,
    /// The shapes by their bounding rectangles: an eye may stand on or in those around it.
    index: RTree<rect::Indexed<usize>>,
    /// The shapes outside of which all is solid: an eye may stand in that wherever they are.
    rooms: Vec<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub form: Form,
    /// Ranges of edges, a ring or a line each.
    pub rings: Vec<Range<usize>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Solid,
    Outside,
    Line,
}

/// An edge with the solid, if it has one, on its left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub start: Coord,
    pub end: Coord,
    pub shape: usize,
}

impl Obstacles {
    pub fn new<'a>(obstructions: impl IntoIterator<Item = Obstruction<'a>>) -> Self {
        let mut edges = Vec::new();
        let shapes: Vec<Shape> = obstructions
            .into_iter()
            .enumerate()
            .map(|(place, obstruction)| Shape::new(&mut edges, place, obstruction))
            .collect();
        let rects: Vec<Rect> = edges
            .iter()
            .map(|edge| Rect::new(edge.start, edge.end))
            .collect();
        let around = shapes.iter().enumerate().filter_map(|(place, shape)| {
            let own = shape.rings.iter().flat_map(|ring| &rects[ring.clone()]);
            Some(rect::indexed(own.copied().reduce(rect::joined)?, place))
        });
        Self {
            index: RTree::bulk_load(around.collect()),
            rooms: (0..shapes.len())
                .filter(|&place| shapes[place].form == Form::Outside)
                .collect(),
            tree: Tree::new(&rects),
            shapes,
            edges,
        }
    }

    /// All edges, obstruction by obstruction. A solid lies on the left of its edges.
    pub fn edges(&self) -> impl Iterator<Item = Line> {
        self.edges
            .iter()
            .map(|edge| Line::new(edge.start, edge.end))
    }

    /// How many edges the obstructions before the one at `place` have.
    pub fn edges_before(&self, place: usize) -> usize {
        self.edges.partition_point(|edge| edge.shape < place)
    }

    /// The obstructions, by their places in the order given, that a point may lie on, or where they are solid.
    pub(super) fn around(&self, point: Coord, room_m: f64) -> impl Iterator<Item = usize> {
        let here = rect::grown(Rect::new(point, point), room_m);
        self.index
            .locate_in_envelope_intersecting(&rect::envelope(here))
            .map(|entry| entry.data)
            .filter(|&place| self.shapes[place].form != Form::Outside)
            .chain(self.rooms.iter().copied())
    }
}

impl Shape {
    fn new(edges: &mut Vec<Edge>, place: usize, obstruction: Obstruction) -> Self {
        let (form, rings) = match obstruction {
            Obstruction::Line(line) => {
                let points = without_repetitions(line);
                (Form::Line, vec![push_chain(edges, place, &points)])
            }
            Obstruction::Solid(polygon) => (Form::Solid, push_polygon(edges, place, polygon, true)),
            Obstruction::Outside(polygon) => {
                (Form::Outside, push_polygon(edges, place, polygon, false))
            }
        };
        Self { form, rings }
    }
}

fn push_polygon(
    edges: &mut Vec<Edge>,
    place: usize,
    polygon: &Polygon,
    solid_inside: bool,
) -> Vec<Range<usize>> {
    let exterior = std::iter::once((polygon.exterior(), solid_inside));
    let interiors = polygon.interiors().iter().map(|ring| (ring, !solid_inside));
    exterior
        .chain(interiors)
        .filter_map(|(ring, solid_within)| {
            let mut points = without_repetitions(ring);
            let counter_clockwise = doubled_signed_area(&ring.0) > 0.0;
            if counter_clockwise != solid_within {
                points.reverse();
            }
            // A closed ring of fewer than three different points encloses nothing.
            (points.len() >= 4).then(|| push_chain(edges, place, &points))
        })
        .collect()
}

fn without_repetitions(line: &LineString) -> Vec<Coord> {
    let mut points = line.0.clone();
    points.dedup();
    points
}

fn push_chain(edges: &mut Vec<Edge>, shape: usize, points: &[Coord]) -> Range<usize> {
    let first = edges.len();
    edges.extend(points.windows(2).map(|pair| Edge {
        start: pair[0],
        end: pair[1],
        shape,
    }));
    first..edges.len()
}
