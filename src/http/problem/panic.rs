//! A panic of a handler, as an answer.

use std::any::Any;

use axum::body::Body;
use axum::response::{IntoResponse, Response};

use super::Problem;

/// The answer when a handler panicked: the panic's text stays in the log.
pub fn of_panic(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let text = panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("no text");
    Problem::hidden(&format!("panic: {text}")).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;
    use http_body_util::BodyExt;

    #[tokio::test]
    async fn a_panic_is_answered_without_what_it_said() {
        let response = of_panic(Box::new("secret of the inside".to_owned()));
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        assert!(
            text.contains("/api/problems/internal") && !text.contains("secret"),
            "{text}"
        );
    }
}
