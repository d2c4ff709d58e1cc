//! `GET` and `POST /agencies/{reference}/contract/{move}`: extends or ends a contract, opens or settles
//! a dispute. The page says what happens, and asks why.

use super::moves::Move;
use super::{fields, subject};
use crate::components::{
    Actions, Button, ButtonKind, Choice, DateField, ErrorSummary, Field, Form, FormState, Guard,
    Heading, Inset, Radios, Textarea, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::account::InterventionReason;
use domain::agency::Agency;
use domain::moment::long_date;
use domain::permission::Action;
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::agencies;
use store::queries;

/// Everything the page shows.
struct Model {
    agency: Agency,
    wish: Move,
    live: usize,
    typed: Typed,
    problems: Problems,
    overtaken: bool,
}

/// Shows what happens and asks why.
///
/// # Errors
/// 403 for those who may not change agencies; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, key)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let rest = format!("/contract/{key}");
    let action = Action::EditAgencies;
    let agency = match subject::open(&state, &visit, &reference, &rest, action).await {
        Ok(agency) => agency,
        Err(instead) => return instead,
    };
    let wish = Move::from_key(&key).ok_or(AppError::NotFound)?;
    let model = Model {
        live: live(&state, &visit, &agency).await?,
        agency,
        wish,
        typed: Typed::default(),
        problems: Problems::default(),
        overtaken: false,
    };
    Ok(page(model).respond(&state, &visit).await)
}

/// Does it.
///
/// # Errors
/// 403 for those who may not change agencies; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, key)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let agency = subject::posted(&state, &visit, &reference).await?;
    let wish = Move::from_key(&key).ok_or(AppError::NotFound)?;
    let mut model = Model {
        live: live(&state, &visit, &agency).await?,
        agency,
        wish,
        typed: forms::form(pairs),
        problems: Problems::default(),
        overtaken: false,
    };
    let asked = match asked(wish, &model.typed) {
        Ok(asked) => asked,
        Err(problems) => {
            model.problems = problems;
            return Ok(page(model).respond(&state, &visit).await);
        }
    };
    match carry_out(&state, &visit, &model, asked).await {
        Ok(()) => Ok(forms::done(&urls::agency(model.agency.number), wish.done())),
        Err(Failure::Stale) => {
            let number = model.agency.number;
            model.agency = queries::agencies::agency(&state.store, &visit.actor, number).await?;
            model.live = live(&state, &visit, &model.agency).await?;
            model.overtaken = true;
            Ok(page(model).respond(&state, &visit).await)
        }
        Err(Failure::Refused(refusal)) => {
            let field = if refusal.code() == "until" {
                "until"
            } else {
                "note"
            };
            model.problems = forms::as_problem(refusal, field)?;
            Ok(page(model).respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

/// How many accesses are open.
async fn live(state: &AppState, visit: &Visit, agency: &Agency) -> Result<usize, AppError> {
    let found = queries::agencies::show(&state.store, &visit.actor, agency.number).await?;
    Ok(found.access.iter().filter(|a| !a.state.is_over()).count())
}

/// What was answered, as far as the form can judge it.
struct Answers {
    note: String,
    until: Option<NaiveDate>,
    reason: Option<InterventionReason>,
}

fn asked(wish: Move, typed: &Typed) -> Result<Answers, Problems> {
    let mut problems = Problems::default();
    let until = fields::day(typed, "until", &mut problems);
    if wish == Move::Extend && until.is_none() && problems.is_empty() {
        problems.add("until", "required", "Enter the new last day");
    }
    let reason = InterventionReason::from_key(typed.get("reason"));
    if wish == Move::Dispute && reason.is_none() {
        problems.add("reason", "required", "Choose the reason");
    }
    let note = typed.get("note").trim().to_owned();
    if note.is_empty() {
        let words = "Say why in a few words: it is kept with the agency";
        problems.add("note", "required", words);
    }
    problems.or(Answers {
        note,
        until,
        reason,
    })
}

async fn carry_out(
    state: &AppState,
    visit: &Visit,
    model: &Model,
    asked: Answers,
) -> Result<(), Failure> {
    let call = forms::call(visit, &model.typed);
    let (store, id, seen) = (&state.store, model.agency.id, model.typed.version());
    let Answers {
        note,
        until,
        reason,
    } = asked;
    match (model.wish, until, reason) {
        (Move::Extend, Some(until), _) => {
            agencies::extend(store, &call, id, seen, until, note).await?;
        }
        (Move::Dispute, _, Some(reason)) => {
            agencies::dispute(store, &call, id, seen, reason, note).await?;
        }
        (Move::Settle, ..) => {
            agencies::settle(store, &call, id, seen, note).await?;
        }
        (Move::End, ..) => {
            agencies::end(store, &call, id, seen, note).await?;
        }
        // The form judged these already.
        (Move::Extend, None, _) | (Move::Dispute, _, None) => {}
    }
    Ok(())
}

fn page(model: Model) -> Page {
    let Model {
        agency,
        wish,
        live,
        typed,
        problems,
        overtaken,
    } = model;
    let title = wish.name(&agency);
    if !wish.fits(&agency) {
        return subject::stuck(&agency, "The agency’s contract has moved on since.");
    }
    let field = |name: &str| Field::new(name, typed.get(name), &problems);
    let (until, reason, note) = (field("until"), field("reason"), field("note"));
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let version = if overtaken || typed.version() == 0 {
        agency.version
    } else {
        typed.version()
    };
    let until = (wish == Move::Extend).then(|| {
        let hint = format!("After {}, the last day on record", long_date(agency.until));
        view! { <DateField field=until label="New last day" hint=hint/> }
    });
    let reasons = InterventionReason::ALL.iter();
    let reasons: Vec<Choice> = reasons.map(|r| Choice::new(r.key(), r.name())).collect();
    let reason = (wish == Move::Dispute)
        .then(|| view! { <Radios field=reason label="Reason" choices=reasons/> });
    let kind = match wish {
        Move::Extend | Move::Settle => ButtonKind::Primary,
        Move::Dispute | Move::End => ButtonKind::Warning,
    };
    let action = urls::agency_page(agency.number, &format!("contract/{}", wish.key()));
    let back = urls::agency(agency.number);
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title caption=agency.name.clone()/>
                {overtaken.then(|| view! { <Inset>{subject::OVERTAKEN}</Inset> })}
                <p class="govuk-body">{wish.consequence(live)}</p>
                <Form action=action guard=Guard::of(&problems)>
                    <FormState version=version key=key/>
                    {until}
                    {reason}
                    <Textarea field=note label="Why" hint="In a few words" max=500/>
                    <Actions>
                        <Button text=title kind=kind/>
                        <a class="govuk-link" href=back>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = subject::page(&agency, format!("{title}: {}", agency.name), body)
        .problems(&problems)
        .islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}
