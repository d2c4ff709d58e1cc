//! `GET /clearances/{number}`: one certificate as it was issued, made to be printed.

use super::holdings;
use crate::components::{
    Column, DataTable, Heading, Inset, Instant, Row, SummaryList, SummaryRow, Tag, TagColour,
    Warning, Written,
};
use crate::context::{AppState, SignedIn, Site};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::ids::{Reference, ReferenceKind};
use domain::leaving::{Certificate, Ended, Outcome};
use domain::moment::long_date;
use domain::permission::{Action, Facts, may};
use leptos::prelude::*;
use store::queries::clearances::{Issued, show};

/// Shows it.
///
/// # Errors
/// 403 for those who may not see departures; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(number): Path<String>,
) -> Result<Response, AppError> {
    let Some(reference) = Reference::parse(ReferenceKind::Clearance, &number) else {
        may(&visit.actor, Action::ViewDepartures, &Facts::default())?;
        return Err(AppError::NotFound);
    };
    let issued = show(&state.store, &visit.actor, reference.number).await?;
    let list = may(&visit.actor, Action::ViewDepartures, &Facts::default()).is_ok();
    let page = page(&state.site, &issued, list);
    Ok(page.respond(&state, &visit).await)
}

fn page(site: &Site, issued: &Issued, list: bool) -> Page {
    let certificate = &issued.certificate;
    let title = format!("Clearance certificate {}", certificate.number);
    let replaced = issued.replaced_by.map(|number| {
        let newer = Reference::of(ReferenceKind::Clearance, number);
        view! {
            <Inset>
                "A later certificate took the place of this one: "
                <a class="govuk-link" href=urls::record(newer)>{newer.to_string()}</a>"."
            </Inset>
        }
    });
    let broken = (!issued.agrees).then(|| {
        view! { <Warning>"What is stored is not what was issued: the hash does not agree. Do not rely on this certificate, and tell the security team."</Warning> }
    });
    let blocked = (!certificate.blockers.is_empty())
        .then(|| holdings::blockers("In the way of a clearance", &certificate.blockers));
    let organisation = site.organisation_name.clone();
    let body = view! {
        <Heading text=title.clone() caption=organisation/>
        {broken}
        {replaced}
        <SummaryList rows=facts(certificate)/>
        <p class="govuk-body app-no-print">
            <button r#type="button" class="govuk-button govuk-button--secondary" data-print hidden>"Print this page"</button>
        </p>
        {blocked}
        {ended(&certificate.ended)}
        <h2 class="govuk-heading-m">"Verification"</h2>
        <SummaryList rows=verification(issued)/>
    };
    let page = Page::new(Section::People, title, body);
    let page = if list {
        page.crumb(urls::DEPARTURES, "Leavers and movers")
    } else {
        page
    };
    let person = certificate.person;
    page.crumb(
        urls::off_boarding(person),
        format!("Off-boarding of {}", certificate.name),
    )
}

fn facts(certificate: &Certificate) -> Vec<SummaryRow> {
    let (colour, words) = match certificate.outcome {
        Outcome::Cleared => (TagColour::Teal, "Nothing is left of what this person held."),
        Outcome::Blocked => (
            TagColour::Orange,
            "Not cleared: what is in the way is listed below.",
        ),
    };
    let outcome = view! {
        <Tag colour=colour text=certificate.outcome.name()/>
        <span class="app-table__sub">{words}</span>
    };
    let mut rows = vec![
        SummaryRow::view("Outcome", outcome.into_any()),
        SummaryRow::text("Name", certificate.name.clone()),
        SummaryRow::text("E-mail", certificate.email.clone()),
        SummaryRow::text("Job title", certificate.title.clone()),
        SummaryRow::text("Kind", certificate.kind.name()),
        SummaryRow::text("Last day", long_date(certificate.last_day)),
        SummaryRow::view(
            "Issued",
            view! { <Instant at=certificate.issued_at/> }.into_any(),
        ),
        SummaryRow::text("Issued by", certificate.issued_by.name.clone()),
    ];
    if let Some(late) = &certificate.late {
        let days = if late.days == 1 { "day" } else { "days" };
        let words = format!(
            "Access to {} outlived the last day by {} {days} (P 6.12): incident {}",
            late.accounts.join(", "),
            late.days,
            late.incident
        );
        rows.push(SummaryRow::text("Late", words));
    }
    if let Some(before) = &certificate.replaces
        && let Some(reference) = Reference::parse(ReferenceKind::Clearance, before)
    {
        let link =
            view! { <a class="govuk-link" href=urls::record(reference)>{before.clone()}</a> };
        rows.push(SummaryRow::view("Takes the place of", link.into_any()));
    }
    rows
}

fn ended(all: &[Ended]) -> AnyView {
    if all.is_empty() {
        return view! { <p class="govuk-body">"Nothing had to be ended since the departure was planned."</p> }.into_any();
    }
    let row = |ended: &Ended| {
        let head = match reference(ended) {
            Some(reference) => Written::link(&urls::record(reference), &ended.what),
            None => Written::text(&ended.what),
        };
        let evidence = if ended.evidence.is_empty() {
            Written::muted("On record here")
        } else {
            Written::text(&ended.evidence)
        };
        Row::written(
            head.below(&ended.reference),
            vec![
                Written::text(ended.kind.name()),
                Written::short_day(ended.on),
                Written::text(&ended.by),
                evidence,
            ],
        )
    };
    let columns = ["What", "Kind", "Ended or done", "By", "Evidence"].map(Column::new);
    let rows: Vec<Row> = all.iter().map(row).collect();
    view! { <DataTable caption="What was ended" columns=columns.to_vec() rows=rows show_caption=true dense=true/> }
        .into_any()
}

fn reference(ended: &Ended) -> Option<Reference> {
    [ReferenceKind::Grant, ReferenceKind::Obligation]
        .into_iter()
        .find_map(|kind| Reference::parse(kind, &ended.reference))
}

fn verification(issued: &Issued) -> Vec<SummaryRow> {
    let words = if issued.agrees {
        "What is stored has this hash now, and the audit trail names the same one"
    } else {
        "What is stored does not have this hash any more, or the audit trail names another"
    };
    vec![
        SummaryRow::view(
            "SHA-256",
            view! { <code class="app-wrap">{issued.hash.clone()}</code> }.into_any(),
        ),
        SummaryRow::text("Recomputed", words),
    ]
}
