//! What follows from a finding: an obligation, an incident, or nothing, with a reason. In one transaction
//! with the finding, so that none is answered twice.

use super::about_number;
use crate::{
    Store,
    failure::Failure,
    gate::{Call, Record as _, Saved},
};
use chrono::NaiveDate;
use domain::{
    drift::Scan,
    ids::{PersonId, Reference, ReferenceKind},
    incident::{IncidentKind, Noticed},
    obligation::ObligationDraft,
    permission::{Action, Facts},
};

/// An obligation that is to follow from a finding, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// A kind's key: `remove-pixel`, `remedial`.
    pub kind: String,
    /// What exactly.
    pub details: String,
    /// Who has to do it.
    pub assignee: Option<PersonId>,
    /// The last day in time.
    pub due: Option<NaiveDate>,
}

/// Opens an obligation because of a finding.
///
/// # Errors
/// [`Failure::Problems`] by field; [`Failure::Stale`]; refusals.
pub async fn open_obligation(
    store: &Store,
    call: &Call,
    number: i64,
    seen: i64,
    place: i64,
    wanted: Wanted,
) -> Result<Saved, Failure> {
    store
        .write(call, about_number(number), move |tx| {
            Box::pin(async move {
                tx.allow(Action::CheckPixels, &Facts::default())?;
                let scan = Scan::load(tx, &number).await?.ok_or(Failure::NotFound)?;
                let reason = reason(&scan, place).ok_or(Failure::NotFound)?;
                let draft = ObligationDraft {
                    kind: wanted.kind,
                    details: wanted.details,
                    account: None,
                    assignee: wanted.assignee,
                    reason,
                    due: wanted.due,
                };
                let opened = draft.check(tx.moment).map_err(Failure::Problems)?;
                let saved = tx.open_obligation(opened).await?;
                let kind = ReferenceKind::Obligation;
                let opened = Reference::parse(kind, &saved.reference).ok_or(Failure::NotFound)?;
                let by = tx.call.actor.by();
                tx.change(Action::CheckPixels, &number, seen, move |s: Scan, now| {
                    s.obligation(place, opened.number, by, now)
                })
                .await?;
                Ok(saved)
            })
        })
        .await
}

/// Notes an incident because of a finding.
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn note_incident(
    store: &Store,
    call: &Call,
    number: i64,
    seen: i64,
    place: i64,
    words: String,
) -> Result<Saved, Failure> {
    store
        .write(call, about_number(number), move |tx| {
            Box::pin(async move {
                tx.allow(Action::CheckPixels, &Facts::default())?;
                let scan = Scan::load(tx, &number).await?.ok_or(Failure::NotFound)?;
                let kept = scan.finding(place).ok_or(Failure::NotFound)?;
                let summary = match words.trim() {
                    "" => reason(&scan, place).ok_or(Failure::NotFound)?,
                    words => words.to_owned(),
                };
                let noticed = Noticed {
                    kind: IncidentKind::Breach,
                    summary,
                    clause: kept.finding.kind.clause(),
                    account: None,
                    about: None,
                };
                let saved = tx.report_incident(noticed).await?;
                let kind = ReferenceKind::Incident;
                let noted = Reference::parse(kind, &saved.reference).ok_or(Failure::NotFound)?;
                let by = tx.call.actor.by();
                tx.change(Action::CheckPixels, &number, seen, move |s: Scan, now| {
                    s.incident(place, noted.number, by, now)
                })
                .await?;
                Ok(saved)
            })
        })
        .await
}

/// Finds that nothing has to be done about a finding.
///
/// # Errors
/// [`Failure::Stale`]; refusals.
pub async fn dismiss(
    store: &Store,
    call: &Call,
    number: i64,
    seen: i64,
    place: i64,
    words: String,
) -> Result<Saved, Failure> {
    store
        .write(call, about_number(number), move |tx| {
            Box::pin(async move {
                let by = tx.call.actor.by();
                tx.change(Action::CheckPixels, &number, seen, move |s: Scan, now| {
                    s.dismiss(place, &words, by, now)
                })
                .await
            })
        })
        .await
}

/// Why, in words of the finding.
fn reason(scan: &Scan, place: i64) -> Option<String> {
    let kept = scan.finding(place)?;
    let words = format!("{} ({})", kept.finding.words(), scan.reference());
    Some(words.chars().take(500).collect())
}
