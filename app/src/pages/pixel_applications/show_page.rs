//! One application as a page. A function of what `show` loaded.

use super::{parts, stages, subject, words};
use crate::components::{
    ButtonKind, ButtonLink, Details, Heading, Inset, SummaryList, SummaryRow, Tag, TagColour, Task,
    TaskList,
};
use crate::error::AppError;
use crate::pages::dossier;
use crate::render::Page;
use crate::urls;
use domain::ids::{Reference, ReferenceKind};
use domain::pixel::{ApplicationState, Section, Step};
use leptos::prelude::*;
use store::queries::pixels::ApplicationFacts;

/// Everything the page shows.
pub(super) struct Model {
    pub(super) facts: ApplicationFacts,
    /// Whether the visitor proposed it.
    pub(super) own: bool,
    /// Whether the visitor may give its steps to somebody else.
    pub(super) reassign: bool,
    /// The steps that wait for the visitor.
    pub(super) mine: Vec<Step>,
}

/// The page.
pub(super) fn page(model: &Model) -> Result<Page, AppError> {
    let facts = &model.facts;
    let application = &facts.application;
    let caption = format!("{}, application for a pixel", application.reference());
    let changed = match &facts.last_seen {
        Some(seen) if !application.state.is_over() => Some(parts::changed(facts, seen)?),
        _ => None,
    };
    let base = urls::pixel_application(application.number);
    let (colour, state) = (words::colour(&application.state), application.state.name());
    let body = view! {
        <Heading text=subject::name(application) caption=caption/>
        <p class="govuk-body-l"><Tag colour=colour text=state/></p>
        {actions(model)}
        <SummaryList rows=about(facts)/>
        <h2 class="govuk-heading-m" id="sections">"The application"</h2>
        {sections(model)}
        <h2 class="govuk-heading-m" id="stands">"Where it stands"</h2>
        {stages::stages(facts)}
        {stages::lanes(facts)}
        {stages::established(facts, true)}
        {changed}
        {dossier::decisions(&application.decisions, &base)}
        {dossier::events(&facts.events)}
    };
    let page = subject::page(application, subject::name(application), body);
    // Its own page is the end of the way, not a step on it.
    Ok(Page {
        breadcrumbs: page.breadcrumbs.into_iter().take(2).collect(),
        ..page
    })
}

fn actions(model: &Model) -> Option<AnyView> {
    let application = &model.facts.application;
    let to = |verb: &str| urls::pixel_application_page(application.number, verb);
    let mut all: Vec<AnyView> = Vec::new();
    let mut link = |verb: &str, text: String, kind: ButtonKind| {
        all.push(view! { <ButtonLink href=to(verb) text=text kind=kind/> }.into_any());
    };
    let (first, second) = (ButtonKind::Primary, ButtonKind::Secondary);
    let drafting = matches!(
        application.state,
        ApplicationState::Draft | ApplicationState::SentBack
    );
    if model.own && drafting {
        link("check", "Check and hand in".into(), first);
    }
    for step in &model.mine {
        match step {
            Step::Lane(lane) => {
                let text = format!("Settle “{}”", lane.name());
                link(&format!("lanes/{}", lane.key()), text, first);
            }
            Step::Review | Step::Approval => link("decision", "Decide".into(), first),
        }
    }
    if application.waits_at().is_some() && model.mine.is_empty() {
        link("decision", "See the decision page".into(), second);
    }
    if model.reassign && !model.facts.waiting.is_empty() {
        link("reassign", "Give a step to somebody else".into(), second);
    }
    if !application.decisions.is_empty() {
        link("print", "The application as one document".into(), second);
    }
    if model.own && !application.state.is_over() {
        link("withdraw", "Withdraw".into(), ButtonKind::Warning);
    }
    (!all.is_empty())
        .then(|| view! { <div class="app-actions app-no-print">{all}</div> }.into_any())
}

