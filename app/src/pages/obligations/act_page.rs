//! The forms of what can be done with an obligation.

use super::show_page::due_words;
use super::subject::{Deed, elsewhere};
use crate::components::{
    Actions, Button, DateField, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset,
    TextInput, Textarea, new_key,
};
use crate::pages::forms::Typed;
use crate::render::{Page, Section};
use crate::urls;
use chrono::NaiveDate;
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;
use store::queries::obligations::ObligationPage;

/// Everything a form shows.
pub(super) struct Model<'a> {
    pub(super) deed: Deed,
    pub(super) found: &'a ObligationPage,
    pub(super) typed: &'a Typed,
    pub(super) problems: Problems,
    pub(super) overtaken: bool,
    pub(super) today: NaiveDate,
}

const OVERTAKEN: &str = "Somebody else changed this obligation since you opened this page, so nothing was done. Look at it again, then confirm once more.";

/// The form, or why there is none.
pub(super) fn page(model: Model<'_>) -> Page {
    let obligation = &model.found.obligation;
    if !model.deed.fits(&obligation.state) {
        return stuck(
            &model,
            "Its state does not allow this: it is done already, or open.",
        );
    }
    if model.deed == Deed::Close && elsewhere(obligation).is_some() && model.problems.is_empty() {
        return stuck(
            &model,
            "This is closed by recording the fact where it belongs. Its page says where.",
        );
    }
    let reference = obligation.reference();
    let back = urls::record(reference);
    let key = match model.typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let version = if model.overtaken {
        obligation.version
    } else {
        model.typed.version()
    };
    let problems = model.problems.clone();
    let due = format!(
        "{}. Due {}.",
        obligation.title(),
        due_words(obligation, model.today)
    );
    let overtaken = model.overtaken;
    let deed = model.deed;
    let (guard, fields) = (Guard::of(&problems), fields(&model));
    let action = urls::obligation_step(obligation.number, deed.key());
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=deed.name() caption=reference.to_string()/>
                {overtaken.then(|| view! { <Inset>{OVERTAKEN}</Inset> })}
                <p class="govuk-body">{due}</p>
                <Form action=action guard=guard>
                    <FormState version=version key=key/>
                    {fields}
                    <Actions>
                        <Button text=deed.name()/>
                        <a class="govuk-link" href=back.clone()>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = framed(&model, body).problems(&model.problems).islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

fn framed(model: &Model<'_>, body: impl IntoAny) -> Page {
    let reference = model.found.obligation.reference();
    Page::new(
        Section::ToDo,
        format!("{}: {reference}", model.deed.name()),
        body,
    )
    .crumb(urls::OBLIGATIONS, "Obligations")
    .crumb(urls::record(reference), reference.to_string())
}

fn fields(model: &Model<'_>) -> AnyView {
    let field = |name: &str| Field::new(name, model.typed.get(name), &model.problems);
    match model.deed {
        Deed::Close => view! {
            <Textarea field=field("words") label="What shows that it was done" hint="For example who did it, when, and where it can be seen. Never a password" rows=3/>
        }
        .into_any(),
        Deed::Waive => view! {
            <Textarea field=field("words") label="Why it can wait" rows=3/>
            <DateField field=field("until") label="Last day of the waiver" hint="At most a year from now; after it the obligation is open again"/>
        }
        .into_any(),
        Deed::Assign => view! {
            <TextInput field=field("to") label="Who has to do it" hint="Their work e-mail address or full name" spellcheck=false autocomplete="off"/>
        }
        .into_any(),
        Deed::Reopen => view! {
            <Textarea field=field("words") label="Why it is opened again" rows=3/>
        }
        .into_any(),
    }
}

fn stuck(model: &Model<'_>, why: &str) -> Page {
    let reference = model.found.obligation.reference();
    let title = "This cannot be done now";
    let (why, open) = (why.to_owned(), format!("Open {reference}"));
    let body = view! {
        <Heading text=title caption=reference.to_string()/>
        <p class="govuk-body">{why}</p>
        <p class="govuk-body">"Nothing was saved."</p>
        <p class="govuk-body"><a class="govuk-link" href=urls::record(reference)>{open}</a></p>
    };
    framed(model, body).status(StatusCode::CONFLICT)
}
