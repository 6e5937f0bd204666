use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::app::TestApp;
use crate::jobs;

/// The addresses of the contract with the web client.
const CONTRACT: &[(&str, &str)] = &[
    ("get", "/api"),
    ("get", "/api/conformance"),
    ("get", "/api/openapi.json"),
    ("get", "/api/docs"),
    ("get", "/api/health"),
    ("get", "/api/problems/{slug}"),
    ("get", "/api/projects"),
    ("get", "/api/projects/{id}"),
    ("patch", "/api/projects/{id}"),
    ("get", "/api/register"),
    ("get", "/api/kinds"),
    ("get", "/api/rules"),
    ("get", "/api/lenses"),
    ("post", "/api/lenses"),
    ("get", "/api/lenses/{id}"),
    ("delete", "/api/lenses/{id}"),
    ("get", "/api/collections"),
    ("get", "/api/collections/{collection}"),
    ("get", "/api/collections/{collection}/schema"),
    ("get", "/api/collections/{collection}/items"),
    ("post", "/api/collections/{collection}/items"),
    ("get", "/api/collections/{collection}/items/{id}"),
    ("put", "/api/collections/{collection}/items/{id}"),
    ("patch", "/api/collections/{collection}/items/{id}"),
    ("delete", "/api/collections/{collection}/items/{id}"),
    ("get", "/api/tileMatrixSets"),
    ("get", "/api/tileMatrixSets/WebMercatorQuad"),
    ("get", "/api/collections/{collection}/tiles"),
    ("get", "/api/collections/{collection}/tiles/WebMercatorQuad"),
    (
        "get",
        "/api/collections/{collection}/tiles/WebMercatorQuad/tilejson.json",
    ),
    (
        "get",
        "/api/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}",
    ),
    ("get", "/api/tiles"),
    ("get", "/api/tiles/WebMercatorQuad"),
    ("get", "/api/tiles/WebMercatorQuad/tilejson.json"),
    ("get", "/api/tiles/WebMercatorQuad/{z}/{y}/{x}"),
    ("get", "/api/features"),
    ("post", "/api/changes"),
    ("get", "/api/scenarios"),
    ("post", "/api/scenarios"),
    ("get", "/api/scenarios/{id}"),
    ("patch", "/api/scenarios/{id}"),
    ("delete", "/api/scenarios/{id}"),
    ("get", "/api/scenarios/{id}/changes"),
    ("get", "/api/scenes"),
    ("post", "/api/scenes"),
    ("post", "/api/scenes/check"),
    ("get", "/api/history"),
    ("get", "/api/events"),
    ("put", "/api/presence"),
    ("delete", "/api/presence"),
    ("get", "/api/processes"),
    ("get", "/api/processes/{id}"),
    ("post", "/api/processes/{id}/execution"),
    ("get", "/api/jobs"),
    ("get", "/api/jobs/{id}"),
    ("delete", "/api/jobs/{id}"),
    ("get", "/api/jobs/{id}/results"),
    ("get", "/api/session"),
    ("post", "/api/session"),
    ("delete", "/api/session"),
    ("post", "/api/session/password"),
    ("post", "/api/setup"),
    ("get", "/api/users"),
    ("post", "/api/users"),
    ("patch", "/api/users/{id}"),
    ("delete", "/api/users/{id}"),
    ("get", "/api/tokens"),
    ("post", "/api/tokens"),
    ("delete", "/api/tokens/{id}"),
    ("get", "/api/audit"),
    ("get", "/api/session/oidc"),
    ("get", "/api/session/oidc/answer"),
];

/// Every `$ref` in a document.
fn references<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members
                .values()
                .for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_openapi_document_lists_exactly_the_routes_of_the_contract() {
    let app = TestApp::empty().await;
    let document = app.json("/api/openapi.json").await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut listed = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        listed.extend(
            methods
                .as_object()
                .unwrap()
                .keys()
                .map(|method| (method.as_str(), path.as_str())),
        );
    }
    assert_eq!(listed, CONTRACT.iter().copied().collect());
}

#[tokio::test]
async fn every_listed_get_answers_and_every_operation_documents_its_problems() {
    let app = TestApp::with_scene().await;
    let scenario = format!("scenarios/{}", app.scenario().await);
    let job = jobs::ended(&app).await;
    // Streams of events end at once.
    app.service.stop_following();
    let document = app.json("/api/openapi.json").await;
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            assert_eq!(
                operation["responses"]["default"]["$ref"],
                "#/components/responses/Problem"
            );
            assert!(operation["summary"].is_string(), "{method} {path}");
            // What leads to an identity provider and back is tried in `elsewhere`.
            let leads_on = operation["responses"]["303"].is_object();
            if method == "get" && !leads_on {
                let address = path
                    .replace("{collection}", "cameras")
                    .replace("items/{id}", "items/cam-1")
                    .replace("projects/{id}", "projects/default")
                    .replace("lenses/{id}", "lenses/4mp-2.8mm-1-3in-wide")
                    .replace("processes/{id}", "processes/isovist")
                    .replace("scenarios/{id}", &scenario)
                    .replace("/api/jobs/{id}", &job)
                    .replace("{slug}", "internal")
                    .replace("{z}/{y}/{x}", "16/26025/53521")
                    .replace("/api/features", "/api/features?courtyard=cy-1");
                let answer = app.get(&address).await;
                assert_eq!(answer.status.as_u16(), 200, "{address}: {}", answer.text);
                let promised = operation["responses"]["200"]["content"]
                    .as_object()
                    .unwrap();
                let sent = answer
                    .header("content-type")
                    .split(';')
                    .next()
                    .unwrap()
                    .to_owned();
                assert!(promised.contains_key(&sent), "{address} sends {sent}");
            }
        }
    }
}

