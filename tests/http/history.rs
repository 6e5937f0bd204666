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
async fn the_history_can_begin_at_a_moment() {
    let app = TestApp::with_scene().await;
    let all = app.json("/api/history").await;
    let at = all["entries"][0]["at"].as_str().unwrap();
    let since = |moment: &str| format!("/api/history?since={moment}");
    assert_eq!(app.json(&since(at)).await, all, "the moment itself is in");
    let elsewhere = at.replace('Z', "%2B00:00");
    assert_eq!(app.json(&since(&elsewhere)).await, all);
    let later = app.json(&since("2999-01-01T00:00:00%2B08:00")).await;
    assert_eq!(later["entries"], json!([]));
    for bad in ["yesterday", "2026-11-20", "2026-13-01T00:00:00Z", ""] {
        let answer = app.get(&since(bad)).await;
        let problem = answer.problem(400, "invalid-parameter");
        assert_eq!(problem["parameter"], "since", "{bad}");
    }
}

#[tokio::test]
async fn who_knows_the_newest_revision_is_not_told_again() {
    let app = TestApp::with_scene().await;
    let path = "/api/history?limit=1";
    let etag = app.get(path).await.header("etag").to_owned();
    assert_eq!(etag, "\"1\"");
    let again = async || {
        app.call("GET", path, &[("if-none-match", &etag)], &Value::Null)
            .await
    };
    let known = again().await;
    assert_eq!((known.status.as_u16(), known.text.len()), (304, 0));
    let mut changed = scene();
    changed["features"][0]["properties"]["note"] = json!("new");
    app.import(&changed).await;
    let news = again().await;
    assert_eq!((news.status.as_u16(), news.header("etag")), (200, "\"2\""));
}

#[tokio::test]
async fn importing_the_same_again_changes_nothing() {
    let app = TestApp::with_scene().await;
    app.import(&scene()).await;
    assert_eq!(app.json("/api/projects/default").await["revision"], 1);
}
