//! The file under a name, and whether it is still the one that was opened.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::place::log_of;
use crate::store::{StoreError, StoreResult};

#[derive(Clone, Debug)]
pub(super) struct DataFile {
    path: PathBuf,
    id: Id,
    /// Of the write-ahead log that was beside it last: it goes with the last connection, and comes with the next.
    log: Arc<Mutex<Option<Id>>>,
}

/// The disk, and the file's number on it.
type Id = (u64, u64);

/// What is under the name now.
pub(super) enum Standing {
    InPlace,
    Replaced,
    Gone(String),
}

impl DataFile {
    pub fn at(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            id: id_of(path)?,
            log: Arc::new(Mutex::new(id_of(&log_of(path)).ok())),
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn is_same(&self, other: &Self) -> bool {
        self.id == other.id
    }

    pub fn standing(&self) -> Standing {
        // Looked at before the file itself, so that it is the log of a file that is found in place.
        let log = id_of(&log_of(&self.path)).ok();
        match id_of(&self.path) {
            Ok(id) if id == self.id => {
                *self.log() = log;
                Standing::InPlace
            }
            Ok(_) => Standing::Replaced,
            Err(error) => Standing::Gone(format!(
                "{error}; put it back as it was, or put a backup in its place (yuantu restore)"
            )),
        }
    }

    /// SQLite would take the log that stayed behind for that of the file that came, and mix the two.
    pub fn prove_no_log_left(&self) -> StoreResult<()> {
        let log = log_of(&self.path);
        match *self.log() {
            Some(id) if id_of(&log).is_ok_and(|now| now == id) => Err(self.gone(&format!(
                "another file took its place, but {} is still that of the one before; move it away, and {} too",
                log.display(),
                self.path.with_extension("sqlite-shm").display()
            ))),
            _ => Ok(()),
        }
    }

    /// A thread that panicked while it held the lock left a whole entry behind.
    fn log(&self) -> MutexGuard<'_, Option<Id>> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn gone(&self, why: &str) -> StoreError {
        StoreError::Gone(format!("{}: {why}", self.path.display()))
    }
}

fn id_of(path: &Path) -> io::Result<Id> {
    let metadata = fs::metadata(path)?;
    Ok((metadata.dev(), metadata.ino()))
}
