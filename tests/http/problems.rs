use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, header};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;
use yuantu::http::{Options, routers};
use yuantu::service::Service;

use crate::app::{TestApp, scene};

const EXECUTE: &str = "/api/processes/isovist/execution";

#[tokio::test]
async fn an_address_that_does_not_exist_is_a_problem() {
    let app = TestApp::empty().await;
    for address in [
        "/api/none",
        "/api/collections/lamps/items/a/b",
        "/api/processes/isovist/execution/x",
    ] {
        app.get(address).await.problem(404, "not-found");
    }
}

#[tokio::test]
async fn a_method_that_an_address_does_not_know_is_a_problem_that_lists_the_others() {
    let app = TestApp::empty().await;
    let request = Request::builder()
        .method(Method::DELETE)
        .uri("/api/scenarios");
    let answer = app.send(request.body(Body::empty()).unwrap()).await;
    answer.problem(405, "method-not-allowed");
    assert!(answer.header("allow").contains("GET") && answer.header("allow").contains("POST"));
    app.get(EXECUTE).await.problem(405, "method-not-allowed");
    app.post("/courtyards/a", &json!({}))
        .await
        .problem(405, "method-not-allowed");
}

#[tokio::test]
async fn a_body_of_another_type_is_a_problem() {
    let app = TestApp::empty().await;
    app.post_text(EXECUTE, "text/plain", "{}")
        .await
        .problem(415, "unsupported-media-type");
    let without = app
        .send(Request::post(EXECUTE).body(Body::from("{}")).unwrap())
        .await;
    without.problem(415, "unsupported-media-type");
    let charset = app
        .post_text(EXECUTE, "application/json; charset=utf-8", "{}")
        .await;
    charset.problem(400, "invalid-body");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_named_by_line_and_column() {
    let app = TestApp::empty().await;
    for text in ["", "{\n \"inputs\": {", "{\"inputs\": {}} x", "\u{feff}{}"] {
        let problem = app
            .post_text(EXECUTE, "application/json", text)
            .await
            .problem(400, "invalid-body");
        assert!(
            problem["detail"].as_str().unwrap().contains("line"),
            "{problem}"
        );
    }
}

#[tokio::test]
async fn a_body_of_the_wrong_shape_is_named_by_pointer() {
    let app = TestApp::empty().await;
    let problem = app
        .post(EXECUTE, &json!({"inputs": 3}))
        .await
        .problem(400, "invalid-body");
    assert_eq!(problem["pointer"], "/inputs");
    let problem = app
        .post(EXECUTE, &json!({"inputs": {}, "mode": "async"}))
        .await
        .problem(400, "invalid-body");
    assert_eq!(problem["pointer"], "/mode");
}

#[tokio::test]
async fn a_body_over_the_limit_is_a_problem() {
    let app = TestApp::empty().await;
    for (address, most, named) in [
        ("/api/scenes", 64 << 20, "64 MiB"),
        ("/api/scenes/check", 64 << 20, "64 MiB"),
        (EXECUTE, 16 << 20, "16 MiB"),
        ("/api/changes", 16 << 20, "16 MiB"),
        ("/api/collections/lamps/items", 2 << 20, "2 MiB"),
        ("/api/scenarios", 256 << 10, "256 KiB"),
    ] {
        let body = vec![b' '; most + 1];
        let problem = app
            .post_text(address, "application/json", body)
            .await
            .problem(413, "body-too-large");
        assert!(
            problem["detail"].as_str().unwrap().contains(named),
            "{problem}"
        );
        let fits = vec![b' '; most];
        app.post_text(address, "application/json", fits)
            .await
            .problem(400, "invalid-body");
    }
}

#[tokio::test]
async fn a_path_that_is_no_text_is_a_problem() {
    let app = TestApp::empty().await;
    app.get("/api/collections/lamps/items/%ff")
        .await
        .problem(400, "invalid-parameter");
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_given_up() {
    let service = Service::in_memory().await.unwrap();
    let options = Options {
        answer_within: Duration::ZERO,
        ..Options::default()
    };
    let (router, _) = routers(service, options);
    let body = json!({"inputs": {"scene": scene(), "viewpoints": [[114.0001, 34.7001]]}});
    let request = Request::post(EXECUTE)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let response = router.oneshot(request).await.unwrap();
    assert_eq!(response.status().as_u16(), 503);
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    let problem: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(problem["type"], "/api/problems/timed-out");
}

#[tokio::test]
async fn a_type_of_problem_explains_itself() {
    let app = TestApp::empty().await;
    let problem = app.get("/api/none").await.problem(404, "not-found");
    let explained = app.json(problem["type"].as_str().unwrap()).await;
    assert_eq!(explained["slug"], "not-found");
    assert_eq!(explained["status"], 404);
    app.get("/api/problems/none")
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn a_store_that_fails_tells_nothing_of_its_inside() {
    let app = TestApp::empty().await;
    app.service.close().await;
    let answer = app.get("/api/projects").await;
    answer.problem(500, "internal");
    assert!(
        !answer.text.to_lowercase().contains("pool"),
        "{}",
        answer.text
    );
}
