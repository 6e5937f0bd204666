//! Each route by each role. The expectations are written down here a second time, from what was agreed and not from
//! the program's own table.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use yuantu::model::Role;

use crate::app::{Answer, TestApp, feature, point};
use crate::signed::{Person, grant};

/// Who calls, in rising order: nobody, somebody without any grant, and the roles.
const WHO: [&str; 7] = [
    "nobody", "anybody", "viewer", "surveyor", "planner", "manager", "admin",
];

/// Method, path and the least of those who may call it.
const LEAST: &[(&str, &str, &str)] = &[
    ("get", "/api", "anybody"),
    ("get", "/api/conformance", "anybody"),
    ("get", "/api/openapi.json", "anybody"),
    ("get", "/api/docs", "anybody"),
    ("get", "/api/health", "nobody"),
    ("get", "/api/problems/{slug}", "nobody"),
    ("get", "/api/projects", "anybody"),
    ("get", "/api/projects/{id}", "viewer"),
    ("patch", "/api/projects/{id}", "manager"),
    ("get", "/api/register", "viewer"),
    ("get", "/api/kinds", "anybody"),
    ("get", "/api/rules", "viewer"),
    ("get", "/api/lenses", "viewer"),
    ("post", "/api/lenses", "manager"),
    ("get", "/api/lenses/{id}", "viewer"),
    ("delete", "/api/lenses/{id}", "manager"),
    ("get", "/api/collections", "viewer"),
    ("get", "/api/collections/{collection}", "viewer"),
    ("get", "/api/collections/{collection}/schema", "anybody"),
    ("get", "/api/collections/{collection}/items", "viewer"),
    ("post", "/api/collections/{collection}/items", "surveyor"),
    ("get", "/api/collections/{collection}/items/{id}", "viewer"),
    (
        "put",
        "/api/collections/{collection}/items/{id}",
        "surveyor",
    ),
    (
        "patch",
        "/api/collections/{collection}/items/{id}",
        "surveyor",
    ),
    (
        "delete",
        "/api/collections/{collection}/items/{id}",
        "surveyor",
    ),
    ("get", "/api/tileMatrixSets", "anybody"),
    ("get", "/api/tileMatrixSets/WebMercatorQuad", "anybody"),
    ("get", "/api/collections/{collection}/tiles", "viewer"),
    (
        "get",
        "/api/collections/{collection}/tiles/WebMercatorQuad",
        "viewer",
    ),
    (
        "get",
        "/api/collections/{collection}/tiles/WebMercatorQuad/tilejson.json",
        "viewer",
    ),
    (
        "get",
        "/api/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}",
        "viewer",
    ),
    ("get", "/api/tiles", "viewer"),
    ("get", "/api/tiles/WebMercatorQuad", "viewer"),
    ("get", "/api/tiles/WebMercatorQuad/tilejson.json", "viewer"),
    ("get", "/api/tiles/WebMercatorQuad/{z}/{y}/{x}", "viewer"),
    ("get", "/api/features", "viewer"),
    ("post", "/api/changes", "surveyor"),
    ("get", "/api/scenarios", "viewer"),
    ("post", "/api/scenarios", "planner"),
    ("get", "/api/scenarios/{id}", "viewer"),
    ("patch", "/api/scenarios/{id}", "planner"),
    ("delete", "/api/scenarios/{id}", "planner"),
    ("get", "/api/scenarios/{id}/changes", "viewer"),
    ("get", "/api/scenes", "viewer"),
    ("post", "/api/scenes", "manager"),
    ("post", "/api/scenes/check", "viewer"),
    ("get", "/api/history", "viewer"),
    ("get", "/api/events", "viewer"),
    ("put", "/api/presence", "viewer"),
    ("delete", "/api/presence", "viewer"),
    ("get", "/api/processes", "anybody"),
    ("get", "/api/processes/{id}", "anybody"),
    ("post", "/api/processes/{id}/execution", "viewer"),
    ("get", "/api/jobs", "viewer"),
    ("get", "/api/jobs/{id}", "viewer"),
    ("delete", "/api/jobs/{id}", "viewer"),
    ("get", "/api/jobs/{id}/results", "viewer"),
    ("get", "/api/session", "nobody"),
    ("post", "/api/session", "nobody"),
    ("delete", "/api/session", "nobody"),
    ("get", "/api/session/oidc", "nobody"),
    ("get", "/api/session/oidc/answer", "nobody"),
    ("post", "/api/session/password", "anybody"),
    ("post", "/api/setup", "nobody"),
    ("get", "/api/users", "admin"),
    ("post", "/api/users", "admin"),
    ("patch", "/api/users/{id}", "admin"),
    ("delete", "/api/users/{id}", "admin"),
    ("get", "/api/tokens", "anybody"),
    ("post", "/api/tokens", "anybody"),
    ("delete", "/api/tokens/{id}", "anybody"),
    ("get", "/api/audit", "admin"),
];

