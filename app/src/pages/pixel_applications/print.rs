//! `GET /pixel-applications/{reference}/print`: the whole application as one document: what was asked for,
//! what each lane established, who decided what, for whom, when, on which statement, and the hashes of
//! what was decided, computed anew.

use super::{parts, show_page, stages, subject};
use crate::components::{Heading, SummaryList, SummaryRow, Warning};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::dossier;
use crate::render::Page;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::moment::long_date;
use domain::permission::{Action, Facts, may};
use domain::pixel::Step;
use leptos::prelude::*;
use store::Failure;
use store::queries::pixels::{ApplicationFacts, show, snapshot};

/// Shows it.
///
/// # Errors
/// 403 for those who may not see pixels; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewPixels, &Facts::default())?;
    let number = match subject::number(&reference, "/print") {
        Ok(number) => number,
        Err(instead) => return instead,
    };
    let facts = show(&state.store, &visit.actor, number).await?;
    let mut computed = Vec::with_capacity(facts.application.decisions.len());
    for n in 1..=facts.application.decisions.len() {
        computed.push(
            match snapshot(&state.store, &visit.actor, number, n).await {
                Ok((_, seen)) => Some(seen.computed()),
                // Taken over from the application that this one changes: its snapshot stands there.
                Err(Failure::NotFound) => None,
                Err(other) => return Err(other.into()),
            },
        );
    }
    let page = page(&facts, &computed);
    Ok(page.respond(&state, &visit).await)
}

fn page(facts: &ApplicationFacts, computed: &[Option<String>]) -> Page {
    let application = &facts.application;
    let title = format!("Application for a pixel {}", application.reference());
    let undecided = (!application.state.is_over()).then(|| {
        let words = format!(
            "This application is “{}”: it is not decided yet, and what stands here can change.",
            application.state.name()
        );
        view! { <Warning>{words}</Warning> }
    });
    let decisions: Vec<AnyView> = (1..)
        .zip(application.decisions.iter().zip(computed))
        .map(|(n, (decision, computed))| {
            let evidence = match decision.step {
                Step::Lane(lane) => stages::facts_of(lane, decision),
                Step::Review | Step::Approval => Vec::new(),
            };
            let computed = computed.as_ref().unwrap_or(&decision.hash);
            dossier::documented(n, decision, computed, evidence)
        })
        .collect();
    let none = decisions
        .is_empty()
        .then(|| view! { <p class="govuk-body">"Nobody has decided anything."</p> });
    let stands = match application.state.on() {
        Some(on) => format!("{} on {}", application.state.name(), long_date(on)),
        None => application.state.name().to_owned(),
    };
    let mut rows = vec![
        SummaryRow::text("Reference", application.reference().to_string()),
        SummaryRow::text("How it stands", stands),
    ];
    rows.extend(show_page::about(facts));
    let conditions = application.conditions(&facts.hashes);
    if !conditions.is_empty() {
        rows.push(SummaryRow::text("Conditions", conditions.join("\n")));
    }
    let body = view! {
        <Heading text=subject::name(application) caption=title.clone()/>
        <p class="govuk-body app-no-print">"The whole application as one document. Print it, or save it as a PDF, with your browser."</p>
        {undecided}
        <SummaryList rows=rows/>
        <h2 class="govuk-heading-m" id="asked">"What is asked for"</h2>
        {parts::sections(facts, false)}
        <h2 class="govuk-heading-m" id="decisions">"Lanes and decisions, oldest first"</h2>
        {none}
        {decisions}
    };
    subject::page(application, format!("{title}, to print"), body)
}
