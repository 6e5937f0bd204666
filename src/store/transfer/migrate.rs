//! Projects moved from one store to another, with all that belongs to them.

use super::catalog::{self, Catalog};
use super::digest::TableDigest;
use super::{Part, Place, Progress, agree, copy_checked, digest};
use crate::store::chain::{self, ProjectCheck};
use crate::store::database::Database;
use crate::store::session::Session;
use crate::store::{PostgresStore, SqliteStore, StoreError, StoreResult};

/// What is to be moved.
#[derive(Clone, Debug)]
pub struct Moving {
    pub from: Place,
    pub to: Place,
    /// Only this project, and nothing that belongs to none.
    pub project: Option<String>,
}

/// What became of a project, or of what belongs to none.
#[derive(Clone, Debug)]
pub struct Moved {
    /// None: people and whatever else belongs to all of the store.
    pub project: Option<String>,
    pub tables: Vec<TableDigest>,
    /// It had been moved before, and is the same on both sides.
    pub was_there: bool,
}

/// Copies projects, one in one transaction, and compares all rows on both sides before it counts. What was moved before is
/// left as it is, so that a move that broke off can be done again; what is there and differs is refused.
pub async fn migrate(moving: &Moving, progress: Progress<'_>) -> StoreResult<Vec<Moved>> {
    match &moving.from {
        Place::Folder(folder) => {
            from_store(SqliteStore::open_existing(folder).await?, moving, progress).await
        }
        Place::Address(url) => from_store(PostgresStore::open(url).await?, moving, progress).await,
    }
}

async fn from_store<S: Database>(
    source: S,
    moving: &Moving,
    progress: Progress<'_>,
) -> StoreResult<Vec<Moved>> {
    let moved = match &moving.to {
        Place::Folder(folder) => {
            let target = SqliteStore::open(folder).await?;
            let moved = between(&source, &target, moving, progress).await;
            Database::close(&target).await;
            moved
        }
        Place::Address(url) => {
            let target = PostgresStore::open(url).await?;
            let moved = between(&source, &target, moving, progress).await;
            Database::close(&target).await;
            moved
        }
    };
    source.close().await;
    moved
}

async fn between<S: Database, T: Database>(
    source: &S,
    target: &T,
    moving: &Moving,
    progress: Progress<'_>,
) -> StoreResult<Vec<Moved>> {
    let mut reading = source.reading().await?;
    let all = Catalog::of_program().await?;
    let mut moved = Vec::new();
    let (ids, catalog) = match &moving.project {
        Some(id) => (vec![existing(&mut *reading, id).await?], all.of_projects()),
        None => {
            moved.push(move_part(&mut *reading, target, &all, None, progress).await?);
            (catalog::project_ids(&mut *reading).await?, all)
        }
    };
    for id in &ids {
        moved.push(move_part(&mut *reading, target, &catalog, Some(id), progress).await?);
    }
    Ok(moved)
}

async fn existing<S: Session>(source: &mut S, id: &str) -> StoreResult<String> {
    let ids = catalog::project_ids(source).await?;
    if ids.iter().any(|known| known == id) {
        return Ok(id.to_owned());
    }
    Err(StoreError::Missing {
        what: format!("project \"{id}\" (there are: {})", ids.join(", ")),
    })
}

async fn move_part<S: Session, T: Database>(
    source: &mut S,
    target: &T,
    catalog: &Catalog,
    project: Option<&str>,
    progress: Progress<'_>,
) -> StoreResult<Moved> {
    let part = project.map_or(Part::Shared, Part::Project);
    let mut writing = target.writing(project.unwrap_or_default()).await?;
    let there = digest(&mut *writing, catalog, part).await?;
    let was_there = there.iter().any(|table| table.rows > 0);
    let tables = if was_there {
        let here = digest(source, catalog, part).await?;
        agree(&here, &there).map_err(|_| occupied(project))?;
        here
    } else {
        copy_checked((source, &mut *writing), catalog, part, progress).await?
    };
    if let Some(id) = project {
        sound(chain::check_project(&mut *writing, id).await?)?;
    }
    writing.commit().await?;
    Ok(Moved {
        project: project.map(str::to_owned),
        tables,
        was_there,
    })
}

fn occupied(project: Option<&str>) -> StoreError {
    let (what, why) = match project {
        Some(id) => (
            format!("project \"{id}\""),
            "the target has a project of this id with other content; move into an empty database, \
             or start the target without --demo",
        ),
        None => (
            "what belongs to no project (people and the like)".to_owned(),
            "the target has such rows of its own; move the projects one by one with --project",
        ),
    };
    StoreError::Transfer {
        what,
        why: why.to_owned(),
    }
}

/// A project whose history is broken is not moved: it would be taken for what was moved badly.
fn sound(check: ProjectCheck) -> StoreResult<()> {
    match check.faults.first() {
        None => Ok(()),
        Some(fault) => Err(StoreError::Transfer {
            what: format!("project \"{}\"", check.project),
            why: format!("its history is not whole, so that it was not moved: {fault}"),
        }),
    }
}
