//! Parameters and report of `ranking`: the public answer shape.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::check::Bound;
use crate::analysis::survey::LeftOut;
use crate::model::FeatureId;
use crate::model::rules::{AppliedRule, Text};

#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// How much each check counts, by its id: a number from 0 to 1 000 000; 1 where none is given.
    pub weights: BTreeMap<String, f64>,
    /// Ids of the courtyards to rank; all of them unless given.
    pub courtyards: Option<Vec<String>>,
    /// Scale of image quality for the camera checks: "iec62676-4-2014" (default) or "iec62676-4-2025".
    pub profile: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// The one that lacks most comes first, those of which nothing is known last; of equals the one with the lesser id.
    pub courtyards: Vec<Ranked>,
    /// What is checked, in the scorecard's order.
    pub checks: Vec<Weighed>,
    pub left_out: Vec<LeftOut>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Ranked {
    /// From 1 on.
    pub rank: usize,
    pub id: FeatureId,
    pub name: Option<String>,
    /// The mean of the known shortfalls by their weights, 0–1: at 1 the courtyard lacks everything. Null where none that
    /// has a weight is known.
    pub score: Option<f64>,
    pub met: usize,
    pub missed: usize,
    pub unknown: usize,
    /// In the order of the report's checks.
    pub checks: Vec<Standing>,
}

/// How a courtyard stands to a check.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Standing {
    pub id: String,
    /// Null where the scene does not say enough to work it out.
    pub value: Option<f64>,
    pub target: f64,
    pub gap: Option<f64>,
    pub met: Option<bool>,
    /// How much of what is asked for is lacking, 0–1; 0 exactly where it is met.
    pub shortfall: Option<f64>,
    /// Its part of the score. Null where the shortfall or the score is.
    pub contribution: Option<f64>,
}

/// A check, with how the courtyards stand to it.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Weighed {
    pub id: String,
    pub title: Text,
    /// Id of the process whose report shows more of it.
    pub analysis: String,
    pub unit: String,
    pub bound: Bound,
    pub weight: f64,
    pub met: usize,
    pub missed: usize,
    pub unknown: usize,
    /// The courtyard with the largest shortfall. Null where none misses it.
    pub worst: Option<FeatureId>,
    pub rule: AppliedRule,
}
