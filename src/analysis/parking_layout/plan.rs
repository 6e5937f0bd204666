//! A plan: aisles and the order in which their sides are filled; joined to the gates, and judged.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use geo::{Coord, Line};

use super::combs::directions;
use super::fill::{Rows, Run, Stall, Turn, fill};
use super::frame::{Frame, HAIR_M, Quad};
use super::ground::{Gate, Ground, nearest_m};
use super::network::{Aisle, Meeting, Meetings, Role, point_at};
use super::report::Arrangement;
use super::rule::Sizes;
use super::turns::{is_one_way_only, room_for_turns};
use crate::geometry::intervals::Interval;

/// An aisle of a plan, and how its sides are filled.
#[derive(Clone, Debug)]
pub(super) struct Strip {
    pub aisle: Arc<Aisle>,
    /// Those of the highest are filled first.
    pub priority: [f64; 4],
    pub from_far_end: [bool; 4],
}

/// What counts in a proposal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Aim {
    /// What a square metre of new aisle costs, in spaces.
    pub per_aisle_m2: f64,
    /// What a metre to the nearest entrance costs, of a space.
    pub per_walk_m: f64,
    /// What a square metre of spaces below tree crowns costs, in spaces.
    pub per_crown_m2: f64,
}

/// As many spaces as can be.
pub(super) const MOST: Aim = Aim {
    per_aisle_m2: 1e-4,
    per_walk_m: 0.0,
    per_crown_m2: 0.0,
};

/// Of two plans that hold as many, the tidy one: in spaces, what an aisle that is driven one way only, a row, and a space that
/// stands alone take off.
const PER_ONE_WAY: f64 = 0.02;
const PER_RUN: f64 = 0.002;
const PER_SINGLE: f64 = 0.008;

/// What a plan comes to.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub aisles: Vec<Arc<Aisle>>,
    pub rows: Rows,
    pub dead_end_m: f64,
    pub value: f64,
}

/// Ways in by gate and by the bits of their length; none where an aisle cannot be.
type Cut = BTreeMap<(usize, u64), Option<Arc<Aisle>>>;

/// All that plans are made on.
#[derive(Debug)]
pub(super) struct Yard<'a> {
    pub ground: &'a Ground,
    pub sizes: &'a Sizes,
    pub limits: Limits,
    /// For each gate, the way in as far as it goes straight on.
    pub gates: Vec<Arc<Aisle>>,
    /// Ways from gates to where spaces may stand, and lanes: driven on whatever else is.
    pub ways: Vec<Arc<Aisle>>,
    /// The directions of the longest edges.
    pub directions: Vec<Coord>,
    /// Of the ground that spaces may stand on.
    pub corners: Vec<Coord>,
    /// Ways in that were cut before, by gate and length.
    cut: RefCell<Cut>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub dead_end_m: f64,
    pub way_in_m: f64,
    /// So many new spaces for wheelchairs are needed at least.
    pub accessible: usize,
}

impl Strip {
    pub fn new(aisle: Arc<Aisle>) -> Self {
        let mut priority = [0.0; 4];
        for (place, side) in aisle.sides.iter().enumerate() {
            priority[place] = side.promise() as f64;
        }
        Self {
            aisle,
            priority,
            from_far_end: [false; 4],
        }
    }

    /// The same strip, driven the other way.
    pub fn reversed(&self, yard: &Yard<'_>) -> Option<Self> {
        let aisle = &self.aisle;
        let axis = Line::new(aisle.axis.end, aisle.axis.start);
        yard.aisle(axis, aisle.width_m, aisle.role).map(Self::new)
    }
}

impl<'a> Yard<'a> {
    pub fn new(ground: &'a Ground, sizes: &'a Sizes, limits: Limits) -> Self {
        let mut yard = Self {
            ground,
            sizes,
            limits,
            gates: Vec::new(),
            ways: Vec::new(),
            directions: Vec::new(),
            corners: ground.stand.corners(),
            cut: RefCell::default(),
        };
        yard.gates = ground
            .gates
            .iter()
            .filter_map(|gate| yard.way_in(gate))
            .collect();
        yard.directions = directions(&yard);
        yard
    }

