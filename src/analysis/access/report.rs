//! Parameters and report of `access`: the public answer shape.

use geo::Coord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::check::Check;
use crate::analysis::report::{GeoJson, GeoJsonLine, HasCoords};
use crate::model::rules::AppliedRule;
use crate::model::{FeatureId, Kind};

#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Params {}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// From each entrance to the nearest of each sort of destination, in the scene's order.
    pub walking: Vec<Walk>,
    /// Entrances from which no way leads to any destination of a sort that there is.
    pub cut_off: Vec<CutOff>,
    /// Sorts of destinations of which there is none.
    pub missing: Vec<Destination>,
    pub fire: Fire,
    pub checks: Vec<Check>,
    pub rules: Vec<AppliedRule>,
}

/// Where one walks to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// One that lets pedestrians pass; where there is none, any.
    Gate,
    WastePoint,
    GreenArea,
}

/// A shortest way on foot.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Walk {
    pub entrance: FeatureId,
    /// "entrance", or "building" where no entrance is drawn: then from its best corner.
    pub kind: Kind,
    pub to: Destination,
    pub target: FeatureId,
    pub distance_m: f64,
    pub path: GeoJsonLine,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CutOff {
    pub entrance: FeatureId,
    pub kind: Kind,
    pub to: Destination,
}

/// Where a fire engine can go, and what it reaches from there.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Fire {
    /// The clear width that it needs.
    pub width_m: f64,
    /// How far from its way a façade may be.
    pub reach_m: f64,
    pub reachable: Reachable,
    /// The residential buildings, and those whose use is not stated.
    pub buildings: Vec<Building>,
    /// Gates on the boundary that let vehicles pass.
    pub gates: Vec<FireGate>,
    /// Ways that a vehicle only leaves as it came, those that lack a turning place first, then the longest.
    pub dead_ends: Vec<DeadEnd>,
}

/// A way that leads nowhere else.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DeadEnd {
    /// From where it begins to its end, or to the far side of its turning place.
    pub length_m: f64,
    /// In the gate, at the last turning place, or where a way branches off that leads through.
    pub from: [f64; 2],
    /// Where the vehicle's middle comes to: its end, or its turning place.
    pub end: [f64; 2],
    /// Of the vehicle's middle.
    pub way: GeoJsonLine,
    pub turning: Turning,
    /// Whether no turning place is needed, or there is one.
    pub met: bool,
}

/// A place to turn at the end of a dead end.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Turning {
    /// Whether the dead end is longer than the rule allows without one.
    pub needed: bool,
    /// The side of the square that it must hold.
    pub size_m: f64,
    pub found: bool,
    /// One such square.
    pub polygon: Option<GeoJson>,
}

/// The courtyard's ground that a vehicle of the width sweeps, coming in by the gates.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Reachable {
    pub area_m2: f64,
    pub polygon: GeoJson,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FireGate {
    pub id: FeatureId,
    pub width_m: f64,
    /// Whether the vehicle gets through it and into the courtyard.
    pub passable: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Building {
    pub id: FeatureId,
    pub reached: bool,
    /// The stretch of its façades within reach.
    pub facade_m: f64,
    /// Of all its façades.
    pub facade_share: f64,
    /// Why it is not reached. Null where it is, and where nothing can be said: no gate lets vehicles in from the street.
    pub stuck: Option<Stuck>,
}

/// Where the widest way to a building is narrowest.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Stuck {
    pub place: [f64; 2],
    /// To the centimetre; 0 where the way is shut.
    pub clear_width_m: f64,
    pub needed_m: f64,
    /// What stands there, the easiest to move first.
    pub reasons: Vec<Reason>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Reason {
    pub feature: FeatureId,
    pub kind: Kind,
}

impl HasCoords for Params {
    fn map_coords_in_place(&mut self, _: &dyn Fn(Coord) -> Coord) {}
}

impl HasCoords for Report {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        for walk in &mut self.walking {
            walk.path.map_coords_in_place(convert);
        }
        self.fire.dead_ends.map_coords_in_place(convert);
        self.fire.reachable.polygon.map_coords_in_place(convert);
        let stuck = self
            .fire
            .buildings
            .iter_mut()
            .filter_map(|building| building.stuck.as_mut());
        for stuck in stuck {
            stuck.place.map_coords_in_place(convert);
        }
    }
}

impl HasCoords for DeadEnd {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        self.from.map_coords_in_place(convert);
        self.end.map_coords_in_place(convert);
        self.way.map_coords_in_place(convert);
        if let Some(polygon) = &mut self.turning.polygon {
            polygon.map_coords_in_place(convert);
        }
    }
}
