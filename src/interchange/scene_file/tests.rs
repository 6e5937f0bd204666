use geo::Point;
use serde_json::{Value, json};

use super::*;
use crate::geometry::validity;
use crate::model::{Feature, Kind, LonLat, SceneFeatures};

mod round_trip;

fn read_text(text: impl AsRef<[u8]>, options: &ReadOptions) -> Result<Reading, SceneFileError> {
    read(text.as_ref(), None, options)
}

fn strictly(text: impl AsRef<[u8]>) -> Result<Reading, SceneFileError> {
    read_text(text, &ReadOptions::default())
}

fn skipping(text: impl AsRef<[u8]>) -> Reading {
    let options = ReadOptions {
        skip_invalid: true,
        ..ReadOptions::default()
    };
    read_text(text, &options).unwrap()
}

fn collection(features: Vec<Value>) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

fn building(id: impl Into<Value>) -> Value {
    json!({
        "type": "Feature", "id": id.into(), "properties": {"kind": "building"},
        "geometry": {"type": "Polygon", "coordinates": [
            [[113.0, 34.0], [113.1, 34.0], [113.1, 34.1], [113.0, 34.1], [113.0, 34.0]]
        ]}
    })
}

/// A building that differs in one member.
fn with(pointer: &str, value: Value) -> Value {
    let mut feature = building("b");
    match feature.pointer_mut(pointer) {
        Some(member) => *member = value,
        None => {
            let (parent, member) = pointer.rsplit_once('/').unwrap();
            feature.pointer_mut(parent).unwrap()[member] = value;
        }
    }
    feature
}

/// The faults of a file whose second feature is `feature`, and that the first one is read when it is skipped.
fn faults_of(feature: Value) -> Vec<String> {
    let text = collection(vec![building("a"), feature]);
    let reading = skipping(&text);
    assert_eq!(reading.scene.len(), 1);
    let told: Vec<_> = reading.left_out.iter().map(ToString::to_string).collect();
    match strictly(&text) {
        Err(SceneFileError::Invalid { faults }) => assert_eq!(faults, reading.left_out),
        other => panic!("{other:?}"),
    }
    told
}

fn only_fault_of(feature: Value) -> String {
    let mut faults = faults_of(feature);
    assert_eq!(faults.len(), 1, "{faults:?}");
    faults.remove(0)
}

fn message(text: impl AsRef<[u8]>) -> String {
    strictly(text).unwrap_err().to_string()
}

#[test]
fn a_wrong_property_is_named_with_its_feature_and_member() {
    let told = only_fault_of(with("/properties/height_m", json!("3")));
    assert_eq!(
        told,
        "feature \"b\" (/features/1/properties/height_m): \"height_m\" must be a number from 0 to 1000, but is \"3\""
    );
}

#[test]
fn every_fault_of_every_feature_is_told() {
    let mut feature = with("/properties/height_m", json!("3"));
    feature["properties"]["storeys"] = json!(2.5);
    feature["geometry"]["coordinates"][0][1] = json!([113.1, 95]);
    let pointers: Vec<_> = skipping(collection(vec![feature, with("/properties", json!(null))]))
        .left_out
        .into_iter()
        .map(|fault| fault.pointer)
        .collect();
    assert_eq!(
        pointers,
        [
            "/features/0/geometry/coordinates/0/1/1",
            "/features/0/properties/storeys",
            "/features/0/properties/height_m",
            "/features/1/id",
            "/features/1/properties/kind",
        ]
    );
}

#[test]
fn bad_geometries_are_named_with_their_position() {
    let ring = "/geometry/coordinates/0";
    let cases = [
        (
            with("/geometry", json!(null)),
            "/geometry): the feature has no geometry",
        ),
        (
            with("/geometry/type", json!("Circle")),
            "/geometry/type): must be a GeoJSON geometry type, but is \"Circle\"",
        ),
        (
            with("/geometry", json!({"type": "Point", "coordinates": [1, 2]})),
            "/geometry/type): a building is a Polygon or a MultiPolygon, not a Point",
        ),
        (
            with(ring, json!([[0, 0], [1, 0], [1, 1], [0, 1]])),
            "/coordinates/0/3): does not close the ring",
        ),
        (
            with(ring, json!([[0, 0], [1, 0], [0, 0]])),
            "/coordinates/0): is a ring of 3 positions",
        ),
        (
            with(ring, json!([[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]])),
            "/coordinates/0/0): the ring crosses itself (at vertex 2)",
        ),
        (
            with(ring, json!([[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]])),
            "/coordinates/0): is an outer ring that runs clockwise",
        ),
        (
            with(ring, json!([[0, 0], [1, 1], [2, 2], [0, 0]])),
            "/coordinates/0): is a ring without an area",
        ),
        (
            with(ring, json!([[0, 0], [190, 0], [1, 1], [0, 0]])),
            "/coordinates/0/1/0): the longitude must be from -180 to 180, but is 190",
        ),
        (
            with(ring, json!([[0, 0], [1, 0], [1, 1, 5, 6], [0, 0]])),
            "/coordinates/0/2): must be a position of 2 or 3 numbers, but has 4",
        ),
        (
            with(ring, json!([[0, 0], [1, null], [1, 1], [0, 0]])),
            "/coordinates/0/1/1): must be a number, but is null",
        ),
        (
            with("/geometry/coordinates", json!([])),
            "/coordinates): is a polygon without rings",
        ),
        (
            with("/geometry/coordinates", json!("x")),
            "/coordinates): must be a list, but is \"x\"",
        ),
    ];
    for (feature, expected) in cases {
        let told = only_fault_of(feature);
        assert!(told.contains(expected), "{told}\n{expected}");
        assert!(told.starts_with("feature \"b\""), "{told}");
    }
}

