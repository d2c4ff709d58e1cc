//! The list of settings, and what each must be, alone and beside the others.
//! Where values come from is not here: see `gather`.

use super::{Colour, Config, DEMO_ANYWHERE, Mail, Oidc, RoleMap, Secret, gather::Gathered, parse};
use crate::mail::MailServer;
use crate::protect::rate::Rates;
use chrono::{Datelike as _, NaiveDate};
use ipnet::IpNet;
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

/// One setting's name.
pub(super) struct Setting {
    pub(super) name: &'static str,
    /// Never shown; may be given as `NAME_FILE`.
    pub(super) secret: bool,
}

const fn open(name: &'static str) -> Setting {
    Setting {
        name,
        secret: false,
    }
}

const fn secret(name: &'static str) -> Setting {
    Setting { name, secret: true }
}

/// Every setting there is.
pub(super) const NAMES: &[Setting] = &[
    secret("SMR_DATABASE_URL"),
    open("SMR_DATA_DIR"),
    open("SMR_LISTEN"),
    open("SMR_PUBLIC_URL"),
    open("SMR_DEMO"),
    open("SMR_DEMO_ANYWHERE"),
    open("SMR_DEMO_DAY"),
    open("SMR_TRUSTED_PROXIES"),
    open("SMR_METRICS_FROM"),
    open("SMR_LOG"),
    open("SMR_ORGANISATION_NAME"),
    open("SMR_EXPORT_MARKING"),
    open("SMR_CONTACT_EMAIL"),
    open("SMR_BRAND_COLOUR"),
    open("SMR_LINK_COLOUR"),
    open("SMR_IDLE_MINUTES"),
    open("SMR_SESSION_HOURS"),
    open("SMR_OIDC_ISSUER"),
    open("SMR_OIDC_CLIENT_ID"),
    secret("SMR_OIDC_CLIENT_SECRET"),
    open("SMR_OIDC_ROLE_CLAIM"),
    open("SMR_OIDC_ROLE_MAP"),
    secret("SMR_SMTP_URL"),
    open("SMR_MAIL_FROM"),
    open("SMR_CLAMD"),
    open("SMR_RATE_LIMITS"),
];

pub(super) fn read(given: &mut Gathered) -> Config {
    let data_dir = given.or("SMR_DATA_DIR", PathBuf::from("data"), |text| {
        Ok(PathBuf::from(text))
    });
    let beside = Secret::new(format!(
        "sqlite://{}",
        data_dir.join("register.db").display()
    ));
    let demo = given.or("SMR_DEMO", false, parse::flag);
    let whose = if demo {
        crate::demo::NAME
    } else {
        "Your organisation"
    };
    let contact = if demo {
        "social@harbours.example"
    } else {
        "social.media@your-organisation.example"
    };
    let config = Config {
        database_url: given.or("SMR_DATABASE_URL", beside, parse::database),
        data_dir,
        listen: given.or(
            "SMR_LISTEN",
            SocketAddr::from((Ipv4Addr::LOCALHOST, 3000)),
            parse::address,
        ),
        given_public_url: given.optional("SMR_PUBLIC_URL", parse::public_url),
        demo,
        demo_anywhere: given.or("SMR_DEMO_ANYWHERE", false, demo_anywhere),
        demo_day: given.optional("SMR_DEMO_DAY", demo_day),
        trusted_proxies: given.or("SMR_TRUSTED_PROXIES", Vec::new(), parse::networks),
        metrics_from: given.or("SMR_METRICS_FROM", Vec::new(), parse::networks),
        log: given.or("SMR_LOG", "info".into(), log_filter),
        organisation_name: given.or("SMR_ORGANISATION_NAME", whose.into(), parse::line),
        export_marking: given.or("SMR_EXPORT_MARKING", "IN-CONFIDENCE".into(), parse::line),
        contact_email: given.or("SMR_CONTACT_EMAIL", contact.into(), parse::email),
        brand_colour: given.optional("SMR_BRAND_COLOUR", parse::colour),
        link_colour: given.optional("SMR_LINK_COLOUR", parse::colour),
        idle: given.or(
            "SMR_IDLE_MINUTES",
            std::time::Duration::from_secs(15 * 60),
            parse::minutes,
        ),
        session: given.or(
            "SMR_SESSION_HOURS",
            std::time::Duration::from_secs(8 * 3600),
            parse::hours,
        ),
        oidc: oidc(given),
        mail: mail(given),
        clamd: given.optional("SMR_CLAMD", scanner),
        rate_limits: given.or("SMR_RATE_LIMITS", rates(demo), str::parse),
        ignored: std::mem::take(&mut given.ignored),
    };
    judge_together(&config, given);
    config
}

