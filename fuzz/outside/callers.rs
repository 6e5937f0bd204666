//! Who asks: nobody gets in without a secret, whatever headers say, and no page of another site writes anything.

use std::sync::LazyLock;

use arbitrary::{Result, Unstructured};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use yuantu::http::{Entrance, Options};

use super::door::Door;
use super::pieces::word;

/// A service that wants to know who asks, and the secrets of its only account.
struct Guarded {
    door: Door,
    session: String,
    token: String,
}

thread_local! {
    static GUARDED: LazyLock<Guarded> = LazyLock::new(Guarded::new);
}

const NAME: &str = "admin";

impl Guarded {
    fn new() -> Self {
        let options = Options {
            entrance: Entrance::Guarded,
            ..Options::default()
        };
        let door = Door::with_options(options);
        let setup = door.service.await_setup().expect("nobody is there yet");
        let first = json!({"token": setup, "name": NAME, "password": "long enough for anybody"});
        let send = |address: &str, cookie: Option<&str>, body: String| {
            let mut headers = vec![("content-type", "application/json".to_owned())];
            headers.extend(cookie.map(|cookie| ("cookie", cookie.to_owned())));
            let answer = door
                .ask("POST", address, &headers, body.into_bytes())
                .expect("a request");
            assert_eq!(answer.status.as_u16(), 201, "{}", answer.text);
            answer
        };
        let made = send("/api/setup", None, first.to_string());
        let cookie = made.headers["set-cookie"].to_str().expect("a cookie");
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let token = send(
            "/api/tokens",
            Some(&cookie),
            json!({"name": "t", "role": "admin"}).to_string(),
        )
        .json();
        let token = token["secret"]
            .as_str()
            .or(token["token"].as_str())
            .expect("a secret")
            .to_owned();
        let session = cookie.split_once('=').expect("a pair").1.to_owned();
        Self {
            door,
            session,
            token,
        }
    }

    /// A secret, or nearly one.
    fn secret(&self, bytes: &mut Unstructured) -> Result<String> {
        let secret = match bytes.arbitrary()? {
            true => &self.token,
            false => &self.session,
        };
        Ok(match bytes.int_in_range(0..=7)? {
            0..=2 => secret.clone(),
            3 => secret[..bytes.int_in_range(0..=secret.len() - 1)?].to_owned(),
            4 => format!("{secret}{}", word(bytes)?),
            5 => secret.to_uppercase(),
            6 => word(bytes)?,
            _ => {
                let mut bent = secret.clone().into_bytes();
                let at = bytes.int_in_range(0..=bent.len() - 1)?;
                bent[at] ^= 1;
                String::from_utf8_lossy(&bent).into_owned()
            }
        })
    }

    fn authorization(&self, bytes: &mut Unstructured) -> Result<String> {
        let secret = self.secret(bytes)?;
        let name = match bytes.ratio(2, 3)? {
            true => NAME.to_owned(),
            false => word(bytes)?,
        };
        let basic = STANDARD.encode(format!("{name}:{secret}"));
        let space = *bytes.choose(&[" ", " ", " ", "  ", "\t", ""])?;
        Ok(match bytes.int_in_range(0..=5)? {
            0 | 1 => format!(
                "{}{space}{secret}",
                bytes.choose(&["Bearer", "bearer", "BEARER", "Token"])?
            ),
            2 | 3 => format!("{}{space}{basic}", bytes.choose(&["Basic", "basic"])?),
            4 => format!("Basic {}", word(bytes)?),
            _ => word(bytes)?,
        })
    }

    fn cookie(&self, bytes: &mut Unstructured) -> Result<String> {
        let secret = self.secret(bytes)?;
        let before =
            *bytes.choose(&["", "a=b; ", ";;", "yuantu_session; ", "yuantu_session=; "])?;
        let name = *bytes.choose(&[
            "yuantu_session",
            "yuantu_session",
            "Yuantu_Session",
            "xyuantu_session",
        ])?;
        Ok(format!("{before}{name}={secret}"))
    }

