//! A provider: what it says of itself, and the two steps of signing in by it.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::JwkSet;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::token::{self, Expected, Identity};
use super::web::{Reply, parsed};
use super::{IdentityError, Web, WebError};

/// What a provider says of itself is asked for anew after so long; a key that is not known, at once.
const KNOWN_FOR: Duration = Duration::from_secs(3600);

/// All but what RFC 3986 calls unreserved.
const UNSAFE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

const SCOPE: &str = "openid profile email";

/// How a provider is used.
#[derive(Clone)]
pub struct ProviderSettings {
    /// Its address, as it names itself.
    pub issuer: String,
    pub client_id: String,
    pub client_secret: String,
    /// What people call it.
    pub name: String,
}

#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("the issuer \"{0}\" must be an address of https; http only on this computer")]
    Issuer(String),
    #[error(transparent)]
    Web(#[from] WebError),
}

/// Asks a provider of OpenID Connect.
pub struct Provider {
    settings: ProviderSettings,
    web: Web,
    known: Mutex<Option<Arc<Known>>>,
}

struct Known {
    about: About,
    keys: JwkSet,
    asked_at: Instant,
}

/// OpenID Connect Discovery 1.0, section 3: as much as is used.
#[derive(Clone, Deserialize)]
struct About {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

/// One attempt to sign in. All of it comes from one secret, which only the browser keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Comes back with the answer.
    pub state: String,
    /// Comes back in the ID token.
    pub nonce: String,
    /// Proves that who asks for the token is who has begun (PKCE).
    verifier: String,
}

/// What a provider sends somebody back with.
#[derive(Clone, Debug)]
pub struct Answer<'a> {
    pub code: &'a str,
    /// Where somebody was sent back to.
    pub redirect_uri: &'a str,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

#[derive(Default, Deserialize)]
struct Refusal {
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_description: String,
}

impl Attempt {
    pub fn of(secret: &str) -> Self {
        let derived = |what: &str| hashed(&format!("yuantu {what} {secret}"));
        Self {
            state: derived("state"),
            nonce: derived("nonce"),
            verifier: derived("verifier"),
        }
    }
}

fn hashed(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(text.as_bytes()))
}

impl Provider {
    /// It is asked for nothing yet.
    pub fn new(settings: ProviderSettings) -> Result<Self, SettingsError> {
        if !is_safe(&settings.issuer) {
            return Err(SettingsError::Issuer(settings.issuer));
        }
        Ok(Self {
            settings,
            web: Web::new()?,
            known: Mutex::default(),
        })
    }

