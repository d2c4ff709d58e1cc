//! `GET` and `POST /returns/{period}/accept`: accepts returns together that say that nothing has changed.
//! Each is marked as accepted so, unread. Those that were marked in the list; `all=yes` is `accept_all`'s.

use super::{accept_all, frame};
use crate::components::{
    Actions, Button, Column, DataTable, ErrorSummary, Form, FormState, Heading, Hidden, Inset, Row,
    Warning, Written, counted, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use crate::urls::{self, Query};
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::{Reference, ReferenceKind, ReturnId};
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use domain::quarter::Quarter;
use domain::refusal::Refusal;
use domain::returns::{ReturnKey, ReviewVerdict, review_statement};
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::returns::accept_many;
use store::queries::returns::{ReturnFilter, ReturnRow, list, period};
use url::form_urlencoded;

/// So many can be accepted at once: a page of the list.
const MOST: usize = 50;

/// Names those that were marked, and asks once more.
///
/// # Errors
/// 403 for those who do not review returns; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(typed): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ReviewReturn, &Facts::default())?;
    let quarter = frame::quarter(&typed)?;
    period(&state.store, quarter).await?;
    let pairs = form_urlencoded::parse(visit.query().as_bytes()).into_owned();
    let typed = forms::form(pairs.collect());
    if typed.get("all") == "yes" {
        return accept_all::show(&state, &visit, quarter, &typed).await;
    }
    let rows = chosen(&state, &visit, quarter, &typed).await?;
    let mut problems = Problems::default();
    if rows.is_empty() {
        let words = "Mark at least one return in the list that waits to be reviewed";
        problems.add("", "required", words);
    }
    let page = page(quarter, &rows, &typed, &problems, None);
    Ok(page.respond(&state, &visit).await)
}

/// Accepts them, all or none.
///
/// # Errors
/// 403 for those who do not review returns; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(typed): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let action = Action::ReviewReturn;
    frame::judged(&state, &visit, action, "return", &typed).await?;
    let quarter = frame::quarter(&typed)?;
    period(&state.store, quarter).await?;
    let typed = forms::form(pairs);
    if typed.get("all") == "yes" {
        return accept_all::accept(&state, &visit, quarter, &typed).await;
    }
    let seen: Vec<(ReturnId, i64)> = typed.all("seen").iter().filter_map(|s| read(s)).collect();
    if seen.is_empty() || seen.len() > MOST {
        let mut problems = Problems::default();
        let words = "Mark returns in the list first, at most 50 at a time";
        problems.add("", "required", words);
        let page = page(quarter, &[], &typed, &problems, None);
        return Ok(page.respond(&state, &visit).await);
    }
    let call = forms::call(&visit, &typed);
    let why = match accept_many(&state.store, &call, seen).await {
        Ok(_) => {
            let query = kept(&typed)
                .with("state", "submitted")
                .with("unchanged", "yes");
            let path = urls::period_page(quarter, "all");
            let href = query.with("done", "returns-accepted").href(&path);
            return Ok(Redirect::to(&href).into_response());
        }
        Err(Failure::Stale) => {
            "At least one of them was changed since you opened this page".to_owned()
        }
        Err(Failure::Refused(Refusal::Rule { message, .. })) => message,
        Err(other) => return Err(other.into()),
    };
    let rows = chosen(&state, &visit, quarter, &typed).await?;
    let page = page(quarter, &rows, &typed, &Problems::default(), Some(&why));
    Ok(page.respond(&state, &visit).await)
}

/// "id.version", as the form sends it.
fn read(text: &str) -> Option<(ReturnId, i64)> {
    let (id, version) = text.split_once('.')?;
    Some((id.parse().ok()?, version.parse().ok()?))
}

/// The marked returns as they stand: those that still wait and say that nothing has changed.
async fn chosen(
    state: &AppState,
    visit: &Visit,
    quarter: Quarter,
    typed: &Typed,
) -> Result<Vec<ReturnRow>, AppError> {
    let marked = typed.all("account");
    let marked = marked.iter().filter_map(|text| {
        let reference = Reference::parse(ReferenceKind::Account, text)?;
        Some(reference.number)
    });
    let accounts: Vec<i64> = marked.take(MOST).collect();
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let filter = ReturnFilter {
        accounts,
        state: Some(ReturnKey::Submitted),
        unchanged: Some(true),
        ..ReturnFilter::of(quarter)
    };
    Ok(list(&state.store, &visit.actor, &filter, false).await?.rows)
}

