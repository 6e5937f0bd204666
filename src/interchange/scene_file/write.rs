//! Writing a scene file: one feature per line, so that versions can be compared line by line.

use std::io::{self, Write};

use serde_json::Value;

use super::feature::{feature_to_json, planar_feature_to_json};
use crate::model::{Scene, SceneFeatures};

/// Writes `scene`. Degrees are rounded to 9 decimals (0.1 mm), metres are not; rings run as RFC 7946 says.
pub fn write(scene: &Scene, mut to: impl Write) -> io::Result<()> {
    to.write_all(b"{\n\"type\": \"FeatureCollection\",\n")?;
    if let Some(name) = &scene.name {
        writeln!(to, "\"name\": {},", Value::from(name.as_str()))?;
    }
    if matches!(scene.features, SceneFeatures::Planar(_)) {
        to.write_all(b"\"planar\": true,\n")?;
    }
    to.write_all(b"\"features\": [")?;
    match &scene.features {
        SceneFeatures::LonLat(features) => {
            write_lines(features.iter().map(feature_to_json), &mut to)?;
        }
        SceneFeatures::Planar(features) => {
            write_lines(features.iter().map(planar_feature_to_json), &mut to)?;
        }
    }
    to.write_all(b"\n]\n}\n")
}

fn write_lines(features: impl Iterator<Item = Value>, to: &mut impl Write) -> io::Result<()> {
    for (index, feature) in features.enumerate() {
        to.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *to, &feature)?;
    }
    Ok(())
}
