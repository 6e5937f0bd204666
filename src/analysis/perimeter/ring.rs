//! One ring of a boundary, measured along from its first point.

use geo::{Coord, Distance, Euclidean, Line, LineString, Point};

use crate::geometry::intervals::Interval;
use crate::geometry::vector::dot;

/// A ring's edges, each with the distance along the ring at which it begins.
#[derive(Debug)]
pub(super) struct Ring {
    edges: Vec<(f64, Line)>,
    pub length_m: f64,
}

impl Ring {
    pub fn of(ring: &LineString) -> Self {
        let mut length_m = 0.0;
        let mut edges = Vec::with_capacity(ring.0.len());
        for edge in ring.lines().filter(|edge| edge.start != edge.end) {
            edges.push((length_m, edge));
            length_m += Euclidean.distance(edge.start, edge.end);
        }
        Self { edges, length_m }
    }

    /// The edges, each with where it begins.
    pub fn edges(&self) -> impl Iterator<Item = (f64, Line)> + '_ {
        self.edges.iter().copied()
    }

    /// Where along the ring it comes nearest to a point, and how near.
    pub fn nearest(&self, point: Point) -> Option<(f64, f64)> {
        self.edges()
            .map(|(start_m, edge)| {
                let along = edge.delta();
                let share = dot(along, point.0 - edge.start) / dot(along, along);
                let foot = edge.start + along * share.clamp(0.0, 1.0);
                let at_m = start_m + Euclidean.distance(edge.start, foot);
                (at_m, Euclidean.distance(foot, point.0))
            })
            .min_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// The ring between two distances; it may run past its end, by less than a lap.
    pub fn part(&self, stretch: Interval) -> LineString {
        let corners = [0.0, self.length_m].into_iter().flat_map(|lap_m| {
            let corner = move |(start_m, edge): (f64, Line)| (lap_m + start_m, edge.start);
            self.edges().map(corner)
        });
        let between = corners
            .filter(|(at_m, _)| stretch.from < *at_m && *at_m < stretch.to)
            .map(|(_, corner)| corner);
        let first = self.at(stretch.from);
        let last = self.at(stretch.to);
        first.into_iter().chain(between).chain(last).collect()
    }

    fn at(&self, at_m: f64) -> Option<Coord> {
        let mut on_lap_m = at_m;
        if on_lap_m >= self.length_m {
            on_lap_m -= self.length_m;
        }
        let next = self
            .edges
            .partition_point(|(start_m, _)| *start_m <= on_lap_m);
        let (start_m, edge) = self.edges.get(next.checked_sub(1)?)?;
        let length_m = Euclidean.distance(edge.start, edge.end);
        Some(edge.start + edge.delta() * ((on_lap_m - start_m) / length_m).min(1.0))
    }
}
