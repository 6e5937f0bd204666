//! Scenarios: made, changed, deleted, and what they do to the baseline.

use std::collections::BTreeSet;

use super::plan::check;
use super::row::Value;
use super::session::Session;
use super::sql::{self, Statement};
use super::writes::{apply, check_draft, current, revised};
use super::{Edit, Expected, NewScenario, ScenarioChange, Signature, StoreResult, reads};
use crate::model::{OverlayChange, Scenario, ScenarioStatus};

pub(super) async fn create<S: Session>(
    session: &mut S,
    project: &str,
    new: &NewScenario,
) -> StoreResult<Scenario> {
    let found = reads::scenario(session, project, &new.id).await?;
    let found = found.map(|found| found.revision);
    check(&what(&new.id), Expected::Absent, found)?;
    let copied = match &new.from {
        Some(from) => overlay(session, project, from).await?,
        None => Vec::new(),
    };
    let signature = signed(&new.who, new.at);
    let revision = revised(session, project, &signature).await?;
    let statement = Statement::new(sql::INSERT_SCENARIO)
        .bind(project)
        .bind(&new.id)
        .bind(&new.courtyard)
        .bind(&new.name)
        .bind(ScenarioStatus::Draft.as_str())
        .bind(new.at)
        .bind(revision);
    session.run(statement).await?;
    let edits: Vec<Edit> = copied.into_iter().filter_map(repeated).collect();
    apply(session, project, Some(&new.id), revision, &edits).await?;
    reads::existing_scenario(session, project, &new.id).await
}

/// The edit that does the same to the baseline again.
fn repeated(change: OverlayChange) -> Option<Edit> {
    let expected = Expected::Anything;
    match (change.after, change.before) {
        (Some(after), _) => Some(Edit::Put {
            feature: after.feature,
            belongs_to: after.belongs_to,
            expected,
        }),
        (None, Some(before)) => Some(Edit::Remove {
            id: before.feature.id.to_string(),
            expected,
        }),
        (None, None) => None,
    }
}

pub(super) async fn update<S: Session>(
    session: &mut S,
    project: &str,
    id: &str,
    change: &ScenarioChange,
) -> StoreResult<Scenario> {
    let found = reads::existing_scenario(session, project, id).await?;
    check(&what(id), change.expected, Some(found.revision))?;
    let signature = signed(&change.who, change.at);
    let revision = revised(session, project, &signature).await?;
    let statement = Statement::new(sql::UPDATE_SCENARIO)
        .bind(project)
        .bind(id)
        .bind(&change.name)
        .bind(change.status.as_str())
        .bind(revision);
    session.run(statement).await?;
    reads::existing_scenario(session, project, id).await
}

pub(super) async fn delete<S: Session>(
    session: &mut S,
    project: &str,
    id: &str,
    expected: Expected,
    signature: &Signature,
) -> StoreResult<()> {
    let found = reads::existing_scenario(session, project, id).await?;
    check(&what(id), expected, Some(found.revision))?;
    check_draft(&found)?;
    let revision = revised(session, project, signature).await?;
    let end = Statement::new(sql::END_SCENARIO)
        .bind(project)
        .bind(id)
        .bind(revision);
    session.run(end).await?;
    for text in [sql::DELETE_OVERLAY, sql::DELETE_SCENARIO] {
        let statement = Statement::new(text).bind(project).bind(id);
        session.run(statement).await?;
    }
    Ok(())
}

pub(super) async fn overlay<S: Session>(
    session: &mut S,
    project: &str,
    id: &str,
) -> StoreResult<Vec<OverlayChange>> {
    reads::existing_scenario(session, project, id).await?;
    let statement = Statement::new(sql::OVERLAID).bind(project).bind(id);
    let rows = session.all::<Value<String>>(statement).await?;
    let ids: BTreeSet<String> = rows.into_iter().map(|row| row.value).collect();
    let mut before = current(session, project, None, &ids).await?;
    let mut after = current(session, project, Some(id), &ids).await?;
    let changes = ids
        .iter()
        .filter_map(|id| OverlayChange::between(before.remove(id), after.remove(id)));
    Ok(changes.collect())
}

fn what(id: &str) -> String {
    format!("scenario \"{id}\"")
}

fn signed(who: &str, at: chrono::DateTime<chrono::Utc>) -> Signature {
    Signature {
        who: who.to_owned(),
        at,
    }
}
