//! What a feature is, in a few bytes that tell whether it is the same; and what is stored now.

use std::collections::{BTreeMap, HashMap};

use futures_util::TryStreamExt;
use sha2::{Digest, Sha256};
use sqlx::FromRow;

use super::ByScenario;
use crate::model::{Revision, Scenario, StoredFeature};
use crate::store::canonical::canonical;
use crate::store::row::FeatureRow;
use crate::store::session::Session;
use crate::store::sql::{self, Statement};
use crate::store::{StoreError, StoreResult, reads, snapshot};

/// A feature with the courtyard that it belongs to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct State {
    feature: [u8; 32],
    pub belongs_to: Option<String>,
}

impl State {
    /// Of a snapshot in the history.
    pub fn new(json: &str, belongs_to: Option<String>) -> Self {
        Self {
            feature: Sha256::digest(canonical(json)).into(),
            belongs_to,
        }
    }

    /// The feature is the same, wherever it belongs.
    pub fn is_feature_of(&self, other: &Self) -> bool {
        self.feature == other.feature
    }

    fn of(stored: &StoredFeature) -> StoreResult<Self> {
        let json = snapshot::to_json(&stored.feature).map_err(|why| StoreError::Corrupt {
            what: format!("feature \"{}\"", stored.feature.id),
            why,
        })?;
        Ok(Self::new(&json, stored.belongs_to.clone()))
    }
}

/// A state and the revision that wrote it. In an overlay, no state is a removal.
#[derive(Debug)]
pub(super) struct Row<T> {
    pub state: T,
    pub revision: Revision,
}

/// What is stored now, by feature: the baseline, and what the scenarios do to it.
pub(super) struct Stored {
    pub features: HashMap<String, Row<State>>,
    pub overlays: HashMap<String, ByScenario<Row<Option<State>>>>,
    pub scenarios: BTreeMap<String, Scenario>,
    /// The revisions at which scenarios were deleted, in order.
    pub ends: ByScenario<Vec<Revision>>,
}

impl Stored {
    /// Whether the scenario that wrote this revision was deleted since.
    pub fn is_over(&self, scenario: &str, revision: Revision) -> bool {
        let ends = self.ends.get(scenario).into_iter().flatten();
        ends.into_iter().any(|end| *end > revision)
    }
}

#[derive(FromRow)]
struct OverlayRow {
    scenario: String,
    #[sqlx(flatten)]
    feature: FeatureRow,
}

#[derive(FromRow)]
struct EndRow {
    scenario: String,
    revision: Revision,
}

#[derive(FromRow)]
struct RemovalRow {
    scenario: String,
    id: String,
    revision: Revision,
}

pub(super) async fn stored<S: Session>(session: &mut S, project: &str) -> StoreResult<Stored> {
    let scenarios = reads::scenarios(session, project, None).await?;
    Ok(Stored {
        features: features(session, project).await?,
        overlays: overlays(session, project).await?,
        scenarios: scenarios
            .into_iter()
            .map(|scenario| (scenario.id.clone(), scenario))
            .collect(),
        ends: ends(session, project).await?,
    })
}

async fn ends<S: Session>(
    session: &mut S,
    project: &str,
) -> StoreResult<ByScenario<Vec<Revision>>> {
    let statement = Statement::new(sql::SCENARIO_ENDS).bind(project);
    let mut ends: ByScenario<Vec<Revision>> = BTreeMap::new();
    for EndRow { scenario, revision } in session.all(statement).await? {
        ends.entry(scenario).or_default().push(revision);
    }
    Ok(ends)
}

async fn features<S: Session>(
    session: &mut S,
    project: &str,
) -> StoreResult<HashMap<String, Row<State>>> {
    let text = format!(
        "select {} from feature f where f.project = $1",
        sql::FEATURE_COLUMNS
    );
    let mut rows = session.stream::<FeatureRow>(Statement::new(&text).bind(project))?;
    let mut features = HashMap::new();
    while let Some(row) = rows.try_next().await? {
        let stored = StoredFeature::try_from(row)?;
        let row = Row {
            state: State::of(&stored)?,
            revision: stored.revision,
        };
        features.insert(stored.feature.id.to_string(), row);
    }
    Ok(features)
}

async fn overlays<S: Session>(
    session: &mut S,
    project: &str,
) -> StoreResult<HashMap<String, ByScenario<Row<Option<State>>>>> {
    let mut overlays: HashMap<String, ByScenario<_>> = HashMap::new();
    let text = format!(
        "select f.scenario, {} from overlay f where f.project = $1 and f.action <> 'remove'",
        sql::FEATURE_COLUMNS
    );
    {
        let mut rows = session.stream::<OverlayRow>(Statement::new(&text).bind(project))?;
        while let Some(OverlayRow { scenario, feature }) = rows.try_next().await? {
            let stored = StoredFeature::try_from(feature)?;
            let row = Row {
                state: Some(State::of(&stored)?),
                revision: stored.revision,
            };
            let id = stored.feature.id.to_string();
            overlays.entry(id).or_default().insert(scenario, row);
        }
    }
    let text =
        "select scenario, id, revision from overlay where project = $1 and action = 'remove'";
    for removal in session
        .all::<RemovalRow>(Statement::new(text).bind(project))
        .await?
    {
        let row = Row {
            state: None,
            revision: removal.revision,
        };
        overlays
            .entry(removal.id)
            .or_default()
            .insert(removal.scenario, row);
    }
    Ok(overlays)
}
