//! What is read, the same on every backend. The caller opens the transaction, so that one read sees one state.

use std::collections::BTreeMap;

use super::row::{CountRow, ExtentRow, FeatureRow, HistoryRow, ProjectRow, ScenarioRow, Value};
use super::session::Session;
use super::sql::{self, Statement};
use super::{
    Bounds, FeaturePage, FeatureQuery, HistoryQuery, StoreError, StoreResult, StoredState, select,
};
use crate::model::{HistoryEntry, Kind, Project, Revision, Scenario, StoredFeature};

pub(super) async fn projects<S: Session>(session: &mut S) -> StoreResult<Vec<Project>> {
    let text = format!("select {} from project order by id", sql::PROJECT_COLUMNS);
    session
        .read::<ProjectRow, Project>(Statement::new(&text))
        .await
}

pub(super) async fn project<S: Session>(session: &mut S, id: &str) -> StoreResult<Option<Project>> {
    let text = format!("select {} from project where id = $1", sql::PROJECT_COLUMNS);
    let row = session
        .first::<ProjectRow>(Statement::new(&text).bind(id))
        .await?;
    row.map(Project::try_from).transpose()
}

pub(super) async fn features<S: Session>(
    session: &mut S,
    project: &str,
    query: &FeatureQuery,
) -> StoreResult<FeaturePage> {
    if let Some(id) = &query.scenario {
        existing_scenario(session, project, id).await?;
    }
    let statement = select::page(&S::DIALECT, project, query);
    let features = session.read::<FeatureRow, StoredFeature>(statement).await?;
    let matched = match known_count(query, features.len()) {
        Some(matched) => matched,
        None => {
            let statement = select::count(&S::DIALECT, project, query);
            let row = session.first::<Value<i64>>(statement).await?;
            row.map_or(0, |row| row.value.unsigned_abs())
        }
    };
    Ok(FeaturePage { features, matched })
}

/// A page that is not full is the last: it says how many there are in all, without counting. An empty one after
/// the end does not.
fn known_count(query: &FeatureQuery, found: usize) -> Option<u64> {
    let found = u64::try_from(found).ok()?;
    let full = query.limit.is_some_and(|limit| found >= u64::from(limit));
    let after_end = found == 0 && query.offset > 0;
    (!full && !after_end).then(|| u64::from(query.offset) + found)
}

pub(super) async fn feature<S: Session>(
    session: &mut S,
    project: &str,
    id: &str,
    scenario: Option<&str>,
) -> StoreResult<Option<StoredFeature>> {
    if let Some(scenario) = scenario {
        existing_scenario(session, project, scenario).await?;
    }
    let statement = select::by_ids(project, scenario, &[id]);
    let row = session.first::<FeatureRow>(statement).await?;
    row.map(StoredFeature::try_from).transpose()
}

pub(super) async fn counts<S: Session>(
    session: &mut S,
    project: &str,
) -> StoreResult<BTreeMap<Option<String>, BTreeMap<Kind, u64>>> {
    let rows = session
        .all::<CountRow>(Statement::new(sql::COUNTS).bind(project))
        .await?;
    let mut counts: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
    for row in rows {
        let (kind, count) = (row.kind()?, row.count());
        counts.entry(row.courtyard).or_default().insert(kind, count);
    }
    Ok(counts)
}

pub(super) async fn extent<S: Session>(
    session: &mut S,
    project: &str,
    kind: Kind,
) -> StoreResult<Option<Bounds>> {
    let statement = Statement::new(sql::EXTENT).bind(project).bind(kind.name());
    let row = session.first::<ExtentRow>(statement).await?;
    Ok(row.and_then(|row| row.bounds()))
}

pub(super) async fn scenarios<S: Session>(
    session: &mut S,
    project: &str,
    courtyard: Option<&str>,
) -> StoreResult<Vec<Scenario>> {
    let mut statement = Statement::new(sql::SCENARIOS).bind(project);
    if let Some(courtyard) = courtyard {
        statement.push(" and s.courtyard = ").push_slot(courtyard);
    }
    statement.push(" order by s.created_at, s.id");
    session.read::<ScenarioRow, Scenario>(statement).await
}

pub(super) async fn scenario<S: Session>(
    session: &mut S,
    project: &str,
    id: &str,
) -> StoreResult<Option<Scenario>> {
    let mut statement = Statement::new(sql::SCENARIOS).bind(project);
    statement.push(" and s.id = ").push_slot(id);
    let row = session.first::<ScenarioRow>(statement).await?;
    row.map(Scenario::try_from).transpose()
}

/// A scenario that is not there must not be read as the baseline.
pub(super) async fn existing_scenario<S: Session>(
    session: &mut S,
    project: &str,
    id: &str,
) -> StoreResult<Scenario> {
    scenario(session, project, id)
        .await?
        .ok_or_else(|| StoreError::Missing {
            what: format!("scenario \"{id}\""),
        })
}

pub(super) async fn action<S: Session>(
    session: &mut S,
    project: &str,
    id: &str,
) -> StoreResult<Option<Revision>> {
    let statement = Statement::new(sql::REVISION_OF_ACTION)
        .bind(project)
        .bind(id);
    let row = session.first::<Value<Revision>>(statement).await?;
    Ok(row.map(|row| row.value))
}

pub(super) async fn history<S: Session>(
    session: &mut S,
    project: &str,
    query: &HistoryQuery,
) -> StoreResult<Vec<HistoryEntry>> {
    let mut statement = Statement::new(sql::HISTORY).bind(project);
    if let Some(courtyard) = &query.courtyard {
        let slot = statement.slot(courtyard);
        // Also what was moved out of it, and the courtyard itself, whoever it is said to belong to.
        statement.push(&format!(
            " and (h.courtyard = {slot} or h.former_courtyard = {slot} or h.feature = {slot})"
        ));
    }
    if let Some(feature) = &query.feature {
        statement.push(" and h.feature = ").push_slot(feature);
    }
    match &query.state {
        None => {}
        Some(StoredState::Baseline) => {
            statement.push(" and h.scenario is null");
        }
        Some(StoredState::Scenario(id)) => {
            statement.push(" and h.scenario = ").push_slot(id);
        }
    }
    if let Some(revision) = query.revision {
        statement.push(" and h.revision = ").push_slot(revision);
    }
    if let Some(before) = query.before {
        statement.push(" and h.revision < ").push_slot(before);
    }
    if let Some(since) = query.since {
        statement.push(" and r.at >= ").push_slot(since);
    }
    statement.push(" order by h.revision desc, h.ordinal desc limit ");
    statement.push_slot(query.limit.map_or(i64::MAX, i64::from));
    session.read::<HistoryRow, HistoryEntry>(statement).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_not_full_tells_the_count() {
        let query = |limit, offset| FeatureQuery {
            limit,
            offset,
            ..FeatureQuery::default()
        };
        assert_eq!(known_count(&query(None, 0), 7), Some(7));
        assert_eq!(known_count(&query(Some(10), 20), 3), Some(23));
        assert_eq!(known_count(&query(Some(10), 0), 0), Some(0));
        assert_eq!(known_count(&query(Some(10), 0), 10), None);
        assert_eq!(known_count(&query(Some(10), 20), 0), None);
        assert_eq!(known_count(&query(Some(0), 0), 0), None);
    }
}
