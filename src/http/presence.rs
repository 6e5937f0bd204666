//! Who is there.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use super::App;
use super::extract::{JsonBody, Query};
use super::problem::{self, Problem};
use super::projects::{InProject, project_or_default};
use super::scenarios::ANONYMOUS;
use crate::service::PresenceInput;

/// The client that sends a request, as it is present.
const CLIENT: &str = "yuantu-client";

/// Says where somebody is, for half a minute: who stays says it again in time. All who follow the project are told.
#[utoipa::path(put, path = "/api/presence", tag = "events", params(InProject), request_body = PresenceInput,
    responses((status = 204, description = "It is known")))]
pub async fn be_present(
    State(app): State<App>,
    Query(query): Query<InProject>,
    JsonBody(input): JsonBody<PresenceInput>,
) -> Result<Response, Problem> {
    app.service.be_present(query.project(), input).await?;
    Ok(problem::no_content())
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhoLeaves {
    /// The client that was present.
    client: String,
    /// Id of the project; `default` unless given.
    project: Option<String>,
}

/// Says that somebody has left.
#[utoipa::path(delete, path = "/api/presence", tag = "events", params(WhoLeaves),
    responses((status = 204, description = "They are not there")))]
pub async fn be_absent(
    State(app): State<App>,
    Query(query): Query<WhoLeaves>,
) -> Result<Response, Problem> {
    let project = project_or_default(query.project.as_ref());
    app.service.be_absent(project, &query.client).await?;
    Ok(problem::no_content())
}

/// What the one who sends a request wants to be called where there are no accounts.
pub fn who(app: &App, project: &str, headers: &HeaderMap) -> String {
    let client = headers.get(CLIENT).and_then(|value| value.to_str().ok());
    client
        .and_then(|client| app.service.name_of(project, client))
        .unwrap_or_else(|| ANONYMOUS.to_owned())
}
