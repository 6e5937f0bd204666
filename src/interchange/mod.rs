//! Files in and out, and coordinate systems: one file (or folder) per format.

pub mod crs;
pub mod scene_file;
