//! The history.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::App;
use super::extract::Query;
use super::item_query::limit;
use super::problem::Problem;
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

#[derive(Debug, Serialize, ToSchema)]
pub struct Changes {
    entries: Vec<ChangeDocument>,
}

/// What was changed, by whom and when, newest first.
#[utoipa::path(get, path = "/api/history", tag = "history", params(ChangesQuery),
    responses((status = 200, body = Changes)))]
pub async fn history(
    State(app): State<App>,
    Query(query): Query<ChangesQuery>,
) -> Result<Json<Changes>, Problem> {
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
        limit: Some(limit),
    };
    let project = project_or_default(query.project.as_ref());
    let entries = app.service.history(project, &asked).await?;
    Ok(Json(Changes { entries }))
}
