//! The mail server of the settings, and the way to it: what goes wrong before a message's own turn is the
//! server's trouble and no message's. The connection is secret from the start (`smtps`), made secret before
//! anything is said (`smtp`), or stays on this machine; it is never silently open.

use super::{
    connection::Connection,
    trouble::{Trouble, within, words},
};
use crate::config::Secret;
use lettre::transport::smtp::{
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, TlsParameters},
    extension::ClientId,
};
use percent_encoding::percent_decode_str;
use std::time::Duration;
use url::{Host, Url};

/// How long the server may take.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// To take the connection.
    pub connect: Duration,
    /// To answer a command.
    pub answer: Duration,
    /// To answer after the whole message was sent: servers look at it first.
    pub data: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            answer: Duration::from_secs(30),
            data: Duration::from_secs(120),
        }
    }
}

/// How the connection is kept secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tls {
    /// From the start.
    Implicit,
    /// Before anything else is said, or not at all.
    Required,
    /// If the server offers it.
    Opportunistic,
    /// Not at all: on this machine, or because the settings say so.
    Never,
}

/// The mail server of the settings.
#[derive(Clone, Debug)]
pub struct MailServer {
    host: String,
    port: u16,
    tls: Tls,
    login: Option<(String, Secret)>,
    hello: ClientId,
    timeouts: Timeouts,
}

impl MailServer {
    /// Reads `smtp://` or `smtps://`, with a name and a password where the server wants them.
    ///
    /// # Errors
    /// In words that do not repeat the address: it may hold a password.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|_| "write smtp://HOST or smtps://HOST".to_owned())?;
        let host = url.host().ok_or("name the mail server’s host")?;
        let local = match &host {
            Host::Ipv4(ip) => ip.is_loopback(),
            Host::Ipv6(ip) => ip.is_loopback(),
            // This kind of address does not tell names and numbers apart.
            Host::Domain(name) => {
                let ip = name.parse::<std::net::Ipv4Addr>();
                name.eq_ignore_ascii_case("localhost") || ip.is_ok_and(|ip| ip.is_loopback())
            }
        };
        let tls = tls(&url, local)?;
        let decoded = |part: &str| {
            let decoded = percent_decode_str(part).decode_utf8();
            decoded
                .map(|text| text.into_owned())
                .map_err(|_| "the name or password is not UTF-8")
        };
        let login = match (url.username(), url.password()) {
            ("", None) => None,
            (name, Some(password)) if !name.is_empty() => {
                Some((decoded(name)?, Secret::new(decoded(password)?)))
            }
            _ => return Err("give both a name and a password, or neither".into()),
        };
        if login.is_some() && !local && matches!(tls, Tls::Never | Tls::Opportunistic) {
            return Err("a password is only sent over TLS: leave ?tls=… away".into());
        }
        Ok(Self {
            host: match host {
                Host::Ipv6(ip) => ip.to_string(),
                other => other.to_string(),
            },
            port: url
                .port()
                .unwrap_or(if tls == Tls::Implicit { 465 } else { 587 }),
            tls,
            login,
            hello: ClientId::default(),
            timeouts: Timeouts::default(),
        })
    }

    /// The same with other limits of patience.
    #[must_use]
    pub fn with_timeouts(self, timeouts: Timeouts) -> Self {
        Self { timeouts, ..self }
    }

    /// The same, greeting the server by the register's own host name.
    #[must_use]
    pub fn greeting_as(self, host: &str) -> Self {
        let hello = ClientId::Domain(host.to_owned());
        Self { hello, ..self }
    }

    /// "mail.example:587 (STARTTLS, with a password)", for people.
    pub fn describe(&self) -> String {
        let tls = match self.tls {
            Tls::Implicit => "TLS",
            Tls::Required => "STARTTLS",
            Tls::Opportunistic => "STARTTLS if offered",
            Tls::Never => "no TLS",
        };
        let login = if self.login.is_some() {
            ", with a password"
        } else {
            ""
        };
        format!("{}:{} ({tls}{login})", self.host, self.port)
    }

    /// Whether the server answers and lets us in; nothing is sent.
    ///
    /// # Errors
    /// In words.
    pub async fn check(&self) -> Result<(), String> {
        let connection = self.connect().await.map_err(|trouble| trouble.why)?;
        connection.close().await;
        Ok(())
    }

    /// Opens a conversation up to the point where a message can be handed in.
    pub(super) async fn connect(&self) -> Result<Connection, Trouble> {
        let Timeouts {
            connect, answer, ..
        } = self.timeouts;
        let hello = &self.hello;
        let tls = match self.tls {
            Tls::Never => None,
            _ => Some(
                TlsParameters::new(self.host.clone())
                    .map_err(|e| Trouble::outage(words("TLS", &e)))?,
            ),
        };
        let implicit = tls.clone().filter(|_| self.tls == Tls::Implicit);
        let address = (self.host.as_str(), self.port);
        let opening =
            AsyncSmtpConnection::connect_tokio1(address, Some(connect), hello, implicit, None);
        let mut connection = within(connect + answer, "the connection", opening).await?;
        if matches!(self.tls, Tls::Required | Tls::Opportunistic) {
            if connection.can_starttls() {
                if let Some(tls) = tls {
                    let upgrade = connection.starttls(tls, hello);
                    within(answer, "STARTTLS", upgrade).await?;
                }
            } else if self.tls == Tls::Required {
                let why = "the server offers no STARTTLS: nothing is sent over an open connection";
                return Err(Trouble::outage(why.into()));
            }
        }
        if let Some((name, password)) = &self.login {
            let login = Credentials::new(name.clone(), password.reveal().to_owned());
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let signing_in = connection.auth(&mechanisms, &login);
            within(answer, "signing in to the mail server", signing_in).await?;
        }
        Ok(Connection::new(connection, self.timeouts))
    }
}

