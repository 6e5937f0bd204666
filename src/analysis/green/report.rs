//! Parameters and report of `green`: the public answer shape.

use geo::Coord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::check::Check;
use crate::analysis::report::{GeoJson, HasCoords};
use crate::model::FeatureId;
use crate::model::rules::AppliedRule;

#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Params {}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// The courtyards' ground, built on or not.
    pub site_m2: f64,
    /// Green areas on it, what overlaps counted once, without what stands on them.
    pub green_m2: f64,
    /// Of the site, 0–1. Null in a scene without a courtyard.
    pub green_share: Option<f64>,
    /// Null where a courtyard does not say.
    pub residents: Option<f64>,
    pub concentrated: Concentrated,
    /// In the scene's order. What is to be removed is not among them.
    pub areas: Vec<GreenArea>,
    /// What each rule asks for here, the rules for new building for information.
    pub targets: Vec<Target>,
    pub checks: Vec<Check>,
    pub rules: Vec<AppliedRule>,
}

/// The green that is wide enough, all green areas taken together.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Concentrated {
    pub area_m2: f64,
    pub per_resident_m2: Option<f64>,
    pub polygon: GeoJson,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct GreenArea {
    pub id: FeatureId,
    /// On the courtyard's ground, without what stands on it.
    pub area_m2: f64,
    /// Of it, what is part of the concentrated green.
    pub wide_m2: f64,
    /// Whether that is at least half.
    pub qualifies: bool,
    /// As the area itself says. Null: not stated.
    pub said_concentrated: Option<bool>,
    /// Whether it says otherwise than its shape.
    pub disagrees: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Target {
    /// Id of the rule.
    pub rule: String,
    /// Null where the residents are not known.
    pub target_m2: Option<f64>,
    /// How much is missing; 0 where nothing is.
    pub gap_m2: Option<f64>,
}

impl HasCoords for Params {
    fn map_coords_in_place(&mut self, _: &dyn Fn(Coord) -> Coord) {}
}

impl HasCoords for Report {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        self.concentrated.polygon.map_coords_in_place(convert);
    }
}
