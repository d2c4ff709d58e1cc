//! One case as a page. A function of what `show` loaded.

use super::{parts, subject, words};
use crate::components::{
    ButtonKind, ButtonLink, Details, Heading, Inset, SummaryList, SummaryRow, Tag, TagColour, Task,
    TaskList, Warning,
};
use crate::error::AppError;
use crate::pages::dossier;
use crate::render::Page;
use crate::urls;
use chrono::NaiveDate;
use domain::case::{BusinessCase, CaseState, Section, hours_words};
use domain::platform::Catalogue;
use leptos::prelude::*;
use store::queries::cases::CaseFacts;

/// Everything the page shows.
pub(super) struct Model<'a> {
    pub(super) facts: CaseFacts,
    pub(super) catalogue: &'a Catalogue,
    pub(super) today: NaiveDate,
    /// Whether the visitor proposed it.
    pub(super) own: bool,
    /// Whether the visitor may give its step to somebody else.
    pub(super) reassign: bool,
    /// Whether it waits for the visitor.
    pub(super) can_decide: bool,
}

/// The page.
pub(super) fn page(model: &Model<'_>) -> Result<Page, AppError> {
    let facts = &model.facts;
    let case = &facts.case;
    let caption = format!("{}, business case", case.reference());
    let changed = match &facts.last_seen {
        Some(seen) if !case.state.is_over() => Some(parts::changed(facts, seen, model.catalogue)?),
        _ => None,
    };
    let body = view! {
        <Heading text=subject::name(case) caption=caption/>
        <p class="govuk-body-l"><Tag colour=words::colour(&case.state) text=case.state.name()/></p>
        {actions(model)}
        {few_hours(facts)}
        <SummaryList rows=about(facts)/>
        <h2 class="govuk-heading-m" id="sections">"The case"</h2>
        {sections(model)}
        <h2 class="govuk-heading-m" id="stands">"Where it stands"</h2>
        {parts::stages(facts)}
        {changed}
        {parts::overlaps(&facts.overlaps, model.catalogue)}
        {parts::load(&facts.load)}
        {dossier::decisions(&case.decisions, &urls::case(case.number))}
        {dossier::events(&facts.events)}
    };
    let page = subject::page(case, subject::name(case), body);
    // Its own page is the end of the way, not a step on it.
    Ok(Page {
        breadcrumbs: page.breadcrumbs.into_iter().take(1).collect(),
        ..page
    })
}

fn actions(model: &Model<'_>) -> Option<AnyView> {
    let case = &model.facts.case;
    let to = |verb: &str| urls::case_page(case.number, verb);
    let open = model.own && case.state.is_open_to_the_proposer();
    let mut all: Vec<AnyView> = Vec::new();
    if open {
        all.push(view! { <ButtonLink href=to("check") text="Check and hand in"/> }.into_any());
    }
    if model.can_decide {
        all.push(view! { <ButtonLink href=to("decision") text="Decide"/> }.into_any());
    } else if case.waits_at().is_some() {
        all.push(view! { <ButtonLink href=to("decision") text="See the decision page" kind=ButtonKind::Secondary/> }.into_any());
    }
    if model.reassign && case.waits_at().is_some() {
        all.push(view! { <ButtonLink href=to("reassign") text="Give the step to somebody else" kind=ButtonKind::Secondary/> }.into_any());
    }
    if case.account.is_some() {
        all.push(view! { <ButtonLink href=to("set-up") text="See the set-up"/> }.into_any());
    }
    if case.state.is_over() {
        all.push(view! { <ButtonLink href=to("print") text="The case as one document" kind=ButtonKind::Secondary/> }.into_any());
    }
    if model.own && !case.state.is_over() {
        all.push(
            view! { <ButtonLink href=to("withdraw") text="Withdraw" kind=ButtonKind::Warning/> }
                .into_any(),
        );
    }
    (!all.is_empty())
        .then(|| view! { <div class="app-actions app-no-print">{all}</div> }.into_any())
}

