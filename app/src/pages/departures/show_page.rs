//! The page about somebody's way out, laid out: where it stands, what is to do next, what they hold.

use super::{holdings, preview, subject};
use crate::components::{
    Actions, Button, ButtonKind, ButtonLink, Choice, Column, DataTable, DateField, ErrorSummary,
    Field, Form, FormState, Guard, Heading, Hidden, Inset, Radios, Row, SummaryList, SummaryRow,
    Tag, TagColour, TextInput, Warning, Written, new_key,
};
use crate::pages::forms::Typed;
use crate::render::{Page, Section};
use crate::urls;
use chrono::NaiveDate;
use domain::ids::{Reference, ReferenceKind};
use domain::leaving::{Departure, DepartureKey, DepartureKind, DepartureState, Outcome};
use domain::moment::long_date;
use domain::organisation::Organisation;
use domain::problem::Problems;
use leptos::prelude::*;
use std::sync::Arc;
use store::queries::clearances::CertificateRow;
use store::queries::departures::OffBoarding;

/// Everything the page shows.
pub(super) struct Model {
    pub(super) found: OffBoarding,
    pub(super) runs: bool,
    pub(super) own: bool,
    pub(super) sees_people: bool,
    pub(super) today: NaiveDate,
    pub(super) organisation: Arc<Organisation>,
    pub(super) typed: Typed,
    pub(super) problems: Problems,
}

/// The page.
pub(super) fn page(model: Model) -> Page {
    let Model {
        found,
        runs,
        own,
        today,
        organisation,
        typed,
        problems,
        ..
    } = &model;
    let person = &found.person;
    let under_way = subject::under_way(found);
    let ended = under_way.is_some_and(|d| d.ended_on.is_some());
    let preview = (!ended).then(|| preview::preview(found)).flatten();
    let standing = found.departure.as_ref().map(|d| standing(found, d, *today));
    let steps = under_way.and_then(|d| steps(found, d, *runs, *own));
    let form = (under_way.is_none() && *runs && !own).then(|| plan_form(found, typed, problems));
    let body = view! {
        <ErrorSummary problems=problems.clone()/>
        <Heading text="Off-boarding" caption=person.name.clone()/>
        {standing}
        {steps}
        {preview}
        {form}
        <h2 class="govuk-heading-m">"What they hold"</h2>
        {holdings::tables(&found.holdings, *today, organisation)}
        {certificates(&found.certificates)}
        {former(&found.former)}
    };
    let page = Page::new(
        Section::People,
        format!("Off-boarding of {}", person.name),
        body,
    );
    let page = if model.sees_people {
        page.crumb(urls::PEOPLE, "People")
            .crumb(urls::person(person.id), person.name.clone())
    } else {
        page
    };
    page.problems(problems).islands()
}

/// The colour of a state.
pub(super) const fn colour(key: DepartureKey) -> TagColour {
    match key {
        DepartureKey::Planned => TagColour::Purple,
        DepartureKey::InProgress => TagColour::Yellow,
        DepartureKey::Cleared => TagColour::Teal,
        DepartureKey::Cancelled => TagColour::Grey,
    }
}

fn standing(found: &OffBoarding, departure: &Departure, today: NaiveDate) -> AnyView {
    let key = departure.state.key();
    let mut rows = vec![
        SummaryRow::view(
            "State",
            view! { <Tag colour=colour(key) text=key.name()/> }.into_any(),
        ),
        SummaryRow::text("Kind", departure.kind.name()),
        SummaryRow::text("Last day", long_date(departure.last_day)),
        SummaryRow::text("Known from", departure.source.name()),
        SummaryRow::text("Planned by", departure.opened_by.name.clone()),
        SummaryRow::text(
            "Everything ended",
            holdings::day_or(departure.ended_on, "Not yet"),
        ),
    ];
    if let Some(manager) = &found.manager_name {
        rows.push(SummaryRow::text("Manager", manager.clone()));
    }
    if !departure.note.is_empty() {
        rows.push(SummaryRow::text("Note", departure.note.clone()));
    }
    if let DepartureState::Cancelled { by, reason, .. } = &departure.state {
        rows.push(SummaryRow::text(
            "Cancelled",
            format!("{reason} ({})", by.name),
        ));
    }
    if let Some(number) = departure.late_incident {
        let reference = Reference::of(ReferenceKind::Incident, number);
        let link = view! { <a class="govuk-link" href=urls::record(reference)>{reference.to_string()}</a> };
        rows.push(SummaryRow::view("Access ended late", link.into_any()));
    }
    let given = found.holdings.grants.iter().any(|g| g.is_given());
    let late = departure.is_open() && departure.is_past(today) && given;
    let warning = late.then(|| {
        view! { <Warning>"The last day is over and access has not ended. End it now: what outlives a last day is a breach (P 6.12)."</Warning> }
    });
    view! { {warning} <SummaryList rows=rows/> }.into_any()
}

