use std::io::Write;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::{done, refused, scene, square, write, yuantu};

#[test]
fn the_analyses_are_listed() {
    let list = done(&yuantu().args(["analyse", "list"]).output().unwrap());
    assert!(
        list.contains("isovist") && list.contains("camera-coverage"),
        "{list}"
    );
}

#[test]
fn a_planar_scene_is_answered_in_its_own_metres_wherever_it_lies() {
    let folder = tempfile::tempdir().unwrap();
    for origin in [0.0, 3_843_530.25] {
        let path = write(folder.path(), "square.geojson", &square(origin));
        let params = json!({"viewpoints": [[origin + 5.0, origin + 5.0]]}).to_string();
        let answer = done(
            &yuantu()
                .args(["analyse", "isovist", &path, "--params", &params])
                .output()
                .unwrap(),
        );
        let report: Value = serde_json::from_str(&answer).unwrap();
        let isovist = &report["isovists"][0];
        assert_eq!(isovist["viewpoint"], json!([origin + 5.0, origin + 5.0]));
        let area = isovist["area_m2"].as_f64().unwrap();
        assert!((area - 100.0).abs() < 1e-9, "{area}");
    }
}

#[test]
fn a_place_on_a_planar_scene_is_told_who_sees_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut scene = square(0.0);
    scene["features"].as_array_mut().unwrap().push(json!({
        "type": "Feature", "id": "cam", "geometry": {"type": "Point", "coordinates": [1.0, 5.0]},
        "properties": {
            "kind": "camera", "height_m": 3, "azimuth_deg": 90, "tilt_deg": 30,
            "hfov_deg": 90, "image_width_px": 1920, "image_height_px": 1080
        }
    }));
    let path = write(folder.path(), "scene.geojson", &scene);
    let params = json!({"point": [5.0, 5.0]}).to_string();
    let answer = done(
        &yuantu()
            .args(["analyse", "seen-by", &path, "--params", &params])
            .output()
            .unwrap(),
    );
    let report: Value = serde_json::from_str(&answer).unwrap();
    let camera = &report["cameras"][0];
    // 4 m ahead and 3 m down, along an axis tilted by 30°: 960 px / (4 cos 30° + 3 sin 30°).
    let expected = 960.0 / (4.0 * 30_f64.to_radians().cos() + 1.5);
    assert_eq!(
        (&camera["sees"], &camera["distance_m"]),
        (&json!(true), &json!(4.0))
    );
    assert!((camera["px_per_m"].as_f64().unwrap() - expected).abs() < 1e-9);
}

#[test]
fn a_scene_may_come_by_standard_input_and_parameters_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let params = write(
        folder.path(),
        "params.json",
        &json!({"viewpoints": [[114.0005, 34.7005]]}),
    );
    let out = folder.path().join("report.json");
    let mut child = yuantu()
        .args([
            "analyse",
            "isovist",
            "-",
            "--courtyard",
            "cy-1",
            "--pretty",
            "--params",
            &params,
            "--out",
        ])
        .arg(&out)
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(scene().to_string().as_bytes())
        .unwrap();
    assert!(child.wait().unwrap().success());
    let text = std::fs::read_to_string(out).unwrap();
    assert!(text.lines().count() > 5);
    let report: Value = serde_json::from_str(&text).unwrap();
    let area = report["isovists"][0]["area_m2"].as_f64().unwrap();
    assert!((area - 10_160.0).abs() < 20.0, "{area}");
}

