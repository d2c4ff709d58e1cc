//! The form that takes a recording in.

use crate::components::{
    Actions, Button, Choice, Details, ErrorSummary, Field, FileField, Form, FormState, Heading,
    Inset, Radios, TextInput, new_key,
};
use crate::pages::forms::Typed;
use crate::render::{Page, Section};
use crate::urls;
use domain::drift::Chosen;
use domain::problem::Problems;
use leptos::prelude::*;

/// The page.
pub(super) fn page(typed: &Typed, problems: &Problems) -> Page {
    let field = |name: &str| Field::new(name, typed.get(name), problems);
    let [site, chosen, part, at, file] = ["site", "chosen", "part", "at", "file"].map(field);
    let choices = Chosen::KEYS.iter();
    let choices = choices
        .map(|(key, name)| Choice::new(*key, *name))
        .collect();
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let title = "Check a recording";
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title/>
                <p class="govuk-body">"The trackers in a recording of a site are compared with the pixels that are approved."</p>
                <Inset>"The recording is not kept. It holds what a visitor did, so it is read once and then gone; kept are the trackers, their IDs, times and pages, and the file’s name, size and fingerprint."</Inset>
                {how()}
                <Form action=urls::SCANS_NEW multipart=true>
                    <FormState key=key/>
                    <TextInput field=site label="Site" hint="Its name, such as www.mbie.govt.nz. Pages of sites below it are checked too" spellcheck=false autocomplete="off" width="govuk-input--width-20"/>
                    <Radios field=chosen label="What had the visitor chosen about trackers?" hint="An inspection.json always counts as “Nothing yet”: the collector agrees to nothing" choices=choices/>
                    <TextInput field=part label="The request with which they agreed (only if they agreed while it ran)" hint="A part of its address, such as /consent" spellcheck=false autocomplete="off"/>
                    <TextInput field=at label="Or the time at which they agreed" hint="In New Zealand, such as 2026-11-20 14:05:30" spellcheck=false autocomplete="off" width="govuk-input--width-20"/>
                    <FileField field=file label="Recording" hint="A HAR file or the Website Evidence Collector’s inspection.json, up to 200 MB" accept=".har,.json"/>
                    <Actions>
                        <Button text="Upload and check"/>
                        <a class="govuk-link" href=urls::SCANS>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    Page::new(Section::Pixels, title, body)
        .crumb(urls::PIXELS, "Pixels")
        .crumb(urls::SCANS, "Checks of sites for pixels")
        .problems(problems)
}

fn how() -> AnyView {
    view! {
        <Details summary="How to make a recording">
            <ol class="govuk-list govuk-list--number">
                <li>"Open a private window, so that no earlier choice is remembered."</li>
                <li>"Open the developer tools, go to “Network”, and tick “Preserve log”."</li>
                <li>"Open the site. For a recording before the choice, leave the question about trackers unanswered and go through a few pages."</li>
                <li>"For a recording after the choice, agree first, and then go through the same pages."</li>
                <li>"Save all requests as a HAR file."</li>
            </ol>
        </Details>
    }
    .into_any()
}
