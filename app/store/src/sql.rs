//! The few ways a statement is read here. Reading only; writing is the gate's.

use crate::failure::Failure;
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};

/// Rows of a hand-written text; `?` marks become `$1` on PostgreSQL.
pub(crate) async fn rows(
    db: &impl ConnectionTrait,
    text: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<Vec<QueryResult>, Failure> {
    Ok(db.query_all_raw(statement(db, text, values)).await?)
}

/// A question: a hand-written text with the values of its marks.
pub(crate) struct Ask {
    text: String,
    values: Vec<Value>,
}

impl Ask {
    /// The text begins with `SELECT`.
    pub(crate) fn new(text: impl Into<String>, values: impl IntoIterator<Item = Value>) -> Self {
        Self {
            text: text.into(),
            values: values.into_iter().collect(),
        }
    }

    /// The rows that answer it.
    pub(crate) async fn rows(self, db: &impl ConnectionTrait) -> Result<Vec<QueryResult>, Failure> {
        rows(db, &self.text, self.values).await
    }

    /// How the database would answer, in its own words, one step a line; no rows are read. For the tests that no
    /// list reads a whole table, and for whoever looks into a slow one.
    pub(crate) async fn plan(self, db: &impl ConnectionTrait) -> Result<Vec<String>, Failure> {
        let (explain, column) = match db.get_database_backend() {
            sea_orm::DbBackend::Postgres => ("EXPLAIN", "QUERY PLAN"),
            _ => ("EXPLAIN QUERY PLAN", "detail"),
        };
        let steps = rows(db, &format!("{explain} {}", self.text), self.values).await?;
        let step = |row: &QueryResult| Ok(row.try_get("", column)?);
        steps.iter().map(step).collect()
    }

    /// The text with a first column `ask` that tells its rows from those of other questions.
    fn marked(&self, place: usize) -> String {
        let lead = format!("SELECT {place} AS ask, ");
        let text = self.text.replacen("SELECT ", &lead, 1);
        text.replace("UNION ALL SELECT ", &format!("UNION ALL {lead}"))
    }
}

/// The rows of several questions about one thing, each in its place. SQLite is handed them as one text: handing over
/// and waiting cost it more than most answers do. No question may name a column `ask`, count its columns
/// (`ORDER BY 1`), or hold a `UNION ALL` below its top.
pub(crate) async fn several<const N: usize>(
    db: &impl ConnectionTrait,
    asks: [Ask; N],
) -> Result<[Vec<QueryResult>; N], Failure> {
    let mut answers = [const { Vec::new() }; N];
    if db.get_database_backend() == sea_orm::DbBackend::Postgres {
        for (ask, answer) in asks.into_iter().zip(&mut answers) {
            *answer = ask.rows(db).await?;
        }
        return Ok(answers);
    }
    let texts: Vec<String> = asks
        .iter()
        .enumerate()
        .map(|(n, ask)| ask.marked(n))
        .collect();
    let values = asks.into_iter().flat_map(|ask| ask.values);
    for row in rows(db, &texts.join("; "), values).await? {
        let place: i64 = row.try_get("", "ask")?;
        if let Some(answer) = usize::try_from(place).ok().and_then(|n| answers.get_mut(n)) {
            answer.push(row);
        }
    }
    Ok(answers)
}

/// A hand-written text for this database.
pub(crate) fn statement(
    db: &impl ConnectionTrait,
    text: &str,
    values: impl IntoIterator<Item = Value>,
) -> Statement {
    let backend = db.get_database_backend();
    let text = if backend == sea_orm::DbBackend::Postgres {
        number_marks(text)
    } else {
        text.to_owned()
    };
    Statement::from_sql_and_values(backend, text, values)
}

/// The column `n` of the only row.
pub(crate) async fn count(
    db: &impl ConnectionTrait,
    text: &str,
    values: impl IntoIterator<Item = Value>,
) -> Result<i64, Failure> {
    match rows(db, text, values).await?.first() {
        Some(row) => Ok(row.try_get("", "n")?),
        None => Ok(0),
    }
}

/// The column `t` of the only row.
pub(crate) async fn text(db: &impl ConnectionTrait, text: &str) -> Result<String, Failure> {
    match rows(db, text, []).await?.first() {
        Some(row) => Ok(row.try_get("", "t")?),
        None => Err(Failure::NotFound),
    }
}

/// So many marks for a list of values: `?, ?, ?`.
pub(crate) fn marks(many: usize) -> String {
    vec!["?"; many].join(", ")
}

fn number_marks(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut n = 0;
    for c in text.chars() {
        if c == '?' {
            n += 1;
            out.push('$');
            out.push_str(&n.to_string());
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_of_a_question_tells_its_place() {
        let ask = Ask::new(
            "SELECT * FROM a WHERE b IN (SELECT c FROM d) UNION ALL SELECT e FROM f",
            [],
        );
        assert_eq!(
            ask.marked(4),
            "SELECT 4 AS ask, * FROM a WHERE b IN (SELECT c FROM d) UNION ALL SELECT 4 AS ask, e FROM f"
        );
    }
}
