//! Figures for Prometheus, in its text format. Labels are routes and classes, never ids: their number is bounded.

use std::fmt;
use std::fs;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::extract::State;
use axum::http::{HeaderName, Method, header};
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::App;
use super::guests::Visitor;
use super::problem::Problem;
use crate::service::{Figures, QueueFigures, Service};

const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Seconds. A dragged camera is answered within 20 ms, a ranking of a street within seconds.
const BUCKETS: [f64; 11] = [
    0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0, 120.0,
];

/// Projects beyond these are left out of the figures.
const MOST_PROJECTS: usize = 50;

type Labels<const N: usize> = [(&'static str, String); N];

/// What was counted since the start.
#[derive(Clone, Debug)]
pub struct Metrics(Arc<Counted>);

#[derive(Debug)]
struct Counted {
    registry: Registry,
    requests: Family<Labels<3>, Counter>,
    seconds: Family<Labels<1>, Histogram>,
    problems: Family<Labels<1>, Counter>,
    began: SystemTime,
}

/// An answer that was given.
#[derive(Debug)]
pub struct Answered<'a> {
    /// The path with names in braces; empty for the page and for what does not exist.
    pub route: &'a str,
    pub method: &'static str,
    pub status: u16,
    pub problem: Option<&'static str>,
    pub took: Duration,
}

impl Metrics {
    pub fn new() -> Self {
        let mut registry = Registry::with_prefix("yuantu");
        let requests = Family::<Labels<3>, Counter>::default();
        registry.register(
            "http_requests",
            "Requests that were answered",
            requests.clone(),
        );
        let histogram: fn() -> Histogram = || Histogram::new(BUCKETS);
        let seconds = Family::<Labels<1>, Histogram>::new_with_constructor(histogram);
        registry.register(
            "http_request_duration_seconds",
            "Seconds until the answer began",
            seconds.clone(),
        );
        let problems = Family::<Labels<1>, Counter>::default();
        registry.register(
            "http_problems",
            "Problems that were answered, by the last part of their type",
            problems.clone(),
        );
        Self(Arc::new(Counted {
            registry,
            requests,
            seconds,
            problems,
            began: SystemTime::now(),
        }))
    }

    /// The label of a method: what is none of the usual ones is `other`.
    pub fn method(&self, method: &Method) -> &'static str {
        match *method {
            Method::GET => "GET",
            Method::HEAD => "HEAD",
            Method::POST => "POST",
            Method::PUT => "PUT",
            Method::PATCH => "PATCH",
            Method::DELETE => "DELETE",
            Method::OPTIONS => "OPTIONS",
            _ => "other",
        }
    }

    pub fn count(&self, answered: &Answered<'_>) {
        let route = match answered.route {
            "" => "none".to_owned(),
            route => route.to_owned(),
        };
        let class = format!("{}xx", answered.status / 100);
        let labels = [
            ("route", route.clone()),
            ("method", answered.method.to_owned()),
            ("status", class),
        ];
        self.0.requests.get_or_create(&labels).inc();
        let seconds = self.0.seconds.get_or_create(&[("route", route)]);
        seconds.observe(answered.took.as_secs_f64());
        if let Some(slug) = answered.problem {
            let labels = [("type", slug.to_owned())];
            self.0.problems.get_or_create(&labels).inc();
        }
    }

    /// All figures, as a text.
    pub async fn text(&self, service: &Service) -> Result<String, fmt::Error> {
        let mut now = Registry::with_prefix("yuantu");
        let figures = service.figures();
        register_figures(&mut now, &figures);
        // A database that does not answer is seen by this figure, and the others are still told.
        let revisions = service.revisions().await;
        let up = i64::from(revisions.is_ok());
        now.register(
            "store_up",
            "Whether the database answers",
            ConstGauge::new(up),
        );
        let of_projects = Family::<Labels<1>, Gauge>::default();
        for (project, revision) in revisions.into_iter().flatten().take(MOST_PROJECTS) {
            of_projects
                .get_or_create(&[("project", project)])
                .set(revision);
        }
        now.register(
            "project_revision",
            "The revision that a project is at",
            of_projects,
        );
        let mut process = Registry::with_prefix("process");
        register_process(&mut process, self.0.began);
        let mut text = String::new();
        encode_registry(&mut text, &self.0.registry)?;
        encode_registry(&mut text, &now)?;
        encode_registry(&mut text, &process)?;
        encode_eof(&mut text)?;
        Ok(text)
    }
}

