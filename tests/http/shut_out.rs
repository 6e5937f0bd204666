//! Who is no longer let in: requests are refused, and streams end, in the process that is told and in others on the same
//! database.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;
use tower::ServiceExt;
use yuantu::model::Role;
use yuantu::service::{Actor, Service, UserPatch};

use crate::app::{TestApp, feature, scene, square};
use crate::events::Listener;
use crate::signed::{Person, grant};

/// Elsewhere it is looked twice a second; the rest is for a busy machine.
const WITHIN: Duration = Duration::from_secs(2);

/// Two processes on one database.
struct Pair {
    one: TestApp,
    other: TestApp,
    _folder: Option<TempDir>,
}

impl Pair {
    /// On each backend, with a scene and an administrator.
    async fn all() -> Vec<Self> {
        let folder = tempfile::tempdir().unwrap();
        let open = async || TestApp::over(Service::open(folder.path()).await.unwrap());
        let mut all = vec![Self {
            one: open().await,
            other: open().await,
            _folder: Some(folder),
        }];
        if let Some(url) = new_database().await {
            let open = async || TestApp::over(Service::open_postgres(&url).await.unwrap());
            all.push(Self {
                one: open().await,
                other: open().await,
                _folder: None,
            });
        }
        for pair in &all {
            pair.one.import(&scene()).await;
            pair.one.admin().await;
        }
        all
    }
}

async fn new_database() -> Option<String> {
    let server = std::env::var("YUANTU_TEST_POSTGRES").ok()?;
    let name = format!("http_{}", uuid::Uuid::now_v7().simple());
    let administrator = PgConnection::connect(&format!("{server}/postgres")).await;
    let create = format!("create database {name} template with_postgis");
    sqlx::raw_sql(AssertSqlSafe(create))
        .execute(&mut administrator.unwrap())
        .await
        .unwrap();
    Some(format!("{server}/{name}"))
}

/// Somebody's stream, which has begun.
async fn follow(app: &TestApp, header: (&str, &str)) -> Listener {
    let mut listener = Listener::with(app, "/api/events", &[header]).await;
    assert_eq!(listener.next().await.unwrap().name, "presence");
    listener
}

/// How long it takes until the stream ends.
async fn end(mut listener: Listener) -> Duration {
    let began = Instant::now();
    while let Some(told) = listener.next().await {
        assert_eq!(told.name, "presence");
    }
    began.elapsed()
}

/// The status of a plain request.
async fn status(app: &TestApp, header: (&str, &str)) -> u16 {
    let answer = app
        .call("GET", "/api/register", &[header], &json!(null))
        .await;
    answer.status.as_u16()
}

