//! Answers that come one after the other, as server-sent events.

use std::convert::Infallible;

use axum::http::header::{ACCEPT, CACHE_CONTROL};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::sse::{Event, KeepAlive};
use axum::response::{IntoResponse, Response, Sse};
use futures_util::{StreamExt, stream};
use serde::Serialize;

use super::problem::Problem;
use crate::service::{ServiceError, ServiceResult, Telling, Told};

const EVENT_STREAM: &str = "text/event-stream";

/// Whether the caller asks for events. Whoever takes anything gets a plain answer.
pub fn wants_events(headers: &HeaderMap) -> bool {
    let values = headers.get_all(ACCEPT).into_iter();
    values
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|kind| kind.split(';').next())
        .any(|kind| kind.trim().eq_ignore_ascii_case(EVENT_STREAM))
}

/// What an execution tells, as it comes. An error before anything was told is an answer of its own. When the caller goes
/// away or is no longer let in, the execution is dropped, and so stopped.
pub async fn events(
    mut telling: Telling,
    shut_out: impl Future<Output = ()> + Send + 'static,
) -> Result<Response, Problem> {
    let first = match telling.next().await {
        Some(told) => told?,
        None => return Err(Problem::timed_out()),
    };
    let told = stream::unfold((Some(Ok(first)), telling), |(held, mut telling)| async {
        let told = match held {
            Some(told) => told,
            None => telling.next().await?,
        };
        Some((Ok::<_, Infallible>(event(told)), (None, telling)))
    });
    let told = told.take_until(shut_out);
    let mut response = Sse::new(told)
        .keep_alive(KeepAlive::default())
        .into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies that gather answers would hold the first ones back.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

fn event(told: ServiceResult<Told>) -> Event {
    match told {
        Ok(Told::Progress(progress)) => named("progress", &progress),
        Ok(Told::Answer(answer)) => Event::default().event("answer").data(answer.get()),
        Ok(Told::Done(answer)) => Event::default().event("done").data(answer.get()),
        Err(error) => named("problem", &Problem::from(error)),
    }
}

fn named(name: &str, document: &impl Serialize) -> Event {
    let written = Event::default().event(name).json_data(document);
    written.unwrap_or_else(|error| {
        let error = ServiceError::Internal(format!("an event: {error}"));
        let problem = Problem::from(error);
        tracing::error!(?problem, "an event cannot be written");
        Event::default().event("problem").data("{}")
    })
}