    pub fn aisle(&self, axis: Line, width_m: f64, role: Role) -> Option<Arc<Aisle>> {
        Aisle::new(self.ground, self.sizes, axis, width_m, role).map(Arc::new)
    }

    /// How far an aisle of a width can go along a frame's axis.
    pub fn runs(&self, frame: &Frame, along: Interval, width_m: f64) -> Vec<Interval> {
        let runs = self
            .ground
            .drive
            .runs(frame, along, width_m, self.sizes.least_m);
        let ends = |run: Vec<Interval>| {
            Some(Interval {
                from: run.first()?.from,
                to: run.last()?.to,
            })
        };
        runs.into_iter().filter_map(ends).collect()
    }

    /// The way from a gate straight on, as wide as the gate lets through and as it goes on best.
    fn way_in(&self, gate: &Gate) -> Option<Arc<Aisle>> {
        const WAYS: u32 = 4;
        let widest_m = gate.width_m.min(self.sizes.aisle_m);
        let least_m = self.limits.way_in_m.min(widest_m);
        let is_wide_enough = gate.width_m >= self.limits.way_in_m - HAIR_M;
        (0..=WAYS)
            .filter(|_| is_wide_enough)
            .map(|step| widest_m - (widest_m - least_m) * f64::from(step) / f64::from(WAYS))
            .find_map(|width_m| self.straight_in(gate, width_m))
    }

    fn straight_in(&self, gate: &Gate, width_m: f64) -> Option<Arc<Aisle>> {
        const OFF_M: f64 = 1.0;
        const FAR_M: f64 = 1000.0;
        let frame = Frame {
            origin: gate.middle,
            along: gate.inward,
        };
        let half_m = width_m / 2.0;
        let ahead = Interval {
            from: -OFF_M,
            to: FAR_M,
        };
        let free = self
            .runs(&frame, ahead, width_m)
            .into_iter()
            .find(|free| free.from <= OFF_M && free.length() > width_m)?;
        let axis = Line::new(
            frame.point(free.from.max(0.0), 0.0),
            frame.point(free.to - half_m, 0.0),
        );
        self.aisle(axis, width_m, Role::Gate)
    }

    /// A gate's way in as far as the first of the others' axes; with none, nothing.
    fn cut_way_in(&self, place: usize, aisles: &[Arc<Aisle>]) -> Option<Arc<Aisle>> {
        /// As many as a long search comes upon without filling the memory.
        const MOST_KEPT: usize = 4000;
        let gate = &self.gates[place];
        let first_m = aisles
            .iter()
            .filter_map(|aisle| {
                let (on, _) = gate.meets(aisle)?;
                let ends = [aisle.axis.start, aisle.axis.end];
                let frame = Frame {
                    origin: gate.axis.start,
                    along: gate.along,
                };
                // Of an aisle along the way in, its nearer end.
                let is_along = ends.iter().all(|&end| frame.local(end).1.abs() < 1e-5);
                Some(if is_along {
                    let nearer = ends.iter().map(|&end| frame.local(end).0);
                    nearer.fold(on, f64::min).max(0.0)
                } else {
                    on
                })
            })
            .reduce(f64::min)?;
        // It is at least a stub, no longer than what it leads into is wide.
        let length_m = if first_m < 1e-3 { 0.01 } else { first_m };
        let key = (place, length_m.to_bits());
        if let Some(known) = self.cut.borrow().get(&key) {
            return known.clone();
        }
        let axis = Line::new(gate.axis.start, point_at(gate.axis, length_m));
        let cut = self.aisle(axis, gate.width_m, Role::Gate);
        let mut kept = self.cut.borrow_mut();
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(key, cut.clone());
        cut
    }

    /// The plan's aisles with the ways in that lead to them.
    pub fn joined(&self, strips: &[Strip]) -> Vec<Arc<Aisle>> {
        let inner: Vec<Arc<Aisle>> = strips
            .iter()
            .map(|strip| &strip.aisle)
            .chain(&self.ways)
            .cloned()
            .collect();
        let ways_in: Vec<Arc<Aisle>> = if inner.is_empty() {
            self.gates.clone()
        } else {
            (0..self.gates.len())
                .filter_map(|place| self.cut_way_in(place, &inner))
                .collect()
        };
        strips
            .iter()
            .map(|strip| Arc::clone(&strip.aisle))
            .chain(self.ways.iter().cloned())
            .chain(ways_in)
            .collect()
    }

