//! Extractors whose rejections are problem documents.

use axum::body::Bytes;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::guests::strict_json;
use super::problem::Problem;
use crate::model::json_pointer;

/// The query, read into `T`. Parameters that `T` does not know are refused, if it says `deny_unknown_fields`.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        axum::extract::Query::try_from_uri(&parts.uri)
            .map(|query| Self(query.0))
            .map_err(|rejection| Problem::query(without_prefix(&rejection.body_text())))
    }
}

/// The query as pairs, in the order in which they were sent.
pub struct Pairs(pub Vec<(String, String)>);

impl<S: Sync> FromRequestParts<S> for Pairs {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(pairs) = Query::from_request_parts(parts, state).await?;
        Ok(Self(pairs))
    }
}

/// The only parameter of a path.
pub struct PathParameter(pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathParameter {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(value) = Path::from_request_parts(parts, state)
            .await
            .map_err(|rejection| bad_path(&rejection))?;
        Ok(Self(value))
    }
}

/// The two parameters of a path.
pub struct PathParameters(pub String, pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathParameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path((first, second)) = Path::from_request_parts(parts, state)
            .await
            .map_err(|rejection| bad_path(&rejection))?;
        Ok(Self(first, second))
    }
}

/// The parameters of a path by their names.
pub struct PathOf<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for PathOf<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Path(value) = Path::from_request_parts(parts, state)
            .await
            .map_err(|rejection| bad_path(&rejection))?;
        Ok(Self(value))
    }
}

fn bad_path(rejection: &PathRejection) -> Problem {
    Problem::query(rejection.body_text())
}

/// axum's texts begin with what failed; the problem's title says that already.
fn without_prefix(text: &str) -> &str {
    text.strip_prefix("Failed to deserialize query string: ")
        .unwrap_or(text)
}

/// A JSON body. What is wrong with it is named by line and column, or by JSON pointer.
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        check_json(&request)?;
        let bytes = Bytes::from_request(request, state).await?;
        strict_json::check(&bytes)?;
        let mut reader = serde_json::Deserializer::from_slice(&bytes);
        let body = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let pointer = json_pointer(error.path());
            match error.into_inner() {
                inner if inner.is_data() => Problem::body(pointer, inner.to_string()),
                inner => Problem::not_json(&inner),
            }
        })?;
        reader.end().map_err(|error| Problem::not_json(&error))?;
        Ok(Self(body))
    }
}

/// A JSON body that is not read yet.
pub struct JsonText(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for JsonText {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        check_json(&request)?;
        let bytes = Bytes::from_request(request, state).await?;
        // A scene of 64 MiB takes a while, in which others on this thread would wait.
        let text = bytes.clone();
        let checked = tokio::task::spawn_blocking(move || strict_json::check(&text)).await;
        checked.map_err(|panic| Problem::hidden(&panic.to_string()))??;
        Ok(Self(bytes))
    }
}

/// Accepts `application/json` and every `application/…+json`.
fn check_json(request: &Request) -> Result<(), Problem> {
    let found = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let essence = found
        .and_then(|value| value.split(';').next())
        .map(|essence| essence.trim().to_ascii_lowercase());
    match essence.as_deref() {
        Some("application/json") => Ok(()),
        Some(other) if other.starts_with("application/") && other.ends_with("+json") => Ok(()),
        _ => Err(Problem::media_type(found)),
    }
}
