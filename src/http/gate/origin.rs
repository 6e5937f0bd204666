//! From where a request comes: a page of our own or of another site, this computer or a proxy.

use std::net::IpAddr;

use axum::http::{HeaderMap, header};

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Whether a request that changes something comes from a page of our own, or from no page at all. Browsers tell by
/// `Sec-Fetch-Site`, older ones by `Origin`, which no page can write itself.
pub fn is_same(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Some((_, origin)) = origin.to_str().ok().and_then(|it| it.split_once("://")) else {
        return false;
    };
    let hosts = [text(headers, "host"), text(headers, "x-forwarded-host")];
    hosts.into_iter().flatten().any(|host| host == origin)
}

/// Whether the request is meant for this computer by a name that only this computer has.
pub fn names_this_computer(headers: &HeaderMap) -> bool {
    text(headers, "host").is_some_and(is_loopback)
        && text(headers, "origin").is_none_or(|origin| {
            origin
                .split_once("://")
                .is_some_and(|(_, host)| is_loopback(host))
        })
}

fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost")
        || name
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| (*name, *value));
        HeaderMap::from_iter(
            pairs.map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())),
        )
    }

    #[test]
    fn pages_of_other_sites_change_nothing() {
        for (pairs, same) in [
            (&[][..], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("host", "a:1"), ("origin", "http://a:1")], true),
            (&[("host", "a:1"), ("origin", "http://a:2")], false),
            (&[("host", "a:1"), ("origin", "null")], false),
            (
                &[
                    ("host", "10.0.0.7"),
                    ("x-forwarded-host", "y.example"),
                    ("origin", "https://y.example"),
                ],
                true,
            ),
            // A browser's own word goes before what a page could arrange.
            (
                &[
                    ("sec-fetch-site", "cross-site"),
                    ("host", "a"),
                    ("origin", "http://a"),
                ],
                false,
            ),
        ] {
            assert_eq!(is_same(&headers(pairs)), same, "{pairs:?}");
        }
    }

    #[test]
    fn this_computer_has_few_names() {
        for host in [
            "localhost",
            "LOCALHOST:8080",
            "127.0.0.1",
            "127.0.0.2:80",
            "[::1]:8080",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "[::2]",
            "0.0.0.0",
            "",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
        let foreign = [("host", "127.0.0.1"), ("origin", "https://evil.example")];
        assert!(!names_this_computer(&headers(&foreign)));
        assert!(!names_this_computer(&headers(&[])));
    }
}
