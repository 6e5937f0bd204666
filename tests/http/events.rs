//! What is told of writes and of people, as it happens.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::Response;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;
use yuantu::service::Service;

use crate::app::{TestApp, point};

const FIRST: &str = "client-of-li";
const SECOND: &str = "client-of-wang";

/// Somebody who follows the events.
pub struct Listener {
    body: Body,
    text: String,
}

/// One event: its name, its id and its data.
#[derive(Debug)]
pub struct Told {
    pub name: String,
    pub id: i64,
    pub data: Value,
}

async fn response(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Response {
    let mut request = Request::get(path).header("host", "test.example");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    app.router().oneshot(request).await.unwrap()
}

impl Listener {
    async fn to(app: &TestApp, path: &str) -> Self {
        Self::with(app, path, &[]).await
    }

    pub async fn with(app: &TestApp, path: &str, headers: &[(&str, &str)]) -> Self {
        let response = response(app, path, headers).await;
        assert_eq!(response.status(), StatusCode::OK);
        Self {
            body: response.into_body(),
            text: String::new(),
        }
    }

    /// The next event; none when the stream has ended.
    pub async fn next(&mut self) -> Option<Told> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let told = read(event);
                self.text = rest.to_owned();
                if told.is_some() {
                    return told;
                }
                continue;
            }
            let frame = tokio::time::timeout(Duration::from_secs(5), self.body.frame());
            let frame = frame.await.expect("nothing was told")?.unwrap();
            self.text += std::str::from_utf8(frame.data_ref().unwrap()).unwrap();
        }
    }

    async fn named(&mut self, name: &str) -> Told {
        loop {
            let told = self.next().await.expect("the stream ended");
            if told.name == name {
                return told;
            }
        }
    }
}

fn read(event: &str) -> Option<Told> {
    let field = |name: &str| {
        let mut lines = event.lines();
        lines.find_map(|line| Some(line.strip_prefix(name)?.strip_prefix(": ")?.to_owned()))
    };
    Some(Told {
        name: field("event")?,
        id: field("id")?.parse().unwrap(),
        data: serde_json::from_str(&field("data")?).unwrap(),
    })
}

fn lamp(id: &str, lon: f64) -> Value {
    json!({"type": "Feature", "id": id, "geometry": point(lon, 34.7005), "properties": {"kind": "lamp"}})
}

fn action(id: &str, lon: f64) -> Value {
    json!({
        "action": uuid::Uuid::now_v7().to_string(),
        "title": {"zh": "新增路灯", "en": "Add a lamp"},
        "edits": [{"put": lamp(id, lon), "expected": null}],
    })
}

/// Stores a lamp in `cy-1`, and answers its revision.
async fn store(app: &TestApp, id: &str) -> i64 {
    let done = app.post("/api/changes", &action(id, 114.0005)).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    done.json()["revision"].as_i64().unwrap()
}

async fn appear(app: &TestApp, presence: Value) {
    let answer = app.call("PUT", "/api/presence", &[], &presence).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text);
}

#[tokio::test]
async fn whoever_follows_reads_anew_when_another_database_took_the_place() {
    let place = tempfile::tempdir().unwrap();
    let (here, there) = (place.path().join("data"), place.path().join("other"));
    for folder in [&here, &there] {
        let service = Service::open(folder).await.unwrap();
        TestApp::over(service.clone())
            .import(&crate::app::scene())
            .await;
        service.close().await;
    }
    let app = TestApp::over(Service::open(&here).await.unwrap());
    let mut listener = Listener::to(&app, "/api/events").await;
    listener.named("presence").await;
    let away = place.path().join("away");
    std::fs::rename(&here, &away).unwrap();
    std::fs::rename(&there, &here).unwrap();
    let told = listener.named("resync").await;
    assert_eq!(told.data["revision"], 1);
    assert_eq!(
        app.get("/api/projects/default").await.status,
        StatusCode::OK
    );
}

