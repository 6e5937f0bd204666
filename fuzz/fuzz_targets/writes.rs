//! `make fuzz TARGET=writes`: what changes something, a few requests after each other, over the whole interface.

#![no_main]

#[path = "../outside/mod.rs"]
mod outside;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    outside::writes::check(bytes);
});