#[test]
fn the_courtyards_of_a_scene_are_ranked_without_those_that_lie_nowhere() {
    let folder = tempfile::tempdir().unwrap();
    let mut street = scene();
    let courtyard = |id: &str, west: f64, south: f64| {
        let (east, north) = (west + 0.001, south + 0.001);
        json!({"type": "Feature", "id": id, "properties": {"kind": "courtyard"}, "geometry": {"type": "Polygon",
            "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}})
    };
    street["features"].as_array_mut().unwrap().extend([
        courtyard("cy-2", 114.002, 34.7),
        courtyard("cy-3", -66.0, 0.0),
    ]);
    let path = write(folder.path(), "street.geojson", &street);
    let run = |arguments: &[&str]| {
        let output = yuantu().args(["analyse"]).args(arguments).output().unwrap();
        serde_json::from_str::<Value>(&done(&output)).unwrap()
    };
    let ranking = run(&["ranking", &path, "--planar-crs", "4547"]);
    let ids: Vec<_> = ranking["courtyards"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    assert_eq!(ids.len(), 2, "{ranking}");
    assert!(!ids.contains(&&json!("cy-3")));
    let left_out = &ranking["left_out"][0];
    assert_eq!(left_out["id"], "cy-3");
    assert!(
        left_out["reason"].as_str().unwrap().contains("4547"),
        "{left_out}"
    );
    let governance = run(&["governance", &path]);
    assert_eq!(governance["courtyards"].as_array().unwrap().len(), 3);
}

#[test]
fn a_drawing_is_compared_with_the_scene() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "square.geojson", &square(0.0));
    let lawn = json!({"type": "Feature", "id": "lawn", "properties": {"kind": "green_area"}, "geometry": {
        "type": "Polygon", "coordinates": [[[0, 0], [5, 0], [5, 10], [0, 10], [0, 0]]]}});
    let draft = json!({"type": "FeatureCollection", "features": [lawn]});
    let params = json!({"scenarios": ["baseline", {"name": "plan", "draft": draft}]}).to_string();
    let answer = done(
        &yuantu()
            .args(["analyse", "comparison", &path, "--params", &params])
            .output()
            .unwrap(),
    );
    let report: Value = serde_json::from_str(&answer).unwrap();
    let rows = report["checks"].as_array().unwrap();
    let green = rows.iter().find(|row| row["id"] == "green-share").unwrap();
    assert_eq!(green["differences"], json!([0.0, 0.5]));
}

#[test]
fn an_unknown_analysis_names_those_that_exist() {
    let error = refused(
        &yuantu()
            .args(["analyse", "shadow", "x.geojson"])
            .output()
            .unwrap(),
        1,
    );
    assert!(error.contains("isovist"), "{error}");
}

#[test]
fn a_wrong_parameter_is_named_by_its_pointer() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "square.geojson", &square(0.0));
    let run = |params: &str| {
        yuantu()
            .args(["analyse", "isovist", &path, "--params", params])
            .output()
            .unwrap()
    };
    let error = refused(&run("{\"viewpoints\": [[1, \"x\"]]}"), 1);
    assert!(error.contains("/viewpoints/0/1"), "{error}");
    let error = refused(
        &run("{\"viewpoints\": [[1, 2]], \"courtyard\": \"none\"}"),
        1,
    );
    assert!(error.contains("no courtyard \"none\""), "{error}");
    let error = refused(&run("{\"planar_crs\": 4547, \"viewpoints\": []}"), 1);
    assert!(error.contains("planar_crs"), "{error}");
    let error = refused(&run("{broken"), 1);
    assert!(error.contains("JSON"), "{error}");
    let error = refused(&run("no-such-file.json"), 1);
    assert!(error.contains("no-such-file.json"), "{error}");
}

#[test]
fn a_scene_that_cannot_be_read_says_why() {
    let error = refused(
        &yuantu()
            .args(["analyse", "isovist", "none.geojson"])
            .output()
            .unwrap(),
        1,
    );
    assert!(error.contains("none.geojson"), "{error}");
    let error = refused(&yuantu().args(["analyse", "isovist"]).output().unwrap(), 1);
    assert!(error.contains("standard input"), "{error}");
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), "bad.geojson", &json!({"type": "Feature"}));
    refused(
        &yuantu()
            .args(["analyse", "isovist", &path])
            .output()
            .unwrap(),
        1,
    );
}

#[test]
fn wrong_usage_is_exit_code_2() {
    refused(&yuantu().output().unwrap(), 2);
    refused(&yuantu().args(["analyse"]).output().unwrap(), 2);
    refused(&yuantu().args(["import"]).output().unwrap(), 2);
    refused(&yuantu().args(["project", "set"]).output().unwrap(), 2);
}
