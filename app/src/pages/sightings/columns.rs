//! Reported accounts as rows of a file. Days are written as `2027-01-20`, so that other programs read them.

use super::words;
use domain::ids::{Reference, ReferenceKind};
use domain::platform::Catalogue;
use domain::sighting::TakedownOutcome;
use store::queries::sightings::SightingRow;

/// The headings, with their widths in a spreadsheet.
pub(super) const SIGHTINGS: &[(&str, u8)] = &[
    ("Reference", 12),
    ("Platform", 20),
    ("Handle", 24),
    ("Address", 44),
    ("State", 18),
    ("Since", 14),
    ("Reported on", 14),
    ("Reported by", 24),
    ("What was seen", 44),
    ("Unit asked", 28),
    ("Account", 12),
    ("Reported to the platform on", 18),
    ("Platform’s reference", 20),
    ("Outcome", 24),
    ("Incident", 12),
];

/// The cells of one report, in the order of [`SIGHTINGS`].
pub(super) fn sighting(row: &SightingRow, catalogue: &Catalogue) -> Vec<String> {
    let s = &row.sighting;
    let account = match s.state {
        domain::sighting::SightingState::Ours { account } => {
            Reference::account(account).to_string()
        }
        _ => String::new(),
    };
    let incident = s
        .incident
        .map(|n| Reference::of(ReferenceKind::Incident, n));
    vec![
        s.reference().to_string(),
        words::platform(catalogue, &s.seen.platform),
        s.seen.handle.clone(),
        s.seen.url.clone(),
        s.state.name().to_owned(),
        s.state_on.to_string(),
        s.reported_on.to_string(),
        s.reported_by.name.clone(),
        s.note.clone(),
        row.unit.clone().unwrap_or_default(),
        account,
        s.takedown
            .told_on
            .map(|day| day.to_string())
            .unwrap_or_default(),
        s.takedown.reference.clone(),
        s.takedown
            .outcome
            .map_or("", TakedownOutcome::name)
            .to_owned(),
        incident.map(|r| r.to_string()).unwrap_or_default(),
    ]
}
