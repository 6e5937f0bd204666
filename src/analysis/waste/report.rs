//! Parameters and report of `waste`: the public answer shape.

use geo::Coord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::check::Check;
use crate::analysis::report::{GeoJson, GeoJsonLine, HasCoords};
use crate::model::rules::AppliedRule;
use crate::model::{FeatureId, Kind};

#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Params {}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// The service radius that was asked for.
    pub radius_m: f64,
    /// In the scene's order.
    pub entrances: Vec<Walk>,
    /// The courtyard's ground within the radius, walking.
    pub reach: GeoJson,
    pub beyond: Beyond,
    pub streams: Vec<Stream>,
    pub checks: Vec<Check>,
    pub rules: Vec<AppliedRule>,
}

/// From an entrance of a residential building, or from the building where no entrance is drawn, to the nearest waste point.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Walk {
    pub entrance: FeatureId,
    /// "entrance" or "building".
    pub kind: Kind,
    /// Null, like the distance and the path, where no way leads to one.
    pub waste_point: Option<FeatureId>,
    pub distance_m: Option<f64>,
    pub path: Option<GeoJsonLine>,
    /// Whether it is within the radius.
    pub met: bool,
}

/// The courtyard's walkable ground beyond the radius.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Beyond {
    pub area_m2: f64,
    /// Of the walkable ground.
    pub share: f64,
    /// The largest first; parts below 0.01 m² count in the sum and are left out here.
    pub parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Part {
    pub area_m2: f64,
    pub polygon: GeoJson,
}

/// Who takes a stream; nobody: it is not collected.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Stream {
    pub stream: String,
    pub waste_points: Vec<FeatureId>,
}

impl HasCoords for Params {
    fn map_coords_in_place(&mut self, _: &dyn Fn(Coord) -> Coord) {}
}

impl HasCoords for Report {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        self.reach.map_coords_in_place(convert);
        for path in self
            .entrances
            .iter_mut()
            .filter_map(|walk| walk.path.as_mut())
        {
            path.map_coords_in_place(convert);
        }
        for part in &mut self.beyond.parts {
            part.polygon.map_coords_in_place(convert);
        }
    }
}
