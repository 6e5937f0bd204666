use std::collections::BTreeMap;
use std::fs;

use super::*;
use crate::model::SceneFeatures;

fn read_quietly(path: &Path, options: &ImportOptions) -> Result<Reading, ImportError> {
    read_any(path, options, &mut |_| {})
}

/// A file that is too large, or not free enough, for the repository.
fn shared(name: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = [
        root.join("../shared/data"),
        PathBuf::from("/work/shared/data"),
    ]
    .into_iter()
    .map(|folder| folder.join(name))
    .find(|path| path.is_file());
    if found.is_none() {
        println!("skipped: ../shared/data/{name} is not here");
    }
    found
}

fn counts(reading: &Reading) -> BTreeMap<&'static str, usize> {
    let SceneFeatures::LonLat(features) = &reading.scene.features else {
        panic!("in degrees");
    };
    let mut counts = BTreeMap::new();
    for feature in features {
        *counts.entry(feature.kind.name()).or_default() += 1;
    }
    counts
}

fn file(name: &str, text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    (folder, path)
}

const PLOT: &str =
    r#""geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}"#;

fn collection(properties: &str) -> String {
    format!(
        r#"{{"type": "FeatureCollection", "features": [{{"type": "Feature", "properties": {properties}, {PLOT}}}]}}"#
    )
}

#[test]
fn a_finnish_extract_has_as_many_buildings_as_osmium_finds() {
    let Some(path) = shared("test.osm.pbf") else {
        return;
    };
    let reading = read_quietly(&path, &ImportOptions::default()).unwrap();
    let counts = counts(&reading);
    assert_eq!(counts["building"], 2171);
    assert_eq!(counts["parking_area"], 10);
}

#[test]
fn all_buildings_of_a_wuhan_tile_are_imported() {
    let Some(path) = shared("wuhan_osm_buildings_buildings.geojson") else {
        return;
    };
    let reading = read_quietly(&path, &ImportOptions::default()).unwrap();
    assert_eq!(counts(&reading), [("building", 241)].into());
    assert_eq!(reading.left_out, []);
    let SceneFeatures::LonLat(features) = &reading.scene.features else {
        panic!("in degrees");
    };
    let with_height = features
        .iter()
        .filter(|feature| feature.number("height_m").is_some());
    assert_eq!(with_height.count(), 79);
}

#[test]
fn a_collection_with_kinds_is_a_scene_and_its_faults_are_told() {
    let (_folder, path) = file("a.geojson", &collection(r#"{"kind": "house"}"#));
    let error = read_quietly(&path, &ImportOptions::default()).unwrap_err();
    assert!(
        error.to_string().contains("unknown kind \"house\""),
        "{error}"
    );
}

#[test]
fn a_collection_with_tags_is_no_scene() {
    let (_folder, path) = file("A.JSON", &collection(r#"{"building": "yes"}"#));
    let reading = read_quietly(&path, &ImportOptions::default()).unwrap();
    assert_eq!(counts(&reading), [("building", 1)].into());
}

#[test]
fn a_collection_that_says_nothing_needs_a_default_kind() {
    let (_folder, path) = file("a.geojson", &collection("{}"));
    let error = read_quietly(&path, &ImportOptions::default()).unwrap_err();
    assert!(matches!(error, ImportError::NothingKnown { .. }), "{error}");
    let options = ImportOptions {
        default_kind: Some(Kind::Building),
        ..ImportOptions::default()
    };
    assert_eq!(read_quietly(&path, &options).unwrap().scene.len(), 1);
}

#[test]
fn unknown_formats_are_told_what_is_known() {
    let error = read_quietly(Path::new("plan.docx"), &ImportOptions::default()).unwrap_err();
    assert!(error.to_string().contains(".osm.pbf"), "{error}");
    for name in ["none.geojson", "none.osm.pbf"] {
        let error = read_quietly(Path::new(name), &ImportOptions::default()).unwrap_err();
        assert!(matches!(error, ImportError::Io { .. }), "{error}");
        assert!(error.to_string().contains(name), "{error}");
    }
}

#[test]
fn progress_ends_at_the_whole() {
    let (_folder, path) = file("a.geojson", &collection(r#"{"building": "yes"}"#));
    let mut last = None;
    read_any(&path, &ImportOptions::default(), &mut |progress| {
        last = Some(progress);
    })
    .unwrap();
    let last = last.unwrap();
    assert_eq!(last.done_bytes, last.total_bytes);
}
