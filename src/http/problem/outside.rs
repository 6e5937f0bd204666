//! What went wrong outside of a handler: a body that broke off or is too large, a panic.

use std::any::Any;

use axum::body::Body;
use axum::extract::rejection::BytesRejection;
use axum::response::{IntoResponse, Response};

use super::{Problem, Sort};

const TOO_LARGE: u16 = 413;

impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        if rejection.status().as_u16() == TOO_LARGE {
            return Self::new(
                Sort::BodyTooLarge,
                format!(
                    "a body may have up to {} MiB",
                    super::super::BODY_LIMIT >> 20
                ),
            );
        }
        Self::new(Sort::InvalidBody, "the body broke off before its end")
    }
}

/// The answer when a handler panicked: the panic's text stays in the log.
pub fn of_panic(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no text");
    Problem::hidden(&format!("panic: {text}")).into_response()
}
