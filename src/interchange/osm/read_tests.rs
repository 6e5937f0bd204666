use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;

use super::*;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/osm")
        .join(name)
}

fn read_quietly(path: &Path) -> Result<Reading, OsmError> {
    read(path, &mut |_| {})
}

/// What was made of the extract: id → kind and geometry type.
fn outcome(reading: &Reading) -> BTreeMap<String, (Kind, &'static str)> {
    let SceneFeatures::LonLat(features) = &reading.scene.features else {
        panic!("in degrees");
    };
    features
        .iter()
        .map(|feature| {
            let shape = match feature.geometry.degrees() {
                Geometry::Point(_) => "point",
                Geometry::LineString(_) => "line",
                Geometry::Polygon(part) if part.interiors().is_empty() => "polygon",
                Geometry::Polygon(_) => "polygon with a hole",
                Geometry::MultiPolygon(_) => "polygons",
                other => panic!("{other:?}"),
            };
            (feature.id.to_string(), (feature.kind, shape))
        })
        .collect()
}

#[test]
fn the_hand_made_extract_gives_what_it_should() {
    let reading = read_quietly(&data("courtyard.osm.pbf")).unwrap();
    let expected = [
        ("node/1001", Kind::Camera, "point"),
        ("node/1003", Kind::Tree, "point"),
        ("node/1004", Kind::Gate, "point"),
        ("node/1005", Kind::Entrance, "point"),
        ("node/1006", Kind::Lamp, "point"),
        ("node/1007", Kind::Charger, "point"),
        ("node/1008", Kind::NoticeBoard, "point"),
        ("node/1009", Kind::WastePoint, "point"),
        ("relation/1", Kind::Building, "polygon with a hole"),
        ("relation/2", Kind::Building, "polygons"),
        ("relation/6", Kind::GreenArea, "polygon"),
        ("way/1", Kind::Building, "polygon"),
        ("way/2", Kind::Building, "polygon"),
        ("way/6", Kind::Building, "polygon"),
        ("way/61", Kind::ParkingArea, "polygon"),
        ("way/62", Kind::ParkingSpace, "polygon"),
        ("way/63", Kind::Lane, "line"),
        ("way/64", Kind::Lane, "line"),
        ("way/66", Kind::Wall, "line"),
        ("way/67", Kind::Wall, "line"),
        ("way/68", Kind::ActivityArea, "polygon"),
        ("way/69", Kind::GreenArea, "polygon"),
        ("way/70", Kind::BicycleShed, "polygon"),
        ("way/71", Kind::Gate, "line"),
        ("way/72", Kind::Lane, "line"),
    ];
    let expected: BTreeMap<_, _> = expected
        .map(|(id, kind, shape)| (id.to_owned(), (kind, shape)))
        .into();
    assert_eq!(outcome(&reading), expected);
    let mut left_out: Vec<_> = reading.left_out.iter().map(ToString::to_string).collect();
    left_out.sort();
    let expected = [
        ("relation/3", "member way 999 is not in the extract"),
        ("relation/4", "does not close"),
        ("way/5", "crosses itself"),
        ("way/74", "node 777777 is not in the extract"),
        ("way/75", "fewer than 2 distinct"),
    ];
    assert_eq!(left_out.len(), expected.len(), "{left_out:?}");
    for (told, (id, why)) in left_out.iter().zip(expected) {
        assert!(told.contains(id) && told.contains(why), "{told}");
    }
    assert_eq!(reading.warnings.len(), 1, "{:?}", reading.warnings);
    assert!(reading.warnings[0].contains("way/6") && reading.warnings[0].contains("height=tall"));
}

#[test]
fn plain_nodes_are_read_as_dense_ones() {
    let plain = read_quietly(&data("nodes.osm.pbf")).unwrap();
    assert_eq!(plain, read_quietly(&data("courtyard.osm.pbf")).unwrap());
}

/// As `osmium cat` joins extracts that overlap: block after block.
#[test]
fn what_stands_twice_in_an_extract_is_taken_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.osm.pbf");
    let once = fs::read(data("courtyard.osm.pbf")).unwrap();
    fs::write(&path, [&once[..], &once[..]].concat()).unwrap();
    let twice = read_quietly(&path).unwrap();
    let single = read_quietly(&data("courtyard.osm.pbf")).unwrap();
    assert_eq!(twice.scene, single.scene);
    let told = |warning: &&String| warning.contains("more than once");
    assert_eq!(
        twice.warnings.iter().filter(told).count(),
        single.scene.len()
    );
}

#[test]
fn progress_runs_from_nothing_to_all() {
    let mut seen = Vec::new();
    read(&data("courtyard.osm.pbf"), &mut |progress| {
        seen.push(progress);
    })
    .unwrap();
    assert!(
        seen.is_sorted_by_key(|progress| progress.done_bytes),
        "{seen:?}"
    );
    assert!(
        seen.iter()
            .all(|progress| progress.done_bytes <= progress.total_bytes)
    );
}

#[test]
fn what_is_no_extract_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.osm.pbf");
    let whole = fs::read(data("courtyard.osm.pbf")).unwrap();
    for bytes in [
        &b""[..],
        b"<osm/>",
        b"{\"type\": \"FeatureCollection\"}",
        &whole[..whole.len() / 2],
    ] {
        fs::write(&path, bytes).unwrap();
        let error = read_quietly(&path).unwrap_err();
        assert!(matches!(error, OsmError::Damaged(_)), "{error}");
    }
    assert!(matches!(
        read_quietly(&folder.path().join("none.osm.pbf")),
        Err(OsmError::Io(_))
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_damaged_extract_never_panics(at in 0.0..1.0, value: u8) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.osm.pbf");
        let mut bytes = fs::read(data("nodes.osm.pbf")).unwrap();
        let index = (at * bytes.len() as f64) as usize;
        bytes[index] = value;
        fs::write(&path, bytes).unwrap();
        let _ = read_quietly(&path);
    }
}
