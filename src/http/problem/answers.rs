//! Answers with a status of their own that are no problems.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// An unchanged thing that the caller has already.
pub fn not_modified(etag: HeaderValue) -> Response {
    (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response()
}

/// Says that a new thing was made, and where it is.
pub fn created<T: Serialize>(location: &str, made: T) -> Response {
    created_at(location, Json(made).into_response())
}

/// The answer that shows a thing, for one that was made just now.
pub fn created_at(location: &str, mut shown: Response) -> Response {
    *shown.status_mut() = StatusCode::CREATED;
    if let Ok(location) = HeaderValue::try_from(location) {
        shown.headers_mut().insert(header::LOCATION, location);
    }
    shown
}

/// What was to be done is done, and there is nothing to say of it.
pub fn no_content() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// Leads a browser on to another address. No cache keeps it.
pub fn see_other(address: &str) -> Response {
    let mut answer = StatusCode::SEE_OTHER.into_response();
    if let Ok(address) = HeaderValue::try_from(address) {
        answer.headers_mut().insert(header::LOCATION, address);
    }
    answer
}

/// A page for people that says that something is not there.
pub fn missing_page(page: impl IntoResponse) -> Response {
    (StatusCode::NOT_FOUND, page).into_response()
}
