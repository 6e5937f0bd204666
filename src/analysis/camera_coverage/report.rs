//! Parameters and report of `camera-coverage`: the public answer shape.

use geo::Coord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::report::{GeoJson, HasCoords};
use crate::model::rules::AppliedRule;
use crate::model::{FeatureId, Kind};

#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Scale of image quality: "iec62676-4-2014" (default) or "iec62676-4-2025".
    pub profile: Option<String>,
    /// Height of the target plane over the ground: 0 (default) is the ground, 1.6 are faces.
    #[schemars(range(min = 0, max = 100))]
    pub target_height_m: Option<f64>,
    /// The level below which ground counts as blind. Default: "detect" (or the profile's level that stands for it).
    pub blind_level: Option<String>,
    /// Ids of the cameras to count. Default: all of the courtyard.
    pub cameras: Option<Vec<FeatureId>>,
    /// Ids of the cameras whose own zones are wanted under `cameras`; all of them count in everything else. Default: all.
    pub zones_of: Option<Vec<FeatureId>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    /// The courtyard's ground minus buildings and obstacles.
    pub open_ground_m2: f64,
    pub profile: String,
    pub target_height_m: f64,
    /// Per camera, in the scene's order.
    pub cameras: Vec<CameraReport>,
    /// What the cameras see together, from the weakest level to the strongest.
    pub union: Vec<Zone>,
    pub blind: Blind,
    /// Open ground seen at the blind level by exactly 1, exactly 2, and 3 or more cameras.
    pub overlap: Vec<Overlap>,
    pub must_see: Vec<Place>,
    /// Cameras that could not be calculated.
    pub skipped: Vec<Skipped>,
    pub rules: Vec<AppliedRule>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CameraReport {
    pub id: FeatureId,
    /// From the weakest level to the strongest.
    pub levels: Vec<Zone>,
}

/// Open ground seen at a level or better.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Zone {
    pub level: String,
    pub min_px_per_m: f64,
    pub area_m2: f64,
    /// Of the open ground, 0–1.
    pub share: f64,
    pub polygon: GeoJson,
}

/// Open ground that no camera sees at `level`.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Blind {
    pub level: String,
    pub area_m2: f64,
    pub share: f64,
    /// Connected parts, the largest first.
    pub parts: Vec<BlindPart>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct BlindPart {
    pub area_m2: f64,
    pub polygon: GeoJson,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Overlap {
    /// 3 stands for 3 or more.
    pub cameras: u8,
    pub area_m2: f64,
    pub share: f64,
}

/// A place that a camera must see.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Place {
    pub feature: FeatureId,
    /// "courtyard" stands for its perimeter.
    pub kind: Kind,
    /// The level that the rules ask for.
    pub needed: String,
    /// The strongest level that enough of the place has.
    pub got: Option<String>,
    /// The share of the place that has the needed level.
    pub share: f64,
    /// Whether enough of it has, by enough cameras.
    pub met: bool,
    /// The cameras that each give the needed level to enough of the place.
    pub cameras: Vec<FeatureId>,
    /// How many of them it takes: one for each lane of a vehicle gate. 1: any number together will do.
    pub cameras_needed: usize,
    /// The part of the place that lacks the needed level.
    pub missing_m2: f64,
    pub missing: GeoJson,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Skipped {
    pub id: FeatureId,
    pub reason: String,
}

impl HasCoords for Params {
    fn map_coords_in_place(&mut self, _: &dyn Fn(Coord) -> Coord) {}
}

impl HasCoords for Report {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        let zones = self
            .cameras
            .iter_mut()
            .flat_map(|camera| &mut camera.levels);
        for zone in zones.chain(&mut self.union) {
            zone.polygon.map_coords_in_place(convert);
        }
        for part in &mut self.blind.parts {
            part.polygon.map_coords_in_place(convert);
        }
        for place in &mut self.must_see {
            place.missing.map_coords_in_place(convert);
        }
    }
}
