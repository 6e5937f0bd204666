//! `make fuzz TARGET=callers`: secrets, cookies and the headers of proxies and browsers.

#![no_main]

#[path = "../outside/mod.rs"]
mod outside;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    outside::callers::check(bytes);
});
