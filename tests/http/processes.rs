use serde_json::{Value, json};

use crate::app::{Answer, TestApp, scene};

const ISOVIST: &str = "/api/processes/isovist/execution";
const COVERAGE: &str = "/api/processes/camera-coverage/execution";
const SEEN_BY: &str = "/api/processes/seen-by/execution";

async fn execute(app: &TestApp, address: &str, inputs: Value) -> Answer {
    app.post(address, &json!({"inputs": inputs})).await
}

#[tokio::test]
async fn the_processes_are_listed_and_described() {
    let app = TestApp::empty().await;
    let list = app.json("/api/processes").await;
    let ids: Vec<_> = list["processes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|process| &process["id"])
        .collect();
    for id in [
        "isovist",
        "camera-coverage",
        "seen-by",
        "parking-supply",
        "parking-layout",
        "access",
        "waste",
        "perimeter",
        "green",
        "light",
        "activity",
        "governance",
        "scorecard",
        "comparison",
        "ranking",
    ] {
        assert!(ids.contains(&&json!(id)), "{id}");
    }
    for process in list["processes"].as_array().unwrap() {
        assert_eq!(process["jobControlOptions"][0], "sync-execute");
        let id = process["id"].as_str().unwrap();
        let described = app.json(&format!("/api/processes/{id}")).await;
        assert!(described["inputs"]["courtyard"]["schema"]["type"].is_string());
        assert!(!described["outputs"].as_object().unwrap().is_empty());
        assert!(
            !described.to_string().contains("$ref"),
            "parts of a document cannot refer to its root"
        );
    }
    let isovist = app.json("/api/processes/isovist").await;
    assert_eq!(isovist["inputs"]["viewpoints"]["minOccurs"], 1);
    assert_eq!(isovist["inputs"]["range_m"]["minOccurs"], 0);
    assert!(isovist["outputs"]["isovists"]["schema"].is_object());
}

#[tokio::test]
async fn an_unknown_process_names_those_that_exist() {
    let app = TestApp::empty().await;
    let problem = app
        .get("/api/processes/none")
        .await
        .problem(404, "no-such-process");
    assert!(problem["detail"].as_str().unwrap().contains("isovist"));
    let answer = execute(&app, "/api/processes/none/execution", json!({})).await;
    answer.problem(404, "no-such-process");
}

#[tokio::test]
async fn an_isovist_of_a_stored_courtyard_is_answered_in_degrees() {
    let app = TestApp::with_scene().await;
    let inputs =
        json!({"courtyard": "cy-1", "scenario": null, "viewpoints": [[114.0001, 34.7001]]});
    let answer = execute(&app, ISOVIST, inputs).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    let isovist = &answer.json()["isovists"][0];
    let viewpoint = isovist["viewpoint"][0].as_f64().unwrap();
    assert!((viewpoint - 114.0001).abs() < 1e-9);
    // The building takes 407 m² of the 10 160 m², and hides more behind it.
    let area = isovist["area_m2"].as_f64().unwrap();
    assert!((5_000.0..9_700.0).contains(&area), "{area}");
    let corner = isovist["polygon"]["coordinates"][0][0][0][0]
        .as_f64()
        .unwrap();
    assert!((corner - 114.0).abs() < 0.0011);
}

#[tokio::test]
async fn camera_coverage_of_a_stored_courtyard_adds_up() {
    let app = TestApp::with_scene().await;
    let report = execute(&app, COVERAGE, json!({"courtyard": "cy-1"}))
        .await
        .json();
    assert_eq!(report["cameras"][0]["id"], "cam-1");
    let open = report["open_ground_m2"].as_f64().unwrap();
    let blind = report["blind"]["area_m2"].as_f64().unwrap();
    assert!(0.0 < blind && blind < open, "{blind} of {open}");
}

#[tokio::test]
async fn a_place_is_told_who_sees_it_and_what_hides_it() {
    let app = TestApp::with_scene().await;
    let ask = async |point: [f64; 2], more: Value| {
        let mut inputs = json!({"courtyard": "cy-1", "point": point});
        inputs
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        execute(&app, SEEN_BY, inputs).await
    };
    // The camera looks north-east from the south-west of the building.
    let seen = ask([114.0003, 34.7003], json!({})).await.json();
    assert_eq!(seen["point"], json!([114.0003, 34.7003]));
    assert_eq!(seen["stands_on"]["place"], "open_ground");
    let camera = &seen["cameras"][0];
    assert_eq!(
        (&camera["id"], &camera["sees"]),
        (&json!("cam-1"), &json!(true))
    );
    assert!(camera["px_per_m"].as_f64().unwrap() > 50.0, "{camera}");
    assert_eq!(camera["hidden_by"], json!([]));

    let behind = ask([114.0008, 34.7008], json!({"mounts": 1})).await.json();
    let camera = &behind["cameras"][0];
    assert_eq!(camera["sees"], false);
    assert_eq!(camera["hidden_by"][0]["feature"], "b-1");
    let [x, y] = [0, 1].map(|axis| camera["hidden_by"][0]["point"][axis].as_f64().unwrap());
    assert!(
        (x - 114.0004).abs() < 1e-5 && (y - 34.7004).abs() < 1e-5,
        "{camera}"
    );
    assert_eq!(behind["mounts"].as_array().unwrap().len(), 1);
    assert_eq!(behind["mounts"][0]["feature"], "b-1");

    let problem = ask([114.0, 34.7], json!({"mounts": 21})).await;
    assert_eq!(
        problem.problem(400, "invalid-body")["pointer"],
        "/inputs/mounts"
    );
    let problem = execute(&app, SEEN_BY, json!({"courtyard": "cy-1"})).await;
    problem.problem(400, "invalid-body");
}

#[tokio::test]
async fn a_camera_that_is_only_drafted_is_asked_too() {
    let app = TestApp::with_scene().await;
    let draft = json!({"type": "FeatureCollection", "features": [{
        "type": "Feature", "id": "new",
        "geometry": {"type": "Point", "coordinates": [114.0009, 34.7009]},
        "properties": {
            "kind": "camera", "courtyard": "cy-1", "height_m": 4, "azimuth_deg": 225, "tilt_deg": 20,
            "hfov_deg": 90, "image_width_px": 1920, "image_height_px": 1080
        }
    }]});
    let inputs = json!({"courtyard": "cy-1", "point": [114.0008, 34.7008], "draft": draft, "cameras": ["new"]});
    let report = execute(&app, SEEN_BY, inputs).await.json();
    assert_eq!(report["cameras"].as_array().unwrap().len(), 1);
    assert_eq!(report["cameras"][0]["sees"], true, "{report}");
}

#[tokio::test]
async fn surroundings_block_views_into_a_courtyard_but_are_not_part_of_it() {
    let app = TestApp::with_scene().await;
    let report = execute(&app, COVERAGE, json!({"courtyard": "cy-2"}))
        .await
        .json();
    assert_eq!(report["cameras"], json!([]));
    let open = report["open_ground_m2"].as_f64().unwrap();
    assert!((open - 10_160.0).abs() < 20.0, "{open}");
}

#[tokio::test]
async fn the_projects_profile_is_the_default_of_the_processes() {
    let app = TestApp::with_scene().await;
    let change = yuantu::service::ProjectChange {
        profile: Some("iec62676-4-2025".into()),
        ..Default::default()
    };
    app.service
        .set_project("default", change, "tester")
        .await
        .unwrap();
    let inputs = json!({"courtyard": "cy-1", "blind_level": "outline"});
    let report = execute(&app, COVERAGE, inputs).await.json();
    assert_eq!(report["profile"], "iec62676-4-2025");
}

#[tokio::test]
async fn a_process_runs_on_a_sent_scene() {
    let app = TestApp::empty().await;
    let planar = json!({"type": "FeatureCollection", "planar": true, "features": [{
        "type": "Feature", "id": "a", "properties": {"kind": "courtyard"},
        "geometry": {"type": "Polygon", "coordinates": [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]]}
    }]});
    let inputs = json!({"scene": planar, "viewpoints": [[5, 5]]});
    let report = execute(&app, ISOVIST, inputs).await.json();
    assert_eq!(report["isovists"][0]["viewpoint"], json!([5.0, 5.0]));
    let area = report["isovists"][0]["area_m2"].as_f64().unwrap();
    assert!((area - 100.0).abs() < 1e-6, "{area}");

    let inputs =
        json!({"scene": scene(), "courtyard": "cy-1", "viewpoints": [[114.0001, 34.7001]]});
    assert_eq!(execute(&app, ISOVIST, inputs).await.status.as_u16(), 200);
}

