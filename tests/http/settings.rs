use serde_json::{Value, json};

use crate::app::{Answer, TestApp};

const PROJECT: &str = "/api/projects/default";
const SCORECARD: &str = "/api/processes/scorecard/execution";

async fn patch(app: &TestApp, etag: &str, body: &Value) -> Answer {
    app.call("PATCH", PROJECT, &[("if-match", etag)], body)
        .await
}

async fn etag(app: &TestApp) -> String {
    app.get(PROJECT).await.header("etag").to_owned()
}

async fn rule(app: &TestApp, id: &str) -> Value {
    let rules = app.json("/api/rules").await;
    let mut rules = rules["rules"].as_array().unwrap().iter();
    rules.find(|rule| rule["id"] == id).unwrap().clone()
}

/// What a check of `cy-1` is judged by.
async fn target(app: &TestApp, check: &str) -> Value {
    let asked = json!({"inputs": {"courtyard": "cy-1"}});
    let report = app.post(SCORECARD, &asked).await.json();
    let mut checks = report["checks"].as_array().unwrap().iter();
    checks.find(|one| one["id"] == check).unwrap()["target"].clone()
}

#[tokio::test]
async fn a_rule_is_set_judged_by_and_given_back() {
    let app = TestApp::with_scene().await;
    assert_eq!(
        rule(&app, "green-share").await["threshold"]["own"],
        json!(null)
    );
    // The scene is prepared with the rules of before.
    assert_eq!(target(&app, "green-share").await, 0.25);

    let first = etag(&app).await;
    assert_eq!(first, "\"1\"");
    let set = patch(
        &app,
        &first,
        &json!({"rule_overrides": {"green-share": 0.4}}),
    )
    .await;
    assert_eq!(set.status.as_u16(), 200, "{}", set.text);
    assert_eq!(set.header("etag"), "\"2\"");
    assert_eq!(set.json()["rule_overrides"], json!({"green-share": 0.4}));
    assert_eq!(app.json(PROJECT).await, set.json());

    let changed = rule(&app, "green-share").await;
    assert_eq!(changed["value"], 0.4);
    assert_eq!(
        changed["threshold"],
        json!({"default": 0.25, "own": 0.4, "minimum": 0.0, "maximum": 1.0})
    );
    assert_eq!(changed["group"], "environment");
    assert_eq!(changed["analyses"][0]["id"], "green");
    assert_eq!(target(&app, "green-share").await, 0.4);

    let back = patch(
        &app,
        "\"2\"",
        &json!({"rule_overrides": {"green-share": null}}),
    )
    .await;
    assert_eq!(back.json()["rule_overrides"], json!({}));
    assert_eq!(rule(&app, "green-share").await["value"], 0.25);
    assert_eq!(target(&app, "green-share").await, 0.25);
}

#[tokio::test]
async fn whoever_does_not_know_the_newest_state_changes_nothing() {
    let app = TestApp::with_scene().await;
    let old = etag(&app).await;
    let body = json!({"rule_overrides": {"lane-width": 3.0}});
    app.call("PATCH", PROJECT, &[], &body)
        .await
        .problem(428, "precondition-required");
    assert_eq!(patch(&app, &old, &body).await.status.as_u16(), 200);
    let other = json!({"rule_overrides": {"lane-width": 3.5}});
    patch(&app, &old, &other).await.problem(412, "stale");
    assert_eq!(rule(&app, "lane-width").await["value"], 3.0);
    // What is so already is not written again.
    let now = etag(&app).await;
    let same = patch(&app, &now, &body).await;
    assert_eq!(same.header("etag"), now);
    assert_eq!(patch(&app, "*", &other).await.status.as_u16(), 200);
}

#[tokio::test]
async fn the_profile_and_the_name_are_changed_and_all_rules_given_back() {
    let app = TestApp::with_scene().await;
    let body = json!({
        "name": " 广惠街 ",
        "profile": "iec62676-4-2025",
        "rule_overrides": {"lane-width": 3, "parking-demand": 0.6},
    });
    let project = patch(&app, "*", &body).await.json();
    assert_eq!(project["name"], "广惠街");
    assert_eq!(project["profile"], "iec62676-4-2025");
    assert_eq!(
        project["rule_overrides"],
        json!({"lane-width": 3.0, "parking-demand": 0.6})
    );
    let project = patch(&app, "*", &json!({"rule_overrides": null}))
        .await
        .json();
    assert_eq!(project["rule_overrides"], json!({}));
    assert_eq!(project["profile"], "iec62676-4-2025");
    let project = patch(&app, "*", &json!({"profile": null})).await.json();
    assert_eq!(project["profile"], "iec62676-4-2014");
}

#[tokio::test]
async fn what_is_wrong_is_named_and_nothing_is_written() {
    let app = TestApp::with_scene().await;
    let refused = async |body: Value, pointer: &str| {
        let problem = patch(&app, "*", &body).await.problem(400, "invalid-body");
        assert_eq!(problem["pointer"], pointer, "{problem}");
        problem
    };
    let far = json!({"name": "n", "rule_overrides": {"green-share": 1.5}});
    let problem = refused(far, "/rule_overrides/green-share").await;
    assert_eq!(problem["code"], "out_of_range");
    assert_eq!(
        problem["values"],
        json!({"found": 1.5, "minimum": 0.0, "maximum": 1.0})
    );
    for (body, pointer) in [
        (
            json!({"rule_overrides": {"no/rule": 1}}),
            "/rule_overrides/no~1rule",
        ),
        (
            json!({"rule_overrides": {"no-rule": null}}),
            "/rule_overrides/no-rule",
        ),
        (
            json!({"rule_overrides": {"profile": null}}),
            "/rule_overrides/profile",
        ),
        (
            json!({"rule_overrides": {"must-see-gate": 1}}),
            "/rule_overrides/must-see-gate",
        ),
        (
            json!({"rule_overrides": {"green-share": "0.4"}}),
            "/rule_overrides/green-share",
        ),
        (json!({"profile": "none"}), "/profile"),
        (json!({"name": "  "}), "/name"),
        (json!({"name": null}), "/name"),
        (json!({"demo": true}), "/demo"),
    ] {
        refused(body, pointer).await;
    }
    assert_eq!(etag(&app).await, "\"1\"");
    app.call(
        "PATCH",
        "/api/projects/none",
        &[("if-match", "*")],
        &json!({}),
    )
    .await
    .problem(404, "not-found");
}

#[tokio::test]
async fn an_empty_project_has_no_rules_of_its_own() {
    let app = TestApp::empty().await;
    let body = json!({"rule_overrides": {"green-share": 0.4}});
    patch(&app, "\"0\"", &body).await.problem(409, "conflict");
}