fn rank(who: &str) -> usize {
    WHO.iter().position(|known| *known == who).unwrap()
}

/// A service with an administrator, a scenario, and whoever is to be tried.
struct Stage {
    app: TestApp,
    scenario: String,
    cookie: Option<String>,
}

impl Stage {
    async fn of(who: &str) -> Self {
        let app = TestApp::with_scene().await;
        let scenario = app.scenario().await;
        let cookie = {
            let admin = app.admin().await;
            match who {
                "nobody" => None,
                "admin" => Some(admin.cookie),
                "anybody" => Some(app.person(who, Vec::new()).await.cookie),
                role => {
                    let role: Role = role.parse().unwrap();
                    let person = app.person(who, vec![grant(None, role)]).await;
                    Some(person.cookie)
                }
            }
        };
        Self {
            app,
            scenario,
            cookie,
        }
    }

    async fn call(&self, method: &str, path: &str, body: &Value) -> Answer {
        let mut headers = vec![("if-match", "*")];
        headers.extend(self.cookie.as_deref().map(|cookie| ("cookie", cookie)));
        let method = method.to_uppercase();
        self.app.call(&method, path, &headers, body).await
    }

    /// A call of the route that would do something.
    async fn visit(&self, method: &str, path: &str) -> Answer {
        let scenario = format!("scenarios/{}", self.scenario);
        let address = path
            .replace("{collection}", "lamps")
            .replace("items/{id}", "items/lamp-1")
            .replace("projects/{id}", "projects/default")
            .replace("lenses/{id}", "lenses/4mp-2.8mm-1-3in-wide")
            .replace("processes/{id}", "processes/isovist")
            .replace("scenarios/{id}", &scenario)
            .replace("{slug}", "internal")
            .replace("{z}/{y}/{x}", "16/26025/53521")
            .replace("{id}", "none")
            // Who is let in is told that this is no revision; else the answer would never end.
            .replace("/api/events", "/api/events?since=never")
            .replace("/api/features", "/api/features?courtyard=cy-1");
        self.call(method, &address, &body_of(method, path)).await
    }
}

fn lamp(id: &str, x: f64) -> Value {
    feature(
        id,
        point(x, 34.7009),
        json!({"kind": "lamp", "height_m": 6, "reach_m": 12}),
    )
}

