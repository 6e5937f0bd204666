use geo::polygon;
use serde_json::json;
use yuantu::model::{Feature, Kind, LonLat};
use yuantu::store::{Edit, Expected, FeatureQuery};

use crate::backends::contract;
use crate::samples::*;

/// A building of six corners on a wide grid, as a survey has them.
fn building(n: u32) -> Feature<LonLat<geo::Geometry>> {
    let (x, y) = (
        113.0 + f64::from(n % 300) * 1e-3,
        34.0 + f64::from(n / 300) * 1e-3,
    );
    let ring = polygon![
        (x: x, y: y), (x: x + 6e-4, y: y), (x: x + 6e-4, y: y + 2e-4), (x: x + 3e-4, y: y + 2e-4),
        (x: x + 3e-4, y: y + 4e-4), (x: x, y: y + 4e-4),
    ];
    feature(
        &format!("b{n:06}"),
        Kind::Building,
        ring.into(),
        json!({
            "number": n.to_string(), "storeys": 6, "height_m": 18.5, "use": "residential", "households": n % 97,
        }),
    )
}

fn buildings(count: u32) -> Vec<Edit> {
    (0..count)
        .map(|n| {
            put_in(
                building(n),
                Some(&format!("yard{}", n % 200)),
                Expected::Absent,
            )
        })
        .collect()
}

contract! {
    async fn ten_thousand_features_are_one_write_and_one_read(store) {
        assert_eq!(write(&*store, buildings(10_000)).await.unwrap(), 1);
        let found = everything(&*store, None).await;
        assert_eq!(found.len(), 10_000);
        assert!((0..).zip(&found).all(|(n, stored)| stored.feature == building(n)));
        let query = FeatureQuery { bbox: Some([113.0, 34.0, 113.0095, 34.0095]), limit: Some(7), ..FeatureQuery::default() };
        assert_eq!(store.features(PROJECT, &query).await.unwrap().matched, 100);
    }
}
