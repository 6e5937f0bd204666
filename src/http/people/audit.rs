//! The log of sign-ins and permissions, for administrators.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::http::App;
use crate::http::extract::Query;
use crate::http::history::moment;
use crate::http::item_query::limit;
use crate::http::problem::Problem;
use crate::service::AuditDocument;

const DEFAULT_LIMIT: u32 = 100;
const LARGEST_LIMIT: u32 = 1000;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// 100 unless given, at most 1000.
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
    /// Only what is older than this moment: the next page begins before the `at` of the last entry of this page.
    #[param(value_type = Option<String>, format = DateTime)]
    before: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Audit {
    entries: Vec<AuditDocument>,
}

/// Sign-ins, failed ones, sign-outs, and changes to people and tokens, newest first. The newest 100 000 are kept.
#[utoipa::path(get, path = "/api/audit", tag = "people", params(AuditQuery),
    responses((status = 200, body = Audit)))]
pub async fn audit(
    State(app): State<App>,
    Query(query): Query<AuditQuery>,
) -> Result<Json<Audit>, Problem> {
    let limit = match &query.limit {
        Some(value) => limit(value, LARGEST_LIMIT)?,
        None => DEFAULT_LIMIT,
    };
    let before = query.before.as_deref();
    let before = before.map(|text| moment("before", text)).transpose()?;
    let entries = app.service.audit(limit, before).await?;
    Ok(Json(Audit { entries }))
}
