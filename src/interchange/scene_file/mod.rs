//! Scene files: GeoJSON whose features carry a kind. See `docs/formats.md`.
//!
//! A file is read feature by feature, so that only the features themselves are held in memory, never the text or a
//! tree of all of it. All faults are collected: who repairs a file wants the list, not the first line of it.

mod document;
mod feature;
mod geometry;
mod source;
mod write;

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use geo::Geometry;

use crate::model::{FeatureId, Scene};

pub use feature::{feature_from_json, feature_to_json};
pub use write::write;

/// What to do with rings that run the wrong way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Orientation {
    /// They are faults.
    Strict,
    /// They are turned round without a word, as RFC 7946 asks of readers.
    Mend,
}

#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// Leave faulty features out and list them, instead of refusing the file.
    pub skip_invalid: bool,
    pub orientation: Orientation,
    /// A larger file is refused before it is read.
    pub max_bytes: u64,
}

impl ReadOptions {
    pub const DEFAULT_MAX_BYTES: u64 = 256 << 20;
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            skip_invalid: false,
            orientation: Orientation::Strict,
            max_bytes: Self::DEFAULT_MAX_BYTES,
        }
    }
}

/// What was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub scene: Scene,
    /// The faults of the features that were left out.
    pub left_out: Vec<SceneFault>,
    /// What was understood otherwise than written, or not at all, without harm to the features.
    pub warnings: Vec<String>,
}

/// One thing that is wrong with one feature.
#[derive(Clone, Debug, PartialEq)]
pub struct SceneFault {
    /// Its id, where it has a good one.
    pub feature: Option<FeatureId>,
    /// Its place among the features of the file, from 0.
    pub index: usize,
    /// A JSON pointer from the root of the file: `/features/12/properties/height_m`.
    pub pointer: String,
    pub what: String,
}

impl std::fmt::Display for SceneFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.feature {
            Some(id) => write!(f, "feature \"{id}\"")?,
            None => write!(f, "feature number {}", self.index)?,
        }
        if !self.pointer.is_empty() {
            write!(f, " ({})", self.pointer)?;
        }
        write!(f, ": {}", self.what)
    }
}

/// So many faults are told; a file with more is wrong in some other way.
pub const MOST_FAULTS: usize = 1000;

#[derive(Debug, thiserror::Error)]
pub enum SceneFileError {
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
    #[error("the file has {}, more than the limit of {}; raise the limit to read it all the same", megabytes(*bytes), megabytes(*limit))]
    TooLarge { bytes: u64, limit: u64 },
    #[error("the file is empty")]
    Empty,
    #[error("the file is not valid JSON: line {line}, column {column}{}: {what}", place(*feature))]
    NotJson {
        line: usize,
        column: usize,
        /// The feature that was being read.
        feature: Option<usize>,
        what: String,
    },
    /// A member of the collection itself is missing or wrong.
    #[error("the file is not a scene: {pointer}{}{what}", if pointer.is_empty() { "" } else { ": " })]
    NotAScene { pointer: String, what: String },
    #[error("{}", listed(faults))]
    Invalid { faults: Vec<SceneFault> },
}

fn megabytes(bytes: u64) -> String {
    match bytes {
        0..1_048_576 => format!("{bytes} bytes"),
        _ => format!("{} MB", bytes.div_ceil(1 << 20)),
    }
}

fn place(feature: Option<usize>) -> String {
    feature.map_or_else(String::new, |index| format!(" (in feature number {index})"))
}

fn listed(faults: &[SceneFault]) -> String {
    let count = match faults.len() {
        1 => "1 fault was found".to_owned(),
        MOST_FAULTS.. => format!("{MOST_FAULTS} faults or more were found"),
        count => format!("{count} faults were found"),
    };
    let lines = faults.iter().map(|fault| format!("\n  {fault}"));
    format!(
        "nothing was imported, {count}:{}",
        lines.collect::<String>()
    )
}

/// Reads a scene file of `size_bytes`, if that is known beforehand.
///
/// # Errors
/// See [`SceneFileError`]. With `skip_invalid`, faulty features are no error; a file that is no JSON still is.
pub fn read(
    reader: impl Read,
    size_bytes: Option<u64>,
    options: &ReadOptions,
) -> Result<Reading, SceneFileError> {
    if let Some(bytes) = size_bytes.filter(|bytes| *bytes > options.max_bytes) {
        return Err(SceneFileError::TooLarge {
            bytes,
            limit: options.max_bytes,
        });
    }
    let document = document::read(reader, options.max_bytes)?;
    let reading = document.settle(options)?;
    if reading.left_out.is_empty() || options.skip_invalid {
        Ok(reading)
    } else {
        Err(SceneFileError::Invalid {
            faults: reading.left_out,
        })
    }
}

/// [`read`] from a file on the disk.
pub fn read_file(path: &Path, options: &ReadOptions) -> Result<Reading, SceneFileError> {
    let file = File::open(path)?;
    let bytes = file.metadata()?.len();
    read(file, Some(bytes), options)
}

/// A geometry as the file has it, degrees or metres: which of the two, its collection says.
type Unplaced = Geometry;

#[cfg(test)]
mod tests;
