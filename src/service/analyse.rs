//! Scenes as analyses want them: read, and in metres.

use std::io::Read;

use geo::{Coord, Geometry, MapCoords, Rect};

use super::{ServiceError, ServiceResult, place};
use crate::interchange::crs::{PlanarCrs, ProjectedFrame};
use crate::interchange::scene_file::{self, Orientation, ReadOptions};
use crate::model::rules::Rules;
use crate::model::site::{Frame, Shift, SiteFeature, extent_of};
use crate::model::{Feature, LonLat, Scene, SceneFeatures};

/// A planar scene further from 0 than this is moved: f64 metres lose digits where products of them are summed.
const FAR_M: f64 = 100_000.0;

/// What a scene is made of.
#[derive(Clone, Debug)]
pub struct Question {
    pub features: SceneFeatures,
    /// The one courtyard that is meant; none: all of the scene.
    pub courtyard: Option<String>,
    /// EPSG code to measure in; none: the one nearest to the scene's centre.
    pub planar_crs: Option<u32>,
    pub rules: Rules,
}

/// Reads a scene as analyses want it: rings that run the wrong way are turned round.
pub fn read_scene(json: impl Read) -> ServiceResult<Scene> {
    let options = ReadOptions {
        orientation: Orientation::Mend,
        ..ReadOptions::default()
    };
    let reading = scene_file::read(json, None, &options)?;
    Ok(reading.scene)
}

/// Work that would hold up other requests.
pub(super) async fn off_the_async_threads<T: Send + 'static>(
    work: impl FnOnce() -> ServiceResult<T> + Send + 'static,
) -> ServiceResult<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| ServiceError::Internal(error.to_string()))?
}

/// Features in metres near 0, and the way back to their own coordinates.
pub(super) fn in_metres(
    features: SceneFeatures,
    planar_crs: Option<u32>,
) -> ServiceResult<(Vec<SiteFeature>, Box<dyn Frame>)> {
    match (features, planar_crs) {
        (SceneFeatures::Planar(_), Some(_)) => Err(ServiceError::input(
            "/planar_crs",
            "the scene is planar: it is in metres already; leave planar_crs out",
        )),
        (SceneFeatures::Planar(features), None) => {
            let (features, shift) = near_zero(features);
            Ok((features, Box::new(shift)))
        }
        (SceneFeatures::LonLat(features), planar_crs) => {
            let (features, frame) = projected(features, planar_crs)?;
            Ok((features, Box::new(frame)))
        }
    }
}

/// Moves a scene by whole metres when it is far from 0.
fn near_zero(features: Vec<SiteFeature>) -> (Vec<SiteFeature>, Shift) {
    let shift = Shift(origin_of(&features));
    let features = features
        .into_iter()
        .map(|feature| moved(feature, &shift))
        .collect();
    (features, shift)
}

fn moved(feature: SiteFeature, shift: &Shift) -> SiteFeature {
    feature.map_geometry(|geometry| geometry.map_coords(|coord| shift.to_planar(coord)))
}

fn origin_of(features: &[SiteFeature]) -> Coord {
    match extent_of(features) {
        Some(extent) if is_far(extent) => whole_metres(extent.center()),
        _ => Coord::zero(),
    }
}

fn is_far(extent: Rect) -> bool {
    [
        extent.min().x,
        extent.min().y,
        extent.max().x,
        extent.max().y,
    ]
    .iter()
    .any(|value| value.abs() > FAR_M)
}

fn whole_metres(coord: Coord) -> Coord {
    Coord {
        x: coord.x.round(),
        y: coord.y.round(),
    }
}

/// Projects features to metres around an origin in their middle.
pub(super) fn projected(
    features: Vec<Feature<LonLat<Geometry>>>,
    planar_crs: Option<u32>,
) -> ServiceResult<(Vec<SiteFeature>, ProjectedFrame)> {
    let centre = place::bounds_of(&features)
        .map(place::centre)
        .unwrap_or_default();
    let epsg = planar_crs.unwrap_or_else(|| PlanarCrs::nearest(centre.x, centre.y));
    let crs = PlanarCrs::new(epsg)?;
    let frame = ProjectedFrame::around(crs, centre)?;
    let shift = Shift(frame.origin());
    let features = features
        .into_iter()
        .map(|feature| {
            let in_metres = feature.try_map_geometry(|geometry| crs.to_planar(&geometry))?;
            Ok(moved(in_metres, &shift))
        })
        .collect::<ServiceResult<Vec<_>>>()?;
    Ok((features, frame))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FeatureId, Kind};
    use geo::point;

    fn camera_at(x: f64, y: f64) -> SiteFeature {
        Feature {
            id: FeatureId::Number(1),
            kind: Kind::Camera,
            geometry: Geometry::Point(point! { x: x, y: y }),
            courtyard: None,
            properties: serde_json::Map::new(),
        }
    }

    #[test]
    fn a_planar_scene_near_zero_stays_where_it_is() {
        let (features, shift) = near_zero(vec![camera_at(99_000.5, -3.25)]);
        assert_eq!(shift.0, Coord::zero());
        assert_eq!(features, vec![camera_at(99_000.5, -3.25)]);
    }

    #[test]
    fn a_planar_scene_far_from_zero_is_moved_by_whole_metres() {
        let (features, shift) = near_zero(vec![camera_at(497_252.25, 3_843_530.5)]);
        assert_eq!((shift.0.x.fract(), shift.0.y.fract()), (0.0, 0.0));
        assert_eq!(features, vec![camera_at(0.25, -0.5)]);
    }

    #[test]
    fn a_planar_scene_is_not_projected() {
        let scene = SceneFeatures::Planar(vec![camera_at(0.0, 0.0)]);
        let error = in_metres(scene, Some(4547)).err().unwrap();
        assert!(matches!(error, ServiceError::Input { pointer, .. } if pointer == "/planar_crs"));
    }
}
