//! Access as rows of files. Days are written as `2027-01-20`, so that other programs read them.

use super::words;
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::files::register_file::Format;
use crate::pages::lists::TableFile;
use axum::response::Response;
use domain::access::GrantState;
use domain::ids::{Reference, ReferenceKind};
use domain::permission::{Action, Facts};
use domain::platform::Catalogue;
use store::queries::access::{AccessRow, PastRow};

const HEADINGS: &[(&str, u8)] = &[
    ("Access", 12),
    ("Person", 30),
    ("E-mail", 36),
    ("Agency", 24),
    ("Account", 12),
    ("Account name", 36),
    ("Platform", 16),
    ("Handle", 24),
    ("Level", 16),
    ("State", 24),
    ("About the state", 40),
    ("First day", 12),
    ("Last day", 12),
    ("What it is for", 50),
    ("Asked for by", 30),
    ("Approved by", 30),
    ("Approved on", 12),
    ("Removed on the platform", 14),
];

const PAST: &[(&str, u8)] = &[
    ("Access", 12),
    ("Person", 30),
    ("Account", 12),
    ("Account name", 36),
    ("Level", 16),
    ("Live since", 12),
    ("Until", 12),
];

/// What a file is about, beside its rows.
pub(super) struct About {
    /// What its permission is compared with.
    pub(super) facts: Facts,
    /// What it is.
    pub(super) title: &'static str,
    /// Which rows, in words.
    pub(super) words: String,
}

/// Hands over a table of access.
///
/// # Errors
/// When it cannot be noted.
pub(super) async fn hand_over(
    state: &AppState,
    visit: &Visit,
    format: Format,
    about: About,
    rows: &[AccessRow],
    catalogue: &Catalogue,
) -> Result<Response, AppError> {
    let file = TableFile {
        action: Action::ViewAccess,
        facts: about.facts,
        name: "access",
        title: about.title,
        headings: HEADINGS,
        rows: rows.iter().map(|row| cells(row, catalogue)).collect(),
        words: about.words,
    };
    file.answer(state, visit, format).await
}

/// Hands over a table of access as it was.
///
/// # Errors
/// When it cannot be noted.
pub(super) async fn hand_over_past(
    state: &AppState,
    visit: &Visit,
    format: Format,
    about: About,
    rows: &[PastRow],
) -> Result<Response, AppError> {
    let file = TableFile {
        action: Action::ViewAccess,
        facts: about.facts,
        name: "access-as-at",
        title: about.title,
        headings: PAST,
        rows: rows.iter().map(past_cells).collect(),
        words: about.words,
    };
    file.answer(state, visit, format).await
}

fn cells(row: &AccessRow, catalogue: &Catalogue) -> Vec<String> {
    let grant = &row.grant;
    let day = |day: Option<chrono::NaiveDate>| day.map(|d| d.to_string()).unwrap_or_default();
    let removed = match grant.state {
        GrantState::Revoked { removed_on, .. } => removed_on,
        _ => None,
    };
    let approved = grant.approved.as_ref();
    vec![
        grant.reference().to_string(),
        row.person.clone(),
        row.email.clone(),
        row.agency.clone().unwrap_or_default(),
        Reference::account(grant.account).to_string(),
        row.account.clone(),
        words::platform(catalogue, &row.platform),
        row.handle.clone(),
        grant.level.name().to_owned(),
        grant.state.key().name().to_owned(),
        words::detail(&grant.state),
        grant.from.to_string(),
        day(grant.until),
        grant.reason.clone(),
        grant.requested_by.name.clone(),
        approved.map(|(by, _)| by.name.clone()).unwrap_or_default(),
        day(approved.map(|(_, on)| *on)),
        day(removed),
    ]
}

fn past_cells(row: &PastRow) -> Vec<String> {
    let day = |at| store::clock::local_day(at).to_string();
    vec![
        Reference::of(ReferenceKind::Grant, row.grant).to_string(),
        row.person.clone(),
        Reference::account(row.account_number).to_string(),
        row.account.clone(),
        row.level.name().to_owned(),
        day(row.live_from),
        row.live_until.map(day).unwrap_or_default(),
    ]
}
