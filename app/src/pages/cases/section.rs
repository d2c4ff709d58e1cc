//! `GET` and `POST /business-cases/{reference}/{section}`: one section, saved as it was typed. What it
//! still lacks is told after the first attempt, and saved all the same.

use super::fields::{self, Fields};
use super::{conflict, files, parts, subject, typed};
use crate::components::{
    Actions, Button, ButtonKind, ErrorSummary, Form, FormState, Guard, Heading, Inset, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::pages::people::place;
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::attachment::Attachment;
use domain::case::{BusinessCase, Section};
use domain::ids::UnitId;
use domain::permission::Action;
use domain::problem::Problems;
use leptos::prelude::*;
use store::Failure;
use store::commands::cases;
use store::queries::{self, organisation, platforms, policy};

/// Shows the section's form.
///
/// # Errors
/// 403 for everybody but the proposer; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, key)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let action = Action::WriteCase;
    let rest = format!("/{key}");
    let (case, files) = match subject::open(&state, &visit, &reference, &rest, action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let section = Section::from_key(&key).ok_or(AppError::NotFound)?;
    if !case.state.is_open_to_the_proposer() {
        let page = subject::stuck(&case, &subject::closed(&case));
        return Ok(page.respond(&state, &visit).await);
    }
    let form = Shown::saved(&case, section);
    answer(&state, &visit, &case, &files, form).await
}

/// Saves the section, or adds and removes a row of the form.
///
/// # Errors
/// 403 for everybody but the proposer; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, key)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (case, attached) = subject::posted(&state, &visit, &reference, Action::WriteCase).await?;
    let section = Section::from_key(&key).ok_or(AppError::NotFound)?;
    let typed = forms::form(pairs);
    let act = typed.get("act").to_owned();
    if act == "add" || act.starts_with("remove-") {
        let form = Shown {
            typed: typed::with_rows(&typed, section, &act),
            version: typed.version(),
            ..Shown::saved(&case, section)
        };
        return answer(&state, &visit, &case, &attached, form).await;
    }
    let again = |problems: Problems| Shown {
        section,
        version: typed.version(),
        typed: typed.clone(),
        problems,
        saved: false,
        file: Problems::default(),
    };
    let draft = match typed::draft(&state, &visit, &typed, section).await? {
        Ok(draft) => draft,
        Err(problems) => return answer(&state, &visit, &case, &attached, again(problems)).await,
    };
    let unit: Option<UnitId> = typed.get("unit").parse().ok();
    let call = forms::call(&visit, &typed);
    let seen = typed.version();
    match cases::write(&state.store, &call, case.id, seen, draft, unit).await {
        Ok(_) => saved(&state, &visit, &case, section, &act).await,
        Err(Failure::Problems(problems)) => {
            answer(&state, &visit, &case, &attached, again(problems)).await
        }
        Err(Failure::Stale) => {
            let page = conflict::page(&case, section, &typed);
            Ok(page.respond(&state, &visit).await)
        }
        Err(Failure::Refused(refusal)) if refusal.code() == "not-open" => {
            let page = subject::stuck(&case, &subject::closed(&case));
            Ok(page.respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

/// After saving: back to the case, on to the next section, or what this one still lacks.
async fn saved(
    state: &AppState,
    visit: &Visit,
    case: &BusinessCase,
    section: Section,
    act: &str,
) -> Result<Response, AppError> {
    if act == "back" {
        return Ok(forms::done(&urls::case(case.number), "case-saved"));
    }
    let (case, attached) = queries::cases::case(&state.store, &visit.actor, case.number).await?;
    let settings = policy::current(&state.store).await?;
    let today = state.store.clock().now().today;
    let lacking = case.content.lacks(section, &settings, today);
    if lacking.is_empty() {
        let next = Section::ALL.iter().skip_while(|s| **s != section).nth(1);
        let path = next.map_or("check", |next| next.key());
        return Ok(forms::done(
            &urls::case_page(case.number, path),
            "case-saved",
        ));
    }
    let form = Shown {
        problems: lacking,
        saved: true,
        ..Shown::saved(&case, section)
    };
    answer(state, visit, &case, &attached, form).await
}

/// The form as it is shown.
pub(super) struct Shown {
    pub(super) section: Section,
    pub(super) typed: Typed,
    pub(super) version: i64,
    pub(super) problems: Problems,
    /// It is saved, and the problems are what it lacks before it can be handed in.
    pub(super) saved: bool,
    /// What is wrong with a file.
    pub(super) file: Problems,
}

impl Shown {
    /// The section as it is saved.
    pub(super) fn saved(case: &BusinessCase, section: Section) -> Self {
        Self {
            section,
            typed: typed::of(&case.content, section),
            version: case.version,
            problems: Problems::default(),
            saved: false,
            file: Problems::default(),
        }
    }
}

/// The page of a section.
pub(super) async fn answer(
    state: &AppState,
    visit: &Visit,
    case: &BusinessCase,
    attached: &[Attachment],
    shown: Shown,
) -> Result<Response, AppError> {
    let catalogue = platforms::catalogue(&state.store).await?;
    let organisation = organisation::all(&state.store).await?;
    let settings = policy::current(&state.store).await?;
    let units = if case.is_unseen() && shown.section == Section::Purpose {
        place::units(&organisation, "")
    } else {
        Vec::new()
    };
    let beside = match shown.section {
        Section::Purpose => {
            let found = queries::cases::overlaps(&state.store, &visit.actor, case).await?;
            parts::overlaps(&found, &catalogue)
        }
        Section::Resourcing => {
            let found = queries::cases::load(&state.store, &visit.actor, case).await?;
            parts::load(&found)
        }
        Section::Risks | Section::Strategy | Section::ContentPlan => None,
    };
    let fields = fields::of(
        shown.section,
        &Fields {
            case,
            typed: &shown.typed,
            problems: &shown.problems,
            catalogue: &catalogue,
            settings: &settings,
            units,
        },
    );
    let page = page(case, attached, &shown, fields, beside);
    Ok(page.respond(state, visit).await)
}

fn page(
    case: &BusinessCase,
    attached: &[Attachment],
    shown: &Shown,
    fields: AnyView,
    beside: Option<AnyView>,
) -> Page {
    let section = shown.section;
    let key = match shown.typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let mut all = shown.problems.clone();
    all.0.extend(shown.file.0.clone());
    let place = Section::ALL.iter().position(|s| *s == section);
    let caption = format!(
        "{}, section {} of {}",
        subject::caption(case),
        place.unwrap_or_default() + 1,
        Section::ALL.len()
    );
    let guard = if shown.saved {
        Guard::Unchanged
    } else {
        Guard::of(&shown.problems)
    };
    let asked = asked(case, section);
    let (action, back) = (
        urls::case_page(case.number, section.key()),
        urls::case(case.number),
    );
    let version = shown.version;
    let files = files::part(case, section, attached, &shown.file);
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=all.clone()/>
                <Heading text=section.name() caption=caption/>
                {shown.saved.then(|| view! { <Inset>"What you typed is saved. Before the case can be handed in, this section needs what is listed above."</Inset> })}
                {asked}
                {beside}
                <Form action=action guard=guard>
                    <FormState version=version key=key/>
                    // Enter in a field presses the first button of a form, which must not remove a row.
                    <button r#type="submit" class="govuk-visually-hidden" tabindex="-1" aria-hidden="true">"Save and continue"</button>
                    {fields}
                    <Actions>
                        <Button text="Save and continue"/>
                        <Button text="Save and come back later" kind=ButtonKind::Secondary name="act" value="back"/>
                        <a class="govuk-link" href=back>"Back without saving"</a>
                    </Actions>
                </Form>
                {files}
            </div>
        </div>
    };
    subject::page(case, section.name(), body)
        .problems(&all)
        .islands()
}

/// What was asked for at this section when the case was sent back.
fn asked(case: &BusinessCase, section: Section) -> Option<AnyView> {
    let decision = case.decisions.last()?;
    let reason = decision.reasons.get(section.key())?.clone();
    let words = format!("{} asks for a change here:", decision.by.name);
    let view = view! {
        <Inset>
            <p class="govuk-body">{words}</p>
            <p class="govuk-body app-lines">{reason}</p>
        </Inset>
    };
    Some(view.into_any())
}