    /// The same strips, each driven from the half of it where cars first come on to it: so spaces that lean along it are driven into.
    pub fn outward(&self, strips: Vec<Strip>) -> Vec<Strip> {
        let all = self.joined(&strips);
        let entered_m = Meetings::of(&all).entered_m;
        let turned = |(strip, entered_m): (Strip, &Option<f64>)| {
            let is_far = entered_m.is_some_and(|m| m > strip.aisle.length_m() / 2.0);
            let turned = if is_far { strip.reversed(self) } else { None };
            turned.unwrap_or(strip)
        };
        strips.into_iter().zip(&entered_m).map(turned).collect()
    }

    /// The same one-way strips, from the first place where they meet others to the last, turned so that one drives on most of them
    /// from a gate and on to one. None where one leads nowhere or all do, or where there are too many to try.
    pub fn circulating(&self, strips: &[Strip]) -> Option<Vec<Strip>> {
        const MOST: usize = 6;
        if strips.len() > MOST {
            return None;
        }
        let strips = self.trimmed(strips)?;
        let turned: Vec<Strip> = strips
            .iter()
            .map(|strip| strip.reversed(self))
            .collect::<Option<_>>()?;
        let ways = |choice: u32| -> Vec<Strip> {
            let both = strips.iter().zip(&turned).enumerate();
            both.map(|(at, (strip, turned))| {
                if choice >> at & 1 == 1 { turned } else { strip }.clone()
            })
            .collect()
        };
        let driven_on = |strips: &[Strip]| {
            let entered_m = Meetings::of(&self.joined(strips)).entered_m;
            entered_m[..strips.len()].iter().flatten().count()
        };
        (0..1_u32 << strips.len())
            .map(ways)
            .map(|strips| (driven_on(&strips), strips))
            .filter(|(count, _)| *count > 0)
            .min_by_key(|(count, _)| std::cmp::Reverse(*count))
            .map(|(_, strips)| strips)
    }

    /// None where a strip meets others at one place at most.
    fn trimmed(&self, strips: &[Strip]) -> Option<Vec<Strip>> {
        let all = self.joined(strips);
        let meetings = Meetings::of(&all).of;
        let trimmed = |(strip, met): (&Strip, &Vec<Meeting>)| {
            let along = met.iter().map(|meeting| meeting.here_m);
            let first_m = along.clone().fold(f64::INFINITY, f64::min);
            let last_m = along.fold(0.0, f64::max);
            let aisle = &strip.aisle;
            if last_m - first_m < aisle.width_m {
                return None;
            }
            let axis = Line::new(point_at(aisle.axis, first_m), point_at(aisle.axis, last_m));
            self.aisle(axis, aisle.width_m, aisle.role).map(Strip::new)
        };
        strips.iter().zip(&meetings).map(trimmed).collect()
    }

    /// None where an aisle ends too far from where a car can turn round, one cannot turn into it, or cars come towards each other.
    pub fn layout(&self, strips: &[Strip], aim: &Aim, work: &mut u64) -> Option<Layout> {
        let all = self.joined(strips);
        let meetings = Meetings::of(&all);
        *work += (all.len() * all.len()) as u64;
        let mut dead_end_m = 0.0_f64;
        for at in (0..all.len()).filter(|&at| meetings.is_driven_on(at)) {
            let end_m = meetings.dead_end_m(&all, at);
            if end_m > self.limits.dead_end_m {
                return None;
            }
            dead_end_m = dead_end_m.max(end_m);
        }
        if !is_one_way_only(&all, &meetings) {
            return None;
        }
        let radius_m = self.sizes.turning_radius_m;
        let kept_clear = room_for_turns(&all, &meetings, self.ground, radius_m)?;
        let (kept, turns) = in_order(strips, &all, &meetings);
        let mut rows = fill(&kept, &kept_clear, &turns, work);
        // Below crowns, where that counts, a space may be worth less than none.
        rows.stalls.retain(|stall| self.worth(stall, aim) > 0.0);
        let value = self.value(&kept, &rows, aim);
        Some(Layout {
            aisles: kept,
            rows,
            dead_end_m,
            value,
        })
    }

