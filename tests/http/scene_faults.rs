//! Faults of scene files are told by codes that programs can word.

use serde_json::{Value, json};

use crate::app::{TestApp, feature, point, scene, square};

fn area(rings: Value) -> Value {
    feature(
        "a",
        json!({"type": "Polygon", "coordinates": rings}),
        json!({"kind": "green_area"}),
    )
}

fn lamp(id: &str, properties: Value) -> Value {
    let mut all = json!({"kind": "lamp"});
    for (name, value) in properties.as_object().unwrap() {
        all[name] = value.clone();
    }
    feature(id, point(114.0, 34.7), all)
}

/// Features that are wrong in one way each, with the code of it and a value that it tells.
fn wrong() -> Vec<(Value, &'static str, Value)> {
    let no_value = Value::Null;
    let outer = json!([[0, 0], [9, 0], [9, 9], [0, 9], [0, 0]]);
    let mut in_the_sea = lamp("l", json!({}));
    in_the_sea["geometry"] = point(514.3, 34.7);
    let mut no_place = lamp("l", json!({}));
    no_place["geometry"] = Value::Null;
    let mut on_a_line = lamp("l", json!({}));
    on_a_line["geometry"] = json!({"type": "LineString", "coordinates": [[0, 0], [1, 1]]});
    let mut unreadable = lamp("l", json!({}));
    unreadable["geometry"]["coordinates"] = json!([1, "x"]);
    let mut nameless = lamp("l", json!({}));
    nameless["id"] = json!(1.5);
    let mut of_no_kind = lamp("l", json!({}));
    of_no_kind["properties"] = json!({});
    let wall = |places: Value| {
        let line = json!({"type": "LineString", "coordinates": places});
        feature("w", line, json!({"kind": "wall"}))
    };
    vec![
        (json!(7), "not_a_feature", no_value.clone()),
        (nameless, "id_invalid", no_value.clone()),
        (of_no_kind, "kind_missing", no_value.clone()),
        (
            lamp("l", json!({"kind": "lmap"})),
            "kind_unknown",
            json!({"found": "lmap"}),
        ),
        (
            lamp("l", json!({"courtyard": 1.5})),
            "courtyard_invalid",
            no_value.clone(),
        ),
        (
            lamp("l", json!({"height_m": -6})),
            "property_invalid",
            json!({"found": "-6"}),
        ),
        (no_place, "geometry_missing", no_value.clone()),
        (on_a_line, "geometry_type", json!({"found": "LineString"})),
        (unreadable, "not_a_position", no_value.clone()),
        (
            in_the_sea,
            "out_of_range",
            json!({"found": 514.3, "minimum": -180.0, "maximum": 180.0}),
        ),
        (area(json!([])), "no_rings", no_value.clone()),
        (wall(json!([[0, 0]])), "short_line", no_value.clone()),
        (
            wall(json!([[0, 0], [0, 0]])),
            "short_line",
            no_value.clone(),
        ),
        (
            area(json!([[[0, 0], [9, 0], [9, 9], [0, 9]]])),
            "open_ring",
            no_value.clone(),
        ),
        (
            area(json!([[[0, 0], [9, 0], [0, 0]]])),
            "short_ring",
            no_value.clone(),
        ),
        (
            area(json!([[[0, 0], [9, 0], [5, 0], [0, 0]]])),
            "flat_ring",
            no_value.clone(),
        ),
        (
            area(json!([[[0, 0], [9, 9], [9, 0], [0, 8], [0, 0]]])),
            "ring_crosses",
            no_value.clone(),
        ),
        (
            area(json!([outer, [[0, 2], [0, 4], [3, 4], [3, 2], [0, 2]]])),
            "ring_runs_along",
            no_value.clone(),
        ),
        (
            area(json!([[[0, 0], [0, 9], [9, 9], [9, 0], [0, 0]]])),
            "ring_turned",
            no_value.clone(),
        ),
        (
            area(json!([
                outer,
                [[20, 20], [20, 22], [22, 22], [22, 20], [20, 20]]
            ])),
            "hole_outside",
            no_value.clone(),
        ),
        (
            area(json!([
                outer,
                [[1, 1], [1, 8], [8, 8], [8, 1], [1, 1]],
                [[2, 2], [2, 3], [3, 3], [3, 2], [2, 2]]
            ])),
            "ring_inside",
            no_value,
        ),
    ]
}

