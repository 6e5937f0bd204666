//! Scenarios: named overlays on a courtyard's baseline.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Service, ServiceError, ServiceResult};
use crate::model::{Kind, Revision, Scenario, ScenarioStatus};
use crate::store::NewScenario;

/// A named overlay on the baseline (today's state, 现状) of one courtyard.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScenarioDocument {
    pub id: String,
    pub name: String,
    pub courtyard: String,
    pub status: ScenarioStatus,
    pub created_at: DateTime<Utc>,
    #[schema(value_type = i64)]
    pub revision: Revision,
    /// How many features it adds, replaces or removes.
    pub changes: i64,
}

impl Service {
    pub async fn scenarios(
        &self,
        project: &str,
        courtyard: Option<&str>,
    ) -> ServiceResult<Vec<ScenarioDocument>> {
        let project = self.project_row(project).await?;
        let scenarios = self.store.scenarios(&project.id, courtyard).await?;
        Ok(scenarios.into_iter().map(Into::into).collect())
    }

    /// Makes an empty scenario of a courtyard.
    pub async fn create_scenario(
        &self,
        project: &str,
        courtyard: &str,
        name: &str,
        who: &str,
    ) -> ServiceResult<ScenarioDocument> {
        let project = self.project_row(project).await?;
        if name.trim().is_empty() {
            return Err(ServiceError::input("/name", "a scenario needs a name"));
        }
        let known = self.feature(&project.id, Kind::Courtyard, courtyard, None);
        known.await.map_err(|error| match error {
            ServiceError::Missing { .. } => ServiceError::input("/courtyard", error.to_string()),
            other => other,
        })?;
        let new = NewScenario {
            id: Uuid::now_v7().to_string(),
            courtyard: courtyard.to_owned(),
            name: name.trim().to_owned(),
            who: who.to_owned(),
            at: Utc::now(),
        };
        let scenario = self.store.create_scenario(&project.id, &new).await?;
        Ok(scenario.into())
    }

    pub(super) async fn scenario_row(&self, project: &str, id: &str) -> ServiceResult<Scenario> {
        self.store
            .scenario(project, id)
            .await?
            .ok_or_else(|| ServiceError::missing("scenario", id))
    }
}

impl From<Scenario> for ScenarioDocument {
    fn from(scenario: Scenario) -> Self {
        Self {
            id: scenario.id,
            name: scenario.name,
            courtyard: scenario.courtyard,
            status: scenario.status,
            created_at: scenario.created_at,
            revision: scenario.revision,
            changes: scenario.changes,
        }
    }
}
