//! The conversation with the mail server, step by step: what goes wrong before a message's own turn is the
//! server's trouble and no message's. The connection is secret from the start (`smtps`), made secret before
//! anything is said (`smtp`), or stays on this machine; it is never silently open.

use super::message::Outgoing;
use crate::config::Secret;
use lettre::Address;
use lettre::transport::smtp::{
    Error,
    authentication::{Credentials, Mechanism},
    client::{AsyncSmtpConnection, TlsParameters},
    commands::{Data, Mail, Rcpt, Rset},
    extension::{ClientId, Extension, MailParameter},
};
use percent_encoding::percent_decode_str;
use std::{fmt, future::Future, time::Duration};
use store::mail::Settled;
use url::{Host, Url};

/// The longest answer that is kept, in characters.
const LONGEST: usize = 300;

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

/// Why a message was not taken.
#[derive(Debug)]
pub(super) struct Trouble {
    /// What becomes of the message.
    pub(super) became: Settled,
    /// Whether other messages would fare no better.
    pub(super) outage: bool,
    /// Whether it came before anything of the message was said, in a conversation that had brought others
    /// already: servers limit how many they take in one. In a new conversation it may be taken.
    pub(super) worn_out: bool,
    /// In words, for the log.
    pub(super) why: String,
}

impl Trouble {
    /// The server is out of reach, or takes no mail from us at all.
    fn outage(why: String) -> Self {
        Self {
            became: Settled::Later { why: why.clone() },
            outage: true,
            worn_out: false,
            why,
        }
    }

    /// The message itself cannot be sent, whatever the server.
    pub(super) fn message(why: String) -> Self {
        Self::refused(why, false)
    }

    fn later(why: String) -> Self {
        Self {
            became: Settled::Later { why: why.clone() },
            outage: false,
            worn_out: false,
            why,
        }
    }

    fn refused(why: String, no_such_address: bool) -> Self {
        Self {
            became: Settled::Refused {
                why: why.clone(),
                no_such_address,
            },
            outage: false,
            worn_out: false,
            why,
        }
    }

    /// What an answer about this one message means: 421 closes the conversation for all of them, other 4xx
    /// are for a while, 5xx for good. No answer at all: nobody knows, so it is sent again.
    fn of(what: &str, error: &Error) -> Self {
        let why = words(what, error);
        match error.status().map(u16::from) {
            Some(421) | None => Self::outage(why),
            Some(400..=499) => Self::later(why),
            Some(_) => {
                let gone = what == RECIPIENT && is_no_such_address(&why);
                Self::refused(why, gone)
            }
        }
    }
}

const RECIPIENT: &str = "the recipient";

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
        Ok(Connection {
            connection,
            timeouts: self.timeouts,
            usable: true,
            taken: 0,
        })
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

/// An open conversation.
pub(super) struct Connection {
    connection: AsyncSmtpConnection,
    timeouts: Timeouts,
    usable: bool,
    /// How many messages it brought before.
    taken: usize,
}

impl Connection {
    /// Whether another message can be handed in.
    pub(super) fn is_usable(&self) -> bool {
        self.usable
    }

    /// Hands one message in.
    pub(super) async fn send(&mut self, message: &Outgoing) -> Result<(), Trouble> {
        // Whatever goes wrong half-way, this conversation is over: the next message begins a new one.
        self.usable = false;
        self.announce(message).await.map_err(|trouble| Trouble {
            worn_out: self.taken > 0,
            ..trouble
        })?;
        self.taken += 1;
        let done = self.hand_in(message).await;
        self.usable = match &done {
            Ok(()) => true,
            // The server answered, about this message alone: the conversation can go on with the next.
            Err(trouble) => !trouble.outage && self.forget().await,
        };
        done
    }