    pub fn name(&self) -> &str {
        &self.settings.name
    }

    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// The address where somebody says who they are, and lets us know.
    pub async fn entrance(
        &self,
        attempt: &Attempt,
        redirect_uri: &str,
    ) -> Result<String, IdentityError> {
        let known = self.known().await?;
        let query = form(&[
            ("response_type", "code"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", redirect_uri),
            ("scope", SCOPE),
            ("state", &attempt.state),
            ("nonce", &attempt.nonce),
            ("code_challenge", &hashed(&attempt.verifier)),
            ("code_challenge_method", "S256"),
        ]);
        let address = &known.about.authorization_endpoint;
        let joint = if address.contains('?') { '&' } else { '?' };
        Ok(format!("{address}{joint}{query}"))
    }

    /// Who has come back with an answer.
    pub async fn identity(
        &self,
        attempt: &Attempt,
        answer: Answer<'_>,
    ) -> Result<Identity, IdentityError> {
        let mut known = self.known().await?;
        let token = self.token(&known.about, attempt, answer).await?;
        if !token::has_key(&token, &known.keys)? {
            // It has a new one.
            known = self.ask().await?;
        }
        let expected = Expected {
            issuer: &self.settings.issuer,
            client_id: &self.settings.client_id,
            nonce: &attempt.nonce,
        };
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let now_s = now.map_or(0, |now| now.as_secs() as i64);
        token::read(&token, &known.keys, &expected, now_s)
    }

    /// Fails unless it says what it must of itself, and has keys.
    pub async fn examine(&self) -> Result<(), IdentityError> {
        let known = self.ask().await?;
        match known.keys.keys.is_empty() {
            true => Err(IdentityError::Unreachable("it has no keys".to_owned())),
            false => Ok(()),
        }
    }

    async fn known(&self) -> Result<Arc<Known>, IdentityError> {
        let known = lock(&self.known).clone();
        match known.filter(|known| known.asked_at.elapsed() < KNOWN_FOR) {
            Some(known) => Ok(known),
            None => self.ask().await,
        }
    }

    async fn ask(&self) -> Result<Arc<Known>, IdentityError> {
        let asked_at = Instant::now();
        let base = self.settings.issuer.trim_end_matches('/');
        let address = format!("{base}/.well-known/openid-configuration");
        let about: About = read(&self.web.get(&address).await?, &address)?;
        if about.issuer != self.settings.issuer {
            return Err(IdentityError::Unreachable(format!(
                "it calls itself \"{}\", not \"{}\"",
                about.issuer, self.settings.issuer
            )));
        }
        for endpoint in [
            &about.authorization_endpoint,
            &about.token_endpoint,
            &about.jwks_uri,
        ] {
            if !is_safe(endpoint) {
                let why = format!("it names an address without TLS: {endpoint}");
                return Err(IdentityError::Unreachable(why));
            }
        }
        let keys = read(&self.web.get(&about.jwks_uri).await?, &about.jwks_uri)?;
        let known = Arc::new(Known {
            about,
            keys,
            asked_at,
        });
        *lock(&self.known) = Some(Arc::clone(&known));
        Ok(known)
    }

    /// Gives the code away for the ID token.
    async fn token(
        &self,
        about: &About,
        attempt: &Attempt,
        answer: Answer<'_>,
    ) -> Result<String, IdentityError> {
        let ProviderSettings {
            client_id,
            client_secret,
            ..
        } = &self.settings;
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", answer.code),
            ("redirect_uri", answer.redirect_uri),
            ("code_verifier", &attempt.verifier),
        ];
        let ways = &about.token_endpoint_auth_methods_supported;
        let by_header = ways.is_empty() || ways.iter().any(|way| way == "client_secret_basic");
        let basic = by_header.then(|| (encoded(client_id), encoded(client_secret)));
        if !by_header {
            fields.extend([
                ("client_id", client_id.as_str()),
                ("client_secret", client_secret.as_str()),
            ]);
        }
        let address = &about.token_endpoint;
        let reply = self.web.post_form(address, form(&fields), basic).await?;
        if (400..500).contains(&reply.status) {
            let Refusal {
                error,
                error_description,
            } = serde_json::from_slice(&reply.body).unwrap_or_default();
            let why = format!("{} {error} {error_description}", reply.status);
            return Err(IdentityError::Refused(why.trim().to_owned()));
        }
        Ok(read::<Tokens>(&reply, address)?.id_token)
    }
}

/// Threads that panicked while they held it left a whole value behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read<T: DeserializeOwned>(reply: &Reply, address: &str) -> Result<T, IdentityError> {
    if reply.status != 200 {
        let why = format!("{address} answers {}", reply.status);
        return Err(IdentityError::Unreachable(why));
    }
    serde_json::from_slice(&reply.body)
        .map_err(|error| IdentityError::Unreachable(format!("{address}: {error}")))
}

/// Whether what is sent to an address is read by nobody on the way.
fn is_safe(address: &str) -> bool {
    let Ok(uri) = parsed(address) else {
        return false;
    };
    let host = uri.host().unwrap_or_default().trim_matches(['[', ']']);
    let is_loopback = |address: IpAddr| address.is_loopback();
    let is_here = host == "localhost" || host.parse().is_ok_and(is_loopback);
    is_here || uri.scheme_str() == Some("https")
}

fn form(fields: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| format!("{name}={}", encoded(value));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}

/// Percent-encoded, as forms and queries both read it.
fn encoded(text: &str) -> String {
    utf8_percent_encode(text, UNSAFE).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_attempt_tells_does_not_tell_the_rest() {
        let attempt = Attempt::of("a secret");
        assert_eq!(attempt, Attempt::of("a secret"));
        let all = [&attempt.state, &attempt.nonce, &attempt.verifier];
        // RFC 7636, 4.1: 43 to 128 characters.
        assert!(all.iter().all(|text| text.len() == 43));
        assert!(all[0] != all[1] && all[1] != all[2] && all[0] != all[2]);
        assert_ne!(attempt.state, Attempt::of("another").state);
    }

    /// RFC 7636, appendix B.
    #[test]
    fn the_challenge_is_that_of_the_standard() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(
            hashed(verifier),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn only_this_computer_is_asked_without_tls() {
        for safe in [
            "https://id.example",
            "http://127.0.0.1:90/x",
            "http://localhost",
            "http://[::1]:8",
        ] {
            assert!(is_safe(safe), "{safe}");
        }
        for unsafe_one in [
            "http://id.example",
            "http://localhost.evil.example",
            "http://127.0.0.1@evil.example/",
            "http://127.0.0.1:x@evil.example/",
            "ftp://localhost",
            "",
        ] {
            assert!(!is_safe(unsafe_one), "{unsafe_one}");
        }
    }
}
