//! Better plans by small changes: simulated annealing from the best first plans, within an amount of work.

use std::sync::Arc;

use geo::{Coord, Line};

use super::combs::combs;
use super::fill::Run;
use super::frame::{Frame, HAIR_M};
use super::network::{Aisle, Role, point_at};
use super::plan::{Aim, Layout, Strip, Yard};
use super::rng::Rng;
use super::tidy::tidied;
use crate::analysis::process::{AnalysisError, Control};
use crate::geometry::caliper::foot;
use crate::geometry::intervals::Interval;
use crate::geometry::vector::{dot, left_of};

/// A plan with what it comes to.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub strips: Vec<Strip>,
    pub layout: Layout,
}

/// So many first plans are improved.
const STARTS: usize = 6;
/// Spaces that a change for the worse may cost, at first.
const WARMTH: f64 = 0.4;
/// What room for most of one more space is worth while plans are compared: what has it is a change from holding it.
const PER_SLACK: f64 = 0.5;
/// The work of a round of annealing.
const ROUND_WORK: u64 = 3_000_000;
/// A plan of more aisles is a maze.
const MOST_AISLES: usize = 60;
/// What building an aisle costs, in the units that `fill` counts; more where there are more corners to keep clear of.
const AISLE_WORK: u64 = 90;
const CORNER_WORK: u64 = 4;

/// So many of the first plans that promise most are laid out.
const LAID_OUT: usize = 60;
/// So many of those of one-way aisles, and so many are looked at for whether one drives through.
const ONE_WAY_LAID_OUT: usize = 12;
const ONE_WAY_TRIED: usize = 240;

/// The first plans that promise most and are lawful, the best first.
pub(super) fn first_plans(
    yard: &Yard,
    aim: &Aim,
    control: &Control,
) -> Result<Vec<Found>, AnalysisError> {
    let mut found = Vec::new();
    let mut work = 0;
    if let Some(layout) = yard.layout(&[], aim, &mut work) {
        found.push(Found {
            strips: Vec::new(),
            layout,
        });
    }
    let sizes = yard.sizes;
    let (mut two_way, mut one_way) = (Vec::new(), Vec::new());
    for &along in &yard.directions {
        for along in [along, left_of(along)] {
            control.check()?;
            two_way.extend(combs(yard, along, sizes.aisle_m));
            if sizes.narrow_m < sizes.aisle_m {
                one_way.extend(combs(yard, along, sizes.narrow_m));
            }
        }
    }
    let most_promising = |mut plans: Vec<(usize, Vec<Strip>)>, most: usize| {
        plans.sort_by_key(|(promise, _)| std::cmp::Reverse(*promise));
        plans.truncate(most);
        plans.into_iter().map(|(_, strips)| strips)
    };
    let through = most_promising(one_way, ONE_WAY_TRIED)
        .filter_map(|strips| yard.circulating(&strips))
        .take(ONE_WAY_LAID_OUT);
    let plans = most_promising(two_way, LAID_OUT)
        .map(|strips| yard.outward(strips))
        .chain(through);
    for strips in plans {
        control.check()?;
        if let Some(layout) = yard.layout(&strips, aim, &mut work) {
            found.push(Found { strips, layout });
        }
    }
    found.sort_by(|a, b| b.layout.value.total_cmp(&a.layout.value));
    found.dedup_by(|a, b| a.layout.value == b.layout.value);
    Ok(found)
}

/// The best that is found from some first plans with an amount of work. The first plans are told, then each that
/// is better than those before.
///
/// Each round does the same amount of work, whatever the whole is: with more of it the same rounds are followed by others, so that
/// more time never finds less.
pub(super) fn improved(
    yard: &Yard,
    aim: &Aim,
    starts: &[Found],
    work: u64,
    rng: &mut Rng,
    control: &Control,
    tell: &mut dyn FnMut(&Found) -> Result<(), AnalysisError>,
) -> Result<(), AnalysisError> {
    let starts = &starts[..starts.len().min(STARTS)];
    let Some(first) = starts.first() else {
        return Ok(());
    };
    let mut best = first.clone();
    for start in starts {
        tell(&tidied(yard, aim, start.clone(), control)?)?;
    }
    for round in 0..(work / ROUND_WORK) as usize {
        // By turns from the next of the first plans, and from the best so far.
        let start = if round % 2 == 0 {
            starts[round / 2 % starts.len()].clone()
        } else {
            best.clone()
        };
        let found = annealed(yard, aim, start, ROUND_WORK, rng, control)?;
        if found.layout.value > best.layout.value {
            best = found;
            tell(&tidied(yard, aim, best.clone(), control)?)?;
        }
    }
    Ok(())
}

