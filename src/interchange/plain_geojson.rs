//! GeoJSON that is no scene: exports of OpenStreetMap data and vector tiles' features, whose properties are tags.

use std::collections::{BTreeMap, HashSet};
use std::io::Read;

use geo::Geometry;
use serde_json::{Map, Value};

use super::osm::mapping::{Form, Tags, kind_of, properties_of};
use super::scene_file::{
    Fault, Reading, SceneFault, SceneFileError, fault_in_degrees, geometry_in_degrees, read_each,
};
use super::{ImportOptions, Notes};
use crate::geometry::validity;
use crate::model::{
    Feature, FeatureId, Kind, LonLat, Properties, Scene, SceneFeatures, Shape, schema,
};

/// Reads the features that are something that has a kind; the others become `default_kind` where their shape allows.
///
/// Repeated vertices, spikes and the direction of rings are mended; what is still no good is left out and listed.
///
/// # Errors
/// As for scene files, when the file is no GeoJSON collection at all.
pub fn read(reader: impl Read, options: &ImportOptions) -> Result<Reading, SceneFileError> {
    let mut import = Import {
        default_kind: options.default_kind,
        features: Vec::new(),
        left_out: Vec::new(),
        used_ids: HashSet::new(),
        notes: Notes::default(),
        unknown: 0,
    };
    read_each(reader, options.max_bytes, |index, value| {
        let id = value.as_ref().ok().and_then(own_id);
        let taken = value.and_then(|value| import.take(index, id.clone(), value));
        if let Err(fault) = taken {
            import.leave_out(index, id, fault);
        }
    })?;
    Ok(import.finish())
}

/// Whether a feature of a file means to be one of a scene. Vector tiles of the Tilezen schema have a member `kind` too,
/// and tell themselves by their drawing order.
pub(super) fn has_own_kind(feature: &Value) -> bool {
    feature["properties"]
        .as_object()
        .is_some_and(|properties| properties.contains_key("kind") && !is_of_a_tile(properties))
}

fn is_of_a_tile(properties: &Properties) -> bool {
    properties.contains_key("sort_rank") || properties.contains_key("min_zoom")
}

struct Import {
    default_kind: Option<Kind>,
    features: Vec<Feature<LonLat<Geometry>>>,
    left_out: Vec<SceneFault>,
    used_ids: HashSet<String>,
    notes: Notes,
    /// Features that are nothing that has a kind.
    unknown: usize,
}

impl Import {
    fn take(&mut self, index: usize, id: Option<FeatureId>, value: Value) -> Result<(), Fault> {
        let geometry = geometry_in_degrees(&value["geometry"]);
        let geometry = geometry.map_err(|fault| fault.within("geometry"))?;
        let own = value["properties"].as_object().cloned().unwrap_or_default();
        let text = tags_of(&own);
        let tags: Tags = text.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        for part in single_shapes(geometry) {
            let Some((kind, is_default)) = self.kind_of(&tags, &part) else {
                self.unknown += 1;
                continue;
            };
            let part = validity::mended(part);
            if let Some(fault) = fault_in_degrees(&part) {
                let pointer = format!("/geometry/coordinates{}", fault.pointer);
                return Err(Fault {
                    pointer,
                    ..fault.into()
                });
            }
            let mut warnings = Vec::new();
            let mut properties = properties_of(kind, &tags, &mut warnings);
            if is_default {
                take_over(kind, &own, &mut properties);
            }
            let id = self.free_id(index, id.clone(), &mut warnings);
            self.notes.warn_of(&id.to_string(), warnings);
            self.features.push(Feature {
                id,
                kind,
                geometry: LonLat::from_degrees(part),
                courtyard: None,
                properties,
            });
        }
        Ok(())
    }

    /// The kind, and whether it is the default one.
    fn kind_of(&self, tags: &Tags, geometry: &Geometry) -> Option<(Kind, bool)> {
        let (form, shape) = match geometry {
            Geometry::Point(_) => (Form::Point, Shape::Point),
            Geometry::LineString(_) => (Form::Line, Shape::LineString),
            Geometry::Polygon(_) => (Form::Area, Shape::Polygon),
            Geometry::MultiPolygon(_) => (Form::Area, Shape::MultiPolygon),
            _ => return None,
        };
        let default = self
            .default_kind
            .filter(|kind| kind.shapes().contains(&shape));
        kind_of(tags, form)
            .map(|kind| (kind, false))
            .or(default.map(|kind| (kind, true)))
    }

