use std::time::Duration;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::app::{Answer, TestApp, feature, point, square};

const SCORECARD: &str = "/api/processes/scorecard/execution";
const COVERAGE: &str = "/api/processes/camera-coverage/execution";

async fn start(app: &TestApp, address: &str, body: &Value) -> Answer {
    app.call("POST", address, &[("prefer", "respond-async")], body)
        .await
}

/// Starts a job that must be accepted, and answers its address.
async fn started(app: &TestApp, address: &str, body: &Value) -> String {
    let answer = start(app, address, body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    answer.header("location").to_owned()
}

/// The job once it stands so.
async fn until(app: &TestApp, job: &str, wanted: &[&str]) -> Value {
    for _ in 0..2_000 {
        let found = app.json(job).await;
        if wanted.contains(&found["status"].as_str().unwrap()) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{job} is not {wanted:?}: {}", app.json(job).await);
}

async fn delete(app: &TestApp, job: &str) -> Answer {
    app.call("DELETE", job, &[], &json!(null)).await
}

/// A job that went well, by its address.
pub async fn ended(app: &TestApp) -> String {
    let job = started(app, SCORECARD, &json!({"inputs": {"courtyard": "cy-1"}})).await;
    until(app, &job, &["successful"]).await;
    job
}

/// Takes many seconds: a thousand cameras among a thousand obstacles.
fn long_work() -> Value {
    let mut features = vec![feature(
        "yard",
        square(114.0, 34.7, 0.004),
        json!({"kind": "courtyard"}),
    )];
    for number in 0..1_000 {
        let (column, row) = (f64::from(number % 32), f64::from(number / 32));
        let (x, y) = (114.0 + column * 1.2e-4, 34.7 + row * 1.2e-4);
        features.push(feature(
            &format!("o-{number}"),
            square(x, y, 2e-5),
            json!({"kind": "obstacle", "height_m": 3}),
        ));
        features.push(feature(
            &format!("c-{number}"),
            point(x + 6e-5, y + 6e-5),
            json!({
                "kind": "camera", "height_m": 4, "azimuth_deg": number % 360, "tilt_deg": 20,
                "hfov_deg": 90, "image_width_px": 1920, "image_height_px": 1080
            }),
        ));
    }
    let scene = json!({"type": "FeatureCollection", "features": features});
    json!({"inputs": {"scene": scene}})
}

#[tokio::test]
async fn a_job_answers_what_the_call_that_waits_answers() {
    let app = TestApp::with_scene().await;
    let body = json!({"inputs": {"courtyard": "cy-1"}});
    let answer = start(&app, SCORECARD, &body).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
    assert_eq!(answer.header("preference-applied"), "respond-async");
    let made = answer.json();
    assert_eq!(made["processID"], "scorecard");
    assert_eq!(made["type"], "process");
    assert_eq!(made["status"], "accepted");
    assert_eq!(made["progress"], 0);
    let job = answer.header("location");
    assert_eq!(
        job,
        format!("/api/jobs/{}", made["jobID"].as_str().unwrap())
    );
    assert_eq!(
        made["links"][0]["href"],
        format!("http://test.example{job}")
    );

    let ended = until(&app, job, &["successful", "failed"]).await;
    assert_eq!(ended["status"], "successful", "{ended}");
    assert_eq!(ended["progress"], 100);
    let moments = ["created", "started", "finished"].map(|name| ended[name].as_str().unwrap());
    assert!(moments.is_sorted(), "{ended}");
    assert_eq!(ended["updated"], ended["finished"]);
    assert_eq!(
        ended["links"][1]["rel"],
        "http://www.opengis.net/def/rel/ogc/1.0/results"
    );

    let waited = app.post(SCORECARD, &body).await.json();
    assert_eq!(app.json(&format!("{job}/results")).await, waited);
    assert!(!waited["checks"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_job_keeps_the_outputs_that_are_wanted() {
    let app = TestApp::with_scene().await;
    let body = json!({"inputs": {"courtyard": "cy-1"}, "outputs": {"open_ground_m2": {}}});
    let job = started(&app, COVERAGE, &body).await;
    until(&app, &job, &["successful"]).await;
    let report = app.json(&format!("{job}/results")).await;
    assert_eq!(report, app.post(COVERAGE, &body).await.json());
    assert_eq!(report.as_object().unwrap().len(), 1);
}

#[tokio::test]
async fn a_job_that_fails_answers_the_problem_of_the_call_that_waits() {
    let app = TestApp::with_scene().await;
    let body = json!({"inputs": {"courtyard": "nowhere"}});
    let job = started(&app, SCORECARD, &body).await;
    let failed = until(&app, &job, &["successful", "failed"]).await;
    assert_eq!(failed["status"], "failed");
    assert!(failed["message"].as_str().unwrap().contains("nowhere"));
    let result = app.get(&format!("{job}/results")).await;
    let problem = result.problem(400, "invalid-body");
    assert_eq!(problem["pointer"], "/inputs/courtyard");
    let mut waited = app.post(SCORECARD, &body).await.json();
    waited["request_id"] = problem["request_id"].clone();
    assert_eq!(problem, waited);
}

#[tokio::test]
async fn what_cannot_be_a_job_is_refused_at_once() {
    let app = TestApp::with_scene().await;
    let body = json!({"inputs": {"courtyard": "cy-1"}});
    let refused = start(&app, "/api/processes/none/execution", &body).await;
    refused.problem(404, "no-such-process");
    let refused = start(&app, &format!("{SCORECARD}?project=none"), &body).await;
    refused.problem(404, "not-found");
    let body = json!({"inputs": {"courtyard": "cy-1"}, "outputs": {"none": {}}});
    let refused = start(&app, SCORECARD, &body).await;
    assert_eq!(
        refused.problem(400, "invalid-body")["pointer"],
        "/outputs/none"
    );
    assert_eq!(app.json("/api/jobs").await["jobs"], json!([]));
}

#[tokio::test]
async fn an_unknown_job_is_a_problem_and_so_is_one_of_another_project() {
    let app = TestApp::with_scene().await;
    for path in ["/api/jobs/none", "/api/jobs/none/results"] {
        app.get(path).await.problem(404, "no-such-job");
    }
    delete(&app, "/api/jobs/none")
        .await
        .problem(404, "no-such-job");
    let job = started(&app, SCORECARD, &json!({"inputs": {"courtyard": "cy-1"}})).await;
    let elsewhere = app.get(&format!("{job}?project=other")).await;
    elsewhere.problem(404, "no-such-job");
    let elsewhere = app.get("/api/jobs?project=other").await;
    elsewhere.problem(404, "not-found");
}

#[tokio::test]
async fn jobs_are_listed_newest_first_by_process_and_status() {
    let app = TestApp::with_scene().await;
    let body = json!({"inputs": {"courtyard": "cy-1"}});
    let first = started(&app, SCORECARD, &body).await;
    until(&app, &first, &["successful"]).await;
    let second = started(&app, COVERAGE, &body).await;
    until(&app, &second, &["successful"]).await;
    let listed = async |query: &str| -> Vec<String> {
        let list = app.json(&format!("/api/jobs{query}")).await;
        let jobs = list["jobs"].as_array().unwrap().iter();
        jobs.map(|job| format!("/api/jobs/{}", job["jobID"].as_str().unwrap()))
            .collect()
    };
    assert_eq!(listed("").await, [second.as_str(), first.as_str()]);
    assert_eq!(listed("?limit=1").await, [second.as_str()]);
    assert_eq!(listed("?processID=scorecard&type=process").await, [first]);
    assert_eq!(
        listed("?processID=scorecard,camera-coverage&f=json")
            .await
            .len(),
        2
    );
    assert_eq!(
        listed("?processID=scorecard&processID=isovist").await.len(),
        1
    );
    assert!(listed("?status=running,failed").await.is_empty());
    assert!(listed("?datetime=../2020-01-01T00:00:00Z").await.is_empty());
    assert!(listed("?minDuration=3600").await.is_empty());
    assert_eq!(listed("?maxDuration=3600").await.len(), 2);
    for query in [
        "status=asleep",
        "type=feature",
        "datetime=now",
        "limit=0",
        "colour=red",
    ] {
        let problem = app
            .get(&format!("/api/jobs?{query}"))
            .await
            .problem(400, "invalid-parameter");
        assert_eq!(problem["parameter"], query.split('=').next().unwrap());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_running_job_is_dismissed_and_its_place_taken_by_the_next() {
    let app = TestApp::with_scene().await;
    let job = started(&app, COVERAGE, &long_work()).await;
    until(&app, &job, &["running"]).await;
    let results = format!("{job}/results");
    app.get(&results).await.problem(404, "result-not-ready");
    let dismissed = delete(&app, &job).await.json();
    assert_eq!(dismissed["status"], "dismissed");
    assert_eq!(app.json(&job).await["status"], "dismissed");
    app.get(&results).await.problem(404, "not-found");
    // Again, it is the same.
    assert_eq!(delete(&app, &job).await.json(), dismissed);
    let next = started(&app, SCORECARD, &json!({"inputs": {"courtyard": "cy-1"}})).await;
    until(&app, &next, &["successful"]).await;
    // One that has ended gives its result up.
    delete(&app, &next).await;
    app.get(&format!("{next}/results"))
        .await
        .problem(404, "not-found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn so_many_jobs_wait_and_whoever_comes_then_is_told_when_to_ask_again() {
    let app = TestApp::with_scene().await;
    let long = long_work();
    let cores = std::thread::available_parallelism().unwrap().get();
    let mut running = Vec::new();
    for _ in 0..cores.div_ceil(2) {
        running.push(started(&app, COVERAGE, &long).await);
    }
    for job in &running {
        until(&app, job, &["running"]).await;
    }
    let short = json!({"inputs": {"courtyard": "cy-1"}});
    let mut waiting = Vec::new();
    for _ in 0..16 {
        waiting.push(started(&app, SCORECARD, &short).await);
    }
    let refused = start(&app, SCORECARD, &short).await;
    refused.problem(503, "too-many-jobs");
    assert_eq!(refused.header("retry-after"), "10");
    // A waiting one that is dismissed makes room, and never runs.
    let dismissed = delete(&app, &waiting[0]).await.json();
    assert_eq!(dismissed.get("started"), None);
    waiting.push(started(&app, SCORECARD, &short).await);
    for job in &running {
        delete(&app, job).await;
    }
    for job in &waiting[1..] {
        until(&app, job, &["successful"]).await;
    }
    assert_eq!(app.json(&waiting[0]).await["status"], "dismissed");
}

#[tokio::test]
async fn the_service_says_that_it_keeps_jobs() {
    let app = TestApp::empty().await;
    let conformance = app.json("/api/conformance").await.to_string();
    for class in ["job-list", "dismiss"] {
        assert!(conformance.contains(&format!("ogcapi-processes-1/1.0/conf/{class}")));
    }
    let process = app.json("/api/processes/scorecard").await;
    assert_eq!(
        process["jobControlOptions"],
        json!(["sync-execute", "async-execute", "dismiss"])
    );
}
