//! Scenarios: named overlays on a courtyard's baseline.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::changes::feature_or_null;
use super::{Actor, Known, Service, ServiceError, ServiceResult, feature_json};
use crate::model::{Kind, OverlayAction, OverlayChange, Revision, Role, Scenario, ScenarioStatus};
use crate::store::{Expected, NewScenario, ScenarioChange, Signature, StoreError};

const LONGEST_NAME_CHARS: usize = 200;

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

/// A scenario to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioInput {
    #[schema(example = "cy-01")]
    pub courtyard: String,
    #[schema(example = "方案一", min_length = 1, max_length = 200)]
    pub name: String,
    /// The scenario of the same courtyard that it starts as a copy of; absent: the baseline.
    pub from: Option<String>,
}

/// What is to become of a scenario; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioPatch {
    /// Only a draft takes another name.
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// A draft can be published, and what is published archived.
    pub status: Option<ScenarioStatus>,
}

/// What a scenario does to one feature of the baseline.
#[derive(Debug, Serialize, ToSchema)]
pub struct OverlayDocument {
    pub id: String,
    pub kind: Kind,
    pub action: OverlayAction,
    /// In the baseline; null: there is none.
    #[schema(schema_with = feature_or_null, required)]
    pub before: Option<Value>,
    /// In the scenario; null: it is removed.
    #[schema(schema_with = feature_or_null, required)]
    pub after: Option<Value>,
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

    pub async fn scenario(&self, project: &str, id: &str) -> ServiceResult<ScenarioDocument> {
        let project = self.project_row(project).await?;
        Ok(self.scenario_row(&project.id, id).await?.into())
    }

    /// Makes a scenario of a courtyard: empty, or as a copy of another.
    pub async fn create_scenario(
        &self,
        project: &str,
        input: ScenarioInput,
        by: &Actor,
    ) -> ServiceResult<ScenarioDocument> {
        let project = self.project_row(project).await?;
        let name = checked_name(&input.name)?;
        self.check_courtyard(&project.id, &input.courtyard, None)
            .await
            .map_err(|error| at_pointer(error, "/courtyard"))?;
        self.check_courtyard_rights(by, Role::Planner, &project, &input.courtyard)
            .await?;
        if let Some(from) = &input.from {
            self.check_copied(&project.id, from, &input.courtyard)
                .await?;
        }
        let new = NewScenario {
            id: Uuid::now_v7().to_string(),
            courtyard: input.courtyard,
            name,
            from: input.from,
            who: by.who().to_owned(),
            at: Utc::now(),
        };
        let scenario = self.store.create_scenario(&project.id, &new).await?;
        Ok(scenario.into())
    }

    async fn check_copied(&self, project: &str, from: &str, courtyard: &str) -> ServiceResult<()> {
        let copied = self
            .scenario_row(project, from)
            .await
            .map_err(|error| at_pointer(error, "/from"))?;
        if copied.courtyard == courtyard {
            return Ok(());
        }
        let detail = format!(
            "scenario \"{from}\" is one of courtyard \"{}\"",
            copied.courtyard
        );
        Err(ServiceError::input("/from", detail))
    }

    /// Names, publishes or archives a scenario. What is so already is not written.
    pub async fn change_scenario(
        &self,
        project: &str,
        id: &str,
        known: &Known,
        patch: ScenarioPatch,
        by: &Actor,
    ) -> ServiceResult<ScenarioDocument> {
        let project = self.project_row(project).await?;
        let found = self.known_scenario(&project.id, id, known).await?;
        let name = patch.name.as_deref().map(checked_name).transpose()?;
        let name = name.unwrap_or_else(|| found.name.clone());
        let status = patch.status.unwrap_or(found.status);
        if name == found.name && status == found.status {
            return Ok(found.into());
        }
        check_change(&found, &name, status)?;
        self.check_scenario_rights(by, role_for(&found, status), &project, &found)
            .await?;
        let change = ScenarioChange {
            name,
            status,
            expected: Expected::At(found.revision),
            who: by.who().to_owned(),
            at: Utc::now(),
        };
        let changed = self.store.update_scenario(&project.id, id, &change).await;
        Ok(changed.map_err(|error| outdated(id, error))?.into())
    }