fn body_of(method: &str, path: &str) -> Value {
    let new_lamp = lamp("lamp-new", 114.0005);
    match (method, path) {
        ("post", "/api/lenses") => {
            json!({"name": "六毫米", "image_width_px": 2560, "image_height_px": 1440, "hfov_deg": 60})
        }
        ("post", "/api/collections/{collection}/items") => new_lamp,
        ("put", _) => lamp("lamp-1", 114.0006),
        ("patch", "/api/collections/{collection}/items/{id}") => {
            json!({"properties": {"height_m": 7}})
        }
        ("patch", "/api/scenarios/{id}") => json!({"name": "另一个方案"}),
        ("post", "/api/changes") => edit(json!({"put": lamp("lamp-other", 114.0004)})),
        ("post", "/api/scenarios") => json!({"courtyard": "cy-1", "name": "方案二"}),
        ("post", "/api/scenes" | "/api/scenes/check") => {
            json!({"type": "FeatureCollection", "features": [lamp("lamp-file", 114.0003)]})
        }
        ("post", "/api/processes/{id}/execution") => {
            json!({"inputs": {"courtyard": "cy-1", "viewpoints": [[114.0001, 34.7001]]}})
        }
        ("post", "/api/session") => json!({"name": "stranger", "password": "whatever it is"}),
        ("post", "/api/session/password") => json!({"old": "wrong one", "new": "a good new one"}),
        ("post", "/api/setup") => {
            json!({"token": "x", "name": "x", "password": "a long password"})
        }
        ("post", "/api/users") => json!({"name": "new", "password": "a long password"}),
        ("patch", "/api/projects/{id}") => json!({"name": "街道"}),
        ("post", "/api/tokens") => json!({"name": "QGIS", "role": "viewer"}),
        _ => json!({}),
    }
}

fn edit(edit: Value) -> Value {
    json!({
        "action": uuid::Uuid::now_v7().to_string(),
        "title": {"zh": "改", "en": "Change"},
        "edits": [edit]
    })
}

/// Asserts that `who` is let in or not, as `least` says.
#[track_caller]
fn check(who: &str, least: &str, what: &str, answer: &Answer) {
    let status = answer.status.as_u16();
    if rank(who) >= rank(least) {
        let kind = || answer.json()["type"].as_str().unwrap_or("").to_owned();
        let is_refused = status == 401 && kind() != "/api/problems/wrong-credentials";
        assert!(
            !is_refused && status != 403,
            "{who}, {what}: {}",
            answer.text
        );
        assert!(status < 500, "{who}, {what}: {}", answer.text);
    } else if who == "nobody" {
        answer.problem(401, "sign-in-needed");
    } else {
        let problem = answer.problem(403, "not-allowed");
        assert_eq!(problem["needed"], least, "{who}, {what}: {problem}");
    }
}

async fn walk(who: &str) {
    let stage = Stage::of(who).await;
    let expected: BTreeSet<_> = LEAST
        .iter()
        .map(|(method, path, _)| (*method, *path))
        .collect();
    let admin = stage.app.session("admin").await;
    let headers = [("cookie", admin.as_str())];
    let document = stage
        .app
        .call("GET", "/api/openapi.json", &headers, &json!(null))
        .await
        .json();
    let mut walked = BTreeSet::new();
    let mut last = None;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for method in methods.as_object().unwrap().keys() {
            let row = LEAST.iter().find(|(m, p, _)| m == method && p == path);
            let (.., least) = row.unwrap_or_else(|| panic!("say who may {method} {path}"));
            walked.insert((method.as_str(), path.as_str()));
            // Nobody is signed in after it.
            if (method.as_str(), path.as_str()) == ("delete", "/api/session") {
                last = Some((method, path, least));
                continue;
            }
            let answer = stage.visit(method, path).await;
            check(who, least, &format!("{method} {path}"), &answer);
        }
    }
    assert_eq!(walked, expected, "the document lists what is walked");
    let (method, path, least) = last.unwrap();
    check(who, least, "signing out", &stage.visit(method, path).await);
}

macro_rules! each_route_by {
    ($($who:ident)+) => {$(
        #[tokio::test]
        async fn $who() {
            walk(stringify!($who)).await;
        }
    )+};
}

mod each_route {
    use super::walk;
    each_route_by!(nobody anybody viewer surveyor planner manager admin);
}

