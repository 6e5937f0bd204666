//! OGC API Features, part 4.

use serde_json::{Value, json};

use crate::app::{Answer, TestApp, feature, point, square};

const LAMP: &str = "/api/collections/lamps/items/lamp-1";
const LAMPS: &str = "/api/collections/lamps/items";

fn lamp(height_m: f64) -> Value {
    json!({
        "type": "Feature", "geometry": point(114.0005, 34.7005), "properties": {"height_m": height_m, "reach_m": 9},
    })
}

async fn call(app: &TestApp, method: &str, path: &str, etag: &str, body: &Value) -> Answer {
    app.call(method, path, &[("if-match", etag)], body).await
}

/// The feature without its links and its revision.
fn content(feature: &Value) -> Value {
    let mut feature = feature.clone();
    feature.as_object_mut().unwrap().remove("links");
    feature["properties"]
        .as_object_mut()
        .unwrap()
        .remove("revision");
    feature
}

#[tokio::test]
async fn a_created_feature_is_where_the_answer_says() {
    let app = TestApp::with_scene().await;
    let answer = app.post(LAMPS, &lamp(5.0)).await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/geo+json");
    let path = answer
        .header("location")
        .strip_prefix("http://test.example")
        .unwrap();
    let found = app.get(path).await;
    assert_eq!(found.json(), answer.json());
    assert_eq!(found.header("etag"), answer.header("etag"));
    let made = answer.json();
    assert_eq!(made["properties"]["kind"], "lamp");
    assert_eq!(made["properties"]["courtyard"], "cy-1");
    assert_eq!(path, format!("{LAMPS}/{}", made["id"].as_str().unwrap()));
    let history = app.json("/api/history?limit=1").await;
    assert_eq!(history["entries"][0]["feature"], made["id"]);
    assert_eq!(
        history["entries"][0]["title"],
        json!({"zh": "新增路灯", "en": "Add lamp"})
    );
}

#[tokio::test]
async fn a_feature_may_bring_its_id_if_that_is_free() {
    let app = TestApp::with_scene().await;
    let mut new = lamp(5.0);
    for (id, kept) in [(json!("灯/7"), "灯/7"), (json!(8), "8"), (json!(null), "")] {
        new["id"] = id;
        let answer = app.post(LAMPS, &new).await;
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text);
        let path = answer
            .header("location")
            .strip_prefix("http://test.example")
            .unwrap();
        assert_eq!(app.json(path).await, answer.json());
        if !kept.is_empty() {
            assert_eq!(answer.json()["id"], kept);
        }
    }
    for taken in ["lamp-1", "b-1", "8"] {
        new["id"] = json!(taken);
        app.post(LAMPS, &new).await.problem(409, "conflict");
    }
    assert_eq!(app.json(LAMPS).await["numberMatched"], 8);
}

#[tokio::test]
async fn what_was_read_can_be_put_back_changed() {
    let app = TestApp::with_scene().await;
    let read = app.get(LAMP).await;
    let mut changed = read.json();
    changed["properties"]["height_m"] = json!(8);
    let put = call(&app, "PUT", LAMP, read.header("etag"), &changed).await;
    assert_eq!(put.status.as_u16(), 200, "{}", put.text);
    assert_ne!(put.header("etag"), read.header("etag"));
    assert_eq!(content(&put.json()), content(&changed));
    let found = app.get(LAMP).await;
    assert_eq!(found.json(), put.json());
    assert_eq!(found.header("etag"), put.header("etag"));
}

#[tokio::test]
async fn a_replacement_keeps_nothing_of_what_it_replaces() {
    let app = TestApp::with_scene().await;
    let put = call(&app, "PUT", LAMP, "*", &lamp(3.0)).await.json();
    assert_eq!(put["properties"].get("state"), None);
    assert_eq!(put["properties"]["reach_m"], 9);
    assert_eq!(put["id"], "lamp-1");
}

