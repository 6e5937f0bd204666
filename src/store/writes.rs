//! What is written, the same on every backend. The caller opens the transaction, and commits it only if all went well.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::{Held, Plan, Step, check, plan};
use super::row::{FeatureRow, Value};
use super::session::Session;
use super::sql::{self, Bind, Statement};
use super::{
    Edit, Expected, Signature, StoreError, StoreResult, Write, Written, reads, select, shape,
    snapshot,
};
use crate::model::{
    Action, OverlayAction, Project, Revision, Scenario, ScenarioStatus, StoredFeature,
};

/// Rows in one statement: past a hundred the databases gain nothing, and both limit the number of placeholders.
const BATCH: usize = 100;

pub(super) async fn put_project<S: Session>(session: &mut S, project: &Project) -> StoreResult<()> {
    let overrides = serde_json::Value::Object(project.rule_overrides.clone()).to_string();
    let statement = Statement::new(sql::PUT_PROJECT)
        .bind(&project.id)
        .bind(&project.name)
        .bind(i64::from(project.planar_crs))
        .bind(project.demo)
        .bind(Bind::Json(Some(overrides)));
    session.run(statement).await.map(drop)
}

pub(super) async fn update_project<S: Session>(
    session: &mut S,
    project: &Project,
    expected: Expected,
    signature: &Signature,
) -> StoreResult<Revision> {
    let found = value(session, Statement::new(sql::REVISION).bind(&project.id)).await?;
    check(&format!("project \"{}\"", project.id), expected, found)?;
    let revision = revised(session, &project.id, signature).await?;
    put_project(session, project).await?;
    Ok(revision)
}

pub(super) async fn write<S: Session>(
    session: &mut S,
    project: &str,
    write: &Write,
) -> StoreResult<Written> {
    if let Some(action) = &write.action
        && let Some(revision) = reads::action(session, project, &action.id).await?
    {
        return Ok(Written {
            revision,
            replayed: true,
        });
    }
    let scenario = write.scenario.as_deref();
    if let Some(id) = scenario {
        check_draft(&reads::existing_scenario(session, project, id).await?)?;
    }
    let revision = if write.edits.is_empty() {
        value(session, Statement::new(sql::REVISION).bind(project))
            .await?
            .ok_or_else(|| missing_project(project))?
    } else {
        store(session, project, write).await?
    };
    Ok(Written {
        revision,
        replayed: false,
    })
}

pub(super) fn check_draft(scenario: &Scenario) -> StoreResult<()> {
    match scenario.status {
        ScenarioStatus::Draft => Ok(()),
        status => Err(StoreError::Settled {
            what: format!("scenario \"{}\"", scenario.id),
            status,
        }),
    }
}

async fn store<S: Session>(session: &mut S, project: &str, write: &Write) -> StoreResult<Revision> {
    let revision = next_revision(session, project).await?;
    let action = write.action.as_ref();
    put_revision(session, project, revision, &write.who, write.at, action).await?;
    let scenario = write.scenario.as_deref();
    apply(session, project, scenario, revision, &write.edits).await?;
    Ok(revision)
}

/// Does the edits as a part of this revision.
pub(super) async fn apply<S: Session>(
    session: &mut S,
    project: &str,
    scenario: Option<&str>,
    revision: Revision,
    edits: &[Edit],
) -> StoreResult<()> {
    let ids: BTreeSet<String> = edits.iter().map(Edit::id).collect();
    let current = current(session, project, scenario, &ids).await?;
    let plan = plan(edits, &current, revision)?;
    match scenario {
        None => store_baseline(session, project, &plan).await?,
        Some(id) => store_overlay(session, project, id, revision, &plan).await?,
    }
    store_history(session, project, scenario, revision, &plan.steps).await
}

async fn value<S: Session>(session: &mut S, statement: Statement) -> StoreResult<Option<i64>> {
    let row = session.first::<Value<i64>>(statement).await?;
    Ok(row.map(|row| row.value))
}

async fn next_revision<S: Session>(session: &mut S, project: &str) -> StoreResult<Revision> {
    value(session, Statement::new(sql::NEXT_REVISION).bind(project))
        .await?
        .ok_or_else(|| missing_project(project))
}

