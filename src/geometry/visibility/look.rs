//! One look: near obstructions first, and past what they hide.

use geo::kernels::{Kernel, Orientation, RobustKernel};
use geo::{Coord, Rect};

use super::bins::Bins;
use super::envelope::{EXTENT, EdgeId, Piece, envelope};
use super::obstacles::{Edge, Form, Obstacles, Shape};
use super::pieces::{push_block, push_block_behind, push_edge, push_extent};
use super::range::{marks, within};
use super::star::Star;
use super::{ON_EDGE_M, Sector};
use crate::geometry::half_plane::HalfPlane;
use crate::geometry::vector::{cross, dot};

/// From where, which way and how far one looks.
#[derive(Clone, Copy, Debug)]
pub struct Gaze<'a> {
    pub eye: Coord,
    /// What the look ends at; it must hold the eye.
    pub extent: Rect,
    pub sector: Option<Sector>,
    /// How far one sees.
    pub range_m: Option<f64>,
    /// Lines that the region is going to be cut along: its arcs are divided there.
    pub cut_by: &'a [HalfPlane],
    /// An eye on a wall sees the side that lies this way; without it, both sides.
    pub facing: Option<Coord>,
}

/// What an obstruction is to one look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It hides what is behind it.
    Blocks,
    /// One looks past it, but wants to know that it is there.
    Noticed,
    Ignored,
}

/// What a look found.
#[derive(Clone, Debug)]
pub struct Sight {
    pub star: Star,
    /// The obstructions noticed that may be in view, in the order of their places, each once. Some of them may be hidden.
    pub noticed: Vec<usize>,
}

/// The state of a look under way.
struct Look<'a> {
    obstacles: &'a Obstacles,
    gaze: Gaze<'a>,
    eye: Coord,
    pieces: Vec<Piece>,
    bins: Bins,
    noticed: Vec<usize>,
    /// Obstructions that the eye may stand on: dealt with before all others.
    near: Vec<usize>,
}

impl Obstacles {
    /// Looks around. `role` says what the obstruction at each place is to this look.
    ///
    /// An eye *on* the outline of a solid sees the outer side only. An eye on a line sees both sides, or, with `facing`,
    /// that one side. An eye inside a solid sees nothing.
    ///
    /// Only what is not certainly hidden is touched: of n edges hardly more than those in view, and O(log n) for each
    /// of them to find it.
    pub fn look(&self, gaze: Gaze<'_>, role: impl Fn(usize) -> Role) -> Sight {
        let mut look = Look::new(self, gaze);
        for place in self.around(gaze.eye, ON_EDGE_M) {
            match role(place) {
                Role::Ignored => {}
                Role::Noticed => look.noticed.push(place),
                Role::Blocks => {
                    if look.is_buried_in(place, gaze.facing) {
                        return Sight {
                            star: Star::nothing(gaze.eye),
                            noticed: Vec::new(),
                        };
                    }
                }
            }
        }
        self.tree.walk(
            gaze.eye,
            &mut look,
            |look, span| !look.bins.hide_rectangle(span),
            |look, edge| look.see(edge, &role),
        );
        look.sight()
    }
}

impl<'a> Look<'a> {
    fn new(obstacles: &'a Obstacles, gaze: Gaze<'a>) -> Self {
        let mut pieces = Vec::with_capacity(128);
        push_extent(&mut pieces, gaze.eye, gaze.extent);
        let farthest_m = farthest_corner_m(gaze.extent, gaze.eye);
        let mut bins = Bins::new(
            gaze.range_m
                .map_or(farthest_m, |range| range.min(farthest_m)),
        );
        if let Some(sector) = gaze.sector {
            let first = pieces.len();
            push_block(&mut pieces, sector.last, sector.first);
            pieces[first..].iter().for_each(|piece| bins.block(piece));
        }
        Self {
            obstacles,
            gaze,
            eye: gaze.eye,
            pieces,
            bins,
            noticed: Vec::new(),
            near: Vec::new(),
        }
    }

    /// Adds an edge, unless it is certainly hidden.
    fn see(&mut self, edge: usize, role: impl Fn(usize) -> Role) {
        let Edge { start, end, shape } = self.obstacles.edges[edge];
        let (start, end) = (start - self.eye, end - self.eye);
        let seen_from_inside = cross(start, end) > 0.0;
        let role = role(shape);
        let is_wall = self.obstacles.shapes[shape].form == Form::Line;
        // Of a solid, only edges that turn their outer side to the eye are seen before the others.
        let is_seen = match role {
            Role::Ignored => false,
            Role::Blocks => (is_wall || !seen_from_inside) && !self.near.contains(&shape),
            Role::Noticed => true,
        };
        if !is_seen {
            return;
        }
        let first = self.pieces.len();
        push_edge(&mut self.pieces, start, end, edge as EdgeId);
        if role == Role::Blocks {
            self.keep_unhidden(first);
            return;
        }
        let in_view = self.pieces[first..]
            .iter()
            .any(|piece| !self.bins.hide_piece(piece));
        self.pieces.truncate(first);
        if in_view && self.noticed.last() != Some(&shape) {
            self.noticed.push(shape);
        }
    }

    /// Of the pieces from `first` on, keeps those that are not certainly hidden, and hides what is behind them.
    fn keep_unhidden(&mut self, first: usize) {
        let mut kept = first;
        for index in first..self.pieces.len() {
            let piece = self.pieces[index];
            if !self.bins.hide_piece(&piece) {
                self.bins.block(&piece);
                self.pieces[kept] = piece;
                kept += 1;
            }
        }
        self.pieces.truncate(kept);
    }

