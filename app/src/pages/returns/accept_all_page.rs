//! How many returns match and can be accepted together, the question whether to, and what the portion before
//! brought.

use super::frame;
use crate::components::{
    Actions, Button, Column, DataTable, Details, EmptyState, ErrorSummary, Form, FormState,
    Heading, Hidden, Inset, Row, SuccessBanner, Written, counted, new_key, thousands,
};
use crate::render::Page;
use crate::urls::{self, Query};
use chrono::{DateTime, Utc};
use domain::ids::Reference;
use domain::problem::Problems;
use domain::quarter::Quarter;
use leptos::prelude::*;
use std::collections::BTreeMap;
use store::queries::returns::{OthersReturns, ReturnRow};

/// So many are accepted each time the button is pressed: nobody waits longer than a few seconds.
pub(super) const AT_ONCE: usize = 500;

/// So many are listed; the list itself has all of them.
const SHOWN: usize = 50;

/// Everything the page shows.
pub(super) struct Model {
    pub(super) quarter: Quarter,
    pub(super) found: OthersReturns,
    /// The question in words.
    pub(super) asked: String,
    /// Of the portion before: accepted, and left.
    pub(super) done: Option<(u64, u64)>,
    pub(super) now: DateTime<Utc>,
    pub(super) query: Query,
    pub(super) problems: Problems,
}

/// The page.
pub(super) fn page(model: &Model) -> Page {
    let quarter = model.quarter;
    let back = model
        .query
        .with("state", "submitted")
        .with("unchanged", "yes")
        .href(&urls::period_page(quarter, "all"));
    let done = model.done.map(done);
    let left = model.done.map_or(0, |(_, left)| left);
    let waiting = u64::try_from(model.found.rows.len()).unwrap_or_default();
    // What was left a moment ago would be left again.
    let rest = if waiting > left {
        form(model, waiting, &back)
    } else if model.done.is_some() {
        ().into_any()
    } else {
        nothing()
    };
    let own = (model.found.own > 0).then(|| {
        let words = counted(
            model.found.own,
            "more matches, which you sent or are named for: somebody else reviews it.",
            "more match, which you sent or are named for: somebody else reviews these.",
        );
        view! { <p class="govuk-body">{words}</p> }
    });
    let title = "Accept all that match";
    let asked = model.asked.clone();
    let body = view! {
        <ErrorSummary problems=model.problems.clone()/>
        {done}
        <Heading text=title caption=quarter.months()/>
        <p class="govuk-body">{asked}"."</p>
        {rest}
        {own}
        <p class="govuk-body"><a class="govuk-link" href=back.clone()>"Back to the list"</a></p>
    };
    frame::page(quarter, title, body).problems(&model.problems)
}

/// What the portion before brought.
fn done((accepted, left): (u64, u64)) -> AnyView {
    let words = match accepted {
        0 => "No return was accepted.".to_owned(),
        _ => format!(
            "{} accepted together. Each says that it was accepted unread.",
            counted(accepted, "return is", "returns are")
        ),
    };
    let left = (left > 0).then(|| {
        let words = counted(left, "return was", "returns were");
        view! { <Inset>{words}" left: the register says something else by now than when they were sent, or somebody changed or reviewed them in the meantime. Review these one by one."</Inset> }
    });
    view! { <SuccessBanner text=words/>{left} }.into_any()
}

fn nothing() -> AnyView {
    view! {
        <EmptyState title="There is nothing to accept together">
            <p class="govuk-body">"No return that somebody else sent says that nothing has changed and waits to be reviewed."</p>
        </EmptyState>
    }
    .into_any()
}

fn form(model: &Model, waiting: u64, back: &str) -> AnyView {
    let quarter = model.quarter;
    let once = waiting.min(AT_ONCE as u64);
    let says = match waiting {
        1 => "1 return says that nothing has changed and waits to be reviewed.".to_owned(),
        many => format!(
            "{} returns say that nothing has changed and wait to be reviewed.",
            thousands(many)
        ),
    };
    let portions = (waiting > once).then(|| {
        let words = format!(
            "They are accepted {} at a time: after these, this page asks for the next.",
            thousands(once)
        );
        view! { <p class="govuk-body">{words}</p> }
    });
    let asked = model.query.pairs().map(|(name, value)| {
        let (name, value) = (name.to_owned(), value.to_owned());
        view! { <Hidden name=name value=value/> }
    });
    let asked = asked.collect_view();
    let (action, back) = (urls::period_page(quarter, "accept"), back.to_owned());
    let until = model.now.to_rfc3339();
    let button = format!("Accept {}", counted(once, "return", "returns"));
    view! {
        <p class="govuk-body">{says}" What is said in them is recorded in the register."</p>
        <Inset>"Whoever looks at one of them later sees “accepted together, unread”. Where the register says something else by now than when a return was sent, that return is left to be reviewed by itself."</Inset>
        {portions}
        <DataTable caption="By business group" columns=vec![Column::new("Business group"), Column::new("Returns").numeric()] rows=groups(&model.found.rows) dense=true/>
        {listed(&model.found.rows)}
        <Form action=action>
            <FormState key=new_key()/>
            <Hidden name="all" value="yes"/>
            <Hidden name="until" value=until/>
            {asked}
            <Actions>
                <Button text=button/>
                <a class="govuk-link" href=back>"Cancel"</a>
            </Actions>
        </Form>
    }
    .into_any()
}

/// How many of each group.
fn groups(rows: &[ReturnRow]) -> Vec<Row> {
    let mut all: BTreeMap<&str, u64> = BTreeMap::new();
    for row in rows {
        *all.entry(row.group.as_str()).or_default() += 1;
    }
    let line = |(name, many): (&str, u64)| {
        let head = match name {
            "" => Written::muted("No business group"),
            name => Written::text(name),
        };
        Row::written(head, vec![Written::text(&thousands(many))])
    };
    all.into_iter().map(line).collect()
}

/// The first of them, folded away.
fn listed(rows: &[ReturnRow]) -> AnyView {
    let line = |row: &ReturnRow| {
        let one = &row.one;
        let reference = Reference::account(one.account).to_string();
        let href = urls::one_return(one.period, one.account);
        let head = Written::link(&href, &row.account).below(&reference);
        let by = one
            .last_sent()
            .map_or_else(Written::default, |sent| Written::text(&sent.by.name));
        Row::written(head, vec![Written::text(&row.unit), by])
    };
    let table: Vec<Row> = rows.iter().take(SHOWN).map(line).collect();
    let summary = match rows.len() {
        many if many > SHOWN => format!("The first {SHOWN} of them"),
        _ => "Which they are".to_owned(),
    };
    let columns = ["Account", "Unit", "Sent by"].map(Column::new);
    view! {
        <Details summary=summary>
            <DataTable caption="What you accept" columns=columns.to_vec() rows=table dense=true/>
        </Details>
    }
    .into_any()
}
