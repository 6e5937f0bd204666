//! What the program knows by itself: the kinds with their properties, and the rules.

use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::execute::rules_of;
use super::{Service, ServiceResult};
use crate::model::rules::{Profile, Rules, Status, Text, Threshold};
use crate::model::schema::{self, Choice, Property, Values};
use crate::model::{Kind, Shape, Words};

/// A kind of thing on the map.
#[derive(Debug, Serialize, ToSchema)]
pub struct KindDocument {
    /// As written in files: `parking_space`.
    #[schema(value_type = Kind)]
    pub kind: &'static str,
    /// As written in addresses: `parking-spaces`.
    pub collection: &'static str,
    #[schema(example = json!({"zh": "摄像机", "en": "Camera"}))]
    pub title: Words,
    /// The GeoJSON geometry types that it may have.
    #[schema(value_type = Vec<Shape>)]
    pub geometry: &'static [Shape],
    pub properties: Vec<PropertyDocument>,
}

/// A property of a kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct PropertyDocument {
    pub name: &'static str,
    /// `string`, `boolean`, `number`, `integer` or `array` (of strings).
    #[serde(rename = "type")]
    pub json_type: &'static str,
    #[schema(example = json!({"zh": "高度", "en": "Height"}))]
    pub title: Words,
    #[schema(required)]
    pub unit: Option<&'static str>,
    /// Whether a complete survey has it. A file without it is still good.
    pub required: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub minimum: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub maximum: Option<f64>,
    /// The values it may have; absent when any will do.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Vec<Choice>, required = false, example = json!([{"value": "wall", "zh": "实体墙", "en": "wall"}]))]
    pub choices: Option<&'static [Choice]>,
}

/// The figures that analyses judge by.
#[derive(Debug, Serialize, ToSchema)]
pub struct RulesDocument {
    pub rules: Vec<RuleDocument>,
    /// The scales of image quality.
    pub profiles: Vec<Profile>,
}

/// A threshold, or a demand on a sort of place.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleDocument {
    pub id: String,
    pub title: Text,
    pub value: Value,
    #[schema(required)]
    pub unit: Option<String>,
    pub clause: String,
    pub status: Status,
}

/// Every kind, in the order in which legends list them.
pub fn kinds() -> Vec<KindDocument> {
    Kind::ALL.iter().copied().map(described).collect()
}

fn described(kind: Kind) -> KindDocument {
    KindDocument {
        kind: kind.name(),
        collection: kind.collection(),
        title: kind.title(),
        geometry: kind.shapes(),
        properties: schema::properties(kind).map(PropertyDocument::of).collect(),
    }
}

impl PropertyDocument {
    fn of(property: &Property) -> Self {
        let (minimum, maximum) = match property.values {
            Values::Number { minimum, maximum } | Values::Integer { minimum, maximum } => {
                (Some(minimum), Some(maximum))
            }
            _ => (None, None),
        };
        Self {
            name: property.name,
            json_type: json_type(property.values),
            title: property.title,
            unit: property.unit,
            required: property.required,
            minimum,
            maximum,
            choices: match property.values {
                Values::One(choices) | Values::Many(choices) => Some(choices),
                _ => None,
            },
        }
    }
}

fn json_type(values: Values) -> &'static str {
    match values {
        Values::Text | Values::Reference | Values::One(_) => "string",
        Values::Boolean => "boolean",
        Values::Number { .. } => "number",
        Values::Integer { .. } => "integer",
        Values::Many(_) => "array",
    }
}

/// The JSON Schema of the GeoJSON features of a kind, by which GIS programs learn their columns.
pub fn property_schema(kind: Kind) -> Value {
    let mut members = Map::new();
    for property in schema::properties(kind) {
        members.insert(property.name.into(), member_schema(property));
    }
    members.insert(
        "kind".into(),
        json!({"type": "string", "const": kind.name()}),
    );
    members.insert("courtyard".into(), json!({"type": "string"}));
    members.insert("revision".into(), json!({"type": "integer"}));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.title().en,
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string"},
            "geometry": {"type": "object", "properties": {
                "type": {"type": "string", "enum": kind.shapes()},
            }},
            "properties": {"type": "object", "properties": members},
        }
    })
}