#[tokio::test]
async fn every_operation_has_an_id_of_its_own() {
    let app = TestApp::empty().await;
    let document = app.json("/api/openapi.json").await;
    let mut seen = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(seen.insert(id), "{method} {path}: {id} is another one's");
        }
    }
}

#[tokio::test]
async fn json_objects_have_the_members_that_the_document_requires() {
    let app = TestApp::with_scene().await;
    let document = app.json("/api/openapi.json").await;
    for address in [
        "/api",
        "/api/projects",
        "/api/register",
        "/api/kinds",
        "/api/rules",
        "/api/lenses",
        "/api/collections",
        "/api/scenarios",
        "/api/history",
        "/api/processes",
    ] {
        let schema = &document["paths"][address]["get"]["responses"]["200"]["content"]["application/json"]
            ["schema"];
        let schema = schema["$ref"]
            .as_str()
            .and_then(|target| document.pointer(&target[1..]))
            .unwrap();
        let answer = app.json(address).await;
        let required = schema["required"].as_array().unwrap();
        assert!(!required.is_empty());
        for member in required {
            assert!(
                answer.get(member.as_str().unwrap()).is_some(),
                "{address} has no {member}"
            );
        }
        for member in answer.as_object().unwrap().keys() {
            assert!(
                schema["properties"].get(member).is_some(),
                "{address}: {member} is not documented"
            );
        }
    }
}

#[tokio::test]
async fn all_references_of_the_document_lead_somewhere() {
    let app = TestApp::empty().await;
    let document = app.json("/api/openapi.json").await;
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 10);
    for target in found {
        assert!(
            document.pointer(target.trim_start_matches('#')).is_some(),
            "{target}"
        );
    }
}

#[tokio::test]
async fn features_and_analyses_are_what_the_document_says() {
    let app = TestApp::with_scene().await;
    let document = app.json("/api/openapi.json").await;
    assert!(!document.to_string().contains("$defs"));
    let schemas = &document["components"]["schemas"];
    let features = app.json("/api/features?courtyard=cy-1").await;
    let feature = &features["features"][0];
    assert_required(feature, &schemas["Feature"]);
    assert_required(&feature["properties"], &schemas["FeatureProperties"]);
    assert!(schemas["CourtyardProperties"]["properties"]["stage"].is_object());
    for input in ["courtyard", "target_height_m"] {
        assert!(schemas["CameraCoverageInputs"]["properties"][input].is_object());
    }
    let report = app
        .post(
            "/api/processes/camera-coverage/execution",
            &json!({"inputs": {"courtyard": "cy-1"}}),
        )
        .await
        .json();
    assert_required(&report, &schemas["CameraCoverageReport"]);
    let place = &schemas["CameraCoveragePlace"];
    assert_eq!(
        place["properties"]["got"]["type"],
        json!(["string", "null"])
    );
    for found in report["must_see"].as_array().unwrap() {
        assert_required(found, place);
    }
}

/// That an object has all members that its schema requires, and only such as it lists.
fn assert_required(object: &Value, schema: &Value) {
    for member in schema["required"].as_array().unwrap() {
        assert!(object.get(member.as_str().unwrap()).is_some(), "{member}");
    }
    for member in object.as_object().unwrap().keys() {
        let known = schema["properties"].get(member).is_some();
        assert!(known || schema["additionalProperties"] == true, "{member}");
    }
}

#[tokio::test]
async fn the_landing_page_links_to_documents_that_exist() {
    let app = TestApp::empty().await;
    for address in ["/api", "/api/", "/api?f=json"] {
        let landing = app.json(address).await;
        let links = landing["links"].as_array().unwrap();
        for rel in ["self", "service-desc", "conformance", "data"] {
            let link = links.iter().find(|link| link["rel"] == rel).unwrap();
            let href = link["href"].as_str().unwrap();
            let path = href.strip_prefix("http://test.example").unwrap();
            assert_eq!(app.get(path).await.status.as_u16(), 200, "{href}");
        }
    }
    app.get("/api?f=html")
        .await
        .problem(400, "invalid-parameter");
    let conformance = app.json("/api/conformance").await;
    let classes = conformance["conformsTo"].to_string();
    assert!(classes.contains("ogcapi-features-1/1.0/conf/core") && !classes.contains("oas30"));
}

#[tokio::test]
async fn the_docs_page_shows_every_route_and_needs_no_other_server() {
    let app = TestApp::empty().await;
    let page = app.get("/api/docs").await;
    assert!(page.header("content-type").starts_with("text/html"));
    for (_, path) in CONTRACT {
        assert!(page.text.contains(path), "{path}");
    }
    assert!(!page.text.contains("<script") && !page.text.contains("https://"));
}
