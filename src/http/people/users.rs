//! Accounts, for administrators.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use crate::http::App;
use crate::http::extract::{JsonBody, PathParameter};
use crate::http::gate::By;
use crate::http::links::encoded;
use crate::http::problem::{self, Problem};
use crate::service::{UserDocument, UserInput, UserPatch};

#[derive(Debug, Serialize, ToSchema)]
pub struct Users {
    users: Vec<UserDocument>,
}

/// All people who can sign in, by name.
#[utoipa::path(get, path = "/api/users", tag = "people",
    responses((status = 200, body = Users)))]
pub async fn users(State(app): State<App>) -> Result<Json<Users>, Problem> {
    let users = app.service.users().await?;
    Ok(Json(Users { users }))
}

/// Adds a person. The first one must be an administrator: from then on everybody has to sign in.
#[utoipa::path(post, path = "/api/users", tag = "people", request_body = UserInput,
    responses((status = 201, body = UserDocument, headers(("Location" = String)))))]
pub async fn add_user(
    State(app): State<App>,
    By(actor): By,
    JsonBody(input): JsonBody<UserInput>,
) -> Result<Response, Problem> {
    let user = app.service.add_user(input, &actor).await?;
    let location = format!("/api/users/{}", encoded(&user.id));
    Ok(problem::created(&location, user))
}

/// Gives a person another display name, password or grants, or keeps them from signing in. Grants are replaced as a
/// whole. The last administrator stays one (409 `last-admin`).
#[utoipa::path(patch, path = "/api/users/{id}", tag = "people",
    params(("id" = String, Path)), request_body = UserPatch,
    responses((status = 200, body = UserDocument)))]
pub async fn change_user(
    State(app): State<App>,
    PathParameter(id): PathParameter,
    By(actor): By,
    JsonBody(patch): JsonBody<UserPatch>,
) -> Result<Json<UserDocument>, Problem> {
    Ok(Json(app.service.change_user(&id, patch, &actor).await?))
}

/// Removes a person with all sessions and tokens. What they wrote stays theirs in the history.
#[utoipa::path(delete, path = "/api/users/{id}", tag = "people",
    params(("id" = String, Path)),
    responses((status = 204, description = "They are gone")))]
pub async fn remove_user(
    State(app): State<App>,
    PathParameter(id): PathParameter,
    By(actor): By,
) -> Result<Response, Problem> {
    app.service.remove_user(&id, &actor).await?;
    Ok(problem::no_content())
}
