//! What happens around every request: an id, a line in the log, figures, a limit of waiting.

use std::time::{Duration, Instant};

use axum::body::HttpBody;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::{Serialize, Serializer};
use tracing::Instrument;
use uuid::Uuid;

use super::guests::Visitor;
use super::metrics::{Answered, Metrics};
use super::problem::{Problem, Slug};
use crate::service::{Service, ServiceError};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const LONGEST_ID: usize = 64;

tokio::task_local! {
    /// The id of the request that the task answers.
    static ID: Box<str>;
}

/// The id of the request that is being answered, looked up when it is written.
#[derive(Debug)]
pub struct RequestId;

impl RequestId {
    pub fn is_none(&self) -> bool {
        ID.try_with(|_| ()).is_err()
    }
}

impl Serialize for RequestId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        ID.try_with(Clone::clone).ok().serialize(serializer)
    }
}

/// Gives the request an id (a proxy's own, if it is sane), logs and counts it, and tells the id in the answer.
///
/// Of the address only the path is logged: queries and headers may have secrets in them.
pub async fn trace(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let id = id_of(&request);
    let route = request.extensions().get::<MatchedPath>().cloned();
    let route = route.as_ref().map_or("", MatchedPath::as_str);
    let address = request.extensions().get::<Visitor>();
    let address = address.and_then(|visitor| visitor.address);
    let span = tracing::info_span!(
        "request",
        %id,
        method = %request.method(),
        path = request.uri().path(),
        route,
        address = address.map(tracing::field::display),
    );
    let method = metrics.method(request.method());
    let began = Instant::now();
    let answer = next.run(request).instrument(span.clone());
    let mut response = ID.scope(id.clone(), answer).await;
    let took = began.elapsed();
    span.in_scope(|| {
        tracing::info!(
            status = response.status().as_u16(),
            milliseconds = took.as_millis(),
            // Unknown of what is packed on the way.
            bytes = response.body().size_hint().exact(),
            "answered"
        );
    });
    metrics.count(&Answered {
        route,
        method,
        status: response.status().as_u16(),
        problem: response.extensions().get().map(|Slug(slug)| *slug),
        took,
    });
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

fn id_of(request: &Request) -> Box<str> {
    let is_sane = |text: &&str| {
        (1..=LONGEST_ID).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let sent = request.headers().get(&REQUEST_ID);
    let sent = sent.and_then(|value| value.to_str().ok()).filter(is_sane);
    sent.map_or_else(|| Uuid::now_v7().to_string().into(), Into::into)
}

/// An answer is made of several readings, and none of two databases: where another one took the place meanwhile, it is to
/// be asked for again.
pub async fn keep_to_one_store(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response {
    let lineage = service.lineage();
    let response = next.run(request).await;
    if service.lineage() == lineage {
        return response;
    }
    Problem::from(ServiceError::StorageReplaced).into_response()
}

/// Gives up after a while; the work behind the answer is dropped, and so stopped.
pub async fn limit_waiting(
    State(limit): State<Duration>,
    request: Request,
    next: Next,
) -> Response {
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::timed_out().into_response(),
    }
}
