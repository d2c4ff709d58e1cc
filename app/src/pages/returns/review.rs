//! `GET` and `POST /returns/{period}/{account}/review`: one return is accepted, accepted with something to
//! do, or sent back. The query of the list goes along, so that the next one of the same kind follows.

use super::{frame, query, review_page, subject};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::urls::{self, Query};
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use domain::quarter::Quarter;
use domain::refusal::Refusal;
use domain::returns::{Part, ReturnKey, ReviewDraft};
use store::Failure;
use store::commands::returns::review;
use store::queries::returns::{Copy, ReturnFilter, ReturnPage, copy_of, list};
use store::queries::{organisation, platforms};

/// Shows what is reviewed, and the form.
///
/// # Errors
/// 403 for those who do not review returns; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((period, account)): Path<(String, String)>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ReviewReturn, &Facts::default())?;
    let found = match subject::open(&state, &visit, (&period, &account), "/review").await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let typed = Typed::default();
    answer(&state, &visit, &found, &typed, Problems::default(), false).await
}

/// Decides.
///
/// # Errors
/// 403 for those who do not review returns; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((period, account)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let action = Action::ReviewReturn;
    frame::judged(&state, &visit, action, subject::KIND, &account).await?;
    let found = subject::posted(&state, &visit, (&period, &account), action).await?;
    let typed = forms::form(pairs);
    let mut problems = Problems::default();
    let draft = draft(&typed, &mut problems);
    if !problems.is_empty() {
        return answer(&state, &visit, &found, &typed, problems, false).await;
    }
    let call = forms::call(&visit, &typed);
    let (id, seen) = (found.one.id, typed.version());
    match review(&state.store, &call, id, seen, draft).await {
        Ok(_) => go_on(&state, &visit, &found).await,
        Err(Failure::Problems(problems)) => {
            answer(&state, &visit, &found, &typed, problems, false).await
        }
        Err(Failure::Stale) => {
            let found = subject::posted(&state, &visit, (&period, &account), action).await?;
            let problems = Problems::default();
            answer(&state, &visit, &found, &typed, problems, true).await
        }
        Err(Failure::Refused(Refusal::Rule { message, .. })) => {
            let page = subject::stuck(&found, &format!("{message}."));
            Ok(page.respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

fn draft(typed: &Typed, problems: &mut Problems) -> ReviewDraft {
    let reason = |part: &Part| {
        let words = typed.get(&format!("reason.{}", part.key())).to_owned();
        (part.key().to_owned(), words)
    };
    ReviewDraft {
        verdict: typed.get("verdict").to_owned(),
        note: typed.get("note").to_owned(),
        reasons: Part::ALL.iter().map(reason).collect(),
        action: typed.get("action").to_owned(),
        action_due: forms::day(typed, "action_due", problems),
    }
}

/// The question that the list was asked, as far as it is understood: the returns that wait.
async fn waiting(
    state: &AppState,
    visit: &Visit,
    quarter: Quarter,
) -> Result<ReturnFilter, AppError> {
    let organisation = organisation::all(&state.store).await?;
    let catalogue = platforms::catalogue(&state.store).await?;
    let known = query::Known {
        catalogue: &catalogue,
        organisation: &organisation,
    };
    let asked = query::list(visit.query(), quarter, known);
    Ok(ReturnFilter {
        state: Some(ReturnKey::Submitted),
        page: 1,
        ..asked.unwrap_or_else(|_| ReturnFilter::of(quarter))
    })
}

/// To the next return that waits in the same list, or back to it.
async fn go_on(state: &AppState, visit: &Visit, found: &ReturnPage) -> Result<Response, AppError> {
    let quarter = found.one.period;
    let query = Query::parse(visit.query()).without("page");
    let (_, next) = next(state, visit, found).await?;
    let href = match next {
        Some(account) => {
            let path = urls::return_page(quarter, account, "review");
            query.with("done", "return-reviewed").href(&path)
        }
        None => {
            let path = urls::period_page(quarter, "all");
            query.with("done", "return-reviewed").href(&path)
        }
    };
    Ok(Redirect::to(&href).into_response())
}

/// How many others wait in the same list, and the account of the first of them that somebody else sent.
async fn next(
    state: &AppState,
    visit: &Visit,
    found: &ReturnPage,
) -> Result<(i64, Option<i64>), AppError> {
    let filter = waiting(state, visit, found.one.period).await?;
    let page = list(&state.store, &visit.actor, &filter, false).await?;
    let me = visit.actor.person();
    let others = page.rows.iter().filter(|row| {
        let mine = row
            .one
            .sent
            .iter()
            .any(|s| me.is_some() && s.by.person == me);
        row.one.account != found.one.account && !mine
    });
    let numbers: Vec<i64> = others.map(|row| row.one.account).collect();
    let shown = page
        .rows
        .iter()
        .any(|row| row.one.account == found.one.account);
    // After this one in the list, else from its beginning again.
    let place = page
        .rows
        .iter()
        .position(|row| row.one.account == found.one.account);
    let after = place.and_then(|place| {
        let rest = page.rows.iter().skip(place + 1);
        let mut rest = rest
            .map(|row| row.one.account)
            .filter(|n| numbers.contains(n));
        rest.next()
    });
    let left = page.total - i64::from(shown);
    Ok((left, after.or_else(|| numbers.first().copied())))
}

/// What was sent last, as it was kept.
async fn copy(
    state: &AppState,
    visit: &Visit,
    found: &ReturnPage,
) -> Result<Option<Copy>, AppError> {
    let times = i64::try_from(found.one.sent.len()).unwrap_or_default();
    if times == 0 {
        return Ok(None);
    }
    let (id, facts) = (found.one.id, found.one.facts());
    let kept = copy_of(&state.store, &visit.actor, id, &facts, times).await?;
    Ok(Some(kept.copy))
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    found: &ReturnPage,
    typed: &Typed,
    problems: Problems,
    overtaken: bool,
) -> Result<Response, AppError> {
    let by = visit.actor.by();
    if let Err(refusal) = found.one.can_be_reviewed(&by)
        && found.one.state.key() != ReturnKey::Submitted
    {
        let page = subject::stuck(found, &super::words::said(&refusal));
        return Ok(page.respond(state, visit).await);
    }
    let barred = found.one.can_be_reviewed(&by).err();
    let (left, next) = next(state, visit, found).await?;
    let copy = copy(state, visit, found).await?;
    let model = review_page::Model {
        found,
        copy: copy.as_ref(),
        barred: barred.map(|refusal| super::words::said(&refusal)),
        query: Query::parse(visit.query()).without("page"),
        left,
        next,
        typed,
        problems: &problems,
        overtaken,
    };
    Ok(review_page::page(&model).respond(state, visit).await)
}
