//! The part of an account's page about people: who is responsible, who has access, what is known of the
//! password.

use crate::components::{
    ButtonKind, ButtonLink, Column, DataTable, Row, SummaryList, SummaryRow, TagColour, Written,
};
use crate::context::Visit;
use crate::pages::access::security;
use crate::urls;
use domain::account::{Account, StatusKey};
use domain::moment::long_date;
use domain::permission::{Action, Facts, may};
use domain::person::PersonStatus;
use domain::pixel::Pixel;
use domain::policy::PolicySettings;
use domain::returns::Return;
use leptos::prelude::*;
use store::queries::access::{self, Named, SecurityPage, Summary};
use store::queries::accounts::Overview;
use store::queries::audit::Event;

/// What the part shows.
pub(super) struct Model {
    account: i64,
    named: Vec<Named>,
    summary: Summary,
    security: SecurityPage,
    settings: PolicySettings,
    /// May name people for the account.
    nominate: bool,
    /// May see who has access.
    see: bool,
    /// May ask for access.
    request: bool,
    /// May record the password's facts.
    attest: bool,
    /// May stop it with all its access, or let it go on: the word in the address.
    freeze: Option<&'static str>,
}

/// What was read with it for the other parts of the page.
#[derive(Default)]
pub(super) struct Records {
    pub(super) pixels: Vec<Pixel>,
    pub(super) returns: Vec<Return>,
    pub(super) events: Vec<Event>,
}

/// What this part shows the visitor, and what the others show.
pub(super) fn divide(visit: &Visit, account: &Account, around: Overview) -> (Model, Records) {
    let actor = &visit.actor;
    let facts = access::on_account(&around.place);
    let may = |action| may(actor, action, &facts).is_ok();
    let own = Facts {
        person: actor.person(),
        ..facts.clone()
    };
    let freeze = match account.status.key() {
        StatusKey::Active => Some("freeze"),
        StatusKey::Suspended => Some("unfreeze"),
        _ => None,
    };
    let here = account.archived.is_none();
    let model = Model {
        account: account.number,
        named: around.named,
        summary: around.summary,
        security: around.security,
        settings: around.settings,
        nominate: here && may(Action::Nominate),
        see: may(Action::ViewAccess),
        request: here && domain::permission::may(actor, Action::RequestAccess, &own).is_ok(),
        attest: here && may(Action::AttestSecurity),
        freeze: freeze.filter(|_| here && may(Action::InterveneAccount)),
    };
    let records = Records {
        pixels: around.pixels,
        returns: around.returns,
        events: around.events,
    };
    (model, records)
}

/// The part.
pub(super) fn view(model: &Model) -> AnyView {
    view! {
        <h2 class="govuk-heading-m" id="people">"Who is responsible and who has access"</h2>
        {people(model)}
        {figures(model)}
        {actions(model)}
        <h2 class="govuk-heading-m" id="security">"Password and second factor"</h2>
        <SummaryList rows=security::facts(&model.security.security, &model.settings)/>
        {record(model)}
    }
    .into_any()
}

fn people(model: &Model) -> AnyView {
    let in_office: Vec<&Named> = model
        .named
        .iter()
        .filter(|one| one.nomination.in_office())
        .collect();
    if in_office.is_empty() {
        return view! { <p class="govuk-body">"Nobody is named as responsible for this account."</p> }
            .into_any();
    }
    let mut columns = vec![
        Column::new("Person"),
        Column::new("Named as"),
        Column::new("Since"),
    ];
    if model.nominate {
        columns.push(Column::new("Change"));
    }
    let line = |one: &&Named| {
        let nomination = &one.nomination;
        let mut head = Written::text(&one.name);
        match one.status {
            PersonStatus::Left => head = head.tag(TagColour::Red, "Left"),
            PersonStatus::Leaving => head = head.tag(TagColour::Yellow, "Leaving"),
            PersonStatus::Active => {}
        }
        let mut cells = vec![
            Written::text(nomination.duty.name()),
            Written::text(&long_date(nomination.from)),
        ];
        if model.nominate {
            let verb = format!("people/{}/end", nomination.id);
            let href = urls::account_page(model.account, &verb);
            let about = format!(" {} as {}", one.name, nomination.duty.name().to_lowercase());
            cells.push(Written::view(view! { <a class="govuk-link" href=href>"End"<span class="govuk-visually-hidden">{about}</span></a> }));
        }
        Row::written(head.below(&one.email), cells)
    };
    let rows: Vec<Row> = in_office.iter().map(line).collect();
    view! { <DataTable caption="Named for this account" columns=columns rows=rows dense=true/> }
        .into_any()
}

fn figures(model: &Model) -> Option<AnyView> {
    if !model.see {
        return None;
    }
    let Summary {
        live,
        waiting,
        suspended,
        to_remove,
    } = model.summary;
    let href = urls::account_page(model.account, "access");
    let number = |label: &str, count: i64| SummaryRow::text(label, count.to_string());
    let rows = vec![
        number("Live access", live).action(href, "Show", "who has access"),
        number("Asked for or approved, not yet live", waiting),
        number("Suspended", suspended),
        number("Ended, still to remove on the platform", to_remove),
    ];
    Some(view! { <SummaryList rows=rows/> }.into_any())
}

fn actions(model: &Model) -> Option<AnyView> {
    let page = |verb: &str| urls::account_page(model.account, verb);
    if !(model.nominate || model.request || model.see || model.freeze.is_some()) {
        return None;
    }
    let name = model.nominate.then(|| {
        view! { <ButtonLink href=page("people/name") text="Name somebody" kind=ButtonKind::Secondary/> }
    });
    let request = model.request.then(|| {
        view! { <ButtonLink href=page("access/new") text="Ask for access" kind=ButtonKind::Secondary/> }
    });
    let freeze = model.freeze.map(|verb| {
        let words = if verb == "freeze" {
            "Freeze the account and its access"
        } else {
            "Let the account and its access go on"
        };
        view! { <ButtonLink href=page(verb) text=words kind=ButtonKind::Secondary/> }
    });
    let compare = model.see.then(|| {
        view! { <ButtonLink href=page("reconciliations") text="Compare with the platform" kind=ButtonKind::Secondary/> }
    });
    Some(
        view! { <div class="app-actions app-no-print">{name}{request}{compare}{freeze}</div> }
            .into_any(),
    )
}

fn record(model: &Model) -> AnyView {
    let href = urls::account_page(model.account, "security");
    let words = if model.attest {
        "Record how it is now"
    } else {
        "History of these facts"
    };
    view! { <p class="govuk-body app-no-print"><a class="govuk-link" href=href>{words}</a></p> }
        .into_any()
}
