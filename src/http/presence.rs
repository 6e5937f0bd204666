//! Who is there.

use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;

use super::App;
use super::extract::{JsonBody, Query};
use super::gate::By;
use super::problem::{self, Problem};
use super::projects::{InProject, project_or_default};
use crate::service::PresenceInput;

/// Says where somebody is, for half a minute: who stays says it again in time. All who follow the project are told. Who
/// has an account is called by its name.
#[utoipa::path(put, path = "/api/presence", tag = "events", params(InProject), request_body = PresenceInput,
    responses((status = 204, description = "It is known")))]
pub async fn be_present(
    State(app): State<App>,
    Query(query): Query<InProject>,
    By(actor): By,
    JsonBody(mut input): JsonBody<PresenceInput>,
) -> Result<Response, Problem> {
    if let Some(account) = actor.account() {
        input.name = Some(account.display_name.clone());
    }
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
