//! Rows along aisles: as many spaces as stand on the stretches that are free.

use std::sync::Arc;

use geo::{Coord, Line};

use super::frame::{Frame, HAIR_M, Quad, without};
use super::ground::Ground;
use super::network::{Aisle, Role};
use super::report::Arrangement;
use super::rule::{Pattern, Sizes};
use crate::geometry::intervals::{Interval, Intervals};
use crate::geometry::rect;
use crate::geometry::vector::left_of;

/// One side of an aisle, the rows' ground on its left.
#[derive(Clone, Debug)]
pub(super) struct Side {
    pub frame: Frame,
    pub rows: Vec<Row>,
}

/// The stretches of a side on which a row of a pattern finds ground.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub pattern: Pattern,
    /// Which way oblique spaces lean: with the frame, or against it.
    pub leans_back: bool,
    pub stretches: Vec<Interval>,
    /// Around all of them.
    pub ground: Quad,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Stall {
    pub ground: Quad,
    /// What stays free so that a car can drive in.
    pub front: Quad,
    pub arrangement: Arrangement,
    pub run: usize,
}

/// Spaces side by side.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub frame: Frame,
    pub pattern: Pattern,
    /// The stretch that was free.
    pub free: Interval,
    /// What of it the spaces take.
    pub taken: Interval,
}

/// Spaces along aisles.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub stalls: Vec<Stall>,
    pub runs: Vec<Run>,
}

/// In which order sides are filled, and from which end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Turn {
    pub aisle: usize,
    pub side: usize,
    pub from_far_end: bool,
    /// How far from the edge of the aisle's strip cars come on to it.
    pub entered_m: f64,
}

impl Aisle {
    /// None where the strip is not wholly ground to drive on.
    pub fn new(
        ground: &Ground,
        sizes: &Sizes,
        axis: Line,
        width_m: f64,
        role: Role,
    ) -> Option<Self> {
        let (frame, stretch, quad) = Self::strip(axis, width_m, role)?;
        let inner = Interval {
            from: stretch.from + HAIR_M,
            to: stretch.to - HAIR_M,
        };
        let mut runs = ground.drive.runs(&frame, inner, width_m, sizes.least_m);
        let mut wide = runs.pop().filter(|_| runs.is_empty())?;
        let length_m: f64 = wide.last()?.to - wide.first()?.from;
        if length_m < inner.length() - HAIR_M {
            return None;
        }
        // A row as long as the strip must not lose a space to the hair.
        wide.first_mut()?.from = stretch.from;
        wide.last_mut()?.to = stretch.to;
        let from_edge = |free: Interval| free.moved(-stretch.from);
        let mut aisle = Self {
            axis,
            along: frame.along,
            width_m,
            role,
            is_one_way: role == Role::Aisle && width_m < sizes.aisle_m - HAIR_M,
            ground: quad,
            wide: wide.into_iter().map(from_edge).collect(),
            sides: Vec::new(),
        };
        aisle.sides = aisle.rows(ground, sizes);
        Some(aisle)
    }

    fn rows(&self, ground: &Ground, sizes: &Sizes) -> Vec<Side> {
        // In and out by the same narrow way, nobody waits for who backs out of a space.
        if self.role == Role::Gate && self.width_m < sizes.aisle_m - HAIR_M {
            return Vec::new();
        }
        let [a, b, c, d] = self.ground.corners;
        let (along, left) = (self.along, left_of(self.along));
        let length_m = (b - a).x.hypot((b - a).y);
        let back = |free: &Interval| Interval {
            from: length_m - free.to,
            to: length_m - free.from,
        };
        let there: Intervals = self.wide.iter().copied().collect();
        let returning: Intervals = self.wide.iter().map(back).collect();
        let first_m = self.wide.first().map_or(0.0, |free| free.length());
        let last_m = self.wide.last().map_or(0.0, |free| free.length());
        let across = Intervals::from_iter([Interval {
            from: 0.0,
            to: self.width_m,
        }]);
        let side = |origin: Coord, along: Coord, wide: &Intervals, deep_m: f64, is_end: bool| {
            let span_m = wide.as_slice().last().map_or(0.0, |free| free.to);
            let frame = Frame { origin, along };
            let whole = Interval {
                from: 0.0,
                to: span_m,
            };
            let deepest = Interval {
                from: 0.0,
                to: sizes.deepest_m(),
            };
            let lines = ground.stand.lines_near(frame.quad(whole, deepest).bounds);
            let mut rows: Vec<Row> = Vec::new();
            for pattern in sizes.along(self.width_m) {
                let is_of_use = |shallower: &Row| shallower.pattern.depth_m > pattern.depth_m;
                let fits = if is_end {
                    pattern.arrangement == Arrangement::Perpendicular && deep_m >= pattern.aisle_m
                } else {
                    rows.iter().all(is_of_use)
                };
                if !fits {
                    continue;
                }
                let band = Interval {
                    from: 0.0,
                    to: pattern.depth_m,
                };
                let free = ground.stand.stretches_between(&lines, &frame, whole, band);
                let stretches = among(&free, wide);
                if stretches
                    .iter()
                    .any(|free| pattern.count(free.length()) > 0)
                {
                    rows.push(Row {
                        pattern: *pattern,
                        leans_back: along != self.along,
                        stretches,
                        ground: frame.quad(whole, band),
                    });
                }
            }
            Side { frame, rows }
        };
        vec![
            side(d, along, &there, self.width_m, false),
            side(b, along * -1.0, &returning, self.width_m, false),
            side(c, left * -1.0, &across, last_m, true),
            side(a, left, &across, first_m, true),
        ]
        .into_iter()
        .take(if self.role == Role::Gate { 3 } else { 4 })
        .collect()
    }
}