#[tokio::test]
async fn every_way_in_which_a_feature_is_wrong_has_its_code() {
    let app = TestApp::empty().await;
    for (wrong, code, values) in wrong() {
        let file = json!({"type": "FeatureCollection", "features": [wrong]});
        let check = app.post("/api/scenes/check", &file).await.json();
        let fault = &check["faults"][0];
        assert_eq!(fault["code"], code, "{fault}");
        if !values.is_null() {
            assert_eq!(fault["values"], values, "{fault}");
        }
        let refused = app.post("/api/scenes", &file).await;
        let problem = refused.problem(422, "invalid-feature");
        assert_eq!(problem["faults"][0]["code"], code);
    }
}

#[tokio::test]
async fn an_id_that_occurs_twice_names_the_first() {
    let app = TestApp::empty().await;
    let file = json!({"type": "FeatureCollection", "features": [
        feature("cy", square(114.0, 34.7, 0.001), json!({"kind": "courtyard"})),
        lamp("same", json!({})), lamp("same", json!({})),
    ]});
    let check = app.post("/api/scenes/check", &file).await.json();
    let fault = &check["faults"][0];
    assert_eq!(
        (&fault["code"], &fault["index"]),
        (&json!("id_taken"), &json!(2))
    );
    assert_eq!(fault["values"], json!({"first": 1}));
}

#[tokio::test]
async fn a_file_that_is_no_scene_says_by_a_code_why() {
    let app = TestApp::empty().await;
    let text =
        |body: &'static str| app.post_text("/api/scenes/check", "application/geo+json", body);
    let problem = text("{\n  \"type\": ,").await.problem(400, "invalid-body");
    assert_eq!(problem["code"], "not_json");
    assert_eq!(problem["values"]["line"], 2);
    assert_eq!(text("").await.json()["code"], "empty");
    assert_eq!(text("[1]").await.json()["code"], "not_a_scene");
    let crs = r#"{"type": "FeatureCollection", "features": [], "crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}}"#;
    let problem = text(crs).await.problem(400, "invalid-body");
    assert_eq!(problem["code"], "crs_unsupported");
    assert_eq!(problem["values"]["found"], "urn:ogc:def:crs:EPSG::4547");
    let planar = json!({"type": "FeatureCollection", "features": [], "planar": true});
    let problem = app.post("/api/scenes", &planar).await;
    assert_eq!(problem.problem(422, "unusable-scene")["code"], "planar");
}

#[tokio::test]
async fn what_does_not_go_with_what_is_stored_says_by_a_code_why() {
    let app = TestApp::with_scene().await;
    let other_kind = feature("lamp-1", point(114.0, 34.7), json!({"kind": "tree"}));
    let file = json!({"type": "FeatureCollection", "features": [other_kind]});
    let problem = app
        .post("/api/scenes", &file)
        .await
        .problem(409, "conflict");
    assert_eq!(problem["code"], "kind_changed");
    assert_eq!(
        problem["values"],
        json!({"id": "lamp-1", "expected": "lamp", "found": "tree"})
    );
    let plan = app.scenario().await;
    let etag = app
        .get(&format!("/api/scenarios/{plan}"))
        .await
        .header("etag")
        .to_owned();
    let published = json!({"status": "published"});
    app.call(
        "PATCH",
        &format!("/api/scenarios/{plan}"),
        &[("if-match", &etag)],
        &published,
    )
    .await;
    let mut lamps = scene();
    lamps["features"]
        .as_array_mut()
        .unwrap()
        .retain(|one| one["id"] == "lamp-1");
    lamps["features"][0]["properties"]["height_m"] = json!(9);
    let into = format!("/api/scenes?scenario={plan}");
    let problem = app.post(&into, &lamps).await.problem(409, "conflict");
    assert_eq!(problem["code"], "settled");
}
