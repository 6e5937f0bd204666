//! Aisles: straight strips that cars drive on, joined where their axes meet.

use std::sync::Arc;

use geo::{Coord, Distance, Euclidean, Line};

use super::fill::Side;
use super::frame::{Frame, HAIR_M, Quad};
use super::ground::Ground;
use super::region::about;
use super::rule::Sizes;
use crate::geometry::caliper::{foot, unit};
use crate::geometry::intervals::Interval;
use crate::geometry::vector::{cross, dot};

/// Axes that come this near to each other meet.
const MEETING_M: f64 = 1e-5;

/// A strip to drive on.
#[derive(Clone, Debug)]
pub(super) struct Aisle {
    /// Joined to others where it meets their axes. The strip goes half its width beyond its ends, but not out of a gate.
    pub axis: Line,
    pub along: Coord,
    pub width_m: f64,
    pub role: Role,
    pub ground: Quad,
    /// The stretches of the strip, from its own edge, on which it is as wide as that; between them something stands at its edges.
    pub wide: Vec<Interval>,
    /// Where rows can stand, worked out once.
    pub sides: Vec<Side>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// From the gate straight in.
    Gate,
    /// On a way from a gate, or an existing lane: nothing is said against its dead ends.
    Way,
    Aisle,
}

/// Aisles with the length along each at which it meets others.
pub(super) struct Meetings {
    /// For each aisle: the others, with the place of meeting from its axis's start.
    pub of: Vec<Vec<(usize, f64)>>,
    pub reached: Vec<bool>,
}

impl Aisle {
    /// None for a point.
    pub fn strip(axis: Line, width_m: f64, role: Role) -> Option<(Frame, Interval, Quad)> {
        let along = unit(axis)?;
        let frame = Frame {
            origin: axis.start,
            along,
        };
        let half_m = width_m / 2.0;
        let length_m = dot(axis.delta(), along);
        let beyond_m = |is_there: bool| if is_there { half_m } else { 0.0 };
        let stretch = Interval {
            from: -beyond_m(role == Role::Aisle),
            to: length_m + beyond_m(role != Role::Way),
        };
        let band = Interval {
            from: -half_m,
            to: half_m,
        };
        Some((frame, stretch, frame.quad(stretch, band)))
    }

    /// Where two aisles meet, along either.
    pub fn meets(&self, other: &Self) -> Option<(f64, f64)> {
        meeting(self.axis, other.axis).or_else(|| {
            // Lanes are drawn by hand: they meet where their strips do.
            let is_drawn = self.role == Role::Way || other.role == Role::Way;
            if !is_drawn || !self.ground.overlaps(&other.ground) {
                return None;
            }
            let onto = |one: &Self, two: &Self| {
                let ends = [two.axis.start, two.axis.end];
                let feet = ends.map(|end| (end, foot(one.axis, end)));
                let nearest = feet.into_iter().min_by(|a, b| {
                    let apart = |(end, foot): &(Coord, Coord)| Euclidean.distance(*end, *foot);
                    apart(a).total_cmp(&apart(b))
                });
                nearest.map_or(0.0, |(_, foot)| Euclidean.distance(one.axis.start, foot))
            };
            Some((onto(self, other), onto(other, self)))
        })
    }

    /// What is driven on: the strip, and beside what stands at its edges as much of it as is free.
    pub fn parts(&self, ground: &Ground, sizes: &Sizes) -> Vec<Quad> {
        const STEPS: u32 = 20;
        let [a, .., d] = self.ground.corners;
        let frame = Frame {
            origin: (a + d) / 2.0,
            along: self.along,
        };
        let half_m = self.width_m / 2.0;
        let least_m = sizes.least_m.min(self.width_m) / 2.0;
        let free_m = |gap: Interval, side: f64| {
            let steps = (0..=STEPS)
                .map(|step| half_m - (half_m - least_m) * f64::from(step) / f64::from(STEPS));
            let mut free = steps.filter(|&edge_m| {
                let (one, other) = (side * edge_m, -side * least_m);
                let band = Interval {
                    from: one.min(other),
                    to: one.max(other),
                };
                ground.drive.holds(&frame, gap, band)
            });
            free.next().unwrap_or(least_m)
        };
        let pinches = self.wide.windows(2).map(|pair| {
            let gap = Interval {
                from: pair[0].to,
                to: pair[1].from,
            };
            let band = Interval {
                from: -free_m(gap, -1.0),
                to: free_m(gap, 1.0),
            };
            frame.quad(gap, band)
        });
        let whole = self
            .wide
            .iter()
            .map(|&free| frame.quad(free, about(self.width_m)));
        whole.chain(pinches).collect()
    }

