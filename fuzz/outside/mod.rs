//! What comes from outside, by family: `check` of each takes any bytes, has them read, and panics when something cannot
//! be right. Shared by the fuzz targets and by `tests/fuzz_corpus.rs`, which replays the kept corpus.
//!
//! `check` says whether anything was accepted: a corpus that is refused throughout tries nothing.

// Each fuzz target uses one of them.
#![allow(dead_code)]

pub mod addresses;
pub mod callers;
mod door;
pub mod extracts;
pub mod files;
pub mod inputs;
mod pieces;
pub mod writes;
