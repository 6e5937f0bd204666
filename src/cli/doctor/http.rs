//! Asks a server that runs whether it is well.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Check;

const WITHIN: Duration = Duration::from_secs(10);
const MOST_ANSWER_BYTES: u64 = 64 << 10;

pub(super) async fn server(url: &str) -> Check {
    let remedy = "does it run? is the address right? its log says more";
    let Some(host) = host(url) else {
        return Check::fail(
            "server",
            format!("{url} is not asked"),
            "say http://HOST:PORT; a server with TLS is checked by --tls-cert",
        );
    };
    match tokio::time::timeout(WITHIN, ask(&host)).await {
        Ok(Ok(answer)) if is_well(&answer) => Check::ok("server", format!("{url} is well")),
        Ok(Ok(answer)) => {
            let first = answer.lines().next().unwrap_or_default();
            Check::fail("server", format!("{url} answers \"{first}\""), remedy)
        }
        Ok(Err(error)) => Check::fail("server", format!("{url} does not answer: {error}"), remedy),
        Err(_) => Check::fail(
            "server",
            format!("{url} does not answer within {} s", WITHIN.as_secs()),
            remedy,
        ),
    }
}

/// Host and port of an address without TLS.
fn host(url: &str) -> Option<String> {
    let rest = url.strip_prefix("http://")?;
    let host = rest.split('/').next().filter(|host| !host.is_empty())?;
    let has_port = host
        .rsplit_once(':')
        .is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    Some(match has_port {
        true => host.to_owned(),
        false => format!("{host}:80"),
    })
}

async fn ask(host: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(host).await?;
    let request = format!("GET /api/health HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream
        .take(MOST_ANSWER_BYTES)
        .read_to_end(&mut answer)
        .await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn is_well(answer: &str) -> bool {
    answer.starts_with("HTTP/1.1 200") && answer.contains("\"status\":\"ok\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_a_port() {
        let of = |url| host(url);
        assert_eq!(of("http://a:8080/x").as_deref(), Some("a:8080"));
        assert_eq!(of("http://a").as_deref(), Some("a:80"));
        assert_eq!(of("http://[::1]:8080").as_deref(), Some("[::1]:8080"));
        assert!(of("https://a").is_none() && of("http://").is_none() && of("a").is_none());
    }
}
