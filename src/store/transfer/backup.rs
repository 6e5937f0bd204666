//! Backups: one SQLite file each, in the schema of a data folder's, of a store on either backend, with a table that says
//! what is in it.

use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use super::catalog::Catalog;
use super::digest::TableDigest;
use super::{MANIFEST_TABLE, Part, Progress, agree, copy, digest};
use crate::model::Revision;
use crate::store::chain::{self, StoreCheck};
use crate::store::database::Database;
use crate::store::row::Value;
use crate::store::session::Session;
use crate::store::sql::Statement;
use crate::store::{SqliteStore, StoreError, StoreResult};

const FORMAT: &str = "yuantu-backup 1";

/// What a backup says of itself: the one row of its table `backup_manifest`, as JSON.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Manifest {
    pub format: String,
    /// When its reading began: all that was acknowledged before is in it.
    pub made_at: DateTime<Utc>,
    /// The version of the program.
    pub program: String,
    /// The backend that it was read from.
    pub store: String,
    pub projects: Vec<ProjectCount>,
    pub tables: Vec<TableDigest>,
}

/// A project in a backup.
#[derive(Clone, Debug, Deserialize, FromRow, PartialEq, Serialize)]
pub struct ProjectCount {
    pub id: String,
    pub name: String,
    pub revision: Revision,
    pub features: i64,
    pub scenarios: i64,
}

/// A backup that was made and read again.
#[derive(Clone, Debug)]
pub struct BackedUp {
    pub file: PathBuf,
    pub bytes: u64,
    pub manifest: Manifest,
    /// What is wrong with the store itself. The backup holds it as it is.
    pub check: StoreCheck,
}

const PROJECTS: &str = "\
    select p.id, p.name, p.revision, \
    (select count(*) from feature f where f.project = p.id) as features, \
    (select count(*) from scenario s where s.project = p.id) as scenarios \
    from project p order by p.id";

/// Writes all of the store to a new file, from one state of it, while it is read and written. The file has its name only
/// when it is whole, on the disk and proved to hold what was read.
pub(in crate::store) async fn back_up<D: Database>(
    source: &D,
    file: &Path,
    made_at: DateTime<Utc>,
    progress: Progress<'_>,
) -> StoreResult<BackedUp> {
    if file.exists() {
        return Err(failed(file, "it exists already; choose another name"));
    }
    let part = beside(file, "part");
    let made = match write(source, &part, made_at, progress).await {
        Ok(()) => proved(&part).await,
        Err(error) => Err(error),
    };
    let moved = match made {
        Ok(made) => settle(&part, file).map(|bytes| (bytes, made)),
        Err(error) => Err(error),
    };
    match moved {
        Ok((bytes, (manifest, check))) => Ok(BackedUp {
            file: file.to_owned(),
            bytes,
            manifest,
            check,
        }),
        Err(error) => {
            // What cannot be removed either is overwritten by the next one.
            let _ = std::fs::remove_file(&part);
            Err(error)
        }
    }
}

async fn write<D: Database>(
    source: &D,
    part: &Path,
    made_at: DateTime<Utc>,
    progress: Progress<'_>,
) -> StoreResult<()> {
    // Of one that was broken off.
    match std::fs::remove_file(part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(failed(part, error));
        }
        _ => {}
    }
    let catalog = Catalog::of_program().await?;
    let archive = SqliteStore::create_archive(part).await?;
    let mut reading = source.reading().await?;
    let mut writing = archive.writing("").await?;
    let tables = copy(
        (&mut *reading, &mut *writing),
        &catalog,
        Part::All,
        progress,
    )
    .await?;
    reading.commit().await?;
    let manifest = Manifest {
        format: FORMAT.to_owned(),
        made_at,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        store: D::NAME.to_owned(),
        projects: writing.all(Statement::new(PROJECTS)).await?,
        tables,
    };
    let document = serde_json::to_string_pretty(&manifest).map_err(|error| failed(part, error))?;
    let text = format!("create table {MANIFEST_TABLE} (document text not null) strict");
    writing.run(Statement::new(&text)).await?;
    let text = format!("insert into {MANIFEST_TABLE} (document) values ($1)");
    writing
        .run(Statement::new(&text).bind(document.as_str()))
        .await?;
    writing.commit().await?;
    Database::close(&archive).await;
    Ok(())
}

/// What a backup says of itself, after reading all of it: the database's own check, each table's rows and hash, and the
/// history of each project.
pub async fn check_backup(file: &Path) -> StoreResult<(Manifest, StoreCheck)> {
    if !file.is_file() {
        return Err(failed(file, "there is no such file"));
    }
    proved(file).await
}

async fn proved(file: &Path) -> StoreResult<(Manifest, StoreCheck)> {
    let archive = SqliteStore::open_archive(file).await?;
    let mut reading = archive.reading().await?;
    let proved = match proved_in(file, &mut *reading).await {
        Err(StoreError::Damaged(why)) => Err(failed(file, format!("it is damaged: {why}"))),
        other => other,
    };
    drop(reading);
    Database::close(&archive).await;
    proved
}

async fn proved_in<S: Session>(
    file: &Path,
    session: &mut S,
) -> StoreResult<(Manifest, StoreCheck)> {
    let manifest = manifest(file, session).await?;
    let catalog = Catalog::of_file(session).await?;
    let found = digest(session, &catalog, Part::All).await?;
    agree(&manifest.tables, &found).map_err(|_| {
        failed(
            file,
            "it is damaged: what it holds is not what was written to it; take another backup",
        )
    })?;
    let check = chain::check(session).await?;
    if let Some(fault) = check.database.first() {
        return Err(failed(file, format!("it is damaged: {fault}")));
    }
    Ok((manifest, check))
}

async fn manifest<S: Session>(file: &Path, session: &mut S) -> StoreResult<Manifest> {
    let is_there = Statement::new(
        "select name as value from sqlite_master where type = 'table' and name = $1",
    )
    .bind(MANIFEST_TABLE);
    if session.first::<Value<String>>(is_there).await?.is_none() {
        return Err(failed(
            file,
            "it is no backup of Yuantu; `yuantu backup` makes one",
        ));
    }
    let text = format!("select document as value from {MANIFEST_TABLE}");
    let row = session
        .first::<Value<String>>(Statement::new(&text))
        .await?;
    let document = row.map(|row| row.value).unwrap_or_default();
    let manifest: Manifest =
        serde_json::from_str(&document).map_err(|error| failed(file, error))?;
    if manifest.format != FORMAT {
        let why = format!(
            "it is of the format \"{}\", which this version does not read",
            manifest.format
        );
        return Err(failed(file, why));
    }
    Ok(manifest)
}

/// Brings the file to the disk, gives it its name, and brings that to the disk, too. Answers how many bytes it has.
pub(super) fn settle(part: &Path, file: &Path) -> StoreResult<u64> {
    let settled = || {
        let open = std::fs::File::open(part)?;
        open.sync_all()?;
        std::fs::rename(part, file)?;
        if let Some(folder) = file
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty())
        {
            std::fs::File::open(folder)?.sync_all()?;
        }
        Ok(open.metadata()?.len())
    };
    settled().map_err(|error: io::Error| failed(file, error))
}

/// A name in the same folder, and so on the same disk.
pub(super) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    file.with_file_name(name)
}

pub(super) fn failed(file: &Path, why: impl ToString) -> StoreError {
    StoreError::Transfer {
        what: file.display().to_string(),
        why: why.to_string(),
    }
}
