//! One report as it was frozen, whether it is still that, and what was stated anew of it.

use crate::{
    Store,
    audit::chain,
    failure::Failure,
    queries::provisioning::{Purpose, Token},
    sql,
};
use chrono::NaiveDate;
use chrono::{DateTime, Utc};
use domain::{
    actor::{Actor, By},
    ids::{Reference, ReferenceKind},
    permission::{self, Action, Facts},
    quarter::Quarter,
    report::{Contents, FigureChange, Report, Restatement},
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// A report in the register.
#[derive(Clone, Debug)]
pub struct Published {
    /// Its number.
    pub number: i64,
    /// What it says, as it was frozen.
    pub report: Report,
    /// When it was frozen.
    pub closed_at: DateTime<Utc>,
    /// SHA-256 of its stored text, in hexadecimal, as it was then.
    pub hash: String,
    /// Whether the stored texts, of the report and of each restatement, have their hashes now, and the audit
    /// trail names the same ones.
    pub agrees: bool,
    /// What was stated anew, oldest first.
    pub restatements: Vec<Restatement>,
    /// What the newest restatement says; `None` = nothing was stated anew.
    pub restated: Option<Contents>,
    /// Counts the saves.
    pub version: i64,
}

impl Published {
    /// What people call it.
    pub const fn reference(&self) -> Reference {
        Reference::of(ReferenceKind::Report, self.number)
    }

    /// What is stated now: the newest restatement, or the report itself.
    pub fn current(&self) -> &Contents {
        self.restated.as_ref().unwrap_or(&self.report.contents)
    }
}

/// The stored text of a restatement.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct RestatedBody {
    pub(crate) seq: i64,
    pub(crate) on: NaiveDate,
    pub(crate) by: By,
    pub(crate) reason: String,
    pub(crate) changes: Vec<FigureChange>,
    pub(crate) contents: Contents,
}

/// Hash of what a person is shown before a quarter is closed: every figure, and how each return stands.
pub(crate) fn fingerprint(contents: &Contents) -> Result<String, Failure> {
    let states: Vec<_> = contents
        .accounts
        .iter()
        .map(|line| (&line.account, line.state))
        .collect();
    let text = serde_json::to_string(&(&contents.tallies, states))
        .map_err(|e| Failure::json("compliance_report", "body", &"figures", &e))?;
    Ok(chain::sha256_hex(text.as_bytes()))
}

impl RestatedBody {
    /// The hash of its text after `previous`: of the report, or of the restatement before.
    pub(crate) fn hash(text: &str, previous: &str) -> String {
        chain::sha256_hex(format!("{previous}\n{text}").as_bytes())
    }
}

/// A report as it is stored.
pub(crate) struct Stored {
    pub(crate) number: i64,
    pub(crate) report: Report,
    pub(crate) body: String,
    pub(crate) hash: String,
    pub(crate) closed_at: DateTime<Utc>,
    pub(crate) version: i64,
    /// Text, parsed, hash; oldest first.
    pub(crate) restated: Vec<(String, RestatedBody, String)>,
}

impl Stored {
    /// The contents and the hash that a next restatement follows.
    pub(crate) fn last(&self) -> (&Contents, &str) {
        match self.restated.last() {
            Some((_, body, hash)) => (&body.contents, hash),
            None => (&self.report.contents, &self.hash),
        }
    }
}

