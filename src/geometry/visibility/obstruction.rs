//! From the things that block a view to pieces of the envelope.

use geo::{Contains, Coord, Line, LineString, Polygon, Rect};

use super::envelope::{FIRST, LAST, Piece, Ray, WEST, cross, dot};
use super::{ON_EDGE_M, Sector};
use crate::geometry::circle::bearing;
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

/// Whether an obstruction leaves anything to be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blocked {
    Partly,
    Entirely,
}

/// Adds the edges of `obstruction` that face the eye, and the angles that it blocks at the eye itself.
pub(super) fn push_edges(
    pieces: &mut Vec<Piece>,
    eye: Coord,
    obstruction: Obstruction,
    facing: Option<Coord>,
) -> Blocked {
    match obstruction {
        Obstruction::Line(line) => {
            push_line(pieces, eye, line, facing);
            Blocked::Partly
        }
        Obstruction::Solid(polygon) => push_outline(pieces, eye, polygon, true),
        Obstruction::Outside(polygon) => push_outline(pieces, eye, polygon, false),
    }
}

/// The rectangle that everything is seen before.
pub(super) fn push_rectangle(pieces: &mut Vec<Piece>, eye: Coord, extent: Rect) {
    for edge in extent.to_lines() {
        push_edge(pieces, edge.start - eye, edge.end - eye);
    }
}

/// Blocks all directions outside of a sector.
pub(super) fn push_block_outside(pieces: &mut Vec<Piece>, sector: Sector) {
    if sector.fov_deg >= 360.0 {
        return;
    }
    let half = sector.fov_deg.max(0.0) / 2.0;
    let counter_clockwise_edge = bearing(sector.azimuth_deg - half);
    let clockwise_edge = bearing(sector.azimuth_deg + half);
    push_block(pieces, counter_clockwise_edge, clockwise_edge);
}

/// One ring of an outline, with the solid on the left of each edge.
fn push_outline(
    pieces: &mut Vec<Piece>,
    eye: Coord,
    polygon: &Polygon,
    solid_inside: bool,
) -> Blocked {
    let mut on_outline = false;
    for (ring, is_hole) in rings(polygon) {
        let counter_clockwise = doubled_signed_area(&ring.0) > 0.0;
        let solid_is_left = counter_clockwise == (is_hole != solid_inside);
        let points = relative_points(ring, eye, !solid_is_left);
        on_outline |= push_ring(pieces, &points);
    }
    let inside = polygon.contains(&geo::Point::from(eye));
    if !on_outline && inside == solid_inside {
        Blocked::Entirely
    } else {
        Blocked::Partly
    }
}

fn rings(polygon: &Polygon) -> impl Iterator<Item = (&LineString, bool)> {
    std::iter::once((polygon.exterior(), false))
        .chain(polygon.interiors().iter().map(|ring| (ring, true)))
}

/// The ring's points relative to the eye, without the closing one and without repetitions.
fn relative_points(ring: &LineString, eye: Coord, reversed: bool) -> Vec<Coord> {
    let mut points: Vec<Coord> = ring.coords().map(|&coord| coord - eye).collect();
    points.dedup();
    if points.len() > 1 && points.first() == points.last() {
        points.pop();
    }
    if reversed {
        points.reverse();
    }
    points
}

/// Adds a ring with the solid on its left. Answers whether the eye stands on it.
fn push_ring(pieces: &mut Vec<Piece>, points: &[Coord]) -> bool {
    let count = points.len();
    if count < 3 {
        return false;
    }
    let mut on_ring = false;
    for (index, &start) in points.iter().enumerate() {
        let end = points[(index + 1) % count];
        match eye_on(start, end) {
            Some(OnEdge::AtStart) => {
                let before = points[(index + count - 1) % count];
                push_block(pieces, end, before);
                on_ring = true;
            }
            Some(OnEdge::Within) => {
                push_block(pieces, end, start);
                on_ring = true;
            }
            // The next edge starts there and deals with it.
            Some(OnEdge::AtEnd) => {}
            // Only edges that turn their outer side to the eye are seen before the others.
            None if cross(start, end) < 0.0 => push_edge(pieces, end, start),
            None => {}
        }
    }
    on_ring
}

