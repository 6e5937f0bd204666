use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::app::{Answer, TestApp};

const BUILT_IN: &str = "4mp-2.8mm-1-3in-wide";

fn own() -> Value {
    json!({"name": "门卫室", "image_width_px": 2560, "image_height_px": 1440, "focal_length_mm": 6, "sensor_width_mm": 5.38})
}

async fn add(app: &TestApp, lens: &Value) -> Answer {
    app.post("/api/lenses", lens).await
}

async fn delete(app: &TestApp, id: &str) -> Answer {
    let request = Request::delete(format!("/api/lenses/{id}"));
    app.send(request.body(Body::empty()).unwrap()).await
}

async fn own_names(app: &TestApp) -> Vec<String> {
    let listed = app.json("/api/lenses").await;
    let lenses = listed["lenses"].as_array().unwrap().iter();
    lenses
        .filter(|lens| lens["own"] == true)
        .map(|lens| lens["name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_catalogue_says_what_a_lens_shows_and_how_far_each_level_carries() {
    let app = TestApp::empty().await;
    let lens = app.json(&format!("/api/lenses/{BUILT_IN}")).await;
    assert_eq!(lens["name"], "2.8 mm / 4 MP");
    assert_eq!(lens["own"], false);
    assert_eq!(lens["sensor_format"], "1/3\"");
    assert_eq!(lens["status"], "recalled");
    assert!((lens["hfov_deg"].as_f64().unwrap() - 87.70).abs() < 0.01);
    // f = 2560 · 2.8 / 5.38 = 1332.34 px, and 1332.34 / 250 = 5.329 m.
    let identify = &lens["levels"][4];
    assert_eq!(identify["level"], "identify");
    assert!((identify["distance_m"].as_f64().unwrap() - 5.329).abs() < 0.001);
    app.get("/api/lenses/none").await.problem(404, "not-found");
}

#[tokio::test]
async fn an_own_lens_is_listed_after_the_others_until_it_is_deleted() {
    let app = TestApp::with_scene().await;
    let answer = add(&app, &own()).await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text);
    let made = answer.json();
    let id = made["id"].as_str().unwrap();
    assert_eq!(made["own"], true);
    assert_eq!(made["status"], Value::Null);
    assert_eq!(app.json(answer.header("location")).await, made);
    let listed = app.json("/api/lenses").await;
    assert_eq!(listed["lenses"].as_array().unwrap().last(), Some(&made));

    assert_eq!(delete(&app, id).await.status.as_u16(), 204);
    assert!(own_names(&app).await.is_empty());
    delete(&app, id).await.problem(404, "not-found");
}

#[tokio::test]
async fn a_measured_field_of_view_stands_for_the_optics() {
    let app = TestApp::with_scene().await;
    let measured =
        json!({"name": "实测", "image_width_px": 1920, "image_height_px": 1080, "hfov_deg": 101.5});
    let made = add(&app, &measured).await.json();
    assert_eq!(made["hfov_deg"], 101.5);
    assert_eq!(made["focal_length_mm"], Value::Null);
}

#[tokio::test]
async fn a_wrong_lens_is_refused_with_the_place_of_the_fault() {
    let app = TestApp::with_scene().await;
    for (change, pointer) in [
        (json!({"name": "  "}), "/name"),
        (json!({"name": "长".repeat(81)}), "/name"),
        (json!({"name": "two\nlines"}), "/name"),
        (json!({"focal_length_mm": 0}), "/focal_length_mm"),
        (json!({"sensor_width_mm": 1e9}), "/sensor_width_mm"),
        (json!({"sensor_width_mm": null}), "/sensor_width_mm"),
        (json!({"focal_length_mm": null}), "/focal_length_mm"),
        (
            json!({"focal_length_mm": null, "sensor_width_mm": null}),
            "",
        ),
        (json!({"hfov_deg": 90}), "/hfov_deg"),
        (
            json!({"focal_length_mm": null, "sensor_width_mm": null, "hfov_deg": 180}),
            "/hfov_deg",
        ),
        (
            json!({"focal_length_mm": 1000, "sensor_width_mm": 0.5}),
            "/focal_length_mm",
        ),
        (json!({"image_width_px": 0}), "/image_width_px"),
        (json!({"image_height_px": 1_000_000}), "/image_height_px"),
        (json!({"image_width_px": "wide"}), "/image_width_px"),
        (json!({"price": 1}), "/price"),
    ] {
        let mut lens = own();
        lens.as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        let problem = add(&app, &lens).await.problem(400, "invalid-body");
        assert_eq!(problem["pointer"], pointer, "{change}: {problem}");
    }
    assert!(own_names(&app).await.is_empty());
}

#[tokio::test]
async fn a_name_is_used_once_and_a_project_has_at_most_200_own_lenses() {
    let app = TestApp::with_scene().await;
    add(&app, &own()).await;
    add(&app, &own()).await.problem(409, "conflict");
    for number in 2..=200 {
        let mut lens = own();
        lens["name"] = json!(format!("镜头 {number}"));
        assert_eq!(add(&app, &lens).await.status.as_u16(), 201);
    }
    let mut one_too_many = own();
    one_too_many["name"] = json!("镜头 201");
    add(&app, &one_too_many).await.problem(409, "conflict");
    assert_eq!(own_names(&app).await.len(), 200);
}

#[tokio::test]
async fn built_in_lenses_stay_and_an_empty_project_keeps_none() {
    let app = TestApp::empty().await;
    delete(&app, BUILT_IN).await.problem(409, "conflict");
    add(&app, &own()).await.problem(409, "conflict");
    app.get("/api/lenses?project=none")
        .await
        .problem(404, "not-found");
    assert!(own_names(&app).await.is_empty());
}
