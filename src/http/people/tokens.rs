//! One's own tokens for QGIS and scripts.

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
use crate::service::{NewTokenDocument, TokenDocument, TokenInput};

#[derive(Debug, Serialize, ToSchema)]
pub struct Tokens {
    tokens: Vec<TokenDocument>,
}

/// One's own tokens, the oldest first.
#[utoipa::path(get, path = "/api/tokens", tag = "people",
    responses((status = 200, body = Tokens)))]
pub async fn tokens(State(app): State<App>, By(actor): By) -> Result<Json<Tokens>, Problem> {
    let tokens = app.service.tokens(&actor).await?;
    Ok(Json(Tokens { tokens }))
}

/// Makes a token, whose secret is told this once. A program sends it as `Authorization: Bearer`, or as the password
/// beside its owner's name. It may what its owner may, but no more than its role.
#[utoipa::path(post, path = "/api/tokens", tag = "people", request_body = TokenInput,
    responses((status = 201, body = NewTokenDocument, headers(("Location" = String)))))]
pub async fn add_token(
    State(app): State<App>,
    By(actor): By,
    JsonBody(input): JsonBody<TokenInput>,
) -> Result<Response, Problem> {
    let made = app.service.add_token(input, &actor).await?;
    let location = format!("/api/tokens/{}", encoded(&made.token.id));
    Ok(problem::created(&location, made))
}

/// Removes a token: programs that send it are no longer let in.
#[utoipa::path(delete, path = "/api/tokens/{id}", tag = "people",
    params(("id" = String, Path)),
    responses((status = 204, description = "It is gone")))]
pub async fn remove_token(
    State(app): State<App>,
    PathParameter(id): PathParameter,
    By(actor): By,
) -> Result<Response, Problem> {
    app.service.remove_token(&id, &actor).await?;
    Ok(problem::no_content())
}