/// Nobody guesses passwords in a demonstration, and it is measured by one machine.
const fn rates(demo: bool) -> Rates {
    if demo { Rates::OFF } else { Rates::USUAL }
}

fn demo_anywhere(text: &str) -> Result<bool, String> {
    if text == DEMO_ANYWHERE {
        Ok(true)
    } else {
        Err(format!("it takes exactly these words: {DEMO_ANYWHERE}"))
    }
}

/// A day of years that the register's calendars know.
fn demo_day(text: &str) -> Result<NaiveDate, String> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    day.filter(|day| (2020..=2050).contains(&day.year()))
        .ok_or_else(|| "write a day from 2020 to 2050 as in 2027-04-01".into())
}

/// `host:port`, or the path of a socket.
fn scanner(text: &str) -> Result<String, String> {
    let port = |port: &str| port.parse::<u16>().is_ok_and(|port| port > 0);
    let is_socket = text.starts_with('/');
    let is_address = text
        .rsplit_once(':')
        .is_some_and(|(host, number)| !host.is_empty() && port(number));
    if is_socket || is_address {
        Ok(text.to_owned())
    } else {
        Err("write host:port, for example 127.0.0.1:3310, or the path of clamd’s socket".into())
    }
}

fn log_filter(text: &str) -> Result<String, String> {
    tracing_subscriber::EnvFilter::try_new(text)
        .map(|_| text.to_owned())
        .map_err(|error| format!("write for example info, or info,store=debug ({error})"))
}

fn oidc(given: &mut Gathered) -> Option<Oidc> {
    let names = [
        "SMR_OIDC_ISSUER",
        "SMR_OIDC_CLIENT_ID",
        "SMR_OIDC_CLIENT_SECRET",
    ];
    let roles = roles(given);
    if !all_or_none(given, &names) {
        if roles.is_some() {
            given.refuse_setting(
                "SMR_OIDC_ROLE_MAP",
                format!("it needs an identity provider: set {}", names.join(", ")),
            );
        }
        return None;
    }
    let issuer = given.optional(names[0], parse::issuer);
    let client_id = given.optional(names[1], parse::line);
    let client_secret = given.optional(names[2], parse::secret);
    Some(Oidc {
        issuer: issuer?,
        client_id: client_id?,
        client_secret: client_secret?,
        roles,
    })
}

fn roles(given: &mut Gathered) -> Option<RoleMap> {
    let names = ["SMR_OIDC_ROLE_CLAIM", "SMR_OIDC_ROLE_MAP"];
    if !all_or_none(given, &names) {
        return None;
    }
    let claim = given.optional(names[0], parse::line);
    let pairs = given.optional(names[1], parse::role_map);
    Some(RoleMap {
        claim: claim?,
        pairs: pairs?,
    })
}

fn mail(given: &mut Gathered) -> Option<Mail> {
    let names = ["SMR_SMTP_URL", "SMR_MAIL_FROM"];
    if !all_or_none(given, &names) {
        return None;
    }
    let smtp_url = given.optional(names[0], |text| {
        MailServer::parse(text).map(|_| Secret::new(text))
    });
    let from = given.optional(names[1], parse::email);
    Some(Mail {
        smtp_url: smtp_url?,
        from: from?,
    })
}

/// Half a group is a mistake; the missing half is named.
fn all_or_none(given: &mut Gathered, names: &[&str]) -> bool {
    let missing: Vec<_> = names.iter().filter(|name| !given.has(name)).collect();
    if missing.len() < names.len() {
        for name in &missing {
            given.refuse_setting(
                name,
                format!("set it too: it belongs to {}", names.join(", ")),
            );
        }
    }
    missing.is_empty()
}

fn judge_together(config: &Config, given: &mut Gathered) {
    let everywhere = config.listen.ip().is_unspecified();
    if everywhere && config.given_public_url.is_none() && !given.has("SMR_PUBLIC_URL") {
        given.refuse_setting(
            "SMR_PUBLIC_URL",
            "set the address people type, since SMR_LISTEN takes every address".into(),
        );
    }
    let elsewhere = config
        .given_public_url
        .as_ref()
        .is_some_and(|url| !parse::is_loopback(url));
    if config.demo && !config.demo_anywhere && (!config.listen.ip().is_loopback() || elsewhere) {
        given.refuse_setting(
            "SMR_DEMO",
            format!(
                "with it anybody may sign in as anybody, so it works on this machine only (127.0.0.1). \
                 To run it elsewhere nevertheless, set SMR_DEMO_ANYWHERE=\"{DEMO_ANYWHERE}\""
            ),
        );
    }
    // A register of real people has one today.
    if !config.demo && given.has("SMR_DEMO_DAY") {
        given.refuse_setting(
            "SMR_DEMO_DAY",
            "it moves the clock of a demonstration, so it needs SMR_DEMO=true; remove it".into(),
        );
    }
    // Side by side only where the demonstration stays on this machine: to try sign-in out.
    if config.demo && config.demo_anywhere && config.oidc.is_some() {
        given.refuse_setting(
            "SMR_DEMO",
            "it would stand beside real sign-in; remove it or SMR_OIDC_…".into(),
        );
    }
    if config.idle > config.session {
        given.refuse_setting(
            "SMR_IDLE_MINUTES",
            "it is longer than SMR_SESSION_HOURS".into(),
        );
    }
}

