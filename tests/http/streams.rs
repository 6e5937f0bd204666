//! Executions that tell what they find: as events, and as interim results of jobs.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::app::{Answer, TestApp, feature, square};

const LAYOUT: &str = "/api/processes/parking-layout/execution";

/// A lot of some 37 × 44 m with a gate for cars in the south.
fn lot() -> Value {
    let gate = json!({"type": "LineString", "coordinates": [[114.0001, 34.7], [114.00018, 34.7]]});
    json!({"type": "FeatureCollection", "features": [
        feature("yard", square(114.0, 34.7, 0.0004), json!({"kind": "courtyard"})),
        feature("gate", gate, json!({"kind": "gate", "passage": "vehicle"})),
    ]})
}

async fn stream(app: &TestApp, body: &Value) -> Answer {
    app.call("POST", LAYOUT, &[("accept", "text/event-stream")], body)
        .await
}

/// The events with their documents.
fn events(answer: &Answer) -> Vec<(&str, Value)> {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "text/event-stream");
    let blocks = answer.text.split("\n\n");
    blocks
        .filter(|block| !block.is_empty() && !block.starts_with(':'))
        .map(|block| {
            let (name, data) = block.split_once('\n').unwrap();
            let name = name.strip_prefix("event: ").unwrap();
            let data = data.strip_prefix("data: ").unwrap();
            (name, serde_json::from_str(data).unwrap())
        })
        .collect()
}

fn most_spaces(report: &Value) -> u64 {
    let counts = report["proposals"].as_array().unwrap().iter();
    counts.map(|p| p["count"].as_u64().unwrap()).max().unwrap()
}

#[tokio::test]
async fn better_layouts_come_as_events_and_the_last_is_the_plain_answer() {
    let app = TestApp::empty().await;
    let body = json!({"inputs": {"scene": lot(), "time_limit_s": 0.2}});
    let answer = stream(&app, &body).await;
    let told = events(&answer);
    let (last, report) = told.last().unwrap();
    assert_eq!(*last, "done");
    assert_eq!(*report, app.post(LAYOUT, &body).await.json());

    let of = |wanted: &str| {
        let told = told.iter().filter(move |(name, _)| *name == wanted);
        told.map(|(_, document)| document).collect::<Vec<_>>()
    };
    let answers = of("answer");
    assert!(!answers.is_empty());
    let corner =
        &answers[0]["proposals"][0]["spaces"]["features"][0]["geometry"]["coordinates"][0][0];
    assert!(
        (corner[0].as_f64().unwrap() - 114.0).abs() < 0.001,
        "in degrees"
    );
    let counts: Vec<u64> = answers.iter().map(|report| most_spaces(report)).collect();
    assert!(counts.is_sorted() && counts[0] > 0, "{counts:?}");
    assert!(most_spaces(report) >= *counts.last().unwrap());
    for progress in of("progress") {
        assert!(progress["progress"].as_u64().unwrap() <= 100);
        assert!(progress["message"].is_string());
    }
}

#[tokio::test]
async fn events_have_only_the_outputs_that_are_wanted() {
    let app = TestApp::empty().await;
    let inputs = json!({"scene": lot(), "time_limit_s": 0.1});
    let body = json!({"inputs": inputs, "outputs": {"ground_m2": {}}});
    for (name, document) in events(&stream(&app, &body).await) {
        if name != "progress" {
            assert_eq!(document.as_object().unwrap().len(), 1, "{name}");
        }
    }
}

#[tokio::test]
async fn what_is_wrong_with_the_request_is_a_plain_problem() {
    let app = TestApp::empty().await;
    for inputs in [
        json!({"scene": lot(), "time_limit_s": -1}),
        json!({"courtyard": "nowhere"}),
    ] {
        let body = json!({"inputs": inputs});
        let told = stream(&app, &body).await.problem(400, "invalid-body");
        let plain = app.post(LAYOUT, &body).await.json();
        for member in ["detail", "pointer", "type"] {
            assert_eq!(told[member], plain[member], "{member}");
        }
    }
}

#[tokio::test]
async fn a_process_with_one_answer_tells_it_at_the_end() {
    let app = TestApp::empty().await;
    let body = json!({"inputs": {"scene": lot()}});
    let address = "/api/processes/parking-supply/execution";
    let wants = [("accept", "text/event-stream; q=0.9, application/json")];
    let answer = app.call("POST", address, &wants, &body).await;
    let (last, report) = events(&answer).pop().unwrap();
    assert_eq!(last, "done");
    assert_eq!(report, app.post(address, &body).await.json());
}

#[tokio::test]
async fn a_running_job_tells_its_best_answer_so_far_when_asked() {
    let app = TestApp::empty().await;
    let body = json!({"inputs": {"scene": lot(), "time_limit_s": 20}});
    let prefer = [("prefer", "respond-async")];
    let made = app.call("POST", LAYOUT, &prefer, &body).await;
    let results = format!("{}/results", made.header("location"));
    let interim = format!("{results}?interim=true");
    let mut answer = app.get(&interim).await;
    while answer.status == StatusCode::NOT_FOUND {
        answer.problem(404, "result-not-ready");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        answer = app.get(&interim).await;
    }
    assert!(most_spaces(&answer.json()) > 0);
    app.get(&results).await.problem(404, "result-not-ready");
    let job = app.json(made.header("location")).await;
    assert_eq!(job["status"], "running");
    assert!(job["message"].as_str().unwrap().ends_with("steps are done"));

    let gone = app.call("DELETE", made.header("location"), &[], &json!(null));
    assert_eq!(gone.await.status, StatusCode::OK);
    app.get(&interim).await.problem(404, "not-found");
}
