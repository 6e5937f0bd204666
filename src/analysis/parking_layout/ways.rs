//! Ways that are driven on whatever else is: existing lanes, and from gates to places that they do not lead into.

use std::sync::Arc;

use geo::{Area, Coord, Distance, Euclidean, InteriorPoint, Line};

use super::frame::{Frame, HAIR_M};
use super::network::{Aisle, Role};
use super::plan::{Strip, Yard};
use crate::analysis::process::{AnalysisError, Control};
use crate::geometry::caliper::unit;
use crate::geometry::erosion::{Thin, eroded};
use crate::geometry::intervals::Interval;
use crate::geometry::vector::dot;
use crate::geometry::walking::{Source, Walkable};

/// Room beside a way that a car takes around corners.
const ROOM_M: f64 = 0.05;

/// The strips of the lanes, as wide as a row's aisle where there is room.
pub(super) fn lanes(yard: &Yard) -> Vec<Arc<Aisle>> {
    let sizes = yard.sizes;
    let mut widths = vec![sizes.aisle_m, sizes.narrow_m, yard.limits.way_in_m];
    widths.sort_by(|a, b| b.total_cmp(a));
    widths.dedup();
    let legs = yard.ground.lanes.iter();
    let ways = legs.flat_map(|&leg| widest(yard, leg, &widths));
    let outward = yard.outward(ways.map(Strip::new).collect());
    outward.into_iter().map(|way| way.aisle).collect()
}

/// The strips along a leg, of the first width that covers nearly all that the narrowest would.
fn widest(yard: &Yard, leg: Line, widths: &[f64]) -> Vec<Arc<Aisle>> {
    const NEARLY: f64 = 0.9;
    let tried: Vec<(f64, Vec<Interval>)> = widths
        .iter()
        .map(|&width_m| (width_m, free_along(yard, leg, width_m)))
        .collect();
    let covered = |stretches: &[Interval]| stretches.iter().map(|free| free.length()).sum::<f64>();
    let most_m = tried
        .last()
        .map_or(0.0, |(_, stretches)| covered(stretches));
    let Some((width_m, stretches)) = tried
        .iter()
        .find(|(_, stretches)| covered(stretches) >= NEARLY * most_m)
    else {
        return Vec::new();
    };
    stretches
        .iter()
        .filter_map(|free| {
            let along = unit(leg)?;
            let axis = Line::new(leg.start + along * free.from, leg.start + along * free.to);
            yard.aisle(axis, *width_m, Role::Lane)
        })
        .collect()
}

/// What of a leg is driven on, past what narrows it: a lamp beside a lane does not end it.
fn free_along(yard: &Yard, leg: Line, width_m: f64) -> Vec<Interval> {
    let Some(along) = unit(leg) else {
        return Vec::new();
    };
    let frame = Frame {
        origin: leg.start,
        along,
    };
    let whole = Interval {
        from: 0.0,
        to: dot(leg.delta(), along),
    };
    let mut stretches = yard.runs(&frame, whole, width_m);
    stretches.retain(|free| free.length() > 1.0);
    stretches
}

/// Ways from the gates to each part of the ground that spaces may stand on.
pub(super) fn ways_to_parts(
    yard: &Yard,
    control: &Control,
) -> Result<Vec<Arc<Aisle>>, AnalysisError> {
    let width_m = yard.limits.way_in_m;
    let thin = Thin {
        lines: yard.ground.walls.clone(),
        points: Vec::new(),
    };
    let middles = eroded(&yard.ground.drive.area, &thin, width_m / 2.0 + ROOM_M);
    let walkable = Walkable::new(middles, || control.check())?;
    let sources: Vec<Source> = yard
        .gates
        .iter()
        .filter_map(|gate| {
            let inside: Coord = gate.axis.start + gate.along * width_m;
            walkable.stand(inside, width_m)
        })
        .map(|stand| Source::at(stand, 0))
        .collect();
    if sources.is_empty() {
        return Ok(Vec::new());
    }
    control.check()?;
    let walks = walkable.walks_from(sources);
    let least_m2 = yard.sizes.width_m * yard.sizes.length_m;
    let mut ways = Vec::new();
    for part in &yard.ground.stand.area {
        let target = part
            .interior_point()
            .filter(|_| part.unsigned_area() > least_m2);
        let walk = target
            .and_then(|target| walkable.stand(target.0, yard.sizes.aisle_m))
            .and_then(|stand| walks.to(stand));
        let Some(walk) = walk else {
            continue;
        };
        let legs = walk
            .path
            .lines()
            .filter(|leg| leg.dx().hypot(leg.dy()) > HAIR_M);
        let legs: Vec<Line> = legs.collect();
        let driven = drivable(yard, &legs).iter();
        ways.extend(driven.filter_map(|&leg| yard.aisle(leg, width_m, Role::Way)));
    }
    Ok(ways)
}

/// What of a way to a gate is driven: up to where it bends by more than a right angle. Who walks may turn back there.
fn drivable<'a>(yard: &Yard, legs: &'a [Line]) -> &'a [Line] {
    let Some(last) = legs.last() else {
        return legs;
    };
    let off_m = |gate: &&Arc<Aisle>| Euclidean.distance(gate.axis.start, last.end);
    let gates = yard.gates.iter();
    let gate = gates.min_by(|a, b| off_m(a).total_cmp(&off_m(b)));
    let mut ahead = gate.map(|gate| gate.along * -1.0);
    let mut from = legs.len();
    for (at, &leg) in legs.iter().enumerate().rev() {
        let along = unit(leg);
        if along.zip(ahead).is_some_and(|(a, b)| dot(a, b) < -HAIR_M) {
            break;
        }
        (from, ahead) = (at, along);
    }
    &legs[from..]
}
