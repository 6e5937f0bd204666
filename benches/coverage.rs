//! How long the analyses take on synthetic courtyards of growing size.
//!
//! `cargo bench --locked --bench coverage`

mod scenes;

use criterion::{BatchSize, BenchmarkId, Criterion, criterion_group, criterion_main};
use serde_json::json;
use std::hint::black_box;

use scenes::{BUILDINGS, Courtyard};
use yuantu::analysis::{Control, camera_coverage, isovist};
use yuantu::model::rules::Rules;
use yuantu::model::site::Site;

const CAMERAS: usize = 30;

/// From valid features in metres to a site that can be asked.
fn preprocessing(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("preprocessing");
    for buildings in BUILDINGS {
        let features = Courtyard::new(buildings).bare_features();
        group.bench_function(BenchmarkId::from_parameter(buildings), |bencher| {
            bencher.iter_batched(
                || features.clone(),
                |features| Site::build(features, None, Rules::default()),
                BatchSize::SmallInput,
            );
        });
    }
}

/// The same viewpoint each time, and another one each time, which the processor cannot learn by heart.
fn one_isovist(criterion: &mut Criterion) {
    for (name, viewpoints) in [("isovist", 1), ("isovist, 100 viewpoints in turn", 100)] {
        let mut group = criterion.benchmark_group(name);
        for buildings in BUILDINGS {
            let courtyard = Courtyard::new(buildings);
            let site = courtyard.bare_site();
            let params: Vec<isovist::Params> = courtyard
                .viewpoints(viewpoints)
                .iter()
                .map(|at| json!({"viewpoints": [[at.x, at.y]]}))
                .map(|params| serde_json::from_value(params).expect("valid parameters"))
                .collect();
            let mut turn = params.iter().cycle();
            group.bench_function(BenchmarkId::from_parameter(buildings), |bencher| {
                bencher.iter(|| {
                    let params = turn.next()?;
                    isovist::analyse(black_box(&site), params, &Control::default()).ok()
                });
            });
        }
    }
}

fn courtyard_report(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("camera-coverage, 30 cameras");
    group.sample_size(20);
    for buildings in BUILDINGS {
        let site = Courtyard::new(buildings).site(CAMERAS);
        let params = camera_coverage::Params::default();
        group.bench_function(BenchmarkId::from_parameter(buildings), |bencher| {
            bencher
                .iter(|| camera_coverage::analyse(black_box(&site), &params, &Control::default()));
        });
    }
}

fn one_camera_moved(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("camera-coverage, one of 30 cameras moved");
    for buildings in BUILDINGS {
        let courtyard = Courtyard::new(buildings);
        let site = courtyard.site(CAMERAS);
        let params = camera_coverage::Params::default();
        let memory = camera_coverage::Memory::default();
        let ask = |site: &Site| {
            camera_coverage::analyse_again(site, &params, &memory, &Control::default())
        };
        ask(&site).expect("a report");
        // A centimetre at a time, each place only once.
        let mut places = (1_u32..).map(|step| {
            site.with_cameras(vec![
                courtyard.moved_camera(f64::from(step % 400) / 100.0 + f64::from(step) * 1e-7),
            ])
        });
        group.bench_function(BenchmarkId::from_parameter(buildings), |bencher| {
            bencher.iter_batched(
                || places.next().expect("there is always a next place"),
                |moved| ask(&moved),
                BatchSize::SmallInput,
            );
        });
    }
}

criterion_group!(
    benches,
    preprocessing,
    one_isovist,
    courtyard_report,
    one_camera_moved
);
criterion_main!(benches);
