//! Replays what fuzzing has kept (`make fuzz`): every path through the engine that it found.

#[path = "../fuzz/scene.rs"]
mod scene;

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};

use arbitrary::{Arbitrary, Unstructured};

fn corpus() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/coverage");
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
    let corpus = corpus();
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
