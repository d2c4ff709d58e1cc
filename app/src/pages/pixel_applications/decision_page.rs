//! The page on which an application is reviewed or approved: what is asked for, what the lanes have
//! established, what stands in the way, and the form.

use super::{parts, show_page, stages, subject, words};
use crate::components::{
    Actions, Button, Checkbox, Choice, Details, ErrorSummary, Field, Form, FormState, Guard,
    Heading, Inset, LabelSize, Radios, SummaryList, Textarea, Warning, new_key,
};
use crate::error::AppError;
use crate::pages::dossier;
use crate::pages::forms::Typed;
use crate::render::Page;
use crate::urls;
use domain::decisions::Verdict;
use domain::pixel::{ApplicationState, Section, Step};
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;
use store::queries::pixels::ApplicationFacts;

/// Whether the visitor can decide.
pub(super) enum Standing {
    /// They can, perhaps for somebody.
    Can {
        /// At which step.
        step: Step,
        /// For whom.
        acting_for: Option<String>,
    },
    /// They cannot, and why.
    Cannot(String),
    /// There is nothing to decide.
    Nothing,
}

/// Everything the page shows.
pub(super) struct Model<'a> {
    pub(super) facts: ApplicationFacts,
    pub(super) standing: Standing,
    pub(super) typed: &'a Typed,
    pub(super) problems: &'a Problems,
    pub(super) overtaken: bool,
}

/// The page.
pub(super) fn page(model: &Model<'_>) -> Result<Page, AppError> {
    let facts = &model.facts;
    let application = &facts.application;
    let title = match application.waits_at() {
        Some(Step::Review) => "Review the application",
        Some(_) => "Decide about the pixel",
        None => "Decision about the pixel",
    };
    let changed = match &facts.last_seen {
        Some(seen) => Some(parts::changed(facts, seen)?),
        None => None,
    };
    let base = urls::pixel_application(application.number);
    let earlier = (!application.decisions.is_empty()).then(|| {
        let all = dossier::decisions(&application.decisions, &base);
        view! { <Details summary="Every decision so far, with its fingerprint">{all}</Details> }
    });
    let overtaken = model.overtaken.then(|| {
        let words = format!(
            "The application has moved since you opened this page, so your decision was not saved. It is now “{}”.",
            application.state.name()
        );
        view! { <Warning>{words}</Warning> }
    });
    let body = view! {
        <ErrorSummary problems=model.problems.clone()/>
        <Heading text=title caption=subject::caption(application)/>
        {overtaken}
        {who_can(model)}
        <SummaryList rows=show_page::about(facts)/>
        {guards(model)}
        {conditions(facts)}
        {changed}
        {recommendation(facts)}
        {stages::lanes(facts)}
        {stages::established(facts, false)}
        <h2 class="govuk-heading-m" id="application">"The whole application"</h2>
        {parts::sections(facts, false)}
        {earlier}
        {form(model)}
        {hash(facts)}
    };
    let page = subject::page(application, title, body)
        .problems(model.problems)
        .islands();
    Ok(if model.overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    })
}

fn who_can(model: &Model<'_>) -> Option<AnyView> {
    let facts = &model.facts;
    let can = || {
        let waits = facts
            .application
            .waits_at()
            .and_then(|step| facts.waits(step));
        match waits.map(|w| words::who(&w.who_can)).unwrap_or_default().as_str() {
            "" => "Nobody can decide it as it stands. Design and Marketing can give the step to somebody.".to_owned(),
            names => format!("It can be decided by {names}."),
        }
    };
    let words = match &model.standing {
        Standing::Can { acting_for, .. } => {
            let name = acting_for.as_ref()?;
            format!("You decide for {name}. Both names stand with the decision.")
        }
        Standing::Cannot(why) => format!("You cannot decide this. {why}. {}", can()),
        Standing::Nothing => match facts.application.state {
            ApplicationState::InAssessment => {
                "There is nothing to decide yet: the lanes are at work.".to_owned()
            }
            ApplicationState::Draft | ApplicationState::SentBack => {
                "There is nothing to decide now: the application is with whoever proposes it."
                    .to_owned()
            }
            _ => format!(
                "There is nothing to decide: the application is “{}”.",
                facts.application.state.name()
            ),
        },
    };
    Some(view! { <Inset>{words}</Inset> }.into_any())
}

/// What P 6.23 asks for and is missing.
fn guards(model: &Model<'_>) -> Option<AnyView> {
    let facts = &model.facts;
    let missing = facts.application.guards(&facts.hashes);
    let over = facts.application.state.is_over();
    (!missing.is_empty() && !over && facts.application.waits_at().is_some()).then(|| {
        let words = format!(
            "It cannot be approved (P 6.23): {}.",
            missing.join("; and ")
        );
        view! { <Warning>{words}</Warning> }.into_any()
    })
}

