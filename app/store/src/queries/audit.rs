//! The audit trail as people read it: the whole of it for those who may, one record's history for
//! everybody who may see the record.

use crate::{
    Store,
    entity::audit_event::Model,
    failure::Failure,
    sql::{self, Ask},
};
use chrono::{DateTime, Utc};
use domain::{
    actor::Actor,
    permission::{self, Action, Facts},
    text::fold,
};
use sea_orm::{FromQueryResult, QueryResult, Statement, Value};

/// One event.
#[derive(Clone, Debug)]
pub struct Event {
    /// Its place in the chain.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by name then.
    pub actor: String,
    /// For whom they acted.
    pub acting_for: Option<String>,
    /// The permission used.
    pub action: String,
    /// `done` or `refused`.
    pub outcome: String,
    /// What kind of record.
    pub subject_kind: String,
    /// Which record.
    pub subject: String,
    /// Its version after the event.
    pub version: Option<i64>,
    /// What happened: `account.edited`.
    pub event: String,
    /// The event's facts.
    pub payload: serde_json::Value,
    /// Ties it to the log.
    pub request_id: String,
    /// Its link of the chain.
    pub hash: String,
}

/// What the trail can be asked.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// A part of a name, as written.
    pub actor: String,
    /// One action's key.
    pub action: Option<Action>,
    /// One record's reference.
    pub subject: String,
    /// `done` or `refused`.
    pub outcome: Option<String>,
    /// From this instant.
    pub from: Option<DateTime<Utc>>,
    /// Before this instant.
    pub until: Option<DateTime<Utc>>,
    /// From 1.
    pub page: u32,
}

/// A page of the trail.
#[derive(Clone, Debug)]
pub struct AuditPage {
    /// Newest first.
    pub events: Vec<Event>,
    /// How many match.
    pub total: i64,
}

/// Events on a page.
pub const PAGE_SIZE: u32 = 50;

/// A page of the trail, newest first.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn list(
    store: &Store,
    actor: &Actor,
    filter: &AuditFilter,
) -> Result<AuditPage, Failure> {
    let (condition, values) = filter.condition();
    permission::may(actor, Action::ViewAudit, &Facts::default())?;
    let total = sql::count(
        &store.0.read,
        &format!("SELECT count(*) AS n FROM audit_event WHERE {condition}"),
        values,
    )
    .await?;
    let offset = i64::from(filter.page.max(1) - 1) * i64::from(PAGE_SIZE);
    let events = portion(store, actor, filter, offset, i64::from(PAGE_SIZE)).await?;
    Ok(AuditPage { events, total })
}

/// A portion of the trail, newest first; for exports.
///
/// # Errors
/// As [`list`].
pub async fn portion(
    store: &Store,
    actor: &Actor,
    filter: &AuditFilter,
    offset: i64,
    limit: i64,
) -> Result<Vec<Event>, Failure> {
    permission::may(actor, Action::ViewAudit, &Facts::default())?;
    let (condition, mut values) = filter.condition();
    values.extend([limit.into(), offset.into()]);
    let text =
        format!("SELECT * FROM audit_event WHERE {condition} ORDER BY seq DESC LIMIT ? OFFSET ?");
    models(store, sql::statement(&store.0.read, &text, values))
        .await?
        .into_iter()
        .map(event)
        .collect()
}

/// The events before `below`, newest first; for exports, which go on from the last event of the portion
/// before whatever is written meanwhile.
///
/// # Errors
/// As [`list`].
pub async fn before(
    store: &Store,
    actor: &Actor,
    filter: &AuditFilter,
    below: i64,
    limit: i64,
) -> Result<Vec<Event>, Failure> {
    permission::may(actor, Action::ViewAudit, &Facts::default())?;
    let (condition, mut values) = filter.condition();
    values.extend([below.into(), limit.into()]);
    let text = format!(
        "SELECT * FROM audit_event WHERE {condition} AND seq < ? ORDER BY seq DESC LIMIT ?"
    );
    models(store, sql::statement(&store.0.read, &text, values))
        .await?
        .into_iter()
        .map(event)
        .collect()
}

