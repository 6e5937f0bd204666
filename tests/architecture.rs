//! Reads the sources and holds what `docs/architecture.md` promises of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Which modules a module may import, besides itself.
const ARROWS: &[(&str, &[&str])] = &[
    ("geometry", &[]),
    ("model", &["geometry"]),
    ("analysis", &["geometry", "model"]),
    ("identity", &[]),
    ("interchange", &["geometry", "model"]),
    ("store", &["model"]),
    (
        "service",
        &["model", "analysis", "identity", "interchange", "store"],
    ),
    ("http", &["model", "service"]),
    ("cli", &["model", "service", "http"]),
];

const LONGEST_FILE_LINES: usize = 500;

/// Every Rust file under `src` by its path from there.
fn sources() -> BTreeMap<PathBuf, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.insert(path.strip_prefix(&root).unwrap().to_owned(), text);
            }
        }
    }
    assert!(found.len() > 20, "the sources were not found");
    found
}

/// The code of a file: without comments, and without the tests at its end.
fn code(text: &str) -> String {
    text.split("\n#[cfg(test)]\nmod tests")
        .next()
        .unwrap_or_default()
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

fn is_test(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == "tests.rs")
}

fn module_of(path: &Path) -> &str {
    let first = path.iter().next().and_then(|part| part.to_str()).unwrap();
    first.trim_end_matches(".rs")
}

/// The top-level modules that a text names as `crate::module`, also within `crate::{…}`.
fn imported(code: &str) -> Vec<&str> {
    let word = |text: &'static str| text;
    let names = |rest: &str| {
        rest.find(|character: char| !character.is_alphanumeric() && character != '_')
            .unwrap_or(rest.len())
    };
    let mut found = Vec::new();
    for (at, _) in code.match_indices(word("crate::")) {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => found.push(&rest[..names(rest)]),
            Some(group) => {
                let group = group.split('}').next().unwrap_or_default();
                found.extend(
                    group
                        .split(',')
                        .map(|part| &part.trim()[..names(part.trim())]),
                );
            }
        }
    }
    found
}

#[test]
fn imports_run_only_along_the_arrows() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let module = module_of(&path);
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == module) else {
            continue;
        };
        let code = code(&text);
        for target in imported(&code) {
            let is_module = ARROWS.iter().any(|(name, _)| *name == target);
            if is_module && target != module && !allowed.contains(&target) {
                wrong.push(format!("src/{} imports {target}", path.display()));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{wrong:#?}\nMove the code to the layer where it belongs, or pass the value in from a layer above; \
         the arrows are in src/lib.rs"
    );
}

#[test]
fn every_module_of_the_library_has_its_place_among_the_arrows() {
    let library =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    for line in library.lines() {
        if let Some(module) = line.strip_prefix("pub mod ") {
            let module = module.trim_end_matches(';');
            assert!(
                ARROWS.iter().any(|(name, _)| *name == module),
                "say in tests/architecture.rs what {module} may import"
            );
        }
    }
}

#[test]
fn only_the_store_names_sqlx() {
    only(
        "sqlx::",
        |path| path.starts_with("store"),
        "reach the database through `store::Store`",
    );
}

#[test]
fn only_problems_know_status_codes() {
    only(
        "StatusCode",
        |path| path == Path::new("http/problem.rs") || path.starts_with("http/problem"),
        "return a `Problem`, or add a kind of answer to http/problem.rs",
    );
}

#[test]
fn only_the_crs_module_names_proj() {
    only(
        "use proj::",
        |path| path == Path::new("interchange/crs.rs"),
        "convert coordinates through `interchange::crs`",
    );
}

#[test]
fn geometry_and_analyses_read_no_clock() {
    for clock in ["Utc::now", "SystemTime::now", "Instant::now"] {
        let elsewhere = |path: &Path| {
            ["service", "http", "cli", "identity"]
                .iter()
                .any(|top| path.starts_with(top))
        };
        only(clock, elsewhere, "take the time as a parameter");
    }
}

fn only(word: &str, may: impl Fn(&Path) -> bool, instead: &str) {
    let wrong: Vec<_> = sources()
        .into_iter()
        .filter(|(path, text)| !may(path) && !is_test(path) && code(text).contains(word))
        .map(|(path, _)| format!("src/{}", path.display()))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?} name \"{word}\"; {instead}");
}

#[test]
fn files_are_short_enough_to_be_read() {
    let long: Vec<_> = sources()
        .into_iter()
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(path, lines)| *lines > LONGEST_FILE_LINES && !is_test(path))
        .collect();
    assert!(
        long.is_empty(),
        "{long:#?} have over {LONGEST_FILE_LINES} lines; split them where a reader would look for a part by its name"
    );
}
