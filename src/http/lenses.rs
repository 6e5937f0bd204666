//! The lenses that a camera may have.

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::extract::{JsonBody, PathParameter, Query};
use super::gate::By;
use super::links::encoded;
use super::problem::{self, Problem};
use super::projects::InProject;
use crate::service::{LensDocument, LensInput};

#[derive(Debug, Serialize, ToSchema)]
pub struct Lenses {
    lenses: Vec<LensDocument>,
}

/// The built-in lenses, then the project's own.
#[utoipa::path(get, path = "/api/lenses", tag = "catalogue", params(InProject),
    responses((status = 200, body = Lenses)))]
pub async fn lenses(
    State(app): State<App>,
    Query(query): Query<InProject>,
) -> Result<Json<Lenses>, Problem> {
    let lenses = app.service.lenses(query.project()).await?;
    Ok(Json(Lenses { lenses }))
}

/// One lens.
#[utoipa::path(get, path = "/api/lenses/{id}", tag = "catalogue",
    params(("id" = String, Path, example = "4mp-2.8mm-1-3in-wide"), InProject),
    responses((status = 200, body = LensDocument)))]
pub async fn lens(
    State(app): State<App>,
    PathParameter(id): PathParameter,
    Query(query): Query<InProject>,
) -> Result<Json<LensDocument>, Problem> {
    Ok(Json(app.service.lens(query.project(), &id).await?))
}

/// Adds an entry of the project's own: at most 200, each with a name of its own.
#[utoipa::path(post, path = "/api/lenses", tag = "catalogue", params(InProject),
    request_body = LensInput,
    responses((status = 201, body = LensDocument)))]
pub async fn add(
    State(app): State<App>,
    Query(query): Query<InProject>,
    By(actor): By,
    JsonBody(input): JsonBody<LensInput>,
) -> Result<Response, Problem> {
    let project = query.project();
    let lens = app.service.add_lens(project, input, &actor).await?;
    let location = format!(
        "/api/lenses/{}?project={}",
        encoded(&lens.id),
        encoded(project)
    );
    Ok(problem::created(&location, lens))
}

/// Removes an entry of the project's own; the built-in ones stay.
#[utoipa::path(delete, path = "/api/lenses/{id}", tag = "catalogue",
    params(("id" = String, Path, description = "Id of an own entry"), InProject),
    responses((status = 204, description = "It is gone")))]
pub async fn remove(
    State(app): State<App>,
    PathParameter(id): PathParameter,
    Query(query): Query<InProject>,
    By(actor): By,
) -> Result<Response, Problem> {
    app.service
        .remove_lens(query.project(), &id, &actor)
        .await?;
    Ok(problem::no_content())
}
