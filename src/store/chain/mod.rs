//! Whether the history holds together: what ties each state to the one before, and the last one to what is stored.
//!
//! - Revisions are 1, 2, 3, … up to the project's, without a gap; the entries of each are numbered 0, 1, 2, …
//! - Each entry's `before` is what the entry before left of the feature: in the baseline, or in the scenario's merged
//!   state, which follows the baseline where the scenario does nothing. A scenario that was deleted leaves nothing to
//!   another one under its id.
//! - The last entry's `after` is what is stored now, at that entry's revision; what has no entry is not stored.

mod links;
mod state;

use std::collections::BTreeMap;

use futures_util::TryStreamExt;
use serde::Serialize;
use sqlx::FromRow;

use super::row::Value;
use super::session::Session;
use super::sql::Statement;
use super::{StoreError, StoreResult, reads};
use crate::model::{Project, Revision};
use links::{ENTRIES, Link, Links};

/// A store that breaks in one place often breaks in many.
const MOST_FAULTS: usize = 100;

/// What was found out about a store.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StoreCheck {
    /// What the database itself finds wrong with its files.
    pub database: Vec<String>,
    pub projects: Vec<ProjectCheck>,
}

/// What was found out about a project.
#[derive(Clone, Debug, Serialize)]
pub struct ProjectCheck {
    pub project: String,
    pub revision: Revision,
    pub features: usize,
    pub scenarios: usize,
    /// How many entries the history has.
    pub entries: u64,
    /// Where the chain breaks, up to a hundred times.
    pub faults: Vec<String>,
}

impl StoreCheck {
    pub fn is_sound(&self) -> bool {
        self.faults().next().is_none()
    }

    /// All that is wrong.
    pub fn faults(&self) -> impl Iterator<Item = &String> {
        let of_projects = self.projects.iter().flat_map(|project| &project.faults);
        self.database.iter().chain(of_projects)
    }
}

/// The faults of a project: the first ones are kept.
#[derive(Default)]
struct Faults(Vec<String>);

impl Faults {
    fn add(&mut self, fault: impl FnOnce() -> String) {
        if self.0.len() < MOST_FAULTS {
            self.0.push(fault());
        }
    }
}

pub(super) async fn check<S: Session>(session: &mut S) -> StoreResult<StoreCheck> {
    let mut database = Vec::new();
    for text in S::DIALECT.faults {
        let rows = session.all::<Value<String>>(Statement::new(text)).await?;
        database.extend(rows.into_iter().map(|row| row.value));
    }
    let mut projects = Vec::new();
    for project in reads::projects(session).await? {
        projects.push(check_existing(session, &project).await?);
    }
    Ok(StoreCheck { database, projects })
}

pub(super) async fn check_project<S: Session>(
    session: &mut S,
    id: &str,
) -> StoreResult<ProjectCheck> {
    match reads::project(session, id).await? {
        Some(project) => check_existing(session, &project).await,
        None => Err(StoreError::Missing {
            what: format!("project \"{id}\""),
        }),
    }
}

async fn check_existing<S: Session>(
    session: &mut S,
    project: &Project,
) -> StoreResult<ProjectCheck> {
    let mut faults = Faults::default();
    revisions(session, project, &mut faults).await?;
    ordinals(session, project, &mut faults).await?;
    let stored = state::stored(session, &project.id).await?;
    let (features, scenarios) = (stored.features.len(), stored.scenarios.len());
    let mut links = Links::new(stored);
    let mut entries = 0;
    {
        let statement = Statement::new(ENTRIES).bind(&project.id);
        let mut rows = session.stream::<Link>(statement)?;
        while let Some(link) = rows.try_next().await? {
            entries += 1;
            links.follow(link, &mut faults);
        }
    }
    links.end(&mut faults);
    Ok(ProjectCheck {
        project: project.id.clone(),
        revision: project.revision,
        features,
        scenarios,
        entries,
        faults: faults.0,
    })
}

async fn revisions<S: Session>(
    session: &mut S,
    project: &Project,
    faults: &mut Faults,
) -> StoreResult<()> {
    let text = "select revision as value from revision where project = $1 order by revision";
    let mut rows = session.stream::<Value<Revision>>(Statement::new(text).bind(&project.id))?;
    let mut next = 1;
    while let Some(row) = rows.try_next().await? {
        if row.value != next {
            faults.add(|| match row.value - next {
                1 => format!("revision {next} is missing"),
                _ => format!("revisions {next} to {} are missing", row.value - 1),
            });
        }
        next = row.value + 1;
    }
    if next != project.revision + 1 {
        faults.add(|| {
            format!(
                "the project is at revision {}, but the last one that was signed is {}",
                project.revision,
                next - 1
            )
        });
    }
    Ok(())
}

#[derive(FromRow)]
struct OrdinalsRow {
    revision: Revision,
    entries: i64,
    last: i64,
}

async fn ordinals<S: Session>(
    session: &mut S,
    project: &Project,
    faults: &mut Faults,
) -> StoreResult<()> {
    let text = "select revision, count(*) as entries, max(ordinal) as last from history \
        where project = $1 group by revision having count(*) <> max(ordinal) + 1 or min(ordinal) <> 0 \
        order by revision";
    let statement = Statement::new(text).bind(&project.id);
    for row in session.all::<OrdinalsRow>(statement).await? {
        faults.add(|| {
            format!(
                "revision {} has {} entries of the history, and the last is number {}",
                row.revision, row.entries, row.last
            )
        });
    }
    Ok(())
}

/// By scenario, what belongs to it.
type ByScenario<T> = BTreeMap<String, T>;