/// Name and value of everything in force; secrets only as "(secret)".
pub(super) fn describe(config: &Config) -> Vec<(&'static str, String)> {
    let url = config
        .given_public_url
        .as_ref()
        .map_or_else(|| "(where it listens)".into(), ToString::to_string);
    let colour = |colour: Option<Colour>| {
        colour.map_or_else(|| "(the product's own)".into(), |c| c.to_string())
    };
    let unset = || "(not set)".to_owned();
    let oidc = config.oidc.as_ref();
    let roles = oidc.and_then(|oidc| oidc.roles.as_ref());
    let mail = config.mail.as_ref();
    vec![
        (
            "SMR_DATABASE_URL",
            shown_database(config.database_url.reveal()),
        ),
        ("SMR_DATA_DIR", config.data_dir.display().to_string()),
        ("SMR_LISTEN", config.listen.to_string()),
        ("SMR_PUBLIC_URL", url),
        ("SMR_DEMO", config.demo.to_string()),
        ("SMR_DEMO_ANYWHERE", config.demo_anywhere.to_string()),
        (
            "SMR_DEMO_DAY",
            config
                .demo_day
                .map_or_else(|| "(today)".to_owned(), |day| day.to_string()),
        ),
        ("SMR_TRUSTED_PROXIES", list(&config.trusted_proxies)),
        ("SMR_METRICS_FROM", list(&config.metrics_from)),
        ("SMR_LOG", config.log.clone()),
        ("SMR_ORGANISATION_NAME", config.organisation_name.clone()),
        ("SMR_EXPORT_MARKING", config.export_marking.clone()),
        ("SMR_CONTACT_EMAIL", config.contact_email.clone()),
        ("SMR_BRAND_COLOUR", colour(config.brand_colour)),
        ("SMR_LINK_COLOUR", colour(config.link_colour)),
        ("SMR_IDLE_MINUTES", (config.idle.as_secs() / 60).to_string()),
        (
            "SMR_SESSION_HOURS",
            (config.session.as_secs() / 3600).to_string(),
        ),
        (
            "SMR_OIDC_ISSUER",
            oidc.map_or_else(unset, |o| o.issuer.to_string()),
        ),
        (
            "SMR_OIDC_CLIENT_ID",
            oidc.map_or_else(unset, |o| o.client_id.clone()),
        ),
        (
            "SMR_OIDC_CLIENT_SECRET",
            oidc.map_or_else(unset, |o| o.client_secret.to_string()),
        ),
        (
            "SMR_OIDC_ROLE_CLAIM",
            roles.map_or_else(unset, |map| map.claim.clone()),
        ),
        ("SMR_OIDC_ROLE_MAP", roles.map_or_else(unset, shown_map)),
        (
            "SMR_SMTP_URL",
            mail.map_or_else(unset, |m| m.smtp_url.to_string()),
        ),
        ("SMR_MAIL_FROM", mail.map_or_else(unset, |m| m.from.clone())),
        ("SMR_CLAMD", config.clamd.clone().unwrap_or_else(unset)),
        ("SMR_RATE_LIMITS", config.rate_limits.to_string()),
    ]
}

fn shown_map(map: &RoleMap) -> String {
    let pairs = map.pairs.iter();
    pairs
        .map(|(value, role)| format!("{value}={}", role.key()))
        .collect::<Vec<_>>()
        .join(",")
}

fn list(networks: &[IpNet]) -> String {
    if networks.is_empty() {
        return "(none)".into();
    }
    networks
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

/// A SQLite path is no secret and worth seeing; a PostgreSQL address shows its host and database only.
fn shown_database(text: &str) -> String {
    if text.starts_with("sqlite:") {
        return text.to_owned();
    }
    url::Url::parse(text).map_or_else(
        |_| "(secret)".into(),
        |url| {
            format!(
                "postgres://…@{}{}",
                url.host_str().unwrap_or("(socket)"),
                url.path()
            )
        },
    )
}
