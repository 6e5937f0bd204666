//! Scenarios.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::extract::{JsonBody, Query};
use super::links::encoded;
use super::problem::{self, Problem};
use super::projects::{InProject, project_or_default};
use crate::service::ScenarioDocument;

/// Who writes where nobody says so: there are no accounts yet.
pub(super) const ANONYMOUS: &str = "web";

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

/// A scenario to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewScenario {
    #[schema(example = "cy-01")]
    courtyard: String,
    #[schema(example = "方案一")]
    name: String,
}

/// Makes a scenario, which changes nothing yet.
#[utoipa::path(post, path = "/api/scenarios", tag = "scenarios", params(InProject),
    request_body = NewScenario,
    responses((status = 201, body = ScenarioDocument)))]
pub async fn create(
    State(app): State<App>,
    Query(query): Query<InProject>,
    JsonBody(new): JsonBody<NewScenario>,
) -> Result<Response, Problem> {
    let scenario = app
        .service
        .create_scenario(query.project(), &new.courtyard, &new.name, ANONYMOUS)
        .await?;
    let location = format!("/api/scenarios?courtyard={}", encoded(&scenario.courtyard));
    Ok(problem::created(&location, scenario))
}