/// Does what is to shut somebody out, and sees that it does in both processes.
async fn shuts_out(
    pair: &Pair,
    header: (&str, &str),
    expected: u16,
    how: &str,
    act: impl Future<Output = ()>,
) {
    let here = follow(&pair.one, header).await;
    let there = follow(&pair.other, header).await;
    assert_eq!(status(&pair.other, header).await, 200);
    act.await;
    let acted = Instant::now();
    assert_eq!(status(&pair.one, header).await, expected, "{how}");
    let took = end(here).await;
    assert!(took < WITHIN / 2, "{how}: {took:?}");
    while status(&pair.other, header).await != expected {
        assert!(acted.elapsed() < WITHIN, "{how}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    println!("{how}: refused elsewhere after {:?}", acted.elapsed());
    end(there).await;
    let took = acted.elapsed();
    println!("{how}: the stream elsewhere ended after {took:?}");
    assert!(took < WITHIN, "{how}: {took:?}");
}

async fn patch(app: &TestApp, person: &Person<'_>, patch: UserPatch) {
    let tester = Actor::trusted("tester");
    app.service
        .change_user(&person.id, patch, &tester)
        .await
        .unwrap();
}

#[tokio::test]
async fn what_ends_a_session_ends_its_streams_in_every_process() {
    for pair in Pair::all().await {
        let app = &pair.one;
        let li = app.person("li", vec![grant(None, Role::Viewer)]).await;

        let cookie = app.session("li").await;
        let header = ("cookie", cookie.as_str());
        shuts_out(&pair, header, 401, "signing out", async {
            let gone = app
                .call("DELETE", "/api/session", &[header], &json!(null))
                .await;
            assert_eq!(gone.status, StatusCode::NO_CONTENT);
        })
        .await;

        let cookie = app.session("li").await;
        let password = Some("another long password".to_owned());
        let change = UserPatch {
            password,
            ..UserPatch::default()
        };
        let act = patch(app, &li, change);
        shuts_out(&pair, ("cookie", &cookie), 401, "a new password", act).await;
        let password = Some(crate::signed::PASSWORD.to_owned());
        patch(
            app,
            &li,
            UserPatch {
                password,
                ..UserPatch::default()
            },
        )
        .await;

        let cookie = app.session("li").await;
        let grants = |grants| UserPatch {
            grants: Some(grants),
            ..UserPatch::default()
        };
        let act = patch(app, &li, grants(Vec::new()));
        shuts_out(&pair, ("cookie", &cookie), 403, "no grant", act).await;
        patch(app, &li, grants(vec![grant(None, Role::Planner)])).await;

        let cookie = app.session("li").await;
        let disabled = |disabled| UserPatch {
            disabled: Some(disabled),
            ..UserPatch::default()
        };
        let act = patch(app, &li, disabled(true));
        shuts_out(&pair, ("cookie", &cookie), 401, "being disabled", act).await;
        patch(app, &li, disabled(false)).await;

        let cookie = app.session("li").await;
        let header = ("cookie", cookie.as_str());
        let token = json!({"name": "QGIS", "role": "viewer"});
        let made = app.call("POST", "/api/tokens", &[header], &token).await;
        let bearer = format!("Bearer {}", made.json()["secret"].as_str().unwrap());
        shuts_out(&pair, ("authorization", &bearer), 401, "no token", async {
            let path = made.header("location");
            let gone = app.call("DELETE", path, &[header], &json!(null)).await;
            assert_eq!(gone.status, StatusCode::NO_CONTENT);
        })
        .await;

        shuts_out(&pair, header, 401, "being removed", async {
            let tester = Actor::trusted("tester");
            app.service.remove_user(&li.id, &tester).await.unwrap();
        })
        .await;
    }
}

#[tokio::test]
async fn who_still_may_goes_on_listening() {
    let app = TestApp::with_scene().await;
    let admin = app.admin().await;
    let li = app.person("li", vec![grant(None, Role::Viewer)]).await;
    let mut listener = follow(&app, ("cookie", &li.cookie)).await;
    let grants = Some(vec![grant(Some("东"), Role::Surveyor)]);
    patch(
        &app,
        &li,
        UserPatch {
            grants,
            ..UserPatch::default()
        },
    )
    .await;
    app.session("li").await;
    let elsewhere = json!({"client": "client-of-li", "courtyard": "cy-1"});
    let done = admin.call("PUT", "/api/presence", &[], &elsewhere).await;
    assert_eq!(done.status, StatusCode::NO_CONTENT, "{}", done.text);
    let told = listener.next().await.unwrap();
    assert_eq!(told.data["people"][0]["client"], "client-of-li");
}

#[tokio::test]
async fn who_needed_no_account_is_shut_out_by_the_first_one() {
    let app = TestApp::with_scene().await;
    let listener = follow(&app, ("accept", "*/*")).await;
    assert_eq!(status(&app, ("accept", "*/*")).await, 200);
    app.admin().await;
    assert_eq!(status(&app, ("accept", "*/*")).await, 401);
    assert!(end(listener).await < WITHIN);
}

#[tokio::test]
async fn a_token_that_runs_out_is_refused_though_it_is_remembered() {
    let app = TestApp::with_scene().await;
    let admin = app.admin().await;
    let expires = chrono::Utc::now() + Duration::from_millis(700);
    let token = json!({"name": "QGIS", "role": "viewer", "expires": expires});
    let made = admin.post("/api/tokens", &token).await.json();
    let bearer = format!("Bearer {}", made["secret"].as_str().unwrap());
    let header = ("authorization", bearer.as_str());
    assert_eq!(status(&app, header).await, 200);
    let left = (expires - chrono::Utc::now()).to_std().unwrap_or_default();
    tokio::time::sleep(left).await;
    assert_eq!(status(&app, header).await, 401);
}

#[tokio::test]
async fn an_analysis_that_is_streamed_stops_for_who_is_signed_out() {
    let app = TestApp::with_scene().await;
    let admin = app.admin().await;
    let gate = json!({"type": "LineString", "coordinates": [[114.0001, 34.7], [114.00018, 34.7]]});
    let lot = json!({"type": "FeatureCollection", "features": [
        feature("yard", square(114.0, 34.7, 0.0004), json!({"kind": "courtyard"})),
        feature("gate", gate, json!({"kind": "gate", "passage": "vehicle"})),
    ]});
    let body = json!({"inputs": {"scene": lot, "time_limit_s": 30}});
    let request = Request::post("/api/processes/parking-layout/execution")
        .header("host", "test.example")
        .header("content-type", "application/json")
        .header("accept", "text/event-stream")
        .header("cookie", &admin.cookie)
        .body(Body::from(body.to_string()))
        .unwrap();
    let response = app.router().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let began = Instant::now();
    let reading = tokio::spawn(response.into_body().collect());
    admin
        .call("DELETE", "/api/session", &[], &Value::Null)
        .await;
    let bytes = reading.await.unwrap().unwrap().to_bytes();
    let text = String::from_utf8_lossy(&bytes);
    assert!(
        began.elapsed() < Duration::from_secs(10),
        "it went on to its end"
    );
    assert!(!text.contains("event: done"), "{text}");
}
