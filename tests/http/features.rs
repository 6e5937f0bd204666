use serde_json::{Value, json};

use crate::app::TestApp;

fn kinds(page: &Value) -> Vec<&str> {
    let features = page["features"].as_array().unwrap();
    let mut kinds: Vec<_> = features
        .iter()
        .map(|feature| feature["properties"]["kind"].as_str().unwrap())
        .collect();
    kinds.dedup();
    kinds
}

#[tokio::test]
async fn one_call_draws_a_courtyard() {
    let app = TestApp::with_scene().await;
    let page = app.json("/api/features?courtyard=cy-1").await;
    assert_eq!(kinds(&page), ["building", "camera", "courtyard", "lamp"]);
    assert_eq!(page["numberMatched"], 8);
}

#[tokio::test]
async fn the_surroundings_are_what_lies_in_no_courtyard() {
    let app = TestApp::with_scene().await;
    let page = app.json("/api/features?surroundings=true").await;
    assert_eq!(kinds(&page), ["tree"]);
    let page = app
        .json("/api/features?bbox=114.0019,34.6999,114.0031,34.7011")
        .await;
    assert_eq!(kinds(&page), ["courtyard"]);
}

#[tokio::test]
async fn a_question_without_a_place_is_refused() {
    let app = TestApp::with_scene().await;
    let problem = app
        .get("/api/features")
        .await
        .problem(400, "invalid-parameter");
    assert_eq!(problem["parameter"], "courtyard");
    let both = app
        .get("/api/features?courtyard=cy-1&surroundings=true")
        .await;
    both.problem(400, "invalid-parameter");
    app.get("/api/features?surroundings=perhaps")
        .await
        .problem(400, "invalid-parameter");
    app.get("/api/features?bbox=1")
        .await
        .problem(400, "invalid-parameter");
    app.get("/api/features?courtyard=none")
        .await
        .problem(404, "not-found");
    app.get("/api/features?courtyard=cam-1")
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn an_earlier_state_of_a_courtyard_is_read_by_its_revision() {
    let app = TestApp::with_scene().await;
    let scenario = app.scenario().await;
    let ids = |query: String| {
        let app = &app;
        async move {
            let page = app
                .json(&format!("/api/features?courtyard=cy-1{query}"))
                .await;
            let features = page["features"].as_array().unwrap().clone();
            assert_eq!(page["numberMatched"], features.len());
            features
        }
    };
    let at_first = ids(String::new()).await;
    for (number, query) in [(1, String::new()), (2, format!("?scenario={scenario}"))] {
        let action = json!({
            "action": format!("0190a5c4-8f3e-7b21-9a54-{number:012}"), "title": {"zh": "改", "en": "Change"},
            "edits": [{"remove": format!("lamp-{number}"), "expected": 1}],
        });
        let done = app.post(&format!("/api/changes{query}"), &action).await;
        assert_eq!(done.status.as_u16(), 200, "{}", done.text);
    }
    // 1: the import, 2: the scenario, 3: today without lamp 1, 4: the scenario without lamp 2.
    assert_eq!(ids("&at=2".into()).await, at_first);
    assert_eq!(ids("&at=3".into()).await.len(), 7);
    assert_eq!(ids(format!("&at=2&scenario={scenario}")).await, at_first);
    assert_eq!(ids(format!("&at=3&scenario={scenario}")).await.len(), 7);
    assert_eq!(ids(format!("&at=4&scenario={scenario}")).await.len(), 6);
    let limited = app.json("/api/features?courtyard=cy-1&at=3&limit=2").await;
    assert_eq!(
        (&limited["numberMatched"], &limited["numberReturned"]),
        (&json!(7), &json!(2))
    );
}

#[tokio::test]
async fn an_earlier_state_is_that_of_a_courtyard_and_a_revision_that_there_were() {
    let app = TestApp::with_scene().await;
    for missing in [
        "cy-1&at=2",
        "cy-1&at=-1",
        "cy-1&at=0",
        "cy-9&at=1",
        "cy-1&at=1&scenario=none",
    ] {
        app.get(&format!("/api/features?courtyard={missing}"))
            .await
            .problem(404, "not-found");
    }
    for wrong in [
        "surroundings=true&at=1",
        "at=1",
        "courtyard=cy-1&bbox=0,0,1,1&at=1",
    ] {
        let problem = app.get(&format!("/api/features?{wrong}")).await;
        assert_eq!(problem.problem(400, "invalid-parameter")["parameter"], "at");
    }
    app.get("/api/features?courtyard=cy-1&at=soon")
        .await
        .problem(400, "invalid-parameter");
}