/// What must hold as long as the pixel is used.
fn conditions(facts: &ApplicationFacts) -> Option<AnyView> {
    let all = facts.application.conditions(&facts.hashes);
    if all.is_empty() {
        return None;
    }
    let lines = all.into_iter().map(|line| view! { <li>{line}</li> });
    let lines: Vec<_> = lines.collect();
    let view = view! {
        <h2 class="govuk-heading-m" id="conditions">"Conditions"</h2>
        <p class="govuk-body">"They must hold as long as the pixel is used."</p>
        <ul class="govuk-list govuk-list--bullet">{lines}</ul>
    };
    Some(view.into_any())
}

/// What Design and Marketing recommends.
fn recommendation(facts: &ApplicationFacts) -> Option<AnyView> {
    let application = &facts.application;
    let decisions = application.decisions.iter().rev();
    let decision = decisions.into_iter().find(|d| d.step == Step::Review)?;
    let lapsed = decision.verdict == Verdict::Approved
        && !application.is_settled(Step::Review, &facts.hashes);
    let mut words = dossier::decided(decision);
    if lapsed {
        words.push_str(", before something was changed");
    }
    let note = decision.note.clone();
    let view = view! {
        <h2 class="govuk-heading-m" id="recommendation">"Recommendation of Design and Marketing"</h2>
        <p class="govuk-body">{words}</p>
        {(!note.is_empty()).then(|| view! { <blockquote class="govuk-inset-text app-lines">{note}</blockquote> })}
    };
    Some(view.into_any())
}

fn form(model: &Model<'_>) -> Option<AnyView> {
    let Standing::Can { step, .. } = &model.standing else {
        return None;
    };
    let (step, application) = (*step, &model.facts.application);
    let field = |name: &str| Field::new(name, model.typed.get(name), model.problems);
    let (verdict, agreed, note) = (field("verdict"), field("agreed"), field("note"));
    let key = match (model.overtaken, model.typed.key()) {
        (true, _) | (_, "") => new_key(),
        (false, key) => key.to_owned(),
    };
    let seen = match (model.overtaken, model.typed.version()) {
        (false, seen) if seen > 0 => seen,
        _ => application.version,
    };
    let (approve, label, hint, next) = match step {
        Step::Review => (
            "Recommend",
            "Recommendation",
            "What you recommend and why. The General Manager reads it. When you decline, say why",
            "It goes to the General Manager",
        ),
        _ => (
            "Approve",
            "In your own words",
            "Needed when you decline; optional otherwise",
            "The pixel has a permission",
        ),
    };
    let tick = format!(
        "To {}, tick this statement. It is kept with your decision",
        approve.to_lowercase()
    );
    let choices = vec![
        Choice::new(Verdict::Approved.key(), approve).hint(next),
        Choice::new(Verdict::SentBack.key(), "Send back")
            .hint("To lanes, or to whoever proposes it, with what has to change"),
        Choice::new(Verdict::Declined.key(), "Decline").hint("The application ends here"),
    ];
    let reason = |key: &str, label: &'static str| {
        let field = field(&format!("reason-{key}"));
        view! { <Textarea field=field label=label rows=2 max=2_000/> }
    };
    let lanes: Vec<_> = application
        .lanes()
        .map(|l| reason(l.key(), l.name()))
        .collect();
    let sections: Vec<_> = Section::ALL
        .iter()
        .map(|s| reason(s.key(), s.name()))
        .collect();
    let base = urls::pixel_application(application.number);
    let action = format!("{base}/decision");
    let unfolded = model.typed.get("verdict") == Verdict::SentBack.key();
    let view = view! {
        <h2 class="govuk-heading-m" id="decide">"Your decision"</h2>
        <Form action=action guard=Guard::of(model.problems)>
            <FormState version=seen key=key/>
            <Radios field=verdict label="What do you decide?" size=LabelSize::Small choices=choices/>
            <Checkbox field=agreed label=step.statement() hint=tick/>
            <Textarea field=note label=label hint=hint max=4_000/>
            <Details summary="What has to change, when you send it back" open=unfolded>
                <h3 class="govuk-heading-s">"Sections, for whoever proposes it"</h3>
                <p class="govuk-hint">"Only the lanes that look at what is changed then look again."</p>
                {sections}
                <h3 class="govuk-heading-s">"Lanes, to look again as it stands"</h3>
                <p class="govuk-hint">"When only lanes are named, the application goes straight to them."</p>
                {lanes}
            </Details>
            <Actions>
                <Button text="Save decision"/>
                <a class="govuk-link" href=base>"Back to the application"</a>
            </Actions>
        </Form>
    };
    Some(view.into_any())
}

/// What a decision made now would be made on.
fn hash(facts: &ApplicationFacts) -> Option<AnyView> {
    facts.application.waits_at()?;
    let hash = facts.hashes.whole.clone();
    let view = view! {
        <p class="govuk-body-s">"A decision is made on exactly what stands here. Its fingerprint (SHA-256): "<code class="app-code app-wrap">{hash}</code></p>
    };
    Some(view.into_any())
}
