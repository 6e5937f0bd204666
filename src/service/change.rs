//! The history: what each write changed.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Service, ServiceResult};
use crate::interchange::scene_file;
use crate::model::{HistoryAction, HistoryEntry, Revision, Title};
use crate::store::HistoryQuery;

/// One feature before and after one write.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeDocument {
    #[schema(value_type = i64)]
    pub revision: Revision,
    pub at: DateTime<Utc>,
    pub who: String,
    pub feature: String,
    pub kind: &'static str,
    pub action: HistoryAction,
    /// The id of the user action that did it; null for an import.
    #[schema(required)]
    pub action_id: Option<String>,
    /// What that action is called.
    #[schema(required)]
    pub title: Option<Title>,
    /// The scenario that was written to; null is the baseline.
    #[schema(required)]
    pub scenario: Option<String>,
    /// A GeoJSON feature; null when there was none.
    #[schema(value_type = Option<Object>, required)]
    pub before: Option<Value>,
    /// A GeoJSON feature; null when there is none any more.
    #[schema(value_type = Option<Object>, required)]
    pub after: Option<Value>,
}

impl Service {
    /// The newest revision of a project: every write raises it.
    pub async fn revision(&self, project: &str) -> ServiceResult<Revision> {
        Ok(self.project_row(project).await?.revision)
    }

    /// The changes, newest first.
    pub async fn history(
        &self,
        project: &str,
        query: &HistoryQuery,
    ) -> ServiceResult<Vec<ChangeDocument>> {
        let project = self.project_row(project).await?;
        let entries = self.store.history(&project.id, query).await?;
        Ok(entries.into_iter().map(Into::into).collect())
    }
}

impl From<HistoryEntry> for ChangeDocument {
    fn from(entry: HistoryEntry) -> Self {
        let (action_id, title) = entry.by.map(|by| (by.id, by.title)).unzip();
        Self {
            revision: entry.revision,
            at: entry.at,
            who: entry.who,
            feature: entry.feature.to_string(),
            kind: entry.kind.name(),
            action: entry.action,
            action_id,
            title,
            scenario: entry.scenario,
            before: entry.before.as_ref().map(scene_file::feature_to_json),
            after: entry.after.as_ref().map(scene_file::feature_to_json),
        }
    }
}
