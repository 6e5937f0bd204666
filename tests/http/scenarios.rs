use serde_json::{Value, json};

use crate::app::{Answer, TestApp};

async fn edit(app: &TestApp, scenario: &str, edits: &[Value]) -> Answer {
    let action = json!({
        "action": uuid::Uuid::now_v7().to_string(), "title": {"zh": "改", "en": "Change"}, "edits": edits,
    });
    app.post(&format!("/api/changes?scenario={scenario}"), &action)
        .await
}

/// A scenario of `cy-1` that removes a lamp, raises the building, and adds a tree.
async fn with_changes(app: &TestApp) -> String {
    let id = app.scenario().await;
    let mut building = app.json("/api/collections/buildings/items/b-1").await;
    building["properties"]["height_m"] = json!(21);
    let tree = json!({
        "type": "Feature", "id": "t-9", "properties": {"kind": "tree"},
        "geometry": {"type": "Point", "coordinates": [114.0005, 34.7002]},
    });
    let edits = [
        json!({"remove": "lamp-1", "expected": 1}),
        json!({"put": building, "expected": 1}),
        json!({"put": tree, "expected": null}),
    ];
    assert_eq!(edit(app, &id, &edits).await.status.as_u16(), 200);
    id
}

async fn etag(app: &TestApp, id: &str) -> String {
    let answer = app.get(&format!("/api/scenarios/{id}")).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    answer.header("etag").to_owned()
}

async fn patch(app: &TestApp, id: &str, etag: &str, patch: &Value) -> Answer {
    let headers = [("if-match", etag)];
    app.call("PATCH", &format!("/api/scenarios/{id}"), &headers, patch)
        .await
}

async fn delete(app: &TestApp, id: &str, headers: &[(&str, &str)]) -> Answer {
    let path = format!("/api/scenarios/{id}");
    app.call("DELETE", &path, headers, &Value::Null).await
}

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
    let made = answer.json();
    let id = made["id"].as_str().unwrap();
    assert_eq!(answer.header("location"), format!("/api/scenarios/{id}"));
    assert_eq!(app.json(answer.header("location")).await, made);
    assert_eq!(made["name"], "方案一");
    assert_eq!(made["status"], "draft");
    assert_eq!(made["changes"], 0);

    let listed = app.json("/api/scenarios?courtyard=cy-1").await;
    assert_eq!(listed["scenarios"], json!([made]));
    let others = app.json("/api/scenarios?courtyard=cy-2").await;
    assert_eq!(others["scenarios"], json!([]));

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