/// The stored report of a quarter.
pub(crate) async fn newest(
    db: &impl ConnectionTrait,
    quarter: Quarter,
) -> Result<Option<Stored>, Failure> {
    let text =
        "SELECT number, body, hash, closed_at, version FROM compliance_report WHERE quarter = ?";
    let found = sql::rows(db, text, [quarter.to_string().into()]).await?;
    let Some(row) = found.first() else {
        return Ok(None);
    };
    let number: i64 = row.try_get("", "number")?;
    let body: String = row.try_get("", "body")?;
    let report = serde_json::from_str(&body)
        .map_err(|e| Failure::json("compliance_report", "body", &number, &e))?;
    let text = "SELECT body, hash FROM report_restatement WHERE report_number = ? ORDER BY seq";
    let mut restated = Vec::new();
    for row in sql::rows(db, text, [number.into()]).await? {
        let text: String = row.try_get("", "body")?;
        let body = serde_json::from_str(&text)
            .map_err(|e| Failure::json("report_restatement", "body", &number, &e))?;
        restated.push((text, body, row.try_get("", "hash")?));
    }
    Ok(Some(Stored {
        number,
        report,
        body,
        hash: row.try_get("", "hash")?,
        closed_at: row.try_get("", "closed_at")?,
        version: row.try_get("", "version")?,
        restated,
    }))
}

/// The report of a quarter.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`] where the quarter is not closed; the database.
pub async fn one(store: &Store, actor: &Actor, quarter: Quarter) -> Result<Published, Failure> {
    permission::may(actor, Action::ViewReports, &Facts::default())?;
    let mut found = published(store, quarter).await?;
    found.report.contents = for_reader(actor, found.report.contents);
    found.restated = found.restated.map(|contents| for_reader(actor, contents));
    Ok(found)
}

/// What of a report's contents is for whoever reads it: lists that name people or quote records are for
/// those who may read everybody's access.
pub(super) fn for_reader(actor: &Actor, contents: Contents) -> Contents {
    match permission::may(actor, Action::ViewAccess, &Facts::default()) {
        Ok(_) => contents,
        Err(_) => contents.for_any_reader(),
    }
}

/// The same for a program of the organisation. Its token is the permission.
///
/// # Errors
/// [`Failure::NotFound`], also for tokens of another purpose; the database.
pub async fn for_program(
    store: &Store,
    token: &Token,
    quarter: Quarter,
) -> Result<Published, Failure> {
    if token.purpose() != Purpose::Reports {
        return Err(Failure::NotFound);
    }
    published(store, quarter).await
}

async fn published(store: &Store, quarter: Quarter) -> Result<Published, Failure> {
    let stored = newest(&store.0.read, quarter).await?;
    let stored = stored.ok_or(Failure::NotFound)?;
    let reference = Reference::of(ReferenceKind::Report, stored.number).to_string();
    let chained = chained(store, &reference).await?;
    let mut agrees =
        chain::sha256_hex(stored.body.as_bytes()) == stored.hash && chained.contains(&stored.hash);
    let mut previous = stored.hash.clone();
    let mut restatements = Vec::new();
    let mut newest = None;
    for (text, body, hash) in stored.restated {
        agrees &= RestatedBody::hash(&text, &previous) == hash && chained.contains(&hash);
        previous.clone_from(&hash);
        newest = Some(body.contents);
        restatements.push(Restatement {
            seq: body.seq,
            on: body.on,
            by: body.by,
            reason: body.reason,
            changes: body.changes,
            hash,
        });
    }
    // What the audit trail tells and the register does not hold was taken away.
    agrees &= chained.len() == restatements.len() + 1;
    Ok(Published {
        number: stored.number,
        report: stored.report,
        closed_at: stored.closed_at,
        hash: stored.hash,
        agrees,
        restatements,
        restated: newest,
        version: stored.version,
    })
}

/// The hashes that the audit trail names for a report and its restatements.
async fn chained(store: &Store, reference: &str) -> Result<HashSet<String>, Failure> {
    let text = "SELECT payload FROM audit_event WHERE subject_kind = ? AND subject = ? AND outcome = 'done'";
    let values = [crate::commands::reports::KIND.into(), reference.into()];
    let mut found = HashSet::new();
    for row in sql::rows(&store.0.read, text, values).await? {
        let payload: String = row.try_get("", "payload")?;
        let payload: Option<serde_json::Value> = serde_json::from_str(&payload).ok();
        let hash = payload.and_then(|p| Some(p.get("state_hash")?.as_str()?.to_owned()));
        found.extend(hash);
    }
    Ok(found)
}
