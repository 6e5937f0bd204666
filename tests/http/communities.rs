//! Who may write where: the community of every courtyard that a write concerns.

use serde_json::{Value, json};
use yuantu::model::{Grant, Role};

use crate::app::{TestApp, feature, point, square};
use crate::signed::{Person, grant};

/// Two courtyards beside each other, of two communities, one of none, each with a lamp; and a lamp outside.
fn scene() -> Value {
    let courtyard = |id: &str, west: f64, community: Option<&str>| {
        let mut properties = json!({"kind": "courtyard", "name": id});
        if let Some(community) = community {
            properties["community"] = json!(community);
        }
        feature(id, square(west, 34.7, 0.001), properties)
    };
    json!({"type": "FeatureCollection", "features": [
        courtyard("east", 114.0, Some("东")),
        courtyard("west", 114.001, Some("西")),
        courtyard("stray", 114.004, None),
        lamp("lamp-east", EAST),
        lamp("lamp-west", WEST),
        lamp("lamp-stray", STRAY),
        lamp("lamp-outside", OUTSIDE),
    ]})
}

const EAST: f64 = 114.0005;
const WEST: f64 = 114.0012;
const STRAY: f64 = 114.0045;
const OUTSIDE: f64 = 114.01;

fn lamp(id: &str, x: f64) -> Value {
    feature(
        id,
        point(x, 34.7005),
        json!({"kind": "lamp", "height_m": 6}),
    )
}

fn of_east(role: Role) -> Vec<Grant> {
    vec![grant(Some("东"), role)]
}

async fn stage() -> TestApp {
    let app = TestApp::empty().await;
    app.import(&scene()).await;
    app
}

const LAMPS: &str = "/api/collections/lamps/items";

async fn revision(person: &Person<'_>) -> Value {
    person.get("/api/projects/default").await.json()["revision"].clone()
}

#[tokio::test]
async fn a_surveyor_edits_what_is_in_the_own_community_and_reads_all() {
    let app = stage().await;
    app.admin().await;
    let surveyor = app.person("li", of_east(Role::Surveyor)).await;
    let all = surveyor.get(LAMPS).await.json();
    assert_eq!(all["numberMatched"], 4);

    let made = surveyor.post(LAMPS, &lamp("new", EAST)).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text);
    let before = revision(&surveyor).await;
    for (name, x) in [("w", WEST), ("s", STRAY), ("o", OUTSIDE)] {
        let refused = surveyor.post(LAMPS, &lamp(name, x)).await;
        assert_eq!(refused.problem(403, "not-allowed")["needed"], "surveyor");
    }
    // It lies in the own courtyard, but says that it belongs to another one.
    let mut named = lamp("n", EAST);
    named["properties"]["courtyard"] = json!("west");
    surveyor
        .post(LAMPS, &named)
        .await
        .problem(403, "not-allowed");
    // Out of the own courtyard, and into it.
    for (id, x) in [
        ("lamp-east", WEST),
        ("lamp-east", OUTSIDE),
        ("lamp-west", EAST),
        ("lamp-outside", EAST),
        ("lamp-stray", EAST),
    ] {
        let path = format!("{LAMPS}/{id}");
        surveyor
            .over("PUT", &path, &lamp(id, x))
            .await
            .problem(403, "not-allowed");
    }
    let west = format!("{LAMPS}/lamp-west");
    surveyor
        .over("DELETE", &west, &json!(null))
        .await
        .problem(403, "not-allowed");
    let courtyard = "/api/collections/courtyards/items/east";
    let renamed = surveyor
        .over("PATCH", courtyard, &json!({"properties": {"name": "改"}}))
        .await;
    assert_eq!(renamed.problem(403, "not-allowed")["needed"], "manager");
    assert_eq!(revision(&surveyor).await, before, "nothing was written");

    let moved = surveyor
        .over(
            "PUT",
            &format!("{LAMPS}/lamp-east"),
            &lamp("lamp-east", EAST + 1e-5),
        )
        .await;
    assert_eq!(moved.status.as_u16(), 200, "{}", moved.text);
}

