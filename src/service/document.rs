//! Stored things as the JSON that every interface shows.

use serde_json::{Value, json};

use crate::interchange::scene_file;
use crate::model::StoredFeature;

/// A GeoJSON feature with its kind, its courtyard and its revision among the properties.
pub fn feature_json(stored: &StoredFeature) -> Value {
    let mut feature = scene_file::feature_to_json(&stored.feature);
    if let Some(properties) = feature.get_mut("properties").and_then(Value::as_object_mut) {
        match &stored.belongs_to {
            Some(courtyard) => properties.insert("courtyard".into(), json!(courtyard)),
            None => properties.remove("courtyard"),
        };
        properties.insert("revision".into(), json!(stored.revision));
    }
    feature
}
