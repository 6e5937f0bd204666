use serde_json::{Value, json};

use crate::app::{TestApp, scene};

#[tokio::test]
async fn the_history_shows_each_feature_before_and_after() {
    let app = TestApp::with_scene().await;
    let mut changed = scene();
    let features = changed["features"].as_array_mut().unwrap();
    features.retain(|feature| feature["id"] == "cam-1");
    features[0]["properties"]["height_m"] = json!(5);
    app.import(&changed).await;

    let history = app.json("/api/history?feature=cam-1").await;
    let entries = history["entries"].as_array().unwrap();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0]["action"], "update");
    assert_eq!(entries[0]["who"], "tester");
    assert_eq!(entries[0]["kind"], "camera");
    assert_eq!(entries[0]["before"]["properties"]["height_m"], 4);
    assert_eq!(entries[0]["after"]["properties"]["height_m"], 5);
    assert_eq!(entries[1]["action"], "insert");
    assert_eq!(entries[1]["before"], Value::Null);

    let some = app.json("/api/history?courtyard=cy-1&limit=3").await;
    assert_eq!(some["entries"].as_array().unwrap().len(), 3);
    app.get("/api/history?limit=0")
        .await
        .problem(400, "invalid-parameter");
}

#[tokio::test]
async fn importing_the_same_again_changes_nothing() {
    let app = TestApp::with_scene().await;
    app.import(&scene()).await;
    assert_eq!(app.json("/api/projects/default").await["revision"], 1);
}
