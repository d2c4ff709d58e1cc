//! Two versions of a person's details beside each other, with a way to save one's own all the same.

use super::fields::{FIELDS, typed_of};
use super::subject;
use crate::components::{
    Actions, Button, ButtonKind, Compare, CompareRow, Form, FormState, Heading, Hidden, new_key,
};
use crate::pages::forms::Typed;
use crate::render::Page;
use crate::urls;
use domain::organisation::Organisation;
use domain::person::Person;
use http::StatusCode;
use leptos::prelude::*;

/// The page (409).
pub(super) fn page(
    saved: &Person,
    typed: &Typed,
    manager: &str,
    organisation: &Organisation,
) -> Page {
    let theirs = typed_of(saved, manager);
    let words = |form: &Typed, field: &str| {
        let value = form.get(field).to_owned();
        if field != "unit" {
            return value;
        }
        let unit = value.parse().ok().and_then(|id| organisation.unit(id));
        unit.map(|u| u.name.clone()).unwrap_or_default()
    };
    let rows = FIELDS.iter().map(|(field, label)| CompareRow {
        label: (*label).to_owned(),
        yours: words(typed, field),
        theirs: words(&theirs, field),
    });
    let rows: Vec<CompareRow> = rows.collect();
    let kept = typed.without(&["version", "key"]).into_iter();
    let kept = kept
        .map(|(name, value)| view! { <Hidden name=name value=value/> })
        .collect_view();
    let (action, back) = (urls::person_page(saved.id, "edit"), urls::person(saved.id));
    let version = saved.version;
    let body = view! {
        <Heading text="Somebody else saved this before you" caption=saved.name.clone()/>
        <p class="govuk-body">"Your version was not saved. Look at what differs, then decide."</p>
        <Compare rows=rows/>
        <Form action=action>
            <FormState version=version key=new_key()/>
            {kept}
            <Actions>
                <Button text="Save my version instead" kind=ButtonKind::Warning/>
                <a class="govuk-link" href=back>"Keep what is saved"</a>
            </Actions>
        </Form>
    };
    subject::page(saved, "Saved by somebody else", body).status(StatusCode::CONFLICT)
}
