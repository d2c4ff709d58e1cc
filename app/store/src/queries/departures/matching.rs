//! Whom the rows of a list of leavers mean: by e-mail, else by a name that one person has.

use crate::{Store, failure::Failure, sql};
use chrono::NaiveDate;
use domain::{
    actor::Actor,
    ids::PersonId,
    leaving::{LeaverRow, Verdict, last_day_of},
    permission::{self, Action, Facts},
    text::fold,
};
use sea_orm::{FromQueryResult, QueryResult, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// A row with what becomes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The row as it was read.
    pub row: LeaverRow,
    /// What becomes of it.
    pub verdict: Verdict,
    /// The name of the person it means.
    pub name: String,
    /// What they hold: access and nominations.
    pub held: i64,
}

#[derive(Clone, FromQueryResult)]
struct Row {
    id: Uuid,
    name: String,
    name_sort: String,
    email: String,
    status: String,
    planned: Option<NaiveDate>,
    held: i64,
    roles: i64,
}

const SELECT: &str = "SELECT p.id, p.name, p.name_sort, p.email, p.status, \
     (SELECT d.last_day FROM departure d WHERE d.person_id = p.id AND d.state IN ('planned', 'in-progress')) AS planned, \
     (SELECT count(*) FROM access_grant t WHERE t.person_id = p.id AND t.state IN ('requested', 'approved', 'active', 'suspended')) \
     + (SELECT count(*) FROM nomination n WHERE n.person_id = p.id AND n.ended_at IS NULL) AS held, \
     (SELECT count(*) FROM role_assignment r WHERE r.person_id = p.id AND (r.until_day IS NULL OR r.until_day >= ?)) AS roles \
     FROM person p";

/// Judges every row, in the order of the list.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn judge_list(
    store: &Store,
    actor: &Actor,
    rows: Vec<LeaverRow>,
) -> Result<Vec<Matched>, Failure> {
    permission::may(actor, Action::RunDeparture, &Facts::default())?;
    let now = store.clock().now();
    let emails = rows.iter().map(|r| r.email.clone());
    let by_email = find(store, "p.email", emails, now.today).await?;
    let names = rows
        .iter()
        .filter(|r| r.email.is_empty() || !has(&by_email, &r.email));
    let names = names.map(|r| fold(&r.name));
    let by_name = find(store, "p.name_sort", names, now.today).await?;
    let mut first: HashMap<Uuid, i64> = HashMap::new();
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let (verdict, found) = whom(&row, &by_email, &by_name);
        let (verdict, name, held) = match found {
            None => (verdict, String::new(), 0),
            Some(person) => {
                let place = *first.entry(person.id).or_insert(row.place);
                let verdict = if place == row.place {
                    judge(&row, &person, now)
                } else {
                    Verdict::Repeated(place)
                };
                (verdict, person.name, person.held)
            }
        };
        all.push(Matched {
            row,
            verdict,
            name,
            held,
        });
    }
    Ok(all)
}

fn has(people: &[Row], email: &str) -> bool {
    people.iter().any(|p| p.email == email)
}

/// Whom a row means. An e-mail that is somebody's settles it; a name must be one person's.
fn whom(row: &LeaverRow, by_email: &[Row], by_name: &[Row]) -> (Verdict, Option<Row>) {
    if row.email.is_empty() && row.name.is_empty() {
        return (Verdict::Unreadable, None);
    }
    if let Some(person) = by_email.iter().find(|p| p.email == row.email) {
        return (Verdict::NotFound, Some(person.clone()));
    }
    // An address nobody has may be a private one: the name has to settle it then.
    let folded = fold(&row.name);
    let mut same: Vec<&Row> = by_name.iter().filter(|p| p.name_sort == folded).collect();
    let here: Vec<&Row> = same
        .iter()
        .copied()
        .filter(|p| p.status != "left")
        .collect();
    if !here.is_empty() {
        same = here;
    }
    match same.as_slice() {
        [] => (Verdict::NotFound, None),
        [one] => (Verdict::NotFound, Some((*one).clone())),
        several => {
            let emails = several.iter().map(|p| p.email.clone()).collect();
            (Verdict::Ambiguous(emails), None)
        }
    }
}

fn judge(row: &LeaverRow, person: &Row, now: domain::moment::Moment) -> Verdict {
    let id = PersonId(person.id);
    if person.status == "left" {
        return Verdict::AlreadyLeft(id);
    }
    if let Some(day) = person.planned {
        return Verdict::AlreadyPlanned(id, day);
    }
    match last_day_of(row, now) {
        Err(bad) => bad,
        Ok(_) if person.held == 0 && person.roles == 0 => Verdict::NothingHeld(id),
        Ok(_) => Verdict::Matched(id),
    }
}

/// How many values are asked for at once.
const PORTION: usize = 500;

async fn find(
    store: &Store,
    column: &str,
    wanted: impl Iterator<Item = String>,
    today: NaiveDate,
) -> Result<Vec<Row>, Failure> {
    let mut wanted: Vec<String> = wanted.filter(|text| !text.is_empty()).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut all = Vec::new();
    for portion in wanted.chunks(PORTION) {
        let text = format!(
            "{SELECT} WHERE {column} IN ({}) ORDER BY p.email",
            sql::marks(portion.len())
        );
        let mut values: Vec<Value> = vec![today.into()];
        values.extend(portion.iter().map(|text| Value::from(text.clone())));
        let found = sql::rows(&store.0.read, &text, values).await?;
        let one = |row: &QueryResult| Row::from_query_result(row, "");
        all.extend(found.iter().map(one).collect::<Result<Vec<_>, _>>()?);
    }
    Ok(all)
}
