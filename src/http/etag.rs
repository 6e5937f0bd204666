//! ETags: which state of a thing the caller has, and which it wants to change.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};

use super::problem::Problem;
use crate::model::Revision;
use crate::service::Known;

/// The ETag of what a revision made.
pub fn of(revision: Revision) -> HeaderValue {
    HeaderValue::try_from(format!("\"{revision}\"")).unwrap_or(HeaderValue::from_static("\"\""))
}

/// Whether the caller has this version already.
pub fn knows(headers: &HeaderMap, etag: &HeaderValue) -> bool {
    let (Some(known), Ok(etag)) = (headers.get(header::IF_NONE_MATCH), etag.to_str()) else {
        return false;
    };
    known.to_str().is_ok_and(|known| {
        known == "*"
            || known
                .split(',')
                .any(|one| one.trim().trim_start_matches("W/") == etag.trim_start_matches("W/"))
    })
}

/// The header `If-Match`, without which nothing that exists is changed.
pub struct IfMatch(pub Known);

impl<S: Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        if !parts.headers.contains_key(header::IF_MATCH) {
            return Err(Problem::precondition_required());
        }
        let values = parts.headers.get_all(header::IF_MATCH);
        Ok(Self(known(
            values.iter().filter_map(|value| value.to_str().ok()),
        )))
    }
}

/// ETags that are weak, or not ours, match nothing (RFC 9110, 13.1.1).
fn known<'a>(values: impl Iterator<Item = &'a str>) -> Known {
    let tags: Vec<&str> = values
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    if tags == ["*"] {
        return Known::Any;
    }
    let revisions = tags.into_iter().filter_map(|tag| {
        let revision: Revision = tag.trim_matches('"').parse().ok()?;
        (of(revision) == tag).then_some(revision)
    });
    Known::OneOf(revisions.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_strong_tags_of_ours_are_known() {
        let known = |value: &str| known([value].into_iter());
        assert_eq!(known("\"7\""), Known::OneOf(vec![7]));
        assert_eq!(known(" \"7\" , \"8\""), Known::OneOf(vec![7, 8]));
        assert_eq!(known("*"), Known::Any);
        for foreign in [
            "",
            "7",
            "W/\"7\"",
            "\"07\"",
            "\"+7\"",
            "\"7",
            "\"seven\"",
            "\"7\"x",
        ] {
            assert_eq!(known(foreign), Known::OneOf(vec![]), "{foreign}");
        }
    }
}
