//! What the program knows by itself: the kinds with their properties, and the rules.

use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::projects::overrides_of;
use super::{Service, ServiceResult};
use crate::analysis;
use crate::model::rules::{Group, MustSee, Profile, Rules, Status, Text, Threshold};
use crate::model::schema::{self, Choice, Property, Values};
use crate::model::{FeatureId, Kind, Shape, Words};

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
    /// The scale of a project that has not chosen one.
    #[schema(example = "iec62676-4-2014")]
    pub default_profile: &'static str,
}

/// A threshold, or a demand on a sort of place.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleDocument {
    pub id: String,
    pub title: Text,
    /// As the project judges by it: its own value of a threshold, else the default.
    pub value: Value,
    #[schema(required)]
    pub unit: Option<String>,
    pub clause: String,
    pub status: Status,
    pub group: Group,
    /// The processes that judge by it.
    pub analyses: Vec<RuleAnalysis>,
    /// What a project may set; null for a demand on a sort of place.
    #[schema(required)]
    pub threshold: Option<ThresholdDocument>,
}

/// A process that judges by a rule.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleAnalysis {
    #[schema(example = "parking-supply")]
    pub id: &'static str,
    pub title: Words,
}

/// The value of a rule that a project may set.
#[derive(Debug, Serialize, ToSchema)]
pub struct ThresholdDocument {
    /// Of the rules file.
    pub default: f64,
    /// The project's own; null: it has none.
    #[schema(required)]
    pub own: Option<f64>,
    pub minimum: f64,
    pub maximum: f64,
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
    let mut member = json!({"title": property.title.en, "type": json_type(property.values)});
    match property.values {
        Values::Number { minimum, maximum } | Values::Integer { minimum, maximum } => {
            member["minimum"] = json!(minimum);
            member["maximum"] = json!(maximum);
        }
        Values::One(choices) => member["enum"] = words_of(choices),
        Values::Many(choices) => {
            member["items"] = json!({"type": "string", "enum": words_of(choices)});
        }
        Values::Text => member["maxLength"] = json!(schema::MOST_TEXT_CHARS),
        Values::Reference => member["maxLength"] = json!(FeatureId::MOST_CHARS),
        Values::Boolean => {}
    }
    if let Some(unit) = property.unit {
        member["x-ogc-unit"] = json!(unit);
    }
    member
}

fn words_of(choices: &[Choice]) -> Value {
    choices.iter().map(|choice| choice.value).collect()
}

impl Service {
    /// The rules with the project's own values.
    pub async fn rules(&self, project: &str) -> ServiceResult<RulesDocument> {
        let project = self.project_row(project).await?;
        let own = overrides_of(&project);
        let Rules {
            profiles,
            must_see,
            thresholds,
        } = Rules::default();
        let thresholds = thresholds.into_iter().map(|rule| {
            let own = own.get(&rule.id).copied();
            RuleDocument::of_threshold(rule, own)
        });
        let must_see = must_see.into_iter().map(RuleDocument::from);
        Ok(RulesDocument {
            rules: must_see.chain(thresholds).collect(),
            profiles,
            default_profile: Rules::DEFAULT_PROFILE,
        })
    }
}

/// The process by which cameras are judged.
const CAMERAS: &str = "camera-coverage";

impl From<MustSee> for RuleDocument {
    fn from(rule: MustSee) -> Self {
        Self {
            id: rule.id,
            title: rule.title,
            value: json!({"kinds": rule.kinds, "level": rule.level}),
            unit: None,
            clause: rule.clause,
            status: rule.status,
            group: Group::Camera,
            analyses: analyses([CAMERAS]),
            threshold: None,
        }
    }
}

impl RuleDocument {
    fn of_threshold(rule: Threshold, own: Option<f64>) -> Self {
        let [minimum, maximum] = rule.range();
        Self {
            value: json!(own.unwrap_or(rule.value)),
            analyses: analyses(rule.analyses.iter().map(String::as_str)),
            threshold: Some(ThresholdDocument {
                default: rule.value,
                own,
                minimum,
                maximum,
            }),
            id: rule.id,
            title: rule.title,
            unit: Some(rule.unit),
            clause: rule.clause,
            status: rule.status,
            group: rule.group,
        }
    }
}

/// In the order in which they are named.
fn analyses<'a>(ids: impl IntoIterator<Item = &'a str>) -> Vec<RuleAnalysis> {
    ids.into_iter()
        .filter_map(analysis::process)
        .map(|process| RuleAnalysis {
            id: process.id,
            title: process.title,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::{Control, analyse_scene, read_scene};

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

    /// The scorecard asks the others, and names their rules with its checks.
    #[test]
    fn the_rules_file_names_every_process_that_names_a_rule_as_applied() {
        let rules = Rules::default();
        for threshold in &rules.thresholds {
            for id in &threshold.analyses {
                assert!(analysis::process(id).is_some(), "{}: {id}", threshold.id);
            }
        }
        let street = include_bytes!("../../geodata/demo/street.geojson");
        let parameters = json!({"courtyard": "cy-01", "point": [113.9667, 34.7209]});
        for process in analysis::processes() {
            let known = (process.inputs)();
            let mut inputs = parameters.as_object().unwrap().clone();
            inputs.retain(|name, _| name == "courtyard" || known["properties"].get(name).is_some());
            let scene = read_scene(&street[..]).unwrap();
            let Ok(report) = analyse_scene(process.id, scene, inputs, &Control::default()) else {
                // They want viewpoints and plans, and name no rules.
                assert!(
                    ["isovist", "comparison"].contains(&process.id),
                    "{}",
                    process.id
                );
                continue;
            };
            let report: Value = serde_json::from_str(report.get()).unwrap();
            for applied in report["rules"].as_array().into_iter().flatten() {
                let id = applied["id"].as_str().unwrap();
                let threshold = rules.thresholds.iter().find(|rule| rule.id == id);
                assert!(
                    threshold.is_none_or(|rule| rule.analyses.iter().any(|one| one == process.id)),
                    "geodata/rules.toml does not say that {} judges by {id}",
                    process.id
                );
            }
        }
    }
}
