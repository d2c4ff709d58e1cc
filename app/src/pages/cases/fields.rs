//! The fields of each section's form.

use super::typed;
use super::words;
use crate::components::{
    Button, ButtonKind, Choice, ChoiceGroup, DateField, Field, Inset, Select, TextInput, Textarea,
};
use crate::pages::forms::Typed;
use domain::case::{BusinessCase, Section, hours_words};
use domain::platform::Catalogue;
use domain::policy::PolicySettings;
use domain::problem::Problems;
use leptos::prelude::*;

/// The longest text of a field, in characters.
const LONG: u32 = 4_000;

/// What the fields need.
pub(super) struct Fields<'a> {
    pub(super) case: &'a BusinessCase,
    pub(super) typed: &'a Typed,
    pub(super) problems: &'a Problems,
    pub(super) catalogue: &'a Catalogue,
    pub(super) settings: &'a PolicySettings,
    /// Units to choose from; none once somebody has seen the case.
    pub(super) units: Vec<ChoiceGroup>,
}

/// The fields of a section.
pub(super) fn of(section: Section, f: &Fields<'_>) -> AnyView {
    match section {
        Section::Purpose => purpose(f),
        Section::Resourcing => resourcing(f),
        Section::Risks => risks(f),
        Section::Strategy => strategy(f),
        Section::ContentPlan => content_plan(f),
    }
}

impl Fields<'_> {
    fn field(&self, name: &str) -> Field {
        Field::new(name, self.typed.get(name), self.problems)
    }

    fn area(&self, name: &str, label: &str, hint: &str) -> AnyView {
        let (field, label, hint) = (self.field(name), label.to_owned(), hint.to_owned());
        view! { <Textarea field=field label=label hint=hint max=LONG/> }.into_any()
    }
}

fn purpose(f: &Fields<'_>) -> AnyView {
    let platforms: Vec<Choice> = f
        .catalogue
        .by_name()
        .map(|p| Choice::new(p.key.as_str(), p.name.clone()))
        .collect();
    let unit = (!f.units.is_empty()).then(|| {
        let value = f.case.unit.map(|u| u.to_string()).unwrap_or_default();
        let value = match f.typed.get("unit") {
            "" => value,
            typed => typed.to_owned(),
        };
        let field = Field::new("unit", value, f.problems);
        let units = f.units.clone();
        view! { <Select field=field label="Business unit" hint="Its managers decide" groups=units/> }
    });
    view! {
        {unit}
        <TextInput field=f.field("name") label="Name of the account" hint="As people will see it, with macrons"/>
        <Select field=f.field("platform") label="Platform" empty="Choose" choices=platforms/>
        <TextInput field=f.field("handle") label="Handle" hint="The name in the address that you wish for" width="govuk-input--width-20" spellcheck=false autocomplete="off"/>
        {f.area("purpose", "Purpose", "What the account is for")}
        {f.area("benefits", "Benefits", "What it will bring, so that it can be measured later")}
        {f.area("audience", "Audience", "Whom it is for")}
        {f.area("need", "What the audience needs", "And what no other channel gives them")}
    }
    .into_any()
}

fn resourcing(f: &Fields<'_>) -> AnyView {
    let rows = typed::rows(f.typed, Section::Resourcing);
    let one = |n: usize| {
        let [person, part, hours] =
            ["person", "part", "hours"].map(|name| f.field(&format!("{name}-{n}")));
        let stored = f.case.content.resourcing.people.iter();
        let unknown = stored
            .clone()
            .any(|r| r.person.is_none() && !r.name.is_empty() && r.name == person.value);
        let unknown = unknown.then(|| {
            view! { <p class="govuk-hint">"Nobody in the register has this name, so nothing is known of what they do already."</p> }
        });
        let title = format!("Person {}", n + 1);
        let remove = (rows > 1).then(|| remove(n, &title));
        view! {
            <fieldset class="govuk-fieldset app-rows">
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{title}</legend>
                <TextInput field=person label="Name" hint="Their full name or work e-mail address" spellcheck=false autocomplete="off"/>
                {unknown}
                <TextInput field=part label="What they do" hint="For example, writes posts, answers at weekends"/>
                <TextInput field=hours label="Hours a week" hint="For example, 1.5" width="govuk-input--width-5" inputmode="decimal" autocomplete="off"/>
                {remove}
            </fieldset>
        }
    };
    let people: Vec<_> = (0..rows).map(one).collect();
    let asked = f.settings.hours_a_week;
    let at_least = f.settings.people_per_account;
    let few = f.case.content.has_too_few_hours(f.settings)
        && !f.case.content.resourcing.people.is_empty();
    let few = few.then(|| {
        let words = format!(
            "These are {} a week together. The policy asks for at least {asked}.",
            hours_words(f.case.content.tenths())
        );
        view! { <Inset>{words}</Inset> }
    });
    let words = format!(
        "Name at least {at_least} people, so that one can be away. Running an account takes at least {asked} hours a week."
    );
    view! {
        <p class="govuk-body">{words}</p>
        {few}
        {people}
        {add(rows, "Add another person")}
        {f.area("why_fewer", "Why fewer hours are enough (optional)", "Only when the hours together are fewer than the policy asks for")}
    }
    .into_any()
}

fn risks(f: &Fields<'_>) -> AnyView {
    let rows = typed::rows(f.typed, Section::Risks);
    let one = |n: usize| {
        let title = format!("Risk {}", n + 1);
        let remove = (rows > 1).then(|| remove(n, &title));
        view! {
            <fieldset class="govuk-fieldset app-rows">
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{title}</legend>
                {f.area(&format!("risk-{n}"), "What can go wrong", "For example, abuse in comments, wrong information, a lost password")}
                {f.area(&format!("mitigation-{n}"), "What is done about it", "Who does it, and how soon")}
                {remove}
            </fieldset>
        }
    };
    let risks: Vec<_> = (0..rows).map(one).collect();
    view! {
        {risks}
        {add(rows, "Add another risk")}
    }
    .into_any()
}

fn remove(n: usize, title: &str) -> AnyView {
    let (value, about) = (format!("remove-{n}"), title.to_owned());
    view! { <Button text="Remove" kind=ButtonKind::Secondary name="act" value=value about=about/> }
        .into_any()
}

fn add(rows: usize, text: &'static str) -> Option<AnyView> {
    (rows < typed::MOST_ROWS).then(|| {
        view! { <p><Button text=text kind=ButtonKind::Secondary name="act" value="add"/></p> }
            .into_any()
    })
}

fn strategy(f: &Fields<'_>) -> AnyView {
    view! {
        {f.area("strategy", "How it fits with other channels", "How it works together with what you have already")}
        {f.area("measures", "How success is measured", "With numbers where there are some")}
        {f.area("monitoring", "Who watches it and who answers", "Every day, also when somebody is away")}
        <DateField field=f.field("review_on") label="Reviewed or closed on" hint="When somebody decides whether it goes on"/>
    }
    .into_any()
}

fn content_plan(f: &Fields<'_>) -> AnyView {
    view! {
        {f.area("plan", "The first weeks", "What you will publish, and how often")}
        {f.area("examples", "Examples", "A post or two as they would appear. Pictures can be attached below")}
        {f.area("approval", "Who approves what is published", "Their role, and who stands in")}
    }
    .into_any()
}

/// The words of a platform, for those who only look.
pub(super) fn lookups(catalogue: &Catalogue) -> impl Fn(&str) -> String + '_ {
    |key: &str| words::platform(catalogue, key)
}
