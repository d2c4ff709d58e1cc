//! A section that was saved from another window in the meantime: both versions beside each other.

use super::{subject, typed};
use crate::components::{
    Actions, Button, ButtonKind, Compare, CompareRow, Form, FormState, Heading, Hidden, new_key,
};
use crate::pages::forms::Typed;
use crate::render::Page;
use crate::urls;
use domain::pixel::{Application, Section};
use http::StatusCode;
use leptos::prelude::*;

/// The page (409).
pub(super) fn page(saved: &Application, section: Section, mine: &Typed) -> Page {
    let theirs = typed::of(&saved.content, section);
    let kept = mine.without(&["version", "key", "act"]);
    let mut names: Vec<String> = kept.iter().map(|(name, _)| name.clone()).collect();
    for (name, _) in theirs.without(&[]) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let labels = saved.content.facts(section);
    let row = |name: &String| CompareRow {
        label: labels
            .iter()
            .find(|fact| fact.field == *name)
            .map_or_else(|| name.clone(), |fact| fact.label.clone()),
        yours: mine.get(name).to_owned(),
        theirs: theirs.get(name).to_owned(),
    };
    let rows: Vec<CompareRow> = names.iter().map(row).collect();
    let hidden = kept
        .into_iter()
        .map(|(name, value)| view! { <Hidden name=name value=value/> })
        .collect_view();
    let action = urls::pixel_application_page(saved.number, section.key());
    let back = action.clone();
    let version = saved.version;
    let body = view! {
        <Heading text="This application was changed in the meantime" caption=subject::caption(saved)/>
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
    subject::page(saved, "Changed in the meantime", body).status(StatusCode::CONFLICT)
}
