//! OGC API Processes: the analyses.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::App;
use super::extract::{JsonBody, PathParameter, Query};
use super::gate::By;
use super::guests::Visitor;
use super::jobs::LinkedJob;
use super::landing::Plain;
use super::links::{Base, JSON, Link};
use super::problem::{self, Problem};
use super::projects::InProject;
use super::stream;
use crate::service::{self, Actor, Guest, ProcessDocument, ProcessSummary};

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

const PREFER: HeaderName = HeaderName::from_static("prefer");
const PREFERENCE_APPLIED: HeaderName = HeaderName::from_static("preference-applied");
/// The preference for a job (RFC 7240).
const RESPOND_ASYNC: &str = "respond-async";

/// Runs an analysis and waits for its report, whose members are the process's outputs; or makes a job of it; or streams
/// what it finds.
///
/// With `Accept: text/event-stream` the answer is a stream of server-sent events: `answer` with each better report, whole and
/// in the shape of the last one; `progress` with a `ProgressDocument`; at the end `done` with the last report, or `problem`
/// with a `Problem`. What is wrong with the request is told as a plain problem. A caller that goes away stops the analysis.
#[utoipa::path(post, path = "/api/processes/{id}/execution", tag = "processes",
    params(("id" = String, Path, example = "camera-coverage"), InProject,
        ("Prefer" = Option<String>, Header, description = "`respond-async`: do not wait, make a job of it"),
        ("Accept" = Option<String>, Header, description = "`text/event-stream`: tell better answers as they are found")),
    request_body = Execution,
    responses((status = 200, description = "The report, such as `CameraCoverageReport`; or the events",
            content((Object = "application/json"), (String = "text/event-stream"))),
        (status = 201, description = "The job", body = LinkedJob,
            headers(("Location" = String, description = "The job's address"), ("Preference-Applied" = String)))))]
#[expect(clippy::too_many_arguments, reason = "each is a part of the request")]
pub async fn execute(
    State(app): State<App>,
    PathParameter(id): PathParameter,
    Query(query): Query<InProject>,
    By(actor): By,
    base: Base,
    visitor: Visitor,
    headers: HeaderMap,
    JsonBody(execution): JsonBody<Execution>,
) -> Result<Response, Problem> {
    let Execution {
        inputs, outputs, ..
    } = execution;
    check_outputs(&id, &outputs)?;
    let outputs: BTreeSet<String> = outputs.into_iter().map(|(name, _)| name).collect();
    let project = query.project();
    let service = app.service.on_behalf_of(guest_of(&actor, visitor));
    if prefers_job(&headers) {
        let job = service
            .start_job(project, &id, inputs, outputs, &actor)
            .await?;
        let job = LinkedJob::new(&base, job, &query);
        let applied = [(PREFERENCE_APPLIED, HeaderValue::from_static(RESPOND_ASYNC))];
        return Ok((applied, problem::created(&job.address(&query), job)).into_response());
    }
    if stream::wants_events(&headers) {
        let telling = service.tell(project, &id, inputs, outputs)?;
        let shut_out = service.until_shut_out(actor, project.to_owned());
        return stream::events(telling, shut_out).await;
    }
    let report = service
        .execute(project, &id, inputs)
        .await
        .map_err(|error| error.within("/inputs"))?;
    Ok(Json(service::chosen(report, &outputs)?).into_response())
}

/// Other preferences may stand beside it; what is not known is not heeded.
fn prefers_job(headers: &HeaderMap) -> bool {
    let values = headers.get_all(PREFER).into_iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split([',', ';']))
        .any(|preference| preference.trim().eq_ignore_ascii_case(RESPOND_ASYNC))
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

/// On whose behalf an analysis runs: an account shares cores with nobody, wherever it is used; else an address does not.
fn guest_of(actor: &Actor, visitor: Visitor) -> Guest {
    match actor.account() {
        Some(account) => Guest::named(&account.id),
        None => visitor.guest,
    }
}