#[tokio::test]
async fn a_patch_changes_only_what_it_names() {
    let app = TestApp::with_scene().await;
    let before = app.json(LAMP).await;
    let patch = json!({"properties": {"height_m": 7.5, "state": null}});
    let answer = call(&app, "PATCH", LAMP, "\"1\"", &patch).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    let mut expected = content(&before);
    expected["properties"]["height_m"] = json!(7.5);
    expected["properties"]
        .as_object_mut()
        .unwrap()
        .remove("state");
    assert_eq!(content(&answer.json()), expected);

    let moved = json!({"geometry": point(114.0025, 34.7005)});
    let answer = call(&app, "PATCH", LAMP, answer.header("etag"), &moved).await;
    assert_eq!(answer.json()["properties"]["courtyard"], "cy-2");
    assert_eq!(answer.json()["properties"]["height_m"], 7.5);
}

#[tokio::test]
async fn a_merge_patch_has_a_media_type_of_its_own() {
    let app = TestApp::with_scene().await;
    let send = |media_type: &'static str| {
        let request = axum::http::Request::patch(LAMP)
            .header("content-type", media_type)
            .header("if-match", "*")
            .body(axum::body::Body::from("{}"))
            .unwrap();
        app.send(request)
    };
    assert_eq!(
        send("application/merge-patch+json").await.status.as_u16(),
        200
    );
    send("text/plain")
        .await
        .problem(415, "unsupported-media-type");
}

