//! Vector tiles over HTTP, read with the reader of the MVT crate.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Request, header};
use fast_mvt::{MvtReaderRef, MvtTile, MvtValue};
use serde_json::json;
use yuantu::service::DEFAULT_PROJECT;

use crate::app::{Answer, TestApp, feature, point};

/// All of the scene but its tree.
const YARDS: &str = "/api/tiles/WebMercatorQuad/16/26025/53521";
const CAMERAS: &str = "/api/collections/cameras/tiles/WebMercatorQuad/16/26025/53521";

fn read(answer: &Answer) -> MvtTile {
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    assert_eq!(
        answer.header("content-type"),
        "application/vnd.mapbox-vector-tile"
    );
    MvtReaderRef::new(&answer.bytes).unwrap().to_tile().unwrap()
}

/// How many features each layer has.
fn layers(answer: &Answer) -> BTreeMap<String, usize> {
    let layers = read(answer).layers;
    layers
        .into_iter()
        .map(|layer| (layer.name, layer.features.len()))
        .collect()
}

fn named(layers: &[(&str, usize)]) -> BTreeMap<String, usize> {
    layers
        .iter()
        .map(|(name, count)| ((*name).to_owned(), *count))
        .collect()
}

#[tokio::test]
async fn a_tile_of_all_kinds_has_a_layer_for_each() {
    let app = TestApp::with_scene().await;
    let expected = [
        ("building", 1),
        ("camera", 1),
        ("courtyard", 2),
        ("lamp", 5),
    ];
    assert_eq!(layers(&app.get(YARDS).await), named(&expected));
    // y stands before x: the tree is in row 26023.
    let north = app.get("/api/tiles/WebMercatorQuad/16/26023/53522").await;
    assert_eq!(layers(&north), named(&[("tree", 1)]));
}

