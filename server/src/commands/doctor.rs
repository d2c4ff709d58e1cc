//! `doctor`: everything that can be wrong with an installation, one line each, with the cure.
//! Nothing is mended here, and it may run beside a server.

use crate::mail::MailServer;
use crate::{
    assets,
    config::{Config, Oidc},
    sign_in::provider::Provider,
};
use anyhow::bail;
use chrono::{DateTime, TimeDelta, Utc};
use std::path::Path;
use store::{Access, Failure, Store, health};

/// One line of the list.
struct Finding {
    subject: &'static str,
    outcome: Result<String, String>,
}

fn finding(subject: &'static str, outcome: Result<String, String>) -> Finding {
    Finding { subject, outcome }
}

/// Prints the list.
///
/// # Errors
/// When anything on it is a problem.
pub(crate) async fn run(config: &Config) -> anyhow::Result<()> {
    let mut findings = vec![
        finding("settings", Ok(settings(config))),
        finding(
            "assets",
            assets::names()
                .missing()
                .map_or_else(|| Ok("embedded".into()), |missing| Err(missing.into())),
        ),
        finding("disk", disk(&config.data_dir)),
    ];
    if let Some(oidc) = &config.oidc {
        findings.push(finding("sign-in", provider(config, oidc).await));
    }
    match super::open(config, Access::ReadOnly).await {
        Ok(store) => {
            findings.extend(of_database(&store).await);
            findings.push(finding("mail", mail(&store, config).await));
            store.close().await;
        }
        Err(error) => findings.push(finding(
            "database",
            Err(format!("{error:#}. Run `migrate` if it was never set up")),
        )),
    }
    let mut problems = 0;
    for Finding { subject, outcome } in &findings {
        match outcome {
            Ok(state) => println!("ok       {subject:<12} {state}"),
            Err(cure) => {
                problems += 1;
                println!("problem  {subject:<12} {cure}");
            }
        }
    }
    if problems > 0 {
        bail!("{problems} of {} checks found a problem", findings.len());
    }
    Ok(())
}

fn settings(config: &Config) -> String {
    let notes = config.warnings();
    if notes.is_empty() {
        "in order".into()
    } else {
        format!("in order. {}", notes.join(" "))
    }
}

/// Asks the identity provider what a sign-in would ask first.
async fn provider(config: &Config, oidc: &Oidc) -> Result<String, String> {
    let public_url = config
        .public_url(config.listen)
        .map_err(|problems| problems.to_string())?;
    let provider = Provider::new(oidc, &public_url).map_err(|error| format!("{error:#}"))?;
    let now = store::clock::Clock::system().now().at;
    match provider.probe(now).await {
        Ok(keys) => Ok(format!("{} answers, with {keys} keys", oidc.issuer)),
        Err(trouble) => Err(format!(
            "{}: {trouble}. Check SMR_OIDC_ISSUER, and whether this machine reaches it and trusts its certificate",
            oidc.issuer
        )),
    }
}

async fn of_database(store: &Store) -> Vec<Finding> {
    vec![
        finding("database", said(health::version(store).await)),
        finding("migrations", migrations(store).await),
        finding("contents", contents(store).await),
        finding("damage", damage(store).await),
        finding("audit trail", trail(store).await),
        finding("waiting work", waiting(store).await),
        finding("clock", clock(store).await),
    ]
}

fn said<T>(result: Result<T, Failure>) -> Result<T, String> {
    result.map_err(|failure| format!("{failure}"))
}

async fn migrations(store: &Store) -> Result<String, String> {
    match said(store.pending_migrations().await)? {
        0 => Ok("up to date".into()),
        missing => Err(format!(
            "{missing} are missing. Run `migrate`, or start the server, which does the same"
        )),
    }
}

async fn contents(store: &Store) -> Result<String, String> {
    let sizes = said(health::sizes(store).await)?;
    Ok(sizes
        .iter()
        .map(|(what, number)| format!("{number} {what}"))
        .collect::<Vec<_>>()
        .join(", "))
}

