use serde_json::{Value, json};

use crate::app::{Answer, TestApp, feature, point, square};

const ACTION: &str = "0190a5c4-8f3e-7b21-9a54-2d6f1c0e8b37";

fn action(id: &str, edits: &[Value]) -> Value {
    json!({"action": id, "title": {"zh": "改", "en": "Change"}, "edits": edits})
}

/// Sends edits as an action of their own.
async fn send(app: &TestApp, query: &str, number: u8, edits: &[Value]) -> Answer {
    let id = format!("0190a5c4-8f3e-7b21-9a54-{number:012}");
    app.post(&format!("/api/changes{query}"), &action(&id, edits))
        .await
}

fn tree(id: &str, x: f64, y: f64) -> Value {
    feature(id, point(x, y), json!({"kind": "tree"}))
}

fn touched<'a>(answer: &'a Value, id: &str) -> &'a Value {
    let features = answer["features"].as_array().unwrap();
    let found = features.iter().find(|one| one["id"] == id);
    &found.unwrap_or_else(|| panic!("{id} is not in {answer}"))["feature"]
}

async fn stored(app: &TestApp, collection: &str, id: &str) -> Value {
    let path = format!("/api/collections/{collection}/items/{id}");
    let mut feature = app.json(&path).await;
    feature.as_object_mut().unwrap().remove("links");
    feature
}

async fn project_revision(app: &TestApp) -> Value {
    app.json("/api/projects/default").await["revision"].clone()
}

#[tokio::test]
async fn an_action_is_stored_and_answers_what_it_touched() {
    let app = TestApp::with_scene().await;
    let mut camera = stored(&app, "cameras", "cam-1").await;
    camera["properties"]["height_m"] = json!(5);
    let edits = [
        json!({"put": camera, "expected": 1}),
        json!({"put": tree("t-2", 114.0005, 34.7002), "expected": null}),
        json!({"remove": "lamp-1", "expected": 1}),
    ];
    let done = send(&app, "", 1, &edits).await.json();
    assert_eq!(
        (&done["revision"], &done["replayed"]),
        (&json!(2), &json!(false))
    );
    assert_eq!(touched(&done, "cam-1")["properties"]["height_m"], 5);
    assert_eq!(touched(&done, "cam-1")["properties"]["revision"], 2);
    assert_eq!(touched(&done, "t-2")["properties"]["courtyard"], "cy-1");
    assert_eq!(touched(&done, "lamp-1"), &Value::Null);
    assert_eq!(
        &stored(&app, "cameras", "cam-1").await,
        touched(&done, "cam-1")
    );
    let history = app.json("/api/history?feature=cam-1&limit=1").await;
    assert_eq!(
        history["entries"][0]["title"],
        json!({"zh": "改", "en": "Change"})
    );
}

#[tokio::test]
async fn an_action_that_is_sent_again_writes_nothing_and_answers_the_same() {
    let app = TestApp::with_scene().await;
    let body = action(
        ACTION,
        &[json!({"put": tree("t-2", 114.0005, 34.7002), "expected": null})],
    );
    let mut first = app.post("/api/changes", &body).await.json();
    let again = app.post("/api/changes", &body).await.json();
    assert_eq!(again["replayed"], true);
    first["replayed"] = json!(true);
    assert_eq!(again, first);
    assert_eq!(project_revision(&app).await, 2);
}

#[tokio::test]
async fn a_stale_action_names_every_conflict_and_writes_nothing() {
    let app = TestApp::with_scene().await;
    let edits = [
        json!({"put": tree("t-1", 114.01, 34.71), "expected": null}),
        json!({"put": tree("t-2", 114.01, 34.71), "expected": null}),
        json!({"remove": "lamp-1", "expected": 7}),
        json!({"remove": "gone", "expected": 1}),
    ];
    let problem = send(&app, "", 1, &edits).await.problem(412, "stale");
    let conflicts = problem["conflicts"].as_array().unwrap();
    let told: Vec<_> = conflicts
        .iter()
        .map(|one| (one["id"].as_str().unwrap(), &one["expected"], &one["found"]))
        .collect();
    assert_eq!(
        told,
        [
            ("gone", &json!(1), &Value::Null),
            ("lamp-1", &json!(7), &json!(1)),
            ("t-1", &Value::Null, &json!(1)),
        ]
    );
    assert_eq!(conflicts[0]["feature"], Value::Null);
    assert_eq!(
        conflicts[1]["feature"],
        stored(&app, "lamps", "lamp-1").await
    );
    assert_eq!(project_revision(&app).await, 1);
}

#[tokio::test]
async fn one_bad_feature_stops_the_whole_action_and_all_faults_are_told() {
    let app = TestApp::with_scene().await;
    let lamp = |height: Value| {
        feature(
            "l",
            point(114.0, 34.7),
            json!({"kind": "lamp", "height_m": height}),
        )
    };
    let edits = [
        json!({"put": tree("t-2", 114.0005, 34.7002), "expected": null}),
        json!({"put": lamp(json!("high")), "expected": null}),
        json!({"put": feature("x", point(114.0, 34.7), json!({"kind": "ufo"})), "expected": null}),
        json!({"remove": "t-2", "expected": 1}),
        json!({"put": {"type": "Feature", "geometry": point(1.0, 1.0), "properties": {"kind": "tree"}}, "expected": null}),
    ];
    let problem = send(&app, "", 1, &edits)
        .await
        .problem(422, "invalid-feature");
    let faults = problem["faults"].as_array().unwrap();
    let pointers: Vec<_> = faults
        .iter()
        .map(|fault| fault["pointer"].as_str().unwrap())
        .collect();
    assert_eq!(
        pointers,
        [
            "/edits/1/put/properties/height_m",
            "/edits/2/put/properties/kind",
            "/edits/3/remove",
            "/edits/4/put/id",
        ]
    );
    assert_eq!(problem["pointer"], pointers[0]);
    assert_eq!(project_revision(&app).await, 1);
    let other_kind = [json!({"put": tree("lamp-1", 114.0, 34.7), "expected": 1})];
    let problem = send(&app, "", 2, &other_kind)
        .await
        .problem(422, "invalid-feature");
    assert_eq!(problem["pointer"], "/edits/0/put/properties/kind");
}

