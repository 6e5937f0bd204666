//! The HTTP interface: extract, one service call, respond.
//!
//! [`routes`] is the one table of addresses; the OpenAPI document is made from it.

mod catalogue;
mod changes;
mod client;
mod collections;
mod docs;
mod etag;
mod events;
mod extract;
mod features;
mod gate;
mod guests;
mod history;
mod item_query;
mod item_writes;
mod items;
mod jobs;
mod landing;
mod lenses;
mod links;
mod metrics;
mod openapi;
mod people;
mod presence;
mod problem;
mod processes;
mod projects;
mod routes;
mod scenarios;
mod scenes;
mod schemas;
mod server;
mod stream;
mod tile_grid;
mod tiles;
mod watch;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware;
use axum::response::Response;
use axum::routing::get;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::service::Service;

use guests::bodies::{self, Bodies};
use guests::rates::{self, RatesState};
use metrics::Metrics;

pub use client::has_page;
pub use gate::Entrance;
pub use guests::Peer;
pub use guests::rates::Rates;
pub use server::{Port, Tls, TlsError, first_certificate, serve};

/// The longest that a caller waits.
const ANSWER_WITHIN: Duration = Duration::from_secs(120);

/// Nothing but what the service itself serves; MapLibre needs blob workers, the wall map a style sheet of its own.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; \
    worker-src 'self' blob:; child-src blob:; img-src 'self' data: blob:; \
    style-src 'self' 'unsafe-inline'; connect-src 'self' data: blob:; font-src 'self' data:; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// What holds of every answer that does not say otherwise. A page of another origin may neither frame nor read it.
const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(self), microphone=(), payment=(), usb=()",
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
];

/// A browser that has seen TLS once asks for nothing else for a year.
const ONLY_TLS: &str = "max-age=31536000";

/// How the service is reached, as far as it is no use case.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it is reached, and so whom it lets in.
    pub entrance: Entrance,
    pub answer_within: Duration,
    pub rates: Rates,
    /// Addresses of proxies that are believed when they say for whom they ask.
    pub proxies: Vec<IpAddr>,
    /// Whether browsers reach it by TLS.
    pub tls: bool,
    /// Whether this machine finds figures at `/metrics`.
    pub metrics: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            entrance: Entrance::InProcess,
            answer_within: ANSWER_WITHIN,
            rates: Rates::default(),
            proxies: Vec::new(),
            tls: false,
            metrics: false,
        }
    }
}

/// What handlers share.
#[derive(Clone)]
pub struct App {
    service: Service,
    entrance: Entrance,
    openapi: Arc<openapi::Document>,
    metrics: Metrics,
}

impl FromRef<App> for Metrics {
    fn from_ref(app: &App) -> Self {
        app.metrics.clone()
    }
}

/// The whole interface: the API and the web client.
pub fn router(service: Service) -> Router {
    routers(service, Options::default()).0
}

/// As [`router`], with options of one's own; and the figures alone, for a port of their own.
pub fn routers(service: Service, options: Options) -> (Router, Router) {
    let (api, document) = routes::table().split_for_parts();
    let app = App {
        service,
        entrance: options.entrance,
        openapi: Arc::new(openapi::Document::new(document)),
        metrics: Metrics::new(),
    };
    let figures = Router::new()
        .route("/metrics", get(metrics::answer))
        .with_state(app.clone());
    let api = match options.metrics {
        true => api.route("/metrics", get(metrics::page)),
        false => api,
    };
    let api = api
        .route("/api/", get(landing::landing))
        .route("/api/{*rest}", axum::routing::any(problem::no_such_address))
        .fallback(client::serve)
        .method_not_allowed_fallback(problem::method_not_allowed)
        // Bodies are read, and bounded, before.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(
            options.answer_within,
            watch::limit_waiting,
        ))
        .layer(middleware::from_fn_with_state(
            Bodies::default(),
            bodies::receive,
        ))
        // Nothing is read of who is not let in.
        .layer(middleware::from_fn_with_state(app.clone(), gate::gate))
        .layer(middleware::from_fn_with_state(
            app.service.clone(),
            watch::keep_to_one_store,
        ))
        .layer(middleware::from_fn_with_state(
            RatesState::new(options.rates),
            rates::limit,
        ))
        .layer(middleware::from_fn(guests::limit_head))
        .layer(CatchPanicLayer::custom(problem::of_panic))
        // The default level takes three times as long, and a drag waits for each answer.
        .layer(
            CompressionLayer::new()
                .gzip(true)
                .quality(CompressionLevel::Fastest),
        );
    let https = options
        .tls
        .then_some((header::STRICT_TRANSPORT_SECURITY, ONLY_TLS));
    let api = HEADERS
        .into_iter()
        .chain(https)
        .fold(api, |api, (name, value)| {
            api.layer(header_layer(name, value))
        })
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            keeping,
        ))
        .layer(middleware::from_fn_with_state(
            app.metrics.clone(),
            watch::trace,
        ))
        .layer(middleware::from_fn_with_state(
            Arc::from(options.proxies),
            guests::name_visitor,
        ))
        .with_state(app);
    (api, figures)
}

/// What can be asked for again by its ETag, a browser may keep, and has to ask; nothing else is kept.
fn keeping(response: &Response) -> Option<HeaderValue> {
    Some(HeaderValue::from_static(
        match response.headers().contains_key(header::ETAG) {
            true => "private, no-cache",
            false => "no-store",
        },
    ))
}

fn header_layer(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