#[tokio::test]
async fn a_deleted_feature_is_gone() {
    let app = TestApp::with_scene().await;
    let answer = call(&app, "DELETE", LAMP, "\"1\"", &Value::Null).await;
    assert_eq!(answer.status.as_u16(), 204, "{}", answer.text);
    app.get(LAMP).await.problem(404, "not-found");
    call(&app, "DELETE", LAMP, "*", &Value::Null)
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn only_who_knows_the_newest_state_changes_it() {
    let app = TestApp::with_scene().await;
    call(
        &app,
        "PATCH",
        LAMP,
        "\"1\"",
        &json!({"properties": {"height_m": 7}}),
    )
    .await;
    let newest = app.json(LAMP).await;
    for (method, body) in [
        ("PUT", lamp(9.0)),
        ("PATCH", json!({})),
        ("DELETE", Value::Null),
    ] {
        app.call(method, LAMP, &[], &body)
            .await
            .problem(428, "precondition-required");
        for old in ["\"1\"", "W/\"2\"", "\"other\"", ""] {
            call(&app, method, LAMP, old, &body)
                .await
                .problem(412, "stale");
        }
    }
    assert_eq!(app.json(LAMP).await, newest);
    let one_of = call(&app, "DELETE", LAMP, "\"1\", \"2\"", &Value::Null).await;
    assert_eq!(one_of.status.as_u16(), 204, "{}", one_of.text);
}

#[tokio::test]
async fn a_bad_feature_is_refused_with_all_its_faults_by_their_place() {
    let app = TestApp::with_scene().await;
    let mut bad = lamp(-1.0);
    bad["properties"]["reach_m"] = json!("far");
    let pointers = ["/properties/height_m", "/properties/reach_m"];
    let patch = json!({"properties": bad["properties"]});
    for answer in [
        app.post(LAMPS, &bad).await,
        call(&app, "PUT", LAMP, "*", &bad).await,
        call(&app, "PATCH", LAMP, "*", &patch).await,
    ] {
        let problem = answer.problem(422, "invalid-feature");
        let told: Vec<_> = problem["faults"]
            .as_array()
            .unwrap()
            .iter()
            .map(|fault| fault["pointer"].as_str().unwrap())
            .collect();
        assert_eq!(told, pointers);
        assert_eq!(problem["pointer"], pointers[0]);
    }
    for (wrong, pointer) in [
        (json!({"properties": {"kind": "tree"}}), "/properties/kind"),
        (json!({"id": "lamp-2"}), "/id"),
        (
            json!({"geometry": square(114.0, 34.7, 0.001)}),
            "/geometry/type",
        ),
        (json!({"geometry": null}), "/geometry"),
        (json!({"type": null}), "/type"),
        (json!({"properties": 5}), "/properties"),
    ] {
        let problem = call(&app, "PATCH", LAMP, "*", &wrong).await;
        let problem = problem.problem(422, "invalid-feature");
        assert_eq!(problem["pointer"], pointer, "{problem}");
    }
    for no_object in [json!([]), json!(null), json!("lamp")] {
        app.post(LAMPS, &no_object)
            .await
            .problem(400, "invalid-body");
    }
}

#[tokio::test]
async fn a_feature_is_written_only_in_its_own_collection() {
    let app = TestApp::with_scene().await;
    let elsewhere = "/api/collections/trees/items/lamp-1";
    for (method, body) in [
        ("PUT", lamp(9.0)),
        ("PATCH", json!({})),
        ("DELETE", Value::Null),
    ] {
        call(&app, method, elsewhere, "*", &body)
            .await
            .problem(404, "not-found");
    }
    app.post("/api/collections/lamp/items", &lamp(5.0))
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn what_is_written_in_a_scenario_stays_there() {
    let app = TestApp::with_scene().await;
    let scenario = app.scenario().await;
    let query = format!("?scenario={scenario}");
    let today = app.json(LAMP).await;
    let there = format!("{LAMP}{query}");

    let made = app.post(&format!("{LAMPS}{query}"), &lamp(5.0)).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text);
    let location = made
        .header("location")
        .strip_prefix("http://test.example")
        .unwrap();
    assert!(location.ends_with(&query), "{location}");
    assert_eq!(app.json(location).await, made.json());
    let patched = call(
        &app,
        "PATCH",
        &there,
        "\"1\"",
        &json!({"properties": {"height_m": 9}}),
    )
    .await;
    assert_eq!(patched.status.as_u16(), 200, "{}", patched.text);
    assert_eq!(app.json(LAMP).await, today);
    assert_eq!(app.json(LAMPS).await["numberMatched"], 5);

    // Back to what it is today: the overlay has nothing of it, and its ETag is today's again.
    let back = call(&app, "PUT", &there, patched.header("etag"), &today).await;
    assert_eq!(back.header("etag"), "\"1\"");
    let gone = call(&app, "DELETE", &there, "\"1\"", &Value::Null).await;
    assert_eq!(gone.status.as_u16(), 204, "{}", gone.text);
    app.get(&there).await.problem(404, "not-found");
    assert_eq!(app.json(LAMP).await, today);

    let publish = json!({"status": "published"});
    let address = format!("/api/scenarios/{scenario}");
    assert_eq!(
        call(&app, "PATCH", &address, "*", &publish)
            .await
            .status
            .as_u16(),
        200
    );
    app.post(&format!("{LAMPS}{query}"), &lamp(5.0))
        .await
        .problem(409, "conflict");
    app.post(&format!("{LAMPS}?scenario=none"), &lamp(5.0))
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn a_removed_courtyard_lets_its_features_go() {
    let app = TestApp::with_scene().await;
    let path = "/api/collections/courtyards/items/cy-1";
    let gone = call(&app, "DELETE", path, "*", &Value::Null).await;
    assert_eq!(gone.status.as_u16(), 204, "{}", gone.text);
    assert_eq!(app.json(LAMP).await["properties"].get("courtyard"), None);
}

#[tokio::test]
async fn the_conformance_page_and_options_tell_that_features_can_be_written() {
    let app = TestApp::with_scene().await;
    let conformance = app.json("/api/conformance").await.to_string();
    for class in [
        "create-replace-delete",
        "update",
        "optimistic-locking-etags",
        "features",
    ] {
        let uri = format!("http://www.opengis.net/spec/ogcapi-features-4/1.0/conf/{class}");
        assert!(conformance.contains(&uri), "{uri}");
    }
    for (path, methods) in [
        (LAMPS, vec!["GET", "POST"]),
        (LAMP, vec!["GET", "PUT", "PATCH", "DELETE"]),
    ] {
        let answer = app.call("OPTIONS", path, &[], &Value::Null).await;
        assert_eq!(answer.status.as_u16(), 204, "{}", answer.text);
        let allowed: Vec<&str> = answer.header("allow").split(',').map(str::trim).collect();
        for method in methods {
            assert!(allowed.contains(&method), "{path}: {allowed:?}");
        }
    }
}

#[tokio::test]
async fn a_feature_that_was_sent_as_a_scene_has_is_taken_as_it_is() {
    let app = TestApp::with_scene().await;
    let whole = feature(
        "l-9",
        point(114.0005, 34.7005),
        json!({"kind": "lamp", "courtyard": "cy-2"}),
    );
    let made = app.post(LAMPS, &whole).await.json();
    assert_eq!(made["properties"]["courtyard"], "cy-2");
    app.post("/api/collections/trees/items", &whole)
        .await
        .problem(422, "invalid-feature");
}
