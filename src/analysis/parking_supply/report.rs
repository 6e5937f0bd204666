//! Parameters and report of `parking-supply`: the public answer shape.

use geo::Coord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::report::HasCoords;
use crate::model::rules::{AppliedRule, Status};
use crate::model::{FeatureId, Kind};

#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Ids of the spaces whose conflicts are wanted. Default: all. The counts are always those of all.
    pub spaces: Option<Vec<FeatureId>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    pub supply: Supply,
    /// Null where no household is stated.
    pub demand: Option<Demand>,
    pub checks: Vec<Check>,
    /// In the scene's order. What is to be removed is not among them.
    pub spaces: Vec<Space>,
    /// In the order of their first spaces.
    pub conflicts: Vec<Conflict>,
    pub rules: Vec<AppliedRule>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Supply {
    pub total: usize,
    pub by_type: Vec<Count>,
    pub by_arrangement: Vec<Count>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Count {
    /// Null: not stated.
    pub value: Option<String>,
    pub count: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Demand {
    pub households: f64,
    pub per_household: f64,
    pub spaces: usize,
}

/// A number of spaces against what a rule asks for.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Check {
    /// Id of the rule.
    pub rule: String,
    pub value: usize,
    pub target: usize,
    pub missing: usize,
    pub met: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Space {
    pub id: FeatureId,
    #[serde(rename = "type")]
    pub space_type: Option<String>,
    pub arrangement: Option<String>,
    pub area_m2: f64,
    /// Of the narrowest rectangle around it: its short and its long side.
    pub width_m: f64,
    pub length_m: f64,
}

/// What speaks against a space.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Conflict {
    pub problem: Problem,
    /// One, or the two that overlap.
    pub spaces: Vec<FeatureId>,
    /// What it is in conflict with, other than a space.
    pub other: Option<Other>,
    pub measured_m: f64,
    /// What `measured_m` may be at most (overlaps), or must be at least (distances and sizes).
    pub limit_m: f64,
    /// The ground that is shared, or lies outside.
    pub area_m2: Option<f64>,
    /// Id of the rule that `limit_m` comes from.
    pub rule: String,
    pub clause: String,
    pub status: Status,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Other {
    pub feature: FeatureId,
    pub kind: Kind,
}

/// What is wrong, and what `measured_m` says then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Problem {
    /// Outside of the courtyard: how wide the part that lies outside is.
    Outside,
    /// Two spaces: how wide the ground is that both take.
    Overlap,
    /// On a building: likewise.
    Building,
    /// On an obstacle, a green area or another place with a use of its own: likewise.
    Occupied,
    /// Across a wall: how far it would have to be moved to be clear of it.
    Wall,
    /// In a fire lane: the clear width that is left about its axis.
    FireLane,
    /// In another lane: likewise.
    Lane,
    /// Too near to a tree: the distance from the middle of its trunk.
    Tree,
    /// Too near to the windows of a residential building: the distance from its façade.
    Window,
    /// Too near to a gate: the distance from its opening.
    Gate,
    /// Narrower than a car needs.
    TooNarrow,
    /// Shorter than a car needs.
    TooShort,
    /// Nowhere to drive in from: the depth that is free in front of it, at its better end or side.
    NoAisle,
    /// An accessible space without room beside it for a wheelchair: the width that is free at its better side.
    NoWheelchairAisle,
}

impl HasCoords for Params {
    fn map_coords_in_place(&mut self, _: &dyn Fn(Coord) -> Coord) {}
}

impl HasCoords for Report {
    fn map_coords_in_place(&mut self, _: &dyn Fn(Coord) -> Coord) {}
}
