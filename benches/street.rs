//! How long the demo street takes as a whole: `cargo bench --locked --bench street`

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use serde_json::{Map, Value, json};
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use yuantu::service::{DEFAULT_PROJECT, Service};

/// The analyses that need no more than a courtyard.
const ANALYSES: [&str; 10] = [
    "camera-coverage",
    "perimeter",
    "access",
    "light",
    "parking-supply",
    "green",
    "waste",
    "activity",
    "governance",
    "scorecard",
];

/// The demo in a store of its own, of which nothing has been asked yet.
fn fresh(runtime: &Runtime) -> Service {
    runtime.block_on(async {
        let service = Service::in_memory().await.expect("a store in memory");
        service.load_demo().await.expect("the store is empty");
        service
    })
}

fn inputs(inputs: Value) -> Map<String, Value> {
    inputs.as_object().cloned().unwrap_or_default()
}

async fn everything(service: Service, courtyards: Vec<String>) {
    let mut answers = JoinSet::new();
    for courtyard in courtyards {
        for analysis in ANALYSES {
            let (service, inputs) = (service.clone(), inputs(json!({"courtyard": courtyard})));
            answers.spawn(async move {
                let report = service.execute(DEFAULT_PROJECT, analysis, inputs).await;
                report.expect("a report").get().len()
            });
        }
    }
    black_box(answers.join_all().await);
}

fn the_demo_street(criterion: &mut Criterion) {
    let runtime = Runtime::new().expect("threads can be started");
    let register = runtime.block_on(fresh(&runtime).register(DEFAULT_PROJECT));
    let courtyards: Vec<String> = register
        .expect("the demo has a register")
        .courtyards
        .into_iter()
        .map(|courtyard| courtyard.id)
        .collect();
    let mut group = criterion.benchmark_group(format!("{} courtyards", courtyards.len()));
    group.sample_size(10);
    group.bench_function("all analyses, nothing known before", |bencher| {
        bencher.iter_batched(
            || (fresh(&runtime), courtyards.clone()),
            |(service, courtyards)| runtime.block_on(everything(service, courtyards)),
            BatchSize::PerIteration,
        );
    });
    let rank = |service: &Service, weight: f64| {
        let inputs = inputs(json!({"weights": {"fire-reach": weight}}));
        let report = runtime.block_on(service.execute(DEFAULT_PROJECT, "ranking", inputs));
        report.expect("a report")
    };
    group.bench_function("ranking, nothing known before", |bencher| {
        bencher.iter_batched(
            || fresh(&runtime),
            |service| rank(&service, 1.0),
            BatchSize::PerIteration,
        );
    });
    let known = fresh(&runtime);
    rank(&known, 1.0);
    let mut weights = (0..).map(f64::from);
    group.bench_function("ranking again, with other weights", |bencher| {
        bencher.iter(|| rank(&known, weights.next().unwrap_or_default() % 100.0));
    });
}

criterion_group!(benches, the_demo_street);
criterion_main!(benches);
