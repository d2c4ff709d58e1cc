//! People as the identity provider sees them (SCIM), and the tokens its programs come with.

use crate::{Store, failure::Failure, sql};
use chrono::{DateTime, NaiveDate, Utc};
use domain::{
    actor::Actor,
    ids::{PersonId, TokenId, UnitId},
    permission::{self, Action, Facts},
};
use sea_orm::{FromQueryResult, Value};
use std::collections::HashMap;
use uuid::Uuid;

/// Somebody whom the provider keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The person's record.
    pub id: PersonId,
    /// The provider's unique name for them.
    pub user_name: String,
    /// The provider's own word for them.
    pub external_id: Option<String>,
    /// Full name.
    pub name: String,
    /// Work e-mail.
    pub email: String,
    /// Job title; may be empty.
    pub title: String,
    /// Whether they may sign in.
    pub active: bool,
    /// Where they work, with its name.
    pub unit: Option<(UnitId, String)>,
    /// Whom they report to, with their name.
    pub manager: Option<(PersonId, String)>,
    /// Counts the saves.
    pub version: i64,
    /// When the record was made; older records do not say.
    pub created_at: Option<DateTime<Utc>>,
    /// When it changed last.
    pub changed_at: Option<DateTime<Utc>>,
}

/// What a list of people is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// The provider's unique name, whatever its case.
    UserName(String),
    /// The provider's own word.
    ExternalId(String),
    /// The person's id, as written.
    Id(String),
    /// The e-mail, whatever its case.
    Email(String),
    /// The full name, exactly.
    Name(String),
    /// Whether they may sign in.
    Active(bool),
    /// All of these.
    All(Vec<Condition>),
    /// One of these at least.
    Any(Vec<Condition>),
    /// Not this.
    Not(Box<Condition>),
}

/// A part of a list.
#[derive(Clone, Debug)]
pub struct Part {
    /// How many match altogether.
    pub total: i64,
    /// The people asked for, oldest record first.
    pub people: Vec<Kept>,
}

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    user_name: String,
    external_id: Option<String>,
    name: String,
    email: String,
    title: String,
    status: String,
    disabled_at: Option<DateTime<Utc>>,
    unit_id: Option<Uuid>,
    unit_name: Option<String>,
    manager_id: Option<Uuid>,
    manager_name: Option<String>,
    version: i64,
    added_at: Option<DateTime<Utc>>,
}

const SELECT: &str = "SELECT p.id, p.user_name, p.external_id, p.name, p.email, p.title, p.status, p.disabled_at, \
     p.unit_id, u.name AS unit_name, p.manager_id, m.name AS manager_name, p.version, p.added_at \
     FROM person p LEFT JOIN business_unit u ON u.id = p.unit_id LEFT JOIN person m ON m.id = p.manager_id";

/// The one with this id, if the provider keeps them.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn person(store: &Store, actor: &Actor, id: PersonId) -> Result<Option<Kept>, Failure> {
    let text = Condition::Id(id.to_string());
    Ok(list(store, actor, Some(&text), 1, 1).await?.people.pop())
}

/// The people whom the provider keeps and who meet `condition`: `count` of them from the
/// `start`th on, which counts from 1.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn list(
    store: &Store,
    actor: &Actor,
    condition: Option<&Condition>,
    start: i64,
    count: i64,
) -> Result<Part, Failure> {
    permission::may(actor, Action::Provision, &Facts::default())?;
    let mut values = Vec::new();
    let asked = condition.map_or_else(|| "1 = 1".to_owned(), |c| c.text(&mut values));
    let matching = format!("p.user_name IS NOT NULL AND {asked}");
    let text = format!("SELECT count(*) AS n FROM person p WHERE {matching}");
    let total = sql::count(&store.0.read, &text, values.clone()).await?;
    if count <= 0 || total == 0 {
        let people = Vec::new();
        return Ok(Part { total, people });
    }
    let text = format!("{SELECT} WHERE {matching} ORDER BY p.id LIMIT ? OFFSET ?");
    values.extend([count.into(), (start.max(1) - 1).into()]);
    let rows = sql::rows(&store.0.read, &text, values).await?;
    let rows: Vec<Row> = rows
        .iter()
        .map(|row| Row::from_query_result(row, ""))
        .collect::<Result<_, _>>()?;
    let changed = changed(store, &rows).await?;
    let people = rows.into_iter().map(|row| kept(row, &changed)).collect();
    Ok(Part { total, people })
}

/// When each of them changed last, by the audit trail.
async fn changed(store: &Store, rows: &[Row]) -> Result<HashMap<String, DateTime<Utc>>, Failure> {
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let marks = vec!["?"; rows.len()].join(", ");
    let text = format!(
        "SELECT a.subject, a.at FROM audit_event a JOIN (SELECT max(seq) AS seq FROM audit_event \
         WHERE subject_kind = 'person' AND outcome = 'done' AND subject IN ({marks}) GROUP BY subject) l ON l.seq = a.seq"
    );
    let values = rows.iter().map(|row| Value::from(row.id.to_string()));
    let found = sql::rows(&store.0.read, &text, values).await?;
    found
        .iter()
        .map(|row| Ok((row.try_get("", "subject")?, row.try_get("", "at")?)))
        .collect()
}

