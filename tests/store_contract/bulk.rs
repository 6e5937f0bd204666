use std::time::Instant;

use geo::polygon;
use serde_json::json;
use yuantu::model::{Feature, Kind, LonLat};
use yuantu::store::{Belonging, Edit, Expected, FeatureQuery, Store};

use crate::backends::{self, contract};
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

async fn time<T>(what: &str, runs: u32, mut work: impl AsyncFnMut() -> T) -> T {
    let start = Instant::now();
    let mut answer = work().await;
    for _ in 1..runs {
        answer = work().await;
    }
    println!(
        "{what}: {:.2} ms",
        start.elapsed().as_secs_f64() * 1e3 / f64::from(runs)
    );
    answer
}

/// Not an assertion about speed, which depends on the machine: it prints what a run takes.
/// `cargo test --release --test store_contract -- --ignored --nocapture hundred_thousand`
#[ignore = "a measurement"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_thousand_features_take_this_long() {
    let backend = backends::sqlite_in_a_folder().await;
    let store: &dyn Store = &*backend.store;
    store.put_project(&project()).await.unwrap();
    let edits = buildings(100_000);
    time("import of 100k features in one write", 1, async || {
        write(store, edits.clone()).await.unwrap()
    })
    .await;
    let features =
        |query: FeatureQuery| async move { store.features(PROJECT, &query).await.unwrap() };
    let all = FeatureQuery::default();
    let page = FeatureQuery {
        kinds: Some(vec![Kind::Building]),
        limit: Some(100),
        ..all.clone()
    };
    let bbox = FeatureQuery {
        bbox: Some([113.1, 34.1, 113.12, 34.12]),
        ..page.clone()
    };
    let yard = FeatureQuery {
        belonging: Belonging::Courtyard("yard7".into()),
        ..all.clone()
    };
    let property = yuantu::store::PropertyFilter {
        name: "households".into(),
        value: "13".into(),
    };
    let filtered = FeatureQuery {
        properties: vec![property],
        ..page.clone()
    };
    let read = time("read of all 100k", 3, async || features(all.clone()).await).await;
    assert_eq!(read.features.len(), 100_000);
    time("first page of 100", 50, async || {
        features(page.clone()).await
    })
    .await;
    time("page of 100 at 90k", 20, async || {
        features(FeatureQuery {
            offset: 90_000,
            ..page.clone()
        })
        .await
    })
    .await;
    let boxed = time("box of 400, page of 100", 200, async || {
        features(bbox.clone()).await
    })
    .await;
    println!("  matched {}", boxed.matched);
    let world = FeatureQuery {
        bbox: Some([-180.0, -90.0, 180.0, 90.0]),
        ..page.clone()
    };
    time("box of all, page of 100", 5, async || {
        features(world.clone()).await
    })
    .await;
    time("courtyard of 500", 50, async || {
        features(yard.clone()).await
    })
    .await;
    let found = time("property filter", 5, async || {
        features(filtered.clone()).await
    })
    .await;
    println!("  matched {}", found.matched);
    time("one feature", 500, async || {
        store.feature(PROJECT, "b050000", None).await.unwrap()
    })
    .await;
    time("counts", 10, async || store.counts(PROJECT).await.unwrap()).await;
    time("extent", 10, async || {
        store.extent(PROJECT, Kind::Building).await.unwrap()
    })
    .await;
    scenario(store, "s").await;
    write_to(store, "s", vec![remove("b000007", Expected::Anything)])
        .await
        .unwrap();
    let merged = FeatureQuery {
        scenario: Some("s".into()),
        ..bbox.clone()
    };
    time("box in a scenario", 100, async || {
        features(merged.clone()).await
    })
    .await;
    let merged = FeatureQuery {
        scenario: Some("s".into()),
        ..yard.clone()
    };
    time("courtyard in a scenario", 50, async || {
        features(merged.clone()).await
    })
    .await;
    let merged = FeatureQuery {
        scenario: Some("s".into()),
        ..page.clone()
    };
    time("first page in a scenario", 10, async || {
        features(merged.clone()).await
    })
    .await;
    time("write of one feature", 100, async || {
        write(store, vec![put(building(5), Expected::Anything)])
            .await
            .unwrap()
    })
    .await;
}
