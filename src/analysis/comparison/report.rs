//! Parameters and report of `comparison`: the public answer shape.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::analysis::check::Bound;
use crate::model::FeatureId;
use crate::model::rules::{AppliedRule, Text};

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Two to five states of the courtyard; the others are compared with the first.
    #[schemars(length(min = 2, max = 5))]
    pub scenarios: Vec<Wanted>,
    /// Scale of image quality for the camera checks: "iec62676-4-2014" (default) or "iec62676-4-2025".
    pub profile: Option<String>,
}

/// A state of the courtyard.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Wanted {
    /// The id of a scenario, or "baseline".
    Stored(String),
    Drawn(Drawn),
}

/// Features that are not stored, laid over the baseline by their ids.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Drawn {
    pub name: String,
    /// A GeoJSON feature collection in the coordinates of the others.
    pub draft: Map<String, Value>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// As they were asked for.
    pub states: Vec<Compared>,
    /// In the scorecard's order.
    pub checks: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Compared {
    /// Null: the baseline, or what is not stored.
    pub scenario: Option<String>,
    /// Null: the baseline.
    pub name: Option<String>,
}

/// A check in all states.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Row {
    pub id: String,
    pub title: Text,
    /// Id of the process whose report shows more of it.
    pub analysis: String,
    pub unit: String,
    pub bound: Bound,
    pub rule: AppliedRule,
    /// One for each state.
    pub values: Vec<Cell>,
    /// Each state's value less the first one's, so 0 comes first. Null where one of the two is.
    pub differences: Vec<Option<f64>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Cell {
    /// Null where the state does not say enough to work it out.
    pub value: Option<f64>,
    pub target: f64,
    pub gap: Option<f64>,
    pub met: Option<bool>,
    /// What on the map keeps it from being met, where that is single things.
    pub features: Vec<FeatureId>,
}