    /// Deletes a draft.
    pub async fn delete_scenario(
        &self,
        project: &str,
        id: &str,
        known: &Known,
        by: &Actor,
    ) -> ServiceResult<()> {
        let project = self.project_row(project).await?;
        let found = self.known_scenario(&project.id, id, known).await?;
        self.check_scenario_rights(by, Role::Planner, &project, &found)
            .await?;
        let expected = Expected::At(found.revision);
        let signature = Signature {
            who: by.who().to_owned(),
            at: Utc::now(),
        };
        self.store
            .delete_scenario(&project.id, id, expected, &signature)
            .await
            .map_err(|error| outdated(id, error))
    }

    /// All that a scenario does to the baseline, by feature id.
    pub async fn scenario_changes(
        &self,
        project: &str,
        id: &str,
    ) -> ServiceResult<Vec<OverlayDocument>> {
        let project = self.project_row(project).await?;
        self.scenario_row(&project.id, id).await?;
        let changes = self.store.overlay(&project.id, id).await?;
        Ok(changes.iter().filter_map(OverlayDocument::of).collect())
    }

    /// The scenario as the caller knows it.
    async fn known_scenario(
        &self,
        project: &str,
        id: &str,
        known: &Known,
    ) -> ServiceResult<Scenario> {
        let found = self.scenario_row(project, id).await?;
        if known.is(found.revision) {
            return Ok(found);
        }
        Err(ServiceError::Outdated {
            what: "scenario",
            id: id.to_owned(),
            found: found.revision,
        })
    }

    pub(super) async fn scenario_row(&self, project: &str, id: &str) -> ServiceResult<Scenario> {
        self.store
            .scenario(project, id)
            .await?
            .ok_or_else(|| ServiceError::missing("scenario", id))
    }
}

fn checked_name(name: &str) -> ServiceResult<String> {
    let name = name.trim();
    match name.chars().count() {
        0 => Err(ServiceError::input("/name", "a scenario needs a name")),
        1..=LONGEST_NAME_CHARS => Ok(name.to_owned()),
        _ => {
            let detail = format!("a name may have up to {LONGEST_NAME_CHARS} characters");
            Err(ServiceError::input("/name", detail))
        }
    }
}

/// A plan that others are to rely on, or no longer, takes a manager.
fn role_for(found: &Scenario, status: ScenarioStatus) -> Role {
    if status == found.status {
        Role::Planner
    } else {
        Role::Manager
    }
}

fn check_change(found: &Scenario, name: &str, status: ScenarioStatus) -> ServiceResult<()> {
    let refused = |why: &str| {
        let Scenario { id, status, .. } = found;
        Err(ServiceError::Conflict(format!(
            "scenario \"{id}\" is {status}; {why}"
        )))
    };
    if !found.status.may_become(status) {
        return refused("a draft can be published, what is published archived, and nothing back");
    }
    if name != found.name && found.status != ScenarioStatus::Draft {
        return refused("only a draft takes another name");
    }
    Ok(())
}

/// Something that the body names is not there.
fn at_pointer(error: ServiceError, pointer: &str) -> ServiceError {
    match error {
        ServiceError::Missing { .. } => ServiceError::input(pointer, error.to_string()),
        other => other,
    }
}

/// Somebody was faster between the look and the write.
fn outdated(id: &str, error: StoreError) -> ServiceError {
    match error {
        StoreError::Stale { found, .. } => ServiceError::Outdated {
            what: "scenario",
            id: id.to_owned(),
            found,
        },
        StoreError::Missing { .. } => ServiceError::missing("scenario", id),
        other => other.into(),
    }
}

impl OverlayDocument {
    fn of(change: &OverlayChange) -> Option<Self> {
        let newest = &change.newest()?.feature;
        Some(Self {
            id: newest.id.to_string(),
            kind: newest.kind,
            action: change.action,
            before: change.before.as_ref().map(feature_json),
            after: change.after.as_ref().map(feature_json),
        })
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