#[tokio::test]
async fn what_two_writers_store_is_told_in_order() {
    let app = TestApp::with_scene().await;
    let mut listener = Listener::to(&app, "/api/events").await;
    let present = listener.next().await.unwrap();
    assert_eq!((&*present.name, present.id), ("presence", 1));
    let sent = [action("l-1", 114.0005), action("l-2", 114.0006)];
    let (one, two) = tokio::join!(
        app.post("/api/changes", &sent[0]),
        app.post("/api/changes", &sent[1])
    );
    let began = Instant::now();
    let mut expected = [(one, &sent[0], "l-1"), (two, &sent[1], "l-2")]
        .map(|(answer, sent, id)| (answer.json()["revision"].as_i64().unwrap(), sent, id));
    expected.sort_by_key(|(revision, ..)| *revision);
    for (revision, sent, id) in expected {
        let told = listener.next().await.unwrap();
        assert_eq!((&*told.name, told.id), ("change", revision));
        assert_eq!(told.data["revision"], revision);
        assert_eq!(told.data["state"], "baseline");
        assert_eq!(told.data["courtyards"], json!(["cy-1"]));
        assert_eq!(told.data["features"], json!([id]));
        assert_eq!(told.data["kinds"], json!({"lamp": 1}));
        assert_eq!(told.data["action"], sent["action"]);
        assert_eq!(told.data["who"], "web");
    }
    assert!(began.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn a_scenario_and_settings_are_told_as_what_they_are() {
    let app = TestApp::with_scene().await;
    let mut listener = Listener::to(&app, "/api/events").await;
    let scenario = app.scenario().await;
    let made = listener.named("settings").await;
    let path = format!("/api/changes?scenario={scenario}");
    app.post(&path, &action("l-1", 114.0005)).await;
    let planned = listener.named("change").await;
    assert_eq!(planned.data["state"], *scenario);
    assert_eq!(planned.id, made.id + 1);
    let change = json!({"rule_overrides": {"parking-demand": 0.6}});
    let tag = format!("\"{}\"", planned.id);
    let project = "/api/projects/default";
    let changed = app
        .call("PATCH", project, &[("if-match", &tag)], &change)
        .await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    let ruled = listener.named("settings").await;
    assert_eq!(ruled.data["revision"], planned.id + 1);
}

#[tokio::test]
async fn whoever_was_away_goes_on_where_it_was() {
    let app = TestApp::with_scene().await;
    for n in 0..5 {
        store(&app, &format!("l-{n}")).await;
    }
    let mut listener = Listener::to(&app, "/api/events?since=3").await;
    for revision in [4, 5, 6] {
        let told = listener.next().await.unwrap();
        assert_eq!((&*told.name, told.id), ("change", revision));
    }
    assert_eq!(listener.next().await.unwrap().name, "presence");
    let seventh = store(&app, "l-7").await;
    assert_eq!(listener.next().await.unwrap().id, seventh);
    // What the browser saw last counts for more than what the page knew when it was loaded.
    let mut again = Listener::with(&app, "/api/events?since=3", &[("last-event-id", "6")]).await;
    assert_eq!(again.next().await.unwrap().id, seventh);
    // Revisions that there never were are of another time.
    let mut lost = Listener::to(&app, "/api/events?since=99").await;
    let told = lost.next().await.unwrap();
    assert_eq!((&*told.name, told.id), ("resync", seventh));
    assert_eq!(lost.next().await.unwrap().name, "presence");
    let eighth = store(&app, "l-8").await;
    assert_eq!(lost.next().await.unwrap().id, eighth);
    for wrong in ["x", "-1", "1.5"] {
        let path = format!("/api/events?since={wrong}");
        app.get(&path).await.problem(400, "invalid-parameter");
    }
    let none = "/api/events?project=none";
    app.get(none).await.problem(404, "not-found");
}

#[tokio::test]
async fn one_courtyard_is_followed_alone() {
    let app = TestApp::with_scene().await;
    let mut listener = Listener::to(&app, "/api/events?courtyard=cy-2").await;
    assert_eq!(listener.next().await.unwrap().name, "presence");
    store(&app, "l-1").await;
    // What stands outside of all courtyards is seen from everywhere.
    let outside = app.post("/api/changes", &action("l-2", 113.9)).await.json();
    let told = listener.next().await.unwrap();
    assert_eq!(told.data["revision"], outside["revision"]);
    assert_eq!(told.data["surroundings"], true);
    assert_eq!(told.data["courtyards"], json!([]));
    appear(&app, json!({"client": FIRST, "courtyard": "cy-1"})).await;
    appear(&app, json!({"client": SECOND, "courtyard": "cy-2"})).await;
    let people = listener.named("presence").await.data["people"].clone();
    assert_eq!(people.as_array().unwrap().len(), 1);
    assert_eq!(people[0]["client"], SECOND);
}

#[tokio::test]
async fn a_slow_listener_loses_events_and_is_told_and_no_writer_waits() {
    let app = TestApp::with_scene().await;
    let mut slow = Listener::to(&app, "/api/events").await;
    let mut last = 0;
    let mut longest = Duration::ZERO;
    for n in 0..300 {
        let began = Instant::now();
        last = store(&app, &format!("l-{n}")).await;
        longest = longest.max(began.elapsed());
    }
    println!("the longest of 300 writes took {longest:?}");
    // All is read from the database before the slow one looks at any of it.
    let mut quick = Listener::to(&app, "/api/events").await;
    while quick.named("presence").await.id < last {
        quick = Listener::to(&app, "/api/events").await;
    }
    assert_eq!(slow.next().await.unwrap().name, "presence");
    let told = slow.next().await.unwrap();
    assert_eq!((&*told.name, told.id), ("resync", last));
    assert_eq!(slow.next().await.unwrap().name, "presence");
    let next = store(&app, "after").await;
    assert_eq!(slow.next().await.unwrap().id, next);
    // So does whoever was away for too long.
    for n in 300..510 {
        store(&app, &format!("l-{n}")).await;
    }
    let mut away = Listener::to(&app, "/api/events?since=1").await;
    assert_eq!(away.next().await.unwrap().name, "resync");
}

#[tokio::test]
async fn there_may_be_so_many_streams_and_one_that_ends_makes_room() {
    let service = Service::in_memory().await.unwrap().with_most_streams(2);
    let app = TestApp::over(service);
    let first = Listener::to(&app, "/api/events").await;
    let _second = Listener::to(&app, "/api/events").await;
    let refused = app.get("/api/events").await;
    refused.problem(503, "too-many-streams");
    assert_eq!(refused.header("retry-after"), "10");
    drop(first);
    Listener::to(&app, "/api/events").await;
}

#[tokio::test]
async fn a_stream_is_neither_compressed_nor_kept_back_and_ends_with_the_service() {
    let app = TestApp::with_scene().await;
    let response = response(&app, "/api/events", &[("accept-encoding", "gzip")]).await;
    let header = |name: &str| {
        let value = response.headers().get(name);
        value.map(|value| value.to_str().unwrap().to_owned())
    };
    assert_eq!(header("content-type").as_deref(), Some("text/event-stream"));
    assert_eq!(header("content-encoding"), None);
    assert_eq!(header("cache-control").as_deref(), Some("no-store"));
    assert_eq!(header("x-accel-buffering").as_deref(), Some("no"));
    let mut listener = Listener {
        body: response.into_body(),
        text: String::new(),
    };
    assert!(listener.next().await.is_some());
    app.service.stop_following();
    assert!(listener.next().await.is_none());
}

#[tokio::test]
async fn who_is_there_is_told_and_names_what_they_do() {
    let app = TestApp::with_scene().await;
    let mut listener = Listener::to(&app, "/api/events").await;
    assert_eq!(listener.next().await.unwrap().data, json!({"people": []}));
    appear(
        &app,
        json!({"client": FIRST, "courtyard": "cy-1", "scenario": null, "editing": "cam-1", "name": " 王工 "}),
    )
    .await;
    let people = listener.named("presence").await.data["people"].clone();
    let wang = json!([{"client": FIRST, "name": "王工", "courtyard": "cy-1", "scenario": null, "editing": "cam-1"}]);
    assert_eq!(people, wang);
    // What goes on the same way is not told again: the next event is the write.
    appear(
        &app,
        json!({"client": FIRST, "courtyard": "cy-1", "editing": "cam-1", "name": "王工"}),
    )
    .await;
    let signed = [("yuantu-client", FIRST)];
    let sent = action("l-1", 114.0005);
    app.call("POST", "/api/changes", &signed, &sent).await;
    let told = listener.next().await.unwrap();
    assert_eq!((&*told.name, &told.data["who"]), ("change", &json!("王工")));
    let history = app.json("/api/history?limit=1").await;
    assert_eq!(history["entries"][0]["who"], "王工");
    let path = format!("/api/presence?client={FIRST}");
    for _ in 0..2 {
        let answer = app.call("DELETE", &path, &[], &json!(null)).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(listener.named("presence").await.data, json!({"people": []}));
}

#[tokio::test]
async fn presence_that_is_not_as_it_must_be_is_refused() {
    let app = TestApp::with_scene().await;
    for (presence, pointer) in [
        (json!({"client": "no"}), "/client"),
        (json!({"client": FIRST, "name": "x".repeat(41)}), "/name"),
        (
            json!({"client": FIRST, "courtyard": "y".repeat(201)}),
            "/courtyard",
        ),
        (json!({"client": FIRST, "mood": "good"}), ""),
    ] {
        let answer = app.call("PUT", "/api/presence", &[], &presence).await;
        let problem = answer.problem(400, "invalid-body");
        if !pointer.is_empty() {
            assert_eq!(problem["pointer"], pointer, "{presence}");
        }
    }
    let nowhere = "/api/presence?project=none";
    let presence = json!({"client": FIRST});
    app.call("PUT", nowhere, &[], &presence)
        .await
        .problem(404, "not-found");
}
