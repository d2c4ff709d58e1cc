//! A section that was saved from another window in the meantime: both versions beside each other.

use super::{subject, typed};
use crate::components::{
    Actions, Button, ButtonKind, Compare, CompareRow, Form, FormState, Heading, Hidden, new_key,
};
use crate::pages::forms::Typed;
use crate::render::Page;
use crate::urls;
use domain::case::{BusinessCase, Section};
use http::StatusCode;
use leptos::prelude::*;

/// The page (409).
pub(super) fn page(saved: &BusinessCase, section: Section, mine: &Typed) -> Page {
    let theirs = typed::of(&saved.content, section);
    let kept = mine.without(&["version", "key", "act", "unit"]);
    let mut names: Vec<String> = kept.iter().map(|(name, _)| name.clone()).collect();
    for (name, _) in theirs.without(&[]) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let row = |name: &String| CompareRow {
        label: label(name),
        yours: mine.get(name).to_owned(),
        theirs: theirs.get(name).to_owned(),
    };
    let rows: Vec<CompareRow> = names.iter().map(row).collect();
    let hidden = kept
        .into_iter()
        .map(|(name, value)| view! { <Hidden name=name value=value/> })
        .collect_view();
    let (action, back) = (
        urls::case_page(saved.number, section.key()),
        urls::case_page(saved.number, section.key()),
    );
    let version = saved.version;
    let body = view! {
        <Heading text="This case was saved in another window" caption=subject::caption(saved)/>
        <p class="govuk-body">"What you typed here was not saved. Look at what differs in this section, then decide."</p>
        <Compare rows=rows/>
        <Form action=action>
            <FormState version=version key=new_key()/>
            {hidden}
            <Actions>
                <Button text="Save what I typed here" kind=ButtonKind::Warning/>
                <a class="govuk-link" href=back>"Keep what is saved"</a>
            </Actions>
        </Form>
    };
    subject::page(saved, "Saved in another window", body).status(StatusCode::CONFLICT)
}

/// A field's label, as the form has it.
fn label(name: &str) -> String {
    if let Some((field, n)) = name.rsplit_once('-')
        && let Ok(n) = n.parse::<usize>()
    {
        let words = match field {
            "person" => "name",
            "part" => "what they do",
            "hours" => "hours a week",
            "risk" => "what can go wrong",
            _ => "what is done about it",
        };
        let row = if matches!(field, "risk" | "mitigation") {
            "Risk"
        } else {
            "Person"
        };
        return format!("{row} {}: {words}", n + 1);
    }
    let known = match name {
        "name" => "Name of the account",
        "platform" => "Platform",
        "handle" => "Handle",
        "purpose" => "Purpose",
        "benefits" => "Benefits",
        "audience" => "Audience",
        "need" => "What the audience needs",
        "why_fewer" => "Why fewer hours are enough",
        "strategy" => "How it fits with other channels",
        "measures" => "How success is measured",
        "monitoring" => "Who watches it and who answers",
        "review_on" => "Reviewed or closed on",
        "plan" => "The first weeks",
        "examples" => "Examples",
        "approval" => "Who approves what is published",
        other => other,
    };
    known.to_owned()
}
