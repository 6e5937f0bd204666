//! Parameters and report of `scorecard`: the public answer shape.

use geo::Coord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::check::Check;
use crate::analysis::report::HasCoords;
use crate::model::FeatureId;

#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Scale of image quality for the camera checks: "iec62676-4-2014" (default) or "iec62676-4-2025".
    pub profile: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// The same checks in the same order for every courtyard; what the scene does not tell is null.
    pub checks: Vec<Line>,
}

/// A check, and where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Line {
    /// Id of the process whose report shows more of it.
    pub analysis: String,
    #[serde(flatten)]
    pub check: Check,
    /// What on the map keeps it from being met, where that is single things.
    pub features: Vec<FeatureId>,
}

impl HasCoords for Params {
    fn map_coords_in_place(&mut self, _: &dyn Fn(Coord) -> Coord) {}
}

impl HasCoords for Report {
    fn map_coords_in_place(&mut self, _: &dyn Fn(Coord) -> Coord) {}
}
