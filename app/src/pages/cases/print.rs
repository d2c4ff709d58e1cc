//! `GET /business-cases/{reference}/print`: the whole case as one document: what was asked for, who decided
//! what, for whom, when, on which statement, and the hashes of what was decided, computed anew.

use super::{parts, subject};
use crate::components::{Heading, Inset, SummaryList, SummaryRow, Warning, instant_words};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::dossier;
use crate::render::Page;
use crate::urls;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::case::{CaseState, Section, hours_words};
use domain::ids::Reference;
use domain::moment::long_date;
use domain::permission::{Action, Facts, may};
use domain::platform::Catalogue;
use leptos::prelude::*;
use store::queries::cases::{CaseFacts, show, snapshot};
use store::queries::platforms;

/// Shows it.
///
/// # Errors
/// 403 for those who may not see cases; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewCases, &Facts::default())?;
    let number = match subject::number(&reference, "/print") {
        Ok(number) => number,
        Err(instead) => return instead,
    };
    let facts = show(&state.store, &visit.actor, number).await?;
    let catalogue = platforms::catalogue(&state.store).await?;
    let mut computed = Vec::with_capacity(facts.case.decisions.len());
    for n in 1..=facts.case.decisions.len() {
        let (_, seen) = snapshot(&state.store, &visit.actor, number, n).await?;
        computed.push(seen.computed());
    }
    let page = page(&facts, &computed, &catalogue);
    Ok(page.respond(&state, &visit).await)
}

fn page(facts: &CaseFacts, computed: &[String], catalogue: &Catalogue) -> Page {
    let case = &facts.case;
    let title = format!("Business case {}", case.reference());
    let undecided = (!case.state.is_over()).then(|| {
        let words = format!(
            "This case is “{}”: it is not decided yet, and what stands here can change.",
            case.state.name()
        );
        view! { <Warning>{words}</Warning> }
    });
    let decisions: Vec<AnyView> = (1..)
        .zip(case.decisions.iter().zip(computed))
        .map(|(n, (decision, computed))| dossier::documented(n, decision, computed, Vec::new()))
        .collect();
    let none = decisions
        .is_empty()
        .then(|| view! { <p class="govuk-body">"Nobody has decided anything."</p> });
    let body = view! {
        <Heading text=subject::name(case) caption=title.clone()/>
        <p class="govuk-body app-no-print">"The whole case as one document. Print it, or save it as a PDF, with your browser."</p>
        {undecided}
        <SummaryList rows=about(facts)/>
        <h2 class="govuk-heading-m" id="asked">"What is asked for"</h2>
        {parts::sections(facts, catalogue, false)}
        {files(facts)}
        <h2 class="govuk-heading-m" id="decisions">"Decisions, oldest first"</h2>
        {none}
        {decisions}
        {hashes(facts)}
    };
    subject::page(case, format!("{title}, to print"), body)
}

fn about(facts: &CaseFacts) -> Vec<SummaryRow> {
    let case = &facts.case;
    let place: Vec<&str> = [facts.unit.as_str(), facts.group.as_str()]
        .into_iter()
        .filter(|name| !name.is_empty())
        .collect();
    let stands = match &case.state {
        CaseState::Approved { on }
        | CaseState::Declined { on, .. }
        | CaseState::Withdrawn { on } => {
            format!("{} on {}", case.state.name(), long_date(*on))
        }
        _ => case.state.name().to_owned(),
    };
    let mut rows = vec![
        SummaryRow::text("Reference", case.reference().to_string()),
        SummaryRow::text("How it stands", stands),
        SummaryRow::text("Proposed by", case.proposer.name.clone()),
        SummaryRow::text("Business unit", place.join(", ")),
        SummaryRow::text("Hours a week, together", hours_words(case.content.tenths())),
    ];
    let account = |(number, name): &(i64, String)| {
        let words = format!("{}, {name}", Reference::account(*number));
        let href = urls::account(*number);
        view! { <a class="govuk-link" href=href>{words}</a> }
    };
    if let Some(found) = &facts.adopts {
        rows.push(SummaryRow::view(
            "For the account that exists already",
            account(found),
        ));
    }
    if let Some(found) = facts.account.as_ref().filter(|_| case.adopts.is_none()) {
        rows.push(SummaryRow::view("Account that came of it", account(found)));
    }
    if let Some(on) = case.review_on {
        rows.push(SummaryRow::text("Reviewed or closed by", long_date(on)));
    }
    rows
}

/// The hashes of what was attached.
fn files(facts: &CaseFacts) -> Option<AnyView> {
    if facts.files.is_empty() {
        return None;
    }
    let rows: Vec<SummaryRow> = facts
        .files
        .iter()
        .map(|file| {
            let words = format!("Attached by {}, {}", file.by.name, instant_words(file.at));
            let hash = file.sha256.clone();
            let value = view! {
                <p class="govuk-body">{words}</p>
                <code class="app-code app-wrap">{hash}</code>
            };
            SummaryRow::view(file.name.clone(), value)
        })
        .collect();
    let view = view! {
        <h3 class="govuk-heading-s">"Files, with their SHA-256"</h3>
        <SummaryList rows=rows/>
    };
    Some(view.into_any())
}

/// The hashes of the sections as they stand, so that a copy on paper can be compared.
fn hashes(facts: &CaseFacts) -> AnyView {
    let rows: Vec<SummaryRow> = Section::ALL
        .iter()
        .map(|section| {
            let hash = facts.hashes.sections.get(section.key());
            let hash = hash.cloned().unwrap_or_default();
            let value = view! { <code class="app-code app-wrap">{hash}</code> };
            SummaryRow::view(section.name(), value)
        })
        .collect();
    view! {
        <h2 class="govuk-heading-m" id="hashes">"SHA-256 of each section as it stands"</h2>
        <Inset>"Each decision keeps the text it was made on. A copy of this document can be compared with the register by these."</Inset>
        <SummaryList rows=rows/>
    }
    .into_any()
}
