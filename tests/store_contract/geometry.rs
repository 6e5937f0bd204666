use geo::{Geometry, LineString, MultiPolygon, Point, line_string, polygon};
use serde_json::json;
use yuantu::model::Kind;
use yuantu::store::Expected;

use crate::backends::contract;
use crate::samples::*;

fn awkward() -> Vec<Geometry> {
    let third = 1.0 / 3.0;
    let holed = polygon!(
        exterior: [(x: 113.1 + third, y: 34.1), (x: 113.9, y: 34.1), (x: 113.9, y: 34.9 - third)],
        interiors: [[(x: 113.5, y: 34.2), (x: 113.6, y: 34.2), (x: 113.6, y: 34.3)]],
    );
    vec![
        Point::new(113.970_000_000_000_01, -0.0).into(),
        Point::new(5e-324, f64::MAX).into(),
        line_string![(x: third, y: 0.1 + 0.2), (x: -180.0, y: 90.0)].into(),
        holed.clone().into(),
        MultiPolygon::new(vec![holed.clone(), holed]).into(),
    ]
}

/// Equal as bits: 0.0 and -0.0 are equal as numbers.
fn bits(geometry: &Geometry) -> Vec<(u64, u64)> {
    use geo::CoordsIter;
    geometry
        .coords_iter()
        .map(|coord| (coord.x.to_bits(), coord.y.to_bits()))
        .collect()
}

contract! {
    async fn geometries_come_back_to_the_bit_from_the_store_and_its_history(store) {
        for (index, geometry) in awkward().into_iter().enumerate() {
            let id = index.to_string();
            let kept = feature(&id, Kind::Wall, geometry.clone(), json!({}));
            write(&*store, vec![put(kept, Expected::Absent)]).await.unwrap();
            let stored = store.feature(PROJECT, &id, None).await.unwrap().unwrap();
            assert_eq!(stored.feature.geometry.degrees(), &geometry);
            assert_eq!(bits(stored.feature.geometry.degrees()), bits(&geometry));
            let history = store.history(PROJECT, &Default::default()).await.unwrap();
            let after = history[0].after.as_ref().unwrap();
            assert_eq!(bits(after.geometry.degrees()), bits(&geometry));
        }
    }

    async fn a_geometry_of_many_points_is_kept_whole(store) {
        let long: LineString = (0..100_000).map(|n| (f64::from(n) * 1e-6, 34.0)).collect();
        let wall = feature("w", Kind::Wall, long.into(), json!({}));
        write(&*store, vec![put(wall.clone(), Expected::Absent)]).await.unwrap();
        assert_eq!(store.feature(PROJECT, "w", None).await.unwrap().unwrap().feature, wall);
    }
}
