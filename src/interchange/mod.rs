//! Files in and out, and coordinate systems: one file (or folder) per format. See `docs/formats.md`.

pub mod crs;
mod nearby;
pub mod osm;
pub mod plain_geojson;
pub mod scene_file;
pub mod tiles;

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::model::Kind;
use scene_file::{Orientation, ReadOptions, Reading, SceneFileError};

#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// Leave faulty features of a scene file out and list them, instead of refusing the file. Other formats always do.
    pub skip_invalid: bool,
    /// Of JSON files: a larger one is refused before it is read.
    pub max_bytes: u64,
    /// What features of a GeoJSON file are that say nothing of themselves.
    pub default_kind: Option<Kind>,
}

impl Default for ImportOptions {
    fn default() -> Self {
        Self {
            skip_invalid: false,
            max_bytes: ReadOptions::DEFAULT_MAX_BYTES,
            default_kind: None,
        }
    }
}

/// How far a reader is. A file that is read more than once counts as often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub done_bytes: u64,
    pub total_bytes: u64,
}

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("{} cannot be read: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
    #[error("{} is in no known format; known are scene files and GeoJSON (.geojson, .json), and OpenStreetMap extracts (.osm.pbf)", path.display())]
    UnknownFormat { path: PathBuf },
    #[error("{}: {error}", path.display())]
    Json {
        path: PathBuf,
        error: SceneFileError,
    },
    #[error("{}: {error}", path.display())]
    Osm { path: PathBuf, error: osm::OsmError },
    #[error("{} has nothing to import: no feature has a \"kind\" or a tag of OpenStreetMap that has one here; if all are the same, name their kind (--kind building)", path.display())]
    NothingKnown { path: PathBuf },
}

/// Reads a file of any format that is known, by its name and, for GeoJSON, by whether its features have a kind.
///
/// # Errors
/// See [`ImportError`]; each names the file.
pub fn read_any(
    path: &Path,
    options: &ImportOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<Reading, ImportError> {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let has_ending = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    let owned = || path.to_owned();
    if has_ending(&[".pbf"]) {
        return osm::read(path, progress).map_err(|error| match error {
            osm::OsmError::Io(error) => ImportError::Io {
                path: owned(),
                error,
            },
            error => ImportError::Osm {
                path: owned(),
                error,
            },
        });
    }
    if !has_ending(&[".geojson", ".json"]) {
        return Err(ImportError::UnknownFormat { path: owned() });
    }
    let reading = read_json(path, options, progress).map_err(|error| match error {
        SceneFileError::Io(error) => ImportError::Io {
            path: owned(),
            error,
        },
        error => ImportError::Json {
            path: owned(),
            error,
        },
    })?;
    // An empty scene is one; a file full of things that are nothing here is a mistake.
    let is_in_vain =
        reading.scene.is_empty() && reading.left_out.is_empty() && !reading.warnings.is_empty();
    if is_in_vain {
        return Err(ImportError::NothingKnown { path: owned() });
    }
    Ok(reading)
}

fn read_json(
    path: &Path,
    options: &ImportOptions,
    progress: &mut dyn FnMut(Progress),
) -> Result<Reading, SceneFileError> {
    let bytes = File::open(path)?.metadata()?.len();
    scene_file::check_size(Some(bytes), options.max_bytes)?;
    // Once to see what it is, once to read it.
    let total_bytes = 2 * bytes;
    let file = Counted::open(path, 0, total_bytes, progress)?;
    let is_scene = scene_file::is_scene(file, options.max_bytes, plain_geojson::has_own_kind)?;
    let file = Counted::open(path, bytes, total_bytes, progress)?;
    if !is_scene {
        return plain_geojson::read(file, options);
    }
    let options = ReadOptions {
        skip_invalid: options.skip_invalid,
        orientation: Orientation::Strict,
        max_bytes: options.max_bytes,
    };
    scene_file::read(file, Some(bytes), &options)
}

/// A reader that tells how far it is.
struct Counted<'a, R> {
    reader: R,
    done_bytes: u64,
    total_bytes: u64,
    progress: &'a mut dyn FnMut(Progress),
}

impl<'a> Counted<'a, File> {
    fn open(
        path: &Path,
        done_bytes: u64,
        total_bytes: u64,
        progress: &'a mut dyn FnMut(Progress),
    ) -> io::Result<Self> {
        Ok(Self {
            reader: File::open(path)?,
            done_bytes,
            total_bytes,
            progress,
        })
    }
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.done_bytes += count as u64;
        (self.progress)(Progress {
            done_bytes: self.done_bytes,
            total_bytes: self.total_bytes,
        });
        Ok(count)
    }
}

/// Warnings, so many that a person reads them.
#[derive(Default)]
struct Notes {
    told: Vec<String>,
    untold: usize,
}

impl Notes {
    const MOST: usize = 1000;

    fn warn(&mut self, text: String) {
        if self.told.len() < Self::MOST {
            self.told.push(text);
        } else {
            self.untold += 1;
        }
    }

    fn warn_of(&mut self, id: &str, texts: Vec<String>) {
        for text in texts {
            self.warn(format!("feature \"{id}\": {text}"));
        }
    }

    fn finish(mut self) -> Vec<String> {
        if self.untold > 0 {
            self.told.push(format!("and {} warnings more", self.untold));
        }
        self.told
    }
}

#[cfg(test)]
mod tests;
