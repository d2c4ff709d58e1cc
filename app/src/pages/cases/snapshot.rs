//! `GET /business-cases/{reference}/decisions/{decision}`: what a decision was made on, as it stood then,
//! with its hashes computed anew.

use super::{fields, parts, subject};
use crate::components::{Download, FileLink, FileSize, Heading, SummaryList, SummaryRow};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::dossier;
use crate::render::Page;
use crate::urls;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::attachment::FileKind;
use domain::case::{BusinessCase, Content, Section, Step};
use domain::decisions::Decision;
use domain::permission::{Action, Facts, may};
use domain::platform::Catalogue;
use leptos::prelude::*;
use store::queries::cases::{Seen, snapshot};
use store::queries::platforms;

/// Shows it.
///
/// # Errors
/// 403 for those who may not see cases; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, decision)): Path<(String, String)>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewCases, &Facts::default())?;
    let rest = format!("/decisions/{decision}");
    let number = match subject::number(&reference, &rest) {
        Ok(number) => number,
        Err(instead) => return instead,
    };
    let decision: usize = decision.parse().map_err(|_| AppError::NotFound)?;
    let (case, seen) = snapshot(&state.store, &visit.actor, number, decision).await?;
    let catalogue = platforms::catalogue(&state.store).await?;
    let made = decision.checked_sub(1).and_then(|n| case.decisions.get(n));
    let made = made.ok_or(AppError::NotFound)?;
    let content = seen.snapshot.content()?;
    let page = page(&case, made, &seen, &content, &catalogue);
    Ok(page.respond(&state, &visit).await)
}

fn page(
    case: &BusinessCase,
    made: &Decision<Step>,
    seen: &Seen<Step>,
    content: &Content,
    catalogue: &Catalogue,
) -> Page {
    let title = format!("What {} decided on", made.by.name);
    let numbered = format!("Decision {}: {title}", seen.decision);
    let what = format!("{}: {}", made.step.name(), parts::decided(made));
    let place = [seen.snapshot.unit.as_str(), seen.snapshot.group.as_str()];
    let place: Vec<&str> = place.into_iter().filter(|p| !p.is_empty()).collect();
    let mut about = vec![
        SummaryRow::text("Decision", what),
        SummaryRow::text("Statement agreed to", made.statement.clone()),
        SummaryRow::text("Words", made.note.clone()),
        SummaryRow::text("Proposed by", seen.snapshot.proposer.clone()),
        SummaryRow::text("Business unit", place.join(", ")),
    ];
    if let Some(adopts) = &seen.snapshot.adopts {
        about.push(SummaryRow::text(
            "For the account that exists already",
            adopts.clone(),
        ));
    }
    let sections: Vec<AnyView> = Section::ALL
        .iter()
        .map(|section| one_section(case.number, *section, seen, content, catalogue))
        .collect();
    let body = view! {
        <Heading text=title caption=subject::caption(case)/>
        <SummaryList rows=about/>
        {sections}
        <h2 class="govuk-heading-m" id="hashes">"Fingerprints"</h2>
        {dossier::agreement(made, seen)}
        {dossier::fingerprints(made, seen)}
    };
    subject::page(case, numbered, body)
}

fn one_section(
    number: i64,
    section: Section,
    seen: &Seen<Step>,
    content: &Content,
    catalogue: &Catalogue,
) -> AnyView {
    let names = fields::lookups(catalogue);
    let facts = content.facts(section, &names).into_iter();
    let mut rows: Vec<SummaryRow> = facts
        .map(|fact| SummaryRow::text(fact.label, fact.text))
        .collect();
    let kept = seen.snapshot.sections.iter();
    let mut kept = kept.filter(|s| s.section == section.key());
    if let Some(kept) = kept.next().filter(|kept| !kept.files.is_empty()) {
        let file = |file: &store::queries::cases::SnapshotFile| {
            let ending = file.name.rsplit('.').next().unwrap_or_default();
            let kind = FileKind::ALL.iter().find(|kind| kind.ending() == ending);
            let link = FileLink {
                href: urls::case_page(number, &format!("files/{}", file.id)),
                name: file.name.clone(),
                format: kind.map_or("file", |kind| kind.name()),
                size: FileSize::Bytes(u64::try_from(file.size).unwrap_or_default()),
            };
            view! { <li><Download file=link/></li> }
        };
        let files: Vec<_> = kept.files.iter().map(file).collect();
        rows.push(SummaryRow::view(
            "Files",
            view! { <ul class="govuk-list">{files}</ul> },
        ));
    }
    view! {
        <h2 class="govuk-heading-m">{section.name()}</h2>
        <SummaryList rows=rows/>
    }
    .into_any()
}
