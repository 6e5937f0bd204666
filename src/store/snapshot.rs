//! A feature as the history keeps it: JSON that a person can read, with the geometry as GeoJSON.

use geo::Geometry;
use serde::{Deserialize, Serialize};

use crate::model::{Feature, Kind, LonLat, Properties};

#[derive(Serialize)]
struct Written<'a> {
    id: String,
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    courtyard: Option<String>,
    geometry: geojson::Geometry,
    properties: &'a Properties,
}

#[derive(Deserialize)]
struct Read {
    id: String,
    kind: Kind,
    courtyard: Option<String>,
    geometry: geojson::Geometry,
    properties: Properties,
}

pub(super) fn to_json(feature: &Feature<LonLat<Geometry>>) -> Result<String, String> {
    let written = Written {
        id: feature.id.to_string(),
        kind: feature.kind,
        courtyard: feature.courtyard.as_ref().map(ToString::to_string),
        geometry: geojson::Geometry::new(feature.geometry.degrees().into()),
        properties: &feature.properties,
    };
    serde_json::to_string(&written).map_err(|error| error.to_string())
}

pub(super) fn from_json(json: &str) -> Result<Feature<LonLat<Geometry>>, String> {
    let read: Read = serde_json::from_str(json).map_err(|error| error.to_string())?;
    let geometry = Geometry::try_from(read.geometry).map_err(|error| error.to_string())?;
    Ok(Feature {
        id: read.id.into(),
        kind: read.kind,
        geometry: LonLat::from_degrees(geometry),
        courtyard: read.courtyard.map(Into::into),
        properties: read.properties,
    })
}
