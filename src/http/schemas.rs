//! The schemas of the OpenAPI document that no Rust type carries: GeoJSON, what is surveyed of each kind, and what the
//! analyses take and answer. The web client's types are generated from them.

use serde_json::{Map, Value, json};
use utoipa::openapi::schema::{Array, ArrayBuilder, Object, ObjectBuilder};
use utoipa::openapi::{Ref, Type};

use crate::model::Kind;
use crate::service;

/// The member `type` of a feature collection.
pub fn feature_collection() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(["FeatureCollection"]))
        .build()
}

/// The member `features` of a feature collection.
pub fn features() -> Array {
    ArrayBuilder::new()
        .items(Ref::from_schema_name("Feature"))
        .build()
}

/// Adds them to the document's components.
pub fn add(components: &mut Value) {
    let Value::Object(components) = components else {
        return;
    };
    components.extend(geojson());
    for &kind in Kind::ALL {
        let name = format!("{}Properties", pascal(kind.name()));
        components.insert(name, service::surveyed_schema(kind));
    }
    for (process, inputs, report) in service::process_schemas() {
        let process = pascal(process);
        let inputs_name = format!("{process}Inputs");
        add_whole(components, &inputs_name, &format!("{process}Input"), inputs);
        add_whole(components, &format!("{process}Report"), &process, report);
    }
}

fn geojson() -> Map<String, Value> {
    let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let list = |of: &Value| json!({"type": "array", "items": of});
    let geometry = |name: &str, coordinates: &Value| {
        json!({
            "type": "object",
            "required": ["type", "coordinates"],
            "properties": {"type": {"type": "string", "const": name}, "coordinates": coordinates},
        })
    };
    let position = to("Position");
    let line = list(&position);
    let rings = list(&line);
    let schemas = json!({
        "Position": {
            "description": "Longitude and latitude in degrees.",
            "type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2,
        },
        "Point": geometry("Point", &position),
        "LineString": geometry("LineString", &line),
        "Polygon": geometry("Polygon", &rings),
        "MultiPolygon": geometry("MultiPolygon", &list(&rings)),
        "Geometry": {"oneOf": [to("Point"), to("LineString"), to("Polygon"), to("MultiPolygon")]},
        "FeatureProperties": {
            "description": "What every feature has; beside it stands what was surveyed, as in `CameraProperties`.",
            "type": "object",
            "required": ["kind", "revision"],
            "properties": {
                "kind": to("Kind"),
                "courtyard": {
                    "description": "The courtyard that it belongs to; absent in the surroundings.",
                    "type": "string",
                },
                "revision": {"description": "The write that made it what it is.", "type": "integer", "format": "int64"},
            },
            "additionalProperties": true,
        },
        "FeatureInput": {
            "description": "A GeoJSON feature that is sent. One that was read can be sent back as it is.",
            "type": "object",
            "required": ["type", "geometry", "properties"],
            "properties": {
                "type": {"type": "string", "const": "Feature"},
                "id": {"type": ["string", "integer"]},
                "geometry": to("Geometry"),
                "properties": {
                    "description": "`kind`, `courtyard` if it names one, and what was surveyed.",
                    "type": "object",
                    "additionalProperties": true,
                },
            },
        },
        "Feature": {
            "description": "A GeoJSON feature.",
            "type": "object",
            "required": ["type", "id", "geometry", "properties"],
            "properties": {
                "type": {"type": "string", "const": "Feature"},
                "id": {"type": "string"},
                "geometry": to("Geometry"),
                "properties": to("FeatureProperties"),
            },
        },
    });
    match schemas {
        Value::Object(schemas) => schemas,
        _ => Map::new(),
    }
}

/// Adds a schema and, with a prefix, its definitions: two analyses may both have a `Place`.
fn add_whole(components: &mut Map<String, Value>, name: &str, prefix: &str, mut schema: Value) {
    let Some(members) = schema.as_object_mut() else {
        return;
    };
    members.retain(|member, _| !["$schema", "title"].contains(&member.as_str()));
    let definitions = members.remove("$defs");
    let definitions = definitions.as_ref().and_then(Value::as_object);
    for (name, definition) in definitions.into_iter().flatten() {
        components.insert(format!("{prefix}{name}"), renamed(definition, prefix));
    }
    components.insert(name.to_owned(), renamed(&schema, prefix));
}

/// The schema with its references turned from its own definitions to the components.
fn renamed(schema: &Value, prefix: &str) -> Value {
    match schema {
        Value::String(text) => match text.strip_prefix("#/$defs/") {
            Some(name) => json!(format!("#/components/schemas/{prefix}{name}")),
            None => schema.clone(),
        },
        Value::Array(items) => items.iter().map(|item| renamed(item, prefix)).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| (name.clone(), renamed(member, prefix)))
            .collect(),
        other => other.clone(),
    }
}

/// `camera-coverage` and `parking_space` as the names of types: `CameraCoverage`, `ParkingSpace`.
fn pascal(name: &str) -> String {
    name.split(['-', '_'])
        .flat_map(|word| {
            let mut letters = word.chars();
            letters
                .next()
                .into_iter()
                .flat_map(char::to_uppercase)
                .chain(letters)
        })
        .collect()
}
