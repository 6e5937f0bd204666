//! Who asks: by a cookie, by a token, or because there are no accounts yet.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Entrance, is_page};
use crate::http::App;
use crate::http::guests::is_forwarded;
use crate::http::problem::Problem;
use crate::service::Actor;

/// The cookie that holds a session's secret.
pub const COOKIE: &str = "yuantu_session";

/// Who writes where there are no accounts and nobody says a name, as the history tells it.
const LOCAL: &str = "web";

/// The client that sends a request, as it is present: whoever sits at it may have said a name.
const CLIENT: &str = "yuantu-client";

/// Who asks.
#[derive(Clone, Debug)]
pub struct Caller {
    /// None: nobody who is known.
    actor: Option<Arc<Actor>>,
    /// There are no accounts, and none is needed.
    pub is_local: bool,
    pub address: Option<IpAddr>,
}

impl Caller {
    pub fn nobody(address: Option<IpAddr>) -> Self {
        Self {
            actor: None,
            is_local: false,
            address,
        }
    }

    pub fn known(&self) -> Option<&Actor> {
        self.actor.as_deref()
    }

    /// Fails when nobody is signed in.
    pub fn actor(&self, headers: &HeaderMap) -> Result<Arc<Actor>, Problem> {
        self.actor
            .clone()
            .ok_or_else(|| Problem::sign_in_needed(is_page(headers)))
    }
}

/// A secret that no page of another site can make a browser send.
pub fn brings_token(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION)
}

/// Whether an address that is open to all answers by who asks.
pub fn asks_who(parts: &Parts) -> bool {
    parts.uri.path() == "/api/session"
}

/// Fails when a token is not good; a session that has ended is nobody's.
pub async fn find(
    app: &App,
    headers: &HeaderMap,
    address: Option<IpAddr>,
) -> Result<Caller, Problem> {
    if brings_token(headers) {
        let actor = match token(headers) {
            Some((name, secret)) => app.service.by_token(name.as_deref(), &secret).await?,
            None => None,
        };
        let actor = actor.ok_or_else(|| Problem::sign_in_needed(is_page(headers)))?;
        return Ok(as_known(actor, address));
    }
    if let Some(secret) = named_cookie(headers, COOKIE)
        && let Some(actor) = app.service.by_session(secret).await?
    {
        return Ok(as_known(actor, address));
    }
    let may_be_local = match app.entrance {
        Entrance::InProcess => true,
        Entrance::ThisComputer => !is_forwarded(headers),
        Entrance::Guarded => false,
    };
    if may_be_local && !app.service.has_accounts().await? {
        let client = headers.get(CLIENT).and_then(|value| value.to_str().ok());
        let name = client.and_then(|client| app.service.name_of(client));
        let actor = Actor::trusted(name.as_deref().unwrap_or(LOCAL)).at(address);
        return Ok(Caller {
            actor: Some(Arc::new(actor)),
            is_local: true,
            address,
        });
    }
    Ok(Caller::nobody(address))
}

fn as_known(actor: Actor, address: Option<IpAddr>) -> Caller {
    Caller {
        actor: Some(Arc::new(actor.at(address))),
        is_local: false,
        address,
    }
}

/// The value of a cookie, if the request brings it.
pub fn named_cookie<'h>(headers: &'h HeaderMap, wanted: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value)
}

/// A token's secret, and the name beside it where there is one.
fn token(headers: &HeaderMap) -> Option<(Option<String>, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, rest) = value.split_once(' ')?;
    let rest = rest.trim();
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Some((None, rest.to_owned())),
        "basic" => {
            let text = String::from_utf8(STANDARD.decode(rest).ok()?).ok()?;
            let (name, secret) = text.split_once(':')?;
            Some((Some(name.to_owned()), secret.to_owned()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &'static str, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())])
    }

    #[test]
    fn a_session_is_found_among_other_cookies() {
        for (value, secret) in [
            ("yuantu_session=abc", Some("abc")),
            ("a=b; yuantu_session=abc; c=d", Some("abc")),
            ("xyuantu_session=abc", None),
            ("yuantu_session", None),
            ("", None),
        ] {
            let headers = headers("cookie", value);
            assert_eq!(named_cookie(&headers, COOKIE), secret, "{value}");
        }
    }

    #[test]
    fn a_token_comes_alone_or_as_a_password() {
        let basic = format!("basic {}", STANDARD.encode("李文:yuantu_x:y"));
        let name = Some("李文".to_owned());
        for (value, expected) in [
            ("Bearer yuantu_x", Some((None, "yuantu_x".to_owned()))),
            (basic.as_str(), Some((name, "yuantu_x:y".to_owned()))),
            ("Basic !", None),
            ("Basic YWI=", None),
            ("Digest a", None),
            ("Bearer", None),
        ] {
            assert_eq!(token(&headers("authorization", value)), expected, "{value}");
        }
    }
}
