//! Parameters and report of `governance`: the public answer shape.

use geo::Coord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::check::Check;
use crate::analysis::report::HasCoords;
use crate::model::FeatureId;
use crate::model::rules::{AppliedRule, Text};

#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Params {}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// One row for each courtyard, in the scene's order.
    pub courtyards: Vec<Courtyard>,
    /// All that is required somewhere and not known to be there.
    pub blanks: Vec<Blank>,
    /// Share of the courtyards without any blank, 0–1. Null without courtyards.
    pub full_coverage: Option<f64>,
    pub checks: Vec<Check>,
    pub rules: Vec<AppliedRule>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Courtyard {
    pub id: FeatureId,
    pub name: Option<String>,
    pub criteria: Criteria,
    pub way: Option<Way>,
    pub items: Vec<Item>,
    /// How many required items are not known to be there.
    pub blanks: usize,
}

/// The three criteria of an unmanaged courtyard, as surveyed. Null: not stated.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Criteria {
    pub no_owning_unit: Option<bool>,
    pub no_property_service: Option<bool>,
    pub no_staff: Option<bool>,
    /// All three hold. False as soon as one does not; null while that is open.
    pub implies_unmanaged: Option<bool>,
    /// As the register says.
    pub category: Option<String>,
    /// Whether the register says otherwise than the criteria. Null where one of the two is open.
    pub category_disagrees: Option<bool>,
}

/// How a courtyard is looked after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// An owners' committee that is established, and the property company that it has brought in.
    OwnersCommitteeAndPropertyCompany,
    /// A self-management committee.
    SelfManagement,
    None,
}

/// What a courtyard may have, one column of the matrix.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Item {
    pub item: String,
    pub title: Text,
    /// Null: not stated.
    pub filled: Option<bool>,
    /// Whether every courtyard must have it.
    pub required: bool,
    /// Who or what it is, where the register says more than yes or no.
    pub value: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Blank {
    pub courtyard: FeatureId,
    pub item: String,
    /// False: it is not there. Null: nobody has said.
    pub filled: Option<bool>,
}

impl HasCoords for Params {
    fn map_coords_in_place(&mut self, _: &dyn Fn(Coord) -> Coord) {}
}

impl HasCoords for Report {
    fn map_coords_in_place(&mut self, _: &dyn Fn(Coord) -> Coord) {}
}
