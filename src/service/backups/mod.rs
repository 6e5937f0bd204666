//! Backups of the store, asked for or by the clock, and stores put back, moved and checked.

mod retention;
mod schedule;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Service, ServiceResult};
use crate::store::{self, BackedUp, Manifest, Moved, Moving, Place, Progress, StoreCheck};

pub use schedule::BackupSchedule;

/// What does not keep the service from working, but must be seen to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct HealthWarning {
    /// Stable: `backup-failed` (the last scheduled one was not made) or `history-broken` (it holds a history that does
    /// not hold together).
    #[schema(example = "backup-failed")]
    pub code: &'static str,
    /// What to do. The service's log says more.
    pub detail: &'static str,
    /// When it was noticed first.
    pub since: DateTime<Utc>,
}

/// The warnings that hold, by code.
#[derive(Default)]
pub(super) struct Warnings(Mutex<BTreeMap<&'static str, HealthWarning>>);

impl Warnings {
    pub fn all(&self) -> Vec<HealthWarning> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.values().cloned().collect()
    }

    /// Holds the warning from now on, or no longer.
    fn set(&self, code: &'static str, detail: &'static str, holds: bool) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if holds {
            held.entry(code).or_insert_with(|| HealthWarning {
                code,
                detail,
                since: Utc::now(),
            });
        } else {
            held.remove(code);
        }
    }
}

impl Service {
    /// Whether the history of every project holds together, and what the database itself finds wrong with its files.
    pub async fn verify_store(&self) -> ServiceResult<StoreCheck> {
        Ok(self.store.check().await?)
    }

    /// Writes all of the store to a new file: to this one, or in this folder under a name made of the time.
    pub async fn back_up(&self, to: &Path, progress: Progress<'_>) -> ServiceResult<BackedUp> {
        let now = Utc::now();
        let file = if to.is_dir() {
            to.join(retention::name(now))
        } else {
            to.to_owned()
        };
        Ok(self.store.back_up(&file, now, progress).await?)
    }
}

/// Puts a backup back into an empty place, or with `replace` into any: then answers where what was there is kept.
pub async fn restore(
    file: &Path,
    to: &Place,
    replace: bool,
    progress: Progress<'_>,
) -> ServiceResult<(Manifest, Option<PathBuf>)> {
    let replace = replace.then(Utc::now);
    Ok(store::restore(file, to, replace, progress).await?)
}

/// Reads all of a backup, and says what is in it.
pub async fn check_backup(file: &Path) -> ServiceResult<(Manifest, StoreCheck)> {
    Ok(store::check_backup(file).await?)
}

/// Moves projects from one store to another.
pub async fn move_store(moving: &Moving, progress: Progress<'_>) -> ServiceResult<Vec<Moved>> {
    Ok(store::migrate(moving, progress).await?)
}