fn place(facts: &ApplicationFacts) -> String {
    match (facts.unit.as_str(), facts.group.as_str()) {
        ("", group) => group.to_owned(),
        (unit, "") => unit.to_owned(),
        (unit, group) => format!("{unit}, {group}"),
    }
}

/// What it is about, in short.
pub(super) fn about(facts: &ApplicationFacts) -> Vec<SummaryRow> {
    let application = &facts.application;
    let mut rows = vec![
        SummaryRow::text("Proposed by", application.proposer.name.clone()),
        SummaryRow::text("Business unit of the accounts", place(facts)),
    ];
    if !facts.accounts.is_empty() {
        let one = |(number, name): &(i64, String)| {
            let (href, words) = (
                urls::account(*number),
                format!("{name} ({})", Reference::account(*number)),
            );
            view! { <li><a class="govuk-link" href=href>{words}</a></li> }
        };
        let all: Vec<_> = facts.accounts.iter().map(one).collect();
        rows.push(SummaryRow::view(
            "Accounts",
            view! { <ul class="govuk-list">{all}</ul> },
        ));
    }
    let pixel = |number: i64| {
        let words = Reference::of(ReferenceKind::Pixel, number).to_string();
        let href = urls::pixel(number);
        view! { <a class="govuk-link" href=href>{words}</a> }
    };
    if let Some(number) = application.amends {
        rows.push(SummaryRow::view("Changes the pixel", pixel(number)));
    }
    if let Some(number) = application.pixel.filter(|_| application.amends.is_none()) {
        rows.push(SummaryRow::view("Pixel that came of it", pixel(number)));
    }
    rows
}

/// The proposer's task list while it is theirs; for everybody else what it says.
fn sections(model: &Model) -> AnyView {
    let application = &model.facts.application;
    if !(model.own && application.state.is_open_to_the_proposer()) {
        return parts::sections(&model.facts, true);
    }
    let sent_back = match application.state {
        ApplicationState::SentBack => application.decisions.last(),
        _ => None,
    };
    let words = sent_back.map(|decision| {
        let words = format!("{} sent the application back. What has to change stands at its sections. Only the lanes whose sections change look at it again.", decision.by.name);
        let note = (!decision.note.is_empty()).then(|| decision.note.clone());
        view! { <Inset><p class="govuk-body">{words}</p>{note.map(|note| view! { <p class="govuk-body app-lines">{note}</p> })}</Inset> }
    });
    let assessed = (application.state == ApplicationState::InAssessment).then(|| {
        view! { <p class="govuk-body">"You can still change it. Whatever a lane has settled opens again when you change what it looks at."</p> }
    });
    let tasks: Vec<Task> = Section::ALL.iter().map(|s| task(model, *s)).collect();
    let read = parts::sections(&model.facts, false);
    view! {
        {words}
        {assessed}
        <TaskList id="section" tasks=tasks/>
        <Details summary="Read all of it">{read}</Details>
    }
    .into_any()
}

fn task(model: &Model, section: Section) -> Task {
    let application = &model.facts.application;
    let content = &application.content;
    let complete = content.lacks(section).is_empty();
    let written = content.facts(section).iter().any(|f| !f.text.is_empty());
    let asked = match application.state {
        ApplicationState::SentBack => application.decisions.last(),
        _ => None,
    };
    let asked = asked.and_then(|decision| decision.reasons.get(section.key()));
    let status = match (complete, written) {
        (true, _) if asked.is_some() => ("Change asked for".to_owned(), Some(TagColour::Orange)),
        (true, _) => ("Complete".to_owned(), None),
        (false, true) => ("In progress".to_owned(), Some(TagColour::Yellow)),
        (false, false) => ("Not begun".to_owned(), Some(TagColour::Purple)),
    };
    Task {
        name: section.name().to_owned(),
        hint: asked.cloned(),
        href: Some(urls::pixel_application_page(
            application.number,
            section.key(),
        )),
        status,
    }
}
