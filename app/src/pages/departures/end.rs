//! `GET` and `POST /people/{id}/off-boarding/end`: ends everything somebody holds, in one go. Where an
//! account would have nobody, a successor is asked for first (P 6.3).

use super::{preview, subject};
use crate::components::{
    Actions, Button, ButtonKind, Checkboxes, Choice, ErrorSummary, Field, Form, FormState, Guard,
    Heading, Inset, SummaryList, SummaryRow, TextInput, Warning, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::pages::people::words;
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use chrono::NaiveDate;
use domain::ids::{PersonId, Reference, RoleId};
use domain::leaving::{Departure, DepartureKind};
use domain::moment::long_date;
use domain::organisation::Organisation;
use domain::problem::Problems;
use domain::refusal::Refusal;
use domain::role::Role;
use http::StatusCode;
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use store::Failure;
use store::commands::departures::{EndAll, end_all};
use store::queries::departures::OffBoarding;
use store::queries::organisation;

/// Shows what will be ended, and asks for successors.
///
/// # Errors
/// 403 for those who may not run it; 404; 409 when no departure is under way.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    let found = subject::open(&state, &visit, &id).await?;
    let mut typed = Typed::default();
    if let Some(departure) = &found.departure {
        typed.put("version", departure.version.to_string());
        // Everybody is staff, and somebody who moves stays so.
        for role in found
            .holdings
            .roles
            .iter()
            .filter(|r| r.assignment.role == Role::Staff)
        {
            typed.put("keep", role.id.to_string());
        }
    }
    answer(&state, &visit, &found, &typed, Problems::default(), false).await
}

/// Ends everything.
///
/// # Errors
/// 403 for those who may not run it; 404; 409 when no departure is under way.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let found = subject::posted(&state, &visit, &id).await?;
    let typed = forms::form(pairs);
    let Some(departure) = subject::under_way(&found).cloned() else {
        return answer(&state, &visit, &found, &typed, Problems::default(), false).await;
    };
    let mut problems = Problems::default();
    let how = read(&state, &visit, &found, &typed, &mut problems).await?;
    if !problems.is_empty() {
        return answer(&state, &visit, &found, &typed, problems, false).await;
    }
    let call = forms::call(&visit, &typed);
    match end_all(&state.store, &call, departure.id, typed.version(), how).await {
        Ok(_) => Ok(forms::done(
            &urls::off_boarding(found.person.id),
            "departure-ended",
        )),
        Err(Failure::Problems(problems)) => {
            answer(&state, &visit, &found, &typed, problems, false).await
        }
        Err(Failure::Stale) => {
            let found = subject::open(&state, &visit, &id).await?;
            answer(&state, &visit, &found, &typed, Problems::default(), true).await
        }
        Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
            let problems = forms::as_problem(refusal, "hand_over")?;
            answer(&state, &visit, &found, &typed, problems, false).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Who takes over, as typed.
async fn read(
    state: &AppState,
    visit: &Visit,
    found: &OffBoarding,
    typed: &Typed,
    problems: &mut Problems,
) -> Result<EndAll, AppError> {
    let mut successors: BTreeMap<i64, PersonId> = BTreeMap::new();
    for (account, _) in found.holdings.orphans() {
        let field = format!("successor-{account}");
        let who = forms::whom(state, visit, typed.get(&field), &field, problems).await?;
        if let Some(who) = who {
            successors.insert(account, who);
        }
    }
    let one = |field: &'static str| typed.get(field).to_owned();
    let successor = forms::whom(state, visit, &one("successor"), "successor", problems).await?;
    let hand_over = forms::whom(state, visit, &one("hand_over"), "hand_over", problems).await?;
    let keep = typed.all("keep");
    let keep: BTreeSet<RoleId> = keep.iter().filter_map(|id| id.parse().ok()).collect();
    Ok(EndAll {
        successors,
        successor,
        hand_over,
        keep,
    })
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    found: &OffBoarding,
    typed: &Typed,
    problems: Problems,
    overtaken: bool,
) -> Result<Response, AppError> {
    let page = match subject::under_way(found) {
        None => subject::stuck(
            &found.person,
            "No departure of this person is under way. Plan one first.",
        ),
        Some(departure) => {
            let asked = Asked {
                found,
                departure,
                organisation: &*organisation::all(&state.store).await?,
                today: state.store.clock().now().today,
            };
            asked.page(typed, problems, overtaken)
        }
    };
    Ok(page.respond(state, visit).await)
}

struct Asked<'a> {
    found: &'a OffBoarding,
    departure: &'a Departure,
    organisation: &'a Organisation,
    today: NaiveDate,
}

