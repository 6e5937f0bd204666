//! Parameters and report of `perimeter`: the public answer shape.

use geo::Coord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::check::Check;
use crate::analysis::report::{GeoJsonLine, HasCoords};
use crate::model::FeatureId;
use crate::model::rules::AppliedRule;

#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// How far beside the boundary a wall, a façade or a gate may be drawn and still close it. Default: the rule
    /// "digitising-tolerance".
    #[schemars(range(min = 0.001, max = 5))]
    pub tolerance_m: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    pub tolerance_m: f64,
    /// The courtyards' boundaries, all rings of all parts.
    pub boundary_m: f64,
    /// The boundary without the openings.
    pub enclosed_m: f64,
    /// Of the boundary, 0–1. Null in a scene without a courtyard.
    pub enclosure_share: Option<f64>,
    pub closed_by: ClosedBy,
    /// The longest first.
    pub openings: Vec<Opening>,
    /// In the scene's order. What is to be removed is not among them.
    pub gates: Vec<Gate>,
    /// Gates that are not known to have access control.
    pub uncontrolled: Vec<FeatureId>,
    pub checks: Vec<Check>,
    pub rules: Vec<AppliedRule>,
}

/// What closes the enclosed part, each stretch counted once: by a gate where there is one, else by a building, else by
/// an obstacle, else by a wall.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct ClosedBy {
    pub gates_m: f64,
    pub buildings_m: f64,
    /// Kiosks, sheds and the like that stand on the boundary.
    pub obstacles_m: f64,
    /// Walls that cannot be seen through.
    pub opaque_walls_m: f64,
    /// Railings, where no other wall runs beside them.
    pub see_through_walls_m: f64,
    /// Gaps shorter than twice the tolerance: noise of the drawing.
    pub noise_m: f64,
}

/// A stretch of the boundary that nothing closes.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Opening {
    pub courtyard: FeatureId,
    /// Whether it lies on the outline of a hole, and not on the outer boundary.
    pub in_hole: bool,
    pub length_m: f64,
    pub line: GeoJsonLine,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Gate {
    pub id: FeatureId,
    /// How much of the boundary it closes; 0 for one that stands elsewhere, or whose width is not stated.
    pub closes_m: f64,
    /// Whether something controls who passes. Null: not stated.
    pub controlled: Option<bool>,
}

impl HasCoords for Params {
    fn map_coords_in_place(&mut self, _: &dyn Fn(Coord) -> Coord) {}
}

impl HasCoords for Report {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        for opening in &mut self.openings {
            opening.line.map_coords_in_place(convert);
        }
    }
}
