//! The form of a group or unit, and two versions of one beside each other.

use crate::components::{
    Actions, Button, ButtonKind, Compare, CompareRow, ErrorSummary, Form, FormState, Guard,
    Heading, Hidden, new_key,
};
use crate::pages::forms::Typed;
use crate::render::{Page, Section};
use crate::urls;
use domain::problem::Problems;
use leptos::prelude::*;

/// A group or unit in its form.
pub(super) struct Frame {
    /// "Change Skills and Employment".
    pub(super) title: String,
    /// Where the form is sent.
    pub(super) action: String,
    pub(super) typed: Typed,
    pub(super) problems: Problems,
    /// The version the person saw; 0 for a new one.
    pub(super) version: i64,
}

/// The page with `fields` in its form.
pub(super) fn form(frame: Frame, fields: AnyView) -> Page {
    let Frame {
        title,
        action,
        typed,
        problems,
        version,
    } = frame;
    let key = if typed.key().is_empty() {
        new_key()
    } else {
        typed.key().to_owned()
    };
    let body = view! {
        <ErrorSummary problems=problems.clone()/>
        <Heading text=title.clone()/>
        <Form action=action guard=Guard::of(&problems)>
            <FormState version=version key=key/>
            {fields}
            <Actions>
                <Button text="Save"/>
                <a class="govuk-link" href=urls::ORGANISATION>"Cancel"</a>
            </Actions>
        </Form>
    };
    framed(&title, body.into_any())
        .problems(&problems)
        .islands()
}

/// Two versions beside each other, with a way to save one's own all the same.
pub(super) fn conflict(action: String, typed: &Typed, version: i64, rows: Vec<CompareRow>) -> Page {
    let kept = typed.without(&["version", "key"]).into_iter();
    let kept = kept
        .map(|(name, value)| view! { <Hidden name=name value=value/> })
        .collect_view();
    let again = action.clone();
    let body = view! {
        <Heading text="Somebody else saved this before you"/>
        <p class="govuk-body">"Your version was not saved. Look at what differs, then decide."</p>
        <Compare rows=rows/>
        <Form action=action>
            <FormState version=version key=new_key()/>
            {kept}
            <Actions>
                <Button text="Save my version instead" kind=ButtonKind::Warning/>
                <a class="govuk-link" href=again>"Keep what is saved"</a>
            </Actions>
        </Form>
    };
    framed("Saved by somebody else", body.into_any()).status(http::StatusCode::CONFLICT)
}

fn framed(title: &str, body: AnyView) -> Page {
    Page::new(Section::Settings, title, body)
        .crumb(urls::SETTINGS, "Settings")
        .crumb(urls::ORGANISATION, "Business groups and units")
}
