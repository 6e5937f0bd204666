use serde_json::json;

use crate::app::TestApp;

#[tokio::test]
async fn a_new_scenario_is_a_draft_that_changes_nothing() {
    let app = TestApp::with_scene().await;
    let answer = app
        .post(
            "/api/scenarios",
            &json!({"courtyard": "cy-1", "name": " 方案一 "}),
        )
        .await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text);
    assert_eq!(answer.header("location"), "/api/scenarios?courtyard=cy-1");
    let made = answer.json();
    assert_eq!(made["name"], "方案一");
    assert_eq!(made["status"], "draft");
    assert_eq!(made["changes"], 0);

    let listed = app.json("/api/scenarios?courtyard=cy-1").await;
    assert_eq!(listed["scenarios"], json!([made]));
    let others = app.json("/api/scenarios?courtyard=cy-2").await;
    assert_eq!(others["scenarios"], json!([]));

    let id = made["id"].as_str().unwrap();
    let page = app
        .json(&format!("/api/features?courtyard=cy-1&scenario={id}"))
        .await;
    assert_eq!(page["numberMatched"], 8);
}

#[tokio::test]
async fn a_scenario_needs_a_name_and_a_courtyard() {
    let app = TestApp::with_scene().await;
    let nameless = app
        .post("/api/scenarios", &json!({"courtyard": "cy-1", "name": " "}))
        .await;
    assert_eq!(nameless.problem(400, "invalid-body")["pointer"], "/name");
    let nowhere = app
        .post("/api/scenarios", &json!({"courtyard": "cy-9", "name": "a"}))
        .await;
    assert_eq!(
        nowhere.problem(400, "invalid-body")["pointer"],
        "/courtyard"
    );
    app.post("/api/scenarios", &json!({"name": "a"}))
        .await
        .problem(400, "invalid-body");
    app.get("/api/scenarios?court=cy-1")
        .await
        .problem(400, "invalid-parameter");
}
