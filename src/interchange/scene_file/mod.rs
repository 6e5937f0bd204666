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

use std::ops::ControlFlow;

use geo::Geometry;
use serde_json::Value;

use crate::model::{FaultCode, FaultValues, FeatureId, Scene};
use feature::{Draft, Plane};

pub(super) use feature::{fault_in_degrees, geometry_in_degrees};
pub use feature::{feature_from_json, feature_to_json, features_to_json};
pub(super) use geometry::Fault;
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
    pub code: FaultCode,
    /// A JSON pointer from the root of the file: `/features/12/properties/height_m`.
    pub pointer: String,
    /// What the code's words need to be told.
    pub values: FaultValues,
    /// In English.
    pub what: String,
}

impl SceneFault {
    /// A fault of the feature that stands at `place` in what was read.
    pub(super) fn of(fault: Fault, index: usize, feature: Option<FeatureId>, place: &str) -> Self {
        Self {
            feature,
            index,
            code: fault.code,
            pointer: format!("{place}{}", fault.pointer),
            values: fault.values,
            what: fault.what,
        }
    }
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
    #[error("the file has {}, more than the limit of {}; raise the limit (--max-size) to read it all the same", megabytes(*bytes), megabytes(*limit))]
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
    NotAScene {
        pointer: String,
        what: String,
        /// The coordinates that it is in, where those are what is wrong.
        crs: Option<Box<str>>,
    },
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
    format!("refused, since {count}:{}", lines.collect::<String>())
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
    check_size(size_bytes, options.max_bytes)?;
    let mut drafts = Vec::new();
    let document = document::read(reader, options.max_bytes, &mut |index, value| {
        drafts.push(match value {
            Ok(value) => Draft::from_json(index, value),
            Err(fault) => Draft::broken(index, fault),
        });
        ControlFlow::Continue(())
    })?;
    let reading = document.settle(drafts, options)?;
    if reading.left_out.is_empty() || options.skip_invalid {
        Ok(reading)
    } else {
        Err(SceneFileError::Invalid {
            faults: reading.left_out,
        })
    }
}

pub(super) fn check_size(bytes: Option<u64>, limit: u64) -> Result<(), SceneFileError> {
    match bytes {
        Some(bytes) if bytes > limit => Err(SceneFileError::TooLarge { bytes, limit }),
        _ => Ok(()),
    }
}

/// Hands the JSON of each feature of a collection in degrees to `take`, or what is wrong with it.
pub(super) fn read_each(
    reader: impl Read,
    max_bytes: u64,
    mut take: impl FnMut(usize, Result<Value, Fault>),
) -> Result<(), SceneFileError> {
    document::read(reader, max_bytes, &mut |index, value| {
        take(index, value);
        ControlFlow::Continue(())
    })?
    .check(Plane::Degrees)
}

/// Whether a collection means to be a scene: it says in which plane it is, or has a feature of which `is_own` holds.
pub(super) fn is_scene(
    reader: impl Read,
    max_bytes: u64,
    is_own: impl Fn(&Value) -> bool,
) -> Result<bool, SceneFileError> {
    let mut has_own = false;
    let document = document::read(reader, max_bytes, &mut |_, value| {
        has_own = value.is_ok_and(|value| is_own(&value));
        if has_own {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    Ok(has_own || document.is_planar())
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