impl Layout {
    /// What the search goes by.
    fn promise(&self) -> f64 {
        let slack = |run: &Run| {
            let left_m = run.free.length() - run.taken.length();
            (left_m / run.pattern.pitch_m).clamp(0.0, 1.0).powi(2)
        };
        self.value + PER_SLACK * self.rows.runs.iter().map(slack).sum::<f64>()
    }
}

fn annealed(
    yard: &Yard,
    aim: &Aim,
    start: Found,
    work: u64,
    rng: &mut Rng,
    control: &Control,
) -> Result<Found, AnalysisError> {
    let (mut now, mut best) = (start.clone(), start);
    let mut done = 0;
    let aisle_work = AISLE_WORK + CORNER_WORK * yard.corners.len() as u64;
    while done < work {
        control.check()?;
        let warmth = WARMTH * (1.0 - done as f64 / work as f64).powi(2) + 0.02;
        done += aisle_work;
        let Some(strips) = changed(yard, &now, rng) else {
            continue;
        };
        let Some(layout) = yard.layout(&strips, aim, &mut done) else {
            continue;
        };
        let gain = layout.promise() - now.layout.promise();
        if gain >= 0.0 || rng.share() < (gain / warmth).exp() {
            now = Found { strips, layout };
            if now.layout.value > best.layout.value {
                best = now.clone();
            }
        }
    }
    Ok(best)
}

fn changed(yard: &Yard, now: &Found, rng: &mut Rng) -> Option<Vec<Strip>> {
    let mut strips = now.strips.clone();
    let count = strips.len();
    let at = rng.below(count.max(1));
    match rng.below(12) {
        0 if count > 0 => {
            strips.remove(at);
        }
        1..=3 if count < MOST_AISLES => strips.push(branch(yard, now, rng)?),
        4 | 5 if count > 0 => {
            let old = Arc::clone(&strips[at].aisle);
            strips[at] = moved(yard, now, &strips[at], rng)?;
            if rng.share() < 0.7 {
                follow(yard, &mut strips, at, &old);
            }
        }
        6..=8 if count > 0 => strips[at] = resized(yard, now, &strips[at], rng)?,
        9 if count > 0 => {
            strips[at] = moved(yard, now, &strips[at], rng)?;
            let other = rng.below(count);
            strips[other] = resized(yard, now, &strips[other], rng)?;
        }
        _ if count > 0 => {
            let side = rng.below(4);
            if rng.share() < 0.1 {
                strips[at] = strips[at].reversed(yard)?;
            } else if rng.share() < 0.5 {
                strips[at].priority[side] = rng.share() * 40.0;
            } else {
                strips[at].from_far_end[side] = !strips[at].from_far_end[side];
            }
        }
        _ => strips.push(branch(yard, now, rng)?),
    }
    Some(strips)
}

