//! `make fuzz`: both analyses of whatever scene the bytes make. `cargo fuzz fmt coverage FILE` prints it.

#![no_main]

#[path = "../scene.rs"]
mod scene;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|question: scene::Question| {
    question.check_answers();
});
