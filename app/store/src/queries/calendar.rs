//! What somebody has to do by which day, for their calendar: one collector, one function for each source.
//! Read by the secret address alone, so that nothing here goes beyond what is that person's to do.

use crate::{
    Store,
    clock::local_day,
    dossier::WORKS_HERE,
    failure::Failure,
    queries::{self, cases, people, pixels, policy},
    sql,
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    actor::Actor,
    calendar::{Calendar, after_working_days},
    ids::{PersonId, Reference, ReferenceKind},
    obligation::{Obligation, ObligationKind},
};
use sea_orm::Value;

/// The most entries of each source.
const MOST: usize = 200;

/// Something with a last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueDate {
    /// The same for the same thing on every read, e.g. `OB-0042`.
    pub uid: String,
    /// Its last day, in New Zealand.
    pub day: NaiveDate,
    /// What, on one line.
    pub summary: String,
    /// More about it; may be empty.
    pub detail: String,
    /// The page, below the register's address.
    pub path: String,
    /// When it began: what calendars call its stamp.
    pub since: DateTime<Utc>,
}

/// Whose calendar has this secret address. Nobody's = `None`: unknown, withdrawn, or of somebody who does
/// not work here any more.
///
/// # Errors
/// The database.
pub async fn owner(
    store: &Store,
    secret_hash: &str,
) -> Result<Option<(PersonId, String)>, Failure> {
    let text = format!(
        "SELECT p.id, p.name FROM calendar_feed f JOIN person p ON p.id = f.person_id \
         WHERE f.secret_hash = ? AND f.revoked_at IS NULL AND {WORKS_HERE}"
    );
    let found = sql::rows(&store.0.read, &text, [secret_hash.into()]).await?;
    match found.first() {
        Some(row) => Ok(Some((
            PersonId(row.try_get("", "id")?),
            row.try_get("", "name")?,
        ))),
        None => Ok(None),
    }
}

/// Everything that is somebody's to do by a day, soonest first.
///
/// # Errors
/// The database.
pub async fn due_dates(store: &Store, person: PersonId) -> Result<Vec<DueDate>, Failure> {
    let mut all = obligations(store, person).await?;
    all.extend(requests(store, person).await?);
    all.extend(departures(store, person).await?);
    all.extend(decisions(store, person).await?);
    all.extend(returns(store, person).await?);
    all.sort_by(|a, b| a.day.cmp(&b.day).then_with(|| a.uid.cmp(&b.uid)));
    Ok(all)
}

/// Obligations given to the person, or to nobody and about accounts they are named for.
async fn obligations(store: &Store, person: PersonId) -> Result<Vec<DueDate>, Failure> {
    let today = store.clock().now().today;
    let me: Value = person.0.into();
    let text = format!(
        "SELECT o.number, o.kind, o.details, o.due, o.opened_on, o.reason, a.name AS account FROM obligation o \
         LEFT JOIN account a ON a.number = o.account_number \
         WHERE (o.state = 'open' OR (o.state = 'waived' AND o.waived_until < ?)) AND (o.not_by IS NULL OR o.not_by <> ?) \
         AND (o.assignee = ? OR (o.assignee IS NULL AND o.account_number IN (SELECT n.account_number FROM nomination n \
         WHERE n.person_id = ? AND n.ended_at IS NULL))) ORDER BY o.due, o.number LIMIT {MOST}"
    );
    let values: [Value; 4] = [today.into(), me.clone(), me.clone(), me];
    let mut found = Vec::new();
    for row in sql::rows(&store.0.read, &text, values).await? {
        let kind: String = row.try_get("", "kind")?;
        let Some(kind) = ObligationKind::from_key(&kind) else {
            continue;
        };
        let details: String = row.try_get("", "details")?;
        let account: Option<String> = row.try_get("", "account")?;
        let opened: NaiveDate = row.try_get("", "opened_on")?;
        let reference = Reference::of(ReferenceKind::Obligation, row.try_get("", "number")?);
        let title = Obligation::title_of(kind, &details);
        found.push(DueDate {
            uid: reference.to_string(),
            day: row.try_get("", "due")?,
            summary: match account {
                Some(account) => format!("{title} ({account})"),
                None => title,
            },
            detail: row.try_get("", "reason")?,
            path: format!("/obligations/{reference}"),
            since: crate::clock::local_time(opened, 0, 0),
        });
    }
    Ok(found)
}