fn push_line(pieces: &mut Vec<Piece>, eye: Coord, line: &LineString, facing: Option<Coord>) {
    let mut points: Vec<Coord> = line.coords().map(|&coord| coord - eye).collect();
    points.dedup();
    let closed = points.len() > 2 && points.first() == points.last();
    let edges = points.len().saturating_sub(1);
    for index in 0..edges {
        let (start, end) = (points[index], points[index + 1]);
        match eye_on(start, end) {
            Some(OnEdge::AtStart) => {
                let before = match index {
                    0 if closed => Some(points[edges - 1]),
                    0 => None,
                    _ => Some(points[index - 1]),
                };
                if let Some(before) = before {
                    push_block_behind(pieces, before, end, facing);
                }
            }
            Some(OnEdge::Within) => push_block_behind(pieces, start, end, facing),
            Some(OnEdge::AtEnd) => {}
            None => push_edge(pieces, start, end),
        }
    }
}

/// Where on an edge the eye (the origin) stands.
enum OnEdge {
    AtStart,
    Within,
    AtEnd,
}

fn eye_on(start: Coord, end: Coord) -> Option<OnEdge> {
    let along = end - start;
    let length_squared = dot(along, along);
    let share = -dot(start, along) / length_squared;
    if is_here(start) {
        Some(OnEdge::AtStart)
    } else if is_here(end) {
        Some(OnEdge::AtEnd)
    } else if (0.0..=1.0).contains(&share) && is_here(start + along * share) {
        Some(OnEdge::Within)
    } else {
        None
    }
}

fn is_here(point: Coord) -> bool {
    dot(point, point) <= ON_EDGE_M * ON_EDGE_M
}

/// Of the two angles between the directions of a wall's two arms, blocks the one that `facing` does not lie in.
fn push_block_behind(pieces: &mut Vec<Piece>, arm: Coord, other_arm: Coord, facing: Option<Coord>) {
    let Some(facing) = facing else { return };
    if is_within(facing, arm, other_arm) {
        push_block(pieces, other_arm, arm);
    } else {
        push_block(pieces, arm, other_arm);
    }
}

/// Whether a direction lies in the angle from `first` counter-clockwise to `last`.
fn is_within(direction: Coord, first: Coord, last: Coord) -> bool {
    let (after_first, before_last) = (
        cross(first, direction) >= 0.0,
        cross(direction, last) >= 0.0,
    );
    if cross(first, last) > 0.0 {
        after_first && before_last
    } else {
        after_first || before_last
    }
}

/// Blocks all directions from `first` counter-clockwise to `last`.
fn push_block(pieces: &mut Vec<Piece>, first: Coord, last: Coord) {
    let (first, last) = (Ray::towards(first), Ray::towards(last));
    if first.angle < last.angle {
        push_blocked(pieces, first, last);
    } else {
        push_blocked(pieces, first, LAST);
        push_blocked(pieces, FIRST, last);
    }
}

fn push_blocked(pieces: &mut Vec<Piece>, from: Ray, to: Ray) {
    const AT_THE_EYE: Coord = Coord { x: 0.0, y: 0.0 };
    push_piece(pieces, from, to, AT_THE_EYE, AT_THE_EYE);
}

/// An edge seen from the origin, whichever way round.
fn push_edge(pieces: &mut Vec<Piece>, a: Coord, b: Coord) {
    let turn = cross(a, b);
    // In line with the eye an edge hides nothing that its ends do not.
    if turn == 0.0 || !turn.is_finite() {
        return;
    }
    let Line { start, end } = if turn > 0.0 {
        Line::new(a, b)
    } else {
        Line::new(b, a)
    };
    let (from, to) = (Ray::towards(start), Ray::towards(end));
    if start.y >= 0.0 && end.y < 0.0 {
        // It reaches across due west, where the circle is cut open.
        let share = start.y / (start.y - end.y);
        let west = Coord {
            x: (start.x + (end.x - start.x) * share).min(0.0),
            y: 0.0,
        };
        push_piece(pieces, from, LAST, start, west);
        push_piece(pieces, FIRST, to, west, end);
    } else {
        // An edge that begins due west begins at the first angle, not at the last.
        let from = if from.angle == LAST.angle {
            Ray {
                towards: WEST,
                ..FIRST
            }
        } else {
            from
        };
        push_piece(pieces, from, to, start, end);
    }
}

fn push_piece(pieces: &mut Vec<Piece>, from: Ray, to: Ray, start: Coord, end: Coord) {
    if from.angle < to.angle {
        let edge = pieces.len();
        pieces.push(Piece {
            from,
            to,
            start,
            end,
            edge,
        });
    }
}
