//! Reads what a report is drawn from, as it stood at an instant: the same reading for an open quarter, for
//! closing it and for stating it anew, in a transaction or outside one.

use crate::{
    clock,
    failure::Failure,
    queries::platforms,
    rows::{
        self,
        json::{read, unknown},
    },
    sql,
};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    account::StatusKey,
    ids::{GroupId, UnitId},
    incident::IncidentKind,
    obligation::{Obligation, ObligationKind, Standing},
    platform::AccessLevel,
    quarter::Quarter,
    report::{
        ActionFacts, CorrectionFacts, Exception, GrantFacts, IncidentFacts, NewFacts,
        ReportSources, ReturnFacts, Spot,
    },
    returns::{QuestionSet, ReturnKey},
};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// The instant that the register is read as of, and its local day.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AsOf {
    pub(crate) at: DateTime<Utc>,
    pub(crate) day: NaiveDate,
}

impl AsOf {
    pub(crate) fn at(at: DateTime<Utc>) -> Self {
        Self {
            at,
            day: clock::local_day(at),
        }
    }

    fn twice(self) -> [Value; 2] {
        [self.at.into(), self.at.into()]
    }
}

/// The version of account `v` that was valid. Marks: the instant, twice.
const THEN: &str = "v.valid_from <= ? AND (v.valid_until IS NULL OR v.valid_until > ?)";

/// Everything; `period` = its number and questions, where the quarter was opened.
pub(crate) async fn sources(
    db: &impl ConnectionTrait,
    quarter: Quarter,
    period: Option<(i64, QuestionSet)>,
    as_of: AsOf,
) -> Result<ReportSources, Failure> {
    let (number, questions) = match period {
        Some((number, questions)) => (Some(number), questions),
        None => (None, QuestionSet::current()),
    };
    let (groups, units) = places(db).await?;
    let (returns, corrections) = match number {
        Some(number) => (
            returns(db, number, as_of).await?,
            corrections(db, number, as_of).await?,
        ),
        None => (Vec::new(), Vec::new()),
    };
    Ok(ReportSources {
        quarter,
        questions,
        groups,
        units,
        returns,
        incidents: incidents(db, quarter, as_of).await?,
        actions: actions(db, quarter, as_of).await?,
        corrections,
        grants: grants(db, quarter, as_of).await?,
        new_accounts: new_accounts(db, quarter, as_of).await?,
    })
}

type Places = (Vec<(GroupId, String)>, Vec<(UnitId, GroupId, String)>);

async fn places(db: &impl ConnectionTrait) -> Result<Places, Failure> {
    let mut groups = Vec::new();
    for row in sql::rows(db, "SELECT id, name FROM business_group", []).await? {
        groups.push((GroupId(row.try_get("", "id")?), row.try_get("", "name")?));
    }
    let mut units = Vec::new();
    for row in sql::rows(db, "SELECT id, group_id, name FROM business_unit", []).await? {
        let group = GroupId(row.try_get("", "group_id")?);
        units.push((
            UnitId(row.try_get("", "id")?),
            group,
            row.try_get("", "name")?,
        ));
    }
    groups.sort_by_cached_key(|(_, name): &(GroupId, String)| domain::text::fold(name));
    units.sort_by_cached_key(|(_, _, name): &(UnitId, GroupId, String)| domain::text::fold(name));
    Ok((groups, units))
}

fn spot(row: &QueryResult) -> Result<Spot, Failure> {
    let group: Option<Uuid> = row.try_get("", "group_id")?;
    let unit: Option<Uuid> = row.try_get("", "unit_id")?;
    Ok(Spot {
        group: group.map(GroupId),
        unit: unit.map(UnitId),
    })
}

#[derive(FromQueryResult)]
struct ReturnRow {
    number: i64,
    account_number: i64,
    name: String,
    platform: String,
    platform_name: Option<String>,
    status: String,
    state: String,
    sent_on: Option<NaiveDate>,
    sent_late: bool,
    unchanged: bool,
    in_bulk: bool,
    content: String,
    reviews: String,
    unneeded: String,
}

