//! Parameters and report of `activity`: the public answer shape.

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
    /// Activity areas on the courtyards' ground, what overlaps counted once, without what stands on them.
    pub area_m2: f64,
    /// Null where a courtyard does not say.
    pub residents: Option<f64>,
    pub per_resident_m2: Option<f64>,
    /// For each group of people, what is there for it.
    pub groups: Vec<GroupGround>,
    /// The groups that have none.
    pub without: Vec<Group>,
    /// Connected ground, whichever areas it is made of, the largest first.
    pub grounds: Vec<Ground>,
    pub checks: Vec<Check>,
    pub rules: Vec<AppliedRule>,
}

/// Whom an activity area may be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    Elderly,
    Children,
    Sports,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct GroupGround {
    #[serde(rename = "for")]
    pub group: Group,
    /// Areas for this group, and those for everyone.
    pub areas: Vec<FeatureId>,
    pub area_m2: f64,
    /// Its largest connected part.
    pub largest_m2: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Ground {
    /// The activity areas that make it up.
    pub areas: Vec<FeatureId>,
    pub area_m2: f64,
    pub polygon: GeoJson,
}

impl HasCoords for Params {
    fn map_coords_in_place(&mut self, _: &dyn Fn(Coord) -> Coord) {}
}

impl HasCoords for Report {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        for ground in &mut self.grounds {
            ground.polygon.map_coords_in_place(convert);
        }
    }
}
