//! Parameters and report of `light`: the public answer shape.

use geo::Coord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::camera_coverage::Skipped;
use crate::analysis::check::Check;
use crate::analysis::report::{GeoJson, HasCoords};
use crate::model::rules::AppliedRule;
use crate::model::{FeatureId, Kind};

#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Params {}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// The courtyard's ground minus buildings and obstacles.
    pub open_ground_m2: f64,
    pub lit: Lit,
    /// In the scene's order. What is to be removed is not among them.
    pub lamps: Vec<Lamp>,
    /// Every lane, entrance and parking area.
    pub places: Vec<Place>,
    /// What of the places no lamp lights, what overlaps counted once.
    pub dark: Dark,
    /// Lamps that could not be calculated.
    pub skipped: Vec<Skipped>,
    pub checks: Vec<Check>,
    pub rules: Vec<AppliedRule>,
}

/// Open ground within the light of a lamp, what several light counted once.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Lit {
    pub area_m2: f64,
    /// Of the open ground, 0–1.
    pub share: f64,
    pub polygon: GeoJson,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Lamp {
    pub id: FeatureId,
    /// Open ground that it lights, whatever others do.
    pub area_m2: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Place {
    pub feature: FeatureId,
    pub kind: Kind,
    /// How much of its open ground is lit, 0–1.
    pub lit_share: f64,
    pub dark_m2: f64,
    /// Whether enough of it is lit.
    pub met: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Dark {
    pub area_m2: f64,
    /// Connected parts, the largest first.
    pub parts: Vec<DarkPart>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DarkPart {
    pub area_m2: f64,
    pub polygon: GeoJson,
}

impl HasCoords for Params {
    fn map_coords_in_place(&mut self, _: &dyn Fn(Coord) -> Coord) {}
}

impl HasCoords for Report {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        self.lit.polygon.map_coords_in_place(convert);
        for part in &mut self.dark.parts {
            part.polygon.map_coords_in_place(convert);
        }
    }
}
