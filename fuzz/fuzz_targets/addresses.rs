//! `make fuzz TARGET=addresses`: addresses and headers of readers, asked of the whole interface.

#![no_main]

#[path = "../outside/mod.rs"]
mod outside;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    outside::addresses::check(bytes);
});
