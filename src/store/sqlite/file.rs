//! The file under a name, and whether it is still the one that was opened.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::store::{StoreError, StoreResult};

#[derive(Clone, Debug)]
pub(super) struct DataFile {
    path: PathBuf,
    id: (u64, u64),
}

impl DataFile {
    pub fn at(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            id: id_of(path)?,
        })
    }

    pub fn prove_in_place(&self) -> StoreResult<()> {
        let why = match id_of(&self.path) {
            Ok(id) if id == self.id => return Ok(()),
            Ok(_) => "it was replaced while it was open; start the server again".to_owned(),
            Err(error) => format!(
                "{error}; put it back as it was, or put a backup in its place (yuantu restore) and start the server again"
            ),
        };
        Err(StoreError::Gone(format!("{}: {why}", self.path.display())))
    }
}

/// The disk, and the file's number on it.
fn id_of(path: &Path) -> io::Result<(u64, u64)> {
    let metadata = fs::metadata(path)?;
    Ok((metadata.dev(), metadata.ino()))
}
