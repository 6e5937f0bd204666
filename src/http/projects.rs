//! Projects, and the register of courtyards.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::collections::project_suffix;
use super::extract::{PathParameter, Query};
use super::problem::Problem;
use crate::service::{DEFAULT_PROJECT, ProjectDocument, Register};

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

/// All projects.
#[utoipa::path(get, path = "/api/projects", tag = "projects",
    responses((status = 200, body = Projects)))]
pub async fn projects(State(app): State<App>) -> Result<Json<Projects>, Problem> {
    let projects = app.service.projects().await?;
    Ok(Json(Projects { projects }))
}

/// One project.
#[utoipa::path(get, path = "/api/projects/{id}", tag = "projects",
    params(("id" = String, Path, example = "default")),
    responses((status = 200, body = ProjectDocument)))]
pub async fn project(
    State(app): State<App>,
    PathParameter(id): PathParameter,
) -> Result<Json<ProjectDocument>, Problem> {
    Ok(Json(app.service.project(&id).await?))
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
    pub fn project(&self) -> &str {
        project_or_default(self.project.as_ref())
    }

    /// The part of a link's query that keeps to the project.
    pub fn suffix(&self) -> String {
        project_suffix(self.project.as_ref())
    }
}
