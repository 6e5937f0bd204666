//! What was written, as it is told: what this program commits rings at once, and other programs on the same database
//! are heard of as soon as that tells of them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use tokio::sync::{broadcast, watch};

use super::session::Session;
use super::sql::{self, Statement};
use super::{StoreError, StoreResult};
use crate::model::{Kind, Revision};

/// Something that another program did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// It wrote to this project.
    Written(String),
    /// It says this to all programs on the database; see [`super::Store::tell`].
    Told(String),
    /// Something may have been written, and was not told.
    Missed,
}

/// What one revision wrote, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub revision: Revision,
    pub at: DateTime<Utc>,
    pub who: String,
    /// The id of the user action that it was.
    pub action: Option<String>,
    /// None: it wrote no features, but settings, a lens or a scenario's name.
    pub edits: Option<EditSummary>,
}

/// The features of one revision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EditSummary {
    /// None: the baseline.
    pub scenario: Option<String>,
    /// Those whose features were written, or that were written themselves; also those that lost a feature.
    pub courtyards: BTreeSet<String>,
    /// Whether features that belong to no courtyard were among them.
    pub surroundings: bool,
    pub kinds: BTreeMap<Kind, u64>,
    /// The first [`Summary::MOST_FEATURES`] of them.
    pub features: Vec<String>,
}

impl Summary {
    pub const MOST_FEATURES: i64 = 200;
}

/// Rings in this program whenever something was committed.
#[derive(Clone, Debug)]
pub(super) struct Bell {
    projects: broadcast::Sender<String>,
    people: watch::Sender<u64>,
}

impl Default for Bell {
    fn default() -> Self {
        Self {
            projects: broadcast::Sender::new(256),
            people: watch::Sender::new(0),
        }
    }
}

impl Bell {
    /// Something was committed to this project.
    pub fn ring(&self, project: &str) {
        // Often nobody listens.
        let _ = self.projects.send(project.to_owned());
    }

    pub fn listen(&self) -> broadcast::Receiver<String> {
        self.projects.subscribe()
    }

    /// The people have a new revision.
    pub fn ring_for_people(&self) {
        self.people.send_modify(|count| *count += 1);
    }

    pub fn listen_for_people(&self) -> watch::Receiver<u64> {
        self.people.subscribe()
    }
}

#[derive(FromRow)]
struct RevisionRow {
    revision: i64,
    at: DateTime<Utc>,
    who: String,
    action: Option<String>,
}

/// Features of one revision that have all of this in common.
#[derive(FromRow)]
struct GroupRow {
    revision: i64,
    scenario: Option<String>,
    kind: String,
    courtyard: Option<String>,
    former_courtyard: Option<String>,
    /// The feature itself, if it is a courtyard.
    own: Option<String>,
    count: i64,
}

#[derive(FromRow)]
struct IdRow {
    revision: i64,
    feature: String,
}

/// The revisions after this one, the oldest first.
pub(super) async fn summaries<S: Session>(
    session: &mut S,
    project: &str,
    after: Revision,
    limit: u32,
) -> StoreResult<Vec<Summary>> {
    let statement = Statement::new(sql::REVISIONS_AFTER)
        .bind(project)
        .bind(after)
        .bind(i64::from(limit));
    let rows: Vec<RevisionRow> = session.all(statement).await?;
    let Some(last) = rows.last().map(|row| row.revision) else {
        return Ok(Vec::new());
    };
    let between = |text| Statement::new(text).bind(project).bind(after).bind(last);
    let groups: Vec<GroupRow> = session.all(between(sql::WRITTEN_GROUPS)).await?;
    let features = between(sql::WRITTEN_FEATURES).bind(Summary::MOST_FEATURES);
    let ids: Vec<IdRow> = session.all(features).await?;
    let mut edits: BTreeMap<Revision, EditSummary> = BTreeMap::new();
    for group in groups {
        edits.entry(group.revision).or_default().add(group)?;
    }
    for IdRow { revision, feature } in ids {
        let features = &mut edits.entry(revision).or_default().features;
        // A later edit of the same write sees what an earlier one did.
        if !features.contains(&feature) {
            features.push(feature);
        }
    }
    let summaries = rows.into_iter().map(|row| Summary {
        edits: edits.remove(&row.revision),
        revision: row.revision,
        at: row.at,
        who: row.who,
        action: row.action,
    });
    Ok(summaries.collect())
}

impl EditSummary {
    fn add(&mut self, group: GroupRow) -> StoreResult<()> {
        let kind: Kind = group.kind.parse().map_err(|_| StoreError::Corrupt {
            what: format!("history of revision {}", group.revision),
            why: format!("there is no kind \"{}\"", group.kind),
        })?;
        *self.kinds.entry(kind).or_default() += u64::try_from(group.count).unwrap_or_default();
        self.surroundings |= group.courtyard.is_none() && group.own.is_none();
        self.scenario = group.scenario;
        let named = [group.courtyard, group.former_courtyard, group.own];
        self.courtyards.extend(named.into_iter().flatten());
        Ok(())
    }
}
