//! The page on which an account is reported: the address first, then what the register knows of it.

use crate::components::{
    Actions, Button, ButtonKind, Choice, ErrorSummary, Field, Form, FormState, Guard, Heading,
    Hidden, Inset, Radios, SummaryList, SummaryRow, TextInput, Textarea, new_key,
};
use crate::pages::forms::Typed;
use crate::render::{Page, Section};
use crate::urls;
use domain::ids::Reference;
use domain::problem::Problems;
use domain::sighting::SeenAt;
use leptos::prelude::*;
use store::queries::sightings::Known;

/// Everything the page shows.
pub(super) struct Model {
    pub(super) typed: Typed,
    pub(super) problems: Problems,
    /// What the address is, once it was read, with its platform's name.
    pub(super) found: Option<(SeenAt, String, Known)>,
    /// Whether the visitor may see the report that is open for it.
    pub(super) sees: bool,
}

/// The page.
pub(super) fn page(model: &Model) -> Page {
    let title = "Report an account";
    let (problems, typed) = (&model.problems, &model.typed);
    let answer = model.found.as_ref().map(|found| answer(model, found));
    let url = Field::new("url", typed.get("url"), problems);
    let (kind, words) = match model.found {
        Some(_) => (ButtonKind::Secondary, "Look up another address"),
        None => (ButtonKind::Primary, "Look it up"),
    };
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title/>
                <p class="govuk-body">"You saw an account that speaks for the organisation, and you are not sure that it is known? Paste its address. Every account has to be in the register, and one that only pretends to be ours has to go."</p>
                {answer}
                <form method="get" action=urls::REPORT_ACCOUNT novalidate>
                    <TextInput field=url label="Address of the account" hint="For example https://www.instagram.com/name" spellcheck=false autocomplete="off"/>
                    <Actions><Button text=words kind=kind/></Actions>
                </form>
            </div>
        </div>
    };
    Page::new(Section::ToDo, title, body)
        .crumb(urls::SIGHTINGS, "Reported accounts")
        .problems(problems)
        .islands()
}

fn answer(model: &Model, found: &(SeenAt, String, Known)) -> AnyView {
    let (seen, platform, known) = found;
    match known {
        Known::Ours(number, name) => {
            let words = format!("{} {name}", Reference::account(*number));
            let href = urls::account(*number);
            view! {
                <Inset>
                    <p class="govuk-body">"This account is ours, and it is in the register: "<a class="govuk-link" href=href>{words}</a>". Nothing has to be reported."</p>
                </Inset>
            }
            .into_any()
        }
        Known::Reported(reference) => {
            let link = model.sees.then(|| {
                let href = urls::record(*reference);
                view! { " "<a class="govuk-link" href=href>{reference.to_string()}</a> }
            });
            view! {
                <Inset>
                    <p class="govuk-body">"Somebody has reported this account already, and Design and Marketing is working on it."{link}</p>
                </Inset>
            }
            .into_any()
        }
        Known::Unknown => form(model, seen, platform),
    }
}

fn form(model: &Model, seen: &SeenAt, platform: &str) -> AnyView {
    let field = |name: &str| Field::new(name, model.typed.get(name), &model.problems);
    let (kind, note) = (field("kind"), field("note"));
    let key = match model.typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let kinds = vec![
        Choice::new("ours", "It could be ours").hint("Design and Marketing finds out whose it is"),
        Choice::new("impostor", "It pretends to be ours")
            .hint("An incident is opened, and the platform is asked to take it down"),
    ];
    let rows = vec![
        SummaryRow::text("Platform", platform.to_owned()),
        SummaryRow::text("Handle", seen.handle.clone()),
        SummaryRow::text("Address", seen.url.clone()),
    ];
    let url = seen.url.clone();
    view! {
        <h2 class="govuk-heading-m">"The register does not have this account"</h2>
        <SummaryList rows=rows/>
        <Form action=urls::REPORT_ACCOUNT guard=Guard::of(&model.problems)>
            <FormState key=key/>
            <Hidden name="url" value=url/>
            <Radios field=kind label="What do you think it is?" choices=kinds/>
            <Textarea field=note label="What you saw" hint="For example who may run it, or what it does in our name. Never a password" rows=4 max=1_000/>
            <Actions>
                <Button text="Report it"/>
                <a class="govuk-link" href=urls::HOME>"Cancel"</a>
            </Actions>
        </Form>
        <h2 class="govuk-heading-m">"Not this one?"</h2>
    }
    .into_any()
}
