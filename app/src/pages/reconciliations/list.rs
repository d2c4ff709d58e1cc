//! `GET` and `POST /accounts/{reference}/reconciliations`: earlier comparisons of an account, and the
//! upload of another list.

use super::{list_page, subject};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::read::{self, Book};
use crate::files::upload::{self, Refused, Sent};
use crate::pages::forms::Typed;
use crate::urls;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::account::Account;
use domain::ids::{Reference, ReferenceKind};
use domain::import::Sheet;
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use domain::reconciliation::{EvidenceFile, Mapping, Preset};
use http::StatusCode;
use store::Failure;
use store::commands::{attempts, reconciliations};
use store::queries;

/// The form and the list.
///
/// # Errors
/// 403 for those who may not see who has access; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let (account, facts) = match subject::account(&state, &visit, &reference).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    may(&visit.actor, Action::ViewAccess, &facts)?;
    let (typed, problems) = (Typed::default(), Problems::default());
    let asked = (typed, problems, StatusCode::OK);
    answer(&state, &visit, account, &facts, asked).await
}

/// Takes a list in: compared at once, or on to what its columns mean.
///
/// # Errors
/// 403 for those who may not compare; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, AppError> {
    let (account, facts) = match subject::account(&state, &visit, &reference).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let (call, action) = (visit.call(""), Action::Reconcile);
    let subject = Reference::account(account.number).to_string();
    let judged = facts.clone();
    attempts::judged(
        &state.store,
        &call,
        action,
        "reconciliation",
        subject,
        judged,
    )
    .await?;
    let sent = match upload::received(form).await {
        Ok(sent) => sent,
        Err(refused) => {
            return refuse(&state, &visit, account, &facts, (Typed::default(), refused)).await;
        }
    };
    let typed: Typed = sent.fields.iter().cloned().collect();
    let taken = match understood(&state, &visit, account.number, &typed, sent).await? {
        Ok(taken) => taken,
        Err(refused) => return refuse(&state, &visit, account, &facts, (typed, refused)).await,
    };
    let call = visit.call(typed.key());
    match reconciliations::take_in(&state.store, &call, taken).await {
        Ok(saved) => {
            let found = Reference::parse(ReferenceKind::Reconciliation, &saved.reference);
            let number = found.ok_or(AppError::NotFound)?.number;
            Ok(Redirect::to(&urls::reconciliation(number)).into_response())
        }
        Err(Failure::Problems(problems)) => {
            let asked = (typed, problems, StatusCode::UNPROCESSABLE_ENTITY);
            answer(&state, &visit, account, &facts, asked).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn refuse(
    state: &AppState,
    visit: &Visit,
    account: Account,
    facts: &Facts,
    (typed, refused): (Typed, Refused),
) -> Result<Response, AppError> {
    let mut problems = Problems::default();
    let field = if refused.code == "preset" {
        "preset"
    } else {
        "file"
    };
    problems.add(field, refused.code, refused.message);
    let asked = (typed, problems, refused.status);
    answer(state, visit, account, facts, asked).await
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    account: Account,
    facts: &Facts,
    (typed, problems, status): (Typed, Problems, StatusCode),
) -> Result<Response, AppError> {
    let model = list_page::Model {
        earlier: queries::reconciliations::list(&state.store, &visit.actor, account.number).await?,
        uploads: may(&visit.actor, Action::Reconcile, facts).is_ok(),
        account,
        typed,
        problems,
        status,
    };
    Ok(list_page::page(model).respond(state, visit).await)
}

/// The list as the store takes it in; what its columns mean as far as that is known.
async fn understood(
    state: &AppState,
    visit: &Visit,
    account: i64,
    typed: &Typed,
    sent: Sent,
) -> Result<Result<reconciliations::Upload, Refused>, AppError> {
    let refused = |code, message: &str| Refused {
        code,
        message: message.into(),
        status: StatusCode::UNPROCESSABLE_ENTITY,
    };
    let Some(preset) = Preset::from_key(typed.get("preset")) else {
        return Ok(Err(refused("preset", "Choose where the list comes from")));
    };
    if !sent.has_file() {
        return Ok(Err(refused("required", "Choose the list of people")));
    }
    let file = EvidenceFile {
        name: sent.name.clone(),
        sha256: sent.sha256(),
        size: i64::try_from(sent.bytes.len()).unwrap_or(i64::MAX),
    };
    let book = match read::read(sent.bytes).await {
        Ok(book) => book,
        Err(why) => return Ok(Err(why.into())),
    };
    let remembered =
        queries::reconciliations::last_mapping(&state.store, &visit.actor, account, preset).await?;
    let Some((sheet, mapping)) = chosen(book, preset, remembered) else {
        return Ok(Err(refused("empty", "The file holds no table of people")));
    };
    Ok(Ok(reconciliations::Upload {
        account,
        preset,
        mapping,
        file,
        sheet,
        again: typed.ticked("again"),
    }))
}

/// The sheet that reads as a list of people, and how; without one the longest, unexplained.
pub(super) fn chosen(
    book: Book,
    preset: Preset,
    remembered: Option<Mapping>,
) -> Option<(Sheet, Option<Mapping>)> {
    let known = |sheet: &Sheet| {
        let guess = preset.mapping(sheet.first_row());
        let guess = match &remembered {
            Some(before) if before.fits(sheet) && before.unknown_words(sheet).is_empty() => {
                return Some(before.clone());
            }
            // Words that were explained once need no second explanation.
            Some(before) => guess.with_words_of(before),
            None => guess,
        };
        let knows = guess.fits(sheet) && guess.level.is_some();
        (knows && guess.unknown_words(sheet).is_empty()).then_some(guess)
    };
    let mut sheets = book.sheets;
    sheets.sort_by_key(|sheet| std::cmp::Reverse(sheet.rows.len()));
    let found = sheets
        .iter()
        .position(|sheet| known(sheet).is_some())
        .unwrap_or(0);
    let sheet = sheets.into_iter().nth(found)?;
    let mapping = known(&sheet);
    Some((sheet, mapping))
}
