//! What guests may send, and how often.

use std::net::SocketAddr;

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};
use yuantu::http::{Options, Peer, Rates};

use crate::app::{Answer, TestApp, feature, scene};

const EXECUTE: &str = "/api/processes/isovist/execution";
const TILE: &str = "/api/tiles/WebMercatorQuad/0/0/0";

/// A call from that address.
async fn from(app: &TestApp, peer: &str, mut request: Request<Body>) -> Answer {
    let peer: SocketAddr = format!("{peer}:4711").parse().unwrap();
    request.extensions_mut().insert(Peer(peer));
    app.send(request).await
}

fn get(path: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).unwrap()
}

#[tokio::test]
async fn one_guest_who_asks_too_often_is_told_when_to_come_back_and_others_are_not() {
    let app = TestApp::with_options(Options {
        rates: Rates {
            executions: 1,
            tiles: 1,
        },
        ..Options::default()
    })
    .await;
    // A slow machine refills the bucket meanwhile.
    let refused = async |request: &dyn Fn() -> (&'static str, Request<Body>)| {
        for count in 0..100 {
            let (peer, request) = request();
            let answer = from(&app, peer, request).await;
            if answer.status.as_u16() == 429 {
                return (count, answer);
            }
        }
        panic!("nobody was refused");
    };
    let (count, answer) = refused(&|| ("192.0.2.1", get(TILE, &[]))).await;
    assert!(count >= 10, "refused after {count}");
    let problem = answer.problem(429, "too-many-requests");
    assert!(
        problem["detail"]
            .as_str()
            .unwrap()
            .contains("up to 1 in a second")
    );
    assert_eq!(answer.header("retry-after"), "1");
    for (peer, headers) in [
        ("192.0.2.2", &[][..]),
        ("127.0.0.1", &[("x-forwarded-for", "192.0.2.3")][..]),
        ("127.0.0.1", &[][..]),
    ] {
        let answer = from(&app, peer, get(TILE, headers)).await;
        assert_ne!(answer.status.as_u16(), 429, "{peer} {headers:?}");
    }
    let forwarded = [("x-forwarded-for", "192.0.2.1")];
    let (count, _) = refused(&|| ("127.0.0.1", get(TILE, &forwarded))).await;
    assert!(count < 10, "refused after {count}");
    // What costs little is not counted.
    let answer = from(&app, "192.0.2.1", get("/api/health", &[])).await;
    assert_eq!(answer.status.as_u16(), 200);
}

#[tokio::test]
async fn a_body_says_one_thing() {
    let app = TestApp::with_scene().await;
    let twice = r#"{"inputs": {"courtyard": "cy-1", "courtyard": "cy-2"}}"#;
    let answer = app.post_text(EXECUTE, "application/json", twice).await;
    let problem = answer.problem(400, "invalid-body");
    assert_eq!(problem["pointer"], "/inputs/courtyard");
    let scene = r#"{"type": "FeatureCollection", "features": [], "features": []}"#;
    for address in ["/api/scenes", "/api/scenes/check"] {
        let answer = app.post_text(address, "application/geo+json", scene).await;
        assert_eq!(answer.problem(400, "invalid-body")["pointer"], "/features");
    }
}

#[tokio::test]
async fn nothing_is_nested_without_end() {
    let app = TestApp::with_scene().await;
    for depth in [65, 100_000] {
        let bomb = r#"{"inputs":{"draft":"#.to_owned() + &r#"{"geometries":["#.repeat(depth);
        for address in [EXECUTE, "/api/changes", "/api/scenes", "/api/scenes/check"] {
            let answer = app
                .post_text(address, "application/json", bomb.clone())
                .await;
            let problem = answer.problem(400, "invalid-body");
            assert!(
                problem["detail"].as_str().unwrap().contains("64 levels"),
                "{problem}"
            );
        }
    }
}

#[tokio::test]
async fn a_packed_body_is_refused() {
    let app = TestApp::empty().await;
    let request = Request::post(EXECUTE)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::CONTENT_ENCODING, "gzip")
        .body(Body::from(&b"\x1f\x8b\x08\x00"[..]))
        .unwrap();
    app.send(request)
        .await
        .problem(415, "unsupported-media-type");
}

#[tokio::test]
async fn heads_are_bounded() {
    let app = TestApp::empty().await;
    let long = format!("/api/collections/lamps/items?name={}", "x".repeat(9000));
    let problem = app.get(&long).await.problem(414, "address-too-long");
    assert!(problem["detail"].as_str().unwrap().contains("8 KiB"));
    let cookie = "x".repeat(17_000);
    let answer = app.send(get("/api/health", &[("cookie", &cookie)])).await;
    let problem = answer.problem(431, "headers-too-large");
    assert!(problem["detail"].as_str().unwrap().contains("16 KiB"));
}

