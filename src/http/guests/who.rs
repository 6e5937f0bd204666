//! Who asks: an address, the one that a proxy tells of where there is a proxy that is believed.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use axum::extract::{FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;

use crate::service::Guest;

/// The other end of the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Who asks.
#[derive(Clone, Debug, Default)]
pub struct Visitor {
    /// Shares cores and rates with nobody else.
    pub guest: Guest,
    /// None where there is no connection, as in tests.
    pub address: Option<IpAddr>,
    /// On this machine, and not through a proxy on it.
    pub is_local: bool,
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().cloned().unwrap_or_default())
    }
}

/// Finds out who asks. `proxies`, and those on this machine, are believed when they say for whom they ask.
pub async fn name_visitor(
    State(proxies): State<Arc<[IpAddr]>>,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(Peer(peer)) = request.extensions().get().copied() {
        let visitor = Visitor::of(peer.ip(), request.headers(), &proxies);
        request.extensions_mut().insert(visitor);
    }
    next.run(request).await
}

const FORWARDED_FOR: &str = "x-forwarded-for";

/// Whether somebody passes the request on.
pub fn is_forwarded(headers: &HeaderMap) -> bool {
    let marks = [
        "forwarded",
        FORWARDED_FOR,
        "x-forwarded-host",
        "x-real-ip",
        "via",
    ];
    marks.into_iter().any(|name| headers.contains_key(name))
}

impl Visitor {
    fn of(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> Self {
        let is_proxy = |address: &IpAddr| address.is_loopback() || proxies.contains(address);
        let hops: Vec<&str> = headers
            .get_all(FORWARDED_FOR)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .collect();
        let mut address = peer.to_canonical();
        // Each proxy adds whom it heard from at the end; what stands before the first that is no proxy of ours may be made up.
        for hop in hops.iter().rev() {
            if !is_proxy(&address) {
                break;
            }
            match hop.parse::<IpAddr>() {
                Ok(before) => address = before.to_canonical(),
                Err(_) => break,
            }
        }
        Self {
            guest: Guest::named(&household(address).to_string()),
            address: Some(address),
            is_local: peer.to_canonical().is_loopback() && !is_forwarded(headers),
        }
    }
}

/// A house with IPv6 has a network of 64 bits, and as many addresses in it as it likes.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor(peer: &str, forwarded: &[&str], proxies: &[&str]) -> Visitor {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        let proxies: Vec<IpAddr> = proxies.iter().map(|text| text.parse().unwrap()).collect();
        Visitor::of(peer.parse().unwrap(), &headers, &proxies)
    }

    fn address(peer: &str, forwarded: &[&str], proxies: &[&str]) -> String {
        let visitor = visitor(peer, forwarded, proxies);
        visitor.address.unwrap().to_string()
    }

    #[test]
    fn a_header_is_believed_only_from_a_proxy() {
        assert_eq!(address("192.0.2.1", &["10.0.0.1"], &[]), "192.0.2.1");
        assert_eq!(address("127.0.0.1", &["10.0.0.1"], &[]), "10.0.0.1");
        let proxies = &["192.0.2.1"];
        assert_eq!(address("192.0.2.1", &["10.0.0.1"], proxies), "10.0.0.1");
    }

    #[test]
    fn what_a_guest_wrote_into_the_header_is_not_believed() {
        let made_up = &["203.0.113.9, 10.0.0.1"];
        assert_eq!(address("127.0.0.1", made_up, &[]), "10.0.0.1");
        let chain = &["203.0.113.9", "10.0.0.1, 192.0.2.1"];
        assert_eq!(address("::1", chain, &["192.0.2.1"]), "10.0.0.1");
        assert_eq!(address("127.0.0.1", &["nobody"], &[]), "127.0.0.1");
    }

    #[test]
    fn only_who_asks_without_a_proxy_is_local() {
        assert!(visitor("127.0.0.1", &[], &[]).is_local);
        assert!(visitor("::ffff:127.0.0.1", &[], &[]).is_local);
        assert!(!visitor("127.0.0.1", &["10.0.0.1"], &[]).is_local);
        assert!(!visitor("127.0.0.1", &["127.0.0.1"], &[]).is_local);
        assert!(!visitor("192.0.2.1", &[], &[]).is_local);
    }

    #[test]
    fn the_addresses_of_one_network_are_one_guest() {
        let guest = |text: &str| visitor(text, &[], &[]).guest;
        assert_eq!(guest("2001:db8::1"), guest("2001:db8::ffff:2"));
        assert_ne!(guest("2001:db8::1"), guest("2001:db8:0:1::1"));
        assert_ne!(guest("192.0.2.1"), guest("192.0.2.2"));
    }
}
