//! Aisles: straight strips that cars drive on, joined where their axes meet.

use std::collections::VecDeque;
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
    /// Too narrow for two cars: driven along the axis only.
    pub is_one_way: bool,
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
    /// An existing lane: nothing is said against its dead ends.
    Lane,
    /// On a way from a gate over open ground, nor against those.
    Way,
    Aisle,
}

impl Role {
    /// As it was found, by hand or by walking, and not laid out.
    pub fn is_given(self) -> bool {
        matches!(self, Self::Lane | Self::Way)
    }
}

/// Where an aisle meets another, along either.
#[derive(Clone, Copy, Debug)]
pub(super) struct Meeting {
    pub other: usize,
    pub here_m: f64,
    pub there_m: f64,
}

/// Aisles with the places at which they meet.
pub(super) struct Meetings {
    /// For each aisle.
    pub of: Vec<Vec<Meeting>>,
    /// For each aisle, how far along it cars first come on to it; none where they do not, or do not get away again.
    pub entered_m: Vec<Option<f64>>,
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
            to: length_m + beyond_m(!role.is_given()),
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
            let is_drawn = self.role.is_given() || other.role.is_given();
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

    /// Two cars pass each other on it.
    pub fn is_two_way(&self) -> bool {
        self.role == Role::Aisle && !self.is_one_way
    }

    /// How far the strip goes before its axis begins.
    pub fn before_m(&self) -> f64 {
        if self.role == Role::Aisle {
            self.width_m / 2.0
        } else {
            0.0
        }
    }

    pub fn length_m(&self) -> f64 {
        dot(self.axis.delta(), self.along)
    }
}

impl Meetings {
    /// Of aisles of which those that are a gate's are reached from the street. Of one-way ones, which are driven along their axis,
    /// only those count that lead from end to end on a way from a gate to a gate.
    pub fn of(aisles: &[Arc<Aisle>]) -> Self {
        let mut of = vec![Vec::new(); aisles.len()];
        for (a, one) in aisles.iter().enumerate() {
            for (b, two) in aisles.iter().enumerate().skip(a + 1) {
                if let Some((here_m, there_m)) = one.meets(two) {
                    of[a].push(Meeting {
                        other: b,
                        here_m,
                        there_m,
                    });
                    of[b].push(Meeting {
                        other: a,
                        here_m: there_m,
                        there_m: here_m,
                    });
                }
            }
        }
        let mut meetings = Self {
            of,
            entered_m: Vec::new(),
        };
        let mut is_out = vec![false; aisles.len()];
        meetings.entered_m = meetings.driven_on(aisles, &is_out, false);
        if !aisles.iter().any(|aisle| aisle.is_one_way) {
            return meetings;
        }
        loop {
            let left_m = meetings.driven_on(aisles, &is_out, true);
            let leads_through = |at: usize| {
                let aisle = &aisles[at];
                let is_end = |m: f64| m <= aisle.width_m / 2.0 + MEETING_M;
                let ends = meetings.entered_m[at].zip(left_m[at]);
                ends.is_some_and(|(first_m, last_m)| {
                    !aisle.is_one_way || (is_end(first_m) && is_end(last_m))
                })
            };
            let fails: Vec<usize> = (0..aisles.len())
                .filter(|&at| !is_out[at] && !leads_through(at))
                .collect();
            if fails.is_empty() {
                return meetings;
            }
            for at in fails {
                is_out[at] = true;
            }
            meetings.entered_m = meetings.driven_on(aisles, &is_out, false);
        }
    }

    /// For each aisle, where cars that come in by the gates first come on to it; or, backwards and measured from its other
    /// end, those that go out by them.
    fn driven_on(
        &self,
        aisles: &[Arc<Aisle>],
        is_out: &[bool],
        is_backwards: bool,
    ) -> Vec<Option<f64>> {
        let place = |at: usize, m: f64| {
            if is_backwards {
                aisles[at].length_m() - m
            } else {
                m
            }
        };
        let is_gate = |&at: &usize| aisles[at].role == Role::Gate && !is_out[at];
        let mut open: VecDeque<usize> = (0..aisles.len()).filter(is_gate).collect();
        let mut entered_m = vec![None; aisles.len()];
        for &at in &open {
            entered_m[at] = Some(0.0);
        }
        while let Some(at) = open.pop_front() {
            for meeting in &self.of[at] {
                let next = meeting.other;
                let is_passed = aisles[at].is_one_way
                    && entered_m[at].is_some_and(|m| place(at, meeting.here_m) < m - MEETING_M);
                let next_m = place(next, meeting.there_m);
                let is_news = match entered_m[next] {
                    None => true,
                    Some(known_m) => aisles[next].is_one_way && next_m < known_m - MEETING_M,
                };
                if is_news && !is_passed && !is_out[next] {
                    entered_m[next] = Some(next_m);
                    open.push_back(next);
                }
            }
        }
        entered_m
    }

    pub fn is_driven_on(&self, at: usize) -> bool {
        self.entered_m[at].is_some()
    }

    /// The longest stretch of an aisle to an end, from the last place where a car can turn round.
    pub fn dead_end_m(&self, aisles: &[Arc<Aisle>], at: usize) -> f64 {
        let aisle = &aisles[at];
        if aisle.role.is_given() {
            return 0.0;
        }
        let length_m = aisle.length_m();
        let half_m = aisle.width_m / 2.0;
        let starts = (aisle.role == Role::Gate).then_some(0.0);
        let met = || {
            let meetings = self.of[at].iter();
            let on_the_way = meetings.filter(|meeting| self.is_driven_on(meeting.other));
            on_the_way.map(|meeting| meeting.here_m).chain(starts)
        };
        let first_m = met().fold(f64::INFINITY, f64::min).min(length_m);
        let last_m = met().fold(0.0, f64::max);
        let of_end = |m: f64| if m > half_m { m + half_m } else { 0.0 };
        of_end(first_m).max(of_end(length_m - last_m))
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