async fn returns(
    db: &impl ConnectionTrait,
    period: i64,
    as_of: AsOf,
) -> Result<Vec<ReturnFacts>, Failure> {
    let mut exceptions = exceptions(db, period, as_of).await?;
    let text = format!(
        "SELECT t.number, t.account_number, v.name, v.platform, f.name AS platform_name, v.group_id, v.unit_id, v.status, \
         t.state, t.sent_on, t.sent_late, t.unchanged, t.in_bulk, t.content, t.reviews, t.unneeded \
         FROM account_return t JOIN account_version v ON v.number = t.account_number AND {THEN} \
         LEFT JOIN platform f ON f.key = v.platform WHERE t.period_number = ? ORDER BY v.name_sort, t.number"
    );
    let [from, until] = as_of.twice();
    let mut found = Vec::new();
    for row in sql::rows(db, &text, [from, until, period.into()]).await? {
        let spot = spot(&row)?;
        let row = ReturnRow::from_query_result(&row, "")?;
        let number = row.number;
        let state = ReturnKey::from_key(&row.state)
            .ok_or_else(|| unknown("account_return", "state", number, &row.state))?;
        let unneeded = match state {
            ReturnKey::NotNeeded => {
                let stored: (String, domain::actor::By) =
                    read("account_return", "unneeded", number, &row.unneeded)?;
                stored.0
            }
            _ => String::new(),
        };
        found.push(ReturnFacts {
            number,
            account: row.account_number,
            name: row.name,
            platform: row
                .platform_name
                .unwrap_or_else(|| platforms::built_in_name(&row.platform)),
            spot,
            status: StatusKey::from_key(&row.status).ok_or_else(|| {
                unknown("account_version", "status", row.account_number, &row.status)
            })?,
            state,
            sent_on: row.sent_on,
            late: row.sent_late,
            unchanged: row.unchanged,
            in_bulk: row.in_bulk,
            content: read("account_return", "content", number, &row.content)?,
            reviews: read("account_return", "reviews", number, &row.reviews)?,
            unneeded,
            exceptions: exceptions.remove(&row.account_number).unwrap_or_default(),
        });
    }
    Ok(found)
}

/// What the register missed then, gravest first, by account.
async fn exceptions(
    db: &impl ConnectionTrait,
    period: i64,
    as_of: AsOf,
) -> Result<HashMap<i64, Vec<Exception>>, Failure> {
    let text = "SELECT e.account_number, e.rule, e.points, e.since FROM account_exception e \
                JOIN account_return t ON t.account_number = e.account_number AND t.period_number = ? \
                WHERE e.since <= ? AND (e.until IS NULL OR e.until > ?) ORDER BY e.account_number, e.points DESC, e.rule";
    let [from, until] = as_of.twice();
    let mut found: HashMap<i64, Vec<Exception>> = HashMap::new();
    for row in sql::rows(db, text, [period.into(), from, until]).await? {
        let since: DateTime<Utc> = row.try_get("", "since")?;
        let exception = Exception::stored(
            row.try_get("", "rule")?,
            row.try_get("", "points")?,
            clock::local_day(since),
        );
        let all = found.entry(row.try_get("", "account_number")?);
        all.or_default().push(exception);
    }
    Ok(found)
}

/// The columns of an account that something may be about.
const ABOUT: &str = "v.number AS account_number, v.name AS account_name, v.group_id, v.unit_id";

fn about(row: &QueryResult) -> Result<(Option<(i64, String)>, Spot), Failure> {
    let number: Option<i64> = row.try_get("", "account_number")?;
    let name: Option<String> = row.try_get("", "account_name")?;
    Ok((number.zip(name), spot(row)?))
}

async fn incidents(
    db: &impl ConnectionTrait,
    quarter: Quarter,
    as_of: AsOf,
) -> Result<Vec<IncidentFacts>, Failure> {
    let text = format!(
        "SELECT i.number, i.kind, i.summary, i.clause, i.reported_on, {ABOUT} FROM incident i \
         LEFT JOIN account_version v ON v.number = i.account_number AND {THEN} \
         WHERE i.reported_on >= ? AND i.reported_on <= ? ORDER BY i.number"
    );
    let [from, until] = as_of.twice();
    let last = quarter.last().min(as_of.day);
    let values = [from, until, quarter.first().into(), last.into()];
    let mut found = Vec::new();
    for row in sql::rows(db, &text, values).await? {
        let (account, spot) = about(&row)?;
        let number: i64 = row.try_get("", "number")?;
        let kind: String = row.try_get("", "kind")?;
        found.push(IncidentFacts {
            number,
            kind: IncidentKind::from_key(&kind)
                .ok_or_else(|| unknown("incident", "kind", number, &kind))?,
            summary: row.try_get("", "summary")?,
            clause: row.try_get("", "clause")?,
            account,
            spot,
            on: row.try_get("", "reported_on")?,
        });
    }
    Ok(found)
}