/// `smtp://` asks for STARTTLS, except on this machine; `?tls=` says otherwise.
fn tls(url: &Url, local: bool) -> Result<Tls, String> {
    let said = url.query_pairs().find(|(name, _)| name == "tls");
    let said = said.map(|(_, value)| value.into_owned());
    match (url.scheme(), said.as_deref()) {
        ("smtps", None) => Ok(Tls::Implicit),
        ("smtp", None) if local => Ok(Tls::Never),
        ("smtp", None | Some("required")) => Ok(Tls::Required),
        ("smtp", Some("opportunistic")) => Ok(Tls::Opportunistic),
        ("smtp", Some("none")) => Ok(Tls::Never),
        ("smtp", Some(_)) => Err("?tls= is required, opportunistic or none".into()),
        ("smtps", Some(_)) => Err("smtps:// is TLS from the start: leave ?tls=… away".into()),
        _ => Err("write an address that starts with smtp:// or smtps://".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_connection_is_secret_unless_it_stays_here_or_the_settings_say_so() {
        for (url, shown) in [
            ("smtp://mail.example", "mail.example:587 (STARTTLS)"),
            (
                "smtp://mail.example:25?tls=none",
                "mail.example:25 (no TLS)",
            ),
            (
                "smtp://mail.example?tls=opportunistic",
                "mail.example:587 (STARTTLS if offered)",
            ),
            ("smtp://127.0.0.1:2525", "127.0.0.1:2525 (no TLS)"),
            ("smtp://localhost:25", "localhost:25 (no TLS)"),
            ("smtp://[::1]:25", "::1:25 (no TLS)"),
            (
                "smtp://127.0.0.1:25?tls=required",
                "127.0.0.1:25 (STARTTLS)",
            ),
            (
                "smtps://me:p%40ss@mail.example",
                "mail.example:465 (TLS, with a password)",
            ),
        ] {
            assert_eq!(MailServer::parse(url).unwrap().describe(), shown, "{url}");
        }
        let login = MailServer::parse("smtps://me:p%40ss@mail.example").unwrap();
        let (name, password) = login.login.clone().unwrap();
        assert_eq!((name.as_str(), password.reveal()), ("me", "p@ss"));
        assert!(!format!("{login:?}").contains("p@ss"));
    }

    #[test]
    fn what_would_send_a_password_in_the_open_is_refused() {
        for url in [
            "smtp://me:pw@mail.example?tls=none",
            "smtp://me:pw@mail.example?tls=opportunistic",
            "smtp://me@mail.example",
            "smtps://mail.example?tls=none",
            "smtp://mail.example?tls=maybe",
            "http://mail.example",
            "mail.example:25",
        ] {
            let why = MailServer::parse(url).unwrap_err();
            assert!(!why.contains("pw"), "{why}");
        }
        assert!(MailServer::parse("smtp://me:pw@127.0.0.1").is_ok());
    }
}