#[tokio::test]
async fn an_action_with_one_foreign_edit_is_refused_as_a_whole() {
    let app = stage().await;
    app.admin().await;
    let surveyor = app.person("li", of_east(Role::Surveyor)).await;
    let before = revision(&surveyor).await;
    let action = |edits: Value| json!({"action": uuid::Uuid::now_v7().to_string(), "title": {"zh": "改", "en": "Change"}, "edits": edits});
    for foreign in [
        json!({"put": lamp("b", WEST)}),
        json!({"remove": "lamp-west", "expected": 1}),
        json!({"put": lamp("lamp-west", EAST), "expected": 1}),
    ] {
        let edits = json!([{"put": lamp("a", EAST)}, foreign]);
        surveyor
            .post("/api/changes", &action(edits))
            .await
            .problem(403, "not-allowed");
    }
    assert_eq!(revision(&surveyor).await, before);
    let own = json!([{"put": lamp("a", EAST)}, {"remove": "lamp-east", "expected": 1}]);
    let done = surveyor.post("/api/changes", &action(own)).await;
    assert_eq!(done.status.as_u16(), 200, "{}", done.text);
}

#[tokio::test]
async fn a_planner_plans_for_the_own_courtyards() {
    let app = stage().await;
    let admin = app.admin().await;
    let planner = app.person("wang", of_east(Role::Planner)).await;
    let plan = async |person: &Person<'_>, courtyard: &str| {
        person
            .post(
                "/api/scenarios",
                &json!({"courtyard": courtyard, "name": "方案"}),
            )
            .await
    };
    let own = plan(&planner, "east").await.json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for foreign in ["west", "stray"] {
        plan(&planner, foreign).await.problem(403, "not-allowed");
    }
    let foreign = plan(&admin, "west").await.json()["id"]
        .as_str()
        .unwrap()
        .to_owned();

    let within = |path: &str, scenario: &str| format!("{path}?scenario={scenario}");
    let made = planner.post(&within(LAMPS, &own), &lamp("a", EAST)).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text);
    for (x, scenario) in [
        (WEST, &own),
        (OUTSIDE, &own),
        (WEST, &foreign),
        (EAST, &foreign),
    ] {
        planner
            .post(&within(LAMPS, scenario), &lamp("b", x))
            .await
            .problem(403, "not-allowed");
    }
    let west = within(&format!("{LAMPS}/lamp-west"), &own);
    planner
        .over("DELETE", &west, &json!(null))
        .await
        .problem(403, "not-allowed");
    // A boundary that takes in the neighbour's lamp takes it away from them.
    let grown = json!({"geometry": square(114.0, 34.6995, 0.002)});
    let courtyard = within("/api/collections/courtyards/items/east", &own);
    planner
        .over("PATCH", &courtyard, &grown)
        .await
        .problem(403, "not-allowed");
    let shifted = json!({"geometry": square(113.9999, 34.7, 0.001)});
    let changed = planner.over("PATCH", &courtyard, &shifted).await;
    assert_eq!(changed.status.as_u16(), 200, "{}", changed.text);
    // Another community in the plan opens no door.
    let named = json!({"properties": {"community": "西"}});
    planner
        .over("PATCH", &courtyard, &named)
        .await
        .problem(403, "not-allowed");

    let (own, foreign) = (
        format!("/api/scenarios/{own}"),
        format!("/api/scenarios/{foreign}"),
    );
    planner
        .over("PATCH", &foreign, &json!({"name": "改"}))
        .await
        .problem(403, "not-allowed");
    planner
        .over("DELETE", &foreign, &json!(null))
        .await
        .problem(403, "not-allowed");
    let renamed = planner.over("PATCH", &own, &json!({"name": "改"})).await;
    assert_eq!(renamed.status.as_u16(), 200, "{}", renamed.text);
    let published = planner
        .over("PATCH", &own, &json!({"status": "published"}))
        .await;
    assert_eq!(published.problem(403, "not-allowed")["needed"], "manager");
    assert_eq!(
        planner
            .over("DELETE", &own, &json!(null))
            .await
            .status
            .as_u16(),
        204
    );
}

