//! A draft: features that are not saved yet, laid over the ones an analysis would see.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{ServiceError, ServiceResult, read_scene};
use crate::model::{Feature, SceneFeatures};

/// The features with those of `draft`, a scene in the same coordinates, in the place of the ones with the same ids.
pub(super) fn laid_over(
    features: SceneFeatures,
    draft: Option<Value>,
) -> ServiceResult<SceneFeatures> {
    let Some(draft) = draft else {
        return Ok(features);
    };
    match (read(draft, &features)?, features) {
        (SceneFeatures::LonLat(draft), SceneFeatures::LonLat(below)) => {
            Ok(SceneFeatures::LonLat(over(draft, below)))
        }
        (SceneFeatures::Planar(draft), SceneFeatures::Planar(below)) => {
            Ok(SceneFeatures::Planar(over(draft, below)))
        }
        _ => Err(ServiceError::input(
            "/draft/planar",
            "a draft has the coordinates of the scene that it is laid over",
        )),
    }
}

/// A draft that does not say so itself is planar where the scene is.
fn read(mut draft: Value, features: &SceneFeatures) -> ServiceResult<SceneFeatures> {
    if let (SceneFeatures::Planar(_), Some(members)) = (features, draft.as_object_mut()) {
        members.entry("planar").or_insert(Value::Bool(true));
    }
    let scene = read_scene(draft.to_string().as_bytes())
        .map_err(|error| super::execute::in_sent(error, "/draft"))?;
    Ok(scene.features)
}

fn over<G>(draft: Vec<Feature<G>>, below: Vec<Feature<G>>) -> Vec<Feature<G>> {
    let drawn: BTreeSet<String> = draft.iter().map(|feature| feature.id.to_string()).collect();
    let kept = below
        .into_iter()
        .filter(|feature| !drawn.contains(&feature.id.to_string()));
    kept.chain(draft).collect()
}
