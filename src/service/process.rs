//! The analyses as OGC API Processes describes processes.

use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::ServiceResult;
use super::execute::find_process;
use crate::analysis::{self, Process, Run};

/// A process without its inputs and outputs.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcessSummary {
    #[schema(example = "camera-coverage")]
    pub id: &'static str,
    pub version: &'static str,
    /// Chinese and English.
    pub title: String,
    pub description: String,
    #[schema(value_type = Vec<String>)]
    pub job_control_options: [&'static str; 1],
}

/// A process with the JSON Schemas of its inputs and outputs.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProcessDocument {
    #[serde(flatten)]
    pub summary: ProcessSummary,
    #[schema(value_type = Object)]
    pub inputs: Map<String, Value>,
    #[schema(value_type = Object)]
    pub outputs: Map<String, Value>,
}

/// All processes, in the order in which panels list them.
pub fn processes() -> Vec<ProcessSummary> {
    analysis::processes().iter().map(process_summary).collect()
}

pub fn process_summary(process: &Process) -> ProcessSummary {
    ProcessSummary {
        id: process.id,
        version: env!("CARGO_PKG_VERSION"),
        title: format!("{} · {}", process.title.zh, process.title.en),
        description: format!("{}\n{}", process.description.zh, process.description.en),
        job_control_options: ["sync-execute"],
    }
}

/// Fails when there is no process of this name, and says which there are.
pub fn check_process(id: &str) -> ServiceResult<()> {
    find_process(id).map(|_| ())
}

/// The full description of the process called `id`.
pub fn process_document(id: &str) -> ServiceResult<ProcessDocument> {
    let process = find_process(id)?;
    let mut inputs = where_to_look(process);
    inputs.append(&mut members(&(process.inputs)(), true));
    Ok(ProcessDocument {
        summary: process_summary(process),
        inputs,
        outputs: members(&(process.outputs)(), false),
    })
}

/// The JSON Schemas of what each process takes and answers, each in one piece: process id, inputs, report.
pub fn process_schemas() -> impl Iterator<Item = (&'static str, Value, Value)> {
    analysis::processes().iter().map(|process| {
        let mut inputs = (process.inputs)();
        for (name, input) in where_to_look(process) {
            let mut schema = input["schema"].clone();
            schema["description"] = input["title"].clone();
            inputs["properties"][name] = schema;
        }
        (process.id, inputs, (process.outputs)())
    })
}

/// The inputs that every process has, because they say which data is meant.
fn where_to_look(process: &Process) -> Map<String, Value> {
    let courtyard = match process.run {
        Run::Site(_) => "Id of the courtyard; compulsory unless a scene is sent",
        Run::Survey(_) | Run::SiteOrSurvey(..) => {
            "Id of the one courtyard that is meant; what is about the whole street takes all of them unless given"
        }
    };
    let input =
        |title: &str, schema: Value| json!({"title": title, "minOccurs": 0, "schema": schema});
    let mut inputs = Map::new();
    inputs.insert(
        "courtyard".into(),
        input(courtyard, json!({"type": "string"})),
    );
    inputs.insert(
        "scenario".into(),
        input(
            "Id of a scenario of the courtyard; null is the baseline",
            json!({"type": ["string", "null"]}),
        ),
    );
    inputs.insert(
        "scene".into(),
        input(
            "A scene to work on instead of stored data",
            json!({"type": "object", "format": "geojson-feature-collection"}),
        ),
    );
    inputs.insert(
        "draft".into(),
        input(
            "Features that are not saved yet, laid over the others by their ids",
            json!({"type": "object", "format": "geojson-feature-collection"}),
        ),
    );
    inputs.insert(
        "planar_crs".into(),
        input(
            "EPSG code of the projected CRS in metres to measure in",
            json!({"type": "integer"}),
        ),
    );
    inputs
}

/// Each property of an object's schema as an input or output of its own.
fn members(schema: &Value, is_input: bool) -> Map<String, Value> {
    let required = |name: &str| {
        schema["required"]
            .as_array()
            .is_some_and(|names| names.iter().any(|known| known == name))
    };
    let Some(properties) = schema["properties"].as_object() else {
        return Map::new();
    };
    properties
        .iter()
        .map(|(name, property)| {
            let mut member = json!({
                "title": property.get("title").unwrap_or(&json!(name)),
                "schema": inlined(property, &schema["$defs"]),
            });
            if let Some(description) = property.get("description") {
                member["description"] = description.clone();
            }
            if is_input {
                member["minOccurs"] = json!(u8::from(required(name)));
            }
            (name.clone(), member)
        })
        .collect()
}

/// The schema with each `$ref` replaced by what it refers to: a part of a document has no `#/$defs` of its own.
fn inlined(schema: &Value, definitions: &Value) -> Value {
    const DEFINITIONS: &str = "#/$defs/";
    match schema {
        Value::Object(members) => {
            let target = members
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|target| definitions.get(target.strip_prefix(DEFINITIONS)?));
            match target {
                Some(target) => inlined(target, definitions),
                None => members
                    .iter()
                    .map(|(name, member)| (name.clone(), inlined(member, definitions)))
                    .collect(),
            }
        }
        Value::Array(items) => items
            .iter()
            .map(|item| inlined(item, definitions))
            .collect(),
        other => other.clone(),
    }
}
