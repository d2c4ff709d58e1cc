//! What stands between the network and the pages: numbers, headers, origin, host, size, time.
//! Who somebody is and what they may do is decided elsewhere (`visit`, `domain::permission`).

pub mod arrive;
pub mod client;
pub mod headers;
pub mod host;
pub mod limits;
pub mod origin;
pub mod rate;

use crate::config::Config;
use host::KnownHosts;
use ipnet::IpNet;
use rate::Limits;
use std::sync::Arc;
use url::Url;

/// What the protecting layers need to know of the configuration.
#[derive(Clone, Debug)]
pub struct Protection {
    /// `https://register.example.govt.nz`: the one origin forms may come from.
    pub origin: String,
    /// Whether people reach the server by HTTPS.
    pub https: bool,
    /// Host names the server answers to.
    pub hosts: KnownHosts,
    /// Whose word about the client's address is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Who may read `/metrics`, besides this machine.
    pub metrics_from: Vec<IpNet>,
    /// How often somebody may ask.
    pub limits: Arc<Limits>,
}

impl Protection {
    /// From the settings and the address people type.
    pub fn new(config: &Config, public_url: &Url) -> Self {
        Self {
            origin: public_url.origin().ascii_serialization(),
            https: public_url.scheme() == "https",
            hosts: KnownHosts::new(public_url, config),
            trusted_proxies: config.trusted_proxies.clone(),
            metrics_from: config.metrics_from.clone(),
            limits: Arc::new(Limits::new(config.rate_limits)),
        }
    }
}