#[tokio::test]
async fn geometries_ids_and_texts_are_bounded() {
    let app = TestApp::empty().await;
    let circle = |corners: u32| {
        let at = |corner: u32| {
            let angle = f64::from(corner % corners) / f64::from(corners) * std::f64::consts::TAU;
            json!([114.0 + angle.cos() * 0.01, 34.7 + angle.sin() * 0.01])
        };
        let ring: Vec<Value> = (0..=corners).map(at).collect();
        json!({"type": "Polygon", "coordinates": [ring]})
    };
    let code = async |feature: Value| {
        let scene = json!({"type": "FeatureCollection", "features": [feature]});
        let answer = app.post("/api/scenes/check", &scene).await.json();
        answer["faults"][0]["code"].clone()
    };
    let courtyard = |id: &str, name: &str, corners: u32| {
        let properties = json!({"kind": "courtyard", "name": name});
        feature(id, circle(corners), properties)
    };
    assert_eq!(code(courtyard("a", "院", 19_999)).await, Value::Null);
    assert_eq!(
        code(courtyard("a", "院", 20_000)).await,
        "too_many_positions"
    );
    assert_eq!(
        code(courtyard(&"院".repeat(200), "a", 4)).await,
        Value::Null
    );
    assert_eq!(
        code(courtyard(&"院".repeat(201), "a", 4)).await,
        "id_too_long"
    );
    assert_eq!(
        code(courtyard("a", &"院".repeat(10_000), 4)).await,
        Value::Null
    );
    assert_eq!(
        code(courtyard("a", &"院".repeat(10_001), 4)).await,
        "property_invalid"
    );
}

#[tokio::test]
async fn a_sane_request_id_is_kept_and_another_is_not() {
    let app = TestApp::empty().await;
    for sane in ["abc-1.2_3", "0190a5c4-8f3e-7b21-9a54-2d6f1c0e8b37"] {
        let answer = app.send(get("/api/none", &[("x-request-id", sane)])).await;
        assert_eq!(answer.header("x-request-id"), sane);
    }
    for other in ["", "a b", "<script>", "a\tb", &"x".repeat(65)] {
        let answer = app.send(get("/api/none", &[("x-request-id", other)])).await;
        assert_eq!(answer.header("x-request-id").len(), 36, "{other}");
    }
}

#[tokio::test]
async fn browsers_are_held_to_tls_only_where_there_is_tls() {
    let plain = TestApp::empty().await.get("/api/health").await;
    assert_eq!(plain.header("strict-transport-security"), "");
    let options = Options {
        tls: true,
        ..Options::default()
    };
    let app = TestApp::with_options(options).await;
    let answer = app.get("/api/none").await;
    assert!(
        answer
            .header("strict-transport-security")
            .contains("max-age=")
    );
}

/// The samples of the figures, by name and labels.
fn samples(text: &str) -> Vec<(String, f64)> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').unwrap();
            (name.to_owned(), value.parse().unwrap())
        })
        .collect()
}

#[tokio::test]
async fn figures_tell_what_was_asked_and_only_this_machine() {
    let hidden = TestApp::empty().await.get("/metrics").await;
    assert!(!hidden.text.contains("yuantu_http_requests_total"));
    let options = Options {
        metrics: true,
        ..Options::default()
    };
    let app = TestApp::with_options(options).await;
    app.import(&scene()).await;
    let inputs = json!({"inputs": {"courtyard": "cy-1", "viewpoints": [[114.0001, 34.7001]]}});
    for _ in 0..3 {
        assert_eq!(app.post(EXECUTE, &inputs).await.status.as_u16(), 200);
    }
    app.get("/api/collections/lamps/items/none")
        .await
        .problem(404, "not-found");
    for stranger in [
        from(&app, "192.0.2.1", get("/metrics", &[])).await,
        from(
            &app,
            "127.0.0.1",
            get("/metrics", &[("x-forwarded-for", "192.0.2.1")]),
        )
        .await,
    ] {
        stranger.problem(404, "not-found");
    }
    let answer = from(&app, "127.0.0.1", get("/metrics", &[])).await;
    assert!(
        answer
            .header("content-type")
            .starts_with("application/openmetrics-text")
    );
    assert!(answer.text.ends_with("# EOF\n"));
    let samples = samples(&answer.text);
    let value = |name: &str| {
        samples
            .iter()
            .find(|(found, _)| found == name)
            .map(|found| found.1)
    };
    let executions = "yuantu_http_requests_total{route=\"/api/processes/{id}/execution\",method=\"POST\",status=\"2xx\"}";
    assert_eq!(value(executions), Some(3.0), "{}", answer.text);
    assert_eq!(
        value("yuantu_http_problems_total{type=\"not-found\"}"),
        Some(3.0)
    );
    assert_eq!(value("yuantu_store_up"), Some(1.0));
    assert_eq!(value("yuantu_analyses_running"), Some(0.0));
    assert_eq!(value("yuantu_analyses_refused_total"), Some(0.0));
    assert_eq!(value("yuantu_jobs{status=\"running\"}"), Some(0.0));
    assert_eq!(
        value("yuantu_project_revision{project=\"default\"}"),
        Some(1.0)
    );
    assert!(value("process_resident_memory_bytes").unwrap() > 1e6);
    let count =
        "yuantu_http_request_duration_seconds_count{route=\"/api/processes/{id}/execution\"}";
    assert_eq!(value(count), Some(3.0));
    // Ids make no labels.
    assert!(!answer.text.contains("cy-1") && !answer.text.contains("/none"));
}