#[tokio::test]
async fn a_tile_of_a_collection_has_that_alone() {
    let app = TestApp::with_scene().await;
    let tile = read(&app.get(CAMERAS).await);
    assert_eq!(tile.layers.len(), 1);
    assert_eq!(tile.layers[0].name, "camera");
    let properties: BTreeMap<_, _> = tile.layers[0].features[0]
        .properties
        .iter()
        .cloned()
        .collect();
    assert_eq!(properties["fid"], MvtValue::String("cam-1".into()));
    assert_eq!(properties["courtyard"], MvtValue::String("cy-1".into()));
    app.get("/api/collections/planes/tiles/WebMercatorQuad/0/0/0")
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn where_nothing_is_the_answer_is_empty() {
    let app = TestApp::with_scene().await;
    let answer = app.get("/api/tiles/WebMercatorQuad/16/0/0").await;
    assert_eq!(answer.status.as_u16(), 204);
    assert!(answer.bytes.is_empty());
    assert!(!answer.header("etag").is_empty());
}

#[tokio::test]
async fn there_is_no_tile_beyond_the_grid() {
    let app = TestApp::with_scene().await;
    for place in [
        "25/0/0",
        "256/0/0",
        "-1/0/0",
        "0/1/0",
        "0/0/1",
        "3/8/0",
        "3/0/8",
        "a/0/0",
        "3/0/1.5",
        "24/0/16777216",
        "1/99999999999/0",
    ] {
        for address in ["/api/tiles", "/api/collections/lamps/tiles"] {
            app.get(&format!("{address}/WebMercatorQuad/{place}"))
                .await
                .problem(404, "not-found");
        }
    }
    app.get("/api/tiles/WorldCRS84Quad/0/0/0")
        .await
        .problem(404, "not-found");
    app.get(&format!("{YARDS}?scenari=a"))
        .await
        .problem(400, "invalid-parameter");
}

#[tokio::test]
async fn a_known_tile_is_sent_again_only_after_a_change() {
    let app = TestApp::with_scene().await;
    let etag = app.get(YARDS).await.header("etag").to_owned();
    let again = |etag: String| {
        let request = Request::get(YARDS).header(header::IF_NONE_MATCH, etag);
        app.send(request.body(Body::empty()).unwrap())
    };
    let known = again(etag.clone()).await;
    assert_eq!(known.status.as_u16(), 304);
    assert_eq!(known.header("etag"), etag);
    assert!(known.bytes.is_empty());

    let lamp = feature("lamp-6", point(114.0005, 34.7009), json!({"kind": "lamp"}));
    app.import(&json!({"type": "FeatureCollection", "features": [lamp]}))
        .await;
    let changed = again(etag.clone()).await;
    assert_eq!(layers(&changed)["lamp"], 6);
    assert_ne!(changed.header("etag"), etag);
}

#[tokio::test]
async fn a_tile_of_a_scenario_is_asked_for_by_its_id() {
    let app = TestApp::with_scene().await;
    let made = app
        .post(
            "/api/scenarios",
            &json!({"courtyard": "cy-1", "name": "方案一"}),
        )
        .await
        .json();
    let id = made["id"].as_str().unwrap();
    let planned = app.get(&format!("{YARDS}?scenario={id}")).await;
    assert_eq!(layers(&planned)["lamp"], 5);
    let tilejson = app
        .json(&format!(
            "/api/tiles/WebMercatorQuad/tilejson.json?scenario={id}"
        ))
        .await;
    assert!(
        tilejson["tiles"][0]
            .as_str()
            .unwrap()
            .ends_with(&format!("?scenario={id}"))
    );
    for etag in ["*", "\"1\""] {
        let request =
            Request::get(format!("{YARDS}?scenario=none")).header(header::IF_NONE_MATCH, etag);
        app.send(request.body(Body::empty()).unwrap())
            .await
            .problem(404, "not-found");
    }
    app.get(&format!("{YARDS}?project=none"))
        .await
        .problem(404, "not-found");
}

#[tokio::test]
async fn tilejson_names_every_layer_and_the_fields_that_its_features_have() {
    let app = TestApp::with_scene().await;
    let document = app.json("/api/tiles/WebMercatorQuad/tilejson.json").await;
    assert_eq!(document["tilejson"], "3.0.0");
    assert_eq!(
        document["tiles"],
        json!(["http://test.example/api/tiles/WebMercatorQuad/{z}/{y}/{x}"])
    );
    let told = document["vector_layers"].as_array().unwrap();
    assert_eq!(told.len(), 18);
    for layer in read(&app.get(YARDS).await).layers {
        let fields = &told.iter().find(|one| one["id"] == layer.name).unwrap()["fields"];
        for (name, value) in layer
            .features
            .iter()
            .flat_map(|feature| &feature.properties)
        {
            let expected = match value {
                MvtValue::String(_) => "String",
                MvtValue::Bool(_) => "Boolean",
                _ => "Number",
            };
            assert_eq!(fields[name], expected, "{} {name}", layer.name);
        }
    }
    let bounds = document["bounds"].as_array().unwrap();
    assert_eq!(bounds[0], 114.0);
    let of_one = app
        .json("/api/collections/cameras/tiles/WebMercatorQuad/tilejson.json")
        .await;
    assert_eq!(of_one["vector_layers"].as_array().unwrap().len(), 1);
    assert_eq!(
        of_one["bounds"],
        json!([114.0002, 34.7002, 114.0002, 34.7002])
    );
}

#[tokio::test]
async fn tilesets_are_found_from_the_landing_page_and_from_each_collection() {
    let app = TestApp::with_scene().await;
    let rel = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector";
    for page in ["/api", "/api/collections/cameras"] {
        let links = app.json(page).await["links"].clone();
        let link = links
            .as_array()
            .unwrap()
            .iter()
            .find(|link| link["rel"] == rel)
            .unwrap();
        let address = link["href"]
            .as_str()
            .unwrap()
            .replace("http://test.example", "");
        let tilesets = app.json(&address).await;
        let tileset = &tilesets["tilesets"][0];
        let item = tileset["links"]
            .as_array()
            .unwrap()
            .iter()
            .find(|link| link["rel"] == "item")
            .unwrap();
        assert_eq!(item["templated"], true);
        let tile = item["href"]
            .as_str()
            .unwrap()
            .replace("http://test.example", "")
            .replace("{tileMatrix}/{tileRow}/{tileCol}", "16/26025/53521");
        assert_eq!(layers(&app.get(&tile).await)["camera"], 1);
    }
    let conformance = app.json("/api/conformance").await;
    let classes = conformance["conformsTo"].as_array().unwrap();
    assert!(classes.contains(&json!(
        "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt"
    )));
}

/// The numbers are those that other servers publish of this grid.
#[tokio::test]
async fn the_grid_is_the_one_of_the_standard() {
    let app = TestApp::empty().await;
    let grid = app.json("/api/tileMatrixSets/WebMercatorQuad").await;
    let levels = grid["tileMatrices"].as_array().unwrap();
    assert_eq!(levels.len(), 25);
    for (level, denominator, size, width) in [
        (0, 559_082_264.028_717_8, 156_543.033_928_040_97, 1),
        (16, 8_530.918_335_399_136, 2.388_657_133_911_758, 65_536),
        (
            24,
            33.323_899_747_652_874,
            0.009_330_691_929_342_804,
            16_777_216,
        ),
    ] {
        let level = &levels[level];
        let near = |member: &str, expected: f64| {
            let found = level[member].as_f64().unwrap();
            assert!((found / expected - 1.0).abs() < 1e-9, "{member}: {found}");
        };
        near("scaleDenominator", denominator);
        near("cellSize", size);
        assert_eq!(level["matrixWidth"], width);
    }
    let origin = levels[0]["pointOfOrigin"][1].as_f64().unwrap();
    assert!((origin - 20_037_508.342_789_244).abs() < 1e-6);
}

#[tokio::test]
async fn tiles_of_an_empty_project_are_empty() {
    let app = TestApp::empty().await;
    assert_eq!(app.get(YARDS).await.status.as_u16(), 204);
    let document = app
        .json(&format!(
            "/api/tiles/WebMercatorQuad/tilejson.json?project={DEFAULT_PROJECT}"
        ))
        .await;
    assert!(document.get("bounds").is_none());
}