    pub fn length_m(&self) -> f64 {
        dot(self.axis.delta(), self.along)
    }
}

impl Meetings {
    /// Of aisles of which those that are a gate's are reached from the street.
    pub fn of(aisles: &[Arc<Aisle>]) -> Self {
        let mut of = vec![Vec::new(); aisles.len()];
        for (a, one) in aisles.iter().enumerate() {
            for (b, two) in aisles.iter().enumerate().skip(a + 1) {
                if let Some((on_a, on_b)) = one.meets(two) {
                    of[a].push((b, on_a));
                    of[b].push((a, on_b));
                }
            }
        }
        let mut meetings = Self {
            of,
            reached: Vec::new(),
        };
        meetings.reached = meetings.reached_without(aisles, None);
        meetings
    }

    fn reached_without(&self, aisles: &[Arc<Aisle>], left_out: Option<usize>) -> Vec<bool> {
        let mut reached = vec![false; aisles.len()];
        let is_gate = |&at: &usize| aisles[at].role == Role::Gate && Some(at) != left_out;
        let mut open: Vec<usize> = (0..aisles.len()).filter(is_gate).collect();
        for &at in &open {
            reached[at] = true;
        }
        while let Some(at) = open.pop() {
            for &(next, _) in &self.of[at] {
                if !reached[next] && Some(next) != left_out {
                    reached[next] = true;
                    open.push(next);
                }
            }
        }
        reached
    }

    /// The longest stretch to an end, from the last place where a car can turn round; of all, or of one aisle.
    pub fn dead_end_m(&self, aisles: &[Arc<Aisle>], at: usize) -> f64 {
        let aisle = &aisles[at];
        if aisle.role == Role::Way {
            return 0.0;
        }
        let length_m = aisle.length_m();
        let half_m = aisle.width_m / 2.0;
        let starts = (aisle.role == Role::Gate).then_some(0.0);
        let met = || self.of[at].iter().map(|&(_, on)| on).chain(starts);
        let first_m = met().fold(f64::INFINITY, f64::min).min(length_m);
        let last_m = met().fold(0.0, f64::max);
        let of_end = |m: f64| if m > half_m { m + half_m } else { 0.0 };
        of_end(first_m).max(of_end(length_m - last_m))
    }

    /// Whether nothing beyond the aisle would be cut off without it.
    pub fn is_by_the_way(&self, aisles: &[Arc<Aisle>], at: usize) -> bool {
        let without = self.reached_without(aisles, Some(at));
        (0..aisles.len()).all(|other| other == at || without[other] || !self.reached[other])
    }
}

/// Where two axes meet, along either.
pub(super) fn meeting(a: Line, b: Line) -> Option<(f64, f64)> {
    let length = |line: Line| Euclidean.distance(line.start, line.end);
    let (length_a, length_b) = (length(a), length(b));
    let turn = cross(a.delta(), b.delta());
    let between = b.start - a.start;
    if turn.abs() > 1e-9 * length_a * length_b {
        let on_a = cross(between, b.delta()) / turn * length_a;
        let on_b = cross(between, a.delta()) / turn * length_b;
        let is_on = |on: f64, length: f64| on >= -MEETING_M && on <= length + MEETING_M;
        return (is_on(on_a, length_a) && is_on(on_b, length_b))
            .then(|| (on_a.clamp(0.0, length_a), on_b.clamp(0.0, length_b)));
    }
    // One behind the other, or side by side.
    let along = unit(a)?;
    if cross(along, between).abs() > MEETING_M {
        return None;
    }
    let (s0, s1) = (dot(between, along), dot(b.end - a.start, along));
    let (from, to) = (s0.min(s1).max(0.0), s0.max(s1).min(length_a));
    (from <= to + MEETING_M).then(|| {
        let on_a = f64::midpoint(from, to);
        (on_a, (on_a - s0).abs().min(length_b))
    })
}

/// The point of an axis at a length along it.
pub(super) fn point_at(axis: Line, along_m: f64) -> Coord {
    let length_m = Euclidean.distance(axis.start, axis.end).max(HAIR_M);
    axis.start + axis.delta() * (along_m / length_m)
}
