//! The form of one platform, with a trial of addresses.

use super::help::{kinds, language};
use crate::components::{
    Actions, Button, ButtonKind, Checkbox, Checkboxes, Choice, Details, ErrorSummary, Field, Form,
    FormState, Guard, Heading, Inset, LabelSize, Radios, Select, SummaryList, SummaryRow,
    TextInput, Textarea, new_key,
};
use crate::pages::forms::Typed;
use crate::urls;
use domain::platform::{AccessLevel, Recognised, Unrecognised};
use domain::problem::Problems;
use leptos::prelude::*;

/// One platform in its form.
pub(super) struct Model {
    /// The platform's name, or nothing for a new one.
    pub(super) name: Option<String>,
    /// Where the form is sent.
    pub(super) action: String,
    pub(super) typed: Typed,
    pub(super) problems: Problems,
    /// The version the person saw.
    pub(super) version: i64,
    /// What became of the address that was tried.
    pub(super) tried: Option<Result<Recognised, Unrecognised>>,
}

/// The form.
pub(super) fn form(model: Model) -> AnyView {
    let Model {
        name,
        action,
        typed,
        problems,
        version,
        tried,
    } = model;
    let title = name.clone().unwrap_or_else(|| "Add a platform".to_owned());
    let key = if typed.key().is_empty() {
        new_key()
    } else {
        typed.key().to_owned()
    };
    let fields = Fields {
        typed,
        problems: problems.clone(),
    };
    let parts = view! {
        {name.is_none().then(|| fields.key())}
        {fields.general()}
        {fields.addresses()}
        {fields.rule("handle", "What a handle may look like")}
        {fields.ids()}
        {fields.access()}
    };
    let trial = fields.trial(tried);
    view! {
        <ErrorSummary problems=problems.clone()/>
        <Heading text=title caption="Platform"/>
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <Form action=action guard=Guard::of(&problems)>
                    <FormState version=version key=key/>
                    {parts}
                    // Before the trial: the Enter key presses the first button of a form.
                    <Actions>
                        <Button text="Save" name="action" value="save"/>
                        <a class="govuk-link" href=urls::PLATFORMS>"Cancel"</a>
                    </Actions>
                    {trial}
                </Form>
            </div>
        </div>
    }
    .into_any()
}

struct Fields {
    typed: Typed,
    problems: Problems,
}

impl Fields {
    fn field(&self, name: &str) -> Field {
        Field::new(name, self.typed.get(name), &self.problems)
    }

    fn key(&self) -> AnyView {
        view! {
            <TextInput
                field=self.field("platform")
                label="Short word"
                hint="Stands in addresses and files and is never changed. Lower-case letters, digits and hyphens, for example apple-podcasts"
                width="govuk-input--width-20"
                spellcheck=false
            />
        }
        .into_any()
    }

    fn general(&self) -> AnyView {
        let states = vec![Choice::new("live", "In use"), Choice::new("dead", "Closed")];
        view! {
            <TextInput field=self.field("name") label="Name" width="govuk-input--width-20"/>
            <TextInput field=self.field("aliases") label="Other and former names (optional)" hint="Separated by commas"/>
            <Radios field=self.field("state") label="State" size=LabelSize::Small choices=states inline=true/>
            <TextInput field=self.field("since") label="Closed since (if it is closed)" hint="A year, for example 2019" width="govuk-input--width-4" inputmode="numeric"/>
        }
        .into_any()
    }

    fn addresses(&self) -> AnyView {
        let area = |name: &str, label: &'static str, hint: &'static str, rows: u32| {
            view! { <Textarea field=self.field(name) label=label hint=hint rows=rows spellcheck=false/> }
        };
        let url = |name: &str, label: &'static str, hint: &'static str| {
            view! { <TextInput field=self.field(name) label=label hint=hint spellcheck=false/> }
        };
        view! {
            <h2 class="govuk-heading-m">"Addresses"</h2>
            {area("hosts", "Hosts", "One a line, the main one first, without https:// and www.", 3)}
            {area("short_hosts", "Hosts of short links (optional)", "One a line. Short links do not tell the account, and people are asked for the long one", 2)}
            {area("patterns", "Patterns of account addresses", "One a line, tried in this order", 8)}
            {language()}
            {url("handle_url", "Official address of an account known by its handle", "For example https://www.instagram.com/{handle}")}
            {url("id_url", "Official address of an account known by its permanent id (optional)", "For example https://www.youtube.com/channel/{id}")}
            {area("reserved", "Words in the place of a handle that are not accounts (optional)", "One kind a line: what they lead to, a colon, the words", 4)}
            {kinds()}
            {url("tabs", "Last words that show the same account (optional)", "Separated by commas, for example about, videos")}
        }
        .into_any()
    }

