//! How long the analyses take on synthetic courtyards of growing size.
//!
//! `cargo bench --locked --bench coverage`

mod scenes;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use serde_json::json;
use std::hint::black_box;

use scenes::{BUILDINGS, Courtyard};
use yuantu::analysis::{Control, camera_coverage, isovist};

fn one_isovist(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("isovist");
    for buildings in BUILDINGS {
        let site = Courtyard::new(buildings).site(0);
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
        let site = Courtyard::new(buildings).site(30);
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
