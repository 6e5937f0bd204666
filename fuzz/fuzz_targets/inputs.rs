//! `make fuzz TARGET=inputs`: what analyses are asked, over the whole interface.

#![no_main]

#[path = "../outside/mod.rs"]
mod outside;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    outside::inputs::check(bytes);
});