/// Takes the next revision, signed.
pub(super) async fn revised<S: Session>(
    session: &mut S,
    project: &str,
    Signature { who, at }: &Signature,
) -> StoreResult<Revision> {
    let revision = next_revision(session, project).await?;
    put_revision(session, project, revision, who, *at, None).await?;
    Ok(revision)
}

fn missing_project(id: &str) -> StoreError {
    StoreError::Missing {
        what: format!("project \"{id}\""),
    }
}

async fn put_revision<S: Session>(
    session: &mut S,
    project: &str,
    revision: Revision,
    who: &str,
    at: chrono::DateTime<chrono::Utc>,
    action: Option<&Action>,
) -> StoreResult<()> {
    let title = action
        .map(|action| serde_json::to_string(&action.title))
        .transpose()
        .map_err(|error| unstorable("title", error.to_string()))?;
    let statement = Statement::new(sql::PUT_REVISION)
        .bind(project)
        .bind(revision)
        .bind(at)
        .bind(who)
        .bind(action.map(|action| action.id.as_str()))
        .bind(Bind::Json(title));
    session.run(statement).await?;
    session.announce(project).await
}

/// What is stored under these ids.
pub(super) async fn current<S: Session>(
    session: &mut S,
    project: &str,
    scenario: Option<&str>,
    ids: &BTreeSet<String>,
) -> StoreResult<BTreeMap<String, StoredFeature>> {
    let mut current = BTreeMap::new();
    for batch in batches(ids) {
        let statement = select::by_ids(project, scenario, &batch);
        let found = session.read::<FeatureRow, StoredFeature>(statement).await?;
        current.extend(
            found
                .into_iter()
                .map(|stored| (stored.feature.id.to_string(), stored)),
        );
    }
    Ok(current)
}

pub(super) fn batches<'a>(ids: impl IntoIterator<Item = &'a String>) -> Vec<Vec<&'a str>> {
    let ids: Vec<&str> = ids.into_iter().map(String::as_str).collect();
    ids.chunks(BATCH).map(<[_]>::to_vec).collect()
}

async fn store_baseline<S: Session>(
    session: &mut S,
    project: &str,
    plan: &Plan<'_>,
) -> StoreResult<()> {
    let mut rows = Vec::new();
    let mut gone = Vec::new();
    for (id, outcome) in &plan.outcome {
        match outcome {
            Some(held) => rows.push((id, *held)),
            None => gone.push(id),
        }
    }
    for batch in batches(gone) {
        let mut statement = Statement::new("delete from feature where project = ");
        statement.push_slot(project).push(" and id in ");
        statement.push_list(batch);
        session.run(statement).await?;
    }
    for batch in rows.chunks(BATCH) {
        let rows = batch.iter().map(|(id, held)| {
            let mut row = vec![Bind::from(project), Bind::from(*id)];
            row.extend(feature_binds(id, held)?);
            Ok(row)
        });
        insert(session, sql::INSERT_FEATURES, rows, sql::OR_UPDATE_FEATURES).await?;
    }
    Ok(())
}

async fn store_overlay<S: Session>(
    session: &mut S,
    project: &str,
    scenario: &str,
    revision: Revision,
    plan: &Plan<'_>,
) -> StoreResult<()> {
    let ids: BTreeSet<String> = plan.outcome.keys().cloned().collect();
    let baseline = current(session, project, None, &ids).await?;
    let mut rows = Vec::new();
    let mut undone = Vec::new();
    for (id, outcome) in &plan.outcome {
        match overlay_action(outcome.as_ref(), baseline.get(id)) {
            Some(action) => rows.push((id, action, *outcome)),
            None => undone.push(id),
        }
    }
    for batch in batches(undone) {
        let mut statement = Statement::new("delete from overlay where project = ");
        statement.push_slot(project).push(" and scenario = ");
        statement.push_slot(scenario).push(" and id in ");
        statement.push_list(batch);
        session.run(statement).await?;
    }
    for batch in rows.chunks(BATCH) {
        let rows = batch.iter().map(|(id, action, outcome)| {
            let mut row: Vec<Bind> = [project, scenario, action.as_str(), id.as_str()]
                .map(Bind::from)
                .into();
            match outcome {
                Some(held) => row.extend(feature_binds(id, held)?),
                None => row.extend(removal_binds(revision)),
            }
            Ok(row)
        });
        insert(session, sql::INSERT_OVERLAY, rows, sql::OR_UPDATE_OVERLAY).await?;
    }
    let touch = Statement::new(sql::TOUCH_SCENARIO)
        .bind(project)
        .bind(scenario)
        .bind(revision);
    session.run(touch).await.map(drop)
}

