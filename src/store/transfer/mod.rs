//! Whole stores and projects taken from one database to another, on either backend: backups, restoring and moving are
//! this, and nothing else. Both sides are compared row by row before anything counts.

mod backup;
mod catalog;
mod cell;
mod digest;
mod migrate;
mod restore;

pub use backup::{BackedUp, Manifest, ProjectCount, check_backup};
pub use digest::TableDigest;
pub use migrate::{Moved, Moving, migrate};
pub use restore::restore;

pub(super) use backup::back_up;

use std::collections::BTreeMap;

use catalog::{Catalog, Table};
use cell::CellRow;
use digest::Tally;
use futures_util::TryStreamExt;

use super::session::Session;
use super::sql::Statement;
use super::{StoreError, StoreResult};

/// The table in which a backup says what it holds.
const MANIFEST_TABLE: &str = "backup_manifest";

/// Rows in one statement.
const BATCH: usize = 100;

/// Where a store is.
#[derive(Clone, Debug)]
pub enum Place {
    /// The folder with an SQLite database.
    Folder(std::path::PathBuf),
    /// The address of a PostgreSQL database.
    Address(String),
}

/// Hears how many rows of which table are done.
pub type Progress<'a> = &'a (dyn Fn(&str, u64) + Send + Sync);

/// Which rows are meant.
#[derive(Clone, Copy, Debug)]
enum Part<'a> {
    All,
    Project(&'a str),
    /// What belongs to no project.
    Shared,
}

/// The rows of a part of a table; none where the table has no such rows.
fn rows_of(table: &Table, part: Part<'_>) -> Option<Statement> {
    let names: Vec<String> = table
        .columns
        .iter()
        .map(|column| format!("\"{}\"", column.name))
        .collect();
    let mut statement = Statement::new(&format!(
        "select {} from \"{}\"",
        names.join(", "),
        table.name
    ));
    match (part, table.project_column()) {
        (Part::All, _) | (Part::Shared, None) => {}
        (Part::Project(_), None) => return None,
        (Part::Project(id), Some(column)) => {
            statement
                .push(&format!(" where \"{column}\" = "))
                .push_slot(id);
        }
        (Part::Shared, Some(column)) => {
            statement.push(&format!(" where \"{column}\" is null"));
        }
    }
    Some(statement)
}

/// What the part holds.
async fn digest<S: Session>(
    session: &mut S,
    catalog: &Catalog,
    part: Part<'_>,
) -> StoreResult<Vec<TableDigest>> {
    let mut digests = Vec::new();
    for table in &catalog.tables {
        let Some(statement) = rows_of(table, part) else {
            continue;
        };
        let mut tally = Tally::default();
        let mut rows = session.stream::<CellRow>(statement)?;
        while let Some(row) = rows.try_next().await? {
            tally.add(&row, &table.columns);
        }
        digests.push(tally.of(table));
    }
    Ok(digests)
}

/// Takes the part over, reads it again on the other side, and fails where that is not the same. The caller commits.
async fn copy_checked<S: Session, T: Session>(
    (source, target): (&mut S, &mut T),
    catalog: &Catalog,
    part: Part<'_>,
    progress: Progress<'_>,
) -> StoreResult<Vec<TableDigest>> {
    let digests = copy((source, target), catalog, part, progress).await?;
    agree(&digests, &digest(target, catalog, part).await?)?;
    Ok(digests)
}

/// Takes the part over, and answers what it was at the source.
async fn copy<S: Session, T: Session>(
    (source, target): (&mut S, &mut T),
    catalog: &Catalog,
    part: Part<'_>,
    progress: Progress<'_>,
) -> StoreResult<Vec<TableDigest>> {
    let types = catalog::types(target).await?;
    let mut digests = Vec::new();
    for table in &catalog.tables {
        let Some(statement) = rows_of(table, part) else {
            continue;
        };
        let mut tally = Tally::default();
        let mut batch = Vec::with_capacity(BATCH);
        {
            let mut rows = source.stream::<CellRow>(statement)?;
            while let Some(row) = rows.try_next().await? {
                tally.add(&row, &table.columns);
                batch.push(row);
                if batch.len() == BATCH {
                    insert(target, table, &types, &batch).await?;
                    batch.clear();
                    progress(&table.name, tally.rows());
                }
            }
        }
        insert(target, table, &types, &batch).await?;
        progress(&table.name, tally.rows());
        digests.push(tally.of(table));
    }
    Ok(digests)
}

async fn insert<T: Session>(
    target: &mut T,
    table: &Table,
    types: &BTreeMap<(String, String), String>,
    rows: &[CellRow],
) -> StoreResult<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut names = Vec::new();
    let mut kinds = Vec::new();
    for column in &table.columns {
        let key = (table.name.clone(), column.name.clone());
        let kind = types.get(&key).ok_or_else(|| StoreError::Corrupt {
            what: format!("table \"{}\"", table.name),
            why: format!("it has no column \"{}\"", column.name),
        })?;
        names.push(format!("\"{}\"", column.name));
        kinds.push(kind.as_str());
    }
    let mut statement = Statement::new(&format!(
        "insert into \"{}\" ({}) values ",
        table.name,
        names.join(", ")
    ));
    for (index, row) in rows.iter().enumerate() {
        statement.push(if index == 0 { "(" } else { "), (" });
        for (at, (cell, kind)) in row.0.iter().zip(&kinds).enumerate() {
            statement.push(if at == 0 { "" } else { ", " });
            match cell.bind(kind)? {
                Some(value) => statement.push_slot(value),
                None => statement.push("null"),
            };
        }
    }
    statement.push(")");
    target.run(statement).await.map(drop)
}

/// Removes all rows, of the tables that refer to others first.
async fn clear<T: Session>(target: &mut T, catalog: &Catalog) -> StoreResult<()> {
    for table in catalog.tables.iter().rev() {
        let statement = Statement::new(&format!("delete from \"{}\"", table.name));
        target.run(statement).await?;
    }
    Ok(())
}

/// Both sides hold the same.
fn agree(source: &[TableDigest], target: &[TableDigest]) -> StoreResult<()> {
    for (one, other) in source.iter().zip(target) {
        if one != other {
            return Err(StoreError::Transfer {
                what: format!("table \"{}\"", one.table),
                why: format!(
                    "it is not the same on both sides: {} rows with the hash {} here, {} rows with {} there; \
                     nothing was taken over",
                    one.rows, one.sha256, other.rows, other.sha256
                ),
            });
        }
    }
    if source.len() == target.len() {
        return Ok(());
    }
    Err(StoreError::Transfer {
        what: "the tables".to_owned(),
        why: "there are not as many on both sides; nothing was taken over".to_owned(),
    })
}
