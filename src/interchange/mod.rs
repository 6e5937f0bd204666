//! Files in and out, and coordinate systems: one file (or folder) per format.

pub mod crs;
pub mod scene_file;
use std::path::Path;
pub struct ImportOptions;
pub struct Reading { pub scene: crate::model::Scene, pub left_out: Vec<String>, pub warnings: Vec<String> }
pub fn read_any(_p: &Path, _o: &ImportOptions, _f: impl FnMut(u64,u64)) -> Result<Reading, crs::CrsError> { todo!() }
