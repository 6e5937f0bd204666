use fast_mvt::{MvtGeometry, MvtReaderRef, MvtTile, MvtValue};
use geo::{Area, Geometry, LineString, MapCoords, Polygon, Rect, coord, point};
use serde_json::json;

use super::*;
use crate::model::{Feature, Kind, LonLat};

/// The tile around 114.0002° E, 34.7002° N.
fn tile() -> Tile {
    Tile::new(16, 26_025, 53_521).unwrap()
}

fn stored(id: &str, kind: Kind, geometry: impl Into<Geometry>, properties: Value) -> StoredFeature {
    StoredFeature {
        feature: Feature {
            id: id.into(),
            kind,
            geometry: LonLat::from_degrees(geometry.into()),
            courtyard: None,
            properties: properties.as_object().cloned().unwrap(),
        },
        belongs_to: Some("cy-1".into()),
        revision: 1,
    }
}

fn decoded(tile: Tile, features: &[StoredFeature]) -> MvtTile {
    let bytes = encode(tile, features).unwrap();
    MvtReaderRef::new(&bytes).unwrap().to_tile().unwrap()
}

#[test]
fn a_feature_comes_back_with_its_id_its_kind_and_its_plain_properties() {
    let lamp = stored(
        "灯-1",
        Kind::Lamp,
        point! { x: 114.0002, y: 34.7002 },
        json!({"height_m": 6, "reach_m": 12.5, "state": "planned", "lit": true, "colours": [1, 2], "note": null, "fid": "other"}),
    );
    let read = decoded(tile(), &[lamp]);
    assert_eq!(read.layers.len(), 1);
    assert_eq!(read.layers[0].name, "lamp");
    let mut properties = read.layers[0].features[0].properties.clone();
    properties.sort_by(|a, b| a.0.cmp(&b.0));
    let text = |text: &str| MvtValue::String(text.into());
    let expected = [
        ("courtyard", text("cy-1")),
        ("fid", text("灯-1")),
        ("height_m", MvtValue::SInt(6)),
        ("kind", text("lamp")),
        ("lit", MvtValue::Bool(true)),
        ("reach_m", MvtValue::Double(12.5)),
        ("state", text("planned")),
    ];
    assert_eq!(
        properties,
        expected.map(|(name, value)| (name.to_owned(), value))
    );
}

#[test]
fn there_is_a_layer_for_each_kind_that_is_there() {
    let at = point! { x: 114.0002, y: 34.7002 };
    let features = [
        stored("a", Kind::Camera, at, json!({})),
        stored("b", Kind::Camera, at, json!({})),
        stored("c", Kind::Lamp, point! { x: 10.0, y: 50.0 }, json!({})),
        stored("d", Kind::Tree, at, json!({})),
    ];
    let read = decoded(tile(), &features);
    let layers: Vec<_> = read
        .layers
        .iter()
        .map(|layer| (layer.name.as_str(), layer.features.len()))
        .collect();
    assert_eq!(layers, [("camera", 2), ("tree", 1)]);
}

#[test]
fn nothing_makes_an_empty_tile() {
    assert!(encode(tile(), &[]).unwrap().is_empty());
    let far = stored("a", Kind::Tree, point! { x: -70.0, y: -30.0 }, json!({}));
    assert!(encode(tile(), &[far]).unwrap().is_empty());
}

/// 2.4 m by 5.3 m.
#[test]
fn a_parking_space_stays_true_to_centimetres() {
    let metres_per_degree_north = 110_930.0;
    let metres_per_degree_east = 91_600.0;
    let low = coord! { x: 114.000_213_7, y: 34.700_211_9 };
    let size = coord! { x: 2.4 / metres_per_degree_east, y: 5.3 / metres_per_degree_north };
    let space = Rect::new(low, low + size).to_polygon();
    let space = stored("p", Kind::ParkingSpace, space, json!({}));
    let layer = &decoded(tile(), &[space]).layers[0];
    let MvtGeometry::Polygon(drawn) = &layer.features[0].geometry else {
        panic!("{:?}", layer.features[0].geometry)
    };
    let [west, _, east, _] = tile().bounds_deg(0.0);
    let step_m = (east - west) * metres_per_degree_east / f64::from(layer.extent.get());
    assert!(step_m < 0.02, "{step_m}");
    let width_steps = drawn.exterior().0.iter().map(|at| at.x).max().unwrap()
        - drawn.exterior().0.iter().map(|at| at.x).min().unwrap();
    let width_m = f64::from(width_steps) * step_m;
    assert!((width_m - 2.4).abs() < 0.02, "{width_m}");
}

#[test]
fn a_courtyard_larger_than_the_tile_ends_at_the_buffer_and_keeps_its_hole() {
    let around = Rect::new(coord! { x: 113.9, y: 34.6 }, coord! { x: 114.1, y: 34.8 });
    let hole = Rect::new(
        coord! { x: 114.0001, y: 34.7001 },
        coord! { x: 114.0003, y: 34.7003 },
    );
    let yard = Polygon::new(
        around.to_polygon().exterior().clone(),
        vec![hole.to_polygon().exterior().clone()],
    );
    let read = decoded(tile(), &[stored("y", Kind::Courtyard, yard, json!({}))]);
    let steps = f64::from(read.layers[0].extent.get());
    let MvtGeometry::Polygon(drawn) = &read.layers[0].features[0].geometry else {
        panic!("{:?}", read.layers[0].features[0].geometry)
    };
    let drawn = drawn.map_coords(|at| coord! { x: f64::from(at.x), y: f64::from(at.y) });
    let side = (1.0 + 2.0 * BUFFER) * steps;
    let hole_steps = {
        let corners = [hole.min(), hole.max()].map(|at| tile().share(at) * steps);
        Rect::new(corners[0], corners[1]).unsigned_area()
    };
    assert!((drawn.unsigned_area() - (side * side - hole_steps)).abs() < 1e-3 * hole_steps);
}

#[test]
fn a_wall_is_cut_and_what_is_smaller_than_a_step_is_left_out() {
    let wall = LineString::from(vec![(113.0, 34.7002), (115.0, 34.7002)]);
    let dot = Rect::new(
        coord! { x: 114.0, y: 34.7 },
        coord! { x: 114.000_01, y: 34.700_01 },
    );
    let features = [
        stored("dot", Kind::Building, dot.to_polygon(), json!({})),
        stored("wall", Kind::Wall, wall, json!({})),
    ];
    let read = decoded(tile(), &features);
    let steps = f64::from(read.layers[1].extent.get());
    let MvtGeometry::LineString(drawn) = &read.layers[1].features[0].geometry else {
        panic!("{:?}", read.layers[1].features[0].geometry)
    };
    let ends: Vec<_> = drawn.0.iter().map(|at| f64::from(at.x)).collect();
    assert_eq!(
        ends,
        [(-BUFFER * steps).round(), ((1.0 + BUFFER) * steps).round()]
    );
    let world = decoded(Tile::new(0, 0, 0).unwrap(), &features);
    let layers: Vec<_> = world
        .layers
        .iter()
        .map(|layer| layer.name.as_str())
        .collect();
    assert_eq!(layers, ["wall"]);
}
