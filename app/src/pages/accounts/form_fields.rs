//! The fields of an account's form, section by section, as typed and with what is wrong with them.
//! What follows the fields (buttons, hidden values) is the page's.

use crate::components::{
    Checkbox, Choice, ChoiceGroup, DateField, Field, Inset, Select, TextInput, Textarea,
};
use domain::account::{AccountDraft, RiskTier, label};
use domain::ids::Reference;
use domain::organisation::{Group, Organisation};
use domain::platform::{Catalogue, Recognised};
use domain::problem::Problems;
use leptos::prelude::*;

/// What the fields show.
pub(super) struct Fields<'a> {
    pub(super) draft: &'a AccountDraft,
    pub(super) problems: &'a Problems,
    pub(super) organisation: &'a Organisation,
    pub(super) catalogue: &'a Catalogue,
    /// The account that has this address already.
    pub(super) duplicate: Option<Reference>,
}

/// The longest text of one line, and of several.
const LONG: u32 = 4_000;

/// All sections.
pub(super) fn sections(fields: &Fields<'_>) -> AnyView {
    view! {
        {identity(fields)}
        {purpose(fields)}
        {ownership(fields)}
        {monitoring(fields)}
        {security(fields)}
        {transparency(fields)}
        {notes(fields)}
    }
    .into_any()
}

impl Fields<'_> {
    fn field(&self, name: &str) -> Field {
        Field::new(name, super::typed::field(self.draft, name), self.problems)
    }

    fn area(&self, name: &str, hint: &str) -> AnyView {
        let (field, label, hint) = (self.field(name), optional(name), hint.to_owned());
        view! { <Textarea field=field label=label hint=hint max=LONG/> }.into_any()
    }

    fn date(&self, name: &str, hint: &str) -> AnyView {
        let (field, label, hint) = (self.field(name), optional(name), hint.to_owned());
        view! { <DateField field=field label=label hint=hint/> }.into_any()
    }
}

/// The label of a field that may stay empty.
fn optional(name: &str) -> String {
    format!("{} (optional)", label(name))
}

fn heading(words: &'static str) -> AnyView {
    view! { <h2 class="govuk-heading-m">{words}</h2> }.into_any()
}

fn identity(f: &Fields<'_>) -> AnyView {
    view! {
        {heading("Identity")}
        <TextInput
            field=f.field("url")
            label=label("url")
            hint="Where the account is. Paste it from the browser’s address bar; any spelling is read. For example, https://www.instagram.com/name"
            autocomplete="off"
            inputmode="url"
            spellcheck=false
        />
        {recognised(f)}
        <TextInput field=f.field("name") label=label("name") hint="The name people know the account by, with macrons"/>
        <TextInput
            field=f.field("platform_account_id")
            label=optional("platform_account_id")
            hint="The number or code that stays when the handle changes. When the address holds one, it is taken from there"
            width="govuk-!-width-two-thirds"
            autocomplete="off"
            spellcheck=false
        />
        {f.date("opened_on", "Since when the account exists")}
    }
    .into_any()
}

/// What the address says, in words; an address that says nothing has its message at the field.
fn recognised(f: &Fields<'_>) -> Option<AnyView> {
    let found = f.catalogue.recognise(&f.draft.url).ok()?;
    let words = recognised_words(f.catalogue, &found);
    let duplicate = f.duplicate.map(|reference| {
        let href = crate::urls::record(reference);
        view! {
            <p class="govuk-body">
                "It is in the register already: "
                <a class="govuk-link" href=href>{format!("open {reference}")}</a>
            </p>
        }
    });
    let deeper = found.from_deeper_link.then(|| {
        view! {
            <p class="govuk-body">
                "The address leads to a post or another page of the account. The account behind it is recorded: "
                <span class="app-wrap">{found.canonical_url.clone()}</span>
            </p>
        }
    });
    let view = view! {
        <Inset>
            <p class="govuk-body">"Recognised as "<strong class="app-wrap">{words}</strong></p>
            {deeper}
            {duplicate}
        </Inset>
    };
    Some(view.into_any())
}

