//! What people do on the map, one action at a time.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use utoipa::IntoParams;

use super::App;
use super::extract::{JsonBody, Query};
use super::gate::By;
use super::links::encoded;
use super::problem::Problem;
use super::projects::project_or_default;
use crate::service::{ActionDocument, ActionInput};

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhereTo {
    /// Write into this scenario instead of today's state.
    pub scenario: Option<String>,
    /// Id of the project; `default` unless given.
    pub project: Option<String>,
}

impl WhereTo {
    pub fn project(&self) -> &str {
        project_or_default(self.project.as_ref())
    }

    pub fn scenario(&self) -> Option<&str> {
        self.scenario.as_deref()
    }

    /// The query of an address of something there.
    pub fn suffix(&self) -> String {
        let parts: Vec<String> = [("project", &self.project), ("scenario", &self.scenario)]
            .into_iter()
            .filter_map(|(name, id)| Some(format!("{name}={}", encoded(id.as_ref()?))))
            .collect();
        match parts.as_slice() {
            [] => String::new(),
            parts => format!("?{}", parts.join("&")),
        }
    }
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
    By(actor): By,
    JsonBody(input): JsonBody<ActionInput>,
) -> Result<Json<ActionDocument>, Problem> {
    let done = app
        .service
        .change(query.project(), query.scenario(), input, &actor)
        .await?;
    Ok(Json(done))
}
