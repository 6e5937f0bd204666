//! How long the embedded store takes with 100 000 buildings: `cargo bench --locked --bench store`

use std::hint::black_box;

use chrono::{DateTime, Utc};
use criterion::{Criterion, criterion_group, criterion_main};
use geo::{Geometry, Rect, coord};
use serde_json::json;
use tokio::runtime::Runtime;

use yuantu::interchange::tiles::{self, Tile};
use yuantu::model::{Feature, FeatureId, Kind, LonLat, Project, StoredFeature};
use yuantu::store::{
    Belonging, Edit, Expected, FeatureQuery, PropertyFilter, SqliteStore, Store, Write,
};

const PROJECT: &str = "bench";
const BUILDINGS: u32 = 100_000;
const COURTYARDS: u32 = 200;

fn building(n: u32) -> Edit {
    let low = coord! { x: 113.0 + f64::from(n % 300) * 1e-3, y: 34.0 + f64::from(n / 300) * 1e-3 };
    let outline = Rect::new(low, low + coord! { x: 6e-4, y: 4e-4 }).to_polygon();
    let properties = json!({"number": n.to_string(), "storeys": 6, "height_m": 18.5, "use": "residential", "households": n % 97});
    Edit::Put {
        feature: Feature {
            id: FeatureId::Text(format!("b{n:06}")),
            kind: Kind::Building,
            geometry: LonLat::from_degrees(Geometry::from(outline)),
            courtyard: None,
            properties: properties.as_object().cloned().unwrap_or_default(),
        },
        belongs_to: Some(format!("yard{}", n % COURTYARDS)),
        expected: Expected::Anything,
    }
}

fn write(edits: Vec<Edit>) -> Write {
    Write {
        who: "bench".into(),
        at: DateTime::<Utc>::UNIX_EPOCH,
        scenario: None,
        action: None,
        edits,
    }
}

async fn filled(folder: &std::path::Path) -> SqliteStore {
    let store = SqliteStore::open(folder).await.expect("the folder is ours");
    let project = Project {
        id: PROJECT.into(),
        name: "bench".into(),
        planar_crs: 4547,
        demo: false,
        rule_overrides: serde_json::Map::new(),
        revision: 0,
    };
    store.put_project(&project).await.expect("the store is new");
    let start = std::time::Instant::now();
    store
        .write(PROJECT, &write((0..BUILDINGS).map(building).collect()))
        .await
        .expect("all is valid");
    println!(
        "import of {BUILDINGS} features with their history in one write: {:.1} s",
        start.elapsed().as_secs_f64()
    );
    store
}

fn reads_and_writes(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("threads can be started");
    let folder = tempfile::tempdir().expect("a folder can be made");
    let store = runtime.block_on(filled(folder.path()));
    let page = FeatureQuery {
        kinds: Some(vec![Kind::Building]),
        limit: Some(100),
        ..FeatureQuery::default()
    };
    let queries = [
        ("first page of 100", page.clone()),
        (
            "page of 100 at 90 000",
            FeatureQuery {
                offset: 90_000,
                ..page.clone()
            },
        ),
        (
            "box of 441",
            FeatureQuery {
                bbox: Some([113.1, 34.1, 113.12, 34.12]),
                ..page.clone()
            },
        ),
        (
            "courtyard of 500",
            FeatureQuery {
                belonging: Belonging::Courtyard("yard7".into()),
                ..FeatureQuery::default()
            },
        ),
        (
            "property filter",
            FeatureQuery {
                properties: vec![PropertyFilter {
                    name: "households".into(),
                    value: "13".into(),
                }],
                ..page
            },
        ),
    ];
    let mut group = criterion.benchmark_group("store, 100 000 features");
    group.sample_size(20);
    for (name, query) in &queries {
        group.bench_function(*name, |bencher| {
            bencher.iter(|| {
                runtime
                    .block_on(store.features(PROJECT, black_box(query)))
                    .expect("the query is valid")
            });
        });
    }
    group.bench_function("one feature", |bencher| {
        bencher.iter(|| {
            runtime
                .block_on(store.feature(PROJECT, black_box("b050000"), None))
                .expect("the query is valid")
        });
    });
    group.bench_function("write of one feature", |bencher| {
        bencher.iter(|| {
            runtime
                .block_on(store.write(PROJECT, &write(vec![building(7)])))
                .expect("the edit is valid")
        });
    });
}

/// A tile of level 16 with 5000 buildings in it, without the store.
fn encoded_tiles(criterion: &mut Criterion) {
    let tile = Tile::new(16, 26_025, 53_521).expect("the tile is in the grid");
    let features: Vec<StoredFeature> = (0..5000).map(small_building).collect();
    criterion.bench_function("tile of 5000 polygons", |bencher| {
        bencher
            .iter(|| tiles::encode(tile, black_box(&features)).expect("it is no more than that"));
    });
}

/// One of 5000, side by side within the tile (460 m by 440 m).
fn small_building(n: u32) -> StoredFeature {
    let Edit::Put {
        mut feature,
        belongs_to,
        ..
    } = building(n)
    else {
        unreachable!("buildings are put")
    };
    let low =
        coord! { x: 113.9997 + f64::from(n % 100) * 5e-5, y: 34.6966 + f64::from(n / 100) * 8e-5 };
    let outline = Rect::new(low, low + coord! { x: 4e-5, y: 6e-5 }).to_polygon();
    feature.geometry = LonLat::from_degrees(Geometry::from(outline));
    StoredFeature {
        feature,
        belongs_to,
        revision: 1,
    }
}

criterion_group!(benches, encoded_tiles, reads_and_writes);
criterion_main!(benches);
