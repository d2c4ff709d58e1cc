//! A lane as a page: what it looks at, what it has established, and the form that settles it.

use super::lane::Shown;
use super::{parts, stages, subject, words};
use crate::components::{
    Actions, Button, Checkbox, Choice, DateField, ErrorSummary, Field, Form, FormState, Guard,
    Heading, Inset, LabelSize, Radios, Tag, TagColour, TextInput, Textarea, Warning, new_key,
};
use crate::pages::dossier::FilesOf;
use crate::render::Page;
use crate::urls;
use domain::decisions::Verdict;
use domain::pixel::{Evidence, EvidenceKind, Lane, LaneState, Step};
use http::StatusCode;
use leptos::prelude::*;
use store::queries::pixels::ApplicationFacts;

/// Whether the visitor can settle it.
pub(super) enum Standing {
    /// They can, perhaps for somebody.
    Can {
        /// For whom.
        acting_for: Option<String>,
    },
    /// They cannot, and why.
    Cannot(String),
    /// There is nothing to settle now.
    Nothing,
}

/// Everything the page shows.
pub(super) struct Model<'a> {
    pub(super) facts: ApplicationFacts,
    pub(super) lane: Lane,
    pub(super) standing: Standing,
    pub(super) shown: &'a Shown,
}

/// The page.
pub(super) fn page(model: &Model<'_>) -> Page {
    let (facts, lane) = (&model.facts, model.lane);
    let application = &facts.application;
    let state = application.lane(lane, &facts.hashes);
    let (words, colour) = words::lane(&state);
    let colour = colour.unwrap_or(TagColour::Teal);
    let sections = lane.sections().iter().map(|section| {
        view! {
            <h3 class="govuk-heading-s">{section.name()}</h3>
            {parts::section(application, &facts.files, *section)}
        }
    });
    let sections: Vec<_> = sections.collect();
    let mut problems = model.shown.problems.clone();
    problems.0.extend(model.shown.file.0.clone());
    let overtaken = model.shown.overtaken.then(|| {
        view! { <Warning>"The application was changed since you opened this page, so the lane was not settled. Look at what stands here now, then settle it once more."</Warning> }
    });
    let established = stages::evidence(facts, lane).map(|inner| {
        view! {
            <h2 class="govuk-heading-m" id="established">"What was established"</h2>
            {inner}
        }
    });
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=lane.name() caption=subject::caption(application)/>
                <p class="govuk-body-l"><Tag colour=colour text=words/></p>
                {overtaken}
                {who(model, &state)}
                {established}
                <h2 class="govuk-heading-m" id="sections">"What this lane looks at"</h2>
                <p class="govuk-body">"When one of these changes, the lane opens again."</p>
                {sections}
                {form(model, &state)}
            </div>
        </div>
    };
    let page = subject::page(application, lane.name(), body)
        .problems(&problems)
        .islands();
    if model.shown.overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

/// Who can settle it, and what was asked for.
fn who(model: &Model<'_>, state: &LaneState<'_>) -> AnyView {
    let asked = match state {
        LaneState::Asked { asked, .. } => {
            let reason = asked.reasons.get(model.lane.key()).cloned();
            let words = format!("{} asks to look at this again:", asked.by.name);
            Some(view! {
                <Inset>
                    <p class="govuk-body">{words}</p>
                    <p class="govuk-body app-lines">{reason}</p>
                </Inset>
            })
        }
        _ => None,
    };
    let waits = model.facts.waits(Step::Lane(model.lane));
    let words = match &model.standing {
        Standing::Can { acting_for } => acting_for
            .as_ref()
            .map(|name| format!("You settle this for {name}. Both names stand with it.")),
        Standing::Cannot(why) => {
            let can = waits.map(|w| words::who(&w.who_can)).unwrap_or_default();
            let can = match can.as_str() {
                "" => String::new(),
                names => format!(" It can be settled by {names}."),
            };
            Some(format!("You cannot settle this. {why}.{can}"))
        }
        Standing::Nothing => Some(format!(
            "There is nothing to settle now: the application is “{}”.",
            model.facts.application.state.name()
        )),
    };
    let words = words.map(|words| view! { <Inset>{words}</Inset> });
    let waits = waits.map(|w| view! { <p class="govuk-body">{stages::waiting(w)}"."</p> });
    view! {
        {asked}
        {words}
        {waits}
    }
    .into_any()
}

