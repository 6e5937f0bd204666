//! Where a fire engine can go, which façades it reaches from there, where it gets stuck, and where it cannot turn.

mod dead_ends;
mod facade;
mod reasons;
mod stuck;
mod turning;
mod vehicle;

use geo::Area;

use super::report::{Building, DeadEnd, Fire, FireGate, Reachable};
use crate::analysis::ground::share;
use crate::analysis::passage::{Barrier, Opening, is_residential};
use crate::analysis::process::{AnalysisError, Control};
use crate::analysis::report::GeoJson;
use crate::geometry::{erosion, overlay};
use crate::model::Kind;
use crate::model::site::{LARGEST_SCENE_M, Site};

use dead_ends::{Limits, Ways};
use facade::Facades;
use stuck::Search;
use turning::TurningPlaces;
use vehicle::{Roads, Vehicles};

pub(super) const WIDTH: &str = "fire-lane-width";
pub(super) const REACH: &str = "fire-reach";
pub(super) const REACHED_SHARE: &str = "fire-reached-share";
pub(super) const DEAD_END: &str = "fire-dead-end-length";
pub(super) const DEAD_ENDS: &str = "fire-dead-ends";
pub(super) const HIGH_RISE: &str = "high-rise-height";
const TURNING: &str = "fire-turning-place";
const TURNING_HIGH_RISE: &str = "fire-turning-place-high-rise";

/// Widths are told to the centimetre, and what falls short by less passes.
const CENTIMETRE_M: f64 = 0.01;
/// What a project may ask for: more is no lane.
const WIDEST_M: f64 = 100.0;

pub(super) fn analyse(
    site: &Site,
    barriers: &[Barrier],
    openings: &[Opening],
    control: &Control,
) -> Result<Fire, AnalysisError> {
    let width_m = site.rules.value(WIDTH).clamp(0.0, WIDEST_M);
    let reach_m = site.rules.value(REACH).clamp(0.0, LARGEST_SCENE_M);
    let vehicles = Vehicles::new(site, barriers, openings, width_m);
    control.check()?;
    let roads = vehicles.roads(width_m);
    let mut search = Search::new(&vehicles, site, barriers, openings, width_m, reach_m);
    let mut buildings = Vec::new();
    let residential = site
        .features_of_kind(Kind::Building)
        .filter(|building| is_residential(building));
    for building in residential {
        control.check()?;
        let Some(area) = building.area() else {
            continue;
        };
        let facades = Facades::of(&area);
        let facade_m = facades.within_m(&roads, reach_m);
        let reached = facade_m > 0.0;
        let stuck = if reached {
            None
        } else {
            search.stuck(&facades, control)?
        };
        buildings.push(Building {
            id: building.id.clone(),
            reached,
            facade_m,
            facade_share: share(facade_m, facades.length_m),
            stuck,
        });
    }
    Ok(Fire {
        width_m,
        reach_m,
        gates: gates(&vehicles, &roads),
        dead_ends: dead_ends(site, &vehicles, &roads, control)?,
        reachable: reachable(site, &roads),
        buildings,
    })
}

fn reachable(site: &Site, roads: &Roads) -> Reachable {
    let swept = overlay::intersection(&erosion::grown(&roads.inside, roads.half_m), &site.ground);
    Reachable {
        area_m2: swept.unsigned_area(),
        polygon: GeoJson::new(swept),
    }
}

fn dead_ends(
    site: &Site,
    vehicles: &Vehicles,
    roads: &Roads,
    control: &Control,
) -> Result<Vec<DeadEnd>, AnalysisError> {
    let side_m = site.rules.value(turning_rule(site)).clamp(0.0, WIDEST_M);
    let limits = Limits {
        longest_m: site.rules.value(DEAD_END),
        least_m: side_m,
    };
    let ways = Ways::new(vehicles, roads, control);
    control.check()?;
    let mut places = TurningPlaces::new(vehicles, roads, side_m, control)?;
    let found = ways.dead_ends(&places, limits)?;
    if found.iter().all(|dead_end| dead_end.met) || !places.look_again(roads, control)? {
        return Ok(found);
    }
    ways.dead_ends(&places, limits)
}

/// The rule for turning places: where a high building stands, the one for those.
pub(super) fn turning_rule(site: &Site) -> &'static str {
    let high_m = site.rules.value(HIGH_RISE);
    let own = || site.features_of_kind(Kind::Building);
    // A height that nothing tells of makes no building a high one.
    let is_high = site.solids.iter().any(|solid| {
        solid.kind == Kind::Building
            && solid.top_m > high_m
            && solid.assumed != Some("assumed-building-height")
            && own().any(|building| building.id == solid.id)
    });
    if is_high { TURNING_HIGH_RISE } else { TURNING }
}

fn gates(vehicles: &Vehicles, roads: &Roads) -> Vec<FireGate> {
    vehicles
        .gates
        .iter()
        .map(|gate| FireGate {
            id: gate.opening.feature.id.clone(),
            width_m: gate.opening.width_m(),
            passable: roads.leads_in_by(gate),
        })
        .collect()
}