    fn headers(&self, bytes: &mut Unstructured) -> Result<Vec<(&'static str, String)>> {
        let mut headers = Vec::new();
        for _ in 0..bytes.int_in_range(0..=4)? {
            let name = *bytes.choose(&[
                "authorization",
                "cookie",
                "host",
                "origin",
                "sec-fetch-site",
                "sec-fetch-mode",
                "x-forwarded-for",
                "x-forwarded-host",
                "x-forwarded-proto",
                "forwarded",
                "yuantu-client",
                "x-request-id",
            ])?;
            let value = match name {
                "authorization" => self.authorization(bytes)?,
                "cookie" => self.cookie(bytes)?,
                "host" | "x-forwarded-host" => {
                    (*bytes.choose(&["y.example", "127.0.0.1", "localhost:80", "evil.example"])?)
                        .to_owned()
                }
                "origin" => (*bytes.choose(&[
                    "http://y.example",
                    "https://evil.example",
                    "null",
                    "http://localhost:80",
                ])?)
                .to_owned(),
                "sec-fetch-site" => {
                    (*bytes.choose(&["same-origin", "none", "same-site", "cross-site"])?).to_owned()
                }
                _ => word(bytes)?,
            };
            headers.push((name, value));
        }
        Ok(headers)
    }

    fn check(&self, bytes: &mut Unstructured) -> Result<bool> {
        let headers = self.headers(bytes)?;
        let (method, address, body) = match bytes.int_in_range(0..=3)? {
            0 => ("POST", "/api/lenses", json!({"name": word(bytes)?, "image_width_px": 1920, "image_height_px": 1080, "hfov_deg": 0}).to_string()),
            1 => ("GET", "/api/users", String::new()),
            2 => ("GET", "/api/session", String::new()),
            _ => ("GET", "/api/projects", String::new()),
        };
        let mut sent = headers.clone();
        sent.push(("content-type", "application/json".to_owned()));
        let Some(answer) = self.door.ask(method, address, &sent, body.into_bytes()) else {
            return Ok(false);
        };
        let is_known = match address {
            "/api/session" => answer.status.is_success() && !answer.json()["user"].is_null(),
            _ => ![401, 403].contains(&answer.status.as_u16()),
        };
        if is_known {
            assert!(
                self.is_signed(&headers),
                "let in with {headers:?}: {}",
                answer.text
            );
        }
        if method == "POST" && is_known {
            assert!(
                !comes_from_elsewhere(&headers),
                "a page of another site writes with {headers:?}"
            );
        }
        for secret in [&self.token, &self.session] {
            assert!(
                !answer.text.contains(secret.as_str()),
                "a secret is told again: {}",
                answer.text
            );
        }
        Ok(is_known)
    }

    /// Whether one of the headers has a secret of the account in it, whole.
    fn is_signed(&self, headers: &[(&str, String)]) -> bool {
        headers.iter().any(|(name, value)| match *name {
            "cookie" => value
                .split(';')
                .any(|pair| pair.trim() == format!("yuantu_session={}", self.session)),
            "authorization" => {
                let rest = value.split_once(' ').map_or("", |(_, rest)| rest.trim());
                let decoded = STANDARD.decode(rest).unwrap_or_default();
                rest == self.token || decoded == format!("{NAME}:{}", self.token).into_bytes()
            }
            _ => false,
        })
    }
}

/// A browser that says so, sending a cookie that it keeps for us.
fn comes_from_elsewhere(headers: &[(&str, String)]) -> bool {
    let has = |wanted: &str| {
        headers
            .iter()
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| value.as_str())
    };
    has("authorization").is_none()
        && matches!(has("sec-fetch-site"), Some("same-site" | "cross-site"))
}

pub fn check(bytes: &[u8]) -> bool {
    let mut bytes = Unstructured::new(bytes);
    GUARDED.with(|guarded| guarded.check(&mut bytes).unwrap_or(false))
}