#[tokio::test]
async fn what_takes_a_role_of_its_own_beyond_the_route() {
    let courtyard = |id: &str| {
        let geometry = crate::app::square(114.004, 34.7, 0.001);
        feature(id, geometry, json!({"kind": "courtyard", "name": "三号院"}))
    };
    for who in WHO {
        let stage = Stage::of(who).await;
        let within = |path: &str| format!("{path}?scenario={}", stage.scenario);
        let scene = json!({"type": "FeatureCollection", "features": [lamp("lamp-file", 114.0003)]});
        let scenario = format!("/api/scenarios/{}", stage.scenario);
        let removed = json!({"remove": "cy-2", "expected": 1});
        let cases: &[(&str, &str, String, Value)] = &[
            (
                "planner",
                "post",
                within("/api/changes"),
                edit(json!({"put": lamp("a", 114.0004)})),
            ),
            (
                "planner",
                "post",
                within("/api/collections/lamps/items"),
                lamp("b", 114.0005),
            ),
            (
                "planner",
                "patch",
                within("/api/collections/lamps/items/b"),
                json!({"properties": {"height_m": 8}}),
            ),
            (
                "planner",
                "put",
                within("/api/collections/lamps/items/b"),
                lamp("b", 114.0006),
            ),
            (
                "planner",
                "delete",
                within("/api/collections/lamps/items/b"),
                json!(null),
            ),
            (
                "planner",
                "patch",
                within("/api/collections/courtyards/items/cy-1"),
                json!({"properties": {"name": "改"}}),
            ),
            ("planner", "post", within("/api/scenes"), scene),
            (
                "manager",
                "post",
                "/api/collections/courtyards/items".into(),
                courtyard("cy-3"),
            ),
            (
                "manager",
                "patch",
                "/api/collections/courtyards/items/cy-1".into(),
                json!({"properties": {"name": "改"}}),
            ),
            ("manager", "post", "/api/changes".into(), edit(removed)),
            ("manager", "patch", scenario, json!({"status": "published"})),
            ("anybody", "get", "/api/none".into(), json!(null)),
            ("anybody", "put", "/api/health".into(), json!(null)),
            ("nobody", "get", "/".into(), json!(null)),
            ("nobody", "get", "/courtyards/cy-1".into(), json!(null)),
        ];
        for (least, method, path, body) in cases {
            let answer = stage.call(method, path, body).await;
            let what = format!("{method} {path}");
            if rank(who) >= rank(least) || who == "nobody" {
                check(who, least, &what, &answer);
            } else {
                // The route may ask for less than what is written takes: the next role is told first.
                let problem = answer.problem(403, "not-allowed");
                let needed = rank(problem["needed"].as_str().unwrap());
                assert!(
                    rank(who) < needed && needed <= rank(least),
                    "{who}, {what}: {problem}"
                );
            }
        }
    }
}

#[tokio::test]
async fn a_head_tells_nobody_more_than_a_get() {
    let stage = Stage::of("nobody").await;
    for (method, path, least) in LEAST {
        if *method == "get" && *least != "nobody" {
            assert_eq!(
                stage.visit("head", path).await.status.as_u16(),
                401,
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn jobs_belong_to_who_started_them_and_administrators_see_all() {
    let app = TestApp::with_scene().await;
    let admin = app.admin().await;
    let one = app.person("one", vec![grant(None, Role::Manager)]).await;
    let other = app.person("other", vec![grant(None, Role::Manager)]).await;
    let body = json!({"inputs": {"courtyard": "cy-1", "viewpoints": [[114.0001, 34.7001]]}});
    let path = "/api/processes/isovist/execution";
    let started = one
        .call("POST", path, &[("prefer", "respond-async")], &body)
        .await;
    assert_eq!(started.status.as_u16(), 201, "{}", started.text);
    let job = format!("/api/jobs/{}", started.json()["jobID"].as_str().unwrap());
    let count = async |person: &Person<'_>| {
        let jobs = person.get("/api/jobs").await.json();
        jobs["jobs"].as_array().unwrap().len()
    };
    assert_eq!(
        (count(&one).await, count(&other).await, count(&admin).await),
        (1, 0, 1)
    );
    other.get(&job).await.problem(404, "no-such-job");
    let results = format!("{job}/results");
    other.get(&results).await.problem(404, "no-such-job");
    other
        .over("DELETE", &job, &json!(null))
        .await
        .problem(404, "no-such-job");
    assert_eq!(one.get(&job).await.status.as_u16(), 200);
    assert_eq!(
        admin
            .over("DELETE", &job, &json!(null))
            .await
            .status
            .as_u16(),
        200
    );
}