/// Remedial actions by the calendar, as they stood at the quarter's end.
async fn actions(
    db: &impl ConnectionTrait,
    quarter: Quarter,
    as_of: AsOf,
) -> Result<Vec<ActionFacts>, Failure> {
    let end = quarter.last().min(as_of.day);
    let text = format!(
        "SELECT o.number, o.details, o.opened_on, o.due, o.state, o.state_on, o.waived_until, {ABOUT} FROM obligation o \
         LEFT JOIN account_version v ON v.number = o.account_number AND {THEN} \
         WHERE o.kind = ? AND o.opened_on <= ? AND (o.state <> 'done' OR o.state_on >= ?) ORDER BY o.due, o.number"
    );
    let [from, until] = as_of.twice();
    let values = [
        from,
        until,
        ObligationKind::Remedial.key().into(),
        end.into(),
        quarter.first().into(),
    ];
    let mut found = Vec::new();
    for row in sql::rows(db, &text, values).await? {
        let (account, spot) = about(&row)?;
        let details: String = row.try_get("", "details")?;
        let (standing, done_on) = standing(&row, end)?;
        found.push(ActionFacts {
            number: row.try_get("", "number")?,
            title: Obligation::title_of(ObligationKind::Remedial, &details),
            account,
            spot,
            opened_on: row.try_get("", "opened_on")?,
            due: row.try_get("", "due")?,
            standing,
            done_on,
        });
    }
    Ok(found)
}

/// How an obligation stood on a day, and when it was done, if it was by then.
fn standing(row: &QueryResult, day: NaiveDate) -> Result<(Standing, Option<NaiveDate>), Failure> {
    let state: String = row.try_get("", "state")?;
    let on: Option<NaiveDate> = row.try_get("", "state_on")?;
    let waived: Option<NaiveDate> = row.try_get("", "waived_until")?;
    let due: NaiveDate = row.try_get("", "due")?;
    let by_then = on.is_some_and(|on| on <= day);
    Ok(match state.as_str() {
        "done" if by_then => (Standing::Done, on),
        "waived" if by_then && waived.is_some_and(|until| until >= day) => (Standing::Waived, None),
        _ if due < day => (Standing::Overdue, None),
        _ => (Standing::Open, None),
    })
}

async fn corrections(
    db: &impl ConnectionTrait,
    period: i64,
    as_of: AsOf,
) -> Result<Vec<CorrectionFacts>, Failure> {
    let text = format!(
        "SELECT {} FROM register_correction k JOIN account_return t ON t.number = k.return_number \
         JOIN reporting_period p ON p.number = t.period_number \
         WHERE t.period_number = ? AND k.state <> 'withdrawn' ORDER BY k.number",
        rows::returns::CORRECTION
    );
    let mut found = Vec::new();
    for row in sql::rows(db, &text, [period.into()]).await? {
        let decided_on: Option<NaiveDate> = row.try_get("", "decided_on")?;
        let k = rows::returns::correction(&row)?;
        let decided = decided_on.is_some_and(|on| on <= as_of.day);
        found.push(CorrectionFacts {
            number: k.number,
            of_return: k.of_return,
            account: k.account,
            about: k.about().to_owned(),
            state: if decided { k.state.key() } else { "open" },
            proposed: k.proposed,
        });
    }
    Ok(found)
}

