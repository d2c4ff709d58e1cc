//! One account and what stands around it on its page: people, access, password, pixels, returns, the latest of its
//! history, and what is missing. Read together, since the page is looked at more than any other record.

use super::visible_to;
use crate::{
    Store,
    failure::Failure,
    queries::{
        access::{self, Named, SecurityPage, Summary, Whose},
        audit::{self, Event},
        pixels, policy, returns,
    },
    sql::{self, Ask},
    standing,
};
use chrono::NaiveDate;
use domain::{
    access::Place,
    account::{Account, Gap, gaps},
    actor::Actor,
    ids::{PersonId, Reference},
    permission::{self, Action, Facts},
    pixel::Pixel,
    policy::PolicySettings,
    returns::Return,
};

/// How much of what grows with the years is read.
#[derive(Clone, Copy, Debug)]
pub struct Latest {
    /// Events of the history.
    pub events: i64,
    /// Returns.
    pub returns: i64,
}

/// An account and what stands around it now.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The account.
    pub account: Account,
    /// Where it belongs and who is named for it.
    pub place: Place,
    /// Everybody who is or was named for it, those in office first.
    pub named: Vec<Named>,
    /// How much access there is. The caller judges who may see it.
    pub summary: Summary,
    /// What is known of its password.
    pub security: SecurityPage,
    /// The policy's parameters in force.
    pub settings: PolicySettings,
    /// What is missing, gravest first.
    pub gaps: Vec<Gap>,
    /// Pixels that lead to it, removed ones too; those in use first.
    pub pixels: Vec<Pixel>,
    /// Its latest returns that the actor may see.
    pub returns: Vec<Return>,
    /// The latest of its history, newest first.
    pub events: Vec<Event>,
}

/// Reads it.
///
/// # Errors
/// [`Failure::NotFound`] when there is none this actor may see; the database.
pub async fn overview(
    store: &Store,
    actor: &Actor,
    number: i64,
    latest: Latest,
) -> Result<Overview, Failure> {
    let today = store.clock().now().today;
    let asks = asks(actor, number, today, latest)?;
    let [
        account,
        named,
        summary,
        facts,
        due,
        near,
        settings,
        pixels,
        returned,
        events,
    ] = sql::several(&store.0.read, asks).await?;
    let account = super::read(account.first())?;
    let named = access::read_named(&named)?;
    let place = place(&account, &named);
    let settings = policy::read(settings.first())?;
    let (mut around, _) = standing::read_around(&near, &facts, today)?;
    let around = around.remove(&number).unwrap_or_default();
    Ok(Overview {
        summary: access::read_summary(&summary)?,
        security: access::read_security(number, &facts, &due, place.clone())?,
        gaps: gaps(&account, &around, &settings, today),
        pixels: pixels::read_pixels(&pixels)?,
        returns: returns::read_returns(&returned)?,
        events: audit::read_events(&events)?,
        account,
        named,
        place,
        settings,
    })
}

/// How the database would answer, one step a line; no rows are read.
///
/// # Errors
/// As [`overview`].
pub async fn plan(store: &Store, actor: &Actor, number: i64) -> Result<Vec<String>, Failure> {
    let latest = Latest {
        events: 1,
        returns: 1,
    };
    let mut steps = Vec::new();
    for ask in asks(actor, number, store.clock().now().today, latest)? {
        steps.extend(ask.plan(&store.0.read).await?);
    }
    Ok(steps)
}

/// In the order in which [`overview`] takes the answers.
fn asks(
    actor: &Actor,
    number: i64,
    today: NaiveDate,
    latest: Latest,
) -> Result<[Ask; 10], Failure> {
    visible_to(actor)?;
    permission::may(actor, Action::ViewPixels, &Facts::default())?;
    let reference = Reference::account(number).to_string();
    Ok([
        super::ask(number),
        access::ask_named(number),
        access::ask_summary(Whose::Account(number)),
        access::ask_facts(number),
        access::ask_due(number),
        standing::ask_near(&[number], today),
        policy::ask(),
        pixels::ask_pixels(number),
        returns::ask_returns(actor, number, latest.returns),
        audit::ask_history("account", &reference, latest.events),
    ])
}

fn place(account: &Account, named: &[Named]) -> Place {
    let in_office = named.iter().filter(|one| one.nomination.in_office());
    let mut holders: Vec<PersonId> = in_office.map(|one| one.nomination.person).collect();
    holders.sort_unstable();
    holders.dedup();
    let facts = account.facts();
    Place {
        group: facts.group,
        unit: facts.unit,
        holders,
        manager: None,
    }
}
