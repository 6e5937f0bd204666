//! OpenStreetMap: tags to kinds, and extracts (`.osm.pbf`).

mod assemble;
pub(super) mod mapping;
mod read;
mod values;

pub use read::{OsmError, read};
