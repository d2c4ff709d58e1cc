//! Mail as administrators see it, and how somebody wants to be told.

use crate::{Store, failure::Failure, mail::State, sql};
use chrono::{DateTime, Utc};
use domain::{
    actor::Actor,
    ids::PersonId,
    message::{How, Letter, Topic},
    permission::{self, Action, Facts},
};
use sea_orm::{ConnectionTrait, FromQueryResult, QueryResult, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Rows on a page.
pub const PAGE_SIZE: i64 = 50;

/// How many messages stand where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// By state.
    pub by_state: BTreeMap<State, i64>,
    /// Rows of the outbox that are due and no messages yet.
    pub unread: i64,
    /// When the oldest message that is to be sent was written.
    pub oldest: Option<DateTime<Utc>>,
}

impl Figures {
    /// How many stand there.
    pub fn of(&self, state: State) -> i64 {
        self.by_state.get(&state).copied().unwrap_or(0)
    }
}

/// One message in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailRow {
    /// The message.
    pub id: Uuid,
    /// The kind's key.
    pub kind: String,
    /// The subject line.
    pub headline: String,
    /// To whom.
    pub person: PersonId,
    /// Their name now.
    pub name: String,
    /// To which address.
    pub address: String,
    /// Where it stands.
    pub state: State,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it is due to be sent, or was.
    pub due_at: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: i64,
    /// Why it was not sent; empty = nothing went wrong.
    pub last_error: String,
    /// When it was sent or given up.
    pub settled_at: Option<DateTime<Utc>>,
}

/// One message with what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// As in the list.
    pub row: MailRow,
    /// What it says.
    pub letter: Letter,
    /// The summary it went into.
    pub bundle: Option<Uuid>,
}

/// A page of messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailPage {
    /// The newest first.
    pub rows: Vec<MailRow>,
    /// How many match in all.
    pub total: i64,
}

/// An address that takes no mail.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Suppressed {
    /// The address.
    pub address: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// What the server said.
    pub why: String,
}

/// How somebody is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnMail {
    /// To which address.
    pub address: String,
    /// What was chosen; everything else comes in the daily summary.
    pub wishes: Vec<(Topic, How)>,
    /// Since when the calendar has a secret address.
    pub calendar_since: Option<DateTime<Utc>>,
    /// Since when nothing is sent to the address, because its server refused it.
    pub suppressed_since: Option<DateTime<Utc>>,
}

const ROW: &str = "m.id, m.kind, m.headline, m.person_id, p.name, m.address, m.state, m.created_at, m.due_at, \
     m.attempts, m.last_error, m.settled_at";

const FROM: &str = "FROM mail m JOIN person p ON p.id = m.person_id";

fn row(row: &QueryResult) -> Result<MailRow, Failure> {
    let id: Uuid = row.try_get("", "id")?;
    let state: String = row.try_get("", "state")?;
    Ok(MailRow {
        id,
        kind: row.try_get("", "kind")?,
        headline: row.try_get("", "headline")?,
        person: PersonId(row.try_get("", "person_id")?),
        name: row.try_get("", "name")?,
        address: row.try_get("", "address")?,
        state: State::from_key(&state).ok_or_else(|| Failure::Inconsistent {
            table: "mail",
            column: "state",
            row: id.to_string(),
            why: "unknown".into(),
        })?,
        created_at: row.try_get("", "created_at")?,
        due_at: row.try_get("", "due_at")?,
        attempts: row.try_get("", "attempts")?,
        last_error: row.try_get("", "last_error")?,
        settled_at: row.try_get("", "settled_at")?,
    })
}

/// How many messages stand where, for those who look after mail.
///
/// # Errors
/// A refusal of permission; the database.
pub async fn figures(store: &Store, actor: &Actor) -> Result<Figures, Failure> {
    permission::may(actor, Action::ManageMail, &Facts::default())?;
    let mut figures = Figures::default();
    let text = "SELECT state, count(*) AS n FROM mail GROUP BY state";
    for row in sql::rows(&store.0.read, text, []).await? {
        let state: String = row.try_get("", "state")?;
        if let Some(state) = State::from_key(&state) {
            figures.by_state.insert(state, row.try_get("", "n")?);
        }
    }
    let now = store.clock().now().at;
    let text = "SELECT count(*) AS n FROM outbox WHERE done_at IS NULL AND due_at <= ?";
    figures.unread = sql::count(&store.0.read, text, [now.into()]).await?;
    let text = "SELECT min(created_at) AS at FROM mail WHERE state = 'queued'";
    let found = sql::rows(&store.0.read, text, []).await?;
    figures.oldest = match found.first() {
        Some(row) => row.try_get("", "at")?,
        None => None,
    };
    Ok(figures)
}