fn register_figures(registry: &mut Registry, figures: &Figures) {
    // Not the type of OpenMetrics for this, which older readers of the format do not know.
    let build = Family::<Labels<2>, Gauge>::default();
    let version = env!("CARGO_PKG_VERSION").to_owned();
    build
        .get_or_create(&[("version", version), ("store", figures.store.to_owned())])
        .set(1);
    registry.register("build_info", "What runs here", build);
    register_queue(registry, "analyses", &figures.analyses);
    register_queue(registry, "surveys", &figures.surveys);
    let jobs = Family::<Labels<1>, Gauge>::default();
    for (status, count) in &figures.jobs {
        let labels = [("status", status.name().to_owned())];
        jobs.get_or_create(&labels).set(whole(*count));
    }
    registry.register("jobs", "Jobs that are kept", jobs);
    let connections = Family::<Labels<1>, Gauge>::default();
    let open = i64::from(figures.connections.open);
    let idle = whole(figures.connections.idle).min(open);
    for (state, count) in [("idle", idle), ("used", open - idle)] {
        connections
            .get_or_create(&[("state", state.to_owned())])
            .set(count);
    }
    registry.register(
        "store_connections",
        "Connections to the database",
        connections,
    );
}

fn register_queue(registry: &mut Registry, what: &str, figures: &QueueFigures) {
    let running = ConstGauge::new(whole(figures.running));
    registry.register(
        format!("{what}_running"),
        format!("How many {what} run"),
        running,
    );
    let waiting = ConstGauge::new(whole(figures.waiting));
    registry.register(
        format!("{what}_waiting"),
        format!("How many {what} wait for a core"),
        waiting,
    );
    registry.register(
        format!("{what}_refused"),
        format!("How many {what} were refused because too many waited"),
        ConstCounter::new(figures.refused),
    );
}

/// As Prometheus's own clients name these. What the system does not tell is left out.
fn register_process(registry: &mut Registry, began: SystemTime) {
    if let Some(bytes) = resident_bytes() {
        registry.register(
            "resident_memory_bytes",
            "Memory that is in use",
            ConstGauge::new(bytes),
        );
    }
    if let Ok(files) = fs::read_dir("/proc/self/fd") {
        let open = ConstGauge::new(whole(files.count()));
        registry.register("open_fds", "Open files and connections", open);
    }
    if let Ok(since) = began.duration_since(UNIX_EPOCH) {
        registry.register(
            "start_time_seconds",
            "When the program started, in seconds since 1970",
            ConstGauge::new(since.as_secs_f64()),
        );
    }
}

fn resident_bytes() -> Option<i64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: i64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib << 10)
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

type Text = ([(HeaderName, &'static str); 2], String);

/// The figures, on the port of the service and only for this machine.
pub async fn page(State(app): State<App>, visitor: Visitor) -> Result<Text, Problem> {
    if !visitor.is_local {
        return Err(Problem::not_found("address", "/metrics"));
    }
    answer(State(app)).await
}

/// The figures, on a port of their own.
pub async fn answer(State(app): State<App>) -> Result<Text, Problem> {
    let text = app.metrics.text(&app.service).await;
    let text = text.map_err(|error| Problem::hidden(&error.to_string()))?;
    let head = [
        (header::CONTENT_TYPE, OPENMETRICS),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((head, text))
}
