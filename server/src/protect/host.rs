//! Answers only to host names that are ours, so that a name somebody points at this server opens nothing.
//! No address is ever built from `Host`, known or not.

use super::Protection;
use crate::config::Config;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header, uri::Authority};
use std::{net::IpAddr, sync::Arc};
use url::Url;

/// Which host names are ours.
#[derive(Clone, Debug)]
pub struct KnownHosts {
    public: String,
    public_port: Option<u16>,
    /// This machine's own names are as good, since only this machine can reach the server by them.
    loopback: bool,
    any: bool,
}

impl KnownHosts {
    /// The public address; this machine's names when it listens here only; any name for a demonstration anywhere.
    pub fn new(public_url: &Url, config: &Config) -> Self {
        Self {
            public: public_url
                .host_str()
                .unwrap_or_default()
                .to_ascii_lowercase(),
            public_port: public_url.port_or_known_default(),
            loopback: config.listen.ip().is_loopback(),
            any: config.demo && config.demo_anywhere,
        }
    }

    /// Whether a request for this authority is for us.
    pub fn knows(&self, authority: &str) -> bool {
        let Ok(authority) = authority.parse::<Authority>() else {
            return false;
        };
        if authority.as_str().contains('@') {
            return false;
        }
        let host = authority.host().to_ascii_lowercase();
        let default_port = if self.public_port == Some(443) {
            Some(443)
        } else {
            Some(80)
        };
        let public =
            host == self.public && authority.port_u16().or(default_port) == self.public_port;
        self.any || public || (self.loopback && is_this_machine(&host))
    }
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || bare
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// 421 for a name that is not ours. Probes of an orchestrator come by number and learn nothing, so they pass.
pub async fn check(
    State(protection): State<Arc<Protection>>,
    request: Request,
    next: Next,
) -> Response {
    let probe = matches!(request.uri().path(), "/healthz" | "/readyz" | "/metrics");
    let mut named = request.headers().get_all(header::HOST).iter();
    let authority = match (named.next(), named.next()) {
        (_, Some(_)) => None,
        (host, None) => request
            .uri()
            .authority()
            .map(Authority::as_str)
            .or_else(|| host?.to_str().ok()),
    };
    if probe || authority.is_some_and(|authority| protection.hosts.knows(authority)) {
        return next.run(request).await;
    }
    StatusCode::MISDIRECTED_REQUEST.into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(public: &str, listen: &str, loud_demo: bool) -> KnownHosts {
        let mut settings = vec![("SMR_LISTEN", listen), ("SMR_PUBLIC_URL", public)];
        if loud_demo {
            settings.extend([
                ("SMR_DEMO", "true"),
                ("SMR_DEMO_ANYWHERE", crate::config::DEMO_ANYWHERE),
            ]);
        }
        let settings = settings
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        KnownHosts::new(
            &Url::parse(public).unwrap(),
            &Config::from_sources(None, settings).unwrap(),
        )
    }

    #[test]
    fn the_public_name_is_ours_with_its_port_only() {
        let hosts = known("https://register.example", "0.0.0.0:3000", false);
        for ours in [
            "register.example",
            "Register.Example",
            "register.example:443",
        ] {
            assert!(hosts.knows(ours), "{ours}");
        }
        for other in [
            "evil.example",
            "register.example:80",
            "register.example.evil.example",
            "127.0.0.1:3000",
            "localhost",
            "",
            "a b",
            "x@register.example",
        ] {
            assert!(!hosts.knows(other), "{other}");
        }
    }

    #[test]
    fn this_machines_names_are_ours_when_it_listens_here_only() {
        let hosts = known("http://127.0.0.1:3000", "127.0.0.1:3000", false);
        for ours in [
            "127.0.0.1:3000",
            "localhost:3000",
            "[::1]:3000",
            "127.0.0.1",
        ] {
            assert!(hosts.knows(ours), "{ours}");
        }
        assert!(!hosts.knows("rebound.example:3000"));
        assert!(!hosts.knows("127.0.0.1.evil.example"));
    }

    #[test]
    fn a_demonstration_for_everybody_takes_any_name() {
        assert!(known("https://demo.example", "0.0.0.0:3000", true).knows("10.1.2.3:3000"));
    }
}
