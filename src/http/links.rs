//! Links: absolute, under the address by which the caller reached the service.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use utoipa::ToSchema;

pub const JSON: &str = "application/json";
pub const GEOJSON: &str = "application/geo+json";
pub const OPENAPI: &str = "application/vnd.oai.openapi+json;version=3.1";
pub const SCHEMA: &str = "application/schema+json";

/// A link as the OGC APIs have it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Link {
    pub href: String,
    pub rel: &'static str,
    #[serde(rename = "type")]
    pub media_type: &'static str,
    pub title: &'static str,
    /// `href` has names in braces that are to be replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub templated: Option<bool>,
}

/// Where the service is, as the caller sees it: `http://host:port`, or empty when the headers do not say.
///
/// A proxy says so by `X-Forwarded-Proto` and `X-Forwarded-Host`. Values that are no host are not believed:
/// they would end up in links.
#[derive(Clone, Debug)]
pub struct Base(String);

impl<S: Sync> FromRequestParts<S> for Base {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

/// The first value of a header, which is that of the proxy that is nearest to the caller.
fn first<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get(name)?.to_str().ok()?;
    value.split(',').next().map(str::trim)
}

/// Whether the caller has a connection that nobody reads along, as the proxy says.
pub fn is_encrypted(headers: &HeaderMap) -> bool {
    first(headers, "x-forwarded-proto").is_some_and(|scheme| scheme.eq_ignore_ascii_case("https"))
}

impl Base {
    fn of(headers: &HeaderMap) -> Self {
        let scheme = if is_encrypted(headers) {
            "https"
        } else {
            "http"
        };
        let host = first(headers, "x-forwarded-host")
            .filter(|host| is_host(host))
            .or_else(|| first(headers, header::HOST.as_str()).filter(|host| is_host(host)));
        Self(host.map_or_else(String::new, |host| format!("{scheme}://{host}")))
    }

    /// The address of a path.
    pub fn to(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    pub fn link(
        &self,
        path: &str,
        rel: &'static str,
        media_type: &'static str,
        title: &'static str,
    ) -> Link {
        Link {
            href: self.to(path),
            rel,
            media_type,
            title,
            templated: None,
        }
    }

    /// A link whose path has names in braces.
    pub fn template(
        &self,
        path: &str,
        rel: &'static str,
        media_type: &'static str,
        title: &'static str,
    ) -> Link {
        Link {
            templated: Some(true),
            ..self.link(path, rel, media_type, title)
        }
    }
}

/// A name or an address, with or without a port: nothing that could leave the host part of a URL.
fn is_host(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 255
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte))
}

/// All but what RFC 3986 calls unreserved.
const UNSAFE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A text as one segment of a path, or as a name or a value in a query.
pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, UNSAFE).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(headers: &[(&'static str, &'static str)]) -> String {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        Base::of(&map).to("/api")
    }

    #[test]
    fn links_begin_with_the_host_that_was_asked() {
        assert_eq!(
            base(&[("host", "127.0.0.1:8080")]),
            "http://127.0.0.1:8080/api"
        );
    }

    #[test]
    fn a_proxy_says_where_the_service_is_seen() {
        let headers = [
            ("host", "10.0.0.7:8080"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-host", "yuantu.example.cn, inner"),
        ];
        assert_eq!(base(&headers), "https://yuantu.example.cn/api");
    }

    #[test]
    fn a_host_that_is_none_is_not_believed() {
        let headers = [
            ("host", "here"),
            ("x-forwarded-host", "evil.example/\"><script>"),
            ("x-forwarded-proto", "javascript"),
        ];
        assert_eq!(base(&headers), "http://here/api");
        assert_eq!(base(&[("host", "a b")]), "/api");
        assert_eq!(base(&[]), "/api");
    }

    #[test]
    fn ids_are_encoded_for_addresses() {
        assert_eq!(encoded("a/b c?1号"), "a%2Fb%20c%3F1%E5%8F%B7");
    }
}