    /// The id, or its index, with a number where that is taken: tiles cut one thing into several.
    fn free_id(
        &mut self,
        index: usize,
        id: Option<FeatureId>,
        warnings: &mut Vec<String>,
    ) -> FeatureId {
        let id = id.unwrap_or_else(|| FeatureId::Number(i64::try_from(index).unwrap_or(i64::MAX)));
        let text = id.to_string();
        if self.used_ids.insert(text.clone()) {
            return id;
        }
        let mut number = 2_usize;
        let free = loop {
            let free = format!("{text}-{number}");
            if self.used_ids.insert(free.clone()) {
                break free;
            }
            number += 1;
        };
        warnings.push(format!("the id {text} occurs more than once"));
        free.into()
    }

    fn leave_out(&mut self, index: usize, feature: Option<FeatureId>, fault: Fault) {
        let place = format!("/features/{index}");
        self.left_out
            .push(SceneFault::of(fault, index, feature, &place));
    }

    fn finish(mut self) -> Reading {
        if self.unknown > 0 {
            self.notes.warn(format!(
                "{} features are nothing that has a kind here and were not taken over",
                self.unknown
            ));
        }
        Reading {
            scene: Scene {
                name: None,
                features: SceneFeatures::LonLat(self.features),
            },
            left_out: self.left_out,
            warnings: self.notes.finish(),
        }
    }
}

/// The feature's own `id`, or what OpenStreetMap's exports call it.
fn own_id(feature: &Value) -> Option<FeatureId> {
    let properties = &feature["properties"];
    [
        &feature["id"],
        &properties["@id"],
        &properties["osm_id"],
        &properties["id"],
    ]
    .into_iter()
    .find_map(|value| match value {
        Value::String(text) if !text.is_empty() => Some(FeatureId::Text(text.clone())),
        Value::Number(number) => number.as_i64().map(FeatureId::Number),
        _ => None,
    })
}

/// Points and lines one by one; areas of several parts stay one thing.
fn single_shapes(geometry: Geometry) -> Vec<Geometry> {
    match geometry {
        Geometry::MultiPoint(points) => points.into_iter().map(Geometry::from).collect(),
        Geometry::MultiLineString(lines) => lines.into_iter().map(Geometry::from).collect(),
        other => vec![other],
    }
}

/// What the file calls as the schema does, where it is a good value.
fn take_over(kind: Kind, own: &Properties, properties: &mut Properties) {
    for property in schema::properties(kind) {
        let value = own
            .get(property.name)
            .filter(|value| property.fault(value).is_none());
        if let Some(value) = value {
            properties.insert(property.name.to_owned(), value.clone());
        }
    }
}

/// The properties as OpenStreetMap's tags, wherever the export put them.
fn tags_of(properties: &Properties) -> BTreeMap<String, String> {
    let mut tags = BTreeMap::new();
    add(&mut tags, properties);
    if let Some(Value::Object(nested)) = properties.get("tags") {
        add(&mut tags, nested);
    }
    if let Some(Value::String(other)) = properties.get("other_tags") {
        add_hstore(&mut tags, other);
    }
    add_tile_words(&mut tags, properties);
    tags
}

fn add(tags: &mut BTreeMap<String, String>, properties: &Map<String, Value>) {
    for (key, value) in properties {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(true) => "yes".to_owned(),
            Value::Bool(false) => "no".to_owned(),
            Value::Null | Value::Array(_) | Value::Object(_) => continue,
        };
        tags.insert(key.clone(), text);
    }
}

/// GDAL's `"key"=>"value","key"=>"value"`.
fn add_hstore(tags: &mut BTreeMap<String, String>, text: &str) {
    for pair in text.trim_matches('"').split("\",\"") {
        if let Some((key, value)) = pair.split_once("\"=>\"") {
            tags.insert(key.to_owned(), value.to_owned());
        }
    }
}