/// The parts of stretches that lie on others. Two that only touch stay two.
fn among(stretches: &[Interval], others: &Intervals) -> Vec<Interval> {
    let common = |free: &Interval, other: &Interval| Interval {
        from: free.from.max(other.from),
        to: free.to.min(other.to),
    };
    stretches
        .iter()
        .flat_map(|free| {
            others
                .as_slice()
                .iter()
                .map(move |other| common(free, other))
        })
        .filter(|both| both.length() > 0.0)
        .collect()
}

impl Stall {
    /// What nothing else may take: that it stands on, and of an oblique one, which looks over its neighbours' aisle, what is before it.
    fn takes(&self) -> impl Iterator<Item = Quad> {
        let front = (self.arrangement == Arrangement::Oblique).then_some(self.front);
        std::iter::once(self.ground).chain(front)
    }
}

impl Run {
    /// The ground beside its first space and beside its last.
    pub fn beside(&self, wide_m: f64) -> [Quad; 2] {
        let deep = Interval {
            from: 0.0,
            to: self.pattern.depth_m,
        };
        let before = Interval {
            from: self.taken.from - wide_m,
            to: self.taken.from,
        };
        let behind = Interval {
            from: self.taken.to,
            to: self.taken.to + wide_m,
        };
        [before, behind].map(|along| self.frame.quad(along, deep))
    }

    pub fn is_single(&self) -> bool {
        self.pattern.taken_m(2) > self.taken.length() + HAIR_M
    }
}

impl Side {
    /// How many spaces would stand there if nothing else did.
    pub fn promise(&self) -> usize {
        let first = self.rows.first();
        first.map_or(0, |row| {
            row.stretches
                .iter()
                .map(|free| row.pattern.count(free.length()))
                .sum()
        })
    }
}

impl Pattern {
    /// How many spaces stand on a stretch.
    pub fn count(&self, length_m: f64) -> usize {
        let room_m = length_m + HAIR_M - self.lead_m();
        if room_m < 0.0 {
            return 0;
        }
        (room_m / self.pitch_m) as usize
    }

    /// What oblique spaces take of a stretch beyond their pitches.
    fn lead_m(&self) -> f64 {
        match self.arrangement {
            // The rearmost corner lies farther along than the front.
            Arrangement::Oblique => {
                let (sin, cos) = self.angle_deg.to_radians().sin_cos();
                let width_m = self.pitch_m * sin;
                (self.depth_m - width_m * cos) / sin * cos
            }
            _ => 0.0,
        }
    }

    /// The length of a stretch that a number of spaces takes.
    fn taken_m(&self, count: usize) -> f64 {
        self.lead_m() + self.pitch_m * count as f64
    }
}

/// Fills the sides one after another, beside aisles and what else is kept clear.
pub(super) fn fill(
    aisles: &[Arc<Aisle>],
    kept_clear: &[Quad],
    turns: &[Turn],
    work: &mut u64,
) -> Rows {
    let mut rows = Rows::default();
    let driven = aisles.iter().map(|aisle| aisle.ground);
    let taken: Vec<Quad> = driven.chain(kept_clear.iter().copied()).collect();
    for turn in turns {
        let side = &aisles[turn.aisle].sides[turn.side];
        rows.add(&taken, *turn, side, work);
    }
    rows
}

