//! The fields of each section's form.

use super::typed;
use crate::components::{
    Button, ButtonKind, Choice, Details, Field, LabelSize, Radios, Select, TextInput, Textarea,
};
use crate::pages::forms::Typed;
use domain::pixel::{HASHED, Section};
use domain::problem::Problems;
use domain::tracker;
use leptos::prelude::*;

/// The longest text of a field, in characters.
const LONG: u32 = 4_000;

/// What the fields need.
pub(super) struct Fields<'a> {
    pub(super) typed: &'a Typed,
    pub(super) problems: &'a Problems,
}

/// The fields of a section.
pub(super) fn of(section: Section, f: &Fields<'_>) -> AnyView {
    match section {
        Section::Placement => placement(f),
        Section::Purpose => purpose(f),
        Section::Data => data(f),
        Section::AudienceLists => audience_lists(f),
        Section::Choice => choice(f),
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

fn placement(f: &Fields<'_>) -> AnyView {
    let mut trackers: Vec<Choice> = tracker::ALL
        .iter()
        .map(|t| Choice::new(t.key, format!("{} ({})", t.name, t.vendor)))
        .collect();
    trackers.sort_by(|a, b| a.label.cmp(&b.label));
    view! {
        <Select field=f.field("tracker") label="Whose pixel it is" empty="Choose" choices=trackers/>
        <TextInput field=f.field("vendor_id") label="The vendor’s number" hint="As the vendor’s own pages show it, for example 1234567890 or GTM-ABC123" width="govuk-input--width-20" spellcheck=false autocomplete="off"/>
        <Textarea field=f.field("accounts") label="Accounts it serves" hint="Their references in the register, for example AC-0042. The business group of the first one decides" rows=2 spellcheck=false max=LONG/>
        <Textarea field=f.field("sites") label="Sites and pages it is put on" hint="One a line: www.example.govt.nz for a whole site, www.example.govt.nz/jobs/* for a part of it" spellcheck=false max=LONG/>
        <TextInput field=f.field("owner") label="Who answers for it" hint="Their full name or work e-mail address. They are reminded before the permission ends" spellcheck=false autocomplete="off"/>
    }
    .into_any()
}

fn purpose(f: &Fields<'_>) -> AnyView {
    view! {
        {f.area("purpose", "Purpose", "What the pixel is for, in words that visitors of the site understand: they can be published")}
        {f.area("strategy", "How it fits the strategy", "Of the channel and of the campaign")}
        {f.area("alternatives", "What would be done without it", "And what would be lost")}
    }
    .into_any()
}

fn data(f: &Fields<'_>) -> AnyView {
    let rows = typed::rows(f.typed);
    let one = |n: usize| {
        let [event, data, hashed] =
            ["event", "data", "hashed"].map(|name| f.field(&format!("{name}-{n}")));
        let title = format!("Event {}", n + 1);
        let remove = (rows > 1).then(|| {
            let (value, about) = (format!("remove-{n}"), title.clone());
            view! { <Button text="Remove" kind=ButtonKind::Secondary name="act" value=value about=about/> }
        });
        let ways: Vec<Choice> = HASHED
            .iter()
            .map(|(key, words)| Choice::new(*key, *words))
            .collect();
        view! {
            <fieldset class="govuk-fieldset app-rows">
                <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{title}</legend>
                <TextInput field=event label="Event" hint="For example, a page is viewed, a form is sent"/>
                <Textarea field=data label="Data that is sent" hint="For example, the page’s address, a value, an e-mail address. “None” if there is none" rows=2 max=LONG/>
                <Radios field=hashed label="Personal data in it" size=LabelSize::Small choices=ways/>
                {remove}
            </fieldset>
        }
    };
    let events: Vec<_> = (0..rows).map(one).collect();
    let add = (rows < typed::MOST_ROWS).then(|| {
        view! { <p><Button text="Add another event" kind=ButtonKind::Secondary name="act" value="add"/></p> }
    });
    view! {
        <p class="govuk-body">"Only the events named here may be sent. More of them, or more data, is a change that the lanes concerned look at again."</p>
        {events}
        {add}
    }
    .into_any()
}

fn audience_lists(f: &Fields<'_>) -> AnyView {
    let choices = vec![
        Choice::new("no", "No"),
        Choice::new("yes", "Yes").hint("Then answer the questions below"),
    ];
    let open = f.typed.get("used") == "yes" || !f.problems.is_empty();
    let questions = [
        f.area(
            "source",
            "Where the lists come from",
            "Which system, and who takes them out of it",
        ),
        f.area(
            "consent",
            "On which consent",
            "What people agreed to when they were put on the list",
        ),
        f.area(
            "protection",
            "How the lists are hashed",
            "Before they leave the organisation",
        ),
        f.area(
            "removal",
            "Taking off and deleting",
            "How somebody is taken off, and when lists are deleted",
        ),
    ];
    let questions = questions.into_iter().collect_view();
    view! {
        <p class="govuk-body">"A list of people, such as e-mail addresses of subscribers, can be uploaded to a platform so that it finds them again. That is off unless it is asked for here."</p>
        <Radios field=f.field("used") label="Are lists of people uploaded to the platform?" size=LabelSize::Small choices=choices/>
        <Details summary="Questions about lists" open=open>{questions}
        </Details>
    }
    .into_any()
}

fn choice(f: &Fields<'_>) -> AnyView {
    view! {
        {f.area("opt_in", "Asked before anything fires", "What visitors see and can choose before the first request of the pixel (P 6.23)")}
        {f.area("opt_out", "How to opt out", "Later, in words that visitors of the site understand: they can be published")}
        {f.area("retention", "Kept how long and where", "By the vendor and by us, and in which countries")}
        <TextInput field=f.field("privacy_page") label="Privacy page" hint="The address of the page of the site that tells visitors about the pixel (P 6.23)" spellcheck=false autocomplete="off"/>
    }
    .into_any()
}
