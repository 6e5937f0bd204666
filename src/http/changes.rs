//! What people do on the map, one action at a time.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::App;
use super::extract::{JsonBody, Query};
use super::problem::Problem;
use super::projects::project_or_default;
use super::scenarios::ANONYMOUS;
use crate::service::{ActionDocument, ActionInput};

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhereTo {
    /// Write into this scenario instead of today's state.
    scenario: Option<String>,
    /// Id of the project; `default` unless given.
    project: Option<String>,
}

/// Does one user action: all of its edits or none. Sent again with the same `action`, it writes nothing again.
///
/// Where a feature is no longer what an edit started from, the answer is 412 with all `conflicts`; where features are
/// not good, 422 with all `faults`.
#[utoipa::path(post, path = "/api/changes", tag = "features", params(WhereTo), request_body = ActionInput,
    responses((status = 200, body = ActionDocument)))]
pub async fn change(
    State(app): State<App>,
    Query(query): Query<WhereTo>,
    JsonBody(input): JsonBody<ActionInput>,
) -> Result<Json<ActionDocument>, Problem> {
    let project = project_or_default(query.project.as_ref());
    let scenario = query.scenario.as_deref();
    let done = app
        .service
        .change(project, scenario, input, ANONYMOUS)
        .await?;
    Ok(Json(done))
}
