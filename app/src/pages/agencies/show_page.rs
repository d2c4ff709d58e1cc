//! One agency as a page. A function of what `show` loaded.

use super::moves::Move;
use super::{confirm, subject, words};
use crate::components::{
    ButtonKind, ButtonLink, Changes, Column, DataTable, Day, Heading, Inset, Row, SummaryList,
    SummaryRow, Tag, TagColour, Timeline, TimelineItem, Warning, Written,
};
use crate::pages::audit::sentence;
use crate::render::Page;
use crate::urls;
use chrono::NaiveDate;
use domain::agency::{Agency, AgencyState};
use domain::ids::{Reference, ReferenceKind};
use domain::moment::long_date;
use leptos::prelude::*;
use store::queries::agencies::{AgencyFacts, AgencyGrant, AgencyPerson};
use store::queries::audit::Event;

/// Everything the page shows.
pub(super) struct Model {
    pub(super) found: AgencyFacts,
    pub(super) today: NaiveDate,
    /// Whether the visitor may change it.
    pub(super) edit: bool,
    /// Whether the visitor may open people's pages.
    pub(super) people: bool,
}

/// The page.
pub(super) fn page(model: Model) -> Page {
    let agency = &model.found.agency;
    let standing = model.found.standing;
    let caption = format!("{}, agency", agency.reference());
    let body = view! {
        <Heading text=agency.name.clone() caption=caption/>
        <p class="govuk-body-l"><Tag colour=words::colour(standing) text=standing.name()/></p>
        {actions(&model)}
        {state(agency)}
        {not_acknowledged(agency)}
        <h2 class="govuk-heading-m">"Contract"</h2>
        <SummaryList rows=details(agency, model.today)/>
        <h2 class="govuk-heading-m" id="people">"People"</h2>
        {people(&model)}
        <h2 class="govuk-heading-m" id="access">"Access"</h2>
        {access(&model)}
        {history(&model.found.events)}
    };
    let page = subject::page(agency, agency.name.clone(), body);
    // Its own page is the end of the way, not a step on it.
    Page {
        breadcrumbs: page.breadcrumbs.into_iter().take(1).collect(),
        ..page
    }
}

fn actions(model: &Model) -> Option<AnyView> {
    if !model.edit {
        return None;
    }
    let agency = &model.found.agency;
    let to = |verb: &str| urls::agency_page(agency.number, verb);
    let offers = Move::ALL.iter().filter(|wish| wish.fits(agency));
    let offers: Vec<AnyView> = offers
        .map(|wish| {
            let href = to(&format!("contract/{}", wish.key()));
            let kind = match wish {
                Move::Dispute | Move::End => ButtonKind::Warning,
                Move::Extend | Move::Settle => ButtonKind::Secondary,
            };
            view! { <ButtonLink href=href text=wish.name(agency) kind=kind/> }.into_any()
        })
        .collect();
    let view = view! {
        <div class="app-actions app-no-print">
            <ButtonLink href=to("edit") text="Change details"/>
            {offers}
        </div>
    };
    Some(view.into_any())
}

fn state(agency: &Agency) -> Option<AnyView> {
    let words = match &agency.state {
        AgencyState::Active => return None,
        AgencyState::Disputed {
            since,
            reason,
            note,
        } => format!(
            "In dispute since {} ({}): {note}. All access of its people is suspended.",
            long_date(*since),
            reason.name().to_lowercase()
        ),
        AgencyState::Ended { on, note } => {
            format!("Ended on {}: {note}", long_date(*on))
        }
    };
    Some(view! { <Inset>{words}</Inset> }.into_any())
}

fn not_acknowledged(agency: &Agency) -> Option<AnyView> {
    let missing = agency.acknowledged.is_none() && agency.state == AgencyState::Active;
    missing.then(|| {
        view! { <Warning>"The agency has not acknowledged its obligations. Its people get no access until it has (P 6.13)."</Warning> }
            .into_any()
    })
}

fn details(agency: &Agency, today: NaiveDate) -> Vec<SummaryRow> {
    let day = |day: Option<NaiveDate>| day.map(long_date).unwrap_or_default();
    let acknowledged = agency.acknowledged.as_ref().map(|a| {
        let on = long_date(a.on);
        format!("On {on}, by {}", a.by)
    });
    let left = match agency.state {
        AgencyState::Ended { .. } => String::new(),
        _ => format!(" ({})", words::days(agency.days_left(today))),
    };
    let until = view! { <Day date=agency.until/>{left} };
    vec![
        SummaryRow::text("Contract number", agency.contract_number.clone()),
        SummaryRow::text(
            "Procurement reference",
            agency.procurement_reference.clone(),
        ),
        SummaryRow::text("Contract from", day(agency.from)),
        SummaryRow::view("Contract until", until),
        SummaryRow::text("Obligations acknowledged", acknowledged.unwrap_or_default()),
        SummaryRow::text("Notes", agency.notes.clone()),
    ]
}

