//! What became of rows, on its way into their table: hundreds of rows in one statement.

use super::sheet_number;
use crate::{failure::Failure, gate::Tx, queries::imports::RawRow, rows::import as rows};
use domain::import::{Import, Verdict};
use sea_orm::Value;

/// What is stored of one row's verdict.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) number: i64,
    pub(super) outcome: &'static str,
    pub(super) problems: Option<String>,
    pub(super) remark: Option<String>,
    pub(super) account: Option<i64>,
    pub(super) other_row: Option<i64>,
    pub(super) before: Option<i64>,
    pub(super) after: Option<i64>,
    pub(super) done: bool,
}

impl Line {
    /// A verdict, not yet carried out.
    pub(super) fn of(number: i64, verdict: &Verdict) -> Result<Self, Failure> {
        let problems = match verdict {
            Verdict::Refused(problems) => Some(rows::written("problems", problems)?),
            _ => None,
        };
        Ok(Self {
            number,
            outcome: verdict.outcome().key(),
            problems,
            remark: remark(verdict),
            account: verdict.account(),
            other_row: verdict.other_row(),
            before: None,
            after: None,
            done: false,
        })
    }
}

/// What people want to know of a row beside its outcome: the name a new account gets, the fields of an
/// update.
fn remark(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::New(entry) => Some(entry.checked.details.name.clone()),
        Verdict::Update(_, _, fields) => Some(fields.join(", ")),
        Verdict::Same(_) | Verdict::Duplicate(_) | Verdict::Refused(_) | Verdict::Skipped => None,
    }
}

/// Verdicts to be stored.
#[derive(Clone, Debug, Default)]
pub(super) struct Verdicts(Vec<Line>);

impl Verdicts {
    /// Takes a verdict in if the row has another one now; `archived` is the account that a new one would
    /// stand beside.
    pub(super) fn push_if_changed(
        &mut self,
        row: &RawRow,
        verdict: &Verdict,
        archived: Option<i64>,
    ) -> Result<(), Failure> {
        let mut line = Line::of(row.number, verdict)?;
        line.account = line.account.or(archived);
        let same = row.outcome.is_some_and(|o| o.key() == line.outcome)
            && row.problems == line.problems
            && row.remark == line.remark
            && row.account == line.account
            && row.other_row == line.other_row;
        if !same {
            self.0.push(line);
        }
        Ok(())
    }

    /// The verdict of one row, if it is a new one.
    pub(super) fn lines(self) -> Vec<Line> {
        self.0
    }
}

impl Tx {
    /// Stores what became of rows.
    pub(super) async fn save_lines(
        &mut self,
        import: &Import,
        lines: Vec<Line>,
    ) -> Result<(), Failure> {
        for some in lines.chunks(500) {
            let marks = vec!["(?, ?, ?, ?, ?, ?, ?, ?, ?)"; some.len()].join(", ");
            let text = format!(
                "UPDATE import_row SET outcome = v.column2, problems = v.column3, account_number = v.column4, \
                 other_row = v.column5, before_version = v.column6, after_version = v.column7, done = v.column8, remark = v.column9 \
                 FROM (VALUES {marks}) AS v \
                 WHERE import_id = ? AND sheet = ? AND row_number = v.column1"
            );
            let mut values: Vec<Value> = Vec::with_capacity(some.len() * 9 + 2);
            for line in some {
                values.extend([
                    line.number.into(),
                    line.outcome.into(),
                    line.problems.clone().into(),
                    line.account.into(),
                    line.other_row.into(),
                    line.before.into(),
                    line.after.into(),
                    line.done.into(),
                    line.remark.clone().into(),
                ]);
            }
            values.extend([import.id.0.into(), sheet_number(import.sheet).into()]);
            let touched = self.execute(&text, values).await?;
            if touched != some.len() as u64 {
                return Err(Failure::Inconsistent {
                    table: "import_row",
                    column: "row_number",
                    row: import.number.to_string(),
                    why: format!("{touched} rows were there of {}", some.len()),
                });
            }
        }
        Ok(())
    }
}
