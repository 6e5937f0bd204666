//! Looking at a database without changing it: what `yuantu doctor` tells.

use chrono::{DateTime, Utc};
use sqlx::migrate::Migrator;

use super::{StoreError, StoreResult};

/// What a database is like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examination {
    /// The program that keeps it: `PostgreSQL 15.4`.
    pub keeper: String,
    /// The version of PostGIS; none for SQLite, and where it is missing.
    pub postgis: Option<String>,
    /// How many changes of the tables the next start would make.
    pub pending: usize,
    /// What time it is there, if it has a clock of its own.
    pub clock: Option<DateTime<Utc>>,
}

/// The changes of the tables that `applied` lacks. One that this program does not know is of a newer one.
pub(super) fn pending(migrator: &Migrator, applied: &[i64], database: &str) -> StoreResult<usize> {
    let known: Vec<i64> = migrator.iter().map(|migration| migration.version).collect();
    match applied.iter().find(|version| !known.contains(version)) {
        Some(newer) => Err(StoreError::Open {
            database: database.to_owned(),
            why: format!(
                "a newer version of Yuantu has written it (schema {newer}); use that version"
            ),
        }),
        None => Ok(known
            .iter()
            .filter(|version| !applied.contains(version))
            .count()),
    }
}
