//! Mail leaves from here: a worker beside the server turns the outbox into messages, makes the day's
//! summaries, and sends what is due. Several instances may run it: the store leases each message to one.

mod connection;
mod message;
mod server;
mod trouble;

pub use server::{MailServer, Timeouts};

use crate::config::Mail;
use app::{context::Site, letters};
use chrono::Duration as Span;
use connection::Connection;
use std::{sync::Arc, time::Duration};
use store::{
    Failure, Store,
    mail::{Leased, Settled},
};
use tokio::{sync::watch, time::Instant};
use trouble::Trouble;

/// How often the worker looks whether there is something to do.
const EVERY: Duration = Duration::from_secs(5);

/// How long nothing is sent after the mail server was out of reach.
const QUIET: Duration = Duration::from_secs(60);

/// Messages that are leased together: the most that are in memory.
const AT_ONCE: u32 = 5;

/// How long a lease lasts. One message takes less than half of it even from a server that is as slow as
/// it may be; none is begun in the second half.
const LEASE: Span = Span::minutes(20);

/// Where mail is handed in, and how it looks.
pub struct Courier {
    server: MailServer,
    from: String,
    site: Arc<Site>,
}

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Rows of the outbox that became messages.
    pub expanded: usize,
    /// Messages a server took.
    pub sent: usize,
    /// Messages that are tried again later.
    pub postponed: usize,
    /// Messages that will not be tried again.
    pub refused: usize,
    /// The mail server is out of reach: the rest waits.
    pub outage: bool,
}

impl Courier {
    /// As the settings say.
    ///
    /// # Errors
    /// In words, when the server's address cannot be used.
    pub fn new(mail: &Mail, site: Arc<Site>) -> Result<Self, String> {
        let server = MailServer::parse(mail.smtp_url.reveal())?;
        let server = match site.public_url.as_ref().and_then(url::Url::domain) {
            Some(host) => server.greeting_as(host),
            None => server,
        };
        Ok(Self {
            server,
            from: mail.from.clone(),
            site,
        })
    }

    /// The same with other limits of patience, for tests.
    #[must_use]
    pub fn with_timeouts(mut self, timeouts: Timeouts) -> Self {
        self.server = self.server.with_timeouts(timeouts);
        self
    }

    /// Sends one message over `connection`, which is opened when there is none and left out when it broke.
    /// One that brought other messages and takes no more is opened anew: nothing of this message was said.
    async fn send(
        &self,
        connection: &mut Option<Connection>,
        leased: &Leased,
    ) -> Result<(), Trouble> {
        let rendered = letters::render(&leased.letter, &leased.name, &self.site);
        let letter = message::build(leased, &rendered, &self.from, self.site.public_url.as_ref())
            .map_err(Trouble::message)?;
        loop {
            let mut open = match connection.take() {
                Some(open) => open,
                None => self.server.connect().await?,
            };
            let done = open.send(&letter).await;
            if open.is_usable() {
                *connection = Some(open);
            }
            match done {
                Err(trouble) if trouble.worn_out => {}
                done => return done,
            }
        }
    }
}

/// Runs until told to stop, then finishes the message it is sending.
pub(crate) async fn run(store: Store, courier: Option<Courier>, mut stop: watch::Receiver<bool>) {
    let mut quiet_until: Option<Instant> = None;
    while !*stop.borrow() {
        let may_send = quiet_until.is_none_or(|until| Instant::now() >= until);
        let courier = courier.as_ref().filter(|_| may_send);
        match round(&store, courier, &stop).await {
            Ok(round) if round.outage => quiet_until = Some(Instant::now() + QUIET),
            Ok(_) => {}
            Err(failure) => {
                tracing::error!(%failure, "mail");
                quiet_until = Some(Instant::now() + QUIET);
            }
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stop.changed() => {}
        }
    }
}

/// Does everything that is due now. Without a courier nothing is sent, and nothing is lost.
///
/// # Errors
/// The database; what was done stays done.
pub async fn round(
    store: &Store,
    courier: Option<&Courier>,
    stop: &watch::Receiver<bool>,
) -> Result<Round, Failure> {
    let mut round = Round::default();
    while !*stop.borrow() {
        match store::mail::expand(store).await? {
            0 => break,
            some => round.expanded += some,
        }
    }
    while !*stop.borrow() && store::mail::summaries(store).await? > 0 {}
    if let Some(courier) = courier {
        deliver(store, courier, stop, &mut round).await?;
    }
    Ok(round)
}

async fn deliver(
    store: &Store,
    courier: &Courier,
    stop: &watch::Receiver<bool>,
    round: &mut Round,
) -> Result<(), Failure> {
    let mut connection = None;
    while !round.outage && !*stop.borrow() {
        let leased = store::mail::lease(store, AT_ONCE, LEASE).await?;
        if leased.is_empty() {
            break;
        }
        let begun = Instant::now();
        for one in leased {
            let late = begun.elapsed() > (LEASE / 2).to_std().unwrap_or_default();
            let became = if round.outage || late || *stop.borrow() {
                Settled::Untried
            } else {
                attempt(courier, &mut connection, &one, round).await
            };
            if !store::mail::settle(store, &one, became).await? {
                tracing::warn!(mail = %one.id, "somebody else has this message now");
            }
        }
    }
    if let Some(connection) = connection {
        connection.close().await;
    }
    Ok(())
}

async fn attempt(
    courier: &Courier,
    connection: &mut Option<Connection>,
    leased: &Leased,
    round: &mut Round,
) -> Settled {
    match courier.send(connection, leased).await {
        Ok(()) => {
            round.sent += 1;
            tracing::info!(mail = %leased.id, attempt = leased.attempt, "mail sent");
            Settled::Sent
        }
        Err(trouble) => {
            let Trouble {
                became,
                outage,
                why,
                worn_out: _,
            } = trouble;
            if outage {
                round.outage = true;
                tracing::warn!(why, "the mail server is out of reach or does not take mail");
            } else {
                tracing::warn!(mail = %leased.id, attempt = leased.attempt, why, "mail not sent");
            }
            match became {
                Settled::Refused { .. } => round.refused += 1,
                _ => round.postponed += 1,
            }
            became
        }
    }
}
