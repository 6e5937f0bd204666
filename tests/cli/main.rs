//! The real program: files, folders, exit codes, signals.

mod analyse;
mod backups;
mod data;
mod people;
mod serve;
mod two_processes;

use std::path::Path;
use std::process::{Command, Output};

/// The program, without settings from the environment of whoever runs the tests.
fn yuantu() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yuantu"));
    for (name, _) in std::env::vars() {
        if name.starts_with("YUANTU_") {
            command.env_remove(name);
        }
    }
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Asserts that the program did what it should, and answers what it printed.
#[track_caller]
fn done(output: &Output) -> String {
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// Asserts that the program ended with `code`, and answers what it complained of.
#[track_caller]
fn refused(output: &Output, code: i32) -> String {
    assert_eq!(
        output.status.code(),
        Some(code),
        "{}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
    text(&output.stderr)
}

fn write(folder: &Path, name: &str, json: &serde_json::Value) -> String {
    let path = folder.join(name);
    std::fs::write(&path, json.to_string()).unwrap();
    path.display().to_string()
}

/// A courtyard of 0.001° with a lamp in it and a lamp far away.
fn scene() -> serde_json::Value {
    serde_json::json!({"type": "FeatureCollection", "features": [
        {"type": "Feature", "id": "cy-1", "properties": {"kind": "courtyard", "name": "一号院"}, "geometry": {
            "type": "Polygon",
            "coordinates": [[[114.0, 34.7], [114.001, 34.7], [114.001, 34.701], [114.0, 34.701], [114.0, 34.7]]]}},
        {"type": "Feature", "id": "lamp-1", "properties": {"kind": "lamp", "height_m": 6},
            "geometry": {"type": "Point", "coordinates": [114.0005, 34.7005]}},
        {"type": "Feature", "id": "lamp-2", "properties": {"kind": "lamp", "height_m": 6},
            "geometry": {"type": "Point", "coordinates": [114.1, 34.8]}}
    ]})
}

/// A planar square of 10 m.
fn square(origin: f64) -> serde_json::Value {
    let end = origin + 10.0;
    serde_json::json!({"type": "FeatureCollection", "planar": true, "features": [
        {"type": "Feature", "id": "a", "properties": {"kind": "courtyard"}, "geometry": {
            "type": "Polygon",
            "coordinates": [[[origin, origin], [end, origin], [end, end], [origin, end], [origin, origin]]]}}
    ]})
}