/// Returns that the person still has to send, one entry a quarter.
async fn returns(store: &Store, person: PersonId) -> Result<Vec<DueDate>, Failure> {
    let due = queries::returns::due_of(store, person).await?;
    let entry = |due: queries::returns::Due| {
        let returns = match due.waiting {
            1 => "File 1 return".to_owned(),
            many => format!("File {many} returns"),
        };
        DueDate {
            uid: format!("returns-{}", due.quarter),
            day: due.due,
            summary: format!("{returns} for {}", due.quarter.months()),
            detail: String::new(),
            path: format!("/returns/{}", due.quarter),
            since: crate::clock::local_time(due.opened_on, 0, 0),
        }
    };
    let waiting = due.into_iter().filter(|due| due.waiting > 0);
    Ok(waiting.map(entry).collect())
}

/// Requests for access to accounts the person is named for: before the last reminder of the policy.
async fn requests(store: &Store, person: PersonId) -> Result<Vec<DueDate>, Failure> {
    let last = last_reminder(store).await?;
    let me: Value = person.0.into();
    let text = format!(
        "SELECT t.number, t.requested_at, p.name, a.name AS account FROM access_grant t \
         JOIN person p ON p.id = t.person_id JOIN account a ON a.number = t.account_number \
         WHERE t.state = 'requested' AND t.person_id <> ? AND (t.requested_by IS NULL OR t.requested_by <> ?) \
         AND t.account_number IN (SELECT n.account_number FROM nomination n WHERE n.person_id = ? AND n.ended_at IS NULL) \
         ORDER BY t.number LIMIT {MOST}"
    );
    let mut found = Vec::new();
    for row in sql::rows(&store.0.read, &text, [me.clone(), me.clone(), me]).await? {
        let since: DateTime<Utc> = row.try_get("", "requested_at")?;
        let name: String = row.try_get("", "name")?;
        let account: String = row.try_get("", "account")?;
        let reference = Reference::of(ReferenceKind::Grant, row.try_get("", "number")?);
        found.push(DueDate {
            uid: reference.to_string(),
            day: after_working_days(local_day(since), last, Calendar::Ordinary),
            summary: format!("Decide about access of {name} to {account}"),
            detail: String::new(),
            path: format!("/access/{reference}"),
            since,
        });
    }
    Ok(found)
}

/// Last days of people who report to the person.
async fn departures(store: &Store, person: PersonId) -> Result<Vec<DueDate>, Failure> {
    let text = format!(
        "SELECT d.last_day, d.kind, d.opened_at, p.id, p.name FROM departure d JOIN person p ON p.id = d.person_id \
         WHERE d.state IN ('planned', 'in-progress') AND p.manager_id = ? ORDER BY d.last_day LIMIT {MOST}"
    );
    let mut found = Vec::new();
    for row in sql::rows(&store.0.read, &text, [person.0.into()]).await? {
        let who = PersonId(row.try_get("", "id")?);
        let name: String = row.try_get("", "name")?;
        let kind: String = row.try_get("", "kind")?;
        let words = if kind == "moving" {
            "Last day before the move"
        } else {
            "Last day"
        };
        found.push(DueDate {
            uid: format!("departure-{who}"),
            day: row.try_get("", "last_day")?,
            summary: format!("{words}: {name}"),
            detail: "What they hold has to be handed over by then.".to_owned(),
            path: format!("/people/{who}/off-boarding"),
            since: row.try_get("", "opened_at")?,
        });
    }
    Ok(found)
}

/// Steps of business cases and applications for pixels that the person can decide at: before the policy's
/// last reminder.
async fn decisions(store: &Store, person: PersonId) -> Result<Vec<DueDate>, Failure> {
    let Some(actor) = people::actor(store, person).await? else {
        return Ok(Vec::new());
    };
    let actor = Actor::Person(actor);
    let last = last_reminder(store).await?;
    let due = |since: NaiveDate| after_working_days(since, last, Calendar::Ordinary);
    let mut found = Vec::new();
    for row in cases::waiting_for(store, &actor, MOST).await?.rows {
        if row.case.waits_at().is_none() {
            continue;
        }
        found.push(DueDate {
            uid: row.case.reference().to_string(),
            day: due(row.since),
            summary: format!("Decide: {}", row.case.content.purpose.name),
            detail: String::new(),
            path: crate::commands::cases::path(&row.case),
            since: row.case.since,
        });
    }
    for row in pixels::waiting_for(store, &actor, MOST).await?.rows {
        if row.waiting.is_empty() {
            continue;
        }
        let reference = row.application.reference();
        found.push(DueDate {
            uid: reference.to_string(),
            day: due(row.since),
            summary: format!("Decide: {}", row.application.content.placement.title()),
            detail: String::new(),
            path: format!("/pixel-applications/{reference}"),
            since: crate::clock::local_time(row.since, 0, 0),
        });
    }
    Ok(found)
}

async fn last_reminder(store: &Store) -> Result<u32, Failure> {
    let days = policy::current(store).await?.case_reminder_days;
    Ok(days.into_iter().max().unwrap_or_default().into())
}
