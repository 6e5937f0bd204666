//! The HTTP interface: extract, one service call, respond.
//!
//! [`routes`] is the one table of addresses; the OpenAPI document is made from it.

mod catalogue;
mod changes;
mod client;
mod collections;
mod docs;
mod etag;
mod extract;
mod features;
mod gate;
mod history;
mod item_query;
mod item_writes;
mod items;
mod jobs;
mod landing;
mod lenses;
mod links;
mod openapi;
mod people;
mod problem;
mod processes;
mod projects;
mod routes;
mod scenarios;
mod scenes;
mod schemas;
mod server;
mod tile_grid;
mod tiles;
mod watch;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware;
use axum::routing::get;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::service::Service;

pub use gate::Entrance;
pub use server::serve;

/// The longest body that is read.
const BODY_LIMIT: usize = 64 << 20;

/// The longest that a caller waits.
const ANSWER_WITHIN: Duration = Duration::from_secs(120);

/// Nothing but what the service itself serves; MapLibre needs blob workers and inline styles.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; \
    worker-src 'self' blob:; child-src blob:; img-src 'self' data: blob:; \
    style-src 'self' 'unsafe-inline'; connect-src 'self' data: blob:; font-src 'self' data:; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// What handlers share.
#[derive(Clone)]
pub struct App {
    service: Service,
    entrance: Entrance,
    openapi: Arc<openapi::Document>,
}

/// The whole interface: the API and the web client.
pub fn router(service: Service) -> Router {
    router_with(service, ANSWER_WITHIN)
}

/// As [`router`], with another limit of waiting.
pub fn router_with(service: Service, answer_within: Duration) -> Router {
    router_at(Entrance::InProcess, service, answer_within)
}

/// As [`router`], behind an entrance.
pub fn router_at(entrance: Entrance, service: Service, answer_within: Duration) -> Router {
    let (api, document) = routes::table().split_for_parts();
    let app = App {
        service,
        entrance,
        openapi: Arc::new(openapi::Document::new(document)),
    };
    api.route("/api/", get(landing::landing))
        .route("/api/{*rest}", axum::routing::any(problem::no_such_address))
        .fallback(client::serve)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(middleware::from_fn_with_state(app.clone(), gate::gate))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn_with_state(
            answer_within,
            watch::limit_waiting,
        ))
        .layer(CatchPanicLayer::custom(problem::of_panic))
        // The default level takes three times as long, and a drag waits for each answer.
        .layer(
            CompressionLayer::new()
                .gzip(true)
                .quality(CompressionLevel::Fastest),
        )
        .layer(header_layer(
            header::CONTENT_SECURITY_POLICY,
            CONTENT_SECURITY_POLICY,
        ))
        .layer(header_layer(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_layer(header::REFERRER_POLICY, "same-origin"))
        .layer(middleware::from_fn(watch::trace))
        .with_state(app)
}

fn header_layer(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}