/// "X, @name".
pub(super) fn recognised_words(catalogue: &Catalogue, found: &Recognised) -> String {
    let platform = super::query::platform_name(catalogue, found.platform.as_str());
    let presence = domain::account::Presence {
        platform: found.platform.clone(),
        handle: found.handle.clone(),
        account_key: found.account_key.clone(),
        platform_account_id: found.platform_account_id.clone(),
        url: found.canonical_url.clone(),
    };
    format!("{platform}, {}", super::show_page::at_handle(&presence))
}

fn purpose(f: &Fields<'_>) -> AnyView {
    let tiers = RiskTier::ALL
        .iter()
        .map(|tier| Choice::new(tier.key(), tier.name()))
        .collect();
    view! {
        {heading("Purpose and audience")}
        {f.area("purpose", "What the account is for, in a few sentences")}
        {f.area("audience", "Whom it is for")}
        <TextInput field=f.field("languages") label=optional("languages") hint="Separated by commas, for example English, te reo Māori"/>
        <Select
            field=f.field("risk_tier")
            label=optional("risk_tier")
            hint="High: emergencies, elections, large audiences or advertising. Low: little harm if it goes wrong"
            empty="Not decided"
            choices=tiers
        />
    }
    .into_any()
}

fn ownership(f: &Fields<'_>) -> AnyView {
    let organisation = f.organisation;
    let choice = |g: &Group| Choice::new(g.id.to_string(), &g.name);
    let groups = organisation.groups.iter().map(choice).collect();
    let units = organisation.groups.iter().map(|group| ChoiceGroup {
        label: group.name.clone(),
        choices: organisation
            .units_of(group.id)
            .map(|u| Choice::new(u.id.to_string(), &u.name))
            .collect(),
    });
    let units: Vec<ChoiceGroup> = units.filter(|group| !group.choices.is_empty()).collect();
    view! {
        {heading("Ownership")}
        <Select field=f.field("group") label=optional("group") empty="Not decided" choices=groups/>
        <Select
            field=f.field("unit")
            label=optional("unit")
            hint="One of the group’s own units. Without a group, the unit’s group is recorded"
            empty="Not decided"
            groups=units
        />
    }
    .into_any()
}

fn monitoring(f: &Fields<'_>) -> AnyView {
    view! {
        {heading("Monitoring and response")}
        {f.area("monitoring", "Who looks at the account each day, and when; or a link")}
        {f.area("response_process", "How comments and messages are answered; or a link")}
        {f.area("escalation_plan", "Who is called when it goes wrong; or a link")}
        {f.date("arrangements_confirmed_on", "When the three above were last confirmed")}
        <Checkbox
            field=f.field("may_reveal_illegal_activity")
            label=label("may_reveal_illegal_activity")
            hint="What is seen while monitoring, for example where people report offences in comments (P 6.28)"
        />
    }
    .into_any()
}

fn security(f: &Fields<'_>) -> AnyView {
    view! {
        {heading("Security")}
        {f.area(
            "security_arrangements",
            "Where access and passwords are looked after. Never write a password or a recovery code here",
        )}
    }
    .into_any()
}

fn transparency(f: &Fields<'_>) -> AnyView {
    view! {
        {heading("Transparency and content")}
        <TextInput
            field=f.field("transparency_url")
            label=optional("transparency_url")
            hint="A link to it"
            autocomplete="off"
            inputmode="url"
            spellcheck=false
        />
        {f.date("transparency_confirmed_on", "When its six parts were last confirmed")}
        {f.date("disclaimer_confirmed_on", "When somebody last saw that it is there")}
        {f.area("content_plan", "Where they are, and who approves; or a link")}
    }
    .into_any()
}

fn notes(f: &Fields<'_>) -> AnyView {
    view! {
        {heading("Notes")}
        {f.area("notes", "Anything else. Everybody who can see the register can read this")}
    }
    .into_any()
}