/// Words of vector tiles and of simple exports that say "building".
fn add_tile_words(tags: &mut BTreeMap<String, String>, properties: &Properties) {
    let says = |key: &str, words: &[&str]| {
        properties
            .get(key)
            .and_then(Value::as_str)
            .is_some_and(|value| words.contains(&value))
    };
    let is_tile_building = is_of_a_tile(properties) && says("kind", &["building", "building_part"]);
    if tags.contains_key("building") || !(is_tile_building || says("type", &["building"])) {
        return;
    }
    let detail = tags.get("kind_detail").cloned();
    tags.insert(
        "building".to_owned(),
        detail.unwrap_or_else(|| "yes".to_owned()),
    );
    if let Some(number) = tags.get("addr_housenumber").cloned() {
        tags.insert("addr:housenumber".to_owned(), number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn import(features: Value, default_kind: Option<Kind>) -> Reading {
        let file = json!({"type": "FeatureCollection", "features": features}).to_string();
        let options = ImportOptions {
            default_kind,
            ..ImportOptions::default()
        };
        read(file.as_bytes(), &options).unwrap()
    }

    fn features(reading: Reading) -> Vec<Feature<LonLat<Geometry>>> {
        match reading.scene.features {
            SceneFeatures::LonLat(features) => features,
            SceneFeatures::Planar(_) => panic!("in degrees"),
        }
    }

    fn plot(properties: Value) -> Value {
        // Clockwise, with a repeated vertex.
        json!({"type": "Feature", "properties": properties, "geometry": {"type": "Polygon", "coordinates":
            [[[0, 0], [0, 1], [0, 1], [1, 1], [1, 0], [0, 0]]]}})
    }

    #[test]
    fn tags_are_found_wherever_an_export_puts_them() {
        let reading = import(
            json!([
                plot(json!({"building": "house", "height": "12 m"})),
                plot(json!({"@id": "way/5", "building": true, "height": 12})),
                plot(json!({"tags": {"building": "yes", "height": "12"}})),
                plot(json!({"other_tags": "\"building\"=>\"yes\",\"height\"=>\"12\""})),
                plot(json!({"kind": "building_part", "min_zoom": 14, "height": 12})),
                plot(json!({"type": "building", "height": 12})),
            ]),
            None,
        );
        assert_eq!(reading.left_out, []);
        let features = features(reading);
        assert_eq!(features.len(), 6);
        for feature in &features {
            assert_eq!(
                (feature.kind, feature.number("height_m")),
                (Kind::Building, Some(12.0))
            );
            assert_eq!(
                validity::orientation_fault(feature.geometry.degrees()),
                None
            );
        }
        assert_eq!(features[1].id, "way/5".into());
    }

    #[test]
    fn the_default_kind_is_for_features_that_say_nothing() {
        let plots = json!([
            plot(json!({"height_m": 9, "storeys": "three"})),
            plot(json!({"amenity": "parking"}))
        ]);
        let nothing = import(plots.clone(), None);
        assert!(
            nothing.warnings[0].starts_with("1 features are nothing"),
            "{:?}",
            nothing.warnings
        );
        let features = features(import(plots, Some(Kind::Building)));
        let kinds: Vec<_> = features.iter().map(|feature| feature.kind).collect();
        assert_eq!(kinds, [Kind::Building, Kind::ParkingArea]);
        assert_eq!(features[0].number("height_m"), Some(9.0));
        assert!(!features[0].properties.contains_key("storeys"));
    }

    #[test]
    fn ids_that_occur_twice_are_told_apart() {
        let twice = plot(json!({"building": "yes", "id": 7}));
        let reading = import(json!([twice, twice, twice]), None);
        let ids: Vec<_> = features(reading)
            .iter()
            .map(|feature| feature.id.to_string())
            .collect();
        assert_eq!(ids, ["7", "7-2", "7-3"]);
    }

    #[test]
    fn shapes_that_are_no_good_are_left_out_and_listed() {
        let mut bow_tie = plot(json!({"building": "yes", "@id": "way/9"}));
        bow_tie["geometry"]["coordinates"] = json!([[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]);
        let reading = import(json!([bow_tie, plot(json!({"building": "yes"}))]), None);
        assert_eq!(reading.scene.len(), 1);
        let told = reading.left_out[0].to_string();
        assert!(
            told.starts_with(
                "feature \"way/9\" (/features/0/geometry/coordinates/0/0): the ring crosses"
            ),
            "{told}"
        );
    }

    #[test]
    fn lines_of_several_parts_become_several_features() {
        let road = json!({"type": "Feature", "id": "r", "properties": {"highway": "service"},
            "geometry": {"type": "MultiLineString", "coordinates": [[[0, 0], [1, 0]], [[2, 0], [3, 0]]]}});
        assert_eq!(import(json!([road]), None).scene.len(), 2);
    }

    #[test]
    fn a_tile_s_kind_is_no_kind_of_a_scene() {
        assert!(has_own_kind(&json!({"properties": {"kind": "house"}})));
        assert!(!has_own_kind(
            &json!({"properties": {"kind": "building", "min_zoom": 14}})
        ));
        assert!(!has_own_kind(&json!({"properties": null})));
    }
}