async fn grants(
    db: &impl ConnectionTrait,
    quarter: Quarter,
    as_of: AsOf,
) -> Result<Vec<GrantFacts>, Failure> {
    let unexplained = unexplained(db, quarter, as_of).await?;
    let text = format!(
        "SELECT t.number, t.level, p.name AS person, CASE WHEN t.approved_on IS NULL THEN 0 ELSE 1 END AS approved, \
         CASE WHEN t.until_day < ? OR g.contract_until < ? OR p.last_day < ? OR (p.last_day IS NULL AND p.status = 'left') \
         THEN 1 ELSE 0 END AS departed, {ABOUT} FROM access_period r JOIN access_grant t ON t.id = r.grant_id \
         JOIN person p ON p.id = t.person_id LEFT JOIN agency g ON g.id = t.agency_id \
         JOIN account_version v ON v.number = r.account_number AND {THEN} \
         WHERE r.live_from <= ? AND (r.live_until IS NULL OR r.live_until > ?) ORDER BY t.number"
    );
    let day: Value = as_of.day.into();
    let mut values = vec![day.clone(), day.clone(), day];
    values.extend(as_of.twice());
    values.extend(as_of.twice());
    let mut found = Vec::new();
    for row in sql::rows(db, &text, values).await? {
        let number: i64 = row.try_get("", "number")?;
        let level: String = row.try_get("", "level")?;
        let level = AccessLevel::from_key(&level)
            .ok_or_else(|| unknown("access_grant", "level", number, &level))?;
        let account: i64 = row.try_get("", "account_number")?;
        let (approved, departed): (i32, i32) =
            (row.try_get("", "approved")?, row.try_get("", "departed")?);
        found.push(GrantFacts {
            number,
            account: (account, row.try_get("", "account_name")?),
            spot: spot(&row)?,
            person: row.try_get("", "person")?,
            level: level.name(),
            approved: approved == 1,
            departed: departed == 1,
            unexplained: unexplained.contains(&account),
        });
    }
    Ok(found)
}

/// Accounts that somebody unknown used: in the quarter, or as far as nobody has explained yet.
async fn unexplained(
    db: &impl ConnectionTrait,
    quarter: Quarter,
    as_of: AsOf,
) -> Result<HashSet<i64>, Failure> {
    let text = "SELECT account_number AS n FROM obligation WHERE account_number IS NOT NULL AND kind = ? \
                AND opened_on <= ? AND (state <> 'done' OR state_on > ?) \
                UNION SELECT account_number FROM incident WHERE account_number IS NOT NULL AND kind = ? \
                AND reported_on >= ? AND reported_on <= ?";
    let values: [Value; 6] = [
        ObligationKind::ExplainAccess.key().into(),
        as_of.day.into(),
        as_of.day.into(),
        IncidentKind::UnauthorisedAccess.key().into(),
        quarter.first().into(),
        quarter.last().min(as_of.day).into(),
    ];
    let mut found = HashSet::new();
    for row in sql::rows(db, text, values).await? {
        found.insert(row.try_get("", "n")?);
    }
    Ok(found)
}

/// Accounts that became active in the quarter, but for those that existed before: an imported one counts
/// when it is known to be opened in the quarter, one that was entered by hand unless it is known to be older.
async fn new_accounts(
    db: &impl ConnectionTrait,
    quarter: Quarter,
    as_of: AsOf,
) -> Result<Vec<NewFacts>, Failure> {
    let text = format!(
        "SELECT {ABOUT}, v.origin, v.opened_on, b.origin AS first_origin, n.active_from FROM \
         (SELECT x.number, min(x.valid_from) AS active_from FROM account_version x WHERE x.status = 'active' GROUP BY x.number \
         HAVING min(x.valid_from) >= ? AND min(x.valid_from) < ? AND min(x.valid_from) <= ?) n \
         JOIN account_version v ON v.number = n.number AND {THEN} \
         JOIN account_version b ON b.number = n.number AND b.version = \
         (SELECT min(y.version) FROM account_version y WHERE y.number = n.number) ORDER BY v.name_sort, v.number"
    );
    let before = quarter.previous().last();
    let mut values: Vec<Value> = vec![
        clock::end_of_day(before).into(),
        clock::end_of_day(quarter.last()).into(),
        as_of.at.into(),
    ];
    values.extend(as_of.twice());
    let mut found = Vec::new();
    for row in sql::rows(db, &text, values).await? {
        let opened_on: Option<NaiveDate> = row.try_get("", "opened_on")?;
        let (origin, first): (String, String) =
            (row.try_get("", "origin")?, row.try_get("", "first_origin")?);
        let is_new = match first.as_str() {
            "approved-case" => true,
            "imported" => opened_on.is_some_and(|on| quarter.has(on)),
            _ => opened_on.is_none_or(|on| on >= quarter.first()),
        };
        if !is_new {
            continue;
        }
        let active_from: DateTime<Utc> = row.try_get("", "active_from")?;
        found.push(NewFacts {
            account: row.try_get("", "account_number")?,
            name: row.try_get("", "account_name")?,
            spot: spot(&row)?,
            active_on: clock::local_day(active_from),
            approved: origin == "approved-case",
        });
    }
    Ok(found)
}
