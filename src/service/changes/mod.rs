//! User actions: many edits at once, all of them or none, and each action only once.

mod document;
mod item;
mod read;

use std::collections::{BTreeMap, BTreeSet};

use chrono::Utc;

use super::analyse::off_the_async_threads;
use super::fault::{FaultDocument, fail_on};
use super::membership::{MapFeature, Rewrite, reassigned};
use super::{Actor, Service, ServiceError, ServiceResult, feature_json};
use crate::model::{Action, FaultCode, FeatureId, Project, Revision, Role, StoredFeature};
use crate::store::{Edit, HistoryQuery, StoreError, Write, Written};
use read::{Wanted, read};

pub(super) use document::feature_or_null;
pub use document::{ActionDocument, ActionInput, ConflictDocument};
pub use item::InCollection;

use document::TouchedDocument;

impl Service {
    pub async fn change(
        &self,
        project: &str,
        scenario: Option<&str>,
        input: ActionInput,
        by: &Actor,
    ) -> ServiceResult<ActionDocument> {
        let project = self.project_row(project).await?;
        if let Some(scenario) = scenario {
            let scenario = self.scenario_row(&project.id, scenario).await?;
            self.check_scenario_rights(by, Role::Planner, &project, &scenario)
                .await?;
        }
        let id = input.action.to_string();
        let written = match self.store.action(&project.id, &id).await? {
            Some(revision) => Written {
                revision,
                replayed: true,
            },
            None => {
                let title = input.title.clone();
                let wanted = off_the_async_threads(move || read(input)).await?;
                let project = self.project_for(&project.id, &wanted.puts).await?;
                let action = Action { id, title };
                self.store_action(&project, scenario, wanted, action, by)
                    .await?
            }
        };
        Ok(ActionDocument {
            revision: written.revision,
            replayed: written.replayed,
            features: self.touched(&project, scenario, written.revision).await?,
        })
    }

    async fn store_action(
        &self,
        project: &Project,
        scenario: Option<&str>,
        mut wanted: Wanted,
        action: Action,
        by: &Actor,
    ) -> ServiceResult<Written> {
        let ids: BTreeSet<String> = wanted.expected.keys().cloned().collect();
        let before = self.stored_under(project, scenario, &ids).await?;
        check_current(&wanted, &before)?;
        check_kinds(&wanted, &before)?;
        let baseline = match scenario {
            Some(_) => self.stored_under(project, None, &ids).await?,
            None => BTreeMap::new(),
        };
        for put in &mut wanted.puts {
            let id = put.id.to_string();
            if let Some(stored) = before.get(&id).or_else(|| baseline.get(&id)) {
                take_back_echo(put, stored);
            }
        }
        let write = Write {
            who: by.who().to_owned(),
            at: Utc::now(),
            scenario: scenario.map(str::to_owned),
            action: Some(action),
            edits: self.edits(project, scenario, &wanted, &before, by).await?,
        };
        match self.store.write(&project.id, &write).await {
            Ok(written) => Ok(written),
            // Somebody was faster between the look and the write: tell which features.
            Err(
                error @ (StoreError::Stale { .. }
                | StoreError::Exists { .. }
                | StoreError::Missing { .. }),
            ) => {
                let now = self.stored_under(project, scenario, &ids).await?;
                check_current(&wanted, &now)?;
                Err(error.into())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The action's edits, and those of features that change hands because of it.
    async fn edits(
        &self,
        project: &Project,
        scenario: Option<&str>,
        wanted: &Wanted,
        before: &BTreeMap<String, StoredFeature>,
        by: &Actor,
    ) -> ServiceResult<Vec<Edit>> {
        let rewrite = Rewrite {
            project,
            scenario,
            puts: &wanted.puts,
            removed: &wanted.removed,
            before,
        };
        let affected = self.affected(&rewrite).await?;
        let owners = self.owners(&rewrite, &affected).await?;
        self.check_rights(by, Role::Surveyor, &rewrite, &affected, &owners)
            .await?;
        let puts = wanted.puts.iter().map(|feature| {
            let id = feature.id.to_string();
            Edit::Put {
                belongs_to: owners.get(&id).cloned().flatten(),
                expected: wanted.expected(&id),
                feature: feature.clone(),
            }
        });
        let removals = wanted.removed.iter().map(|id| Edit::Remove {
            id: id.clone(),
            expected: wanted.expected(id),
        });
        Ok(puts
            .chain(removals)
            .chain(reassigned(affected, &owners))
            .collect())
    }

    /// What a revision touched, as it is now.
    async fn touched(
        &self,
        project: &Project,
        scenario: Option<&str>,
        revision: Revision,
    ) -> ServiceResult<Vec<TouchedDocument>> {
        let query = HistoryQuery {
            revision: Some(revision),
            ..HistoryQuery::default()
        };
        let entries = self.store.history(&project.id, &query).await?;
        let ids = entries
            .iter()
            .map(|entry| entry.feature.to_string())
            .collect();
        let now = self.stored_under(project, scenario, &ids).await?;
        Ok(ids
            .into_iter()
            .map(|id| TouchedDocument {
                feature: now.get(&id).map(feature_json),
                id,
            })
            .collect())
    }
}

/// Every feature is served with the courtyard that it belongs to. Sent back as it was served, that is no claim: a
/// feature that never named a courtyard goes on belonging to the one it lies in.
fn take_back_echo(put: &mut MapFeature, stored: &StoredFeature) {
    let named = put.courtyard.as_ref().map(FeatureId::to_string);
    if stored.feature.courtyard.is_none() && named == stored.belongs_to {
        put.courtyard = None;
    }
}

fn check_current(wanted: &Wanted, now: &BTreeMap<String, StoredFeature>) -> ServiceResult<()> {
    let conflicts: Vec<ConflictDocument> = wanted
        .expected
        .iter()
        .filter_map(|(id, &expected)| {
            let stored = now.get(id);
            let found = stored.map(|stored| stored.revision);
            (found != expected).then(|| ConflictDocument {
                id: id.clone(),
                expected,
                found,
                feature: stored.map(feature_json),
            })
        })
        .collect();
    if conflicts.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::Stale(conflicts))
    }
}

fn check_kinds(wanted: &Wanted, before: &BTreeMap<String, StoredFeature>) -> ServiceResult<()> {
    let faults = wanted.puts.iter().filter_map(|put| {
        let id = put.id.to_string();
        let stored = before.get(&id)?.feature.kind;
        let index = wanted.places.get(&id)?;
        (stored != put.kind).then(|| {
            let detail = format!("\"{id}\" is a {stored}, and a feature keeps its kind");
            let pointer = format!("/edits/{index}/put/properties/kind");
            FaultDocument::new(FaultCode::KindChanged, pointer, detail)
                .with("id", id)
                .with("expected", stored.name())
                .with("found", put.kind.name())
        })
    });
    fail_on(faults.collect())
}
