//! Processes over all courtyards of a project, and over several states of one.

use serde_json::{Value, json};

use crate::app::{Answer, TestApp, scene};

const RANKING: &str = "/api/processes/ranking/execution";
const COMPARISON: &str = "/api/processes/comparison/execution";
const GOVERNANCE: &str = "/api/processes/governance/execution";
const SCORECARD: &str = "/api/processes/scorecard/execution";

async fn execute(app: &TestApp, address: &str, inputs: Value) -> Answer {
    app.post(address, &json!({"inputs": inputs})).await
}

async fn report(app: &TestApp, address: &str, inputs: Value) -> Value {
    let answer = execute(app, address, inputs).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    answer.json()
}

fn items<'a>(report: &'a Value, member: &str) -> &'a [Value] {
    report[member].as_array().unwrap()
}

fn ids(report: &Value) -> Vec<&str> {
    let courtyards = items(report, "courtyards").iter();
    courtyards.map(|one| one["id"].as_str().unwrap()).collect()
}

fn near(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-9 * b.abs().max(1.0),
        _ => a == b,
    }
}

/// A draft of a lawn in the first courtyard.
fn lawn() -> Value {
    let [west, south, east, north] = [114.0006, 34.7001, 114.0009, 34.7003];
    json!({"type": "FeatureCollection", "features": [{
        "type": "Feature", "id": "lawn", "properties": {"kind": "green_area", "courtyard": "cy-1"},
        "geometry": {"type": "Polygon", "coordinates":
            [[[west, south], [east, south], [east, north], [west, north], [west, south]]]}
    }]})
}

#[tokio::test]
async fn all_courtyards_are_ranked_by_what_their_scorecards_say() {
    let app = TestApp::with_scene().await;
    let ranking = report(&app, RANKING, json!({})).await;
    let mut found = ids(&ranking);
    found.sort_unstable();
    assert_eq!(found, ["cy-1", "cy-2"]);
    assert_eq!(ranking["left_out"], json!([]));
    for (courtyard, rank) in items(&ranking, "courtyards").iter().zip(1..) {
        assert_eq!(courtyard["rank"], rank);
        let card = report(&app, SCORECARD, json!({"courtyard": courtyard["id"]})).await;
        let lines = items(&card, "checks");
        assert_eq!(lines.len(), items(courtyard, "checks").len());
        for (line, standing) in lines.iter().zip(items(courtyard, "checks")) {
            for member in ["id", "value", "target", "gap", "met"] {
                assert!(near(&line[member], &standing[member]), "{line} {standing}");
            }
        }
    }
    // A sent scene is ranked alike, and so is a street that was ranked before.
    let sent = report(&app, RANKING, json!({"scene": scene(), "planar_crs": 4547})).await;
    assert_eq!(ids(&sent), ids(&ranking));
    for (sent, stored) in items(&sent, "courtyards")
        .iter()
        .zip(items(&ranking, "courtyards"))
    {
        assert!(near(&sent["score"], &stored["score"]), "{sent} {stored}");
    }
    assert_eq!(report(&app, RANKING, json!({})).await, ranking);
}

#[tokio::test]
async fn some_courtyards_are_ranked_and_an_empty_project_has_none() {
    let app = TestApp::with_scene().await;
    let some = report(&app, RANKING, json!({"courtyards": ["cy-2", "cy-2"]})).await;
    assert_eq!(ids(&some), ["cy-2"]);
    let one = report(&app, RANKING, json!({"courtyard": "cy-2"})).await;
    assert_eq!(one, some);
    let empty = TestApp::empty().await;
    for address in [RANKING, GOVERNANCE] {
        let none = report(&empty, address, json!({})).await;
        assert_eq!(none["courtyards"], json!([]));
    }
}

#[tokio::test]
async fn wrong_inputs_of_a_street_are_named_by_their_pointer() {
    let app = TestApp::with_scene().await;
    for (address, inputs, pointer) in [
        (
            RANKING,
            json!({"courtyards": ["cy-1", "none"]}),
            "/inputs/courtyards/1",
        ),
        (RANKING, json!({"courtyard": "none"}), "/inputs/courtyard"),
        (
            RANKING,
            json!({"weights": {"none": 1}}),
            "/inputs/weights/none",
        ),
        (
            RANKING,
            json!({"weights": {"must-see": -1}}),
            "/inputs/weights/must-see",
        ),
        (RANKING, json!({"scenario": "s"}), "/inputs/scenario"),
        (RANKING, json!({"draft": lawn()}), "/inputs/draft"),
        (GOVERNANCE, json!({"scenario": "s"}), "/inputs/scenario"),
        (GOVERNANCE, json!({"weights": {}}), "/inputs/weights"),
        (
            COMPARISON,
            json!({"scenarios": ["baseline", "baseline"]}),
            "/inputs/courtyard",
        ),
        (
            COMPARISON,
            json!({"courtyard": "cy-1", "scenarios": ["baseline"]}),
            "/inputs/scenarios",
        ),
        (
            COMPARISON,
            json!({"courtyard": "cy-1", "scenarios": ["baseline", "none"]}),
            "/inputs/scenarios/1",
        ),
        (
            COMPARISON,
            json!({"scene": scene(), "courtyard": "cy-1", "scenarios": ["baseline", "s"]}),
            "/inputs/scenarios/1",
        ),
    ] {
        let answer = execute(&app, address, inputs.clone()).await;
        let problem = answer.problem(400, "invalid-body");
        assert_eq!(problem["pointer"], pointer, "{inputs}: {problem}");
    }
}

#[tokio::test]
async fn the_governance_of_all_courtyards_has_the_rows_of_each() {
    let app = TestApp::with_scene().await;
    let all = report(&app, GOVERNANCE, json!({})).await;
    assert_eq!(ids(&all), ["cy-1", "cy-2"]);
    for row in items(&all, "courtyards") {
        let one = report(&app, GOVERNANCE, json!({"courtyard": row["id"]})).await;
        assert_eq!(one["courtyards"], json!([row]));
    }
    let sent = report(&app, GOVERNANCE, json!({"scene": scene()})).await;
    assert_eq!(sent, all);
}

#[tokio::test]
async fn a_scenario_and_a_draft_are_compared_with_the_baseline() {
    let app = TestApp::with_scene().await;
    let scenario = app.scenario().await;
    let address = format!("/api/collections/green-areas/items?scenario={scenario}");
    let made = app.post(&address, &lawn()["features"][0]).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text);
    let states = json!(["baseline", scenario, {"name": "草图", "draft": lawn()}]);
    let found = report(
        &app,
        COMPARISON,
        json!({"courtyard": "cy-1", "scenarios": states}),
    )
    .await;
    assert_eq!(
        found["states"][1],
        json!({"scenario": scenario, "name": "方案一"})
    );
    let green = items(&found, "checks")
        .iter()
        .find(|row| row["id"] == "green-share")
        .unwrap();
    assert_eq!(green["differences"][0], 0.0);
    assert!(green["differences"][1].as_f64().unwrap() > 0.01, "{green}");
    assert!(
        near(&green["differences"][1], &green["differences"][2]),
        "{green}"
    );
    for (state, at) in [(Value::Null, 0), (json!(scenario), 1)] {
        let card = report(
            &app,
            SCORECARD,
            json!({"courtyard": "cy-1", "scenario": state}),
        )
        .await;
        for (line, row) in items(&card, "checks").iter().zip(items(&found, "checks")) {
            assert!(
                near(&line["value"], &row["values"][at]["value"]),
                "{line} {row}"
            );
        }
    }
}