async fn damage(store: &Store) -> Result<String, String> {
    let found = said(health::damage(store).await)?;
    match found.first() {
        None => Ok("none".into()),
        Some(first) => Err(format!(
            "{first} ({} in all). Stop the server and restore the last good backup",
            found.len()
        )),
    }
}

async fn trail(store: &Store) -> Result<String, String> {
    let verdict = said(store::audit::verify(store).await)?;
    match verdict.fault {
        None => Ok(format!(
            "{} events and {} signed checkpoints, intact",
            verdict.events, verdict.checkpoints
        )),
        Some(fault) => Err(format!(
            "{fault}. Keep this database as it is, and compare it with the last good backup"
        )),
    }
}

/// The server turns what waits into messages within seconds.
async fn waiting(store: &Store) -> Result<String, String> {
    match said(health::oldest_waiting(store).await)? {
        None => Ok("none".into()),
        Some(age) if age > TimeDelta::hours(1) => Err(format!(
            "the oldest for {}. Start the server; if it runs, its log says why it is not done",
            for_how_long(age)
        )),
        Some(age) => Ok(format!("the oldest for {}", for_how_long(age))),
    }
}

/// Whether the mail server lets us in, and what waits to be sent. Nothing is sent.
async fn mail(store: &Store, config: &Config) -> Result<String, String> {
    let stands = said(health::mail(store).await)?;
    let failed = match stands.failed {
        0 => String::new(),
        failed => format!("; {failed} failed, see Settings, Mail"),
    };
    let Some(settings) = &config.mail else {
        return Ok(format!(
            "not set up (SMR_SMTP_URL); {} messages are kept{failed}",
            stands.queued
        ));
    };
    let server = MailServer::parse(settings.smtp_url.reveal())?;
    let name = server.describe();
    server.check().await.map_err(|why| {
        format!("{name}: {why}. Check SMR_SMTP_URL, and whether this machine reaches it")
    })?;
    match stands.oldest {
        Some(age) if age > TimeDelta::hours(1) => Err(format!(
            "{name} answers, but {} messages wait, the oldest for {}{failed}. The server’s log says why",
            stands.queued,
            for_how_long(age)
        )),
        _ => Ok(format!(
            "{name} answers; {} messages to be sent{failed}",
            stands.queued
        )),
    }
}

fn for_how_long(age: TimeDelta) -> String {
    match age.num_hours() {
        0 => format!("{} minutes", age.num_minutes()),
        hours @ 1..48 => format!("{hours} hours"),
        hours => format!("{} days", hours / 24),
    }
}

async fn clock(store: &Store) -> Result<String, String> {
    let now = store.clock().now().at;
    let ahead = said(health::clock_ahead(store).await)?;
    if ahead.abs() > TimeDelta::seconds(30) {
        return Err(format!(
            "the database’s clock is {} seconds ahead of this machine’s. Set both by the network",
            ahead.num_seconds()
        ));
    }
    match said(health::newest_event(store).await)? {
        Some(newest) if newest > now + TimeDelta::minutes(1) => Err(format!(
            "it reads {}, but the newest event is of {}. Set it by the network",
            shown(now),
            shown(newest)
        )),
        _ => Ok(shown(now)),
    }
}

fn shown(at: DateTime<Utc>) -> String {
    store::clock::local_text(at)
}

/// Free space where the register grows. A full disk stops every write.
fn disk(data_dir: &Path) -> Result<String, String> {
    let nearest = data_dir
        .ancestors()
        .find(|folder| folder.exists())
        .unwrap_or(Path::new("."));
    let space = rustix::fs::statvfs(nearest)
        .map_err(|error| format!("cannot look at {}: {error}", nearest.display()))?;
    let megabytes = space.f_bavail.saturating_mul(space.f_frsize) / (1024 * 1024);
    if megabytes < 500 {
        return Err(format!(
            "only {megabytes} MB are free in {}. Make room before writes fail",
            data_dir.display()
        ));
    }
    Ok(format!("{megabytes} MB free in {}", data_dir.display()))
}
