//! Signing in by an identity provider (OpenID Connect): there and back.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use serde::Deserialize;
use utoipa::IntoParams;

use super::session::{cookie, session_cookie};
use crate::http::App;
use crate::http::extract::Query;
use crate::http::gate::{Asking, named_cookie};
use crate::http::links::{Base, encoded};
use crate::http::problem::{self, Problem};
use crate::service::Return;

const ANSWER: &str = "/api/session/oidc/answer";

/// The cookie of who is on the way: a secret, and where they come back to.
const COOKIE: &str = "yuantu_oidc";
/// Only these two addresses see it.
const COOKIE_PATH: &str = "/api/session/oidc";
/// Time to find one's password and one's telephone.
const COOKIE_LASTS_S: i64 = 15 * 60;

const LONGEST_PATH: usize = 2000;

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhereBack {
    /// The path of the page to come back to, which begins with one slash; `/` unless given.
    back: Option<String>,
}

/// What a provider sends somebody back with; it may say more.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FromProvider {
    code: Option<String>,
    state: Option<String>,
    /// Why there is no code.
    error: Option<String>,
    iss: Option<String>,
}

/// Sends the browser to the identity provider, if there is one (`sign_in_with` of `GET /api/session`). It is to send
/// the browser back to `/api/session/oidc/answer`.
#[utoipa::path(get, path = "/api/session/oidc", tag = "people", params(WhereBack),
    responses((status = 303, description = "The provider's page",
        headers(("Location" = String), ("Set-Cookie" = String, description = "`yuantu_oidc`: good for 15 minutes")))))]
pub async fn depart(
    State(app): State<App>,
    Query(query): Query<WhereBack>,
    base: Base,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let back = query.back.as_deref().unwrap_or("/");
    if !is_own_path(back) {
        let detail = "must be a path of this server, such as /courtyards/cy-01";
        return Err(Problem::parameter("back", detail));
    }
    match app.service.depart(&base.to(ANSWER)).await {
        Ok(departure) => {
            let value = format!("{}.{}", departure.secret, encoded(back));
            let cookie = cookie(COOKIE, &value, COOKIE_PATH, COOKIE_LASTS_S, &headers);
            Ok(with_cookies(
                problem::see_other(&departure.address),
                [cookie],
            ))
        }
        Err(error) => told(error.into(), back, &headers),
    }
}

/// Where the identity provider sends the browser back to: begins a session, and goes on to the page. A browser that is
/// not let in is sent there, too, with the problem's name as `?sign-in=`; other programs get the problem.
#[utoipa::path(get, path = "/api/session/oidc/answer", tag = "people", params(FromProvider),
    responses((status = 303, description = "The page",
        headers(("Location" = String), ("Set-Cookie" = String, description = "`yuantu_session`")))))]
pub async fn come_back(
    State(app): State<App>,
    Query(query): Query<FromProvider>,
    Asking(caller): Asking,
    base: Base,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let value = named_cookie(&headers, COOKIE).unwrap_or_default();
    let (secret, back) = value.split_once('.').unwrap_or_default();
    let back = decoded(back).filter(|back| is_own_path(back));
    let back = back.as_deref().unwrap_or("/");
    let redirect_uri = base.to(ANSWER);
    let begun = app.service.come_back(Return {
        secret,
        state: query.state.as_deref().unwrap_or_default(),
        code: query
            .code
            .as_deref()
            .ok_or(query.error.as_deref().unwrap_or("no code")),
        issuer: query.iss.as_deref(),
        redirect_uri: &redirect_uri,
        address: caller.address,
    });
    let used = cookie(COOKIE, "", COOKIE_PATH, 0, &headers);
    Ok(match begun.await {
        Ok(begun) => {
            let session = session_cookie(&begun.secret, &headers);
            with_cookies(problem::see_other(back), [used, session])
        }
        Err(error) => match told(error.into(), back, &headers) {
            Ok(answer) => with_cookies(answer, [used]),
            Err(problem) => with_cookies(problem.into_response(), [used]),
        },
    })
}

/// A person sees the page again, which says what was wrong.
fn told(problem: Problem, back: &str, headers: &HeaderMap) -> Result<Response, Problem> {
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok());
    if !accepts.is_some_and(|kinds| kinds.contains("text/html")) {
        return Err(problem);
    }
    let (path, fragment) = back.split_at(back.find('#').unwrap_or(back.len()));
    let joint = if path.contains('?') { '&' } else { '?' };
    let address = format!("{path}{joint}sign-in={}{fragment}", problem.slug());
    Ok(problem::see_other(&address))
}

/// Whether it leads to a page of this server, and to nothing else: browsers read `//` and `/\` as other servers.
fn is_own_path(path: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    path.len() <= LONGEST_PATH
        && path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(is_plain)
}

fn decoded(text: &str) -> Option<String> {
    let text = percent_decode_str(text).decode_utf8().ok()?;
    Some(text.into_owned())
}

fn with_cookies<const N: usize>(
    mut answer: Response,
    cookies: [Option<HeaderValue>; N],
) -> Response {
    for cookie in cookies.into_iter().flatten() {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_server_are_come_back_to() {
        for own in ["/", "/courtyards/cy-01?history#a", "/a//b"] {
            assert!(is_own_path(own), "{own}");
        }
        for other in [
            "",
            "a",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\n",
            "/ä",
        ] {
            assert!(!is_own_path(other), "{other:?}");
        }
        assert!(
            !is_own_path(&"/".repeat(2)) && !is_own_path(&format!("/{}", "a".repeat(LONGEST_PATH)))
        );
    }

    #[test]
    fn a_path_is_kept_in_a_cookie_as_it_is() {
        for path in ["/", "/a?b=c;d&e=%E9%99%A2#f", "/%"] {
            assert_eq!(decoded(&encoded(path)).as_deref(), Some(path));
        }
        assert_eq!(decoded("%ff"), None);
    }
}