#[test]
fn kinds_ids_and_members_are_checked() {
    let cases = [
        (
            with("/properties/kind", json!("house")),
            "/properties/kind): unknown kind \"house\"",
        ),
        (
            with("/properties", json!({})),
            "/properties/kind): is missing",
        ),
        (
            with("/properties", json!(null)),
            "/properties/kind): is missing",
        ),
        (
            with("/properties/courtyard", json!([1])),
            "/properties/courtyard): must be the id of a courtyard",
        ),
        (
            with("/id", json!(1.5)),
            "feature number 1 (/features/1/id): must be a text or a whole number, but is 1.5",
        ),
        (
            with("/type", json!("Thing")),
            "/features/1/type): must be \"Feature\"",
        ),
        (
            json!(7),
            "feature number 1 (/features/1): is not a GeoJSON feature",
        ),
        (
            building("a"),
            "(/features/1/id): feature number 0 has the same id",
        ),
    ];
    for (feature, expected) in cases {
        let told = only_fault_of(feature);
        assert!(told.contains(expected), "{told}\n{expected}");
    }
}

#[test]
fn a_number_and_a_text_can_be_the_same_id() {
    let reading = skipping(collection(vec![building(7), building("7")]));
    assert_eq!((reading.scene.len(), reading.left_out.len()), (1, 1));
}

#[test]
fn without_an_id_the_index_is_the_id() {
    let features = vec![with("/id", json!(null)), with("/id", json!(null))];
    let SceneFeatures::LonLat(read) = strictly(collection(features)).unwrap().scene.features else {
        panic!("in degrees");
    };
    let ids: Vec<_> = read.into_iter().map(|feature| feature.id).collect();
    assert_eq!(ids, [FeatureId::Number(0), FeatureId::Number(1)]);
}

#[test]
fn numbers_that_no_computer_holds_are_named() {
    let bad = |literal: &str| {
        let text = collection(vec![
            building("a"),
            with("/geometry/coordinates/0/1", json!([987, 5])),
        ]);
        skipping(text.replace("987", literal))
            .left_out
            .remove(0)
            .to_string()
    };
    let place = "/features/1/geometry/coordinates/0/1/0";
    for (literal, expected) in [
        ("NaN", "must be a number, but is \"NaN\""),
        ("-Infinity", "must be a number, but is \"-Infinity\""),
        ("1e400", "number out of range"),
    ] {
        let told = bad(literal);
        assert!(told.contains(expected) && told.contains(place), "{told}");
    }
}

#[test]
fn a_file_that_is_not_json_is_told_with_line_and_column() {
    assert_eq!(message(""), "the file is empty");
    assert!(
        message("<kml/>").contains("line 1, column 1: expected value"),
        "{}",
        message("<kml/>")
    );
    let text = collection(vec![building("a"), building("b")]);
    let cut = message(&text[..text.len() - 60]);
    assert!(
        cut.contains("(in feature number 1): the file ends too early"),
        "{cut}"
    );
    let mut bytes = text.clone().into_bytes();
    let at = text.find("building").unwrap();
    bytes[at] = 0xFF;
    let not_text = message(bytes);
    assert!(
        not_text.contains("(in feature number 0): invalid unicode"),
        "{not_text}"
    );
    assert!(message(format!("{text} x")).contains("trailing characters"));
    assert!(strictly(format!("\u{feff}{text}")).is_ok());
}

#[test]
fn deep_nesting_ends_in_an_error() {
    let deep = "[".repeat(100_000) + &"]".repeat(100_000);
    let nested = message(&deep);
    assert!(nested.contains("FeatureCollection"), "{nested}");
    let text = collection(vec![building("a"), with("/properties/note", json!("deep"))]);
    let reading = skipping(text.replace("\"deep\"", &deep));
    assert!(
        reading.left_out[0].what.contains("recursion limit"),
        "{:?}",
        reading.left_out
    );
    assert_eq!(reading.scene.len(), 1);
    let name = format!("{{\"type\": \"FeatureCollection\", \"name\": {deep}, \"features\": []}}");
    assert!(message(name).contains("recursion limit"));
}