fn form(model: &Model<'_>, state: &LaneState<'_>) -> Option<AnyView> {
    let Standing::Can { .. } = model.standing else {
        return None;
    };
    let (facts, lane, shown) = (&model.facts, model.lane, model.shown);
    let application = &facts.application;
    let key = match (shown.overtaken, shown.typed.key()) {
        (true, _) | (_, "") => new_key(),
        (false, key) => key.to_owned(),
    };
    let seen = match (shown.overtaken, shown.typed.version()) {
        (false, seen) if seen > 0 => seen,
        _ => application.version,
    };
    let earlier = match state {
        LaneState::Lapsed(d) | LaneState::Asked { settled: d, .. } => Some(&d.evidence),
        LaneState::Done(d) => Some(&d.evidence),
        _ => None,
    };
    let field = |name: &str| {
        let typed = shown.typed.get(name);
        // What was established before is offered again.
        let value = match (shown.typed.key(), earlier) {
            ("", Some(earlier)) => earlier.get(name).map_or("", String::as_str),
            _ => typed,
        };
        Field::new(name, value, &shown.problems)
    };
    let evidence: Vec<AnyView> = lane
        .evidence()
        .iter()
        .map(|e| input(e, field(e.field)))
        .collect();
    let (verdict, note, agreed) = (field("verdict"), field("note"), field("agreed"));
    let mut choices =
        vec![Choice::new(Verdict::Approved.key(), "Done").hint("With what is asked for below")];
    if lane.can_be_skipped() {
        let hint = "Say why in your own words";
        choices.push(Choice::new(Verdict::NotNeeded.key(), "Not needed").hint(hint));
    }
    let hint = "Say why in your own words. The proposer is told and can change the application";
    choices.push(Choice::new(Verdict::Declined.key(), "Refused").hint(hint));
    let base = urls::pixel_application(application.number);
    let action = format!("{base}/lanes/{}", lane.key());
    let files = FilesOf {
        base: base.clone(),
        section: lane.key(),
        title: "Files of this lane",
        files: &facts.files,
        problems: &shown.file,
    };
    let view = view! {
        <h2 class="govuk-heading-m" id="settle">"Settle this lane"</h2>
        <Form action=action guard=Guard::of(&shown.problems)>
            <FormState version=seen key=key/>
            <Radios field=verdict label="How is it settled?" size=LabelSize::Small choices=choices/>
            {evidence}
            <Checkbox field=agreed label=lane.statement() hint="When it is done, tick this statement. It is kept with what you established"/>
            <Textarea field=note label="In your own words" hint="Needed when the lane is refused or not needed; optional otherwise" max=4_000/>
            <Actions>
                <Button text="Settle the lane"/>
                <a class="govuk-link" href=base>"Back to the application"</a>
            </Actions>
        </Form>
        {files.part()}
    };
    Some(view.into_any())
}

/// The input of one fact.
fn input(evidence: &Evidence, field: Field) -> AnyView {
    let (label, hint) = match evidence.missing {
        "" => (format!("{} (optional)", evidence.label), evidence.hint),
        _ => (evidence.label.to_owned(), evidence.hint),
    };
    match evidence.kind {
        // The field says itself how a day is written.
        EvidenceKind::Day => view! { <DateField field=field label=label/> }.into_any(),
        EvidenceKind::Choice(all) => {
            let choices = all.iter().map(|(key, words)| Choice::new(*key, *words));
            let choices: Vec<Choice> = choices.collect();
            view! { <Radios field=field label=label hint=hint size=LabelSize::Small choices=choices/> }
                .into_any()
        }
        EvidenceKind::Text if matches!(evidence.field, "url" | "reference") => {
            view! { <TextInput field=field label=label hint=hint spellcheck=false autocomplete="off"/> }
                .into_any()
        }
        EvidenceKind::Text => {
            view! { <Textarea field=field label=label hint=hint rows=3 max=2_000/> }.into_any()
        }
    }
}
