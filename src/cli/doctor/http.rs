//! Asks a server that runs whether it is well, and how it is reached.

use chrono::{DateTime, Utc};

use super::{Check, certificate};
use crate::service::{Reply, Web};

const HEALTH: &str = "/api/health";

pub(super) async fn server(url: &str, now: DateTime<Utc>) -> Vec<Check> {
    let web = match Web::new() {
        Ok(web) => web,
        Err(error) => return vec![Check::fail("server", error.to_string(), "is TLS set up?")],
    };
    let base = url.trim_end_matches('/');
    let reply = match web.get(&format!("{base}{HEALTH}")).await {
        Ok(reply) => reply,
        Err(error) => {
            let what = format!("{url} is not reached: {error}");
            let remedy = "does it run? is the address right, and the name that of the certificate? its log says more; \
                SSL_CERT_FILE names certificates of your own";
            return vec![Check::fail("server", what, remedy)];
        }
    };
    let mut checks = vec![health(url, &reply)];
    if let Some(der) = &reply.certificate {
        checks.push(certificate::of_server(der, now));
        checks.push(only_tls(&reply));
        // A server at another port has no neighbour that browsers would come to by mistake.
        if let Some(host) = default_host(base) {
            let plain = format!("http://{host}/");
            checks.push(without_tls(&plain, web.get(&plain).await.ok().as_ref()));
        }
    }
    checks
}

fn health(url: &str, reply: &Reply) -> Check {
    let is_ok = String::from_utf8_lossy(&reply.body).contains("\"status\":\"ok\"");
    match reply.status == 200 && is_ok {
        true => Check::ok("server", format!("{url} is well")),
        false => Check::fail(
            "server",
            format!("{url} answers {}", reply.status),
            "is it Yuantu that answers there? its log says more",
        ),
    }
}

/// HTTP Strict Transport Security (RFC 6797).
fn only_tls(reply: &Reply) -> Check {
    match reply.headers.contains_key("strict-transport-security") {
        true => Check::ok("hsts", "browsers are told to come by TLS only"),
        false => Check::warn(
            "hsts",
            "browsers are not told to come by TLS only",
            "let the proxy send: Strict-Transport-Security: max-age=31536000",
        ),
    }
}

/// The host of an address of TLS at its usual port.
fn default_host(base: &str) -> Option<&str> {
    let host = base.strip_prefix("https://")?.split('/').next()?;
    let host = host.strip_suffix(":443").unwrap_or(host);
    let after_address = host.rsplit(']').next().unwrap_or(host);
    (!after_address.contains(':')).then_some(host)
}

/// `reply`: none when nothing answers, which is as good as a redirect.
fn without_tls(plain: &str, reply: Option<&Reply>) -> Check {
    let Some(reply) = reply else {
        return Check::ok("redirect", format!("nothing answers at {plain}"));
    };
    let location = reply.headers.get("location");
    let leads_to_tls = location.is_some_and(|value| value.as_bytes().starts_with(b"https://"));
    match (300..400).contains(&reply.status) && leads_to_tls {
        true => Check::ok("redirect", format!("{plain} leads to TLS")),
        false => Check::warn(
            "redirect",
            format!("{plain} answers without TLS, where passwords can be read on the way"),
            "let the proxy lead it to https, or close the port",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Outcome;
    use super::*;

    fn reply(
        status: u16,
        header: Option<(&'static str, &'static str)>,
        body: &'static str,
    ) -> Reply {
        let mut reply = Reply {
            status,
            body: body.into(),
            ..Reply::default()
        };
        if let Some((name, value)) = header {
            reply.headers.insert(name, value.parse().unwrap());
        }
        reply
    }

    #[test]
    fn a_server_is_well_when_it_says_so() {
        let outcome = |reply| health("https://a", &reply).outcome;
        assert_eq!(outcome(reply(200, None, r#"{"status":"ok"}"#)), Outcome::Ok);
        assert_eq!(outcome(reply(200, None, "<html>")), Outcome::Fail);
        assert_eq!(
            outcome(reply(503, None, r#"{"status":"ok"}"#)),
            Outcome::Fail
        );
    }

    #[test]
    fn a_way_without_tls_leads_to_tls_or_is_closed() {
        let outcome = |reply: Option<Reply>| without_tls("http://a/", reply.as_ref()).outcome;
        let to = |address| Some(reply(308, Some(("location", address)), ""));
        assert_eq!(outcome(None), Outcome::Ok);
        assert_eq!(outcome(to("https://a/")), Outcome::Ok);
        assert_eq!(outcome(to("http://b/")), Outcome::Warn);
        assert_eq!(outcome(Some(reply(200, None, ""))), Outcome::Warn);
        let hsts = ("strict-transport-security", "max-age=1");
        assert_eq!(only_tls(&reply(200, Some(hsts), "")).outcome, Outcome::Ok);
        assert_eq!(only_tls(&reply(200, None, "")).outcome, Outcome::Warn);
    }

    #[test]
    fn only_the_usual_port_has_a_neighbour() {
        assert_eq!(default_host("https://a.example"), Some("a.example"));
        assert_eq!(default_host("https://a.example:443/x"), Some("a.example"));
        assert_eq!(default_host("https://[::1]"), Some("[::1]"));
        for other in ["https://a.example:8443", "https://[::1]:8443", "http://a"] {
            assert_eq!(default_host(other), None, "{other}");
        }
    }
}
