//! The case a page is about, and the way back to it.

use crate::components::Heading;
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::pages::numbered;
use crate::render::{Page, Section};
use crate::urls;
use axum::response::Response;
use domain::attachment::Attachment;
use domain::case::BusinessCase;
use domain::ids::{Reference, ReferenceKind};
use domain::permission::{Action, Facts, may};
use http::StatusCode;
use leptos::prelude::*;
use store::commands::attempts;
use store::queries::cases;

/// The number in an address such as `/business-cases/BC-0042/check`; `rest` is what follows it.
///
/// # Errors
/// `Err(Ok(redirect))` for `bc-42`; `Err(Err(NotFound))` for what is no reference.
#[allow(
    clippy::result_large_err,
    reason = "made once a request and answered at once"
)]
pub(super) fn number(typed: &str, rest: &str) -> Result<i64, Result<Response, AppError>> {
    numbered(ReferenceKind::Case, typed, rest)
}

/// The case with its files, for a page that needs `action` on it.
///
/// # Errors
/// A redirect to its one address; 403; 404.
#[allow(
    clippy::result_large_err,
    reason = "made once a request and answered at once"
)]
pub(super) async fn open(
    state: &AppState,
    visit: &Visit,
    typed: &str,
    rest: &str,
    action: Action,
) -> Result<(BusinessCase, Vec<Attachment>), Result<Response, AppError>> {
    may(&visit.actor, Action::ViewCases, &Facts::default()).map_err(|e| Err(e.into()))?;
    let number = number(typed, rest)?;
    let found = cases::case(&state.store, &visit.actor, number).await;
    let (case, files) = found.map_err(|e| Err(e.into()))?;
    may(&visit.actor, action, &case.facts()).map_err(|e| Err(e.into()))?;
    Ok((case, files))
}

/// The case a form was sent about, if whoever sent it may; if not, the attempt is noted.
///
/// # Errors
/// 403; 404.
pub(super) async fn posted(
    state: &AppState,
    visit: &Visit,
    typed: &str,
    action: Action,
) -> Result<(BusinessCase, Vec<Attachment>), AppError> {
    may(&visit.actor, Action::ViewCases, &Facts::default())?;
    let reference = Reference::parse(ReferenceKind::Case, typed).ok_or(AppError::NotFound)?;
    let (case, files) = cases::case(&state.store, &visit.actor, reference.number).await?;
    let call = visit.call("");
    let (subject, facts) = (reference.to_string(), case.facts());
    attempts::judged(&state.store, &call, action, "business-case", subject, facts).await?;
    Ok((case, files))
}

/// What a case is called: its account's name, or that it has none yet.
pub(super) fn name(case: &BusinessCase) -> String {
    match case.content.purpose.name.as_str() {
        "" => format!("{} (no name yet)", case.reference()),
        name => name.to_owned(),
    }
}

/// "BC-0042: Harbour Tides", above a heading.
pub(super) fn caption(case: &BusinessCase) -> String {
    match case.content.purpose.name.as_str() {
        "" => case.reference().to_string(),
        name => format!("{}: {name}", case.reference()),
    }
}

/// A page about a case, with the way back to it. Its title says which case, since several have the same
/// pages.
pub(super) fn page(case: &BusinessCase, title: impl Into<String>, body: impl IntoAny) -> Page {
    let (mut title, reference) = (title.into(), case.reference().to_string());
    if !title.contains(&reference) {
        title.push_str(&format!(", {reference}"));
    }
    Page::new(Section::Cases, title, body)
        .crumb(urls::CASES, "Business cases")
        .crumb(urls::case(case.number), name(case))
}

/// The page for something that the case's present state does not allow (409).
pub(super) fn stuck(case: &BusinessCase, why: &str) -> Page {
    let (why, caption) = (why.to_owned(), caption(case));
    let (href, open) = (
        urls::case(case.number),
        format!("Open {}", case.reference()),
    );
    let title = "This cannot be done now";
    let body = view! {
        <Heading text=title caption=caption/>
        <p class="govuk-body">{why}</p>
        <p class="govuk-body">"Nothing was saved."</p>
        <p class="govuk-body"><a class="govuk-link" href=href>{open}</a></p>
    };
    page(case, title, body).status(StatusCode::CONFLICT)
}

/// Why the proposer cannot write in it any more.
pub(super) fn closed(case: &BusinessCase) -> String {
    format!(
        "This case is “{}”. It can be changed when it is sent back.",
        case.state.name()
    )
}
