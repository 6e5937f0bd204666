//! A draft: features that are not saved yet, laid over the ones an analysis would see.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{ServiceError, ServiceResult, read_scene};
use crate::model::{Feature, SceneFeatures};

/// The features with those of `draft`, a scene in the same coordinates, in the place of the ones with the same ids.
pub(super) fn laid_over(
    features: SceneFeatures,
    draft: SceneFeatures,
) -> ServiceResult<SceneFeatures> {
    match (draft, features) {
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

/// Reads a draft over `features`. One that does not say so itself is planar where the scene is.
pub(super) fn read(mut draft: Value, features: &SceneFeatures) -> ServiceResult<SceneFeatures> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn lamp(id: &str, x: f64) -> Value {
        json!({"type": "Feature", "id": id, "properties": {"kind": "lamp"}, "geometry": {"type": "Point", "coordinates": [x, 1.0]}})
    }

    fn collection(features: &[Value], planar: bool) -> Value {
        json!({"type": "FeatureCollection", "planar": planar, "features": features})
    }

    fn laid_over(features: SceneFeatures, draft: Value) -> ServiceResult<SceneFeatures> {
        let draft = read(draft, &features)?;
        super::laid_over(features, draft)
    }

    fn scene(features: &[Value], planar: bool) -> SceneFeatures {
        read_scene(collection(features, planar).to_string().as_bytes())
            .unwrap()
            .features
    }

    #[test]
    fn a_drawn_feature_takes_the_place_of_the_one_with_its_id_and_new_ones_are_added() {
        let below = scene(&[lamp("a", 1.0), lamp("b", 2.0)], true);
        let draft =
            json!({"type": "FeatureCollection", "features": [lamp("b", 5.0), lamp("c", 6.0)]});
        let expected = scene(&[lamp("a", 1.0), lamp("b", 5.0), lamp("c", 6.0)], true);
        assert_eq!(laid_over(below, draft).unwrap(), expected);
    }

    #[test]
    fn a_draft_in_other_coordinates_is_refused() {
        let below = scene(&[lamp("a", 1.0)], false);
        let error = laid_over(below, collection(&[lamp("b", 5.0)], true)).unwrap_err();
        assert!(matches!(error, ServiceError::Input { pointer, .. } if pointer == "/draft/planar"));
    }

    #[test]
    fn a_fault_in_a_draft_is_named_by_its_place() {
        let below = scene(&[lamp("a", 1.0)], false);
        let draft = json!({"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"kind": "spaceship"}, "geometry": null}]});
        let error = laid_over(below, draft).unwrap_err();
        assert!(
            matches!(error, ServiceError::Input { pointer, .. } if pointer.starts_with("/draft/features/0"))
        );
    }
}