#[tokio::test]
async fn wrong_inputs_are_named_by_their_pointer() {
    let app = TestApp::with_scene().await;
    for (inputs, pointer) in [
        (json!({"viewpoints": []}), "/inputs/courtyard"),
        (json!({"courtyard": true}), "/inputs/courtyard"),
        (json!({"courtyard": "none"}), "/inputs/courtyard"),
        (
            json!({"courtyard": "cy-1", "scenario": "none"}),
            "/inputs/scenario",
        ),
        (
            json!({"courtyard": "cy-1", "planar_crs": "x"}),
            "/inputs/planar_crs",
        ),
        (
            json!({"courtyard": "cy-1", "viewpoints": [[1, "x"]]}),
            "/inputs/viewpoints/0/1",
        ),
        (
            json!({"scene": {"type": "Nothing"}, "viewpoints": []}),
            "/inputs/scene/type",
        ),
    ] {
        let answer = execute(&app, ISOVIST, inputs.clone()).await;
        let problem = answer.problem(400, "invalid-body");
        assert_eq!(problem["pointer"], pointer, "{inputs}: {problem}");
    }
}

#[tokio::test]
async fn a_fault_inside_a_sent_scene_is_named_by_its_place_in_the_body() {
    let app = TestApp::empty().await;
    let mut bad = scene();
    bad["features"][2]["properties"]["height_m"] = json!("high");
    let answer = execute(
        &app,
        ISOVIST,
        json!({"scene": bad, "viewpoints": [[114.0, 34.7]]}),
    )
    .await;
    let problem = answer.problem(400, "invalid-body");
    assert_eq!(
        problem["pointer"],
        "/inputs/scene/features/2/properties/height_m"
    );
}

