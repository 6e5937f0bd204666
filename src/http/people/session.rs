//! Signing in and out.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::http::App;
use crate::http::extract::JsonBody;
use crate::http::gate::{Asking, By, COOKIE};
use crate::http::links::is_encrypted;
use crate::http::problem::{self, Problem};
use crate::service::{Begun, SESSION_LASTS, SessionDocument, UserInput};

/// What somebody signs in with.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    #[schema(example = "liwen")]
    name: String,
    #[schema(format = Password)]
    password: String,
}

/// The first account, an administrator.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// As the server has printed it into its log.
    token: String,
    #[schema(min_length = 1, max_length = 64, example = "liwen")]
    name: String,
    /// The name unless given.
    #[schema(min_length = 1, max_length = 100, nullable = false)]
    display_name: Option<String>,
    #[schema(min_length = 10, max_length = 200, format = Password)]
    password: String,
}

/// One's password, and the one that is to take its place.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    #[schema(format = Password)]
    old: String,
    #[schema(min_length = 10, max_length = 200, format = Password)]
    new: String,
}

/// Who is signed in, and what they may do. It answers everybody.
#[utoipa::path(get, path = "/api/session", tag = "people",
    responses((status = 200, body = SessionDocument)))]
pub async fn session(State(app): State<App>, Asking(caller): Asking) -> Result<Response, Problem> {
    let document = app
        .service
        .session_document(caller.known(), caller.is_local)
        .await?;
    Ok(not_kept(Json(document)))
}

/// Signs in by name and password. After a few wrong attempts one has to wait (429).
#[utoipa::path(post, path = "/api/session", tag = "people", request_body = SignIn,
    responses((status = 200, body = SessionDocument,
        headers(("Set-Cookie" = String, description = "`yuantu_session`: good for 7 days, and 12 hours after it was used last")))))]
pub async fn sign_in(
    State(app): State<App>,
    Asking(caller): Asking,
    headers: HeaderMap,
    JsonBody(input): JsonBody<SignIn>,
) -> Result<Response, Problem> {
    let begun = app
        .service
        .sign_in(&input.name, &input.password, caller.address)
        .await?;
    begin(&app, begun, &headers).await
}

/// Ends the session, if there is one.
#[utoipa::path(delete, path = "/api/session", tag = "people",
    responses((status = 204, description = "Nobody is signed in any more")))]
pub async fn sign_out(
    State(app): State<App>,
    Asking(caller): Asking,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if let Some(actor) = caller.known() {
        app.service.sign_out(actor).await?;
    }
    let ended = cookie(COOKIE, "", "/", 0, &headers);
    Ok(with_cookie(problem::no_content(), ended))
}

/// Makes the first account, and signs it in.
#[utoipa::path(post, path = "/api/setup", tag = "people", request_body = SetUp,
    responses((status = 201, body = SessionDocument, headers(("Location" = String), ("Set-Cookie" = String)))))]
pub async fn set_up(
    State(app): State<App>,
    Asking(caller): Asking,
    headers: HeaderMap,
    JsonBody(input): JsonBody<SetUp>,
) -> Result<Response, Problem> {
    let first = UserInput {
        name: input.name,
        display_name: input.display_name,
        password: input.password,
        grants: Vec::new(),
    };
    let begun = app
        .service
        .set_up(&input.token, first, caller.address)
        .await?;
    let shown = begin(&app, begun, &headers).await?;
    Ok(problem::created_at("/api/session", shown))
}

/// Gives oneself another password. One's other sessions end.
#[utoipa::path(post, path = "/api/session/password", tag = "people", request_body = PasswordChange,
    responses((status = 204, description = "The new one is good from now on")))]
pub async fn change_password(
    State(app): State<App>,
    By(actor): By,
    JsonBody(input): JsonBody<PasswordChange>,
) -> Result<Response, Problem> {
    app.service
        .change_own_password(&actor, &input.old, &input.new)
        .await?;
    Ok(problem::no_content())
}

async fn begin(app: &App, begun: Begun, headers: &HeaderMap) -> Result<Response, Problem> {
    let document = app
        .service
        .session_document(Some(&begun.actor), false)
        .await?;
    let shown = not_kept(Json(document));
    Ok(with_cookie(shown, session_cookie(&begun.secret, headers)))
}

/// An answer that no cache keeps.
fn not_kept(answer: impl IntoResponse) -> Response {
    let no_store = HeaderValue::from_static("no-store");
    ([(header::CACHE_CONTROL, no_store)], answer).into_response()
}

/// The cookie of a session.
pub(super) fn session_cookie(secret: &str, headers: &HeaderMap) -> Option<HeaderValue> {
    cookie(COOKIE, secret, "/", SESSION_LASTS.num_seconds(), headers)
}

/// No script reads it, and pages of other sites do not send it with what they load.
pub(super) fn cookie(
    name: &str,
    value: &str,
    path: &str,
    max_age_s: i64,
    headers: &HeaderMap,
) -> Option<HeaderValue> {
    let secure = if is_encrypted(headers) {
        "; Secure"
    } else {
        ""
    };
    let cookie =
        format!("{name}={value}; Path={path}; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::try_from(cookie).ok()
}

fn with_cookie(mut answer: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        answer.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    answer
}
