use serde_json::Value;

use crate::app::TestApp;

fn kinds(page: &Value) -> Vec<&str> {
    let features = page["features"].as_array().unwrap();
    let mut kinds: Vec<_> = features
        .iter()
        .map(|feature| feature["properties"]["kind"].as_str().unwrap())
        .collect();
    kinds.dedup();
    kinds
}

#[tokio::test]
async fn one_call_draws_a_courtyard() {
    let app = TestApp::with_scene().await;
    let page = app.json("/api/features?courtyard=cy-1").await;
    assert_eq!(kinds(&page), ["building", "camera", "courtyard", "lamp"]);
    assert_eq!(page["numberMatched"], 8);
}

#[tokio::test]
async fn the_surroundings_are_what_lies_in_no_courtyard() {
    let app = TestApp::with_scene().await;
    let page = app.json("/api/features?surroundings=true").await;
    assert_eq!(kinds(&page), ["tree"]);
    let page = app
        .json("/api/features?bbox=114.0019,34.6999,114.0031,34.7011")
        .await;
    assert_eq!(kinds(&page), ["courtyard"]);
}

#[tokio::test]
async fn a_question_without_a_place_is_refused() {
    let app = TestApp::with_scene().await;
    let problem = app
        .get("/api/features")
        .await
        .problem(400, "invalid-parameter");
    assert_eq!(problem["parameter"], "courtyard");
    let both = app
        .get("/api/features?courtyard=cy-1&surroundings=true")
        .await;
    both.problem(400, "invalid-parameter");
    app.get("/api/features?surroundings=perhaps")
        .await
        .problem(400, "invalid-parameter");
    app.get("/api/features?bbox=1")
        .await
        .problem(400, "invalid-parameter");
    app.get("/api/features?courtyard=none")
        .await
        .problem(404, "not-found");
    app.get("/api/features?courtyard=cam-1")
        .await
        .problem(404, "not-found");
}
