//! Parts that several pages about applications show: sections with their facts, what has changed.

use crate::components::{Changes, Details, SummaryList, SummaryRow};
use crate::pages::dossier;
use crate::urls;
use domain::attachment::Attachment;
use domain::pixel::{Application, Content, Section, Step};
use leptos::prelude::*;
use store::queries::pixels::{ApplicationFacts, Seen};

/// A section's facts with its files.
pub(super) fn section(
    application: &Application,
    files: &[Attachment],
    section: Section,
) -> AnyView {
    let facts = application.content.facts(section).into_iter();
    let mut rows: Vec<SummaryRow> = facts
        .map(|fact| SummaryRow::text(fact.label, fact.text))
        .collect();
    let base = urls::pixel_application(application.number);
    rows.extend(dossier::kept(files, section.key(), &base));
    if rows.is_empty() {
        return view! { <p class="govuk-body">"Nothing has been written here yet."</p> }.into_any();
    }
    view! { <SummaryList rows=rows/> }.into_any()
}

/// Every section, folded away or open, for reading.
pub(super) fn sections(facts: &ApplicationFacts, folded: bool) -> AnyView {
    let one = |section: &Section| {
        let inner = self::section(&facts.application, &facts.files, *section);
        if folded {
            view! { <Details summary=section.name()>{inner}</Details> }.into_any()
        } else {
            view! {
                <h3 class="govuk-heading-s">{section.name()}</h3>
                {inner}
            }
            .into_any()
        }
    };
    Section::ALL.iter().map(one).collect_view().into_any()
}

/// What has changed since an earlier decision.
pub(super) fn changed(
    facts: &ApplicationFacts,
    seen: &Seen<Step>,
) -> Result<AnyView, store::Failure> {
    let before: Content = seen.snapshot.content()?;
    let decision = seen.decision.checked_sub(1);
    let decision = decision.and_then(|n| facts.application.decisions.get(n));
    let since = decision.map(|decision| {
        let verb = format!("decisions/{}", seen.decision);
        let href = urls::pixel_application_page(facts.application.number, &verb);
        let words = format!("{}, {}", decision.step.name(), dossier::decided(decision));
        view! {
            <p class="govuk-body">
                "Compared with what stood there then: "
                <a class="govuk-link" href=href>{words}</a>
            </p>
        }
    });
    let mut told = Vec::new();
    for section in Section::ALL {
        let mut all = facts.application.content.changes(*section, &before);
        let key = section.key();
        all.extend(dossier::changed_files(&facts.files, &seen.snapshot, key));
        if !all.is_empty() {
            told.push(view! {
                <h3 class="govuk-heading-s">{section.name()}</h3>
                <div class="govuk-!-margin-bottom-6"><Changes changes=all/></div>
            });
        }
    }
    let nothing = told.is_empty().then(|| {
        view! { <p class="govuk-body">"Nothing has been changed since."</p> }
    });
    let view = view! {
        <h2 class="govuk-heading-m" id="changes">"What has changed"</h2>
        {since}
        {nothing}
        {told}
    };
    Ok(view.into_any())
}
