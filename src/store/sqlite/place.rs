//! The pools on the file that has the place now, and what happens when another file takes it.

use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock};

use sqlx::sqlite::SqlitePool;
use tokio::sync::Mutex;

use super::file::{DataFile, Standing};
use super::{SqliteStore, open};
use crate::store::lineage::Lineage;
use crate::store::{StoreError, StoreResult};

/// One connection writes, since SQLite has one writer; others read what was committed, undisturbed by it.
#[derive(Clone, Debug)]
pub(super) struct Opened {
    pub writer: SqlitePool,
    pub readers: SqlitePool,
    /// None: it is in memory.
    pub file: Option<DataFile>,
}

/// What is open, until another file takes the place.
#[derive(Debug)]
pub(super) struct Place {
    opened: RwLock<Opened>,
    /// Only one caller opens the other file.
    opening: Mutex<()>,
    pub lineage: Lineage,
}

impl Place {
    pub fn of(opened: Opened) -> Arc<Self> {
        Arc::new(Self {
            opened: RwLock::new(opened),
            opening: Mutex::default(),
            lineage: Lineage::default(),
        })
    }

    /// What is open, wherever its file may be. A thread that panicked while it held the lock left one or the other.
    pub fn opened(&self) -> Opened {
        let opened = self.opened.read().unwrap_or_else(PoisonError::into_inner);
        opened.clone()
    }

    /// What is open, if its file has the place. A file that was deleted can be written to for as long as it is open, and
    /// then all of that is gone. Another file is opened, and whoever notices it fails once.
    pub async fn proved(&self) -> StoreResult<Opened> {
        let opened = self.opened();
        let Some(file) = &opened.file else {
            return Ok(opened);
        };
        match file.standing() {
            Standing::InPlace => Ok(opened),
            Standing::Gone(why) => Err(file.gone(&why)),
            Standing::Replaced => Err(self.follow(file).await?),
        }
    }

    /// Whether the file still has the place, looked at once more after a write.
    pub fn is_in_place(&self) -> bool {
        let opened = self.opened();
        let file = opened.file.as_ref();
        file.is_none_or(|file| matches!(file.standing(), Standing::InPlace))
    }

    /// Opens the file that took the place of `before`, and answers what whoever noticed it is told.
    async fn follow(&self, before: &DataFile) -> StoreResult<StoreError> {
        let _alone = self.opening.lock().await;
        let now = self.opened();
        if now.file.as_ref().is_none_or(|now| !now.is_same(before)) {
            return Ok(StoreError::Replaced);
        }
        before.prove_no_log_left()?;
        let unfit =
            |error: StoreError| before.gone(&format!("another file took its place: {error}"));
        // Nothing is written into a file that is still being copied: it is opened when it is whole.
        let folder = before.path().parent().unwrap_or(Path::new("."));
        if SqliteStore::examine(folder).await.map_err(unfit)?.is_none() {
            return Err(before.gone("it was taken away again"));
        }
        let opened = SqliteStore::open_pools(before.path()).await;
        let path = before.path().display().to_string();
        let opened = opened.map_err(|error| unfit(open::explain(&path, error)))?;
        tracing::warn!(file = %before.path().display(), "another database took the place of the one that was open");
        *self.opened.write().unwrap_or_else(PoisonError::into_inner) = opened;
        let replaced = self.lineage.replaced();
        // What still runs there ends there.
        tokio::spawn(async move { now.close().await });
        Ok(replaced)
    }
}

impl Opened {
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// SQLite's write-ahead log of a database.
pub(super) fn log_of(database: &Path) -> std::path::PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}