impl Asked<'_> {
    fn page(&self, typed: &Typed, problems: Problems, overtaken: bool) -> Page {
        let person = &self.found.person;
        let id = person.id;
        let key = match typed.key() {
            "" => new_key(),
            key => key.to_owned(),
        };
        let version = if overtaken {
            self.departure.version
        } else {
            typed.version()
        };
        let rows = vec![
            SummaryRow::text("Kind", self.departure.kind.name()),
            SummaryRow::text("Last day", long_date(self.departure.last_day)),
            SummaryRow::text("Will be ended", preview::ended(&self.found.holdings)),
        ];
        let late = self.departure.is_past(self.today);
        let guard = Guard::of(&problems);
        let fields = view! {
            {self.successors(typed, &problems)}
            {self.tasks(typed, &problems)}
            {self.roles(typed, &problems)}
        };
        let body = view! {
            <div class="govuk-grid-row">
                <div class="govuk-grid-column-two-thirds">
                    <ErrorSummary problems=problems.clone()/>
                    <Heading text="End all access now" caption=person.name.clone()/>
                    {overtaken.then(|| view! { <Inset>{subject::OVERTAKEN}</Inset> })}
                    {late.then(|| view! { <Warning>"The last day is over. Access that was live after it is noted as an incident (P 6.12)."</Warning> })}
                    <SummaryList rows=rows/>
                    <p class="govuk-body">"All of it ends together, or nothing does. What was ended stays on record; access that is needed again has to be asked for again."</p>
                    <Form action=urls::off_boarding_step(id, "end") guard=guard>
                        <FormState version=version key=key/>
                        {fields}
                        <Actions>
                            <Button text="End all access now" kind=ButtonKind::Warning/>
                            <a class="govuk-link" href=urls::off_boarding(id)>"Cancel"</a>
                        </Actions>
                    </Form>
                </div>
            </div>
        };
        let page = subject::page(person, "End all access", body)
            .problems(&problems)
            .islands();
        if overtaken {
            page.status(StatusCode::CONFLICT)
        } else {
            page
        }
    }

    fn successors(&self, typed: &Typed, problems: &Problems) -> Option<AnyView> {
        let orphans = self.found.holdings.orphans();
        if orphans.is_empty() {
            return None;
        }
        let all = (orphans.len() > 1).then(|| {
            let field = Field::new("successor", typed.get("successor"), problems);
            view! { <TextInput field=field label="The same person for all of them" hint="Their work e-mail address or full name. A name at an account below counts there instead" spellcheck=false autocomplete="off"/> }
        });
        let one = |(number, name): (i64, String)| {
            let id = format!("successor-{number}");
            let field = Field::new(id.clone(), typed.get(&id), problems);
            let label = format!("Who takes over {} {name}", Reference::account(number));
            view! { <TextInput field=field label=label hint="Their work e-mail address or full name" spellcheck=false autocomplete="off"/> }
        };
        let fields = orphans.into_iter().map(one).collect_view();
        Some(
            view! {
                <fieldset class="govuk-fieldset">
                    <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">"Successors"</legend>
                    <p class="govuk-body">"These accounts would have nobody responsible for them (P 6.3)."</p>
                    {all}
                    {fields}
                </fieldset>
            }
            .into_any(),
        )
    }

    fn tasks(&self, typed: &Typed, problems: &Problems) -> Option<AnyView> {
        if self.found.holdings.assigned.is_empty() && problems.of("hand_over").is_none() {
            return None;
        }
        let field = Field::new("hand_over", typed.get("hand_over"), problems);
        Some(
            view! { <TextInput field=field label="Who takes over what they have to do" hint="Their work e-mail address or full name. Empty: the account’s other holders, the one successor, or the manager" spellcheck=false autocomplete="off"/> }
                .into_any(),
        )
    }

    fn roles(&self, typed: &Typed, problems: &Problems) -> Option<AnyView> {
        let held = &self.found.holdings.roles;
        if self.departure.kind == DepartureKind::Leaving {
            // Why they cannot end stands here, where nothing can be chosen.
            return problems.of("roles").map(|words| {
                view! {
                    <div class="govuk-form-group govuk-form-group--error">
                        <p id="roles" class="govuk-error-message"><span class="govuk-visually-hidden">"Error: "</span>{words.to_owned()}</p>
                    </div>
                }
                .into_any()
            });
        }
        if held.is_empty() {
            return None;
        }
        let choice = |role: &domain::person::HeldRole| {
            let words = words::held(&role.assignment, self.today, self.organisation);
            Choice::new(role.id.to_string(), words)
        };
        let choices = held.iter().map(choice).collect();
        let mut field = Field::new("keep", "", problems);
        field.error = problems.of("roles").map(str::to_owned).or(field.error);
        Some(
            view! { <Checkboxes field=field label="Roles that stay" hint="Every role that is not ticked ends at once" choices=choices chosen=typed.all("keep")/> }
                .into_any(),
        )
    }
}
