//! How long the analyses take on synthetic courtyards of growing size.
//!
//! `cargo bench --locked --bench coverage`

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use geo::{Geometry, Point, Rect, coord};
use serde_json::{Value, json};
use std::hint::black_box;

use yuantu::analysis::{Control, camera_coverage, isovist};
use yuantu::model::rules::Rules;
use yuantu::model::site::{Site, SiteFeature};
use yuantu::model::{FeatureId, Kind};

const BUILDINGS: [usize; 4] = [10, 50, 200, 1000];
const CELL_M: f64 = 24.0;

fn feature(id: usize, kind: Kind, geometry: impl Into<Geometry>, properties: Value) -> SiteFeature {
    SiteFeature {
        id: FeatureId::Text(format!("{kind}-{id}")),
        kind,
        geometry: geometry.into(),
        courtyard: None,
        properties: properties.as_object().cloned().unwrap_or_default(),
    }
}

/// Rectangles of varied sizes on a loose grid, a camera in the lanes between them every few cells.
fn courtyard(buildings: usize, cameras: usize) -> Site {
    let columns = (buildings as f64).sqrt().ceil() as usize;
    let side = columns as f64 * CELL_M;
    let mut features = vec![feature(
        0,
        Kind::Courtyard,
        Rect::new(
            coord! { x: -CELL_M, y: -CELL_M },
            coord! { x: side + CELL_M, y: side + CELL_M },
        )
        .to_polygon(),
        json!({}),
    )];
    for index in 0..buildings {
        let (column, row) = (index % columns, index / columns);
        let vary = |factor: usize, range: usize| ((index * factor) % range) as f64;
        let low =
            coord! { x: column as f64 * CELL_M + vary(7, 5), y: row as f64 * CELL_M + vary(11, 5) };
        let high = low + coord! { x: 8.0 + vary(13, 7), y: 7.0 + vary(5, 6) };
        let height_m = 3.0 * (1.0 + vary(3, 6));
        features.push(feature(
            index,
            Kind::Building,
            Rect::new(low, high).to_polygon(),
            json!({"height_m": height_m}),
        ));
    }
    for index in 0..cameras {
        let (column, row) = ((index * 5) % columns.max(1), (index * 3) % columns.max(1));
        let place = Point::new(column as f64 * CELL_M - 2.0, row as f64 * CELL_M - 2.5);
        let lens = json!({
            "height_m": 3.5 + (index % 4) as f64, "azimuth_deg": (index * 47) % 360, "tilt_deg": 15, "hfov_deg": 90,
            "image_width_px": 2560, "image_height_px": 1440
        });
        features.push(feature(index, Kind::Camera, place, lens));
    }
    Site::build(features, None, Rules::default()).expect("the scene has features")
}

fn one_isovist(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("isovist");
    for buildings in BUILDINGS {
        let site = courtyard(buildings, 0);
        let params: isovist::Params = serde_json::from_value(json!({"viewpoints": [[21.0, 21.5]]}))
            .expect("valid parameters");
        group.bench_function(BenchmarkId::from_parameter(buildings), |bencher| {
            bencher.iter(|| isovist::analyse(black_box(&site), &params, &Control::default()));
        });
    }
}

fn courtyard_report(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("camera-coverage, 30 cameras");
    group.sample_size(10);
    for buildings in BUILDINGS {
        let site = courtyard(buildings, 30);
        group.bench_function(BenchmarkId::from_parameter(buildings), |bencher| {
            bencher.iter(|| {
                camera_coverage::analyse(
                    black_box(&site),
                    &camera_coverage::Params::default(),
                    &Control::default(),
                )
            });
        });
    }
}

criterion_group!(benches, one_isovist, courtyard_report);
criterion_main!(benches);