#[tokio::test]
async fn only_the_outputs_that_are_wanted_come_back() {
    let app = TestApp::with_scene().await;
    let wanted = json!({"inputs": {"courtyard": "cy-1"}, "outputs": {"open_ground_m2": {}}, "response": "document"});
    let report = app.post(COVERAGE, &wanted).await.json();
    assert_eq!(
        report.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["open_ground_m2"]
    );
    let unknown = json!({"inputs": {"courtyard": "cy-1"}, "outputs": {"colour": {}}});
    let problem = app
        .post(COVERAGE, &unknown)
        .await
        .problem(400, "invalid-body");
    assert_eq!(problem["pointer"], "/outputs/colour");
}

#[tokio::test]
async fn the_living_environment_of_a_stored_courtyard_is_judged() {
    let app = TestApp::with_scene().await;
    let ask = async |process: &str| {
        let address = format!("/api/processes/{process}/execution");
        let answer = execute(&app, &address, json!({"courtyard": "cy-1"})).await;
        assert_eq!(answer.status.as_u16(), 200, "{process}: {}", answer.text);
        answer.json()
    };
    let perimeter = ask("perimeter").await;
    let opening = &perimeter["openings"][0];
    assert_eq!(opening["line"]["type"], "LineString");
    let corner = opening["line"]["coordinates"][0][0].as_f64().unwrap();
    assert!((corner - 114.0).abs() < 0.0011, "{opening}");

    let card = ask("scorecard").await;
    for line in card["checks"].as_array().unwrap() {
        let process = line["analysis"].as_str().unwrap();
        ask(process).await;
        for member in [
            "id", "title", "value", "unit", "target", "bound", "gap", "met",
        ] {
            assert!(line.get(member).is_some(), "{member} of {line}");
        }
        for member in ["title", "clause", "status"] {
            assert!(!line["rule"][member].is_null(), "{member} of {line}");
        }
    }
    let enclosure = &card["checks"][0];
    assert_eq!(enclosure["value"], perimeter["enclosure_share"]);
}