/// The JSON Schema of what was surveyed of a feature, as answers carry it: `null` stands for absent, and members that
/// other programs gave it come along.
pub fn surveyed_schema(kind: Kind) -> Value {
    let members: Map<String, Value> = schema::properties(kind)
        .map(|property| (property.name.into(), or_null(member_schema(property))))
        .collect();
    json!({"title": kind.title().en, "type": "object", "properties": members, "additionalProperties": true})
}

fn or_null(mut schema: Value) -> Value {
    schema["type"] = json!([schema["type"], "null"]);
    if let Some(words) = schema.get_mut("enum").and_then(Value::as_array_mut) {
        words.push(Value::Null);
    }
    schema
}

fn member_schema(property: &Property) -> Value {
    let mut schema = json!({"title": property.title.en, "type": json_type(property.values)});
    match property.values {
        Values::Number { minimum, maximum } | Values::Integer { minimum, maximum } => {
            schema["minimum"] = json!(minimum);
            schema["maximum"] = json!(maximum);
        }
        Values::One(choices) => schema["enum"] = words_of(choices),
        Values::Many(choices) => {
            schema["items"] = json!({"type": "string", "enum": words_of(choices)});
        }
        Values::Text | Values::Boolean | Values::Reference => {}
    }
    if let Some(unit) = property.unit {
        schema["x-ogc-unit"] = json!(unit);
    }
    schema
}

fn words_of(choices: &[Choice]) -> Value {
    choices.iter().map(|choice| choice.value).collect()
}

impl Service {
    /// The rules with the project's own values.
    pub async fn rules(&self, project: &str) -> ServiceResult<RulesDocument> {
        let project = self.project_row(project).await?;
        Ok(rules_of(&project)?.into())
    }
}

impl From<Rules> for RulesDocument {
    fn from(rules: Rules) -> Self {
        let thresholds = rules.thresholds.into_iter().map(RuleDocument::from);
        let must_see = rules.must_see.into_iter().map(|rule| RuleDocument {
            id: rule.id,
            title: rule.title,
            value: json!({"kinds": rule.kinds, "level": rule.level}),
            unit: None,
            clause: rule.clause,
            status: rule.status,
        });
        Self {
            rules: must_see.chain(thresholds).collect(),
            profiles: rules.profiles,
        }
    }
}

impl From<Threshold> for RuleDocument {
    fn from(rule: Threshold) -> Self {
        Self {
            id: rule.id,
            title: rule.title,
            value: json!(rule.value),
            unit: Some(rule.unit),
            clause: rule.clause,
            status: rule.status,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_camera_is_described_with_units_and_bounds() {
        let kinds = serde_json::to_value(kinds()).unwrap();
        let camera = kinds
            .as_array()
            .unwrap()
            .iter()
            .find(|kind| kind["kind"] == "camera")
            .unwrap();
        assert_eq!(camera["collection"], "cameras");
        assert_eq!(camera["geometry"], json!(["Point"]));
        let height = &camera["properties"][0];
        assert_eq!(height["name"], "height_m");
        assert_eq!(height["unit"], "m");
        assert_eq!(height["maximum"], 200.0);
        assert!(height.get("choices").is_none());
    }

    #[test]
    fn the_schema_of_a_kind_names_its_columns_and_their_types() {
        let schema = property_schema(Kind::WastePoint);
        let streams = &schema["properties"]["properties"]["properties"]["streams"];
        assert_eq!(streams["type"], "array");
        assert_eq!(streams["items"]["enum"][0], "recyclable");
    }
}
