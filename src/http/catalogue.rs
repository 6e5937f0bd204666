//! The kinds and the rules.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

use super::App;
use super::extract::Query;
use super::problem::Problem;
use super::projects::InProject;
use crate::service::{self, KindDocument, RulesDocument};

#[derive(Debug, Serialize, ToSchema)]
pub struct Kinds {
    kinds: Vec<KindDocument>,
}

/// Every kind with its properties, in both languages: legends, panels and forms come from it.
#[utoipa::path(get, path = "/api/kinds", tag = "catalogue",
    responses((status = 200, body = Kinds)))]
pub async fn kinds() -> Json<Kinds> {
    Json(Kinds {
        kinds: service::kinds(),
    })
}

/// The figures that analyses judge by, each with its clause and how sure it is.
#[utoipa::path(get, path = "/api/rules", tag = "catalogue", params(InProject),
    responses((status = 200, body = RulesDocument)))]
pub async fn rules(
    State(app): State<App>,
    Query(query): Query<InProject>,
) -> Result<Json<RulesDocument>, Problem> {
    Ok(Json(app.service.rules(query.project()).await?))
}
