//! Projects, and the register of courtyards.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::collections::project_suffix;
use super::etag::{self, IfMatch};
use super::extract::{JsonBody, PathParameter, Query};
use super::gate::By;
use super::problem::{self, Problem};
use crate::service::{DEFAULT_PROJECT, ProjectDocument, ProjectPatch, Register};

/// The query of an address that asks for one project's things.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InProject {
    /// Id of the project; `default` unless given.
    project: Option<String>,
}

/// The project that a query names.
pub fn project_or_default(named: Option<&String>) -> &str {
    named.map_or(DEFAULT_PROJECT, String::as_str)
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Projects {
    projects: Vec<ProjectDocument>,
}

/// All projects that the caller may read.
#[utoipa::path(get, path = "/api/projects", tag = "projects",
    responses((status = 200, body = Projects)))]
pub async fn projects(State(app): State<App>, By(actor): By) -> Result<Json<Projects>, Problem> {
    let mut projects = app.service.projects().await?;
    projects.retain(|project| actor.permit().highest(&project.id).is_some());
    Ok(Json(Projects { projects }))
}

/// One project. Its ETag is its revision, which every write to it or in it raises.
#[utoipa::path(get, path = "/api/projects/{id}", tag = "projects",
    params(("id" = String, Path, example = "default")),
    responses((status = 200, body = ProjectDocument,
        headers(("ETag" = String, description = "The project's revision")))))]
pub async fn project(
    State(app): State<App>,
    PathParameter(id): PathParameter,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = app.service.project(&id).await?;
    let etag = etag::of(found.revision);
    if etag::knows(&headers, &etag) {
        return Ok(problem::not_modified(etag));
    }
    Ok(with_etag(found))
}

/// Names a project, sets own values of rules or gives them back to their defaults, chooses the scale of image quality
/// (RFC 7396). All analyses judge by it from then on.
#[utoipa::path(patch, path = "/api/projects/{id}", tag = "projects",
    params(("id" = String, Path, example = "default"),
        ("If-Match" = String, Header, description = "The ETag that the project was read with")),
    request_body = ProjectPatch,
    responses((status = 200, body = ProjectDocument,
        headers(("ETag" = String, description = "The project's new revision")))))]
pub async fn change_project(
    State(app): State<App>,
    PathParameter(id): PathParameter,
    IfMatch(known): IfMatch,
    By(actor): By,
    JsonBody(patch): JsonBody<ProjectPatch>,
) -> Result<Response, Problem> {
    let changed = app
        .service
        .patch_project(&id, &known, patch, &actor)
        .await?;
    Ok(with_etag(changed))
}

fn with_etag(project: ProjectDocument) -> Response {
    let etag = [(header::ETAG, etag::of(project.revision))];
    (etag, Json(project)).into_response()
}

/// All courtyards of a project, with their areas and what is in them.
#[utoipa::path(get, path = "/api/register", tag = "projects", params(InProject),
    responses((status = 200, body = Register)))]
pub async fn register(
    State(app): State<App>,
    Query(query): Query<InProject>,
) -> Result<Json<Register>, Problem> {
    Ok(Json(app.service.register(query.project()).await?))
}

impl InProject {
    /// Of a query that is read as pairs.
    pub fn of(pair: Option<(String, String)>) -> Self {
        Self {
            project: pair.map(|(_, project)| project),
        }
    }

    pub fn project(&self) -> &str {
        project_or_default(self.project.as_ref())
    }

    /// The part of a link's query that keeps to the project.
    pub fn suffix(&self) -> String {
        project_suffix(self.project.as_ref())
    }
}
