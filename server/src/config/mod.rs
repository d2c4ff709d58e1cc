//! The process's settings: read once at start, checked all together, then passed down typed.
//! Nobody else reads environment variables, and nothing here opens a database or a socket.

mod gather;
mod parse;
mod secret;
mod settings;

pub use gather::{Problem, Problems};
pub use parse::Colour;
pub use secret::Secret;

use crate::protect::rate::Rates;
use chrono::NaiveDate;
use domain::role::Role;
use gather::Gathered;
use ipnet::IpNet;
use std::{
    fmt::Write as _,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};
use url::Url;

/// What must be written to let demonstration sign-in leave this machine.
pub const DEMO_ANYWHERE: &str = "yes, anyone may sign in as anyone";

/// Everything that can be set, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// `SMR_DATABASE_URL`: may hold a password.
    pub database_url: Secret,
    /// `SMR_DATA_DIR`: the SQLite file, audit checkpoints and lock files.
    pub data_dir: PathBuf,
    /// `SMR_LISTEN`: where to listen; port 0 takes any free one.
    pub listen: SocketAddr,
    /// `SMR_PUBLIC_URL` as given: the address people type. See [`Config::public_url`].
    pub given_public_url: Option<Url>,
    /// `SMR_DEMO`: sign in as any of the fictional people.
    pub demo: bool,
    /// `SMR_DEMO_ANYWHERE` was written out in full.
    pub demo_anywhere: bool,
    /// `SMR_DEMO_DAY`: the day on which the demonstration takes today to be.
    pub demo_day: Option<NaiveDate>,
    /// `SMR_TRUSTED_PROXIES`: whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// `SMR_METRICS_FROM`: who may read `/metrics`, besides this machine.
    pub metrics_from: Vec<IpNet>,
    /// `SMR_LOG`: what is logged, in the words of `tracing`.
    pub log: String,
    /// `SMR_ORGANISATION_NAME`: whose register this is.
    pub organisation_name: String,
    /// `SMR_EXPORT_MARKING`: the marking of files that leave the register.
    pub export_marking: String,
    /// `SMR_CONTACT_EMAIL`: whom people write to when they are stuck.
    pub contact_email: String,
    /// `SMR_BRAND_COLOUR`: of the header and other large areas.
    pub brand_colour: Option<Colour>,
    /// `SMR_LINK_COLOUR`.
    pub link_colour: Option<Colour>,
    /// `SMR_IDLE_MINUTES`: a session ends after so long without a request.
    pub idle: Duration,
    /// `SMR_SESSION_HOURS`: a session ends so long after sign-in whatever happens.
    pub session: Duration,
    /// `SMR_OIDC_…`: the organisation's identity provider.
    pub oidc: Option<Oidc>,
    /// `SMR_SMTP_URL`, `SMR_MAIL_FROM`: how mail leaves.
    pub mail: Option<Mail>,
    /// `SMR_CLAMD`: the virus scanner that attached files are shown to.
    pub clamd: Option<String>,
    /// `SMR_RATE_LIMITS`: how often somebody may ask.
    pub rate_limits: Rates,
    /// Variables with our prefix that are no settings.
    pub ignored: Vec<String>,
}

/// The identity provider people sign in with.
#[derive(Clone, Debug)]
pub struct Oidc {
    /// `SMR_OIDC_ISSUER`, letter by letter: the provider must call itself exactly this.
    pub issuer: String,
    /// `SMR_OIDC_CLIENT_ID`.
    pub client_id: String,
    /// `SMR_OIDC_CLIENT_SECRET`.
    pub client_secret: Secret,
    /// `SMR_OIDC_ROLE_CLAIM` and `SMR_OIDC_ROLE_MAP`: roles that come from the provider; usually none do.
    pub roles: Option<RoleMap>,
}

impl Oidc {
    /// Whether the provider is on this machine, as in tests.
    pub fn is_local(&self) -> bool {
        Url::parse(&self.issuer).is_ok_and(|url| parse::is_loopback(&url))
    }
}

/// Which values of a claim give which roles of the register, everywhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleMap {
    /// The claim's name, such as `roles`.
    pub claim: String,
    /// Value and role, as given.
    pub pairs: Vec<(String, Role)>,
}

/// The mail server and the sender's address.
#[derive(Clone, Debug)]
pub struct Mail {
    /// `SMR_SMTP_URL`: may hold a password.
    pub smtp_url: Secret,
    /// `SMR_MAIL_FROM`.
    pub from: String,
}

impl Config {
    /// Reads the settings of this process: environment first, then `file`.
    ///
    /// # Errors
    /// Every problem at once, each with its cure.
    pub fn load(file: Option<&Path>) -> Result<Self, Problems> {
        // Not `vars()`: it panics when any variable of the machine is not UTF-8.
        let environment = std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok()?;
            Some((name, value.to_string_lossy().into_owned()))
        });
        Self::from_sources(file, environment)
    }

    /// As [`Config::load`], with the environment as an argument.
    ///
    /// # Errors
    /// Every problem at once, each with its cure.
    pub fn from_sources(
        file: Option<&Path>,
        environment: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, Problems> {
        let mut given = Gathered::new(file, environment);
        let config = settings::read(&mut given);
        given.finish(config)
    }

    /// The address people type: as given, otherwise where the server really listens.
    ///
    /// # Errors
    /// When neither is an address a browser could open.
    pub fn public_url(&self, bound: SocketAddr) -> Result<Url, Problems> {
        if let Some(url) = &self.given_public_url {
            return Ok(url.clone());
        }
        Url::parse(&format!("http://{bound}")).map_err(|_| {
            let cure =
                format!("{bound} cannot be typed into a browser; set the address people use");
            Problems(vec![Problem {
                setting: "SMR_PUBLIC_URL".into(),
                source: "not set".into(),
                cure,
            }])
        })
    }

    /// The settings in force as `NAME = value` lines; secrets are left out.
    pub fn describe(&self) -> String {
        let mut out = String::new();
        for (name, value) in settings::describe(self) {
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{name:<22} = {value}");
        }
        out
    }

    /// Settings that are valid and still deserve a word.
    pub fn warnings(&self) -> Vec<String> {
        let mut out = Vec::new();
        for name in &self.ignored {
            out.push(format!("{name} is no setting and is ignored."));
        }
        if self.demo {
            out.push(
                "SMR_DEMO is on: anybody who reaches this server may sign in as anybody.".into(),
            );
        }
        if let Some(day) = self.demo_day {
            out.push(format!(
                "SMR_DEMO_DAY is set: this demonstration takes today to be {}.",
                domain::moment::long_date(day)
            ));
        }
        if self.oidc.is_none() && !self.demo {
            out.push(
                "Nobody can sign in: set SMR_OIDC_ISSUER, SMR_OIDC_CLIENT_ID and SMR_OIDC_CLIENT_SECRET, or SMR_DEMO=true to try the register with fictional people."
                    .into(),
            );
        }
        if self.oidc.is_some() && self.given_public_url.is_none() {
            out.push(
                "SMR_PUBLIC_URL is not set: the identity provider sends people back to the address the server listens on.".into(),
            );
        }
        if self.mail.is_none() {
            out.push(
                "No mail is sent: set SMR_SMTP_URL and SMR_MAIL_FROM. Until then messages are kept; administrators see them under Settings, Mail."
                    .into(),
            );
        }
        out
    }
}

#[cfg(test)]
mod tests;
