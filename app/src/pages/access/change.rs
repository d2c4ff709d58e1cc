//! `GET` and `POST /access/change`: one change of several grants, confirmed on one page and made in one
//! transaction; `GET /access/changed/{change}` says what became of each.

use super::moves::{chosen, ending, intervention};
use super::words;
use crate::components::{
    Actions, Button, ButtonKind, Column, DataTable, DateField, EmptyState, ErrorSummary, Field,
    Form, FormState, Guard, Heading, Hidden, Row, TagColour, Written, counted, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::Typed;
use crate::pages::forms::{self, day};
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::access::RevokedBecause;
use domain::account::InterventionReason;
use domain::ids::{Reference, ReferenceKind};
use domain::moment::long_date;
use domain::problem::Problems;
use domain::refusal::Refusal;
use leptos::prelude::*;
use store::Failure;
use store::commands::grants::{self, Wish};
use store::queries::access::{AccessRow, Became, change, chosen as find};

/// What can be done with several, in words.
const WISHES: &[(&str, &str, ButtonKind)] = &[
    ("suspend", "Suspend", ButtonKind::Warning),
    ("resume", "Let go on", ButtonKind::Primary),
    ("end", "End", ButtonKind::Warning),
    (
        "removed",
        "Confirm as removed on the platform",
        ButtonKind::Primary,
    ),
];

/// Shows what was chosen and asks what the change needs.
///
/// # Errors
/// 400 for an address that makes no sense; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let query = Query::parse(visit.query());
    let mut typed = Typed::default();
    for (name, value) in query.pairs() {
        typed.put(name, value);
    }
    if typed.get("do") == "removed" {
        typed.put("day", long_date(state.store.clock().now().today));
    }
    answer(&state, &visit, &typed, Problems::default()).await
}