/// What the list was asked, to go on there.
pub(super) fn kept(typed: &Typed) -> Query {
    let names = ["q", "platform", "group", "unit"];
    let with = |query: Query, name: &&str| query.with(name, typed.get(name));
    names.iter().fold(Query::default(), with)
}

fn page(
    quarter: Quarter,
    rows: &[ReturnRow],
    typed: &Typed,
    problems: &Problems,
    refused: Option<&str>,
) -> Page {
    let total = u64::try_from(rows.len()).unwrap_or_default();
    let many = counted(total, "return", "returns");
    let back = kept(typed)
        .with("state", "submitted")
        .with("unchanged", "yes")
        .href(&urls::period_page(quarter, "all"));
    let refused = refused.map(|why| {
        let why = why.to_owned();
        view! { <Warning>{why}". Nothing was saved. Here is how they stand now."</Warning> }
    });
    let form = (!rows.is_empty()).then(|| form(quarter, rows, typed, &many, &back));
    let title = "Accept returns together";
    let was_refused = refused.is_some();
    let body = view! {
        <ErrorSummary problems=problems.clone()/>
        <Heading text=title caption=quarter.months()/>
        {refused}
        {form}
        <p class="govuk-body"><a class="govuk-link" href=back.clone()>"Back to the list"</a></p>
    };
    let page = frame::page(quarter, title, body).problems(problems);
    if was_refused {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

fn form(quarter: Quarter, rows: &[ReturnRow], typed: &Typed, many: &str, back: &str) -> AnyView {
    let line = |row: &ReturnRow| {
        let one = &row.one;
        let reference = Reference::account(one.account).to_string();
        let href = urls::one_return(one.period, one.account);
        let head = Written::link(&href, &row.account).below(&reference);
        let (by, on) = match one.last_sent() {
            Some(sent) => (Written::text(&sent.by.name), Written::short_day(sent.on)),
            None => (Written::default(), Written::default()),
        };
        Row::written(head, vec![Written::text(&row.unit), by, on])
    };
    let table: Vec<Row> = rows.iter().map(line).collect();
    let columns = ["Account", "Unit", "Sent by", "Sent on"].map(Column::new);
    let hidden = |row: &ReturnRow| {
        let (one, seen) = (&row.one, format!("{}.{}", row.one.id, row.one.version));
        let account = Reference::account(one.account).to_string();
        view! { <Hidden name="account" value=account/><Hidden name="seen" value=seen/> }
    };
    let hidden = rows.iter().map(hidden).collect_view();
    let asked = kept(typed);
    let asked = asked.pairs().map(|(name, value)| {
        let (name, value) = (name.to_owned(), value.to_owned());
        view! { <Hidden name=name value=value/> }
    });
    let asked = asked.collect_view();
    let words = review_statement(ReviewVerdict::Accepted);
    let (action, back) = (urls::period_page(quarter, "accept"), back.to_owned());
    let button = format!("Accept {many}");
    let told = match rows {
        [_] => format!("This return says that nothing has changed. {words}"),
        _ => format!("Each of these {many} says that nothing has changed. {words}"),
    };
    view! {
        <p class="govuk-body">{told}</p>
        <Inset>"Whoever looks at one of them later sees “accepted together, unread”."</Inset>
        <DataTable caption="What you accept" columns=columns.to_vec() rows=table/>
        <Form action=action>
            <FormState key=new_key()/>
            {hidden}
            {asked}
            <Actions>
                <Button text=button/>
                <a class="govuk-link" href=back>"Cancel"</a>
            </Actions>
        </Form>
    }
    .into_any()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]
mod tests {
    use super::*;

    #[test]
    fn what_was_seen_is_read_whole_or_not_at_all() {
        let id = "0193a0c4-0000-7000-8000-000000000001";
        assert_eq!(read(&format!("{id}.3")).unwrap().1, 3);
        for text in ["", id, "x.3", &format!("{id}."), &format!("{id}.x")] {
            assert!(read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_way_back_keeps_what_was_asked() {
        let pairs = [("q", "tides"), ("account", "AC-0001"), ("unit", "")];
        let typed: Typed = pairs
            .iter()
            .map(|(k, v)| ((*k).into(), (*v).into()))
            .collect();
        assert_eq!(kept(&typed).href("/x"), "/x?q=tides");
    }
}
