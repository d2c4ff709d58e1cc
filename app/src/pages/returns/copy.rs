//! `GET /returns/{period}/{account}/sent/{seq}`: a return as it was sent once, with its hash computed anew.

use super::parts;
use super::reading::Reading;
use super::subject;
use crate::components::{Heading, Inset, Instant, SummaryList, SummaryRow, Warning};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::render::Page;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::problem::Problems;
use domain::returns::Sent;
use leptos::prelude::*;
use store::queries::returns::{KeptCopy, ReturnPage, copy_of};

/// Shows it.
///
/// # Errors
/// 404, also for a return that is not the visitor's to see; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((period, account, seq)): Path<(String, String, String)>,
) -> Result<Response, AppError> {
    let rest = format!("/sent/{seq}");
    let found = match subject::open(&state, &visit, (&period, &account), &rest).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let digits = seq.bytes().all(|b| b.is_ascii_digit()) && !seq.starts_with('0');
    let seq: usize = seq
        .parse()
        .ok()
        .filter(|_| digits)
        .ok_or(AppError::NotFound)?;
    let sent = seq.checked_sub(1).and_then(|n| found.one.sent.get(n));
    let sent = sent.ok_or(AppError::NotFound)?;
    let (id, facts) = (found.one.id, found.one.facts());
    let number = i64::try_from(seq).map_err(|_| AppError::NotFound)?;
    let kept = copy_of(&state.store, &visit.actor, id, &facts, number).await?;
    Ok(page(&found, sent, &kept).respond(&state, &visit).await)
}

fn page(found: &ReturnPage, sent: &Sent, kept: &KeptCopy) -> Page {
    let copy = &kept.copy;
    let title = format!("{} as it was sent ({})", copy.reference, kept.seq);
    let none = Problems::default();
    let base = subject::path(&found.one);
    let reading = Reading {
        content: &copy.content,
        set: &found.period.questions,
        known: &copy.known,
        files: &[],
        base: &base,
        change: false,
        problems: &none,
    };
    let gaps = parts::gaps(&copy.known).map(|gaps| {
        view! { <h3 class="govuk-heading-s">"What the register showed as missing"</h3>{gaps} }
    });
    let body = view! {
        <Heading text=title.clone() caption=subject::caption(found)/>
        {verdict(sent, kept)}
        <p class="govuk-body app-no-print">
            <button r#type="button" class="govuk-button govuk-button--secondary" data-print hidden>"Print this page"</button>
        </p>
        <SummaryList rows=about(sent, kept)/>
        <h2 class="govuk-heading-m">"What it said"</h2>
        {reading.view()}
        {files(kept, &base)}
        <h2 class="govuk-heading-m">"What the register held then"</h2>
        {gaps}
        {parts::register(&copy.known)}
    };
    subject::page(found, title, body)
}

/// Whether what is stored is what was sent.
fn verdict(sent: &Sent, kept: &KeptCopy) -> AnyView {
    let computed = kept.computed();
    if computed == kept.hash && computed == sent.hash {
        return view! { <Inset>"Unchanged since it was sent: the hash was computed anew just now and agrees."</Inset> }
            .into_any();
    }
    view! { <Warning>"What is stored is not what was sent: the hash does not agree. Do not rely on this copy, and tell the security team."</Warning> }
        .into_any()
}

fn about(sent: &Sent, kept: &KeptCopy) -> Vec<SummaryRow> {
    let copy = &kept.copy;
    let code = |hash: String| {
        SummaryRow::view(
            "SHA-256",
            view! { <code class="app-code app-wrap">{hash}</code> },
        )
    };
    let at = copy.at;
    let late = if sent.late {
        "After its last day"
    } else {
        "In time"
    };
    let mut rows = vec![
        SummaryRow::text("Account", format!("{} ({})", copy.name, copy.account)),
        SummaryRow::text("Platform", copy.platform.clone()),
        SummaryRow::text("Address", copy.address.clone()),
        SummaryRow::text("Quarter", copy.period.name()),
        SummaryRow::text("Sent by", copy.by.name.clone()),
        SummaryRow::view("When", view! { <Instant at=at/> }),
        SummaryRow::text("Last day", late),
        SummaryRow::text("Question set", copy.questions.to_string()),
        SummaryRow::text("Statement agreed to", sent.statement.clone()),
        code(kept.hash.clone()),
    ];
    if kept.computed() != kept.hash {
        rows.push(SummaryRow::text("Computed now", kept.computed()));
    }
    rows
}

/// What was attached, with hashes; also what was taken away since.
fn files(kept: &KeptCopy, base: &str) -> Option<AnyView> {
    if kept.copy.files.is_empty() {
        return None;
    }
    let all: Vec<_> = kept
        .copy
        .files
        .iter()
        .map(|file| {
            let (name, hash) = (file.name.clone(), format!("SHA-256 {}", file.sha256));
            let href = format!("{base}/files/{}", file.id);
            view! { <li><a class="govuk-link app-wrap" href=href>{name}</a><span class="app-table__sub app-wrap">{hash}</span></li> }
        })
        .collect();
    let view = view! {
        <h2 class="govuk-heading-m">"Files that were attached"</h2>
        <ul class="govuk-list govuk-list--bullet">{all}</ul>
    };
    Some(view.into_any())
}
