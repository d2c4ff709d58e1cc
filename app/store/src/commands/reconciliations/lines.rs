//! The lines of a comparison: compared with what the register knows now and kept. What the comparison
//! before said and decided about the very same line is carried over.

use crate::{audit::chain::sha256_hex, failure::Failure, gate::Tx, sql};
use chrono::{DateTime, Utc};
use domain::{
    access::GrantKey,
    ids::{GrantId, PersonId},
    platform::AccessLevel,
    reconciliation::{Compared, Held, Known, Listed, Reconciliation, Verdict, compare},
};
use sea_orm::Value;
use std::collections::{BTreeMap, HashMap};

const COLUMNS: &str = "reconciliation_number, row_number, file_row, listed_name, listed_email, listed_level, level, person_id, grant_id, \
     verdict, remark, seen_before, fingerprint, decision, decision_note, decision_reference, decided_at, decided_by_name";

/// Lines in one statement: both databases bind that many values.
const PORTION: usize = 200;

/// What the comparison before decided about a line.
#[derive(Clone, Default)]
struct Before {
    decision: Option<String>,
    note: String,
    reference: String,
    at: Option<DateTime<Utc>>,
    by: String,
}

impl Tx {
    /// Compares and keeps every line. Answers how many there are of each verdict.
    pub(super) async fn keep_lines(
        &mut self,
        of: &Reconciliation,
        listed: Vec<Listed>,
    ) -> Result<BTreeMap<&'static str, usize>, Failure> {
        let held = self.held_of(of.account).await?;
        let people = self.known_people().await?;
        let before = self.lines_before(of).await?;
        let compared = compare(listed, &held, &people);
        let mut counts = BTreeMap::new();
        for line in &compared {
            *counts.entry(line.verdict.key()).or_insert(0) += 1;
        }
        let mut number = 0_i64;
        for portion in compared.chunks(PORTION) {
            let mut values: Vec<Value> = Vec::with_capacity(portion.len() * 18);
            for line in portion {
                number += 1;
                values.extend(line_values(of.number, number, line, &before));
            }
            let marks = vec![format!("({})", sql::marks(18)); portion.len()].join(", ");
            let text = format!("INSERT INTO reconciliation_row ({COLUMNS}) VALUES {marks}");
            self.execute(&text, values).await?;
        }
        Ok(counts)
    }

    /// The access to an account that is not over.
    async fn held_of(&mut self, account: i64) -> Result<Vec<Held>, Failure> {
        let text = "SELECT id, number, person_id, level, state FROM access_grant WHERE account_number = ? \
                    AND state IN ('requested', 'approved', 'active', 'suspended') ORDER BY number";
        let rows = sql::rows(&self.conn, text, [account.into()]).await?;
        let bad = |number: i64, column| Failure::Inconsistent {
            table: "access_grant",
            column,
            row: number.to_string(),
            why: "unknown word".into(),
        };
        let one = |row: &sea_orm::QueryResult| {
            let number = row.try_get("", "number")?;
            let (level, state): (String, String) =
                (row.try_get("", "level")?, row.try_get("", "state")?);
            Ok(Held {
                grant: GrantId(row.try_get("", "id")?),
                number,
                person: PersonId(row.try_get("", "person_id")?),
                level: AccessLevel::from_key(&level).ok_or_else(|| bad(number, "level"))?,
                state: GrantKey::from_key(&state).ok_or_else(|| bad(number, "state"))?,
            })
        };
        rows.iter().map(one).collect()
    }

    async fn known_people(&mut self) -> Result<Vec<Known>, Failure> {
        let rows = sql::rows(&self.conn, "SELECT id, name, email FROM person", []).await?;
        let one = |row: &sea_orm::QueryResult| {
            Ok(Known {
                person: PersonId(row.try_get("", "id")?),
                name: row.try_get("", "name")?,
                email: row.try_get("", "email")?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// The lines of the comparison before, by their fingerprints.
    async fn lines_before(
        &mut self,
        of: &Reconciliation,
    ) -> Result<HashMap<String, Before>, Failure> {
        let text = "SELECT fingerprint, decision, decision_note, decision_reference, decided_at, decided_by_name FROM reconciliation_row \
                    WHERE reconciliation_number = (SELECT max(number) FROM reconciliation WHERE account_number = ? AND number < ? AND mapping IS NOT NULL)";
        let values: [Value; 2] = [of.account.into(), of.number.into()];
        let mut found = HashMap::new();
        for row in sql::rows(&self.conn, text, values).await? {
            let before = Before {
                decision: row.try_get("", "decision")?,
                note: row.try_get("", "decision_note")?,
                reference: row.try_get("", "decision_reference")?,
                at: row.try_get("", "decided_at")?,
                by: row.try_get("", "decided_by_name")?,
            };
            found.insert(row.try_get("", "fingerprint")?, before);
        }
        Ok(found)
    }
}

fn line_values(
    of: i64,
    number: i64,
    line: &Compared,
    before: &HashMap<String, Before>,
) -> [Value; 18] {
    let fingerprint = sha256_hex(line.fingerprint().as_bytes());
    let known = before.get(&fingerprint);
    let carried = match line.verdict {
        Verdict::Agrees => Before::default(),
        _ => known.cloned().unwrap_or_default(),
    };
    let listed = &line.listed;
    [
        of.into(),
        number.into(),
        listed.row.into(),
        listed.name.clone().into(),
        listed.email.clone().into(),
        listed.word.clone().into(),
        listed.level.map(|l| l.key().to_owned()).into(),
        line.person.map(|p| p.0).into(),
        line.grant.map(|g| g.0).into(),
        line.verdict.key().into(),
        line.remark.clone().into(),
        known.is_some().into(),
        fingerprint.into(),
        carried.decision.into(),
        carried.note.into(),
        carried.reference.into(),
        carried.at.into(),
        carried.by.into(),
    ]
}
