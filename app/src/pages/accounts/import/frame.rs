//! What the pages about one import share: who may see it, its place on the way from the top.

use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use domain::ids::{Reference, ReferenceKind};
use domain::permission::{Action, Facts, may};
use leptos::prelude::*;
use store::commands::attempts;
use store::queries::imports::{self, Shown};

/// The import that a page is about.
///
/// # Errors
/// Not permitted; not found; the database.
pub(super) async fn open(
    state: &AppState,
    visit: &Visit,
    reference: &str,
) -> Result<Shown, AppError> {
    may(&visit.actor, Action::ImportAccounts, &Facts::default())?;
    let reference = Reference::parse(ReferenceKind::Import, reference);
    let number = reference.ok_or(AppError::NotFound)?.number;
    Ok(imports::show(&state.store, &visit.actor, number).await?)
}

/// The import that a form was sent about; an attempt by somebody who may not is noted.
///
/// # Errors
/// As [`open`].
pub(super) async fn posted(
    state: &AppState,
    visit: &Visit,
    reference: &str,
) -> Result<Shown, AppError> {
    may_post(state, visit, reference).await?;
    open(state, visit, reference).await
}

/// Whether somebody may send a form of these pages at all.
///
/// # Errors
/// Not permitted, which is noted.
pub(super) async fn may_post(
    state: &AppState,
    visit: &Visit,
    subject: &str,
) -> Result<(), AppError> {
    let (action, facts) = (Action::ImportAccounts, Facts::default());
    let subject: String = subject.chars().take(40).collect();
    let call = visit.call("");
    Ok(attempts::judged(&state.store, &call, action, "import", subject, facts).await?)
}

/// A page about one import.
pub(super) fn page(shown: &Shown, title: impl Into<String>, body: impl IntoAny) -> Page {
    let reference = Reference::import(shown.import.number).to_string();
    let title = format!("{}: {reference}", title.into());
    Page::new(Section::Accounts, title, body)
        .crumb(urls::ACCOUNTS, "Accounts")
        .crumb(urls::IMPORT, "Import")
}

/// "IM-0003, register.csv".
pub(super) fn caption(shown: &Shown) -> String {
    let import = &shown.import;
    format!("{}, {}", Reference::import(import.number), import.file.name)
}