/// A new aisle across one that is there, or beside the end of it.
fn branch(yard: &Yard, now: &Found, rng: &mut Rng) -> Option<Strip> {
    let trunk = rng.pick(&now.layout.aisles)?;
    let length_m = trunk.length_m();
    let at_m = match rng.below(4) {
        0 => 0.0,
        1 => length_m,
        2 => snapped(yard, trunk, now, rng)?.clamp(0.0, length_m),
        _ => rng.share() * length_m,
    };
    let sizes = yard.sizes;
    let is_narrow = rng.share() < 0.15;
    let width_m = if is_narrow {
        sizes.narrow_m
    } else {
        sizes.aisle_m
    };
    let turned = rng.share() < 0.5;
    let along = if rng.share() < 0.06 {
        // Along something else than the aisle.
        *rng.pick(&yard.directions)?
    } else {
        trunk.along
    };
    let across = left_of(along) * if turned { 1.0 } else { -1.0 };
    let frame = Frame {
        origin: point_at(trunk.axis, at_m),
        along: across,
    };
    let reach = longest(yard, &frame, width_m)?;
    let back_m = if rng.share() < 0.5 { 0.0 } else { reach.from };
    let end_m = reach.to - length_off(yard, rng);
    strip(
        yard,
        &frame,
        Interval {
            from: back_m,
            to: end_m,
        },
        width_m,
    )
}

/// Where along an aisle another could leave so that a row fits beside one that is there.
fn snapped(yard: &Yard, trunk: &Aisle, now: &Found, rng: &mut Rng) -> Option<f64> {
    let other = rng.pick(&now.layout.aisles)?;
    let frame = Frame {
        origin: trunk.axis.start,
        along: trunk.along,
    };
    let at = frame.local(other.axis.start).0;
    let sizes = yard.sizes;
    let single_m = sizes.aisle_m + sizes.length_m;
    let steps = [single_m + sizes.length_m, single_m, sizes.aisle_m];
    let step_m = *rng.pick(&steps)?;
    Some(if rng.share() < 0.5 {
        at + step_m
    } else {
        at - step_m
    })
}

/// How much earlier an aisle ends than it could: not at all, for a row across its end, or by any other length.
fn length_off(yard: &Yard, rng: &mut Rng) -> f64 {
    match rng.below(4) {
        0 | 1 => 0.0,
        2 => yard.sizes.length_m,
        _ => rng.share() * 12.0,
    }
}

/// The stretch through the frame's origin that an aisle's axis can take.
fn longest(yard: &Yard, frame: &Frame, width_m: f64) -> Option<Interval> {
    const FAR_M: f64 = 400.0;
    let half_m = width_m / 2.0;
    let all = Interval {
        from: -FAR_M,
        to: FAR_M,
    };
    yard.runs(frame, all, width_m)
        .into_iter()
        .map(|free| Interval {
            from: free.from + half_m,
            to: free.to - half_m,
        })
        .find(|free| free.from <= HAIR_M && free.to >= -HAIR_M)
}

pub(super) fn strip(yard: &Yard, frame: &Frame, axis: Interval, width_m: f64) -> Option<Strip> {
    const LEAST_M: f64 = 0.5;
    if axis.length() < LEAST_M {
        return None;
    }
    let line = Line::new(frame.point(axis.from, 0.0), frame.point(axis.to, 0.0));
    yard.aisle(line, width_m, Role::Aisle).map(Strip::new)
}

/// The aisle a little aside, as long as it was or as it can be.
fn moved(yard: &Yard, now: &Found, old: &Strip, rng: &mut Rng) -> Option<Strip> {
    let sizes = yard.sizes;
    let aisle = &old.aisle;
    let own = Frame {
        origin: aisle.axis.start,
        along: aisle.along,
    };
    let aside_m = match rng.below(5) {
        0 => (rng.share() - 0.5) * 2.0,
        1 => sizes.width_m,
        2 => sizes.length_m,
        3 => {
            // To where a row fits between it and another, or the ground's edge.
            let other = rng.pick(&now.layout.aisles)?;
            let (_, left_m) = own.local(other.axis.start);
            let rows = rng.below(3) as f64 * sizes.length_m;
            let gap_m = f64::midpoint(aisle.width_m, other.width_m) + rows;
            left_m + if rng.share() < 0.5 { gap_m } else { -gap_m }
        }
        _ => {
            let (_, left_m) = own.local(*rng.pick(&yard.corners)?);
            let gap_m = aisle.width_m / 2.0 + rng.below(3) as f64 * sizes.length_m;
            left_m + if rng.share() < 0.5 { gap_m } else { -gap_m }
        }
    };
    let aside_m = if rng.share() < 0.5 { aside_m } else { -aside_m };
    let middle = (aisle.axis.start + aisle.axis.end) / 2.0;
    let frame = Frame {
        origin: middle + left_of(aisle.along) * aside_m,
        along: aisle.along,
    };
    let reach = longest(yard, &frame, aisle.width_m)?;
    let half_m = aisle.length_m() / 2.0;
    let axis = if rng.share() < 0.6 {
        Interval {
            from: reach.from.max(-half_m),
            to: reach.to.min(half_m),
        }
    } else {
        reach
    };
    let strip = strip(yard, &frame, axis, aisle.width_m)?;
    Some(Strip {
        from_far_end: old.from_far_end,
        ..strip
    })
}

