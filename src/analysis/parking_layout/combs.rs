//! First plans: parallel aisles at the offsets that hold most, joined by aisles across. Exact for each direction and each
//! place of the aisle across, as long as rows hinder each other only by their depth. Of aisles that two cars use, and of few
//! that are driven one way, as a loop or from gate to gate.

use std::sync::Arc;

use geo::{Coord, Line};

use super::frame::{Frame, HAIR_M, without};
use super::network::{Aisle, Role};
use super::plan::{Strip, Yard};
use super::rule::Sizes;
use crate::geometry::caliper::unit;
use crate::geometry::intervals::Interval;
use crate::geometry::vector::{cross, dot, left_of};

/// So many directions of a place are tried, those of its longest edges.
const DIRECTIONS: usize = 3;
/// So many offsets of aisles, and so many places of aisles across.
const OFFSETS: usize = 240;
const CROSSINGS: usize = 24;
/// The same of aisles that are driven one way.
const ONE_WAY_OFFSETS: usize = 48;
const ONE_WAY_CROSSINGS: usize = 16;
/// Offsets that are no farther apart are one.
const SAME_M: f64 = 1e-3;

/// What the aisles of a plan have in common.
struct Tooth {
    width_m: f64,
    is_one_way: bool,
    /// Of the rows beside them, the deepest first.
    depths_m: Vec<f64>,
    offsets: usize,
    crossings: usize,
}

impl Tooth {
    /// None where no row stands along so narrow an aisle.
    fn of(sizes: &Sizes, width_m: f64) -> Option<Self> {
        let is_one_way = width_m < sizes.aisle_m;
        let mut depths_m: Vec<f64> = sizes
            .along(width_m)
            .map(|pattern| pattern.depth_m)
            .collect();
        if is_one_way {
            depths_m.sort_by(|a, b| b.total_cmp(a));
        } else {
            depths_m.truncate(1);
        }
        let (offsets, crossings) = if is_one_way {
            (ONE_WAY_OFFSETS, ONE_WAY_CROSSINGS)
        } else {
            (OFFSETS, CROSSINGS)
        };
        (!depths_m.is_empty()).then_some(Self {
            width_m,
            is_one_way,
            depths_m,
            offsets,
            crossings,
        })
    }

    fn deep_m(&self) -> f64 {
        self.depths_m[0]
    }
}

