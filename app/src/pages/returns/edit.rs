//! `GET` and `POST /returns/{period}/{account}/edit`: one form for the whole return. Whatever is typed is
//! saved; what is missing is told before it is sent.

use super::fields::{self, Fields};
use super::{conflict, subject, typed, words};
use crate::components::{
    Actions, Button, ButtonKind, ErrorSummary, Form, FormState, Guard, Heading, new_key,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use crate::urls::{self, Query};
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::moment::{left, long_date};
use domain::permission::Action;
use domain::problem::Problems;
use domain::refusal::Refusal;
use domain::returns::{Content, MOST_ISSUES, Part};
use leptos::prelude::*;
use store::Failure;
use store::commands::returns::write;
use store::queries::returns::{ReturnPage, show};

/// Shows the form. `?missing=yes` marks what it lacks; `?more=yes` has one more set of fields for an issue.
///
/// # Errors
/// 403 for those who do not file it; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((period, account)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let (at, action) = ((period.as_str(), account.as_str()), Action::FileReturn);
    let found = match subject::open_for(&state, &visit, at, "/edit", action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let query = Query::parse(visit.query());
    let now = state.store.clock().now();
    let mut shown = Shown::saved(&found);
    if query.get("missing") == Some("yes") {
        let (set, known, quarter) = (&found.period.questions, &found.known, found.one.period);
        let checked = found.one.content.check(set, known, quarter, now);
        shown.problems = typed::in_order(checked.err().unwrap_or_default(), &shown.typed);
    }
    if query.get("more") == Some("yes") {
        shown.sets = (found.one.content.issues.len() + 1).min(MOST_ISSUES);
    }
    let page = page(&found, &shown, left(found.one.due, now.today));
    Ok(page.respond(&state, &visit).await)
}

/// Saves what was typed, and leads to where its button says.
///
/// # Errors
/// 403 for those who do not file it; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((period, account)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let at = (period.as_str(), account.as_str());
    let found = subject::posted(&state, &visit, at, Action::FileReturn).await?;
    let typed = forms::form(pairs);
    let act = typed.get("act").to_owned();
    let set = &found.period.questions;
    let mut content = typed::content(&typed, set);
    if act == "yes" {
        content = typed::all_kept(content, set);
    }
    if let Some(place) = act.strip_prefix("remove-").and_then(|n| n.parse().ok())
        && content.issues.len() > place
    {
        content.issues.remove(place);
    }
    let filled = content.issues.iter().filter(|i| !i.is_blank()).count();
    let call = forms::call(&visit, &typed);
    let one = &found.one;
    let today = state.store.clock().now().today;
    let page = match write(&state.store, &call, one.id, typed.version(), content).await {
        Ok(_) => return Ok(onward(&found, &act, filled)),
        Err(Failure::Problems(problems)) => {
            let shown = Shown {
                sets: typed::sets(&typed).max(1),
                version: typed.version(),
                problems: typed::in_order(problems, &typed),
                typed,
                unsaved: true,
            };
            page(&found, &shown, left(one.due, today))
        }
        Err(Failure::Stale) => {
            let anew = show(&state.store, &visit.actor, one.period, one.account).await?;
            conflict::page(&anew, &typed)
        }
        Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
            subject::stuck(&found, &words::said(&refusal))
        }
        Err(other) => return Err(other.into()),
    };
    Ok(page.respond(&state, &visit).await)
}

/// Where the pressed button leads, after saving. `filled`: how many issues were saved.
fn onward(found: &ReturnPage, act: &str, filled: usize) -> Response {
    let base = subject::path(&found.one);
    let edit = format!("{base}/edit");
    let part = act.strip_prefix("files-").and_then(Part::from_key);
    let path = match act {
        "check" => format!("{base}/check"),
        "later" => urls::done(&base, "return-saved"),
        "yes" => format!("{}#part-questions", urls::done(&edit, "return-saved")),
        "add" => format!("{edit}?more=yes#issue.{filled}.what"),
        _ => match part {
            Some(part) => format!("{base}/{}/files", part.key()),
            None if act.starts_with("remove-") => {
                format!("{}#part-issues", urls::done(&edit, "return-saved"))
            }
            None => urls::done(&edit, "return-saved"),
        },
    };
    Redirect::to(&path).into_response()
}

/// The form as it is shown.
pub(super) struct Shown {
    pub(super) typed: Typed,
    pub(super) version: i64,
    pub(super) problems: Problems,
    /// How many sets of fields for issues.
    pub(super) sets: usize,
    /// What it shows is not saved.
    pub(super) unsaved: bool,
}

impl Shown {
    /// The return as it is saved.
    pub(super) fn saved(found: &ReturnPage) -> Self {
        let content: &Content = &found.one.content;
        Self {
            typed: typed::of(content, &found.known, &found.period.questions),
            version: found.one.version,
            problems: Problems::default(),
            sets: content.issues.len().max(1),
            unsaved: false,
        }
    }
}

/// The page; `left`: what its last day means today.
fn page(found: &ReturnPage, shown: &Shown, left: String) -> Page {
    if let Err(refusal) = found.one.can_be_written() {
        return subject::stuck(found, &words::said(&refusal));
    }
    let title = "Fill in the return";
    let key = match shown.typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let base = subject::path(&found.one);
    let action = format!("{base}/edit");
    let guard = match shown.unsaved {
        true => Guard::Changed,
        false => Guard::Unchanged,
    };
    let fields = Fields {
        found,
        base: &base,
        typed: &shown.typed,
        problems: &shown.problems,
        sets: shown.sets,
    };
    let (fields, version) = (fields.all(), shown.version);
    let due = format!(
        "Due {}. {left}. You can leave at any time and come back: save, and everything stays as you typed it.",
        long_date(found.one.due)
    );
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=shown.problems.clone()/>
                <Heading text=title caption=subject::caption(found)/>
                <p class="govuk-body">{due}</p>
                {fields::contents()}
                <Form action=action guard=guard>
                    <FormState version=version key=key/>
                    // Enter in a field presses the first button of a form: it saves and stays.
                    <button r#type="submit" class="govuk-visually-hidden" tabindex="-1" aria-hidden="true" name="act" value="stay">"Save"</button>
                    {fields}
                    <Actions>
                        <Button text="Check your answers" name="act" value="check"/>
                        <Button text="Save and come back later" kind=ButtonKind::Secondary name="act" value="later"/>
                        <a class="govuk-link" href=base.clone()>"Back without saving"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    subject::page(found, title, body)
        .problems(&shown.problems)
        .islands()
}
