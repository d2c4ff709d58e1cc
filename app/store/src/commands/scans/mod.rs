//! Writes to recordings of sites: taken in, read and compared or refused; what is found is answered by an
//! obligation, an incident, or a word why nothing has to be done. The recording itself is never stored.

mod answer;
mod record;

pub(crate) use record::findings;

pub use answer::{Wanted, dismiss, note_incident, open_obligation};

use crate::{
    Store,
    failure::Failure,
    gate::{About, Call, Record, Saved, Tx},
    queries, sql,
};
use domain::{
    drift::{
        Answer, Evidence, Finding, Kept, RecordingFormat, Repeats, Scan, ScanDraft, Summary,
        compare,
    },
    ids::{Reference, ReferenceKind, ScanId},
    permission::{Action, Facts},
    pixel::PixelState,
};
use sea_orm::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Keys that are looked up in one statement.
const PORTION: usize = 200;

fn about(subject: impl ToString) -> About {
    About {
        action: Action::CheckPixels,
        kind: Scan::KIND,
        subject: subject.to_string(),
    }
}

fn about_number(number: i64) -> About {
    about(Reference::of(ReferenceKind::Scan, number))
}

/// Notes that a recording came in and is being read.
///
/// # Errors
/// Refusals of permission.
pub async fn begin(store: &Store, call: &Call, draft: ScanDraft) -> Result<Saved, Failure> {
    store
        .write(call, about("new"), move |tx| {
            Box::pin(async move {
                tx.allow(Action::CheckPixels, &Facts::default())?;
                let number = tx.numbers(Scan::KIND, 1).await?;
                let (by, now) = (tx.call.actor.by(), tx.moment);
                let outcome = Scan::begin(ScanId(Uuid::now_v7()), number, draft, by, now);
                tx.create(Action::CheckPixels, outcome).await
            })
        })
        .await
}

/// Notes how many bytes of a recording were read.
///
/// # Errors
/// Refusals of permission; the database.
pub async fn progressed(
    store: &Store,
    call: &Call,
    number: i64,
    bytes: i64,
) -> Result<(), Failure> {
    store
        .write(&unkeyed(call), about_number(number), move |tx| {
            Box::pin(async move {
                tx.allow(Action::CheckPixels, &Facts::default())?;
                let text = "UPDATE scan SET read_bytes = ?, progressed_at = ? WHERE number = ? AND state = 'reading'";
                let values: [Value; 3] = [bytes.into(), tx.moment.at.into(), number.into()];
                tx.execute(text, values).await.map(|_| ())
            })
        })
        .await
}

/// Compares what a recording showed with the register as it is now, and keeps what was found.
///
/// # Errors
/// Refusals, also when it was settled before; [`Failure::NotFound`].
pub async fn finish(
    store: &Store,
    call: &Call,
    number: i64,
    format: RecordingFormat,
    evidence: Evidence,
) -> Result<Saved, Failure> {
    store
        .write(&unkeyed(call), about_number(number), move |tx| {
            Box::pin(async move {
                tx.allow(Action::CheckPixels, &Facts::default())?;
                let scan = Scan::load(tx, &number).await?.ok_or(Failure::NotFound)?;
                let approved = queries::scans::approved(&tx.conn).await?;
                let chosen = match format {
                    RecordingFormat::Har => scan.chosen.clone(),
                    RecordingFormat::Evidence => domain::drift::Chosen::Nothing,
                };
                let findings = compare(&approved, &evidence, &chosen);
                let here = approved.iter().filter(|pixel| {
                    pixel.state == PixelState::Live
                        && pixel.sites.iter().any(|site| site.same_host(&scan.site))
                });
                let summary = Summary {
                    format,
                    compared_with: i64::try_from(here.count()).unwrap_or(i64::MAX),
                    evidence,
                };
                let kept = tx.kept(number, findings).await?;
                tx.change(
                    Action::CheckPixels,
                    &number,
                    scan.version,
                    move |s: Scan, _| s.finish(summary, kept),
                )
                .await
            })
        })
        .await
}

/// Notes why a recording cannot be read or judged.
///
/// # Errors
/// Refusals, also when it was settled before; [`Failure::NotFound`].
pub async fn refuse(
    store: &Store,
    call: &Call,
    number: i64,
    why: String,
) -> Result<Saved, Failure> {
    store
        .write(&unkeyed(call), about_number(number), move |tx| {
            Box::pin(async move {
                let scan = Scan::load(tx, &number).await?.ok_or(Failure::NotFound)?;
                tx.change(
                    Action::CheckPixels,
                    &number,
                    scan.version,
                    move |s: Scan, _| s.refuse(&why),
                )
                .await
            })
        })
        .await
}

fn unkeyed(call: &Call) -> Call {
    Call {
        key: None,
        ..call.clone()
    }
}

impl Tx {
    /// The findings in their places, each with the newest of the same in an earlier recording.
    async fn kept(&mut self, number: i64, findings: Vec<Finding>) -> Result<Vec<Kept>, Failure> {
        let keys: Vec<String> = findings.iter().map(Finding::key).collect();
        let mut before: BTreeMap<String, Repeats> = BTreeMap::new();
        for portion in keys.chunks(PORTION) {
            let text = format!(
                "SELECT finding_key, scan_number, place FROM scan_finding WHERE finding_key IN ({}) AND scan_number < ? \
                 ORDER BY scan_number",
                sql::marks(portion.len())
            );
            let mut values: Vec<Value> = portion.iter().map(|key| key.clone().into()).collect();
            values.push(number.into());
            for row in sql::rows(&self.conn, &text, values).await? {
                let repeats = Repeats {
                    scan: row.try_get("", "scan_number")?,
                    place: row.try_get("", "place")?,
                };
                before.insert(row.try_get("", "finding_key")?, repeats);
            }
        }
        let one = |(place, (finding, key)): (i64, (Finding, String))| Kept {
            place,
            finding,
            repeats: before.get(&key).copied(),
            answer: Answer::Open,
        };
        Ok((1..).zip(findings.into_iter().zip(keys)).map(one).collect())
    }
}