    fn rule(&self, prefix: &'static str, title: &'static str) -> AnyView {
        let name = |field: &str| format!("{prefix}_{field}");
        let short = |field: &str, label: &'static str, hint: &'static str| {
            view! { <TextInput field=self.field(&name(field)) label=label hint=hint width="govuk-input--width-10" spellcheck=false/> }
        };
        let number = |field: &str, label: &'static str| {
            view! { <TextInput field=self.field(&name(field)) label=label width="govuk-input--width-3" inputmode="numeric"/> }
        };
        let letters = vec![
            Choice::new("ascii", "a to z"),
            Choice::new("any", "Of any language, with macrons"),
            Choice::new("none", "None: digits only"),
        ];
        view! {
            <fieldset class="govuk-fieldset govuk-form-group">
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--m"><h2 class="govuk-fieldset__heading">{title}</h2></legend>
                {number("min", "Fewest characters")}
                {number("max", "Most characters")}
                <Select field=self.field(&name("letters")) label="Letters" choices=letters/>
                {short("extra", "Other characters (optional)", "Beside letters and digits, for example ._-")}
                {short("starts_with", "Begins with (optional)", "For example UC")}
                {short("contains", "Contains (optional)", "For example @N")}
                {short("insignificant", "Characters that make no difference (optional)", "With a full stop here, a.b and ab are one account")}
                <Checkbox field=self.field(&name("needs_letter")) label="At least one letter is needed"/>
                <Checkbox field=self.field(&name("loose_edges")) label="May begin or end with punctuation"/>
            </fieldset>
        }
        .into_any()
    }

    fn ids(&self) -> AnyView {
        let open = self.typed.ticked("has_id")
            || self
                .problems
                .0
                .iter()
                .any(|problem| problem.field.starts_with("id_"));
        let inner = view! {
            <Checkbox field=self.field("has_id") label="Addresses can hold a permanent id" hint="An id stays when the handle changes"/>
            {self.rule("id", "What an id looks like")}
        };
        view! { <Details summary="Permanent ids" open=open>{inner}</Details> }.into_any()
    }

    fn access(&self) -> AnyView {
        let levels: Vec<Choice> = AccessLevel::ALL
            .iter()
            .map(|level| Choice::new(level.key(), level.name()))
            .collect();
        let chosen = self.typed.all("access_levels");
        view! {
            <h2 class="govuk-heading-m">"Access and terms"</h2>
            <Checkboxes field=self.field("access_levels") label="Levels of access that can be given" size=LabelSize::Small choices=levels chosen=chosen small=true/>
            <Checkbox field=self.field("two_factor") label="People can sign in with a second factor"/>
            <TextInput field=self.field("terms_url") label="Link to the terms (optional)" kind="url" spellcheck=false/>
        }
        .into_any()
    }

    /// A box to see what the patterns would recognise before they are saved.
    fn trial(&self, tried: Option<Result<Recognised, Unrecognised>>) -> AnyView {
        let result = tried.map(|result| view! { <div id="trial-result">{outcome(result)}</div> });
        view! {
            <h2 class="govuk-heading-m" id="trial">"Try an address before you save"</h2>
            <TextInput field=self.field("address") label="Address (optional)" hint="See what the patterns above make of it. Nothing is saved" spellcheck=false/>
            {result}
            <Button text="Try it" kind=ButtonKind::Secondary name="action" value="try"/>
        }
        .into_any()
    }
}

fn outcome(result: Result<Recognised, Unrecognised>) -> AnyView {
    match result {
        Ok(found) => {
            let rows = vec![
                SummaryRow::text("Platform", found.platform.to_string()),
                SummaryRow::text("Handle", found.handle),
                SummaryRow::text(
                    "Permanent id",
                    found.platform_account_id.unwrap_or_default(),
                ),
                SummaryRow::text("Official address", found.canonical_url),
                SummaryRow::text(
                    "Leads deeper than the account",
                    if found.from_deeper_link { "Yes" } else { "No" },
                ),
            ];
            view! { <Inset><p class="govuk-body">"Recognised as an account:"</p><SummaryList rows=rows/></Inset> }.into_any()
        }
        Err(why) => {
            let words = format!("Not recognised. {why}.");
            view! { <Inset>{words}</Inset> }.into_any()
        }
    }
}
