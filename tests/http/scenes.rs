//! Scene files over HTTP.

use serde_json::{Value, json};

use crate::app::{TestApp, feature, point, scene, square};

const GEOJSON: &str = "application/geo+json";

fn collection(features: Vec<Value>) -> Value {
    json!({"type": "FeatureCollection", "features": features})
}

/// A tree, a lamp that is 6 m below the ground, and a lamp without a place.
fn faulty() -> Value {
    collection(vec![
        feature("t-9", point(114.0005, 34.7005), json!({"kind": "tree"})),
        feature(
            "lamp-8",
            point(114.0006, 34.7005),
            json!({"kind": "lamp", "height_m": -6}),
        ),
        feature("lamp-9", json!(null), json!({"kind": "lamp"})),
    ])
}

#[tokio::test]
async fn a_good_scene_is_told_and_not_stored() {
    let app = TestApp::empty().await;
    let answer = app.post("/api/scenes/check", &scene()).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    let check = answer.json();
    assert_eq!(check["faults"], json!([]));
    assert_eq!(check["planar"], false);
    assert_eq!(
        check["kinds"],
        json!({"courtyard": 2, "building": 1, "camera": 1, "lamp": 5, "tree": 1})
    );
    let features = check["features"].as_array().unwrap();
    assert_eq!(features.len(), 10);
    assert_eq!(features[0]["properties"]["name"], "一号院");
    let stored = app.json("/api/collections/lamps/items").await;
    assert_eq!(stored["numberMatched"], 0);
}