impl Rows {
    fn add(&mut self, taken: &[Quad], turn: Turn, side: &Side, work: &mut u64) {
        // The first row is the deepest.
        let Some(deepest) = side.rows.first() else {
            return;
        };
        let is_near = |quad: &Quad| rect::touch(quad.bounds, deepest.ground.bounds);
        let mut near: Vec<Quad> = taken
            .iter()
            .copied()
            .chain(self.stalls.iter().flat_map(Stall::takes))
            .filter(is_near)
            .collect();
        *work += (taken.len() + self.stalls.len()) as u64;
        for row in &side.rows {
            let before = self.stalls.len();
            let band = Interval {
                from: 0.0,
                to: row.pattern.depth_m,
            };
            let shadows = near.iter().filter_map(|quad| side.frame.shadow(quad, band));
            let blocked: Vec<Interval> = shadows.collect();
            *work += 4 * near.len() as u64;
            for &stretch in &row.stretches {
                for free in without(stretch, blocked.clone()) {
                    self.run(turn, side.frame, row, free);
                }
            }
            near.extend(self.stalls[before..].iter().flat_map(Stall::takes));
        }
    }

    fn run(&mut self, turn: Turn, frame: Frame, row: &Row, free: Interval) {
        let pattern = row.pattern;
        let free = row.drivable(free, turn.entered_m);
        let count = pattern.count(free.length());
        if count == 0 {
            return;
        }
        let from_m = if turn.from_far_end {
            (free.to - pattern.taken_m(count)).max(free.from)
        } else {
            free.from
        };
        let taken = Interval {
            from: from_m,
            to: from_m + pattern.taken_m(count),
        };
        let run = self.runs.len();
        self.stalls.extend((0..count).map(|place| {
            let (ground, front) = row.space(&frame, taken, place);
            Stall {
                ground,
                front,
                arrangement: pattern.arrangement,
                run,
            }
        }));
        self.runs.push(Run {
            frame,
            pattern,
            free,
            taken,
        });
    }
}

impl Row {
    /// What of a stretch a car drives into along the aisle, which begins and ends where the side does: oblique spaces after where
    /// it comes on to the aisle, for it turns into them as it goes.
    fn drivable(&self, free: Interval, entered_m: f64) -> Interval {
        if self.pattern.arrangement != Arrangement::Oblique {
            return free;
        }
        let (sin, cos) = self.pattern.angle_deg.to_radians().sin_cos();
        let swung_m = self.pattern.aisle_m * cos - self.pattern.pitch_m * (1.0 - sin * sin);
        let first_m = swung_m.max(entered_m);
        let [a, b, ..] = self.ground.corners;
        let length_m = (b - a).x.hypot((b - a).y);
        if self.leans_back {
            Interval {
                from: free.from,
                to: free.to.min(length_m - first_m),
            }
        } else {
            Interval {
                from: free.from.max(first_m),
                to: free.to,
            }
        }
    }

    /// The space at a place of a run, and what stays free before it.
    pub fn space(&self, frame: &Frame, taken: Interval, place: usize) -> (Quad, Quad) {
        let pattern = &self.pattern;
        let at_m = taken.from + pattern.pitch_m * place as f64;
        if pattern.arrangement != Arrangement::Oblique {
            let along = Interval {
                from: at_m,
                to: at_m + pattern.pitch_m,
            };
            let span = |from, to| Interval { from, to };
            return (
                frame.quad(along, span(0.0, pattern.depth_m)),
                frame.quad(along, span(-pattern.aisle_m, 0.0)),
            );
        }
        let (sin, cos) = pattern.angle_deg.to_radians().sin_cos();
        let width_m = pattern.pitch_m * sin;
        let length_m = (pattern.depth_m - width_m * cos) / sin;
        // Of a space that leans along: its front corner on the aisle's edge, then the others.
        let near = (at_m + pattern.pitch_m, 0.0);
        let by = |(s, t): (f64, f64), ahead_m: f64, aside_m: f64| {
            (
                s + cos * ahead_m - sin * aside_m,
                t + sin * ahead_m + cos * aside_m,
            )
        };
        let corner = |ahead_m: f64, aside_m: f64| {
            let (s, t) = by(near, ahead_m, aside_m);
            if self.leans_back {
                frame.point(taken.from + taken.to - s, t)
            } else {
                frame.point(s, t)
            }
        };
        let quad = |from_m: f64, to_m: f64| {
            let corners = [
                corner(from_m, 0.0),
                corner(to_m, 0.0),
                corner(to_m, width_m),
                corner(from_m, width_m),
            ];
            if self.leans_back {
                let [a, b, c, d] = corners;
                Quad::of([d, c, b, a])
            } else {
                Quad::of(corners)
            }
        };
        (quad(0.0, length_m), quad(-pattern.aisle_m, 0.0))
    }
}
