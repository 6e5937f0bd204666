use crate::app::TestApp;

#[tokio::test]
async fn the_kinds_come_in_both_languages_with_units_and_choices() {
    let app = TestApp::empty().await;
    let kinds = app.json("/api/kinds").await;
    let kinds = kinds["kinds"].as_array().unwrap();
    assert_eq!(kinds.len(), 18);
    let wall = kinds.iter().find(|kind| kind["kind"] == "wall").unwrap();
    assert_eq!(wall["title"]["zh"], "围墙");
    assert_eq!(wall["title"]["en"], "Wall");
    let property = |name: &str| {
        let properties = wall["properties"].as_array().unwrap();
        properties
            .iter()
            .find(|property| property["name"] == name)
            .unwrap()
            .clone()
    };
    assert_eq!(property("height_m")["unit"], "m");
    assert_eq!(property("type")["choices"][1]["value"], "railing");
    assert_eq!(property("type")["choices"][1]["zh"], "栏杆");
    assert_eq!(property("see_through")["type"], "boolean");
    assert_eq!(property("note")["required"], false);
}

#[tokio::test]
async fn the_rules_say_how_sure_they_are() {
    let app = TestApp::empty().await;
    let rules = app.json("/api/rules").await;
    for rule in rules["rules"].as_array().unwrap() {
        assert!(rule["title"]["zh"].is_string(), "{rule}");
        assert!(["seen", "recalled"].contains(&rule["status"].as_str().unwrap()));
    }
    let profile = &rules["profiles"][0];
    assert_eq!(profile["id"], "iec62676-4-2014");
    assert_eq!(profile["levels"][0]["min_px_per_m"], 12.5);
}

#[tokio::test]
async fn health_tells_the_version_and_the_store() {
    let app = TestApp::empty().await;
    let health = app.json("/api/health").await;
    assert_eq!(health["status"], "ok");
    assert_eq!(health["store"], "sqlite");
    assert_eq!(health["version"], env!("CARGO_PKG_VERSION"));
}
