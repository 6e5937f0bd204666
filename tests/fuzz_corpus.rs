//! Replays what fuzzing has kept (`make fuzz`): every path through the engine that it found.

#[path = "../fuzz/scene.rs"]
mod scene;

use std::fs;
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

#[test]
fn every_scene_that_fuzzing_kept_has_right_answers() {
    let mut accepted = 0;
    let corpus = corpus();
    for file in &corpus {
        let bytes = fs::read(file).unwrap();
        let Ok(question) = scene::Question::arbitrary_take_rest(Unstructured::new(&bytes)) else {
            continue;
        };
        let answered = std::panic::catch_unwind(|| question.check_answers());
        match answered {
            Ok(is_accepted) => accepted += usize::from(is_accepted),
            Err(_) => panic!("{}\n{question:?}", file.display()),
        }
    }
    println!("{accepted} of {} scenes accepted", corpus.len());
    assert!(
        accepted > corpus.len() / 4,
        "most scenes are refused: {accepted}"
    );
}
