//! One agency with its people and all access they have or had.

use super::load;
use crate::{
    Store,
    failure::Failure,
    queries::{
        audit::{self, Event},
        policy,
    },
    sql,
};
use chrono::NaiveDate;
use domain::{
    access::GrantKey,
    actor::Actor,
    agency::{Agency, AgencyStanding},
    ids::{GrantId, PersonId},
    permission::{self, Action, Facts},
    platform::AccessLevel,
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use uuid::Uuid;

/// Everything one agency's page shows.
#[derive(Clone, Debug)]
pub struct AgencyFacts {
    /// The record.
    pub agency: Agency,
    /// How it stands today.
    pub standing: AgencyStanding,
    /// Its people, by name.
    pub people: Vec<AgencyPerson>,
    /// The access of its people: what is not over first, then the latest ends.
    pub access: Vec<AgencyGrant>,
    /// What happened, newest first.
    pub events: Vec<Event>,
}

/// Somebody who works for an agency.
#[derive(Clone, Debug)]
pub struct AgencyPerson {
    /// Who.
    pub id: PersonId,
    /// Full name.
    pub name: String,
    /// E-mail.
    pub email: String,
    /// Job title.
    pub title: String,
    /// Whether they have left.
    pub left: bool,
    /// Their access that is not over.
    pub open: i64,
}

/// Access of one of its people.
#[derive(Clone, Debug)]
pub struct AgencyGrant {
    /// Identity.
    pub id: GrantId,
    /// The number of `GR-0042`.
    pub number: i64,
    /// Counts the saves.
    pub version: i64,
    /// Whether the agency's steps before it is live are confirmed.
    pub confirmed: bool,
    /// Whose.
    pub person: String,
    /// The account's number.
    pub account: i64,
    /// The account's name.
    pub account_name: String,
    /// How much.
    pub level: AccessLevel,
    /// Where it stands.
    pub state: GrantKey,
    /// Last day, if it ends by itself.
    pub until: Option<NaiveDate>,
    /// The open obligation to remove it on the platform: its number and the day it is due.
    pub removal: Option<(i64, NaiveDate)>,
}

/// The agency somebody works for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Employer {
    /// The number of `AG-0042`.
    pub number: i64,
    /// Its name.
    pub name: String,
}

/// One agency's page.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn show(store: &Store, actor: &Actor, number: i64) -> Result<AgencyFacts, Failure> {
    permission::may(actor, Action::ViewAgencies, &Facts::default())?;
    let agency = load(store, number).await?;
    let settings = policy::in_force(&store.0.read).await?;
    let reference = agency.reference().to_string();
    Ok(AgencyFacts {
        standing: agency.standing(&settings, store.clock().now().today),
        people: people(store, &agency).await?,
        access: access(store, &agency).await?,
        events: audit::history(store, "agency", &reference, 100).await?,
        agency,
    })
}

async fn people(store: &Store, agency: &Agency) -> Result<Vec<AgencyPerson>, Failure> {
    let text = "SELECT p.id, p.name, p.email, p.title, p.status, \
                (SELECT count(*) FROM access_grant t WHERE t.person_id = p.id AND t.state IN ('requested', 'approved', 'active', 'suspended')) AS open \
                FROM person p WHERE p.agency_id = ? ORDER BY p.name_sort, p.id";
    let found = sql::rows(&store.0.read, text, [agency.id.0.into()]).await?;
    let one = |row: &QueryResult| {
        let status: String = row.try_get("", "status")?;
        Ok(AgencyPerson {
            id: PersonId(row.try_get("", "id")?),
            name: row.try_get("", "name")?,
            email: row.try_get("", "email")?,
            title: row.try_get("", "title")?,
            left: status == "left",
            open: row.try_get("", "open")?,
        })
    };
    found.iter().map(one).collect()
}

#[derive(FromQueryResult)]
struct GrantRow {
    id: Uuid,
    number: i64,
    version: i64,
    policy_on: Option<NaiveDate>,
    second_factor_on: Option<NaiveDate>,
    person: String,
    account_number: i64,
    account_name: String,
    level: String,
    state: String,
    until_day: Option<NaiveDate>,
    obligation: Option<i64>,
    due: Option<NaiveDate>,
}

async fn access(store: &Store, agency: &Agency) -> Result<Vec<AgencyGrant>, Failure> {
    let text = "SELECT t.id, t.number, t.version, t.policy_on, t.second_factor_on, p.name AS person, t.account_number, a.name AS account_name, t.level, t.state, t.until_day, \
                o.number AS obligation, o.due FROM access_grant t JOIN person p ON p.id = t.person_id JOIN account a ON a.number = t.account_number \
                LEFT JOIN obligation o ON o.grant_id = t.id AND o.kind = 'remove-on-platform' AND o.state <> 'done' \
                WHERE t.agency_id = ? ORDER BY CASE WHEN t.state IN ('revoked', 'refused') THEN 1 ELSE 0 END, t.number DESC LIMIT 500";
    let found = sql::rows(&store.0.read, text, [agency.id.0.into()]).await?;
    found.iter().map(grant).collect()
}

fn grant(row: &QueryResult) -> Result<AgencyGrant, Failure> {
    let row = GrantRow::from_query_result(row, "")?;
    let bad = |column: &'static str, why: &str| Failure::Inconsistent {
        table: "access_grant",
        column,
        row: row.number.to_string(),
        why: why.to_owned(),
    };
    Ok(AgencyGrant {
        id: GrantId(row.id),
        number: row.number,
        version: row.version,
        confirmed: row.policy_on.is_some() && row.second_factor_on.is_some(),
        level: AccessLevel::from_key(&row.level).ok_or_else(|| bad("level", &row.level))?,
        state: GrantKey::from_key(&row.state).ok_or_else(|| bad("state", &row.state))?,
        person: row.person,
        account: row.account_number,
        account_name: row.account_name,
        until: row.until_day,
        removal: row.obligation.zip(row.due),
    })
}

/// The agency a person works for; nothing for staff. Whoever may see people may ask.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn employer_of(
    store: &Store,
    actor: &Actor,
    person: PersonId,
) -> Result<Option<Employer>, Failure> {
    permission::may(actor, Action::ViewPeople, &Facts::of_person(person))?;
    let text =
        "SELECT g.number, g.name FROM person p JOIN agency g ON g.id = p.agency_id WHERE p.id = ?";
    let values: [Value; 1] = [person.0.into()];
    let found = sql::rows(&store.0.read, text, values).await?;
    let one = |row: &QueryResult| {
        Ok(Employer {
            number: row.try_get("", "number")?,
            name: row.try_get("", "name")?,
        })
    };
    found.first().map(one).transpose()
}