/// What the scenario does to the baseline; none where both agree, so that an undone change leaves no trace.
pub(super) fn overlay_action(
    outcome: Option<&Held<'_>>,
    baseline: Option<&StoredFeature>,
) -> Option<OverlayAction> {
    match (outcome, baseline) {
        (None, None) => None,
        (None, Some(_)) => Some(OverlayAction::Remove),
        (Some(_), None) => Some(OverlayAction::Add),
        (Some(held), Some(stored)) => {
            let is_same = held.belongs_to == stored.belongs_to.as_deref()
                && held.feature.says_the_same_as(&stored.feature);
            (!is_same).then_some(OverlayAction::Replace)
        }
    }
}

async fn store_history<S: Session>(
    session: &mut S,
    project: &str,
    scenario: Option<&str>,
    revision: Revision,
    steps: &[Step<'_>],
) -> StoreResult<()> {
    let steps: Vec<(i64, &Step<'_>)> = (0..).zip(steps).collect();
    for batch in steps.chunks(BATCH) {
        let rows = batch.iter().map(|(ordinal, step)| {
            let mut row = vec![project.into(), revision.into(), (*ordinal).into()];
            row.extend(history_binds(scenario, step)?);
            Ok(row)
        });
        insert(session, sql::INSERT_HISTORY, rows, "").await?;
    }
    Ok(())
}

/// One statement for many rows: full batches share their text, so that the database prepares it once.
async fn insert<S: Session>(
    session: &mut S,
    into: &str,
    rows: impl Iterator<Item = StoreResult<Vec<Bind>>>,
    on_conflict: &str,
) -> StoreResult<()> {
    let mut statement = Statement::new(into);
    for (index, row) in rows.enumerate() {
        statement.push(if index == 0 { "" } else { ", " });
        statement.push_list(row?);
    }
    statement.push(on_conflict);
    session.run(statement).await.map(drop)
}

/// From `kind` to `revision`, as the tables `feature` and `overlay` have them.
fn feature_binds(id: &str, held: &Held<'_>) -> StoreResult<[Bind; 10]> {
    let unstorable = |why| unstorable(id, why);
    let feature = held.feature;
    let geometry = feature.geometry.degrees();
    let [west, south, east, north] = shape::bounds(geometry).map_err(unstorable)?;
    let properties = serde_json::to_string(&feature.properties)
        .map_err(|error| unstorable(error.to_string()))?;
    Ok([
        feature.kind.name().into(),
        held.belongs_to.into(),
        feature.courtyard.as_ref().map(ToString::to_string).into(),
        Bind::Bytes(Some(shape::to_wkb(geometry).map_err(unstorable)?)),
        west.into(),
        south.into(),
        east.into(),
        north.into(),
        Bind::Json(Some(properties)),
        held.revision.into(),
    ])
}

/// The same columns for a removal.
fn removal_binds(revision: Revision) -> [Bind; 10] {
    [
        Bind::Text(None),
        Bind::Text(None),
        Bind::Text(None),
        Bind::Bytes(None),
        Bind::Real(None),
        Bind::Real(None),
        Bind::Real(None),
        Bind::Real(None),
        Bind::Json(None),
        revision.into(),
    ]
}

/// From `feature` to `after`, as the table `history` has them.
fn history_binds(scenario: Option<&str>, step: &Step<'_>) -> StoreResult<[Bind; 8]> {
    let newest = step.newest();
    let id = newest.feature.id.to_string();
    let snapshot = |held: Option<&Held<'_>>| {
        held.map(|held| snapshot::to_json(held.feature))
            .transpose()
            .map_err(|why| unstorable(&id, why))
    };
    let former = step
        .before()
        .and_then(|before| before.belongs_to)
        .filter(|former| newest.belongs_to != Some(*former));
    Ok([
        Bind::from(&id),
        scenario.into(),
        step.action().as_str().into(),
        newest.feature.kind.name().into(),
        newest.belongs_to.into(),
        former.into(),
        snapshot(step.before())?.into(),
        snapshot(step.after())?.into(),
    ])
}

fn unstorable(id: &str, why: String) -> StoreError {
    StoreError::Unstorable {
        what: format!("feature \"{id}\""),
        why,
    }
}
