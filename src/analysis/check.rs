//! What analyses judge: a value against what a rule asks for. One line of the scorecard.

use schemars::JsonSchema;
use serde::Serialize;

use crate::model::rules::{AppliedRule, Text, Threshold};

/// Which side of its target a value has to keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    AtLeast,
    AtMost,
}

/// A value against its target, both in `unit`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Check {
    /// The same for every courtyard: "green-share", "fire-reach", …
    pub id: String,
    pub title: Text,
    /// Null where the scene does not say enough to work it out.
    pub value: Option<f64>,
    /// "m2", "m", "share" (0–1), "count", …
    pub unit: String,
    pub target: f64,
    pub bound: Bound,
    /// By how much the value misses the target; 0 where it is met. Null where the value is.
    pub gap: Option<f64>,
    /// Null where the value is.
    pub met: Option<bool>,
    pub rule: AppliedRule,
}
