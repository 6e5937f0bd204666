//! Parameters and report of `seen-by`: the public answer shape.

use geo::Coord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::camera_coverage::Skipped;
use crate::analysis::report::HasCoords;
use crate::model::rules::AppliedRule;
use crate::model::{FeatureId, Kind};

#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The place that is asked about, [x, y] in the scene's own coordinates.
    pub point: [f64; 2],
    /// Height over the ground of what is looked at there: 0 (default) is the ground, 1.6 are faces.
    #[schemars(range(min = 0, max = 100))]
    pub target_height_m: Option<f64>,
    /// Scale of image quality: "iec62676-4-2014" (default) or "iec62676-4-2025".
    pub profile: Option<String>,
    /// Ids of the cameras to ask. Default: all of the courtyard.
    pub cameras: Option<Vec<FeatureId>>,
    /// How many mounting places to name. Default 3.
    #[schemars(range(min = 0, max = 20))]
    pub mounts: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Report {
    pub point: [f64; 2],
    pub target_height_m: f64,
    pub profile: String,
    pub stands_on: StandsOn,
    /// Per camera, in the scene's order.
    pub cameras: Vec<Sighting>,
    /// The nearest places for a camera with a free sight line to the point, the nearest first.
    pub mounts: Vec<Mount>,
    /// Cameras that could not be calculated.
    pub skipped: Vec<Skipped>,
    pub rules: Vec<AppliedRule>,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct StandsOn {
    pub place: Place,
    /// The building or obstacle that the point lies in.
    pub feature: Option<FeatureId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    OpenGround,
    /// Inside of a building or an obstacle.
    Solid,
    /// Off the courtyard's ground.
    Outside,
}

/// What one camera has to do with the point.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Sighting {
    pub id: FeatureId,
    /// In the frame, within the range, and not hidden.
    pub sees: bool,
    /// Pixel density at the point; null where it is not in the frame.
    pub px_per_m: Option<f64>,
    /// The strongest level that this density reaches.
    pub level: Option<String>,
    /// On the ground, from the camera's eye.
    pub distance_m: f64,
    pub out_of_frame: Option<OutOfFrame>,
    /// Every solid that the sight line passes through, the nearest to the camera first.
    pub hidden_by: Vec<Hider>,
}

/// Why a point is not in a camera's picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutOfFrame {
    /// Behind the lens.
    Behind,
    Left,
    Right,
    /// Below the lower image edge: in the near dead zone.
    TooNear,
    /// Above the upper image edge.
    TooFar,
    /// In the frame, but beyond the camera's `max_range_m`.
    OutOfRange,
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Hider {
    pub feature: FeatureId,
    pub kind: Kind,
    /// How high it reaches over the ground.
    pub height_m: f64,
    /// On the ground, from the camera's eye to where the sight line enters it.
    pub distance_m: f64,
    /// Where the sight line enters it.
    pub point: [f64; 2],
}

#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Mount {
    pub feature: FeatureId,
    pub kind: Kind,
    pub point: [f64; 2],
    /// On the ground, from the point asked about.
    pub distance_m: f64,
    /// Height for a camera there.
    pub height_m: f64,
}

impl HasCoords for Params {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        self.point.map_coords_in_place(convert);
    }
}

impl HasCoords for Report {
    fn map_coords_in_place(&mut self, convert: &dyn Fn(Coord) -> Coord) {
        self.point.map_coords_in_place(convert);
        let hiders = self
            .cameras
            .iter_mut()
            .flat_map(|camera| &mut camera.hidden_by);
        for hider in hiders {
            hider.point.map_coords_in_place(convert);
        }
        for mount in &mut self.mounts {
            mount.point.map_coords_in_place(convert);
        }
    }
}