    /// Says from whom a message is.
    async fn announce(&mut self, message: &Outgoing) -> Result<(), Trouble> {
        let mut options = Vec::new();
        let plain = |address: &Address| address.user().is_ascii() && address.domain().is_ascii();
        if !plain(&message.to) || !plain(&message.from) {
            if !self
                .connection
                .server_info()
                .supports_feature(Extension::SmtpUtfEight)
            {
                let why = "the server takes no address with such letters".to_owned();
                return Err(Trouble::refused(why, false));
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        let from = self
            .connection
            .command(Mail::new(Some(message.from.clone()), options));
        let answered = patient(self.timeouts.answer, from).await;
        answered.map(|_| ()).map_err(|(error, why)| {
            // Our own address is not this message's fault.
            match error.as_ref().and_then(Error::status).map(u16::from) {
                Some(400..=420 | 422..=499) => Trouble::later(why),
                _ => Trouble::outage(why),
            }
        })
    }

    /// Says to whom it is, and what it says.
    async fn hand_in(&mut self, message: &Outgoing) -> Result<(), Trouble> {
        let Timeouts { answer, data, .. } = self.timeouts;
        let to = self
            .connection
            .command(Rcpt::new(message.to.clone(), Vec::new()));
        within_step(answer, RECIPIENT, to).await?;
        let begin = self.connection.command(Data);
        within_step(answer, "the message", begin).await?;
        let whole = self.connection.command(Whole(&message.text));
        within_step(data, "the message", whole).await.map(|_| ())
    }

    /// Takes back what was said of a message that was not taken; `false` = the server does not agree.
    async fn forget(&mut self) -> bool {
        let forgotten = self.connection.command(Rset);
        let answered = tokio::time::timeout(self.timeouts.answer, forgotten).await;
        matches!(answered, Ok(Ok(_)))
    }

    /// Says goodbye; what the server answers does not matter any more.
    pub(super) async fn close(mut self) {
        let goodbye = self.connection.quit();
        let _ = tokio::time::timeout(Duration::from_secs(5), goodbye).await;
    }
}

/// A whole message with its end, written at once: an end that is sent on its own waits until the server's
/// system acknowledges the rest, which takes its time (40 ms for each message).
struct Whole<'a>(&'a str);

impl fmt::Display for Whole<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A line that begins with a dot gets another one (RFC 5321, 4.5.2).
        if self.0.starts_with('.') {
            f.write_str(".")?;
        }
        f.write_str(&self.0.replace("\r\n.", "\r\n.."))?;
        f.write_str("\r\n.\r\n")
    }
}

/// A step before any message: whatever goes wrong is the server's trouble.
async fn within<T>(
    limit: Duration,
    what: &str,
    step: impl Future<Output = Result<T, Error>>,
) -> Result<T, Trouble> {
    match tokio::time::timeout(limit, step).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Trouble::outage(words(what, &error))),
        Err(_) => Err(Trouble::outage(format!("{what}: no answer in time"))),
    }
}

/// A step of one message.
async fn within_step<T>(
    limit: Duration,
    what: &str,
    step: impl Future<Output = Result<T, Error>>,
) -> Result<T, Trouble> {
    match tokio::time::timeout(limit, step).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Trouble::of(what, &error)),
        Err(_) => Err(Trouble::outage(format!("{what}: no answer in time"))),
    }
}

/// The answer to our own address.
async fn patient<T>(
    limit: Duration,
    step: impl Future<Output = Result<T, Error>>,
) -> Result<T, (Option<Error>, String)> {
    let what = "the sender’s address";
    match tokio::time::timeout(limit, step).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => {
            let why = words(what, &error);
            Err((Some(error), why))
        }
        Err(_) => Err((None, format!("{what}: no answer in time"))),
    }
}

/// An error in one line that can be kept: what a server says is its own text.
fn words(what: &str, error: &Error) -> String {
    let text = domain::text::collapse(&format!("{what}: {error}"));
    text.chars().take(LONGEST).collect()
}

/// Whether an answer says that there is no such address, by the enhanced codes of RFC 3463. A plain 550
/// says many things.
fn is_no_such_address(why: &str) -> bool {
    const GONE: [&str; 6] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"];
    let mut words = why.split(|c: char| !c.is_ascii_digit() && c != '.');
    words.any(|word| GONE.contains(&word))
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

    #[test]
    fn no_line_of_a_message_is_its_end() {
        for (text, sent) in [
            ("a\r\nb", "a\r\nb\r\n.\r\n"),
            (".", "..\r\n.\r\n"),
            (
                "a\r\n.\r\n.\r\n..b.\r\n",
                "a\r\n..\r\n..\r\n...b.\r\n\r\n.\r\n",
            ),
        ] {
            assert_eq!(Whole(text).to_string(), sent);
        }
    }

    #[test]
    fn only_certain_answers_close_an_address() {
        assert!(is_no_such_address(
            "the recipient: permanent error (550): 5.1.1 no such user"
        ));
        assert!(is_no_such_address(
            "permanent error (550): <a@b>: 5.1.10 gone"
        ));
        assert!(!is_no_such_address(
            "permanent error (550): 5.7.1 relaying denied"
        ));
        assert!(!is_no_such_address("permanent error (550): no"));
        assert!(!is_no_such_address("permanent error (550): 15.1.1.2"));
    }
}
