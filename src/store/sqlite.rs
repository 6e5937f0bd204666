//! The embedded backend.
pub struct SqliteStore;
