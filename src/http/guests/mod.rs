//! Guests: who asks, how much they may send, and how often.

pub mod bodies;
pub mod rates;
pub mod strict_json;
mod who;

pub use who::{Peer, Visitor, is_forwarded, name_visitor};

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// The longest path and query together.
const MOST_ADDRESS_BYTES: usize = 8 << 10;
/// All names and values of headers together.
const MOST_HEADER_BYTES: usize = 16 << 10;

/// Refuses what no caller of this interface needs. What is longer still, the connection refuses without a document.
pub async fn limit_head(request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query();
    if address.is_some_and(|address| address.as_str().len() > MOST_ADDRESS_BYTES) {
        return Problem::address_too_long(MOST_ADDRESS_BYTES).into_response();
    }
    let headers = request.headers().iter();
    let bytes: usize = headers
        .map(|(name, value)| name.as_str().len() + value.len())
        .sum();
    if bytes > MOST_HEADER_BYTES {
        return Problem::headers_too_large(MOST_HEADER_BYTES).into_response();
    }
    next.run(request).await
}