#[tokio::test]
async fn every_fault_is_told_with_its_place() {
    let app = TestApp::empty().await;
    let check = app.post("/api/scenes/check", &faulty()).await.json();
    assert_eq!(check["features"].as_array().unwrap().len(), 1);
    let faults = check["faults"].as_array().unwrap();
    let places: Vec<_> = faults
        .iter()
        .map(|fault| {
            (
                fault["index"].as_u64(),
                fault["id"].as_str(),
                fault["pointer"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            (
                Some(1),
                Some("lamp-8"),
                Some("/features/1/properties/height_m")
            ),
            (Some(2), Some("lamp-9"), Some("/features/2/geometry")),
        ]
    );
    assert!(
        faults
            .iter()
            .all(|fault| !fault["detail"].as_str().unwrap().is_empty())
    );
}

#[tokio::test]
async fn a_planar_scene_is_checked_in_metres_and_not_imported() {
    let app = TestApp::empty().await;
    let mut planar = collection(vec![feature(
        "b",
        square(0.0, 0.0, 25.5),
        json!({"kind": "building", "height_m": 9}),
    )]);
    planar["planar"] = json!(true);
    let check = app.post("/api/scenes/check", &planar).await.json();
    assert_eq!(check["planar"], true);
    assert_eq!(
        check["features"][0]["geometry"]["coordinates"][0][2],
        json!([25.5, 25.5])
    );
    app.post("/api/scenes", &planar)
        .await
        .problem(422, "unusable-scene");
}

#[tokio::test]
async fn what_is_no_scene_says_why() {
    let app = TestApp::empty().await;
    for address in ["/api/scenes/check", "/api/scenes"] {
        for body in ["", "{", "[1]", "no JSON"] {
            let answer = app.post_text(address, GEOJSON, body).await;
            answer.problem(400, "invalid-body");
        }
        let other = app
            .post(address, &json!({"type": "Feature", "features": []}))
            .await;
        assert_eq!(other.problem(400, "invalid-body")["pointer"], "/type");
        app.post_text(address, "text/plain", "{}")
            .await
            .problem(415, "unsupported-media-type");
    }
}

#[tokio::test]
async fn a_huge_scene_is_refused_unread() {
    let app = TestApp::empty().await;
    let huge = " ".repeat((64 << 20) + 1);
    app.post_text("/api/scenes/check", GEOJSON, huge)
        .await
        .problem(413, "body-too-large");
}

#[tokio::test]
async fn an_import_tells_what_it_did_with_each_kind() {
    let app = TestApp::empty().await;
    let first = app.post("/api/scenes", &scene()).await;
    assert_eq!(first.status.as_u16(), 200, "{}", first.text);
    let report = first.json();
    assert_eq!(report["project"], "default");
    assert_eq!(
        report["kinds"]["lamp"],
        json!({"inserted": 5, "updated": 0, "unchanged": 0})
    );
    let again = app.post("/api/scenes", &scene()).await.json();
    assert_eq!(
        again["kinds"]["lamp"],
        json!({"inserted": 0, "updated": 0, "unchanged": 5})
    );
    assert_eq!(again["revision"], report["revision"]);
}

#[tokio::test]
async fn an_import_with_faults_writes_nothing_unless_they_are_skipped() {
    let app = TestApp::with_scene().await;
    let refused = app.post("/api/scenes", &faulty()).await;
    let problem = refused.problem(422, "invalid-feature");
    let pointers: Vec<_> = problem["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| fault["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(
        pointers,
        ["/features/1/properties/height_m", "/features/2/geometry"]
    );
    assert_eq!(problem["pointer"], pointers[0]);
    app.get("/api/collections/trees/items/t-9")
        .await
        .problem(404, "not-found");

    let report = app.post("/api/scenes?skip_invalid=true", &faulty()).await;
    assert_eq!(report.status.as_u16(), 200, "{}", report.text);
    let report = report.json();
    assert_eq!(report["kinds"]["tree"]["inserted"], 1);
    assert_eq!(report["left_out"].as_array().unwrap().len(), 2);
    app.json("/api/collections/trees/items/t-9").await;
    app.post("/api/scenes?skip=true", &faulty())
        .await
        .problem(400, "invalid-parameter");
}

#[tokio::test]
async fn a_download_is_named_after_its_courtyard_and_reads_back_the_same() {
    let app = TestApp::with_scene().await;
    let answer = app.get("/api/scenes?courtyard=cy-1").await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    assert_eq!(answer.header("content-type"), GEOJSON);
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"___.geojson\"; filename*=UTF-8''%E4%B8%80%E5%8F%B7%E9%99%A2.geojson"
    );
    assert_eq!(answer.json()["features"].as_array().unwrap().len(), 8);
    let again = app
        .post_text("/api/scenes", GEOJSON, answer.text.clone())
        .await
        .json();
    assert_eq!(again["kinds"]["lamp"]["inserted"], 0);
    // What was finer than 0.1 mm is lost on the first way, and nothing on the second.
    let second = app.get("/api/scenes?courtyard=cy-1").await;
    assert_eq!(second.text, answer.text);
    app.get("/api/scenes?courtyard=cy-9")
        .await
        .problem(404, "not-found");
    app.get("/api/scenes?courtyard=cy-1&scenario=none")
        .await
        .problem(404, "not-found");
}

/// A plan of `cy-1`, and a file with a lamp that is there, raised, a new tree, and a tree that stands elsewhere.
async fn plan_and_file(app: &TestApp) -> (String, Value) {
    let mut lamp = app.json("/api/collections/lamps/items/lamp-1").await;
    lamp["properties"] = json!({"kind": "lamp", "height_m": 9});
    let file = collection(vec![
        lamp,
        feature("t-8", point(114.0005, 34.7002), json!({"kind": "tree"})),
        feature("t-7", point(114.02, 34.72), json!({"kind": "tree"})),
        feature(
            "cy-2",
            square(114.002, 34.7, 0.002),
            json!({"kind": "courtyard", "name": "二号院"}),
        ),
    ]);
    (app.scenario().await, file)
}

#[tokio::test]
async fn an_import_into_a_scenario_is_one_step_of_its_history_and_leaves_today_alone() {
    let app = TestApp::with_scene().await;
    let (plan, file) = plan_and_file(&app).await;
    let today = "/api/features?courtyard=cy-1&limit=100";
    let before = app.json(today).await;
    let into = format!("/api/scenes?scenario={plan}&file=%E8%B7%AF%E7%81%AF.geojson");
    let answer = app.post(&into, &file).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    let report = answer.json();
    assert_eq!(
        report["kinds"]["lamp"],
        json!({"inserted": 0, "updated": 1, "unchanged": 0})
    );
    assert_eq!(
        report["kinds"]["tree"],
        json!({"inserted": 1, "updated": 0, "unchanged": 0})
    );
    assert_eq!(report["elsewhere"], json!(["cy-2", "t-7"]));

    assert_eq!(app.json(today).await["features"], before["features"]);
    let changes = app.json(&format!("/api/scenarios/{plan}/changes")).await;
    let changed: Vec<_> = changes["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    assert_eq!(changed, ["lamp-1", "t-8"]);

    let history = app
        .json(&format!("/api/history?courtyard=cy-1&scenario={plan}"))
        .await;
    let entries = history["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 2);
    for entry in entries {
        assert_eq!(entry["revision"], report["revision"]);
        assert_eq!(entry["who"], "import");
        assert_eq!(
            entry["title"],
            json!({"zh": "导入 路灯.geojson", "en": "Import 路灯.geojson"})
        );
    }
    let again = app.post(&into, &file).await.json();
    assert_eq!(
        again["revision"], report["revision"],
        "the same once more changes nothing"
    );
}

#[tokio::test]
async fn an_import_into_a_scenario_that_there_is_not_writes_nothing() {
    let app = TestApp::with_scene().await;
    let (_, file) = plan_and_file(&app).await;
    app.post("/api/scenes?scenario=none", &file)
        .await
        .problem(404, "not-found");
    app.get("/api/collections/trees/items/t-8")
        .await
        .problem(404, "not-found");
}
