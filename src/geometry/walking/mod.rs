//! Shortest ways over ground with obstacles, and the ground within reach of places: exact, on the visibility graph.
//!
//! The ground is an area of any shape: parts, holes, rings that touch. A shortest path is straight but for corners of the
//! ground's outline that it bends around. Those corners and the straight ways between them that can be part of a shortest
//! path (they lean on a corner at either end) are found once ([`Walkable`]); Dijkstra's algorithm gives the distance of every
//! corner from the nearest of many sources ([`Walkable::walks_from`]).
//!
//! # Cost
//! For n edges and c corners: a look from each corner (O(v log v) for the v edges that it sees), and O(c² log v) to ask
//! which corners see each other. A few thousand corners take a second.
//!
//! # Units
//! Metres. Where two obstacles touch there is no way between them, nor where the gap is narrower than some micrometres.

mod corners;
mod graph;
mod walks;

#[cfg(test)]
mod tests;

use geo::{Coord, Line};

pub use graph::Walkable;
pub use walks::{Walk, Walks};

/// A place on the ground.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stand {
    pub at: Coord,
    /// Which part of the ground it is on.
    part: usize,
}

/// Where walks may begin: any point of a line on the ground, which may be a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Source {
    line: Line,
    part: usize,
    /// What it is a part of, for who asks.
    pub tag: usize,
}

impl Source {
    pub fn at(stand: Stand, tag: usize) -> Self {
        Self {
            line: Line::new(stand.at, stand.at),
            part: stand.part,
            tag,
        }
    }
}
