//! OGC API Processes: the analyses.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::App;
use super::extract::{JsonBody, PathParameter, Query};
use super::landing::Plain;
use super::links::{Base, JSON, Link};
use super::problem::Problem;
use super::projects::InProject;
use crate::service::{self, ProcessDocument, ProcessSummary, ServiceError};

const EXECUTE: &str = "http://www.opengis.net/def/rel/ogc/1.0/execute";

#[derive(Debug, Serialize, ToSchema)]
pub struct Processes {
    processes: Vec<LinkedSummary>,
    links: Vec<Link>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LinkedSummary {
    #[serde(flatten)]
    summary: ProcessSummary,
    links: Vec<Link>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct LinkedProcess {
    #[serde(flatten)]
    process: ProcessDocument,
    links: Vec<Link>,
}

fn links_of(base: &Base, id: &str) -> Vec<Link> {
    let address = format!("/api/processes/{id}");
    vec![
        base.link(&address, "self", JSON, "The process"),
        base.link(&format!("{address}/execution"), EXECUTE, JSON, "Execute it"),
    ]
}

/// All analyses.
#[utoipa::path(get, path = "/api/processes", tag = "processes", params(Plain),
    responses((status = 200, body = Processes)))]
pub async fn processes(_: Query<Plain>, base: Base) -> Json<Processes> {
    let processes = service::processes()
        .into_iter()
        .map(|summary| LinkedSummary {
            links: links_of(&base, summary.id),
            summary,
        });
    Json(Processes {
        processes: processes.collect(),
        links: vec![base.link("/api/processes", "self", JSON, "This page")],
    })
}

/// One analysis, with the schemas of its inputs and outputs.
#[utoipa::path(get, path = "/api/processes/{id}", tag = "processes",
    params(("id" = String, Path, example = "camera-coverage"), Plain),
    responses((status = 200, body = LinkedProcess)))]
pub async fn process(
    PathParameter(id): PathParameter,
    _: Query<Plain>,
    base: Base,
) -> Result<Json<LinkedProcess>, Problem> {
    let process = service::process_document(&id)?;
    Ok(Json(LinkedProcess {
        links: links_of(&base, process.summary.id),
        process,
    }))
}

/// What to calculate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Execution {
    /// `courtyard` (and `scenario`), or `scene`; and the analysis's own parameters: `CameraCoverageInputs` and so on.
    #[schema(value_type = Object, example = json!({"courtyard": "cy-01", "target_height_m": 1.6}))]
    inputs: Map<String, Value>,
    /// The outputs that are wanted, as members of this object; all of them unless given.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    outputs: Map<String, Value>,
    /// `document`, which is the only form of an answer.
    #[serde(default)]
    #[allow(dead_code, reason = "accepted, so that clients may say it")]
    response: ResponseForm,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum ResponseForm {
    #[default]
    Document,
}

/// Runs an analysis and waits for its report, whose members are the process's outputs.
#[utoipa::path(post, path = "/api/processes/{id}/execution", tag = "processes",
    params(("id" = String, Path, example = "camera-coverage"), InProject),
    request_body = Execution,
    responses((status = 200, description = "The report, such as `CameraCoverageReport`", body = Object)))]
pub async fn execute(
    State(app): State<App>,
    PathParameter(id): PathParameter,
    Query(query): Query<InProject>,
    JsonBody(execution): JsonBody<Execution>,
) -> Result<Response, Problem> {
    let Execution {
        inputs, outputs, ..
    } = execution;
    check_outputs(&id, &outputs)?;
    let report = app
        .service
        .execute(query.project(), &id, inputs)
        .await
        .map_err(|error| error.within("/inputs"))?;
    chosen(report, &outputs)
}

fn check_outputs(id: &str, outputs: &Map<String, Value>) -> Result<(), Problem> {
    let known = service::process_document(id)?.outputs;
    match outputs.keys().find(|name| !known.contains_key(*name)) {
        None => Ok(()),
        Some(name) => Err(Problem::body(
            format!("/outputs/{name}"),
            "the process has no such output",
        )),
    }
}

/// The members of the report that are wanted, as they are written.
fn chosen(report: Box<RawValue>, outputs: &Map<String, Value>) -> Result<Response, Problem> {
    if outputs.is_empty() {
        return Ok(Json(report).into_response());
    }
    let members: BTreeMap<&str, &RawValue> = serde_json::from_str(report.get())
        .map_err(|error| ServiceError::Internal(format!("the report is no object: {error}")))?;
    let wanted: BTreeMap<&str, &RawValue> = members
        .into_iter()
        .filter(|(name, _)| outputs.contains_key(*name))
        .collect();
    Ok(Json(wanted).into_response())
}