/// Makes the change.
///
/// # Errors
/// 400 for a form that makes no sense; 403 when the visitor may change none of them; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let typed = forms::form(pairs);
    wish_of(&typed)?;
    let wish = match wish(&typed) {
        Ok(wish) => wish,
        Err(Failure::Problems(problems)) => {
            return answer(&state, &visit, &typed, problems).await;
        }
        Err(other) => return Err(other.into()),
    };
    let seen: Vec<(i64, i64)> = typed
        .all("grant")
        .iter()
        .filter_map(|word| {
            let (number, version) = word.split_once(':')?;
            Some((number.parse().ok()?, version.parse().ok()?))
        })
        .collect();
    if seen.is_empty() {
        return answer(&state, &visit, &typed, Problems::default()).await;
    }
    let call = forms::call(&visit, &typed);
    match grants::change_many(&state.store, &call, seen, wish).await {
        Ok(change) => {
            let back = back(&typed);
            let query = Query::default();
            let query = back.map_or(query.clone(), |(name, word)| query.with(name, word));
            let path = format!("{}/{change}", urls::ACCESS_CHANGED);
            Ok(Redirect::to(&query.href(&path)).into_response())
        }
        Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
            let field = match refusal.code() {
                "in-the-future" => "day",
                "note-required" | "too-long" | "secret" => "note",
                _ => "grant",
            };
            let problems = forms::as_problem(refusal, field)?;
            answer(&state, &visit, &typed, problems).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Says what became of each.
///
/// # Errors
/// 404, also for those who did not make the change and do not read the trail; the database.
pub async fn result(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let (wish, became) = change(&state.store, &visit.actor, &reference).await?;
    let mut typed = Typed::default();
    for (name, value) in Query::parse(visit.query()).pairs() {
        typed.put(name, value);
    }
    Ok(outcome(&wish, &became, &typed)
        .respond(&state, &visit)
        .await)
}

fn wish_of(typed: &Typed) -> Result<(&'static str, &'static str, ButtonKind), AppError> {
    let found = WISHES.iter().find(|(key, ..)| *key == typed.get("do"));
    found.copied().ok_or_else(|| {
        AppError::BadRequest("The address does not say what is to be done with the access.".into())
    })
}

fn wish(typed: &Typed) -> Result<Wish, Failure> {
    let note = typed.get("note").trim().to_owned();
    let mut problems = Problems::default();
    let noted = |problems: &mut Problems| {
        if note.is_empty() {
            problems.add(
                "note",
                "required",
                "Say why in a few words: it is kept with the access",
            );
        }
    };
    match typed.get("do") {
        "suspend" => {
            let reason = InterventionReason::from_key(typed.get("reason"));
            if reason.is_none() {
                problems.add("reason", "required", "Choose the reason");
            }
            noted(&mut problems);
            let reason = reason.unwrap_or(InterventionReason::Security);
            problems
                .or(Wish::Suspend { reason, note })
                .map_err(Failure::Problems)
        }
        "end" => {
            let because = RevokedBecause::from_key(typed.get("because"))
                .filter(|because| RevokedBecause::by_hand().contains(because));
            if because.is_none() {
                problems.add("because", "required", "Choose why it ends");
            }
            noted(&mut problems);
            let because = because.unwrap_or(RevokedBecause::NotNeeded);
            problems
                .or(Wish::End { because, note })
                .map_err(Failure::Problems)
        }
        "removed" => {
            let day = day(typed, "day", &mut problems);
            if !problems.is_empty() {
                return Err(Failure::Problems(problems));
            }
            let day = chosen(day, "day", "Enter the day on which they were removed")?;
            Ok(Wish::Removed { day })
        }
        _ => Ok(Wish::Resume),
    }
}

/// Where the rows were chosen: `account` or `person` with its word.
fn back(typed: &Typed) -> Option<(&'static str, String)> {
    let account = Reference::parse(ReferenceKind::Account, typed.get("account"));
    if let Some(account) = account {
        return Some(("account", account.to_string()));
    }
    let person = typed.get("person").parse::<domain::ids::PersonId>().ok()?;
    Some(("person", person.to_string()))
}

fn back_href(typed: &Typed) -> String {
    match back(typed) {
        Some(("account", word)) => format!("{}/{word}/access", urls::ACCOUNTS),
        Some((_, word)) => format!("{}/{word}/access", urls::PEOPLE),
        None => urls::ACCESS.to_owned(),
    }
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    typed: &Typed,
    problems: Problems,
) -> Result<Response, AppError> {
    wish_of(typed)?;
    let numbers: Vec<i64> = typed
        .all("grant")
        .iter()
        .filter_map(|word| word.split(':').next()?.parse().ok())
        .take(grants::MOST)
        .collect();
    let rows = find(&state.store, &visit.actor, &numbers).await?;
    Ok(page(typed, &rows, problems)?.respond(state, visit).await)
}

fn page(typed: &Typed, rows: &[AccessRow], problems: Problems) -> Result<Page, AppError> {
    let (key, name, kind) = wish_of(typed)?;
    let cancel = back_href(typed);
    let many = counted(rows.len() as u64, "grant of access", "grants of access");
    let title = format!("{name}: {many}");
    let back_to = cancel.clone();
    if rows.is_empty() {
        let body = view! {
            <Heading text=name/>
            <EmptyState title="Nothing is chosen">
                <p class="govuk-body">"Tick the rows that this is about. "<a class="govuk-link" href=cancel>"Go back and choose"</a>"."</p>
            </EmptyState>
        };
        return Ok(Page::new(Section::Accounts, name, body).back(back_to, "Back"));
    }
    let field = |name: &str| Field::new(name, typed.get(name), &problems);
    let fields = match key {
        "suspend" => Some(intervention(field("reason"), field("note"))),
        "end" => Some(ending(field("because"), field("note"))),
        "removed" => {
            let day = field("day");
            Some(view! { <DateField field=day label="Removed on"/> }.into_any())
        }
        _ => None,
    };
    let token = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let hidden = rows.iter().map(|row| {
        let word = format!("{}:{}", row.grant.number, row.grant.version);
        view! { <Hidden name="grant" value=word/> }
    });
    let from = back(typed).map(|(name, word)| view! { <Hidden name=name value=word/> });
    let hidden = hidden.collect_view();
    let table = table(rows);
    let body = view! {
        <ErrorSummary problems=problems.clone()/>
        <Heading text=title.clone()/>
        <div id="grant">{table}</div>
        <p class="govuk-body">"All of it is done at once. What a rule forbids for one of them is left alone, and the next page says so."</p>
        <Form action=urls::ACCESS_CHANGE guard=Guard::of(&problems)>
            <FormState key=token/>
            <Hidden name="do" value=key/>
            {from}
            {hidden}
            {fields}
            <Actions>
                <Button text=name kind=kind/>
                <a class="govuk-link" href=cancel>"Cancel"</a>
            </Actions>
        </Form>
    };
    Ok(Page::new(Section::Accounts, title, body)
        .problems(&problems)
        .back(back_to, "Back")
        .islands())
}

fn table(rows: &[AccessRow]) -> AnyView {
    let columns = ["Person", "Account", "Level", "State"].map(Column::new);
    let line = |row: &AccessRow| {
        let grant = &row.grant;
        let head = Written::link(&urls::grant(grant.number), &row.person)
            .below(&grant.reference().to_string());
        let state = grant.state.key();
        Row::written(
            head,
            vec![
                Written::text(&row.account),
                Written::text(grant.level.name()),
                Written::default().tag(words::colour(state), state.name()),
            ],
        )
    };
    let lines: Vec<Row> = rows.iter().map(line).collect();
    view! { <DataTable caption="What was chosen" columns=columns.to_vec() rows=lines dense=true/> }
        .into_any()
}

fn outcome(wish: &str, became: &[Became], typed: &Typed) -> Page {
    let done = became.iter().filter(|one| one.done).count();
    let left = became.len() - done;
    let name = WISHES
        .iter()
        .find(|(key, ..)| *key == wish)
        .map_or("Change", |(_, name, _)| name);
    let title = match left {
        0 => format!("{name}: all {done} done"),
        left => format!("{name}: {done} done, {left} left alone"),
    };
    let line = |one: &Became| {
        let reference = Reference::of(ReferenceKind::Grant, one.grant).to_string();
        let head = Written::link(&urls::grant(one.grant), &one.person).below(&reference);
        let (colour, word) = if one.done {
            (TagColour::Teal, "Done")
        } else {
            (TagColour::Orange, "Left alone")
        };
        let told = Written::default().tag(colour, word).below(&one.words);
        Row::written(head, vec![Written::text(&one.account), told])
    };
    let lines: Vec<Row> = became.iter().map(line).collect();
    let columns = ["Person", "Account", "What became of it"].map(Column::new);
    let back = back_href(typed);
    let body = view! {
        <Heading text=title.clone()/>
        <DataTable caption="What became of each" columns=columns.to_vec() rows=lines/>
        <p class="govuk-body"><a class="govuk-link" href=back.clone()>"Back to the access"</a></p>
    };
    Page::new(Section::Accounts, title, body).back(back, "Back to the access")
}
