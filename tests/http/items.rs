use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use crate::app::TestApp;

fn ids(page: &Value) -> Vec<&str> {
    let features = page["features"].as_array().unwrap();
    features
        .iter()
        .map(|feature| feature["id"].as_str().unwrap())
        .collect()
}

fn link<'a>(page: &'a Value, rel: &str) -> Option<&'a str> {
    let links = page["links"].as_array().unwrap();
    links.iter().find(|link| link["rel"] == rel)?["href"].as_str()
}

#[tokio::test]
async fn every_kind_is_a_collection_even_when_empty() {
    let app = TestApp::empty().await;
    let collections = app.json("/api/collections").await;
    let collections = collections["collections"].as_array().unwrap();
    assert_eq!(collections.len(), 18);
    for collection in collections {
        assert_eq!(collection["itemType"], "feature");
        assert!(collection.get("extent").is_none());
        let items = link(collection, "items").unwrap();
        let page = app
            .json(items.strip_prefix("http://test.example").unwrap())
            .await;
        assert_eq!(page["numberMatched"], 0);
        assert_eq!(page["features"], json!([]));
    }
}

#[tokio::test]
async fn a_collection_tells_its_extent_and_its_schema() {
    let app = TestApp::with_scene().await;
    let collection = app.json("/api/collections/cameras").await;
    assert_eq!(
        collection["extent"]["spatial"]["bbox"],
        json!([[114.0002, 34.7002, 114.0002, 34.7002]])
    );
    let schema = link(&collection, "describedBy").unwrap();
    let schema = app
        .json(schema.strip_prefix("http://test.example").unwrap())
        .await;
    assert_eq!(
        schema["properties"]["properties"]["properties"]["height_m"]["type"],
        "number"
    );
    app.get("/api/collections/camera")
        .await
        .problem(404, "not-found");
    app.get("/api/collections/camera/schema")
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn a_feature_carries_its_kind_its_courtyard_and_its_revision() {
    let app = TestApp::with_scene().await;
    let page = app.json("/api/collections/buildings/items").await;
    assert_eq!(
        page["features"][0]["properties"],
        json!({
            "kind": "building", "courtyard": "cy-1", "revision": 1, "height_m": 18
        })
    );
    let page = app.json("/api/collections/trees/items").await;
    assert_eq!(page["features"][0]["properties"].get("courtyard"), None);
}

#[tokio::test]
async fn pages_follow_each_other_by_their_links() {
    let app = TestApp::with_scene().await;
    let mut seen = Vec::new();
    let mut next =
        Some("http://test.example/api/collections/lamps/items?limit=2&reach_m=12.5".to_owned());
    while let Some(address) = next {
        let page = app
            .json(address.strip_prefix("http://test.example").unwrap())
            .await;
        assert_eq!(page["numberMatched"], 5);
        assert_eq!(page["numberReturned"], ids(&page).len());
        seen.extend(ids(&page).into_iter().map(str::to_owned));
        next = link(&page, "next").map(str::to_owned);
        if next.is_none() {
            assert!(
                link(&page, "prev")
                    .unwrap()
                    .ends_with("limit=2&reach_m=12.5&offset=2")
            );
        }
    }
    assert_eq!(seen, ["lamp-1", "lamp-2", "lamp-3", "lamp-4", "lamp-5"]);
}

#[tokio::test]
async fn items_are_filtered_by_box_courtyard_and_property() {
    let app = TestApp::with_scene().await;
    let count = async |query: &str| {
        app.json(&format!("/api/collections/{query}")).await["numberMatched"].clone()
    };
    assert_eq!(count("lamps/items?bbox=114.0,34.7,114.001,34.701").await, 5);
    assert_eq!(
        count("lamps/items?bbox=114.0,34.7,0,114.001,34.701,100").await,
        5
    );
    assert_eq!(count("lamps/items?bbox=10,34,11,35").await, 0);
    assert_eq!(count("lamps/items?courtyard=cy-1").await, 5);
    assert_eq!(count("lamps/items?courtyard=cy-2").await, 0);
    assert_eq!(count("lamps/items?state=planned").await, 1);
    assert_eq!(count("lamps/items?state=planned&height_m=7").await, 0);
    assert_eq!(count("trees/items?species=%E6%A7%90%E6%A0%91").await, 1);
    assert_eq!(
        count("lamps/items?datetime=2026-01-01T00:00:00Z&f=json&limit=100000").await,
        5
    );
}

#[tokio::test]
async fn wrong_parameters_are_named() {
    let app = TestApp::with_scene().await;
    for (query, parameter) in [
        ("bbox=1,2,3", "bbox"),
        ("bbox=170,0,-170,1", "bbox"),
        ("bbox=a,b,c,d", "bbox"),
        ("limit=0", "limit"),
        ("limit=-5", "limit"),
        ("offset=-1", "offset"),
        ("f=html", "f"),
        ("colour=red", "colour"),
    ] {
        let answer = app
            .get(&format!("/api/collections/lamps/items?{query}"))
            .await;
        let problem = answer.problem(400, "invalid-parameter");
        assert_eq!(problem["parameter"], parameter, "{query}");
    }
    let unknown = "/api/collections/lamps/items?scenario=none";
    app.get(unknown).await.problem(404, "not-found");
}

#[tokio::test]
async fn an_item_has_an_etag_that_spares_the_next_transfer() {
    let app = TestApp::with_scene().await;
    let address = "/api/collections/cameras/items/cam-1";
    let answer = app.get(address).await;
    assert_eq!(answer.header("content-type"), "application/geo+json");
    assert_eq!(answer.header("etag"), "\"1\"");
    assert_eq!(answer.json()["properties"]["azimuth_deg"], 45);
    let request = Request::get(address)
        .header(header::IF_NONE_MATCH, "\"0\", \"1\"")
        .body(Body::empty())
        .unwrap();
    let again = app.send(request).await;
    assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
}

#[tokio::test]
async fn an_item_of_another_kind_is_not_in_the_collection() {
    let app = TestApp::with_scene().await;
    app.get("/api/collections/lamps/items/cam-1")
        .await
        .problem(404, "not-found");
    app.get("/api/collections/lamps/items/none")
        .await
        .problem(404, "not-found");
    app.get("/api/collections/lamps/items/lamp-1?x=1")
        .await
        .problem(400, "invalid-parameter");
}
