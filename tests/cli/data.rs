use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{done, refused, scene, square, write, yuantu};

fn with_data(folder: &TempDir, arguments: &[&str]) -> Output {
    command(folder, arguments).output().unwrap()
}

fn command(folder: &TempDir, arguments: &[&str]) -> Command {
    let mut command = yuantu();
    command
        .args(arguments)
        .env("YUANTU_DATA", folder.path().join("data"));
    command
}

fn export(folder: &TempDir, arguments: &[&str]) -> Value {
    let text = done(&with_data(folder, &[&["export"], arguments].concat()));
    serde_json::from_str(&text).unwrap()
}

#[test]
fn an_import_counts_what_is_new_changed_and_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut scene = scene();
    let path = write(folder.path(), "scene.geojson", &scene);
    let told = done(&with_data(&folder, &["import", &path]));
    assert!(told.contains("lamp") && told.contains("2 new"), "{told}");

    scene["features"][1]["properties"]["height_m"] = json!(7);
    let path = write(folder.path(), "scene.geojson", &scene);
    let told = done(&with_data(&folder, &["import", &path]));
    assert!(
        told.contains("0 new") && told.contains("1 updated") && told.contains("1 unchanged"),
        "{told}"
    );
}

#[test]
fn what_was_imported_is_exported_whole_or_by_courtyard() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "scene.geojson", &scene());
    done(&with_data(&folder, &["import", &path]));
    let whole = export(&folder, &[]);
    assert_eq!(whole["features"].as_array().unwrap().len(), 3);
    let one = export(&folder, &["--courtyard", "cy-1"]);
    let ids: Vec<_> = one["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|feature| &feature["id"])
        .collect();
    assert_eq!(ids, ["cy-1", "lamp-1"]);
    let again = write(folder.path(), "again.geojson", &whole);
    let told = done(&with_data(&folder, &["import", &again]));
    assert!(told.contains("revision 1"), "{told}");
    let error = refused(&with_data(&folder, &["export", "--courtyard", "none"]), 1);
    assert!(error.contains("no courtyard \"none\""), "{error}");
}

#[test]
fn a_new_courtyard_takes_in_what_was_stored_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut lamps = scene();
    let courtyard = lamps["features"].as_array_mut().unwrap().remove(0);
    let lamps = write(folder.path(), "lamps.geojson", &lamps);
    done(&with_data(&folder, &["import", &lamps]));
    let courtyard = json!({"type": "FeatureCollection", "features": [courtyard]});
    let courtyard = write(folder.path(), "courtyard.geojson", &courtyard);
    let told = done(&with_data(&folder, &["import", &courtyard]));
    assert!(
        told.contains("1 features changed their courtyard"),
        "{told}"
    );
    assert_eq!(
        export(&folder, &["--courtyard", "cy-1"])["features"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[test]
fn one_faulty_file_stops_the_whole_import() {
    let folder = tempfile::tempdir().unwrap();
    let good = write(folder.path(), "good.geojson", &scene());
    let mut bad = scene();
    bad["features"][1]["properties"]["height_m"] = json!("high");
    let bad = write(folder.path(), "bad.geojson", &bad);
    let error = refused(&with_data(&folder, &["import", &good, &bad]), 1);
    assert!(
        error.contains("bad.geojson") && error.contains("height_m"),
        "{error}"
    );
    assert_eq!(export(&folder, &[])["features"], json!([]));

    let output = with_data(&folder, &["import", "--skip-invalid", &bad]);
    let told = done(&output);
    assert!(told.contains("1 new"), "{told}");
    assert!(String::from_utf8_lossy(&output.stderr).contains("left out"));
}

#[test]
fn a_planar_scene_has_no_place_on_the_map() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "square.geojson", &square(0.0));
    let error = refused(&with_data(&folder, &["import", &path]), 1);
    assert!(
        error.contains("planar") && error.contains("yuantu analyse"),
        "{error}"
    );
}

#[test]
fn the_same_id_twice_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "scene.geojson", &scene());
    let error = refused(&with_data(&folder, &["import", &path, &path]), 1);
    assert!(error.contains("\"cy-1\""), "{error}");
}

#[test]
fn a_projects_settings_are_shown_and_changed() {
    let folder = tempfile::tempdir().unwrap();
    let set = [
        "project",
        "set",
        "--name",
        "广惠街街道",
        "--planar-crs",
        "4546",
        "--profile",
        "iec62676-4-2025",
    ];
    done(&with_data(&folder, &set));
    let shown: Value =
        serde_json::from_str(&done(&with_data(&folder, &["project", "show"]))).unwrap();
    assert_eq!(shown["name"], "广惠街街道");
    assert_eq!(shown["planar_crs"], 4546);
    assert_eq!(shown["profile"], "iec62676-4-2025");
    assert!(done(&with_data(&folder, &["project", "list"])).contains("default\t广惠街街道"));

    let error = refused(
        &with_data(&folder, &["project", "set", "--planar-crs", "4326"]),
        1,
    );
    assert!(error.contains("4326"), "{error}");
    let error = refused(
        &with_data(&folder, &["project", "set", "--profile", "none"]),
        1,
    );
    assert!(error.contains("iec62676-4-2014"), "{error}");
    refused(&with_data(&folder, &["project", "show", "none"]), 1);
}

#[test]
fn a_database_that_is_none_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    std::fs::write(
        folder.path().join("data/yuantu.sqlite"),
        "this is no database, but long enough to be read as one",
    )
    .unwrap();
    let error = refused(&with_data(&folder, &["project", "list"]), 1);
    assert!(
        error.contains("yuantu.sqlite") && error.lines().count() == 1,
        "{error}"
    );
}

#[test]
fn own_lenses_are_added_listed_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "scene.geojson", &scene());
    done(&with_data(&folder, &["import", &path]));
    let lens = |arguments: &[&str]| with_data(&folder, &[&["project", "lens"], arguments].concat());

    let image = ["--image", "2560x1440"];
    let fixed = ["--focal-length", "6", "--sensor-width", "5.38"];
    let added = done(&lens(&[&["add", "门卫室"], &image[..], &fixed].concat()));
    assert!(added.contains("门卫室\t48.3°"), "{added}");
    let listed = done(&lens(&["list"]));
    assert!(
        listed.contains("2.8 mm / 4 MP\t87.7°") && listed.ends_with(&added),
        "{listed}"
    );

    let id = added.split('\t').next().unwrap();
    done(&lens(&["remove", id]));
    assert!(!done(&lens(&["list"])).contains("门卫室"));
    let error = refused(&lens(&["remove", id]), 1);
    assert!(error.contains("there is no lens"), "{error}");
    refused(&lens(&[&["add", "无焦距"], &image[..]].concat()), 2);
    refused(
        &lens(&["add", "无宽度", "--image", "wide", "--hfov", "90"]),
        2,
    );
}