/// Messages, the newest first: of one state, with a word in the subject line, the name or the address.
///
/// # Errors
/// A refusal of permission; the database.
pub async fn list(
    store: &Store,
    actor: &Actor,
    state: Option<State>,
    word: &str,
    page: u32,
) -> Result<MailPage, Failure> {
    permission::may(actor, Action::ManageMail, &Facts::default())?;
    let mut parts = vec!["1 = 1"];
    let mut values: Vec<Value> = Vec::new();
    if let Some(state) = state {
        parts.push("m.state = ?");
        values.push(state.key().into());
    }
    let word = word.trim().to_lowercase();
    if !word.is_empty() {
        parts.push(
            "(lower(m.headline) LIKE ? ESCAPE '\\' OR lower(p.name) LIKE ? ESCAPE '\\' OR lower(m.address) LIKE ? ESCAPE '\\')",
        );
        let like = format!("%{}%", escaped(&word));
        values.extend([like.clone().into(), like.clone().into(), like.into()]);
    }
    let condition = parts.join(" AND ");
    let text = format!("SELECT count(*) AS n {FROM} WHERE {condition}");
    let total = sql::count(&store.0.read, &text, values.clone()).await?;
    let skipped = i64::from(page.max(1) - 1) * PAGE_SIZE;
    let text = format!(
        "SELECT {ROW} {FROM} WHERE {condition} ORDER BY m.id DESC LIMIT {PAGE_SIZE} OFFSET {skipped}"
    );
    let rows = sql::rows(&store.0.read, &text, values).await?;
    let rows = rows.iter().map(row).collect::<Result<_, _>>()?;
    Ok(MailPage { rows, total })
}

/// A word without the marks that mean something to LIKE.
fn escaped(word: &str) -> String {
    word.replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_")
}

/// One message.
///
/// # Errors
/// [`Failure::NotFound`]; a refusal of permission.
pub async fn one(store: &Store, actor: &Actor, id: Uuid) -> Result<Mail, Failure> {
    permission::may(actor, Action::ManageMail, &Facts::default())?;
    let text = format!("SELECT {ROW}, m.letter, m.bundle_id {FROM} WHERE m.id = ?");
    let found = sql::rows(&store.0.read, &text, [id.into()]).await?;
    let found = found.first().ok_or(Failure::NotFound)?;
    let letter: String = found.try_get("", "letter")?;
    Ok(Mail {
        row: row(found)?,
        letter: serde_json::from_str(&letter)
            .map_err(|e| Failure::json("mail", "letter", &id, &e))?,
        bundle: found.try_get("", "bundle_id")?,
    })
}

/// Addresses that take no mail, the newest first.
///
/// # Errors
/// A refusal of permission; the database.
pub async fn suppressed(store: &Store, actor: &Actor) -> Result<Vec<Suppressed>, Failure> {
    permission::may(actor, Action::ManageMail, &Facts::default())?;
    let text = "SELECT address, since, why FROM mail_suppression WHERE lifted_at IS NULL ORDER BY since DESC, address LIMIT 200";
    let rows = sql::rows(&store.0.read, text, []).await?;
    let rows = rows
        .iter()
        .map(|row| Suppressed::from_query_result(row, ""));
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How the actor is told.
///
/// # Errors
/// [`Failure::NotFound`] for anybody but a person; a refusal; the database.
pub async fn own(store: &Store, actor: &Actor) -> Result<OwnMail, Failure> {
    let me = actor.person().ok_or(Failure::NotFound)?;
    permission::may(actor, Action::EditOwnMail, &Facts::of_person(me))?;
    let text = "SELECT p.email, s.since, f.created_at FROM person p \
                LEFT JOIN mail_suppression s ON s.address = lower(p.email) AND s.lifted_at IS NULL \
                LEFT JOIN calendar_feed f ON f.person_id = p.id AND f.revoked_at IS NULL WHERE p.id = ?";
    let found = sql::rows(&store.0.read, text, [me.0.into()]).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    Ok(OwnMail {
        address: row.try_get("", "email")?,
        wishes: wishes(&store.0.read, me).await?,
        calendar_since: row.try_get("", "created_at")?,
        suppressed_since: row.try_get("", "since")?,
    })
}

pub(crate) async fn wishes(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<(Topic, How)>, Failure> {
    let text = "SELECT topic, how FROM mail_preference WHERE person_id = ? ORDER BY topic";
    let mut wishes = Vec::new();
    for row in sql::rows(db, text, [person.0.into()]).await? {
        let topic: String = row.try_get("", "topic")?;
        let how: String = row.try_get("", "how")?;
        wishes.extend(Topic::from_key(&topic).zip(How::from_key(&how)));
    }
    Ok(wishes)
}
