//! Scenarios.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::etag::{self, IfMatch};
use super::extract::{JsonBody, PathParameter, Query};
use super::gate::By;
use super::links::encoded;
use super::problem::{self, Problem};
use super::projects::{InProject, project_or_default};
use crate::service::{OverlayDocument, ScenarioDocument, ScenarioInput, ScenarioPatch};

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ScenarioQuery {
    /// Only scenarios of this courtyard.
    courtyard: Option<String>,
    /// Id of the project; `default` unless given.
    project: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Scenarios {
    scenarios: Vec<ScenarioDocument>,
}

/// The scenarios of a project, or of one courtyard.
#[utoipa::path(get, path = "/api/scenarios", tag = "scenarios", params(ScenarioQuery),
    responses((status = 200, body = Scenarios)))]
pub async fn scenarios(
    State(app): State<App>,
    Query(query): Query<ScenarioQuery>,
) -> Result<Json<Scenarios>, Problem> {
    let project = project_or_default(query.project.as_ref());
    let scenarios = app
        .service
        .scenarios(project, query.courtyard.as_deref())
        .await?;
    Ok(Json(Scenarios { scenarios }))
}

/// Makes a scenario, which changes nothing yet, or what the one does that it is a copy of.
#[utoipa::path(post, path = "/api/scenarios", tag = "scenarios", params(InProject),
    request_body = ScenarioInput,
    responses((status = 201, body = ScenarioDocument,
        headers(("Location" = String), ("ETag" = String, description = "The scenario's revision")))))]
pub async fn create(
    State(app): State<App>,
    Query(query): Query<InProject>,
    By(actor): By,
    JsonBody(input): JsonBody<ScenarioInput>,
) -> Result<Response, Problem> {
    let made = app
        .service
        .create_scenario(query.project(), input, &actor)
        .await?;
    let location = format!("/api/scenarios/{}{}", encoded(&made.id), query.suffix());
    let etag = [(header::ETAG, etag::of(made.revision))];
    Ok((etag, problem::created(&location, made)).into_response())
}

/// One scenario. Its ETag is its revision, which every change to it or in it raises.
#[utoipa::path(get, path = "/api/scenarios/{id}", tag = "scenarios",
    params(("id" = String, Path), InProject),
    responses((status = 200, body = ScenarioDocument,
        headers(("ETag" = String, description = "The scenario's revision")))))]
pub async fn scenario(
    State(app): State<App>,
    PathParameter(id): PathParameter,
    Query(query): Query<InProject>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = app.service.scenario(query.project(), &id).await?;
    let etag = etag::of(found.revision);
    if etag::knows(&headers, &etag) {
        return Ok(problem::not_modified(etag));
    }
    Ok(with_etag(found))
}

/// Names a scenario, publishes a draft, or archives what is published.
#[utoipa::path(patch, path = "/api/scenarios/{id}", tag = "scenarios",
    params(("id" = String, Path), InProject,
        ("If-Match" = String, Header, description = "The ETag that the scenario was read with")),
    request_body = ScenarioPatch,
    responses((status = 200, body = ScenarioDocument,
        headers(("ETag" = String, description = "The scenario's new revision")))))]
pub async fn change_scenario(
    State(app): State<App>,
    PathParameter(id): PathParameter,
    Query(query): Query<InProject>,
    IfMatch(known): IfMatch,
    By(actor): By,
    JsonBody(patch): JsonBody<ScenarioPatch>,
) -> Result<Response, Problem> {
    let changed = app
        .service
        .change_scenario(query.project(), &id, &known, patch, &actor)
        .await?;
    Ok(with_etag(changed))
}

/// Deletes a draft; others are archived.
#[utoipa::path(delete, path = "/api/scenarios/{id}", tag = "scenarios",
    params(("id" = String, Path), InProject,
        ("If-Match" = String, Header, description = "The ETag that the scenario was read with")),
    responses((status = 204, description = "It is gone")))]
pub async fn delete_scenario(
    State(app): State<App>,
    PathParameter(id): PathParameter,
    Query(query): Query<InProject>,
    IfMatch(known): IfMatch,
    By(actor): By,
) -> Result<Response, Problem> {
    app.service
        .delete_scenario(query.project(), &id, &known, &actor)
        .await?;
    Ok(problem::no_content())
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Overlay {
    changes: Vec<OverlayDocument>,
}

/// All that a scenario changes, feature by feature, against the baseline as it is now.
#[utoipa::path(get, path = "/api/scenarios/{id}/changes", tag = "scenarios",
    params(("id" = String, Path), InProject),
    responses((status = 200, body = Overlay)))]
pub async fn scenario_changes(
    State(app): State<App>,
    PathParameter(id): PathParameter,
    Query(query): Query<InProject>,
) -> Result<Json<Overlay>, Problem> {
    let changes = app.service.scenario_changes(query.project(), &id).await?;
    Ok(Json(Overlay { changes }))
}

fn with_etag(scenario: ScenarioDocument) -> Response {
    let etag = [(header::ETAG, etag::of(scenario.revision))];
    (etag, Json(scenario)).into_response()
}
