//! A backup put back: as the database of a data folder, or into a PostgreSQL database.

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::backup::{Manifest, back_up, beside, check_backup, failed, settle};
use super::catalog::{self, Catalog};
use super::{MANIFEST_TABLE, Part, Place, Progress, clear, copy_checked};
use crate::store::database::Database;
use crate::store::session::Session;
use crate::store::sql::Statement;
use crate::store::{PostgresStore, SqliteStore, StoreError, StoreResult};

/// Puts the backup back into an empty place. With `replace`, what is there is kept aside: answers where.
///
/// No program may use the place meanwhile: what it keeps in memory would be of the state before.
pub async fn restore(
    file: &Path,
    to: &Place,
    replace: Option<DateTime<Utc>>,
    progress: Progress<'_>,
) -> StoreResult<(Manifest, Option<PathBuf>)> {
    let (manifest, _) = check_backup(file).await?;
    let aside = match to {
        Place::Folder(folder) => to_folder(file, folder, replace).await?,
        Place::Address(url) => to_address(file, url, replace, progress).await?,
    };
    Ok((manifest, aside))
}

async fn to_folder(
    file: &Path,
    folder: &Path,
    replace: Option<DateTime<Utc>>,
) -> StoreResult<Option<PathBuf>> {
    fs::create_dir_all(folder).map_err(|error| failed(folder, error))?;
    let database = SqliteStore::file_in(folder);
    let is_taken = database.exists();
    if is_taken && replace.is_none() {
        return Err(failed(
            &database,
            "it exists already; restore into another folder, or with --replace, which keeps it aside",
        ));
    }
    if is_taken {
        SqliteStore::prove_unused(&database).await?;
    }
    let part = beside(&database, "restoring");
    let prepared = prepare(file, &part).await;
    let done = prepared.and_then(|()| {
        let aside = replace
            .filter(|_| is_taken)
            .map(|at| put_aside(&database, at))
            .transpose()?;
        settle(&part, &database)?;
        Ok(aside)
    });
    if done.is_err() {
        // The next one overwrites it.
        let _ = fs::remove_file(&part);
    }
    done
}

/// A copy of the backup as a store of this version of the program.
async fn prepare(file: &Path, copy: &Path) -> StoreResult<()> {
    fs::copy(file, copy).map_err(|error| failed(copy, error))?;
    // It is what was proved: a copy that went wrong is noticed here.
    check_backup(copy).await?;
    let store = SqliteStore::open_copy(copy).await?;
    let mut writing = store.writing("").await?;
    let text = format!("drop table {MANIFEST_TABLE}");
    writing.run(Statement::new(&text)).await?;
    writing.commit().await?;
    Database::close(&store).await;
    Ok(())
}

/// Moves a database with what belongs to it to a folder beside.
fn put_aside(database: &Path, at: DateTime<Utc>) -> StoreResult<PathBuf> {
    let aside = database.with_file_name(format!("replaced-{}", at.format("%Y%m%dT%H%M%SZ")));
    let moved = || {
        fs::create_dir(&aside)?;
        for ending in ["", "-wal", "-shm"] {
            let mut name = database.file_name().unwrap_or_default().to_owned();
            name.push(ending);
            let from = database.with_file_name(&name);
            if from.exists() {
                fs::rename(from, aside.join(name))?;
            }
        }
        Ok(())
    };
    moved().map_err(|error: std::io::Error| failed(&aside, error))?;
    Ok(aside)
}

async fn to_address(
    file: &Path,
    url: &str,
    replace: Option<DateTime<Utc>>,
    progress: Progress<'_>,
) -> StoreResult<Option<PathBuf>> {
    PostgresStore::prove_unused(url).await?;
    let target = PostgresStore::open(url).await?;
    let aside = match replace {
        Some(at) => keep_aside(&target, file, at, progress).await?,
        None => None,
    };
    // Backups of earlier versions are brought up to date, in a copy.
    let name = format!("yuantu-restoring-{}.sqlite", Uuid::now_v7());
    let part = std::env::temp_dir().join(name);
    let restored = match prepare(file, &part).await {
        Ok(()) => fill(&part, &target, replace.is_some(), progress).await,
        Err(error) => Err(error),
    };
    let _ = fs::remove_file(&part);
    Database::close(&target).await;
    restored.map(|()| aside)
}

/// A backup of what will be replaced, beside the one that replaces it; none where there is nothing.
async fn keep_aside(
    target: &PostgresStore,
    file: &Path,
    at: DateTime<Utc>,
    progress: Progress<'_>,
) -> StoreResult<Option<PathBuf>> {
    let mut reading = target.reading().await?;
    let is_empty = catalog::project_ids(&mut *reading).await?.is_empty();
    drop(reading);
    if is_empty {
        return Ok(None);
    }
    let name = format!("replaced-{}.sqlite", at.format("%Y%m%dT%H%M%SZ"));
    let aside = file.with_file_name(name);
    back_up(target, &aside, at, progress).await?;
    Ok(Some(aside))
}

/// All in one transaction: whoever reads sees the state before or the one after.
async fn fill(
    from: &Path,
    target: &PostgresStore,
    replace: bool,
    progress: Progress<'_>,
) -> StoreResult<()> {
    let catalog = Catalog::of_program().await?;
    let source = SqliteStore::open_archive(from).await?;
    let mut reading = source.reading().await?;
    let mut writing = target.writing("").await?;
    if replace {
        clear(&mut *writing, &catalog).await?;
    }
    if !catalog::project_ids(&mut *writing).await?.is_empty() {
        return Err(StoreError::Transfer {
            what: "the database".to_owned(),
            why: "it has projects already; restore into an empty one, or with --replace, which keeps them aside"
                .to_owned(),
        });
    }
    copy_checked(
        (&mut *reading, &mut *writing),
        &catalog,
        Part::All,
        progress,
    )
    .await?;
    writing.commit().await?;
    drop(reading);
    Database::close(&source).await;
    Ok(())
}
