//! What somebody holds, as tables; and what is in the way of their certificate.

use crate::components::{Column, DataTable, EmptyState, Row, TagColour, Written};
use crate::pages::people::words;
use crate::urls;
use chrono::NaiveDate;
use domain::access::GrantKey;
use domain::ids::{Reference, ReferenceKind};
use domain::leaving::{Blocker, BlockerKind};
use domain::moment::long_date;
use domain::obligation::{Obligation, Standing};
use domain::organisation::Organisation;
use leptos::prelude::*;
use store::queries::departures::{
    HeldDelegation, HeldGrant, HeldNomination, Holdings, WaitingRequest,
};

/// Every table that has rows; words where none has.
pub(super) fn tables(held: &Holdings, today: NaiveDate, organisation: &Organisation) -> AnyView {
    let nothing = held.is_empty() && held.requests.is_empty() && held.about.is_empty();
    if nothing {
        return view! {
            <EmptyState title="Holds nothing">
                <p class="govuk-body">"No account, no access, no role, nothing to do."</p>
            </EmptyState>
        }
        .into_any();
    }
    view! {
        {table("Accounts they are named for", &["Account", "For", "Since", "Others who are"], held.nominations.iter().map(nomination).collect())}
        {table("Access", &["Account", "Level", "State", "From", "Through"], held.grants.iter().map(grant).collect())}
        {table("Requests for access", &["Request", "For whom", "Account", "Why it is here"], held.requests.iter().map(request).collect())}
        {table("Roles in this register", &["Role", "From"], roles(held, today, organisation))}
        {table("Roles lent and borrowed", &["Role", "From", "To", "Until"], held.delegations.iter().map(delegation).collect())}
        {table("What they have to do", &["Obligation", "What", "Due"], held.assigned.iter().map(|o| duty(o, today)).collect())}
        {table("To be done because of them", &["Obligation", "What", "Due"], held.about.iter().map(|o| duty(o, today)).collect())}
    }
    .into_any()
}

fn table(caption: &'static str, columns: &[&str], rows: Vec<Row>) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let columns: Vec<Column> = columns.iter().map(|c| Column::new(*c)).collect();
    Some(
        view! { <DataTable caption=caption columns=columns rows=rows show_caption=true dense=true/> }
            .into_any(),
    )
}

fn account(number: i64, name: &str) -> Written {
    Written::link(&urls::account(number), name).below(&Reference::account(number).to_string())
}

fn nomination(held: &HeldNomination) -> Row {
    let others = match held.others {
        _ if !held.account_lives => Written::muted("Closed or archived"),
        0 if held.needs_successor() => Written::default().tag(TagColour::Red, "Nobody else"),
        many => Written::text(&many.to_string()),
    };
    Row::written(
        account(held.account, &held.account_name),
        vec![
            Written::text(held.duty.name()),
            Written::short_day(held.from),
            others,
        ],
    )
}

fn grant(held: &HeldGrant) -> Row {
    let reference = Reference::of(ReferenceKind::Grant, held.number);
    let colour = match held.state {
        GrantKey::Active => TagColour::Teal,
        GrantKey::Suspended => TagColour::Orange,
        _ => TagColour::Yellow,
    };
    let through = match &held.agency {
        Some(agency) => Written::text(agency),
        None => Written::muted("No agency"),
    };
    Row::written(
        account(held.account, &held.account_name),
        vec![
            Written::link(&urls::record(reference), held.level.name())
                .below(&reference.to_string()),
            Written::default().tag(colour, held.state.name()),
            Written::short_day(held.from),
            through,
        ],
    )
}

fn request(waiting: &WaitingRequest) -> Row {
    let reference = Reference::of(ReferenceKind::Grant, waiting.number);
    let why = if waiting.asked {
        "They asked for it"
    } else {
        "They can decide about it"
    };
    Row::written(
        Written::link(&urls::record(reference), &reference.to_string()),
        vec![
            Written::text(&waiting.person_name).below(waiting.level.name()),
            account(waiting.account, &waiting.account_name),
            Written::text(why),
        ],
    )
}

fn roles(held: &Holdings, today: NaiveDate, organisation: &Organisation) -> Vec<Row> {
    let one = |role: &domain::person::HeldRole| {
        let words = words::held(&role.assignment, today, organisation);
        Row::written(
            Written::text(&words),
            vec![Written::short_day(role.assignment.from)],
        )
    };
    held.roles.iter().map(one).collect()
}

fn delegation(held: &HeldDelegation) -> Row {
    Row::written(
        Written::text(held.delegation.role.name()),
        vec![
            Written::text(&held.from_name),
            Written::text(&held.to_name),
            Written::short_day(held.delegation.last),
        ],
    )
}

fn duty(obligation: &Obligation, today: NaiveDate) -> Row {
    let reference = obligation.reference();
    let due = match obligation.standing(today) {
        Standing::Overdue => Written::short_day(obligation.due).tag(TagColour::Red, "Overdue"),
        Standing::Waived => Written::short_day(obligation.due).tag(TagColour::Grey, "Waived"),
        Standing::Open | Standing::Done => Written::short_day(obligation.due),
    };
    Row::written(
        Written::link(&urls::record(reference), &reference.to_string()),
        vec![Written::text(&obligation.title()), due],
    )
}

/// Where somebody goes to clear a blocker.
pub(super) fn href(blocker: &Blocker) -> Option<String> {
    let record = |kind| Reference::parse(kind, &blocker.reference).map(urls::record);
    match blocker.kind {
        BlockerKind::Access => record(ReferenceKind::Grant),
        BlockerKind::Obligation => record(ReferenceKind::Obligation),
        BlockerKind::Nomination => record(ReferenceKind::Account),
        BlockerKind::Role => None,
    }
}

/// What is in the way, who can clear it and where.
pub(super) fn blockers(caption: &'static str, all: &[Blocker]) -> AnyView {
    let row = |blocker: &Blocker| {
        let head = match href(blocker) {
            Some(href) => Written::link(&href, &blocker.reference),
            None => Written::text("Role"),
        };
        Row::written(
            head,
            vec![
                Written::text(&blocker.reason).below(&blocker.clause),
                Written::text(&blocker.who.join(", ")),
            ],
        )
    };
    let columns = ["Record", "What is in the way", "Who can clear it"].map(Column::new);
    let rows: Vec<Row> = all.iter().map(row).collect();
    view! { <DataTable caption=caption columns=columns.to_vec() rows=rows show_caption=true dense=true/> }
        .into_any()
}

/// A day in words, or that there is none.
pub(super) fn day_or(day: Option<NaiveDate>, none: &str) -> String {
    day.map_or_else(|| none.to_owned(), long_date)
}
