//! `GET /people/{id}/delegations`: roles a person lends and borrows. Everybody sees their own.

use super::{lend, subject, words};
use crate::components::{
    ButtonLink, Column, DataTable, EmptyState, Heading, Row, Tag, TagColour, instant_words,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::actor::Actor;
use domain::ids::PersonId;
use domain::moment::long_date;
use domain::organisation::Organisation;
use domain::permission::{Action, may};
use domain::person::Person;
use leptos::prelude::*;
use store::queries::delegations::{Lent, of};
use store::queries::{organisation, people};

/// Shows the page.
///
/// # Errors
/// 403 for those who may neither lend for this person nor see people; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let id = match subject::id(&id) {
        Ok(id) => id,
        Err(missing) => {
            may(&visit.actor, Action::ViewPeople, &Default::default())?;
            return Err(missing);
        }
    };
    let lent = of(&state.store, &visit.actor, id).await?;
    let person = people::person(&state.store, &visit.actor, id).await?;
    let organisation = organisation::all(&state.store).await?;
    let today = state.store.clock().now().today;
    let page = page(&person, &visit.actor, &lent, today, &organisation);
    Ok(page.respond(&state, &visit).await)
}

pub(super) fn page(
    person: &Person,
    actor: &Actor,
    lent: &[Lent],
    today: NaiveDate,
    organisation: &Organisation,
) -> Page {
    let own = actor.person() == Some(person.id);
    let may_lend = may(actor, Action::Delegate, &subject::on(person.id)).is_ok();
    let new = (may_lend && lend::lends(person, today)).then(|| {
        let href = urls::person_page(person.id, "delegations/new");
        view! { <div class="app-actions app-no-print"><ButtonLink href=href text="Lend a role"/></div> }
    });
    let title = if own {
        "Roles you lend and borrow"
    } else {
        "Roles lent and borrowed"
    };
    let table = tables(person.id, actor, lent, today, organisation);
    let heading = if own {
        view! { <Heading text=title/> }.into_any()
    } else {
        view! { <Heading text=title caption=person.name.clone()/> }.into_any()
    };
    let body = view! {
        {heading}
        {new}
        {table}
    };
    if own {
        Page::new(Section::Help, title, body)
    } else {
        subject::page(person, format!("{title}: {}", person.name), body)
    }
}

/// Given and received, each as a table; or that there is none.
pub(super) fn tables(
    id: PersonId,
    actor: &Actor,
    lent: &[Lent],
    today: NaiveDate,
    organisation: &Organisation,
) -> AnyView {
    let of = |given: bool| -> Vec<&Lent> {
        let side = |l: &&Lent| (l.delegation.from == id) == given;
        lent.iter().filter(side).collect()
    };
    let table = |given: bool| {
        let some = of(given);
        if some.is_empty() {
            return None;
        }
        let (caption, other) = if given {
            ("Lent to others", "Who acts")
        } else {
            ("Borrowed: acting for others", "For whom")
        };
        let columns = ["Role", other, "Days", "Why", "Entered", ""];
        let columns = columns
            .into_iter()
            .map(|c| Column::new(if c.is_empty() { "State" } else { c }));
        let rows = some
            .into_iter()
            .map(|l| row(l, given, actor, today, organisation))
            .collect();
        Some(view! { <DataTable caption=caption columns=columns.collect() rows=rows show_caption=true dense=true/> }.into_any())
    };
    if lent.is_empty() {
        return view! {
            <EmptyState title="No role is lent or borrowed">
                <p class="govuk-body">"A role that is lent stands here, with who acts and until when."</p>
            </EmptyState>
        }
        .into_any();
    }
    view! { {table(true)}{table(false)} }.into_any()
}

fn row(l: &Lent, given: bool, actor: &Actor, today: NaiveDate, organisation: &Organisation) -> Row {
    let lent = &l.delegation;
    let role = words::role(lent.role, lent.scope, organisation);
    let days = format!("{} to {}", long_date(lent.first), long_date(lent.last));
    let other = if given { &l.to_name } else { &l.from_name };
    let entered = format!("{} by {}", instant_words(l.at), l.by);
    let (colour, state) = state(l, today);
    let ends = !lent.is_over(today) && may(actor, Action::Delegate, &lent.facts()).is_ok();
    let end = ends.then(|| {
        let href = urls::delegation_end(lent.id);
        let about = format!(" acting of {} as {role}", l.to_name);
        view! { " "<a class="govuk-link" href=href>"End"<span class="govuk-visually-hidden">{about}</span></a> }
    });
    Row::new(
        role.clone().into_any(),
        vec![
            other.clone().into_any(),
            days.into_any(),
            lent.reason.clone().into_any(),
            entered.into_any(),
            view! { <Tag colour=colour text=state/>{end} }.into_any(),
        ],
    )
}

fn state(l: &Lent, today: NaiveDate) -> (TagColour, &'static str) {
    let lent = &l.delegation;
    if lent.ended_at.is_some() {
        (TagColour::Grey, "Ended early")
    } else if lent.last < today {
        (TagColour::Grey, "Over")
    } else if !l.held {
        (TagColour::Orange, "Does not count: not held")
    } else if lent.first > today {
        (TagColour::Purple, "To come")
    } else {
        (TagColour::Teal, "Now")
    }
}