#[test]
fn what_is_no_collection_is_told_what_is_missing() {
    let cases = [
        (
            json!([1]),
            "invalid type: sequence, expected a GeoJSON FeatureCollection",
        ),
        (
            building("a"),
            "/type: must be \"FeatureCollection\", but is \"Feature\"",
        ),
        (
            json!({"features": []}),
            "\"type\": \"FeatureCollection\" is missing",
        ),
        (
            json!({"type": "FeatureCollection"}),
            "\"features\" is missing",
        ),
        (
            json!({"type": "FeatureCollection", "features": {}}),
            "expected a list of GeoJSON features",
        ),
        (
            json!({"type": "FeatureCollection", "features": [], "planar": "yes"}),
            "/planar: must be true or false, but is \"yes\"",
        ),
        (
            json!({"type": "FeatureCollection", "features": [], "crs": {"properties": {"name": "EPSG:4547"}}}),
            "/crs: is EPSG:4547",
        ),
    ];
    for (file, expected) in cases {
        let told = message(file.to_string());
        assert!(told.contains(expected), "{told}\n{expected}");
    }
}

#[test]
fn the_crs_member_may_say_what_is_the_rule() {
    for name in [
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "EPSG:4326",
        "urn:ogc:def:crs:EPSG::4490",
    ] {
        let file = json!({"type": "FeatureCollection", "features": [], "crs": {"type": "name", "properties": {"name": name}}});
        assert!(strictly(file.to_string()).is_ok(), "{name}");
    }
}

#[test]
fn a_file_past_the_limit_is_refused_before_it_is_read() {
    let error = read(std::io::empty(), Some(300 << 20), &ReadOptions::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the file has 300 MB, more than the limit of 256 MB"),
        "{error}"
    );
    let options = ReadOptions {
        max_bytes: 50,
        ..ReadOptions::default()
    };
    let error = read_text(collection(vec![building(1)]), &options).unwrap_err();
    assert!(
        matches!(error, SceneFileError::TooLarge { limit: 50, .. }),
        "{error:?}"
    );
}

#[test]
fn a_planar_scene_has_metres_wherever_the_member_stands() {
    let mut feature = building("a");
    feature["geometry"]["coordinates"] = json!([[
        [500_000.25, 0],
        [500_010, 0],
        [500_010, 9, 3.5],
        [500_000.25, 0]
    ]]);
    for text in [
        format!("{{\"planar\": true, \"type\": \"FeatureCollection\", \"features\": [{feature}]}}"),
        format!("{{\"features\": [{feature}], \"type\": \"FeatureCollection\", \"planar\": true}}"),
    ] {
        let scene = strictly(text).unwrap().scene;
        assert!(matches!(scene.features, SceneFeatures::Planar(features) if features.len() == 1));
    }
    feature["id"] = json!("b");
    let told = only_fault_of(feature);
    assert!(told.contains("\"planar\": true"), "{told}");
}

#[test]
fn a_collection_of_one_is_unwrapped_where_the_kind_has_single_shapes() {
    let tree = json!({
        "type": "Feature", "properties": {"kind": "tree"},
        "geometry": {"type": "MultiPoint", "coordinates": [[113, 34]]}
    });
    let feature = feature_from_json(tree.clone(), "t".into(), Orientation::Strict).unwrap();
    assert_eq!(
        feature.geometry.into_degrees(),
        Point::new(113.0, 34.0).into()
    );
    let mut two = tree;
    two["geometry"]["coordinates"] = json!([[113, 34], [114, 34]]);
    let faults = feature_from_json(two, "t".into(), Orientation::Strict).unwrap_err();
    assert_eq!(faults[0].pointer, "/geometry/type");
}

#[test]
fn rings_are_turned_round_on_request() {
    let clockwise = with(
        "/geometry/coordinates/0",
        json!([[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]),
    );
    let options = ReadOptions {
        orientation: Orientation::Mend,
        ..ReadOptions::default()
    };
    let SceneFeatures::LonLat(features) = read_text(collection(vec![clockwise]), &options)
        .unwrap()
        .scene
        .features
    else {
        panic!("in degrees");
    };
    assert_eq!(
        validity::orientation_fault(features[0].geometry.degrees()),
        None
    );
}

#[test]
fn kind_and_courtyard_are_no_properties() {
    let mut json = with("/properties/courtyard", json!(12));
    json["properties"]["vendor"] = json!({"x": [1, 2]});
    let feature = feature_from_json(json.clone(), "x".into(), Orientation::Strict).unwrap();
    assert_eq!(feature.courtyard, Some(FeatureId::Number(12)));
    assert_eq!(feature.properties.keys().collect::<Vec<_>>(), ["vendor"]);
    assert_eq!(feature_to_json(&feature), json);
}

#[test]
fn faults_are_told_up_to_a_limit() {
    let features = vec![json!(null); MOST_FAULTS + 10];
    assert_eq!(skipping(collection(features)).left_out.len(), MOST_FAULTS);
}