fn kept(row: Row, changed: &HashMap<String, DateTime<Utc>>) -> Kept {
    Kept {
        changed_at: changed.get(&row.id.to_string()).copied().or(row.added_at),
        id: PersonId(row.id),
        user_name: row.user_name,
        external_id: row.external_id,
        name: row.name,
        email: row.email,
        title: row.title,
        active: row.disabled_at.is_none() && row.status != "left",
        unit: row.unit_id.map(UnitId).zip(row.unit_name),
        manager: row.manager_id.map(PersonId).zip(row.manager_name),
        version: row.version,
        created_at: row.added_at,
    }
}

const MAY_SIGN_IN: &str = "(p.disabled_at IS NULL AND p.status <> 'left')";

impl Condition {
    /// As SQL; what people typed is bound, never written.
    fn text(&self, values: &mut Vec<Value>) -> String {
        let several = |conditions: &[Self], word: &str, values: &mut Vec<Value>| {
            let parts: Vec<_> = conditions.iter().map(|c| c.text(values)).collect();
            format!("({})", parts.join(word))
        };
        match self {
            Self::UserName(name) => {
                values.push(name.as_str().into());
                "lower(p.user_name) = lower(?)".into()
            }
            Self::ExternalId(id) => {
                values.push(id.as_str().into());
                "p.external_id = ?".into()
            }
            Self::Id(id) => match id.parse::<Uuid>() {
                Ok(id) => {
                    values.push(id.into());
                    "p.id = ?".into()
                }
                Err(_) => "1 = 0".into(),
            },
            Self::Email(email) => {
                values.push(email.to_lowercase().into());
                "p.email = ?".into()
            }
            Self::Name(name) => {
                values.push(name.as_str().into());
                "p.name = ?".into()
            }
            Self::Active(true) => MAY_SIGN_IN.into(),
            Self::Active(false) => format!("NOT {MAY_SIGN_IN}"),
            Self::All(conditions) => several(conditions, " AND ", values),
            Self::Any(conditions) => several(conditions, " OR ", values),
            // An external id may be absent: what is not known to be so is not so.
            Self::Not(condition) => format!("NOT coalesce({}, FALSE)", condition.text(values)),
        }
    }
}

/// What a token opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The identity provider's programs keep people (SCIM).
    People,
    /// Other programs ask for clearance certificates.
    Clearances,
    /// Other programs ask for compliance reports.
    Reports,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: &'static [Self] = &[Self::People, Self::Clearances, Self::Reports];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Clearances => "clearances",
            Self::Reports => "reports",
        }
    }

    /// The words people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::People => "Keep people (SCIM)",
            Self::Clearances => "Look up clearance certificates",
            Self::Reports => "Read compliance reports",
        }
    }

    /// The purpose with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.key() == key)
    }

    /// What somebody must be allowed to make and withdraw such tokens.
    pub const fn action(self) -> Action {
        match self {
            Self::People => Action::EditProvisioning,
            Self::Clearances | Self::Reports => Action::EditTokens,
        }
    }
}

/// A token as it is listed. Its secret is not kept.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Token {
    id: Uuid,
    purpose: String,
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// By whom.
    pub created_by: String,
    /// When it was used last, to the minute.
    pub last_used_at: Option<DateTime<Utc>>,
    /// Its last day.
    pub expires_on: NaiveDate,
    /// When it was withdrawn.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl Token {
    /// Identity.
    pub fn id(&self) -> TokenId {
        TokenId(self.id)
    }

    /// What it opens. The table's CHECK keeps it to the known ones.
    pub fn purpose(&self) -> Purpose {
        Purpose::from_key(&self.purpose).unwrap_or(Purpose::People)
    }

    /// Whether it opens anything on `today`.
    pub fn counts_on(&self, today: NaiveDate) -> bool {
        self.revoked_at.is_none() && today <= self.expires_on
    }
}

const TOKEN: &str =
    "id, purpose, name, created_at, created_by, last_used_at, expires_on, revoked_at";

/// Every token, newest first.
///
/// # Errors
/// A refusal of permission; or the database.
pub async fn tokens(store: &Store, actor: &Actor) -> Result<Vec<Token>, Failure> {
    permission::may(actor, Action::EditProvisioning, &Facts::default())?;
    let text = format!("SELECT {TOKEN} FROM provisioning_token ORDER BY created_at DESC, id DESC");
    read(store, &text, Vec::new()).await
}

/// The token with this hash and purpose, if it counts today. This is how its bearer is recognised, so nobody is
/// asked for permission; a search by hash tells nothing about the secret by how long it takes.
///
/// # Errors
/// When the database does not answer.
pub async fn token(store: &Store, purpose: Purpose, hash: &str) -> Result<Option<Token>, Failure> {
    let text =
        format!("SELECT {TOKEN} FROM provisioning_token WHERE token_hash = ? AND purpose = ?");
    let today = store.clock().now().today;
    let found = read(store, &text, vec![hash.into(), purpose.key().into()]).await?;
    Ok(found.into_iter().find(|token| token.counts_on(today)))
}

async fn read(store: &Store, text: &str, values: Vec<Value>) -> Result<Vec<Token>, Failure> {
    let rows = sql::rows(&store.0.read, text, values).await?;
    Ok(rows
        .iter()
        .map(|row| Token::from_query_result(row, ""))
        .collect::<Result<_, _>>()?)
}
