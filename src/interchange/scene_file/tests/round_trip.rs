//! What is written reads back equal.

use geo::{Geometry, LineString, MultiPolygon, Point, Polygon};
use proptest::prelude::*;

use super::*;

fn degrees() -> impl Strategy<Value = f64> {
    (-179_000_000_000_i64..179_000_000_000).prop_map(|nano| nano as f64 / 1e9)
}

fn a_place() -> impl Strategy<Value = (f64, f64)> {
    (
        degrees(),
        degrees().prop_map(|x| ((x / 3.0) * 1e9).round() / 1e9),
    )
}

fn square((x, y): (f64, f64), side: f64) -> LineString {
    let round = |value: f64| (value * 1e9).round() / 1e9;
    let (right, top) = (round(x + side), round(y + side));
    vec![(x, y), (right, y), (right, top), (x, top), (x, y)].into()
}

fn a_shape() -> impl Strategy<Value = (Kind, Geometry)> {
    prop_oneof![
        a_place().prop_map(|at| (Kind::Tree, Point::from(at).into())),
        prop::collection::vec(a_place(), 2..9)
            .prop_filter("a line has a length", |line| line
                .iter()
                .any(|at| *at != line[0]))
            .prop_map(|line| (Kind::Lane, LineString::from(line).into())),
        a_place().prop_map(|at| {
            let mut hole = square((at.0 + 0.25, at.1 + 0.25), 0.125);
            hole.0.reverse();
            (
                Kind::GreenArea,
                Polygon::new(square(at, 0.5), vec![hole]).into(),
            )
        }),
        a_place().prop_map(|at| {
            let parts =
                [0.0, 0.25].map(|step| Polygon::new(square((at.0 + step, at.1), 0.125), vec![]));
            (Kind::Building, MultiPolygon::new(parts.to_vec()).into())
        }),
    ]
}

fn an_id() -> impl Strategy<Value = FeatureId> {
    prop_oneof![
        any::<i64>().prop_map(FeatureId::Number),
        "[^0-9-].{0,8}".prop_map(FeatureId::Text),
    ]
}

prop_compose! {
    fn features()(
        shapes in prop::collection::btree_map(an_id(), (a_shape(), prop::option::of(an_id()), "\\PC*"), 0..8)
    ) -> Vec<Feature<Geometry>> {
        shapes.into_iter().map(|(id, ((kind, geometry), courtyard, note))| Feature {
            id, kind, geometry, courtyard,
            properties: json!({"note": note, "height_m": 1.5}).as_object().unwrap().clone(),
        }).collect()
    }
}

fn rounded(geometry: Geometry) -> Geometry {
    use geo::MapCoords;
    geometry.map_coords(crate::interchange::crs::rounded_degrees)
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(features in features(), name in prop::option::of("\\PC*"), planar: bool) {
        let features = if planar {
            SceneFeatures::Planar(features)
        } else {
            SceneFeatures::LonLat(
                features.into_iter().map(|feature| feature.map_geometry(|shape| LonLat::from_degrees(rounded(shape)))).collect()
            )
        };
        let scene = Scene { name, features };
        let mut file = Vec::new();
        write(&scene, &mut file).unwrap();
        let reading = strictly(&file).unwrap();
        prop_assert_eq!(reading.scene, scene);
        prop_assert!(reading.warnings.is_empty());
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = strictly(bytes);
    }
}
