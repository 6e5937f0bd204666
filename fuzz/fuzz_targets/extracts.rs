//! `make fuzz TARGET=extracts`: extracts of OpenStreetMap.

#![no_main]

#[path = "../outside/mod.rs"]
mod outside;

use std::cell::RefCell;
use std::panic::{catch_unwind, set_hook, take_hook};
use std::process::abort;

use libfuzzer_sys::fuzz_target;

thread_local! {
    static LAST_PANIC: RefCell<String> = RefCell::default();
}

/// The reader catches panics of its decoder, and libFuzzer's hook would end the program before that.
fn let_panics_be_caught() {
    drop(take_hook());
    set_hook(Box::new(|panic| {
        LAST_PANIC.with(|last| *last.borrow_mut() = panic.to_string());
    }));
}

fuzz_target!(init: let_panics_be_caught(), |bytes: &[u8]| {
    if catch_unwind(|| outside::extracts::check(bytes)).is_err() {
        LAST_PANIC.with(|last| eprintln!("{}", last.borrow()));
        abort();
    }
});
