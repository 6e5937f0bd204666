use serde_json::json;

use crate::app::{TestApp, feature, point};

#[tokio::test]
async fn before_the_first_import_there_is_an_empty_project() {
    let app = TestApp::empty().await;
    let projects = app.json("/api/projects").await;
    assert_eq!(projects["projects"][0]["id"], "default");
    assert_eq!(projects["projects"][0]["extent"], json!(null));
    let register = app.json("/api/register").await;
    assert_eq!(
        register,
        json!({"project": "default", "revision": 0, "courtyards": []})
    );
}

#[tokio::test]
async fn the_first_import_makes_the_project_in_the_zone_nearest_to_the_data() {
    let app = TestApp::with_scene().await;
    let project = app.json("/api/projects/default").await;
    assert_eq!(project["planar_crs"], 4547);
    assert_eq!(project["demo"], false);
    assert_eq!(project["profile"], "iec62676-4-2014");
    assert_eq!(project["revision"], 1);
    assert_eq!(project["extent"], json!([114.0, 34.7, 114.003, 34.701]));
}

#[tokio::test]
async fn a_project_that_does_not_exist_is_a_problem() {
    let app = TestApp::empty().await;
    app.get("/api/projects/other")
        .await
        .problem(404, "not-found");
    app.get("/api/register?project=other")
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn the_register_measures_and_counts_each_courtyard() {
    let app = TestApp::with_scene().await;
    let register = app.json("/api/register").await;
    let first = &register["courtyards"][0];
    assert_eq!(first["id"], "cy-1");
    assert_eq!(first["name"], "一号院");
    assert_eq!(first["code"], "A");
    assert_eq!(
        first["counts"],
        json!({"building": 1, "camera": 1, "lamp": 5})
    );
    // 0.001° by 0.001° at 34.7° N on the ellipsoid.
    let area = first["area_m2"].as_f64().unwrap();
    assert!((area - 10_160.0).abs() < 20.0, "{area}");
    assert_eq!(register["courtyards"][1]["counts"], json!({}));
    assert_eq!(register["courtyards"][1]["code"], json!(null));
}

#[tokio::test]
async fn before_there_are_courtyards_the_extent_is_that_of_all_features() {
    let app = TestApp::empty().await;
    let lamps = [(114.0, 34.7), (114.002, 34.701)]
        .map(|(x, y)| feature(&format!("lamp {x}"), point(x, y), json!({"kind": "lamp"})));
    app.import(&json!({"type": "FeatureCollection", "features": lamps}))
        .await;
    let project = app.json("/api/projects/default").await;
    assert_eq!(project["extent"], json!([114.0, 34.7, 114.002, 34.701]));
}
