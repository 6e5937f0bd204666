//! Earlier states, read from the history: the last that it says of a feature up to a revision.

use std::collections::{BTreeMap, BTreeSet};

use super::plan::Held;
use super::row::{Past, PastRow};
use super::session::Session;
use super::sql::{self, Statement};
use super::writes::{batches, overlay_action};
use super::{PastQuery, StoreResult, reads};
use crate::model::{Revision, StoredFeature};

pub(super) async fn features_at<S: Session>(
    session: &mut S,
    project: &str,
    query: &PastQuery,
) -> StoreResult<Vec<StoredFeature>> {
    let mut statement = latest(project, None, query.at);
    statement
        .push(" and h.after is not null and h.courtyard = ")
        .push_slot(&query.courtyard);
    let baseline = session.read::<PastRow, Past>(statement).await?;
    let mut merged: BTreeMap<String, StoredFeature> = baseline
        .into_iter()
        .filter_map(|past| Some((past.id, past.after?)))
        .collect();
    if let Some(scenario) = &query.scenario {
        reads::existing_scenario(session, project, scenario).await?;
        for past in overlaid(session, project, scenario, query.at).await? {
            merged.remove(&past.id);
            let is_here = |stored: &StoredFeature| {
                stored.belongs_to.as_deref() == Some(query.courtyard.as_str())
            };
            merged.extend(past.after.filter(is_here).map(|stored| (past.id, stored)));
        }
    }
    let mut features: Vec<StoredFeature> = merged.into_values().collect();
    // By id they are in order already.
    features.sort_by_key(|stored| stored.feature.kind.name());
    Ok(features)
}

/// What the scenario's overlay was: its last writes, but for those that made a feature what the baseline was then.
async fn overlaid<S: Session>(
    session: &mut S,
    project: &str,
    scenario: &str,
    at: Revision,
) -> StoreResult<Vec<Past>> {
    let statement = latest(project, Some(scenario), at);
    let mut written = session.read::<PastRow, Past>(statement).await?;
    let ids = written.iter().map(|past| past.id.clone()).collect();
    let baseline = baseline_until(session, project, &ids, at).await?;
    written.retain(|past| {
        let states = baseline.get(&past.id).into_iter().flatten();
        let then = states
            .take_while(|state| state.revision < past.revision)
            .last()
            .and_then(|state| state.after.as_ref());
        overlay_action(past.after.as_ref().map(Held::from).as_ref(), then).is_some()
    });
    Ok(written)
}

/// All that the baseline ever was under these ids, the oldest first.
async fn baseline_until<S: Session>(
    session: &mut S,
    project: &str,
    ids: &BTreeSet<String>,
    at: Revision,
) -> StoreResult<BTreeMap<String, Vec<Past>>> {
    let mut states: BTreeMap<String, Vec<Past>> = BTreeMap::new();
    for batch in batches(ids) {
        let mut statement = Statement::new(sql::PAST).bind(project);
        statement.push(" and h.scenario is null and h.revision <= ");
        statement.push_slot(at).push(" and h.feature in ");
        statement.push_list(batch);
        statement.push(" order by h.revision, h.ordinal");
        for past in session.read::<PastRow, Past>(statement).await? {
            states.entry(past.id.clone()).or_default().push(past);
        }
    }
    Ok(states)
}

/// The last that was written of each feature, to the baseline or to a scenario, up to a revision.
fn latest(project: &str, scenario: Option<&str>, at: Revision) -> Statement {
    let mut statement = Statement::new(sql::PAST).bind(project);
    let at = statement.slot(at);
    let state = match scenario {
        None => "scenario is null".to_owned(),
        Some(id) => format!("scenario = {}", statement.slot(id)),
    };
    statement.push(&format!(
        " and h.{state} and h.revision <= {at} and not exists (select 1 from history n \
         where n.project = h.project and n.feature = h.feature and n.{state} and n.revision <= {at} \
         and (n.revision, n.ordinal) > (h.revision, h.ordinal))"
    ));
    if scenario.is_some() {
        statement.push(
            " and not exists (select 1 from scenario_end e where e.project = h.project \
             and e.scenario = h.scenario and e.revision > h.revision)",
        );
    }
    statement
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_caller_says_gets_into_the_text() {
        let evil = "x'); drop table feature; --";
        assert!(!latest(evil, Some(evil), 1).text.contains("drop"));
    }
}
