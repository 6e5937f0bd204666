//! The history.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::etag;
use super::extract::Query;
use super::item_query::limit;
use super::problem::{self, Problem};
use super::projects::project_or_default;
use crate::model::Revision;
use crate::service::{ChangeDocument, HistoryQuery, StoredState};

const DEFAULT_LIMIT: u32 = 100;
const LARGEST_LIMIT: u32 = 1000;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangesQuery {
    /// Only changes of features of this courtyard.
    courtyard: Option<String>,
    /// Only changes of this feature.
    feature: Option<String>,
    /// Only changes in this scenario; `baseline`: only those of today's state.
    scenario: Option<String>,
    /// Only changes older than this revision: the next page begins before the last one of this page.
    #[param(value_type = Option<i64>)]
    before: Option<Revision>,
    /// Only changes made at this moment or later: `2026-11-20T00:00:00Z`.
    #[param(value_type = Option<String>, format = DateTime)]
    since: Option<String>,
    /// 100 unless given, at most 1000.
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
    /// Id of the project; `default` unless given.
    project: Option<String>,
}

fn state(scenario: String) -> StoredState {
    match scenario.as_str() {
        "baseline" => StoredState::Baseline,
        _ => StoredState::Scenario(scenario),
    }
}

/// The parameter `name` as a moment.
pub fn moment(name: &str, text: &str) -> Result<DateTime<Utc>, Problem> {
    DateTime::parse_from_rfc3339(text)
        .map(|at| at.to_utc())
        .map_err(|_| {
            let detail = format!("\"{text}\" is no moment: write 2026-11-20T00:00:00Z");
            Problem::parameter(name, detail)
        })
}

#[derive(Debug, Serialize, ToSchema)]
pub struct Changes {
    entries: Vec<ChangeDocument>,
}

/// What was changed, by whom and when, newest first. Its ETag is the project's revision, which every write raises.
#[utoipa::path(get, path = "/api/history", tag = "history", params(ChangesQuery),
    responses((status = 200, body = Changes,
        headers(("ETag" = String, description = "The project's revision")))))]
pub async fn history(
    State(app): State<App>,
    Query(query): Query<ChangesQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let limit = match &query.limit {
        Some(value) => limit(value, LARGEST_LIMIT)?,
        None => DEFAULT_LIMIT,
    };
    let asked = HistoryQuery {
        courtyard: query.courtyard,
        feature: query.feature,
        state: query.scenario.map(state),
        revision: None,
        before: query.before,
        since: query
            .since
            .as_deref()
            .map(|text| moment("since", text))
            .transpose()?,
        limit: Some(limit),
    };
    let project = project_or_default(query.project.as_ref());
    // Read before the entries: what is written in between is news to whoever has this tag.
    let etag = etag::of(app.service.revision(project).await?);
    if etag::knows(&headers, &etag) {
        return Ok(problem::not_modified(etag));
    }
    let entries = app.service.history(project, &asked).await?;
    Ok(([(header::ETAG, etag)], Json(Changes { entries })).into_response())
}