fn people(model: &Model) -> AnyView {
    let agency = &model.found.agency;
    let adds = model.edit && !matches!(agency.state, AgencyState::Ended { .. });
    let href = urls::agency_page(agency.number, "people/new");
    let add = adds.then(|| {
        view! { <p class="govuk-body app-no-print"><ButtonLink href=href text="Add a person" kind=ButtonKind::Secondary/></p> }
    });
    if model.found.people.is_empty() {
        return view! {
            <p class="govuk-body">"Nobody of this agency is in the register yet."</p>
            {add}
        }
        .into_any();
    }
    let row = |person: &AgencyPerson| {
        let mut head = if model.people {
            Written::link(&urls::person(person.id), &person.name)
        } else {
            Written::text(&person.name)
        };
        if person.left {
            head = head.tag(TagColour::Grey, "Left");
        }
        let cells = vec![
            Written::breakable(&person.email),
            Written::text(&person.title),
            Written::text(&person.open.to_string()),
        ];
        Row::written(head, cells)
    };
    let rows: Vec<Row> = model.found.people.iter().map(row).collect();
    let columns = vec![
        Column::new("Name"),
        Column::new("E-mail"),
        Column::new("What they do"),
        Column::new("Open access").numeric(),
    ];
    view! {
        <DataTable caption="People of this agency" columns=columns rows=rows/>
        {add}
    }
    .into_any()
}

fn access(model: &Model) -> AnyView {
    let (access, today) = (&model.found.access, model.today);
    let agency = model.found.agency.number;
    if access.is_empty() {
        return view! { <p class="govuk-body">"Nobody of this agency has or had access to an account."</p> }
            .into_any();
    }
    let row = |grant: &AgencyGrant| {
        let reference = Reference::of(ReferenceKind::Grant, grant.number);
        let head = Written::link(&urls::record(reference), &reference.to_string());
        let account = Written::link(&urls::account(grant.account), &grant.account_name)
            .below(&Reference::account(grant.account).to_string());
        let mut state =
            Written::default().tag(words::access_colour(grant.state), grant.state.name());
        if let Some((number, due)) = grant.removal {
            let obligation = Reference::of(ReferenceKind::Obligation, number);
            let late = if due < today { "was due" } else { "due" };
            let words = format!(
                "{obligation}: to be removed there, {late} {}",
                long_date(due)
            );
            state = state.line(&words);
        }
        if model.edit && confirm::waits(grant) {
            let href = urls::agency_page(agency, &format!("access/{reference}"));
            state = state.and_link(&href, "Confirm the agency’s steps");
        }
        let until = grant
            .until
            .map_or_else(|| Written::muted("None"), Written::short_day);
        let cells = vec![
            Written::text(&grant.person),
            account,
            Written::text(grant.level.name()),
            state,
            until,
        ];
        Row::written(head, cells)
    };
    let rows: Vec<Row> = access.iter().map(row).collect();
    let columns = ["Access", "Person", "Account", "Level", "State", "Last day"];
    let columns = columns.map(Column::new).to_vec();
    view! { <DataTable caption="Access of this agency’s people" columns=columns rows=rows/> }
        .into_any()
}

fn history(events: &[Event]) -> AnyView {
    let item = |event: &Event| {
        let changes = sentence::changes(event);
        let note = event.payload.get("note").and_then(|n| n.as_str());
        let note = note.map(|words| {
            let words = format!("“{words}”");
            view! { <p class="govuk-body">{words}</p> }
        });
        let body = view! {
            {note}
            {(!changes.is_empty()).then(|| view! { <Changes changes=changes/> })}
        };
        TimelineItem {
            title: sentence::sentence(event),
            at: event.at,
            who: event.actor.clone(),
            body: Some(body.into_any()),
        }
    };
    let items: Vec<TimelineItem> = events.iter().map(item).collect();
    view! {
        <h2 class="govuk-heading-m" id="history">"History"</h2>
        <Timeline items=items/>
    }
    .into_any()
}
