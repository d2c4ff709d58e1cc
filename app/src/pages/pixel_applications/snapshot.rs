//! `GET /pixel-applications/{reference}/decisions/{decision}`: what a decision was made on, as it stood
//! then, with its hashes computed anew.

use super::subject;
use crate::components::{Heading, SummaryList, SummaryRow};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::dossier;
use crate::render::Page;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::decisions::Decision;
use domain::permission::{Action, Facts, may};
use domain::pixel::{Application, Content, Lane, Section, Step};
use leptos::prelude::*;
use store::queries::pixels::{Seen, SnapshotSection, snapshot};

/// Shows it.
///
/// # Errors
/// 403 for those who may not see pixels; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, decision)): Path<(String, String)>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewPixels, &Facts::default())?;
    let rest = format!("/decisions/{decision}");
    let number = match subject::number(&reference, &rest) {
        Ok(number) => number,
        Err(instead) => return instead,
    };
    let decision: usize = decision.parse().map_err(|_| AppError::NotFound)?;
    let (application, seen) = snapshot(&state.store, &visit.actor, number, decision).await?;
    let made = decision.checked_sub(1);
    let made = made.and_then(|n| application.decisions.get(n));
    let made = made.ok_or(AppError::NotFound)?;
    let content: Content = seen.snapshot.content()?;
    let page = page(&application, made, &seen, &content);
    Ok(page.respond(&state, &visit).await)
}

fn page(
    application: &Application,
    made: &Decision<Step>,
    seen: &Seen<Step>,
    content: &Content,
) -> Page {
    let title = format!("What {} decided on", made.by.name);
    let numbered = format!("Decision {}: {title}", seen.decision);
    let what = format!("{}: {}", made.step.name(), dossier::decided(made));
    let place = [seen.snapshot.unit.as_str(), seen.snapshot.group.as_str()];
    let place: Vec<&str> = place.into_iter().filter(|p| !p.is_empty()).collect();
    let mut about = vec![
        SummaryRow::text("Decision", what),
        SummaryRow::text("Statement agreed to", made.statement.clone()),
        SummaryRow::text("Words", made.note.clone()),
        SummaryRow::text("Proposed by", seen.snapshot.proposer.clone()),
        SummaryRow::text("Business unit of the accounts", place.join(", ")),
    ];
    if let Some(changes) = &seen.snapshot.adopts {
        about.push(SummaryRow::text("Changes the pixel", changes.clone()));
    }
    let one = |section: &Section| {
        let facts = content.facts(*section).into_iter();
        let mut rows: Vec<SummaryRow> = facts
            .map(|fact| SummaryRow::text(fact.label, fact.text))
            .collect();
        rows.extend(files(&seen.snapshot.sections, section.key()));
        view! {
            <h2 class="govuk-heading-m">{section.name()}</h2>
            <SummaryList rows=rows/>
        }
    };
    let sections: Vec<_> = Section::ALL.iter().map(one).collect();
    let lanes: Vec<SummaryRow> = seen.snapshot.lanes.iter().map(lane).collect();
    let body = view! {
        <Heading text=title caption=subject::caption(application)/>
        <SummaryList rows=about/>
        {sections}
        <h2 class="govuk-heading-m" id="lanes">"Lanes as they stood"</h2>
        <SummaryList rows=lanes/>
        <h2 class="govuk-heading-m" id="hashes">"Fingerprints"</h2>
        {dossier::agreement(made, seen)}
        {dossier::fingerprints(made, seen)}
    };
    subject::page(application, numbered, body)
}

/// The names and hashes of a part's files.
fn files(parts: &[SnapshotSection], key: &str) -> Option<SummaryRow> {
    let part = parts.iter().find(|part| part.section == key)?;
    if part.files.is_empty() {
        return None;
    }
    let one = |name: &str, hash: &str| format!("{name} (SHA-256 {hash})");
    let lines: Vec<String> = part.files.iter().map(|f| one(&f.name, &f.sha256)).collect();
    Some(SummaryRow::text("Files", lines.join("\n")))
}

/// How a lane stood: "Done by Lena on 2027-01-20".
fn lane(part: &SnapshotSection) -> SummaryRow {
    let text = |path: &str| {
        let found = part.content.pointer(path);
        found
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let state = match text("/state").as_str() {
        "done" => "Done",
        "not-needed" => "Not needed",
        "refused" => "Refused",
        _ => "Open",
    };
    let (by, on, note) = (
        text("/settled/by"),
        text("/settled/on"),
        text("/settled/note"),
    );
    let mut words = state.to_owned();
    if !by.is_empty() {
        words.push_str(&format!(": {by}, {on}"));
    }
    if !note.is_empty() {
        words.push_str(&format!("\n{note}"));
    }
    let evidence = part.content.pointer("/settled/evidence");
    if let (Some(lane), Some(serde_json::Value::Object(map))) =
        (Lane::from_key(&part.section), evidence)
    {
        let pairs = map.iter();
        let pairs = pairs.filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned())));
        for fact in lane.facts(&pairs.collect()) {
            words.push_str(&format!("\n{}: {}", fact.label, fact.text));
        }
    }
    for file in &part.files {
        words.push_str(&format!("\n{} (SHA-256 {})", file.name, file.sha256));
    }
    SummaryRow::text(part.name.clone(), words)
}
