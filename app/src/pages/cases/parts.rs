//! Parts that several pages about cases show: what is near, what people do already, sections with their
//! facts, what has changed. Where a case stands and its decisions are in `decided`.

use super::{fields, words};
use crate::components::{
    Changes, Column, DataTable, Details, Row, SummaryList, SummaryRow, Written,
};
use crate::pages::dossier;
use crate::urls;
use domain::attachment::Attachment;
use domain::case::{BusinessCase, Section, Step, changes, hours_words};
use domain::platform::Catalogue;
use leptos::prelude::*;
use store::queries::cases::{CaseFacts, Load, Overlap, OverlapOf, Seen};

pub(super) use super::decided::stages;
pub(super) use crate::pages::dossier::decided;

/// What is near, with why; nothing when nothing is.
pub(super) fn overlaps(found: &[Overlap], catalogue: &Catalogue) -> Option<AnyView> {
    if found.is_empty() {
        return None;
    }
    let row = |overlap: &Overlap| {
        let what = match overlap.of {
            OverlapOf::Account => "account",
            OverlapOf::Case => "business case",
        };
        let name = match overlap.name.as_str() {
            "" => overlap.reference.to_string(),
            name => name.to_owned(),
        };
        let below = format!("{}, {what}", overlap.reference);
        let head = Written::link(&urls::record(overlap.reference), &name).below(&below);
        let why: Vec<_> = overlap.why.iter().map(|why| why.name()).collect();
        let platform = words::platform(catalogue, &overlap.platform);
        Row::written(
            head,
            vec![Written::text(&platform), Written::text(&why.join("; "))],
        )
    };
    let rows: Vec<Row> = found.iter().map(row).collect();
    let columns = ["What is there already", "Platform", "Why it is near"];
    let columns = columns.map(Column::new).to_vec();
    let view = view! {
        <h2 class="govuk-heading-m" id="overlaps">"Near to this"</h2>
        <p class="govuk-body">"Perhaps one of these can do what this account is for."</p>
        <DataTable caption="What is near to this case" columns=columns rows=rows/>
    };
    Some(view.into_any())
}

/// What the people named do already; nothing when nobody in the register is named.
pub(super) fn load(found: &[Load]) -> Option<AnyView> {
    if found.is_empty() {
        return None;
    }
    let row = |load: &Load| {
        let mut cases = Written::default();
        for (number, name, tenths) in &load.cases {
            let words = format!("{name}: {}", hours_words(*tenths));
            cases = cases.and_link(&urls::case(*number), &words);
        }
        let mut accounts = Written::default();
        for (number, name) in &load.accounts {
            accounts = accounts.and_link(&urls::account(*number), name);
        }
        let none = || Written::muted("None");
        let cases = if load.cases.is_empty() { none() } else { cases };
        let accounts = if load.accounts.is_empty() {
            none()
        } else {
            accounts
        };
        let cells = vec![
            Written::text(&hours_words(load.here)),
            cases,
            accounts,
            Written::text(&hours_words(load.together())),
        ];
        Row::written(Written::text(&load.name), cells)
    };
    let rows: Vec<Row> = found.iter().map(row).collect();
    let columns = vec![
        Column::new("Person"),
        Column::new("Here, a week").numeric(),
        Column::new("Other cases"),
        Column::new("Accounts they are named for"),
        Column::new("Together, a week").numeric(),
    ];
    let view = view! {
        <h2 class="govuk-heading-m" id="load">"What these people do already"</h2>
        <DataTable caption="What the people named in this case do already" columns=columns rows=rows/>
    };
    Some(view.into_any())
}

/// A section's facts with its files.
pub(super) fn section(
    case: &BusinessCase,
    files: &[Attachment],
    section: Section,
    catalogue: &Catalogue,
) -> AnyView {
    let names = fields::lookups(catalogue);
    let facts = case.content.facts(section, &names);
    let mut rows: Vec<SummaryRow> = facts
        .into_iter()
        .map(|fact| SummaryRow::text(fact.label, fact.text))
        .collect();
    rows.extend(dossier::kept(
        files,
        section.key(),
        &urls::case(case.number),
    ));
    view! { <SummaryList rows=rows/> }.into_any()
}

/// What has changed since an earlier decision; `None` when there is none to compare with.
pub(super) fn changed(
    facts: &CaseFacts,
    seen: &Seen<Step>,
    catalogue: &Catalogue,
) -> Result<AnyView, store::Failure> {
    let names = fields::lookups(catalogue);
    let before = seen.snapshot.content()?;
    let decision = seen.decision.checked_sub(1);
    let decision = decision.and_then(|n| facts.case.decisions.get(n));
    let since = decision.map(|decision| {
        let href = urls::case_page(facts.case.number, &format!("decisions/{}", seen.decision));
        let words = format!("{}, {}", decision.step.name(), decided(decision));
        view! {
            <p class="govuk-body">
                "Compared with what stood there then: "
                <a class="govuk-link" href=href>{words}</a>
            </p>
        }
    });
    let mut told = Vec::new();
    for section in Section::ALL {
        let mut all = changes(*section, &before, &facts.case.content, &names);
        all.extend(dossier::changed_files(
            &facts.files,
            &seen.snapshot,
            section.key(),
        ));
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

/// Every section, folded away or open, for reading.
pub(super) fn sections(facts: &CaseFacts, catalogue: &Catalogue, folded: bool) -> AnyView {
    let one = |section: &Section| {
        let inner = self::section(&facts.case, &facts.files, *section, catalogue);
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