/// The history of one record, newest first. Whoever may see the record may see it; refused attempts
/// are left to the trail.
///
/// # Errors
/// When the database does not answer.
pub async fn history(
    store: &Store,
    subject_kind: &str,
    subject: &str,
    most: i64,
) -> Result<Vec<Event>, Failure> {
    read_events(
        &ask_history(subject_kind, subject, most)
            .rows(&store.0.read)
            .await?,
    )
}

/// See [`history`].
pub(crate) fn ask_history(subject_kind: &str, subject: &str, most: i64) -> Ask {
    let text = "SELECT * FROM audit_event WHERE subject_kind = ? AND subject = ? AND outcome = 'done' ORDER BY seq DESC LIMIT ?";
    Ask::new(text, [subject_kind.into(), subject.into(), most.into()])
}

/// See [`ask_history`].
pub(crate) fn read_events(found: &[QueryResult]) -> Result<Vec<Event>, Failure> {
    let one = |row| event(Model::from_query_result(row, "")?);
    found.iter().map(one).collect()
}

/// The newest changes of accounts; for the home page. What an import or its undoing did to hundreds of
/// accounts is one event: its end; what accepted returns confirmed is left out. The other words are those of
/// the index `audit_event_latest`.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn latest(store: &Store, actor: &Actor, most: i64) -> Result<Vec<Event>, Failure> {
    permission::may(actor, Action::ViewRegister, &Facts::default())?;
    let text = "SELECT * FROM audit_event WHERE outcome = 'done' AND (subject_kind = 'account' AND action <> 'accounts.import' \
                OR event = 'import.finished' OR event = 'import.undone') AND action <> 'return.review' ORDER BY seq DESC LIMIT ?";
    let statement = sql::statement(&store.0.read, text, [most.into()]);
    models(store, statement)
        .await?
        .into_iter()
        .map(event)
        .collect()
}

pub(crate) async fn models(store: &Store, statement: Statement) -> Result<Vec<Model>, Failure> {
    use sea_orm::ConnectionTrait as _;
    let rows = store.0.read.query_all_raw(statement).await?;
    Ok(rows
        .iter()
        .map(|row| Model::from_query_result(row, ""))
        .collect::<Result<_, _>>()?)
}

fn event(row: Model) -> Result<Event, Failure> {
    let payload = serde_json::from_str(&row.payload)
        .map_err(|e| Failure::json("audit_event", "payload", &row.seq, &e))?;
    Ok(Event {
        seq: row.seq,
        at: row.at,
        actor: row.actor_name,
        acting_for: row.acting_for,
        action: row.action,
        outcome: row.outcome,
        subject_kind: row.subject_kind,
        subject: row.subject,
        version: row.subject_version,
        event: row.event,
        payload,
        request_id: row.request_id,
        hash: row.hash,
    })
}

impl AuditFilter {
    fn condition(&self) -> (String, Vec<Value>) {
        let mut parts = vec!["1 = 1".to_owned()];
        let mut values: Vec<Value> = Vec::new();
        let mut add = |part: &str, value: Option<Value>| {
            if let Some(value) = value {
                parts.push(part.to_owned());
                values.push(value);
            }
        };
        let typed = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        add("action = ?", self.action.map(|a| a.key().into()));
        add("subject = ?", typed(&self.subject).map(Into::into));
        add("outcome = ?", self.outcome.clone().map(Into::into));
        add("at >= ?", self.from.map(Into::into));
        add("at < ?", self.until.map(Into::into));
        if let Some(name) = typed(&self.actor) {
            // Somebody of today by a part of the name, or whoever had exactly this one.
            parts.push("actor_name IN (SELECT name FROM person WHERE name_sort LIKE ? ESCAPE '\\' UNION SELECT ?)".into());
            let part = fold(&name).replace('\\', "\\\\");
            let part = part.replace('%', "\\%").replace('_', "\\_");
            values.extend([format!("%{part}%").into(), name.into()]);
        }
        (parts.join(" AND "), values)
    }
}