fn steps(found: &OffBoarding, departure: &Departure, runs: bool, own: bool) -> Option<AnyView> {
    if !runs {
        return None;
    }
    let id = found.person.id;
    if own {
        return Some(view! { <Inset>"Nobody signs off their own departure. People and Culture or Design and Marketing can."</Inset> }.into_any());
    }
    let planned = departure.state.key() == DepartureKey::Planned;
    let left = found.person.status == domain::person::PersonStatus::Left;
    let version = departure.version.to_string();
    let blockers = found.holdings.leftovers().blockers(departure.kind);
    let clear = blockers.is_empty();
    let way = (!clear && departure.ended_on.is_some())
        .then(|| holdings::blockers("In the way of a certificate", &blockers));
    let more = !found.holdings.is_empty();
    let issue = if clear {
        "Issue the certificate"
    } else {
        "Issue a certificate that says what is missing"
    };
    let kind = if clear && !more {
        ButtonKind::Primary
    } else {
        ButtonKind::Secondary
    };
    Some(
        view! {
            {way}
            <div class="app-actions app-no-print">
                {more.then(|| view! { <ButtonLink href=urls::off_boarding_step(id, "end") text="End all access now"/> })}
                <Form action=urls::off_boarding_step(id, "certificate")>
                    <Hidden name="version" value=version/>
                    <Hidden name="key" value=new_key()/>
                    <Button text=issue kind=kind/>
                </Form>
                {planned.then(|| view! { <ButtonLink href=urls::off_boarding_step(id, "day") text="Change the last day" kind=ButtonKind::Secondary/> })}
                {(!left).then(|| view! { <ButtonLink href=urls::off_boarding_step(id, "cancel") text="Cancel the departure" kind=ButtonKind::Secondary/> })}
            </div>
        }
        .into_any(),
    )
}

/// What the two kinds mean, as radios.
pub(super) fn kinds() -> Vec<Choice> {
    DepartureKind::ALL
        .iter()
        .map(|kind| {
            let hint = match kind {
                DepartureKind::Leaving => {
                    "All access and all roles end; signing in ends after the last day"
                }
                DepartureKind::Moving => "All access ends; signing in and chosen roles stay",
            };
            Choice::new(kind.key(), kind.name()).hint(hint)
        })
        .collect()
}

fn plan_form(found: &OffBoarding, typed: &Typed, problems: &Problems) -> AnyView {
    let field = |name: &str| Field::new(name, typed.get(name), problems);
    let (kind, last_day, note) = (field("kind"), field("last_day"), field("note"));
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let id = found.person.id;
    view! {
        <h2 class="govuk-heading-m">"Plan a departure"</h2>
        <Form action=urls::off_boarding(id) guard=Guard::of(problems)>
            <FormState key=key/>
            <Radios field=kind label="Leaving or moving" choices=kinds()/>
            <DateField field=last_day label="Last day" hint="The last day here, or in the present role"/>
            <TextInput field=note label="Note (optional)" hint="Not why they go: only what those who carry it out need to know"/>
            <Actions><Button text="Plan the departure"/></Actions>
        </Form>
    }
    .into_any()
}

fn certificates(all: &[CertificateRow]) -> Option<AnyView> {
    if all.is_empty() {
        return None;
    }
    let row = |c: &CertificateRow| {
        let reference = Reference::of(ReferenceKind::Clearance, c.number);
        let colour = match c.outcome {
            Outcome::Cleared => TagColour::Teal,
            Outcome::Blocked => TagColour::Orange,
        };
        Row::written(
            Written::link(&urls::record(reference), &reference.to_string()),
            vec![
                Written::default().tag(colour, c.outcome.name()),
                Written::short_day(store::clock::local_day(c.issued_at)),
                Written::text(&c.issued_by),
            ],
        )
    };
    let columns = ["Certificate", "Outcome", "Issued", "By"].map(Column::new);
    let rows: Vec<Row> = all.iter().map(row).collect();
    Some(
        view! { <DataTable caption="Certificates" columns=columns.to_vec() rows=rows show_caption=true/> }
            .into_any(),
    )
}

fn former(all: &[Departure]) -> Option<AnyView> {
    if all.is_empty() {
        return None;
    }
    let row = |d: &Departure| {
        let key = d.state.key();
        Row::written(
            Written::text(d.kind.name()),
            vec![
                Written::short_day(d.last_day),
                Written::default().tag(colour(key), key.name()),
            ],
        )
    };
    let columns = ["Kind", "Last day", "State"].map(Column::new);
    let rows: Vec<Row> = all.iter().map(row).collect();
    Some(
        view! { <DataTable caption="Former departures" columns=columns.to_vec() rows=rows show_caption=true/> }
            .into_any(),
    )
}