    /// Adds an obstruction whose rectangle holds the eye, edge by edge. Answers whether the eye is inside of it.
    fn is_buried_in(&mut self, place: usize, facing: Option<Coord>) -> bool {
        self.near.push(place);
        let shape = &self.obstacles.shapes[place];
        let first = self.pieces.len();
        let mut on_outline = false;
        for ring in &shape.rings {
            let edges = &self.obstacles.edges[ring.clone()];
            on_outline |= match shape.form {
                Form::Line => self.push_line(edges, ring.start, facing),
                Form::Solid | Form::Outside => self.push_ring(edges, ring.start),
            };
        }
        self.pieces[first..]
            .iter()
            .for_each(|piece| self.bins.block(piece));
        match shape.form {
            Form::Line => false,
            Form::Solid => !on_outline && self.is_enclosed_by(shape),
            Form::Outside => !on_outline && !self.is_enclosed_by(shape),
        }
    }

    /// Adds a ring with the solid on its left. Answers whether the eye stands on it.
    fn push_ring(&mut self, edges: &[Edge], first_id: usize) -> bool {
        let mut on_ring = false;
        for (index, edge) in edges.iter().enumerate() {
            let (start, end) = (edge.start - self.eye, edge.end - self.eye);
            match eye_on(start, end) {
                Some(OnEdge::AtStart) => {
                    if let Some((before, after)) = self.arms(edges, index) {
                        push_block(&mut self.pieces, after, before);
                    }
                    on_ring = true;
                }
                Some(OnEdge::Within) => {
                    push_block(&mut self.pieces, end, start);
                    on_ring = true;
                }
                // The next edge starts there and deals with it.
                Some(OnEdge::AtEnd) => {}
                None if cross(start, end) < 0.0 => {
                    push_edge(&mut self.pieces, end, start, (first_id + index) as EdgeId);
                }
                None => {}
            }
        }
        on_ring
    }

    /// Where a ring comes from and goes to that has the corner at the start of an edge at the eye. Of several corners there,
    /// closer together than can be told, the first one stands for all.
    fn arms(&self, edges: &[Edge], index: usize) -> Option<(Coord, Coord)> {
        let count = edges.len();
        let corner = |step: usize| edges[(index + step) % count].start - self.eye;
        let before = corner(count - 1);
        if is_here(before) {
            return None;
        }
        let after = (1..count).map(corner).find(|&corner| !is_here(corner))?;
        Some((before, after))
    }

    /// Adds a wall. Answers whether the eye stands on it.
    fn push_line(&mut self, edges: &[Edge], first_id: usize, facing: Option<Coord>) -> bool {
        let (Some(first), Some(last)) = (edges.first(), edges.last()) else {
            return false;
        };
        let closed = edges.len() > 1 && first.start == last.end;
        let mut on_line = false;
        for (index, edge) in edges.iter().enumerate() {
            let (start, end) = (edge.start - self.eye, edge.end - self.eye);
            match eye_on(start, end) {
                Some(OnEdge::AtStart) => {
                    let before = match index {
                        0 if closed => Some(last.start),
                        0 => None,
                        _ => Some(edges[index - 1].start),
                    };
                    if let Some(before) = before {
                        push_block_behind(&mut self.pieces, before - self.eye, end, facing);
                    }
                    on_line = true;
                }
                Some(OnEdge::Within) => {
                    push_block_behind(&mut self.pieces, start, end, facing);
                    on_line = true;
                }
                Some(OnEdge::AtEnd) => {}
                None => push_edge(&mut self.pieces, start, end, (first_id + index) as EdgeId),
            }
        }
        on_line
    }

    /// Whether the eye lies within the rings: an odd number of edges crosses the way out to the right of it.
    fn is_enclosed_by(&self, shape: &Shape) -> bool {
        let crosses = |edge: &Edge| {
            let (above_start, above_end) = (edge.start.y > self.eye.y, edge.end.y > self.eye.y);
            let turn = RobustKernel::orient2d(edge.start, edge.end, self.eye);
            match (above_start, above_end) {
                (false, true) => turn == Orientation::CounterClockwise,
                (true, false) => turn == Orientation::Clockwise,
                _ => false,
            }
        };
        let edges = shape
            .rings
            .iter()
            .flat_map(|ring| &self.obstacles.edges[ring.clone()]);
        edges.filter(|edge| crosses(edge)).count() % 2 == 1
    }

    fn sight(mut self) -> Sight {
        self.noticed.sort_unstable();
        self.noticed.dedup();
        // What was seen before something nearer came is looked at once more. The extent stays: beyond a range there is nothing
        // else for its arcs to stand in for.
        self.pieces
            .retain(|piece| piece.edge >= EXTENT || !self.bins.hide_piece(piece));
        let pieces = envelope(&self.pieces);
        let pieces = match self.gaze.range_m {
            Some(range_m) => {
                let marks = marks(self.gaze.cut_by, self.eye, range_m);
                within(&pieces, range_m, &marks)
            }
            None => pieces,
        };
        Sight {
            star: Star::new(self.eye, pieces),
            noticed: self.noticed,
        }
    }
}

fn farthest_corner_m(extent: Rect, eye: Coord) -> f64 {
    let (low, high) = (extent.min() - eye, extent.max() - eye);
    let x = low.x.abs().max(high.x.abs());
    let y = low.y.abs().max(high.y.abs());
    x.hypot(y)
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
