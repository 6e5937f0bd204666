//! Where one can move on a site: what stands in the way, gates as openings, and where walks begin and end.

mod barrier;
mod opening;
mod place;

use geo::{Line, MultiPolygon, Polygon};

use super::process::{AnalysisError, Control};
use crate::geometry::caliper::unit;
use crate::geometry::vector::left_of;
use crate::geometry::walking::{Source, Walkable};
use crate::geometry::{overlay, ring};
use crate::model::Kind;
use crate::model::site::{Site, SiteFeature};

pub(super) use barrier::{Barrier, barriers};
pub(super) use opening::{Opening, openings};
pub(super) use place::{Start, is_residential, starts};

/// A wall that one walks around is a strip of this width, so that a gap in its drawing is no gap.
pub(super) const WALL_THICKNESS: &str = "digitising-tolerance";
pub(super) const ASSUMED_GATE_WIDTH: &str = "assumed-gate-width";

/// How far off the ground a place may be drawn that one walks to: entrances stand in façades, gates on boundaries, and nobody
/// draws them there to the millimetre. Courtyards take in what is as near.
pub(super) const OFF_GROUND_M: f64 = 1.0;

/// The ground that people walk on: the courtyards' and their gates', without buildings, obstacles, parked places and walls.
/// A tree's trunk is no detour worth counting.
pub(super) fn walkable(
    site: &Site,
    barriers: &[Barrier],
    openings: &[Opening],
    control: &Control,
) -> Result<Walkable, AnalysisError> {
    let gates: Vec<Polygon> = openings
        .iter()
        .map(|gate| gate.threshold(OFF_GROUND_M))
        .collect();
    let own_gates: MultiPolygon = gates.iter().cloned().collect();
    let ground = overlay::union([site.ground.as_ref(), &own_gates]);
    let areas = barriers
        .iter()
        .filter(|barrier| barrier.feature.kind != Kind::BicycleShed)
        .flat_map(|barrier| &barrier.areas);
    let half_m = site.rules.value(WALL_THICKNESS) / 2.0;
    let strips: Vec<Polygon> = barriers
        .iter()
        .flat_map(|barrier| &barrier.lines)
        .filter_map(|&line| strip(line, half_m))
        .collect();
    control.check()?;
    let walls = overlay::difference(&overlay::union_of_polygons(&strips), &gates);
    let free = overlay::difference(&ground, areas.chain(&walls));
    control.check()?;
    Walkable::new(free, || control.check())
}

/// The ground no farther than `half_m` to either side of a line, and as far beyond its ends. None for a point.
fn strip(line: Line, half_m: f64) -> Option<Polygon> {
    let along = unit(line)? * half_m;
    let across = left_of(along);
    let (start, end) = (line.start - along, line.end + along);
    let corners = vec![start - across, end - across, end + across, start + across];
    (ring::doubled_signed_area(&corners) > 0.0).then(|| Polygon::new(corners.into(), Vec::new()))
}

/// All of a gate's opening that lies on the ground.
pub(super) fn gate_sources(ground: &Walkable, opening: &Opening, tag: usize) -> Vec<Source> {
    ground.along(opening.line, tag)
}

/// The places of a waste point that one walks to: the point, or the corners of its area.
pub(super) fn waste_sources(ground: &Walkable, point: &SiteFeature, tag: usize) -> Vec<Source> {
    place::corners(point)
        .into_iter()
        .filter_map(|corner| ground.stand(corner, OFF_GROUND_M))
        .map(|stand| Source::at(stand, tag))
        .collect()
}
