//! Whose request it is, by address: `X-Forwarded-For` counts only when a trusted proxy wrote it.
//! Addresses are for limits and the operator's pages; they are not written to the log.

use super::Protection;
use axum::extract::ConnectInfo;
use http::{Extensions, HeaderMap, HeaderName};
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Where a request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// The nearest address that is no trusted proxy; none for requests without a connection.
    pub address: Option<IpAddr>,
    /// The request passed a proxy that nobody told us to trust: its true origin is unknown.
    pub hidden: bool,
}

impl Client {
    /// Reads the connection's address and, through trusted proxies only, who stands behind it.
    pub fn of(extensions: &Extensions, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        let peer = extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map(|info| info.0.ip().to_canonical());
        let forwarded: Vec<_> = headers
            .get_all(FORWARDED_FOR)
            .iter()
            .flat_map(|v| v.to_str().unwrap_or("?").split(','))
            .collect();
        let Some(peer) = peer else {
            return Self {
                address: None,
                hidden: false,
            };
        };
        let believed = |address: IpAddr| trusted.iter().any(|network| network.contains(&address));
        if !believed(peer) {
            return Self {
                address: Some(peer),
                hidden: !forwarded.is_empty(),
            };
        }
        let mut nearest = peer;
        // Each proxy appends whom it heard, so the list is read from its end and stops at the first stranger.
        for entry in forwarded.iter().rev() {
            let Some(address) = parse(entry) else {
                return Self {
                    address: Some(nearest),
                    hidden: true,
                };
            };
            nearest = address;
            if !believed(address) {
                break;
            }
        }
        Self {
            address: Some(nearest),
            hidden: false,
        }
    }

    /// Whether the operator's pages are for this client: this machine, or a network that was named.
    pub fn may_read_metrics(&self, protection: &Protection) -> bool {
        let named = |address: &IpAddr| {
            protection
                .metrics_from
                .iter()
                .any(|network| network.contains(address))
        };
        !self.hidden
            && self
                .address
                .is_some_and(|address| address.is_loopback() || named(&address))
    }
}

fn parse(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim();
    let address = entry
        .parse()
        .or_else(|_| entry.parse::<SocketAddr>().map(|with_port| with_port.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(peer: &str, forwarded: &[&str]) -> Client {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::new(peer.parse().unwrap(), 9)));
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        Client::of(&extensions, &headers, &["10.0.0.0/8".parse().unwrap()])
    }

    fn seen(peer: &str, forwarded: &[&str]) -> (String, bool) {
        let client = client(peer, forwarded);
        (client.address.unwrap().to_string(), client.hidden)
    }

    #[test]
    fn a_stranger_cannot_choose_an_address() {
        assert_eq!(seen("192.0.2.9", &[]), ("192.0.2.9".into(), false));
        assert_eq!(
            seen("192.0.2.9", &["127.0.0.1"]),
            ("192.0.2.9".into(), true)
        );
    }

    #[test]
    fn trusted_proxies_are_followed_from_the_end_to_the_first_stranger() {
        assert_eq!(
            seen("10.0.0.1", &["203.0.113.5"]),
            ("203.0.113.5".into(), false)
        );
        assert_eq!(
            seen("::ffff:10.0.0.1", &["127.0.0.1, 203.0.113.5, 10.0.0.2"]),
            ("203.0.113.5".into(), false)
        );
        assert_eq!(
            seen("10.0.0.1", &["127.0.0.1", "203.0.113.5:4711"]),
            ("203.0.113.5".into(), false)
        );
        assert_eq!(seen("10.0.0.1", &["unknown"]), ("10.0.0.1".into(), true));
        assert_eq!(seen("10.0.0.1", &[]), ("10.0.0.1".into(), false));
    }
}