#[tokio::test]
async fn a_scenario_tells_its_state_by_an_etag() {
    let app = TestApp::with_scene().await;
    let id = app.scenario().await;
    let first = etag(&app, &id).await;
    let path = format!("/api/scenarios/{id}");
    let known = app
        .call("GET", &path, &[("if-none-match", &first)], &Value::Null)
        .await;
    assert_eq!(known.status.as_u16(), 304);
    edit(&app, &id, &[json!({"remove": "lamp-1", "expected": 1})]).await;
    assert_ne!(etag(&app, &id).await, first, "its overlay is a part of it");
    app.get("/api/scenarios/none")
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn a_draft_is_named_published_and_archived_and_never_goes_back() {
    let app = TestApp::with_scene().await;
    let id = app.scenario().await;
    let first = etag(&app, &id).await;
    let named = patch(&app, &id, &first, &json!({"name": " 方案二 "})).await;
    assert_eq!(named.json()["name"], "方案二");
    assert_eq!(named.header("etag"), etag(&app, &id).await);
    let archived_draft = patch(&app, &id, "*", &json!({"status": "archived"})).await;
    archived_draft.problem(409, "conflict");

    let both = json!({"name": "定稿", "status": "published"});
    let published = patch(&app, &id, named.header("etag"), &both).await.json();
    assert_eq!(
        (&published["name"], &published["status"]),
        (&json!("定稿"), &json!("published"))
    );
    for refused in [json!({"status": "draft"}), json!({"name": "又改"})] {
        patch(&app, &id, "*", &refused)
            .await
            .problem(409, "conflict");
    }
    let archived = patch(&app, &id, "*", &json!({"status": "archived"})).await;
    assert_eq!(archived.json()["status"], "archived");
    for back in ["draft", "published"] {
        let refused = patch(&app, &id, "*", &json!({"status": back})).await;
        refused.problem(409, "conflict");
    }
    let edited = edit(&app, &id, &[json!({"remove": "lamp-1", "expected": 1})]).await;
    edited.problem(409, "conflict");
}

#[tokio::test]
async fn a_patch_that_changes_nothing_makes_no_revision() {
    let app = TestApp::with_scene().await;
    let id = app.scenario().await;
    let first = etag(&app, &id).await;
    for same in [json!({}), json!({"name": "方案一", "status": "draft"})] {
        let answer = patch(&app, &id, &first, &same).await;
        assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
        assert_eq!(answer.header("etag"), first);
    }
}

#[tokio::test]
async fn a_scenario_is_changed_and_deleted_only_by_who_knows_its_state() {
    let app = TestApp::with_scene().await;
    let id = app.scenario().await;
    let old = etag(&app, &id).await;
    edit(&app, &id, &[json!({"remove": "lamp-1", "expected": 1})]).await;
    let path = format!("/api/scenarios/{id}");
    let blind = app
        .call("PATCH", &path, &[], &json!({"name": "盲改"}))
        .await;
    blind.problem(428, "precondition-required");
    delete(&app, &id, &[])
        .await
        .problem(428, "precondition-required");
    patch(&app, &id, &old, &json!({"name": "晚了"}))
        .await
        .problem(412, "stale");
    delete(&app, &id, &[("if-match", &old)])
        .await
        .problem(412, "stale");
    assert_eq!(app.json(&path).await["name"], "方案一");

    let gone = delete(&app, &id, &[("if-match", &etag(&app, &id).await)]).await;
    assert_eq!(gone.status.as_u16(), 204, "{}", gone.text);
    app.get(&path).await.problem(404, "not-found");
    app.get(&format!("/api/features?courtyard=cy-1&scenario={id}"))
        .await
        .problem(404, "not-found");
    delete(&app, &id, &[("if-match", "*")])
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn what_is_published_is_not_deleted() {
    let app = TestApp::with_scene().await;
    let id = app.scenario().await;
    patch(&app, &id, "*", &json!({"status": "published"})).await;
    delete(&app, &id, &[("if-match", "*")])
        .await
        .problem(409, "conflict");
}

#[tokio::test]
async fn a_wrong_patch_names_the_member() {
    let app = TestApp::with_scene().await;
    let id = app.scenario().await;
    for (wrong, pointer) in [
        (json!({"name": " "}), "/name"),
        (json!({"name": "长".repeat(201)}), "/name"),
        (json!({"status": "lost"}), "/status"),
        (json!({"courtyard": "cy-2"}), "/courtyard"),
    ] {
        let problem = patch(&app, &id, "*", &wrong).await;
        let problem = problem.problem(400, "invalid-body");
        assert_eq!(problem["pointer"], pointer, "{problem}");
    }
}

#[tokio::test]
async fn the_changes_of_a_scenario_are_told_against_the_baseline() {
    let app = TestApp::with_scene().await;
    let id = with_changes(&app).await;
    let path = format!("/api/scenarios/{id}/changes");
    let told = app.json(&path).await;
    let changes = told["changes"].as_array().unwrap();
    let short: Vec<_> = changes
        .iter()
        .map(|one| {
            let height = |side: &str| one[side]["properties"]["height_m"].as_f64();
            (
                one["id"].as_str().unwrap(),
                one["kind"].as_str().unwrap(),
                one["action"].as_str().unwrap(),
                (height("before"), height("after")),
            )
        })
        .collect();
    assert_eq!(
        short,
        [
            ("b-1", "building", "replace", (Some(18.0), Some(21.0))),
            ("lamp-1", "lamp", "remove", (Some(6.0), None)),
            ("t-9", "tree", "add", (None, None)),
        ]
    );
    assert_eq!(changes[1]["after"], Value::Null);
    assert_eq!(changes[2]["before"], Value::Null);

    let back = [
        json!({"put": changes[0]["before"], "expected": changes[0]["after"]["properties"]["revision"]}),
        json!({"put": changes[1]["before"], "expected": null}),
        json!({"remove": "t-9", "expected": changes[2]["after"]["properties"]["revision"]}),
    ];
    assert_eq!(edit(&app, &id, &back).await.status.as_u16(), 200);
    assert_eq!(app.json(&path).await, json!({"changes": []}));
}

#[tokio::test]
async fn a_scenario_starts_as_a_copy_of_another() {
    let app = TestApp::with_scene().await;
    let id = with_changes(&app).await;
    let new = json!({"courtyard": "cy-1", "name": "副本", "from": id});
    let copy = app.post("/api/scenarios", &new).await;
    assert_eq!(copy.status.as_u16(), 201, "{}", copy.text);
    let copy = copy.json();
    assert_eq!(
        (&copy["changes"], &copy["status"]),
        (&json!(3), &json!("draft"))
    );
    let page = |scenario: String| {
        let app = &app;
        async move {
            let mut page = app
                .json(&format!("/api/features?courtyard=cy-1&scenario={scenario}"))
                .await;
            for feature in page["features"].as_array_mut().unwrap() {
                feature["properties"]["revision"].take();
            }
            page["features"].clone()
        }
    };
    let copied = copy["id"].as_str().unwrap().to_owned();
    assert_eq!(page(copied.clone()).await, page(id.clone()).await);

    edit(&app, &copied, &[json!({"remove": "lamp-2", "expected": 1})]).await;
    assert_eq!(page(id).await.as_array().unwrap().len(), 8);
    assert_eq!(page(copied).await.as_array().unwrap().len(), 7);
}

#[tokio::test]
async fn a_copy_is_made_only_of_a_scenario_of_the_same_courtyard() {
    let app = TestApp::with_scene().await;
    let id = app.scenario().await;
    for (courtyard, from) in [("cy-1", "none"), ("cy-2", id.as_str())] {
        let new = json!({"courtyard": courtyard, "name": "副本", "from": from});
        let problem = app.post("/api/scenarios", &new).await;
        assert_eq!(problem.problem(400, "invalid-body")["pointer"], "/from");
    }
}