/// The directions of the longest edges, of length 1; a direction and that across it are one.
pub(super) fn directions(yard: &Yard) -> Vec<Coord> {
    const SAME: f64 = 0.02;
    let mut found: Vec<(f64, Coord)> = Vec::new();
    let edges = yard.ground.stand.outline();
    let gates = yard
        .gates
        .iter()
        .map(|gate| Line::new(gate.axis.start, gate.axis.end));
    let mut lines: Vec<Line> = edges.chain(gates).collect();
    // The index gives them in an order of its own.
    lines.sort_by(|a, b| {
        let key = |line: &Line| (line.start.x, line.start.y, line.end.x, line.end.y);
        key(a)
            .partial_cmp(&key(b))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    for line in lines {
        let Some(mut along) = unit(line) else {
            continue;
        };
        let length_m = dot(line.delta(), along);
        while !(along.x > 0.0 && along.y >= 0.0) {
            along = left_of(along);
        }
        let is_same =
            |other: &Coord| cross(*other, along).abs() < SAME || dot(*other, along).abs() < SAME;
        match found.iter_mut().find(|(_, other)| is_same(other)) {
            Some((sum_m, _)) => *sum_m += length_m,
            None => found.push((length_m, along)),
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let longest_m = found.first().map_or(0.0, |(sum_m, _)| *sum_m);
    found
        .into_iter()
        .filter(|(sum_m, _)| *sum_m > longest_m / 10.0)
        .take(DIRECTIONS)
        .map(|(_, along)| along)
        .collect()
}

/// An aisle at an offset, with what its rows hold if nothing else stands there.
struct Shelf {
    left_m: f64,
    aisles: Vec<Arc<Aisle>>,
}

/// The plans of one direction with aisles of a width, each with how many spaces stand in its rows if nothing hinders them.
pub(super) fn combs(yard: &Yard, along: Coord, width_m: f64) -> Vec<(usize, Vec<Strip>)> {
    let frame = Frame {
        origin: Coord::zero(),
        along,
    };
    let extent = yard.ground.stand.extent(&frame);
    let Some(((length, depth), tooth)) = extent.zip(Tooth::of(yard.sizes, width_m)) else {
        return Vec::new();
    };
    let room_m = width_m + tooth.deep_m();
    let wide = |span: Interval| Interval {
        from: span.from - room_m,
        to: span.to + room_m,
    };
    let (length, depth) = (wide(length), wide(depth));
    let mut offsets_m = offsets(yard, &frame, depth, &tooth, true);
    if tooth.is_one_way {
        let gates_m = gate_offsets(yard, &frame);
        // One drives on from a gate along its own way: on one beside it, one would come from its middle.
        let leads_on = |at: &f64| {
            let from_gate_m = |gate_m: &f64| (at - gate_m).abs();
            let is_apart = |m: f64| m < SAME_M || m >= width_m;
            gates_m.iter().map(from_gate_m).all(is_apart)
        };
        offsets_m.retain(leads_on);
    }
    let shelves: Vec<Shelf> = offsets_m
        .into_iter()
        .filter_map(|left_m| {
            let aisles = straight(yard, &frame, left_m, length, width_m);
            (!aisles.is_empty()).then_some(Shelf { left_m, aisles })
        })
        .collect();
    let across = Frame {
        origin: Coord::zero(),
        along: left_of(along),
    };
    let turned = Interval {
        from: -length.to,
        to: -length.from,
    };
    let mut crossings: Vec<Vec<Arc<Aisle>>> = offsets(yard, &across, turned, &tooth, false)
        .into_iter()
        .map(|left_m| straight(yard, &across, left_m, depth, width_m))
        .filter(|aisles| !aisles.is_empty())
        .collect();
    let pairs = pairs(&crossings, tooth.is_one_way);
    crossings.extend(pairs);
    crossings.push(Vec::new());
    crossings
        .into_iter()
        .filter_map(|crossing| comb(&tooth, &shelves, &crossing))
        .collect()
}

/// Two aisles across at once, as a loop needs them: the first and the last, or those of the longest.
fn pairs(crossings: &[Vec<Arc<Aisle>>], is_one_way: bool) -> Vec<Vec<Arc<Aisle>>> {
    /// Of so many, each two.
    const LONGEST: usize = 8;
    let both = |one: usize, two: usize| {
        let both = crossings[one].iter().chain(&crossings[two]);
        both.cloned().collect()
    };
    if !is_one_way {
        let last = crossings.len().checked_sub(1);
        return last.map(|last| both(0, last)).into_iter().collect();
    }
    let longest_m = |at: &usize| {
        let lengths_m = crossings[*at].iter().map(|aisle| aisle.length_m());
        lengths_m.fold(0.0, f64::max)
    };
    let mut longest: Vec<usize> = (0..crossings.len()).collect();
    longest.sort_by(|a, b| longest_m(b).total_cmp(&longest_m(a)));
    longest.truncate(LONGEST);
    let each = longest.iter().enumerate();
    each.flat_map(|(at, &one)| longest[at + 1..].iter().map(move |&two| both(one, two)))
        .collect()
}

/// Where aisles can lie so that they, or the rows beside them, begin at a corner of the ground.
fn offsets(yard: &Yard, frame: &Frame, within: Interval, tooth: &Tooth, is_many: bool) -> Vec<f64> {
    let half_m = tooth.width_m / 2.0;
    let module_m = 2.0 * tooth.deep_m() + tooth.width_m;
    let single_m = tooth.deep_m() + tooth.width_m;
    let corners = yard
        .ground
        .stand
        .outline()
        .chain(yard.ground.drive.outline());
    let mut levels: Vec<f64> = corners.map(|edge| frame.local(edge.start).1).collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup_by(|a, b| (*a - *b).abs() < 1e-4);
    let (mut beside, mut farther) = (gate_offsets(yard, frame), Vec::new());
    for level in levels {
        for away in [1.0, -1.0] {
            let behind_rows = tooth.depths_m.iter().map(|deep_m| half_m + deep_m);
            for first in std::iter::once(half_m).chain(behind_rows) {
                beside.push(level + away * first);
                let rounds = if is_many { 8 } else { 1 };
                for step in 0..rounds {
                    for more in [0.0, single_m] {
                        let more_m = more + f64::from(step) * module_m;
                        farther.push(level + away * (first + more_m));
                    }
                }
            }
        }
    }
    let in_order = |mut all: Vec<f64>| {
        all.retain(|at| *at > within.from && *at < within.to);
        all.sort_by(f64::total_cmp);
        all.dedup_by(|a, b| (*a - *b).abs() < SAME_M);
        all
    };
    let most = if is_many {
        tooth.offsets
    } else {
        tooth.crossings
    };
    // What lies beside an edge, or a row beside it, goes before the rest.
    let mut found = thinned(in_order(beside), most);
    let left = most - found.len();
    found.extend(thinned(in_order(farther), left));
    in_order(found)
}

/// Where the ways in by gates lie that go along a frame.
fn gate_offsets(yard: &Yard, frame: &Frame) -> Vec<f64> {
    let gates = yard.gates.iter();
    let along = gates.filter(|gate| cross(gate.along, frame.along).abs() < 1e-6);
    along.map(|gate| frame.local(gate.axis.start).1).collect()
}

/// Evenly from the first to the last, where there are too many.
fn thinned(all: Vec<f64>, most: usize) -> Vec<f64> {
    let count = all.len();
    if count <= most {
        return all;
    }
    let last = most.max(2) - 1;
    (0..most)
        .map(|place| all[place * (count - 1) / last])
        .collect()
}

/// The aisles along a line of a frame, as long as they can be.
fn straight(
    yard: &Yard,
    frame: &Frame,
    left_m: f64,
    along: Interval,
    width_m: f64,
) -> Vec<Arc<Aisle>> {
    let half_m = width_m / 2.0;
    let line = Frame {
        origin: frame.point(0.0, left_m),
        along: frame.along,
    };
    yard.runs(&line, along, width_m)
        .into_iter()
        .filter(|free| free.length() > width_m + HAIR_M)
        .filter_map(|free| {
            let axis = Line::new(
                line.point(free.from + half_m, 0.0),
                line.point(free.to - half_m, 0.0),
            );
            yard.aisle(axis, width_m, Role::Aisle)
        })
        .collect()
}

/// How much a way through the offsets holds, and the shelf and rows before its last.
type Reached = (usize, Option<(usize, usize)>);

/// What the left and the right rows of a shelf hold beside an aisle across.
fn promise(shelf: &Shelf, crossing: &[Arc<Aisle>], side: usize) -> usize {
    shelf
        .aisles
        .iter()
        .filter(|aisle| {
            crossing.is_empty() || crossing.iter().any(|other| aisle.meets(other).is_some())
        })
        .filter_map(|aisle| {
            let side = &aisle.sides[side];
            let row = side.rows.first()?;
            let band = Interval {
                from: 0.0,
                to: row.pattern.depth_m,
            };
            let blocked: Vec<Interval> = crossing
                .iter()
                .filter_map(|other| side.frame.shadow(&other.ground, band))
                .collect();
            let count = row
                .stretches
                .iter()
                .flat_map(|&free| without(free, blocked.clone()))
                .map(|free| row.pattern.count(free.length()))
                .sum::<usize>();
            Some(count)
        })
        .sum()
}

/// The shelves that together hold most beside an aisle across: the longest way through their offsets.
fn comb(tooth: &Tooth, shelves: &[Shelf], crossing: &[Arc<Aisle>]) -> Option<(usize, Vec<Strip>)> {
    /// Rows on the left, on the right.
    const ROWS: [(bool, bool); 3] = [(true, true), (true, false), (false, true)];
    let (aisle_m, deep_m) = (tooth.width_m, tooth.deep_m());
    let depth = |is_there: bool| if is_there { deep_m } else { 0.0 };
    // Of the ways that end with a shelf and its rows: what they hold, and the one before.
    let mut best: Vec<[Reached; 3]> = Vec::with_capacity(shelves.len());
    // Of those up to a shelf, the one that holds most.
    let mut most: Vec<[(usize, usize); 3]> = Vec::with_capacity(shelves.len());
    for (at, shelf) in shelves.iter().enumerate() {
        let (left, right) = (promise(shelf, crossing, 0), promise(shelf, crossing, 1));
        let mut of = [(0, None); 3];
        for (rows, &(has_left, has_right)) in ROWS.iter().enumerate() {
            let own = if has_left { left } else { 0 } + if has_right { right } else { 0 };
            let mut before = (0, None);
            for (other_rows, &(other_left, _)) in ROWS.iter().enumerate() {
                let need_m = aisle_m + depth(has_right) + depth(other_left);
                let is_apart = |other: &Shelf| shelf.left_m - other.left_m >= need_m - 1e-6;
                let apart = shelves[..at].partition_point(is_apart);
                let Some(&(holds, other)) = most[..apart].last().map(|of| &of[other_rows]) else {
                    continue;
                };
                if holds > before.0 {
                    before = (holds, Some((other, other_rows)));
                }
            }
            of[rows] = (before.0 + own, before.1);
        }
        let mut most_here = most.last().copied().unwrap_or_default();
        for (most_here, (holds, _)) in most_here.iter_mut().zip(of) {
            if holds > most_here.0 {
                *most_here = (holds, at);
            }
        }
        most.push(most_here);
        best.push(of);
    }
    let (mut at, mut rows) = (0..best.len())
        .flat_map(|at| (0..3).map(move |rows| (at, rows)))
        .max_by_key(|&(at, rows)| (best[at][rows].0, std::cmp::Reverse((at, rows))))?;
    let holds = best[at][rows].0;
    let mut strips: Vec<Strip> = crossing.iter().cloned().map(Strip::new).collect();
    loop {
        let shelf = &shelves[at];
        strips.extend(shelf.aisles.iter().cloned().map(Strip::new));
        match best[at][rows].1 {
            Some(before) => (at, rows) = before,
            None => break,
        }
    }
    Some((holds, strips))
}
