//! `make fuzz TARGET=files`: scene files and other GeoJSON, read, written and read again.

#![no_main]

#[path = "../outside/mod.rs"]
mod outside;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    outside::files::check(bytes);
});
