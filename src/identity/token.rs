//! What an ID token says of somebody, if it can be believed.

use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::jwk::{Jwk, JwkSet, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::Value;

use super::{IdentityError, keys};

/// Clocks may differ by so much.
const LEEWAY_S: u64 = 60;

/// OpenID Connect Core 1.0, section 2.
const LONGEST_SUBJECT_CHARS: usize = 255;

/// Somebody, as a provider knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Never another one's, and never another one.
    pub subject: String,
    /// What they are called, for programs: of what the provider tells the first of user name and e-mail.
    pub name: Option<String>,
    /// … and for people.
    pub display_name: Option<String>,
}

/// What must be so for a token to be believed.
pub(super) struct Expected<'a> {
    pub issuer: &'a str,
    pub client_id: &'a str,
    pub nonce: &'a str,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    aud: Value,
    azp: Option<String>,
    nonce: Option<String>,
    iat: f64,
    preferred_username: Option<String>,
    email: Option<String>,
    name: Option<String>,
}

/// Whether a key of the set has signed the token, as far as that can be told before looking.
pub(super) fn has_key(token: &str, keys: &JwkSet) -> Result<bool, IdentityError> {
    Ok(!candidates(token, keys)?.1.is_empty())
}

/// The algorithm of the token, and the keys that may have signed it.
fn candidates<'k>(
    token: &str,
    keys: &'k JwkSet,
) -> Result<(Algorithm, Vec<&'k Jwk>), IdentityError> {
    let header = decode_header(token).map_err(untrusted)?;
    let signs = |key: &&Jwk| {
        let common = &key.common;
        let is_for_signing =
            !matches!(&common.public_key_use, Some(other) if *other != PublicKeyUse::Signature);
        let is_named = header.kid.is_none() || header.kid == common.key_id;
        let algorithm = common.key_algorithm.map(|algorithm| algorithm.to_string());
        let is_of_algorithm = algorithm.is_none_or(|name| name == format!("{:?}", header.alg));
        is_for_signing && is_named && is_of_algorithm
    };
    Ok((header.alg, keys.keys.iter().filter(signs).collect()))
}

/// Who is meant by a token. `now_s`: seconds since 1970.
pub(super) fn read(
    token: &str,
    keys: &JwkSet,
    expected: &Expected<'_>,
    now_s: i64,
) -> Result<Identity, IdentityError> {
    keys::set_up();
    let (algorithm, candidates) = candidates(token, keys)?;
    let mut validation = Validation::new(algorithm);
    validation.leeway = LEEWAY_S;
    validation.validate_nbf = true;
    validation.set_issuer(&[expected.issuer]);
    validation.set_audience(&[expected.client_id]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    let mut refused = IdentityError::Untrusted("no known key has signed it".to_owned());
    for key in candidates {
        let key = match DecodingKey::from_jwk(key) {
            Ok(key) if key.family().algorithms().contains(&algorithm) => key,
            _ => continue,
        };
        match decode::<Claims>(token, &key, &validation) {
            Ok(found) => return identity(found.claims, expected, now_s),
            Err(error) => refused = untrusted(error),
        }
    }
    Err(refused)
}

fn identity(
    claims: Claims,
    expected: &Expected<'_>,
    now_s: i64,
) -> Result<Identity, IdentityError> {
    let no = |why: &str| Err(IdentityError::Untrusted(why.to_owned()));
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return no("it was made for another attempt to sign in (nonce)");
    }
    let has_others = claims.aud.as_array().is_some_and(|all| all.len() > 1);
    let is_for_us = claims
        .azp
        .as_deref()
        .map(|party| party == expected.client_id);
    if !is_for_us.unwrap_or(!has_others) {
        return no("it was made for another program (azp)");
    }
    if claims.iat > now_s as f64 + LEEWAY_S as f64 {
        let ahead = claims.iat - now_s as f64;
        return Err(IdentityError::Untimely(format!(
            "it was made {ahead} s from now"
        )));
    }
    if !(1..=LONGEST_SUBJECT_CHARS).contains(&claims.sub.chars().count()) {
        return no("its subject is empty, or too long");
    }
    Ok(Identity {
        subject: claims.sub,
        name: claims.preferred_username.or(claims.email),
        display_name: claims.name,
    })
}

fn untrusted(error: Error) -> IdentityError {
    match error.kind() {
        ErrorKind::ExpiredSignature | ErrorKind::ImmatureSignature => {
            IdentityError::Untimely(error.to_string())
        }
        _ => IdentityError::Untrusted(error.to_string()),
    }
}
