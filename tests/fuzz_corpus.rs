//! Replays what fuzzing has kept (`make fuzz`): every path through the engine, and through the readers of what comes from
//! outside, that it found.

#[path = "../fuzz/outside/mod.rs"]
mod outside;
#[path = "../fuzz/scene.rs"]
mod scene;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use arbitrary::{Arbitrary, Unstructured};

fn corpus(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/corpus")
        .join(target);
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

/// As libFuzzer reads a file; too short ones make no scene.
fn question(file: &Path) -> Option<scene::Question> {
    let bytes = fs::read(file).unwrap();
    scene::Question::arbitrary_take_rest(Unstructured::new(&bytes)).ok()
}

#[test]
fn every_scene_that_fuzzing_kept_has_right_answers() {
    let corpus = corpus("coverage");
    let (mut accepted, mut wrong) = (0, Vec::new());
    for file in &corpus {
        let Some(question) = question(file) else {
            continue;
        };
        match catch_unwind(|| question.check_answers()) {
            Ok(is_accepted) => accepted += usize::from(is_accepted),
            Err(_) => wrong.push(format!("{}\n{question:?}", file.display())),
        }
    }
    println!("{accepted} of {} scenes accepted", corpus.len());
    assert!(wrong.is_empty(), "wrong answers:\n{}", wrong.join("\n"));
    assert!(
        accepted > corpus.len() / 4,
        "most scenes are refused: {accepted}"
    );
}

/// A corpus of which fewer are accepted tries the refusals only.
const FEWEST_ACCEPTED: usize = 5;

/// Has each file of a corpus read by `check`.
fn replay(target: &str, check: fn(&[u8]) -> bool) {
    let corpus = corpus(target);
    let (mut accepted, mut wrong) = (0, Vec::new());
    for file in &corpus {
        let bytes = fs::read(file).unwrap();
        match catch_unwind(|| check(&bytes)) {
            Ok(is_accepted) => accepted += usize::from(is_accepted),
            Err(_) => wrong.push(file.display().to_string()),
        }
    }
    println!("{target}: {accepted} of {} accepted", corpus.len());
    assert!(wrong.is_empty(), "{target}:\n{}", wrong.join("\n"));
    assert!(
        accepted >= FEWEST_ACCEPTED,
        "{target}: too many are refused: {accepted} accepted"
    );
}

#[test]
fn files_that_fuzzing_kept_are_read_and_written_alike() {
    replay("files", outside::files::check);
}

#[test]
fn extracts_that_fuzzing_kept_are_read_or_refused() {
    replay("extracts", outside::extracts::check);
}

#[test]
fn addresses_that_fuzzing_kept_find_what_they_say() {
    replay("addresses", outside::addresses::check);
}

#[test]
fn inputs_that_fuzzing_kept_are_answered_alike_or_refused() {
    replay("inputs", outside::inputs::check);
}

#[test]
fn writes_that_fuzzing_kept_are_stored_once_or_leave_nothing() {
    replay("writes", outside::writes::check);
}

#[test]
fn callers_that_fuzzing_kept_get_in_only_with_a_secret() {
    replay("callers", outside::callers::check);
}