#[tokio::test]
async fn an_action_needs_an_id_a_title_and_edits() {
    let app = TestApp::with_scene().await;
    let nothing = send(&app, "", 1, &[]).await.problem(422, "invalid-feature");
    assert_eq!(nothing["pointer"], "/edits");
    let mut untitled = action(ACTION, &[json!({"remove": "lamp-1", "expected": 1})]);
    untitled["title"]["en"] = json!(" ");
    let problem = app
        .post("/api/changes", &untitled)
        .await
        .problem(422, "invalid-feature");
    assert_eq!(problem["pointer"], "/title/en");
    let nameless = action("one", &[json!({"remove": "lamp-1", "expected": 1})]);
    let problem = app
        .post("/api/changes", &nameless)
        .await
        .problem(400, "invalid-body");
    assert_eq!(problem["pointer"], "/action");
    app.post(
        "/api/changes?scenario=none",
        &action(ACTION, &[json!({"remove": "lamp-1", "expected": 1})]),
    )
    .await
    .problem(404, "not-found");
}

#[tokio::test]
async fn what_is_done_in_a_scenario_leaves_the_baseline_alone_and_can_be_undone_without_a_trace() {
    let app = TestApp::with_scene().await;
    let id = app.scenario().await;
    let query = format!("?scenario={id}");
    let lamp = stored(&app, "lamps", "lamp-1").await;
    let building = stored(&app, "buildings", "b-1").await;
    let mut higher = building.clone();
    higher["properties"]["height_m"] = json!(21);
    let edits = [
        json!({"remove": "lamp-1", "expected": 1}),
        json!({"put": higher, "expected": 1}),
    ];
    let done = send(&app, &query, 1, &edits).await.json();
    let now = touched(&done, "b-1")["properties"]["revision"].clone();
    assert_eq!(stored(&app, "lamps", "lamp-1").await, lamp);
    assert_eq!(stored(&app, "buildings", "b-1").await, building);
    assert_eq!(
        app.json("/api/scenarios").await["scenarios"][0]["changes"],
        2
    );

    let back = [
        json!({"put": lamp, "expected": null}),
        json!({"put": building, "expected": now}),
    ];
    let undone = send(&app, &query, 2, &back).await.json();
    assert_eq!(touched(&undone, "lamp-1"), &lamp);
    assert_eq!(touched(&undone, "b-1"), &building);
    assert_eq!(
        app.json("/api/scenarios").await["scenarios"][0]["changes"],
        0
    );
}

#[tokio::test]
async fn what_moves_with_the_mouse_belongs_to_where_it_lies() {
    let app = TestApp::with_scene().await;
    let mut lamp = stored(&app, "lamps", "lamp-1").await;
    assert_eq!(lamp["properties"]["courtyard"], "cy-1");
    lamp["geometry"] = point(114.0025, 34.7005);
    let done = send(&app, "", 1, &[json!({"put": lamp, "expected": 1})])
        .await
        .json();
    assert_eq!(touched(&done, "lamp-1")["properties"]["courtyard"], "cy-2");
}

#[tokio::test]
async fn a_courtyard_that_is_moved_or_removed_changes_whose_the_features_are() {
    let app = TestApp::with_scene().await;
    let mut courtyard = stored(&app, "courtyards", "cy-1").await;
    courtyard["geometry"] = square(114.0, 34.7, 0.0005);
    let done = send(&app, "", 1, &[json!({"put": courtyard, "expected": 1})])
        .await
        .json();
    assert_eq!(
        touched(&done, "lamp-1")["properties"].get("courtyard"),
        None
    );
    assert_eq!(
        done["features"].as_array().unwrap().len(),
        6,
        "the courtyard and its 5 lamps: {done}"
    );
    let done = send(&app, "", 2, &[json!({"remove": "cy-1", "expected": 2})])
        .await
        .json();
    assert_eq!(touched(&done, "b-1")["properties"].get("courtyard"), None);
    assert_eq!(
        app.json("/api/features?surroundings=true").await["numberMatched"],
        8
    );
}

#[tokio::test]
async fn an_edit_that_is_neither_a_put_nor_a_removal_is_refused_in_plain_words() {
    let app = TestApp::with_scene().await;
    for (edit, told) in [
        (json!({}), "either \"put\""),
        (json!({"put": null, "expected": 1}), "either \"put\""),
        (
            json!({"put": tree("t-9", 114.0, 34.7), "remove": "t-1", "expected": 1}),
            "either \"put\"",
        ),
        (json!({"remove": "t-1"}), "which revision"),
        (
            json!({"move": "t-1", "expected": 1}),
            "unknown field `move`",
        ),
        (json!({"remove": "t-1", "expected": "1"}), "expected i64"),
    ] {
        let good = json!({"remove": "lamp-1", "expected": 1});
        let problem = send(&app, "", 1, &[good, edit]).await;
        let problem = problem.problem(400, "invalid-body");
        let pointer = problem["pointer"].as_str().unwrap();
        assert!(pointer.starts_with("/edits/1"), "{problem}");
        assert!(
            problem["detail"].as_str().unwrap().contains(told),
            "{problem}"
        );
    }
    assert_eq!(project_revision(&app).await, 1);
}
