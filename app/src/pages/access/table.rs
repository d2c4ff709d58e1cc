//! Access as a table: by account, by person, or both; with boxes to choose rows where the reader may
//! change them, and what can be done with the chosen.

use super::words;
use crate::components::{Button, ButtonKind, Column, DataTable, Hidden, Row, TagColour, Written};
use crate::urls;
use chrono::NaiveDate;
use domain::person::PersonStatus;
use domain::platform::Catalogue;
use leptos::prelude::*;
use store::queries::access::{AccessRow, PastRow};

/// What a table is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// One account: its people.
    Account,
    /// One person: their accounts.
    Person,
    /// Everything.
    Both,
}

/// The rows. `ticks`: a box in each row that is not over.
pub(super) fn rows(
    caption: &str,
    rows: &[AccessRow],
    by: By,
    catalogue: &Catalogue,
    today: NaiveDate,
    ticks: bool,
) -> AnyView {
    let mut columns = match by {
        By::Account => vec![Column::new("Person")],
        By::Person => vec![Column::new("Account")],
        By::Both => vec![Column::new("Person"), Column::new("Account")],
    };
    columns.extend(["Level", "State", "From and until", "Approved by"].map(Column::new));
    if ticks {
        columns.push(Column::new("Choose"));
    }
    let one = |row: &AccessRow| line(row, by, catalogue, today, ticks);
    let lines: Vec<Row> = rows.iter().map(one).collect();
    let caption = caption.to_owned();
    view! { <DataTable caption=caption columns=columns rows=lines show_caption=true dense=true/> }
        .into_any()
}

fn line(row: &AccessRow, by: By, catalogue: &Catalogue, today: NaiveDate, ticks: bool) -> Row {
    let grant = &row.grant;
    let href = urls::grant(grant.number);
    let reference = grant.reference().to_string();
    let account = format!(
        "{}, {}",
        words::platform(catalogue, &row.platform),
        row.handle
    );
    let person = || {
        let mut head = Written::link(&href, &row.person);
        if row.status == PersonStatus::Left {
            head = head.tag(TagColour::Red, "Left");
        } else if row.last_day.is_some_and(|last| last < today) {
            head = head.tag(TagColour::Red, "Last day passed");
        } else if row.status == PersonStatus::Leaving {
            head = head.tag(TagColour::Yellow, "Leaving");
        }
        let below = match &row.agency {
            Some(agency) => format!("{reference}, {agency}"),
            None => reference.clone(),
        };
        head.below(&below)
    };
    let mut cells = Vec::with_capacity(6);
    let head = match by {
        By::Person => Written::link(&href, &row.account).below(&format!("{reference}, {account}")),
        By::Account => person(),
        By::Both => {
            let to = urls::account(grant.account);
            cells.push(Written::link(&to, &row.account).below(&account));
            person()
        }
    };
    let approved = grant.approved.as_ref().map_or_else(
        || Written::muted("Not approved"),
        |(by, on)| Written::text(&by.name).below(&domain::moment::long_date(*on)),
    );
    cells.extend([
        Written::text(grant.level.name()),
        state(row),
        Written::text(&words::term(row)),
        approved,
    ]);
    if ticks {
        let about = format!("{reference}, {}, {}", row.person, row.account);
        cells.push(if may_change(row) {
            Written::tick("grant", &grant.number.to_string(), &about)
        } else {
            Written::muted("Over")
        });
    }
    Row::written(head, cells)
}

/// Whether something can still be done with it.
fn may_change(row: &AccessRow) -> bool {
    row.grant.is_open() || words::to_remove(&row.grant.state)
}

fn state(row: &AccessRow) -> Written {
    let state = &row.grant.state;
    let mut cell = Written::default().tag(words::colour(state.key()), state.key().name());
    if words::to_remove(state) {
        cell = cell.tag(TagColour::Red, "Still on the platform");
    }
    if row.grant.is_live() && row.untrained {
        cell = cell.tag(TagColour::Orange, "Training has run out");
    }
    for more in [words::detail(state), words::missing(row)] {
        if !more.is_empty() {
            cell = cell.below(&more);
        }
    }
    cell
}

/// What can be done with the chosen rows: a form that leads to the page that confirms it. `from` leads
/// back: `account` or `person` and its word.
pub(super) fn choosable(from: (&'static str, String), table: AnyView) -> AnyView {
    let (name, value) = from;
    view! {
        <form method="get" action=urls::ACCESS_CHANGE>
            <Hidden name=name value=value/>
            {table}
            <div class="app-actions app-no-print">
                <Button text="Suspend chosen" kind=ButtonKind::Secondary name="do" value="suspend"/>
                <Button text="Let chosen go on" kind=ButtonKind::Secondary name="do" value="resume"/>
                <Button text="End chosen" kind=ButtonKind::Secondary name="do" value="end"/>
                <Button text="Confirm chosen as removed" kind=ButtonKind::Secondary name="do" value="removed"/>
            </div>
        </form>
    }
    .into_any()
}

/// Access as it was on a day.
pub(super) fn past(caption: &str, rows: &[PastRow], by: By) -> AnyView {
    let first = if by == By::Person {
        "Account"
    } else {
        "Person"
    };
    let columns = [first, "Level", "Live since", "Until"].map(Column::new);
    let line = |row: &PastRow| {
        let words = if by == By::Person {
            &row.account
        } else {
            &row.person
        };
        let reference = domain::ids::Reference::of(domain::ids::ReferenceKind::Grant, row.grant);
        let head = Written::link(&urls::grant(row.grant), words).below(&reference.to_string());
        let day = |at| Written::short_day(store::clock::local_day(at));
        let until = row
            .live_until
            .map_or_else(|| Written::muted("Live today"), day);
        Row::written(
            head,
            vec![Written::text(row.level.name()), day(row.live_from), until],
        )
    };
    let lines: Vec<Row> = rows.iter().map(line).collect();
    let caption = caption.to_owned();
    view! { <DataTable caption=caption columns=columns.to_vec() rows=lines show_caption=true dense=true/> }
        .into_any()
}