    fn value(&self, aisles: &[Arc<Aisle>], rows: &Rows, aim: &Aim) -> f64 {
        let paved_m2: f64 = aisles
            .iter()
            .filter(|aisle| !aisle.role.is_given())
            .map(|aisle| aisle.length_m() * aisle.width_m)
            .sum();
        let spaces: f64 = rows.stalls.iter().map(|stall| self.worth(stall, aim)).sum();
        let one_way = aisles.iter().filter(|aisle| aisle.is_one_way).count();
        let alone = rows.runs.iter().filter(|run| run.is_single()).count();
        let untidy = PER_ONE_WAY * one_way as f64
            + PER_RUN * rows.runs.len() as f64
            + PER_SINGLE * alone as f64;
        let lost = self.lost_to_wheelchairs(aisles, rows) as f64;
        spaces - lost - aim.per_aisle_m2 * paved_m2 - untidy
    }

    /// Of a space, for an aim.
    fn worth(&self, stall: &Stall, aim: &Aim) -> f64 {
        /// However far it is, a space is better than none.
        const LEAST: f64 = 0.05;
        let mut worth = 1.0;
        if aim.per_walk_m > 0.0 {
            let middle = stall.ground.middle();
            worth -= aim.per_walk_m * nearest_m(middle, &self.ground.entrances).unwrap_or(0.0);
        }
        worth = worth.max(LEAST);
        if aim.per_crown_m2 > 0.0 {
            worth -= aim.per_crown_m2 * self.ground.below_crowns_m2(&stall.ground);
        }
        worth
    }

    /// The spaces that go for room beside the first for wheelchairs: where no row leaves it, one each.
    fn lost_to_wheelchairs(&self, aisles: &[Arc<Aisle>], rows: &Rows) -> usize {
        let wheelchair_m = self.sizes.wheelchair_m;
        let has_ground = |run: &&Run| {
            run.pattern.arrangement == Arrangement::Parallel
                || (run.pattern.arrangement == Arrangement::Perpendicular
                    && run.free.length() - run.taken.length() >= wheelchair_m)
        };
        let is_clear = |beside: &Quad| {
            self.ground.drive.holds_quad(beside)
                && !aisles.iter().any(|aisle| aisle.ground.overlaps(beside))
                && !rows
                    .stalls
                    .iter()
                    .any(|stall| stall.ground.overlaps(beside))
        };
        let has_room = |run: &&Run| {
            has_ground(run)
                || (run.pattern.arrangement == Arrangement::Perpendicular
                    && run.beside(wheelchair_m).iter().any(is_clear))
        };
        let needed = self.limits.accessible.min(rows.runs.len());
        needed - rows.runs.iter().filter(has_room).take(needed).count()
    }
}

/// The aisles that are driven on, and their sides in the order in which they are filled.
fn in_order(
    strips: &[Strip],
    all: &[Arc<Aisle>],
    meetings: &Meetings,
) -> (Vec<Arc<Aisle>>, Vec<Turn>) {
    let mut kept = Vec::new();
    let mut turns: Vec<(f64, Turn)> = Vec::new();
    for (at, (joined, entered_m)) in all.iter().zip(&meetings.entered_m).enumerate() {
        let Some(entered_m) = entered_m else {
            continue;
        };
        let strip = strips.get(at);
        for (side, rows) in joined.sides.iter().enumerate() {
            let (priority, from_far_end) = match strip {
                Some(strip) => (strip.priority[side], strip.from_far_end[side]),
                None => (rows.promise() as f64, false),
            };
            let turn = Turn {
                aisle: kept.len(),
                side,
                from_far_end,
                entered_m: entered_m + joined.before_m(),
            };
            turns.push((priority, turn));
        }
        kept.push(Arc::clone(joined));
    }
    turns.sort_by(|a, b| b.0.total_cmp(&a.0));
    (kept, turns.into_iter().map(|(_, turn)| turn).collect())
}