#[tokio::test]
async fn a_manager_keeps_the_register_of_the_own_community() {
    let app = stage().await;
    let admin = app.admin().await;
    let manager = app.person("zhao", of_east(Role::Manager)).await;
    let courtyard = |id: &str| format!("/api/collections/courtyards/items/{id}");
    let patch = |properties: Value| json!({"properties": properties});
    let renamed = manager
        .over("PATCH", &courtyard("east"), &patch(json!({"name": "东院"})))
        .await;
    assert_eq!(renamed.status.as_u16(), 200, "{}", renamed.text);
    for (id, properties) in [
        ("east", json!({"community": "西"})),
        ("east", json!({"community": null})),
        ("west", json!({"community": "东"})),
        ("stray", json!({"community": "东"})),
        ("west", json!({"name": "西院"})),
    ] {
        manager
            .over("PATCH", &courtyard(id), &patch(properties))
            .await
            .problem(403, "not-allowed");
    }
    let file = |features: Value| json!({"type": "FeatureCollection", "features": features});
    let imported = manager
        .post(
            "/api/scenes",
            &file(json!([lamp("x", EAST), lamp("lamp-east", EAST)])),
        )
        .await;
    assert_eq!(imported.status.as_u16(), 200, "{}", imported.text);
    for x in [WEST, STRAY, OUTSIDE] {
        manager
            .post("/api/scenes", &file(json!([lamp("x", EAST), lamp("y", x)])))
            .await
            .problem(403, "not-allowed");
    }
    // What is of the whole project takes a role in the whole project.
    let rule = json!({"rule_overrides": {"parking-demand": 0.6}});
    manager
        .over("PATCH", "/api/projects/default", &rule)
        .await
        .problem(403, "not-allowed");
    let lens =
        json!({"name": "六毫米", "image_width_px": 2560, "image_height_px": 1440, "hfov_deg": 60});
    manager
        .post("/api/lenses", &lens)
        .await
        .problem(403, "not-allowed");
    let elsewhere = "/api/scenes?project=elsewhere";
    manager
        .post(elsewhere, &file(json!([lamp("x", EAST)])))
        .await
        .problem(403, "not-allowed");

    for (id, status) in [("east", 200), ("west", 403)] {
        let new = json!({"courtyard": id, "name": "方案"});
        let made = admin.post("/api/scenarios", &new).await.json();
        let path = format!("/api/scenarios/{}", made["id"].as_str().unwrap());
        let published = manager
            .over("PATCH", &path, &json!({"status": "published"}))
            .await;
        assert_eq!(published.status.as_u16(), status, "{}", published.text);
    }
}

#[tokio::test]
async fn another_project_is_closed_and_not_listed() {
    let app = stage().await;
    let admin = app.admin().await;
    let elsewhere = Grant {
        project: "elsewhere".into(),
        ..grant(None, Role::Manager)
    };
    let other = app.person("sun", vec![elsewhere]).await;
    let scene = json!({"type": "FeatureCollection", "features": [lamp("x", EAST)]});
    other
        .post("/api/scenes", &scene)
        .await
        .problem(403, "not-allowed");
    let made = other.post("/api/scenes?project=elsewhere", &scene).await;
    assert_eq!(made.status.as_u16(), 200, "{}", made.text);
    for closed in [
        "/api/register",
        "/api/projects/default",
        "/api/tiles",
        "/api/projects/none",
    ] {
        other.get(closed).await.problem(403, "not-allowed");
    }
    assert_eq!(
        other
            .get("/api/register?project=elsewhere")
            .await
            .status
            .as_u16(),
        200
    );
    let ids = async |person: &Person<'_>| {
        let projects = person.get("/api/projects").await.json();
        let projects = projects["projects"].as_array().unwrap().clone();
        projects
            .iter()
            .map(|one| one["id"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(ids(&other).await, ["elsewhere"]);
    assert_eq!(ids(&admin).await, ["default", "elsewhere"]);
    admin
        .get("/api/projects/none")
        .await
        .problem(404, "not-found");
    // A second value of one name would be another one to the handler.
    let twice = "/api/jobs?project=elsewhere&project=default";
    other.get(twice).await.problem(400, "invalid-parameter");
}
