//! From edges to pieces of the envelope: what one edge, or one blocked angle, contributes.

use geo::{Coord, Line, Rect};

use super::envelope::{BLOCK, EXTENT, EdgeId, FIRST, LAST, Piece, Ray, WEST};
use crate::geometry::vector::{cross, dot, is_between};

/// The sides of the rectangle that everything is seen before.
pub(super) fn push_extent(pieces: &mut Vec<Piece>, eye: Coord, extent: Rect) {
    for (side, edge) in (EXTENT..).zip(extent.to_lines()) {
        push_edge(pieces, edge.start - eye, edge.end - eye, side);
    }
}

/// Blocks all directions from `first` counter-clockwise to `last`.
pub(super) fn push_block(pieces: &mut Vec<Piece>, first: Coord, last: Coord) {
    let (first, last) = (Ray::towards(first), Ray::towards(last));
    if first.angle < last.angle {
        push_blocked(pieces, first, last);
    } else {
        push_blocked(pieces, first, LAST);
        push_blocked(pieces, FIRST, last);
    }
}

/// Of the two angles between the directions of a wall's two arms, blocks the one that `facing` does not lie in.
pub(super) fn push_block_behind(
    pieces: &mut Vec<Piece>,
    arm: Coord,
    other_arm: Coord,
    facing: Option<Coord>,
) {
    let Some(facing) = facing else { return };
    // A wall that runs back on itself has an end there, and one looks past that on either side.
    if cross(arm, other_arm) == 0.0 && dot(arm, other_arm) > 0.0 {
        return;
    }
    if is_between(facing, arm, other_arm) {
        push_block(pieces, other_arm, arm);
    } else {
        push_block(pieces, arm, other_arm);
    }
}

fn push_blocked(pieces: &mut Vec<Piece>, from: Ray, to: Ray) {
    const AT_THE_EYE: Coord = Coord { x: 0.0, y: 0.0 };
    push_piece(pieces, from, to, AT_THE_EYE, AT_THE_EYE, BLOCK);
}

/// An edge seen from the origin, whichever way round.
pub(super) fn push_edge(pieces: &mut Vec<Piece>, a: Coord, b: Coord, edge: EdgeId) {
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
        push_piece(pieces, from, LAST, start, west, edge);
        push_piece(pieces, FIRST, to, west, end, edge);
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
        push_piece(pieces, from, to, start, end, edge);
    }
}

fn push_piece(pieces: &mut Vec<Piece>, from: Ray, to: Ray, start: Coord, end: Coord, edge: EdgeId) {
    if from.angle < to.angle {
        pieces.push(Piece {
            from,
            to,
            start,
            end,
            edge,
        });
    }
}
