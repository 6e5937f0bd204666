//! Where a fire engine can go, which façades it reaches from there, and where it gets stuck.

mod facade;
mod reasons;
mod stuck;
mod vehicle;

use geo::Area;

use super::report::{Building, Fire, FireGate, Reachable};
use crate::analysis::ground::share;
use crate::analysis::passage::{Barrier, Opening, is_residential};
use crate::analysis::process::{AnalysisError, Control};
use crate::analysis::report::GeoJson;
use crate::geometry::{erosion, overlay};
use crate::model::Kind;
use crate::model::site::{LARGEST_SCENE_M, Site};

use facade::Facades;
use stuck::Search;
use vehicle::{Roads, Vehicles};

pub(super) const WIDTH: &str = "fire-lane-width";
pub(super) const REACH: &str = "fire-reach";
pub(super) const REACHED_SHARE: &str = "fire-reached-share";

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
        .filter(|building| building.is_staying() && is_residential(building));
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
