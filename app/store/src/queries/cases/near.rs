//! What a case overlaps with, and what the people it names do already.

use crate::{Store, failure::Failure, rows::cases as rows, sql};
use domain::{
    actor::Actor,
    case::{BusinessCase, Near, Why, why},
    ids::{PersonId, Reference, UnitId},
    permission::{self, Action, Facts},
};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// Overlaps that are told.
const TOLD: usize = 10;

/// What a case overlaps with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverlapOf {
    /// An account in the register.
    Account,
    /// Another case that is not over.
    Case,
}

/// Something near to what a case asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// What it is.
    pub of: OverlapOf,
    /// `AC-0042`, `BC-0007`.
    pub reference: Reference,
    /// Its name.
    pub name: String,
    /// Its platform's key.
    pub platform: String,
    /// Why.
    pub why: Vec<Why>,
}

#[derive(FromQueryResult)]
struct AccountRow {
    number: i64,
    name: String,
    platform: String,
    handle: String,
    audience: String,
    unit_id: Option<Uuid>,
}

/// Accounts and other cases that are near, the nearest first; at most ten.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn overlaps(
    store: &Store,
    actor: &Actor,
    case: &BusinessCase,
) -> Result<Vec<Overlap>, Failure> {
    permission::may(actor, Action::ViewCases, &Facts::default())?;
    let purpose = &case.content.purpose;
    if purpose.platform.is_empty() && purpose.audience.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    let text = "SELECT number, name, platform, handle, audience, unit_id FROM account \
                WHERE archived_on IS NULL AND status <> 'closed' AND (platform = ? OR audience <> '')";
    let values: [Value; 1] = [purpose.platform.clone().into()];
    for row in sql::rows(&store.0.read, text, values).await? {
        let row = AccountRow::from_query_result(&row, "")?;
        if case.adopts == Some(row.number) || case.account == Some(row.number) {
            continue;
        }
        let near = Near {
            unit: row.unit_id.map(UnitId),
            platform: row.platform.clone(),
            name: row.name.clone(),
            handle: row.handle,
            audience: row.audience,
        };
        let why = why(&case.content, case.unit, &near);
        if !why.is_empty() {
            found.push(Overlap {
                of: OverlapOf::Account,
                reference: Reference::account(row.number),
                name: row.name,
                platform: row.platform,
                why,
            });
        }
    }
    let text = format!(
        "SELECT {} FROM business_case c WHERE c.state NOT IN ('approved', 'declined', 'withdrawn') AND c.number <> ?",
        rows::CASE
    );
    for row in sql::rows(&store.0.read, &text, [case.number.into()]).await? {
        found.extend(near_case(case, &rows::case(&row)?));
    }
    found.sort_by_key(|overlap| std::cmp::Reverse(overlap.why.len()));
    found.truncate(TOLD);
    Ok(found)
}

fn near_case(case: &BusinessCase, other: &BusinessCase) -> Option<Overlap> {
    let purpose = &other.content.purpose;
    let near = Near {
        unit: other.unit,
        platform: purpose.platform.clone(),
        name: purpose.name.clone(),
        handle: purpose.handle.clone(),
        audience: purpose.audience.clone(),
    };
    let why = why(&case.content, case.unit, &near);
    (!why.is_empty()).then(|| Overlap {
        of: OverlapOf::Case,
        reference: other.reference(),
        name: purpose.name.clone(),
        platform: purpose.platform.clone(),
        why,
    })
}

/// What somebody named in a case does already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub person: PersonId,
    /// Their name as the case has it.
    pub name: String,
    /// Tenths of an hour a week in this case.
    pub here: u32,
    /// Other cases that are not declined or withdrawn: number, name, tenths of an hour a week.
    pub cases: Vec<(i64, String, u32)>,
    /// Accounts they are named for: number and name.
    pub accounts: Vec<(i64, String)>,
}

impl Load {
    /// Tenths of an hour a week in this case and the others together.
    pub fn together(&self) -> u32 {
        self.here + self.cases.iter().map(|(_, _, tenths)| tenths).sum::<u32>()
    }
}

/// What each person named in the case does already, in its order. Hours of a case that became an account
/// count with the case.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn load(store: &Store, actor: &Actor, case: &BusinessCase) -> Result<Vec<Load>, Failure> {
    permission::may(actor, Action::ViewCases, &Facts::default())?;
    let mut all: Vec<Load> = Vec::new();
    for one in &case.content.resourcing.people {
        let Some(person) = one.person else { continue };
        if let Some(known) = all.iter_mut().find(|load| load.person == person) {
            known.here += one.tenths;
            continue;
        }
        all.push(Load {
            person,
            name: one.name.clone(),
            here: one.tenths,
            cases: other_cases(store, case.number, person).await?,
            accounts: accounts(store, person).await?,
        });
    }
    Ok(all)
}

async fn other_cases(
    store: &Store,
    number: i64,
    person: PersonId,
) -> Result<Vec<(i64, String, u32)>, Failure> {
    // Ids stand in the content as text; a case that holds one elsewhere is sorted out below.
    let text = format!(
        "SELECT {} FROM business_case c WHERE c.number <> ? AND c.state NOT IN ('declined', 'withdrawn') AND c.content LIKE ? ORDER BY c.number",
        rows::CASE
    );
    let values: [Value; 2] = [number.into(), format!("%{person}%").into()];
    let mut found = Vec::new();
    for row in sql::rows(&store.0.read, &text, values).await? {
        let other = rows::case(&row)?;
        let people = other.content.resourcing.people.iter();
        let own = people.filter(|r| r.person == Some(person));
        let tenths: u32 = own.map(|r| r.tenths).sum();
        if tenths > 0 {
            found.push((other.number, other.content.purpose.name, tenths));
        }
    }
    Ok(found)
}

async fn accounts(store: &Store, person: PersonId) -> Result<Vec<(i64, String)>, Failure> {
    let text = "SELECT DISTINCT a.number, a.name, a.name_sort FROM nomination n JOIN account a ON a.number = n.account_number \
                WHERE n.person_id = ? AND n.ended_at IS NULL AND a.archived_on IS NULL AND a.status <> 'closed' ORDER BY a.name_sort, a.number";
    let found = sql::rows(&store.0.read, text, [person.0.into()]).await?;
    found
        .iter()
        .map(|row| Ok((row.try_get("", "number")?, row.try_get("", "name")?)))
        .collect()
}
