//! What happens in a project, as it happens (server-sent events).

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use serde::Deserialize;
use utoipa::IntoParams;

use super::App;
use super::extract::Query;
use super::gate::By;
use super::problem::Problem;
use super::projects::project_or_default;
use crate::model::Revision;
use crate::service::{Following, LiveEvent};

/// Proxies and browsers take a line that is silent for a lost one.
const HEARTBEAT: Duration = Duration::from_secs(15);

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// nginx would keep events until there are many.
const UNBUFFERED: HeaderName = HeaderName::from_static("x-accel-buffering");

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// Only what concerns this courtyard.
    courtyard: Option<String>,
    /// Begin after this revision instead of now.
    #[param(value_type = Option<i64>)]
    since: Option<String>,
    /// Id of the project; `default` unless given.
    project: Option<String>,
}

/// Follows a project: server-sent events, which end when the caller goes away or the server stops.
///
/// `change`: features were written. `settings`: rules, a lens or a scenario's name or standing were. `presence`: who is
/// there now; it comes first. `resync`: events were left out, since the caller was away for long or too slow, and what it
/// knows is to be read anew. The id of an event is the revision up to which all was told: `since` or the header
/// `Last-Event-ID` goes on after it. A comment every 15 s keeps the line open. The stream ends within a second when the
/// caller signs out, is disabled, or loses its token or its role in the project.
#[utoipa::path(get, path = "/api/events", tag = "events",
    params(EventsQuery,
        ("Last-Event-ID" = Option<String>, Header, description = "The last id that was seen; browsers send it")),
    responses((status = 200, body = LiveEvent, content_type = "text/event-stream",
        description = "Events; the data of each is JSON")))]
pub async fn events(
    State(app): State<App>,
    Query(query): Query<EventsQuery>,
    By(actor): By,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let last = headers.get(LAST_EVENT_ID).map(|value| value.to_str());
    let since = match last {
        Some(last) => Some(revision("Last-Event-ID", last.unwrap_or_default())?),
        None => query
            .since
            .map(|text| revision("since", &text))
            .transpose()?,
    };
    let project = project_or_default(query.project.as_ref());
    let shut_out = app.service.until_shut_out(actor, project.to_owned());
    let following = app.service.follow(project, query.courtyard, since).await?;
    let events = stream::unfold(following, |mut following| async {
        let event = following.next().await?;
        Some((written(&event, &following), following))
    });
    let events = events.take_until(shut_out);
    let stream = Sse::new(events).keep_alive(KeepAlive::new().interval(HEARTBEAT));
    let unbuffered = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (UNBUFFERED, HeaderValue::from_static("no")),
    ];
    Ok((unbuffered, stream).into_response())
}

fn written(event: &LiveEvent, following: &Following) -> Result<Event, Infallible> {
    let name = match event {
        LiveEvent::Change(_) => "change",
        LiveEvent::Settings(_) => "settings",
        LiveEvent::Presence(_) => "presence",
        LiveEvent::Resync(_) => "resync",
    };
    let written = Event::default().event(name).id(following.at().to_string());
    // Texts and numbers always serialise; else whoever follows reads anew.
    Ok(match written.json_data(event) {
        Ok(event) => event,
        Err(_) => Event::default().event("resync").data("{}"),
    })
}

fn revision(name: &str, text: &str) -> Result<Revision, Problem> {
    let number: Option<Revision> = text.trim().parse().ok();
    number
        .filter(|number| *number >= 0)
        .ok_or_else(|| Problem::parameter(name, format!("\"{text}\" is no revision")))
}
