//! What these tests read past the product, and refusals by their words.

use crate::cast::Cast;
use crate::support::Fixture;
use domain::ids::PersonId;
use store::Failure;

pub(crate) fn code<T: std::fmt::Debug>(found: Result<T, Failure>) -> String {
    match found {
        Ok(value) => panic!("{value:?}"),
        Err(Failure::Refused(refusal)) => refusal.code().to_owned(),
        Err(Failure::Problems(problems)) => {
            let all = problems.0.iter().map(|p| format!("{}:{}", p.field, p.code));
            all.collect::<Vec<_>>().join(" ")
        }
        Err(Failure::Stale) => "stale".into(),
        Err(Failure::NotFound) => "not-found".into(),
        Err(other) => panic!("{other}"),
    }
}

/// Rows of texts, read past the product.
pub(crate) async fn raw(f: &Fixture, text: &str) -> Vec<Vec<String>> {
    use sqlx::{AssertSqlSafe, Connection as _, Row as _};
    let text = AssertSqlSafe(text.to_owned());
    if f.name == "sqlite" {
        let mut c = sqlx::SqliteConnection::connect(&f.url).await.unwrap();
        let rows = sqlx::query(text).fetch_all(&mut c).await.unwrap();
        let one = |r: &sqlx::sqlite::SqliteRow| (0..r.len()).map(|n| r.get(n)).collect();
        rows.iter().map(one).collect()
    } else {
        let mut c = sqlx::PgConnection::connect(&f.url).await.unwrap();
        let rows = sqlx::query(text).fetch_all(&mut c).await.unwrap();
        let one = |r: &sqlx::postgres::PgRow| (0..r.len()).map(|n| r.get(n)).collect();
        rows.iter().map(one).collect()
    }
}

/// A message that waits to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// Without "notify.pixel-".
    pub(crate) kind: String,
    /// `PA-0001`, `PA-0001/legal`, `PX-0001`.
    pub(crate) subject: String,
    pub(crate) to: Vec<PersonId>,
    pub(crate) team: bool,
    pub(crate) facts: serde_json::Value,
}

impl Message {
    /// Kind, subject, to whom and whether to the team, for comparisons.
    pub(crate) fn plain(&self) -> (&str, &str, Vec<PersonId>, bool) {
        let (kind, subject) = (self.kind.as_str(), self.subject.as_str());
        (kind, subject, self.to.clone(), self.team)
    }
}

/// The messages about pixels, oldest first; people in the order of their identities.
pub(crate) async fn told(f: &Fixture) -> Vec<Message> {
    let text =
        "SELECT kind, subject, payload FROM outbox WHERE kind LIKE 'notify.pixel-%' ORDER BY id";
    let rows = raw(f, text).await;
    let one = |row: &Vec<String>| {
        let payload: serde_json::Value = serde_json::from_str(&row[2]).unwrap();
        let mut to: Vec<PersonId> = serde_json::from_value(payload["to"].clone()).unwrap();
        to.sort_unstable();
        Message {
            kind: row[0]["notify.pixel-".len()..].to_owned(),
            subject: row[1].clone(),
            to,
            team: payload["team"].as_bool().unwrap(),
            facts: payload["facts"].clone(),
        }
    };
    rows.iter().map(one).collect()
}

/// The steps of an application that wait, as the table says.
pub(crate) async fn steps(f: &Fixture, number: i64) -> Vec<String> {
    let text = format!(
        "SELECT step FROM pixel_step WHERE application_number = {number} AND waiting = TRUE"
    );
    let mut steps: Vec<_> = raw(f, &text)
        .await
        .into_iter()
        .map(|r| r[0].clone())
        .collect();
    steps.sort_unstable();
    steps
}

/// Nothing in the audit trail is out of order.
pub(crate) async fn verified(c: &Cast) {
    let found = store::audit::verify(&c.store).await.unwrap();
    assert_eq!(found.fault, None);
}
