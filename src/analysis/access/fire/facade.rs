//! The stretch of a building's façades that is within reach.

use geo::{
    BoundingRect, Coord, Distance, Euclidean, Line, LineString, LinesIter, MultiPolygon, Point,
};

use super::vehicle::Roads;
use crate::geometry::caliper::unit;
use crate::geometry::intervals::{Interval, Intervals};
use crate::geometry::rect;
use crate::geometry::ring::doubled_signed_area;
use crate::geometry::vector::{cross, dot};

pub(super) struct Facades {
    /// The building lies on their left.
    edges: Vec<Line>,
    pub length_m: f64,
}

impl Facades {
    pub(super) fn of(building: &MultiPolygon) -> Self {
        let edges: Vec<Line> = building
            .iter()
            .flat_map(|part| {
                let outer = std::iter::once((part.exterior(), true));
                outer.chain(part.interiors().iter().map(|court| (court, false)))
            })
            .flat_map(|(ring, is_outer)| edges(ring, is_outer))
            .collect();
        let length_m = edges.iter().map(|edge| length(*edge)).sum();
        Self { edges, length_m }
    }

    pub(super) fn corners(&self) -> impl Iterator<Item = Coord> {
        self.edges.iter().map(|edge| edge.start)
    }

    pub(super) fn distance_m(&self, from: Coord) -> f64 {
        let from = Point::from(from);
        let distances = self
            .edges
            .iter()
            .map(|edge| Euclidean.distance(&from, edge));
        distances.fold(f64::INFINITY, f64::min)
    }

    /// How much of them is within `reach_m` of where vehicles can be, on the façade's outer side. What stands between is not
    /// asked about.
    pub(super) fn within_m(&self, roads: &Roads, reach_m: f64) -> f64 {
        let from_middle_m = reach_m + roads.half_m;
        self.edges
            .iter()
            .map(|edge| within(*edge, &roads.inside, from_middle_m).length())
            .fold(0.0, |sum, stretch_m| sum + stretch_m)
    }
}

fn edges(ring: &LineString, is_outer: bool) -> Vec<Line> {
    let is_left = (doubled_signed_area(&ring.0) > 0.0) == is_outer;
    ring.lines()
        .filter(|edge| edge.start != edge.end)
        .map(|edge| {
            if is_left {
                edge
            } else {
                Line::new(edge.end, edge.start)
            }
        })
        .collect()
}

fn length(edge: Line) -> f64 {
    edge.dx().hypot(edge.dy())
}

/// The stretches of a façade within a distance of an area that lies off it.
fn within(edge: Line, area: &MultiPolygon, distance_m: f64) -> Intervals {
    let near = rect::grown(edge.bounding_rect(), distance_m);
    let is_near = |line: &Line| rect::touch(line.bounding_rect(), near);
    let parts = area.iter().filter(|part| {
        part.bounding_rect()
            .is_some_and(|bounds| rect::touch(bounds, near))
    });
    // Off the area, its outline is the nearest of it.
    parts
        .flat_map(LinesIter::lines_iter)
        .filter(is_near)
        .filter_map(|line| stretch(edge, line, distance_m))
        .collect()
}

/// The stretch within a distance of what of a line lies on the edge's right.
fn stretch(edge: Line, line: Line, distance_m: f64) -> Option<Interval> {
    let along = unit(edge)?;
    // Along the edge, and away from it to the right.
    let place = |point: Coord| Coord {
        x: dot(along, point - edge.start),
        y: cross(point - edge.start, along),
    };
    let outside = on_outer_side(Line::new(place(line.start), place(line.end)))?;
    let ends = [outside.start, outside.end].into_iter().filter_map(|end| {
        let half_m = (distance_m * distance_m - end.y * end.y).sqrt();
        half_m
            .is_finite()
            .then_some((end.x - half_m, end.x + half_m))
    });
    // The places near to a line are one stretch.
    let (from, to) = ends
        .chain(beside(outside, distance_m))
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
    Some(Interval {
        from: from.max(0.0),
        to: to.min(length(edge)),
    })
}

/// What of a line has y ≥ 0.
fn on_outer_side(line: Line) -> Option<Line> {
    let (start, end) = (line.start, line.end);
    let at_edge = || start + (end - start) * (start.y / (start.y - end.y));
    match (start.y >= 0.0, end.y >= 0.0) {
        (true, true) => Some(line),
        (true, false) => Some(Line::new(start, at_edge())),
        (false, true) => Some(Line::new(at_edge(), end)),
        (false, false) => None,
    }
}

/// The x of the points on the x axis whose perpendicular on the line meets it within a distance.
fn beside(line: Line, distance_m: f64) -> Option<(f64, f64)> {
    let along = unit(line)?;
    // Both are linear in x: the share of the way along the line, and the distance from it.
    let (share_0, share_1) = (-dot(along, line.start), length(line));
    let off_0 = cross(along, line.start * -1.0);
    let (low_a, high_a) = between(share_0, along.x, 0.0, share_1)?;
    let (low_b, high_b) = between(off_0, -along.y, -distance_m, distance_m)?;
    let (low, high) = (low_a.max(low_b), high_a.min(high_b));
    (low <= high && low.is_finite() && high.is_finite()).then_some((low, high))
}

/// The x with `least ≤ at_0 + slope · x ≤ most`.
fn between(at_0: f64, slope: f64, least: f64, most: f64) -> Option<(f64, f64)> {
    if slope == 0.0 {
        let everywhere = (f64::NEG_INFINITY, f64::INFINITY);
        return (least..=most).contains(&at_0).then_some(everywhere);
    }
    let (one, other) = ((least - at_0) / slope, (most - at_0) / slope);
    Some((one.min(other), one.max(other)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::coord;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_stretch_is_what_is_near_to_the_line_on_the_outer_side(
            line in prop::array::uniform2((-9.0..9.0_f64, -9.0..9.0_f64)), distance_m in 0.1..6.0_f64,
        ) {
            let edge = Line::new(coord! {x: 0.0, y: 0.0}, coord! {x: 8.0, y: 0.0});
            let line = Line::new(Coord::from(line[0]), Coord::from(line[1]));
            let found = stretch(edge, line, distance_m);
            // South of an edge that runs east is its right.
            let outside = on_outer_side(Line::new(
                coord! {x: line.start.x, y: -line.start.y}, coord! {x: line.end.x, y: -line.end.y},
            ));
            for step in 0..=80 {
                let x = f64::from(step) / 10.0;
                let away_m = outside.map_or(f64::INFINITY, |line| Euclidean.distance(&Point::new(x, 0.0), &line));
                let is_in = found.is_some_and(|found| found.from <= x && x <= found.to);
                if (away_m - distance_m).abs() > 1e-9 {
                    prop_assert_eq!(is_in, away_m < distance_m, "{} {}", x, away_m);
                }
            }
        }
    }
}