/// Ends of other aisles that lay on the axis of one lie on it again after it was moved aside.
fn follow(yard: &Yard, strips: &mut [Strip], moved: usize, old: &Aisle) {
    let new = Arc::clone(&strips[moved].aisle);
    let across = left_of(old.along);
    let aside_m = dot(new.axis.start - old.axis.start, across);
    for (at, strip) in strips.iter_mut().enumerate() {
        let aisle = Arc::clone(&strip.aisle);
        // How far it goes along for each metre that it comes aside.
        let slope = dot(aisle.along, across);
        if at == moved || slope.abs() < 0.2 {
            continue;
        }
        let is_on = |end: Coord| {
            let onto = foot(old.axis, end) - end;
            dot(onto, onto) < HAIR_M
        };
        let by_m = aside_m / slope;
        let axis = Interval {
            from: if is_on(aisle.axis.start) { by_m } else { 0.0 },
            to: aisle.length_m() + if is_on(aisle.axis.end) { by_m } else { 0.0 },
        };
        let frame = Frame {
            origin: aisle.axis.start,
            along: aisle.along,
        };
        if let Some(followed) = self::strip(yard, &frame, axis, aisle.width_m) {
            *strip = Strip {
                aisle: followed.aisle,
                ..strip.clone()
            };
        }
    }
}

/// The aisle with another end, or of another width.
fn resized(yard: &Yard, now: &Found, old: &Strip, rng: &mut Rng) -> Option<Strip> {
    let aisle = &old.aisle;
    let sizes = yard.sizes;
    let frame = Frame {
        origin: aisle.axis.start,
        along: aisle.along,
    };
    let mut axis = Interval {
        from: 0.0,
        to: aisle.length_m(),
    };
    let mut width_m = aisle.width_m;
    if sizes.narrow_m < sizes.aisle_m && rng.share() < 0.08 {
        width_m = if width_m > sizes.narrow_m {
            sizes.narrow_m
        } else {
            sizes.aisle_m
        };
    }
    let reach = longest(yard, &frame, width_m)?;
    let is_far = rng.share() < 0.5;
    let to_m = match rng.below(5) {
        0 => {
            let off_m = length_off(yard, rng);
            if is_far {
                reach.to - off_m
            } else {
                reach.from + off_m
            }
        }
        1 => {
            let other: &Arc<Aisle> = rng.pick(&now.layout.aisles)?;
            let ends = [other.axis.start, other.axis.end];
            dot(*rng.pick(&ends)? - aisle.axis.start, aisle.along)
        }
        2 => (if is_far { axis.to } else { axis.from }) + (rng.share() - 0.5) * 3.0,
        3 => {
            let steps = [
                sizes.width_m,
                sizes.length_m,
                -sizes.width_m,
                -sizes.length_m,
            ];
            (if is_far { axis.to } else { axis.from }) + *rng.pick(&steps)?
        }
        _ => {
            let level = frame.local(*rng.pick(&yard.corners)?).0;
            let half_m = width_m / 2.0;
            let gap_m = half_m + rng.below(2) as f64 * sizes.length_m;
            level + if is_far { -gap_m } else { gap_m }
        }
    };
    if is_far {
        axis.to = to_m.min(reach.to);
    } else {
        axis.from = to_m.max(reach.from);
    }
    let strip = strip(yard, &frame, axis, width_m)?;
    Some(Strip {
        from_far_end: old.from_far_end,
        ..strip
    })
}
