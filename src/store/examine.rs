//! Looking at a database without changing it: what `yuantu doctor` tells.

use chrono::{DateTime, Utc};
use sqlx::migrate::Migrator;
use sqlx::types::Json;

use super::{StoreError, StoreResult};
use crate::model::Grant;

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
    /// None: the tables of people are not there yet.
    pub people: Option<PeopleCount>,
}

/// How many people and secrets there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PeopleCount {
    pub accounts: usize,
    /// Administrators who can sign in, and those who cannot.
    pub admins: usize,
    pub disabled_admins: usize,
    /// Tokens of accounts that are not disabled, without an end.
    pub endless_tokens: usize,
}

/// Grants of an account, and whether it is disabled.
pub(super) const PEOPLE: &str = "select grants, disabled from account";
pub(super) const ENDLESS_TOKENS: &str = "select count(*) from token t join account a on a.id = t.account \
    where t.expires_at is null and not a.disabled";

pub(super) type PersonRow = (Json<Vec<Grant>>, bool);

pub(super) fn count(people: &[PersonRow], endless_tokens: i64) -> PeopleCount {
    let admins = |disabled: bool| {
        let is_admin = |(Json(grants), is_disabled): &&PersonRow| {
            *is_disabled == disabled && grants.iter().any(Grant::is_administration)
        };
        people.iter().filter(is_admin).count()
    };
    PeopleCount {
        accounts: people.len(),
        admins: admins(false),
        disabled_admins: admins(true),
        endless_tokens: usize::try_from(endless_tokens).unwrap_or(0),
    }
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