/// Fewer hours than the policy asks for, with why.
pub(super) fn few_hours(facts: &CaseFacts) -> Option<AnyView> {
    let content = &facts.case.content;
    if content.resourcing.people.is_empty() || !content.has_too_few_hours(&facts.settings) {
        return None;
    }
    let asked = facts.settings.hours_a_week;
    let hours = hours_words(content.tenths());
    let why = match content.resourcing.why_fewer.as_str() {
        "" => "Why fewer are enough has not been said yet.".to_owned(),
        why => format!("Why fewer are enough: {why}"),
    };
    let words =
        format!("The hours named are {hours} a week; the policy asks for at least {asked}. {why}");
    Some(view! { <Warning>{words}</Warning> }.into_any())
}

fn about(facts: &CaseFacts) -> Vec<SummaryRow> {
    let case = &facts.case;
    let place = match (facts.unit.as_str(), facts.group.as_str()) {
        ("", group) => group.to_owned(),
        (unit, "") => unit.to_owned(),
        (unit, group) => format!("{unit}, {group}"),
    };
    let mut rows = vec![
        SummaryRow::text("Proposed by", case.proposer.name.clone()),
        SummaryRow::text("Business unit", place),
    ];
    let link = |number: i64, name: &str| {
        let (href, name) = (urls::account(number), name.to_owned());
        view! { <a class="govuk-link" href=href>{name}</a> }
    };
    if let Some((number, name)) = &facts.adopts {
        rows.push(SummaryRow::view(
            "For the account that exists already",
            link(*number, name),
        ));
    }
    if let Some((number, name)) = &facts.account {
        rows.push(SummaryRow::view("Account", link(*number, name)));
    }
    rows
}

/// The proposer's task list while it is theirs; for everybody else what it says.
fn sections(model: &Model<'_>) -> AnyView {
    let case = &model.facts.case;
    if !(model.own && case.state.is_open_to_the_proposer()) {
        return parts::sections(&model.facts, model.catalogue, true);
    }
    let sent_back = match case.state {
        CaseState::SentBack { .. } => case.decisions.last(),
        _ => None,
    };
    let words = sent_back.map(|decision| {
        let words = format!("{} sent the case back. What has to change stands at its sections. Only the steps whose sections change decide again.", decision.by.name);
        let note = (!decision.note.is_empty()).then(|| decision.note.clone());
        view! { <Inset><p class="govuk-body">{words}</p>{note.map(|note| view! { <p class="govuk-body app-lines">{note}</p> })}</Inset> }
    });
    let tasks: Vec<Task> = Section::ALL
        .iter()
        .map(|section| task(model, case, *section))
        .collect();
    let read = parts::sections(&model.facts, model.catalogue, false);
    view! {
        {words}
        <TaskList id="section" tasks=tasks/>
        <Details summary="Read all of it">{read}</Details>
    }
    .into_any()
}

fn task(model: &Model<'_>, case: &BusinessCase, section: Section) -> Task {
    let content = &case.content;
    let lacking = content.lacks(section, &model.facts.settings, model.today);
    let names = |key: &str| key.to_owned();
    let written = content
        .facts(section, &names)
        .iter()
        .any(|fact| !fact.text.is_empty() && fact.field != "hours");
    let asked = match case.state {
        CaseState::SentBack { .. } => case.decisions.last(),
        _ => None,
    };
    let asked = asked.and_then(|decision| decision.reasons.get(section.key()));
    let status = match (lacking.is_empty(), written) {
        (true, _) if asked.is_some() => ("Change asked for".to_owned(), Some(TagColour::Orange)),
        (true, _) => ("Complete".to_owned(), None),
        (false, true) => ("In progress".to_owned(), Some(TagColour::Yellow)),
        (false, false) => ("Not begun".to_owned(), Some(TagColour::Purple)),
    };
    Task {
        name: section.name().to_owned(),
        hint: asked.cloned(),
        href: Some(urls::case_page(case.number, section.key())),
        status,
    }
}
