//! One return with everything around it.

use super::{
    corrections::{CorrectionRow, of_return},
    known::{Before, before, ended, held},
};
use crate::{
    Store,
    commands::{place, returns::dossier_of},
    dossier,
    failure::Failure,
    queries::{
        audit::{self, Event},
        policy,
    },
    rows::returns as rows,
    sql,
};
use chrono::NaiveDate;
use domain::{
    account::{Account, Change},
    actor::Actor,
    attachment::Attachment,
    ids::{AttachmentId, PersonId},
    permission::{self, Action},
    quarter::Quarter,
    returns::{EndedLine, Known, Period, Return, Topic},
};
use sea_orm::Value;
use uuid::Uuid;

/// What changed in the register since the return before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShownSince {
    /// The day the return before was sent; `None` = this is the first, and the quarter's first day counts.
    pub before: Option<NaiveDate>,
    /// What is different, topic by topic; nothing for a first return.
    pub changes: Vec<(Topic, Change)>,
    /// Access that ended since.
    pub ended: Vec<EndedLine>,
}

impl ShownSince {
    pub(super) fn of(
        known: &Known,
        before: Option<Before>,
        ended: Vec<EndedLine>,
        quarter: Quarter,
    ) -> Self {
        let from = before.as_ref().map_or(quarter.first(), |b| b.on);
        let changes = before.as_ref().map_or_else(Vec::new, |before| {
            let of = |topic: &Topic| {
                let topic = *topic;
                let changes = known.changes_since(&before.known, topic);
                changes.into_iter().map(move |change| (topic, change))
            };
            Topic::ALL.iter().flat_map(of).collect()
        });
        Self {
            before: before.map(|b| b.on),
            changes,
            ended: ended.into_iter().filter(|line| line.on >= from).collect(),
        }
    }

    /// Whether nothing is different.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.ended.is_empty()
    }
}

/// One return's page.
#[derive(Clone, Debug)]
pub struct ReturnPage {
    /// The return, with who is named for its account.
    pub one: Return,
    /// Its period.
    pub period: Period,
    /// The account.
    pub account: Account,
    /// What the register holds now.
    pub known: Known,
    /// What changed since the return before.
    pub since: ShownSince,
    /// Who is named for the account: id and name.
    pub holders: Vec<(PersonId, String)>,
    /// What is attached.
    pub files: Vec<Attachment>,
    /// What it proposes to correct, oldest first.
    pub corrections: Vec<CorrectionRow>,
    /// What happened, newest first.
    pub events: Vec<Event>,
}

/// So much of the history stands on the page.
const LATEST: i64 = 100;

async fn read(
    store: &Store,
    actor: &Actor,
    quarter: Quarter,
    account: i64,
) -> Result<Return, Failure> {
    let text = format!(
        "SELECT {} FROM account_return t JOIN reporting_period p ON p.number = t.period_number \
         WHERE p.quarter = ? AND t.account_number = ?",
        rows::RETURN
    );
    let values: [Value; 2] = [quarter.to_string().into(), account.into()];
    let found = sql::rows(&store.0.read, &text, values).await?;
    let Some(row) = found.first() else {
        return Err(Failure::NotFound);
    };
    let mut place = place(&store.0.read, account).await?.unwrap_or_default();
    place.manager = manager(store, actor, account).await?;
    let one = rows::one_return(row, place)?;
    // Not yours = not there.
    permission::may(actor, Action::ViewReturns, &one.facts()).map_err(|_| Failure::NotFound)?;
    Ok(one)
}

/// The actor themselves, when somebody named for the account reports to them.
async fn manager(store: &Store, actor: &Actor, account: i64) -> Result<Option<PersonId>, Failure> {
    let Some(me) = actor.person() else {
        return Ok(None);
    };
    let text = "SELECT count(*) AS n FROM nomination n JOIN person p ON p.id = n.person_id \
                WHERE n.account_number = ? AND n.ended_at IS NULL AND p.manager_id = ?";
    let values: [Value; 2] = [account.into(), me.0.into()];
    let many = sql::count(&store.0.read, text, values).await?;
    Ok((many > 0).then_some(me))
}

/// One return.
///
/// # Errors
/// [`Failure::NotFound`], also for one that is not the actor's to see; the database.
pub async fn show(
    store: &Store,
    actor: &Actor,
    quarter: Quarter,
    account: i64,
) -> Result<ReturnPage, Failure> {
    let one = read(store, actor, quarter, account).await?;
    let period = super::period(store, quarter).await?;
    let today = store.clock().now().today;
    let settings = policy::current(store).await?;
    let db = &store.0.read;
    let mut found = held(db, &[account], &settings, today).await?;
    let held = found.remove(&account).ok_or(Failure::NotFound)?;
    let mut earlier = before(db, &[account], period.number).await?;
    let earlier = earlier.remove(&account);
    let from = earlier.as_ref().map_or(quarter.first(), |b| b.on);
    let ended = ended(db, &[account], from).await?.remove(&account);
    let since = ShownSince::of(&held.known, earlier, ended.unwrap_or_default(), quarter);
    let text = "SELECT DISTINCT p.id, p.name, p.name_sort FROM nomination n JOIN person p ON p.id = n.person_id \
                WHERE n.account_number = ? AND n.ended_at IS NULL ORDER BY p.name_sort";
    let mut holders = Vec::new();
    for row in sql::rows(db, text, [account.into()]).await? {
        let id: Uuid = row.try_get("", "id")?;
        holders.push((PersonId(id), row.try_get("", "name")?));
    }
    let reference = one.reference().to_string();
    Ok(ReturnPage {
        period,
        account: held.account,
        known: held.known,
        since,
        holders,
        files: dossier::files(db, dossier_of(&one)).await?,
        corrections: of_return(store, one.number).await?,
        events: audit::history(store, "return", &reference, LATEST).await?,
        one,
    })
}

/// An attached file with its bytes.
///
/// # Errors
/// [`Failure::NotFound`]; the database.
pub async fn file(
    store: &Store,
    actor: &Actor,
    quarter: Quarter,
    account: i64,
    id: AttachmentId,
) -> Result<(Attachment, Vec<u8>), Failure> {
    let one = read(store, actor, quarter, account).await?;
    dossier::file(&store.0.read, dossier_of(&one), id).await
}
