//! Stepping in (P 6.14): `/accounts/{reference}/freeze` and `/unfreeze` for an account with all its
//! access, `/people/{id}/access/freeze` for all access of one person.

use super::moves::intervention;
use super::name::around;
use crate::components::{
    Actions, Button, ButtonKind, Checkbox, ErrorSummary, Field, Form, FormState, Guard, Heading,
    Inset, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::accounts::subject as accounts;
use crate::pages::forms::{self, Typed};
use crate::pages::people::subject;
use crate::render::{Page, Section};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::account::{Account, InterventionReason, StatusKey};
use domain::ids::{PersonId, Reference};
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::{attempts, grants};
use store::queries::about;
use store::queries::access::{Summary, Whose, summary};
use store::queries::accounts::show;

/// Whether an account is stopped or let go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Freeze,
    Thaw,
}

impl Verb {
    const fn word(self) -> &'static str {
        match self {
            Self::Freeze => "freeze",
            Self::Thaw => "unfreeze",
        }
    }

    const fn fits(self, status: StatusKey) -> bool {
        match self {
            Self::Freeze => matches!(status, StatusKey::Active),
            Self::Thaw => matches!(status, StatusKey::Suspended),
        }
    }
}

struct Model {
    account: Account,
    verb: Verb,
    summary: Summary,
    typed: Typed,
    problems: Problems,
    overtaken: bool,
}

/// Asks for the reason.
///
/// # Errors
/// 403; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    open(&state, &visit, &reference, Verb::Freeze).await
}

/// Asks to confirm.
///
/// # Errors
/// 403; 404; the database.
pub async fn get_thaw(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    open(&state, &visit, &reference, Verb::Thaw).await
}

/// Stops the account and its access.
///
/// # Errors
/// 403; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    confirm(&state, &visit, &reference, Verb::Freeze, pairs).await
}

/// Lets the account and its access go on.
///
/// # Errors
/// 403; 404; the database.
pub async fn post_thaw(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    confirm(&state, &visit, &reference, Verb::Thaw, pairs).await
}

async fn open(
    state: &AppState,
    visit: &Visit,
    reference: &str,
    verb: Verb,
) -> Result<Response, AppError> {
    let rest = format!("/{}", verb.word());
    let opened = accounts::open(state, visit, reference, &rest, Action::InterveneAccount).await;
    let account = match opened {
        Ok(account) => account,
        Err(instead) => return instead,
    };
    let mut typed = Typed::default();
    typed.put("version", account.version.to_string());
    typed.tick("access", true);
    let model = Model {
        summary: summary(&state.store, Whose::Account(account.number)).await?,
        account,
        verb,
        typed,
        problems: Problems::default(),
        overtaken: false,
    };
    Ok(page(model).respond(state, visit).await)
}

async fn confirm(
    state: &AppState,
    visit: &Visit,
    reference: &str,
    verb: Verb,
    pairs: Vec<(String, String)>,
) -> Result<Response, AppError> {
    let account = accounts::posted(state, visit, reference, Action::InterveneAccount).await?;
    let (number, typed) = (account.number, forms::form(pairs));
    let mut model = Model {
        summary: summary(&state.store, Whose::Account(number)).await?,
        account,
        verb,
        typed,
        problems: Problems::default(),
        overtaken: false,
    };
    let call = forms::call(visit, &model.typed);
    let (seen, access) = (model.typed.version(), model.typed.ticked("access"));
    let done = match verb {
        Verb::Thaw => grants::thaw_account(&state.store, &call, number, seen, access).await,
        Verb::Freeze => match why(&model.typed) {
            Ok(why) => grants::freeze_account(&state.store, &call, number, seen, why, access).await,
            Err(problems) => Err(Failure::Problems(problems)),
        },
    };
    match done {
        Ok(_) => {
            let word = match verb {
                Verb::Freeze => "account-frozen",
                Verb::Thaw => "account-thawed",
            };
            return Ok(forms::done(&urls::account(number), word));
        }
        Err(Failure::Problems(problems)) => model.problems = problems,
        Err(Failure::Refused(refusal @ Refusal::Rule { .. }))
            if matches!(refusal.code(), "secret" | "too-long" | "note-required") =>
        {
            model.problems = forms::as_problem(refusal, "note")?;
        }
        Err(
            Failure::Stale | Failure::Refused(Refusal::WrongState { .. } | Refusal::Rule { .. }),
        ) => {
            model.account = show(&state.store, &visit.actor, number).await?;
            model.overtaken = true;
        }
        Err(other) => return Err(other.into()),
    }
    Ok(page(model).respond(state, visit).await)
}

/// The policy's reason with words.
fn why(typed: &Typed) -> Result<(InterventionReason, String), Problems> {
    let mut problems = Problems::default();
    let reason = InterventionReason::from_key(typed.get("reason"));
    if reason.is_none() {
        problems.add("reason", "required", "Choose the reason");
    }
    let note = typed.get("note").trim().to_owned();
    if note.is_empty() {
        let words = "Say why in a few words: it is kept with the account";
        problems.add("note", "required", words);
    } else if domain::secret::looks_like_secret(&note) {
        problems.add("note", "secret", domain::secret::NO_SECRETS);
    } else if note.chars().count() > 1_000 {
        let words = "The explanation must be 1,000 characters or fewer";
        problems.add("note", "too-long", words);
    }
    let reason = reason.unwrap_or(InterventionReason::Security);
    problems.or((reason, note))
}

fn page(model: Model) -> Page {
    let Model {
        account,
        verb,
        summary,
        typed,
        problems,
        overtaken,
    } = model;
    let caption = format!(
        "{}, {}",
        Reference::account(account.number),
        account.details.name
    );
    let status = account.status.key();
    if !verb.fits(status) || account.archived.is_some() {
        let why = format!(
            "This account is {}: that is not possible from there.",
            status.name().to_lowercase()
        );
        return accounts::stuck(&account, &why);
    }
    let (title, access, hint, follows, kind) = match verb {
        Verb::Freeze => (
            "Freeze this account",
            "Also suspend all live access to it",
            format!("{} live now", summary.live),
            "Nobody should post or answer on it until it goes on (P 6.14). Everybody who is named for it or has access is told. The register does not reach into the platform.",
            ButtonKind::Warning,
        ),
        Verb::Thaw => (
            "Let this account go on",
            "Also let its suspended access go on",
            format!("{} suspended now", summary.suspended),
            "The account is active again. Access of people who have left stays suspended, and your own does too: somebody else lets that go on.",
            ButtonKind::Primary,
        ),
    };
    let field = |name: &str| Field::new(name, typed.get(name), &problems);
    let questions = (verb == Verb::Freeze).then(|| intervention(field("reason"), field("note")));
    let box_ = field("access");
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let version = if overtaken {
        account.version
    } else {
        typed.version()
    };
    let action = urls::account_page(account.number, verb.word());
    let cancel = urls::account(account.number);
    let again = overtaken.then(|| view! { <Inset>"Somebody else saved this account since you opened this page, so nothing was done. Look at it again, then confirm once more."</Inset> });
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title caption=caption/>
                {again}
                <p class="govuk-body">{follows}</p>
                <Form action=action guard=Guard::of(&problems)>
                    <FormState version=version key=key/>
                    {questions}
                    <Checkbox field=box_ label=access hint=hint/>
                    <Actions>
                        <Button text=title kind=kind/>
                        <a class="govuk-link" href=cancel>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = around(&account, title, body).problems(&problems).islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

/// Asks for the reason to stop all access of a person.
///
/// # Errors
/// 403; 404; the database.
pub async fn get_person(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::InterveneAccount, &Facts::default())?;
    let (id, name) = person(&state, &id).await?;
    let page = person_page(&state, id, &name, &Typed::default(), Problems::default()).await?;
    Ok(page.respond(&state, &visit).await)
}

/// Stops all access of a person.
///
/// # Errors
/// 403; 404; the database.
pub async fn post_person(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (call, action) = (visit.call(""), Action::InterveneAccount);
    let (about, facts) = (id.chars().take(60).collect(), Facts::default());
    attempts::judged(&state.store, &call, action, "person", about, facts).await?;
    let (id, name) = person(&state, &id).await?;
    let typed = forms::form(pairs);
    let problems = match why(&typed) {
        Err(problems) => problems,
        Ok((reason, note)) => {
            let call = forms::call(&visit, &typed);
            match grants::freeze_person(&state.store, &call, id, reason, note).await {
                Ok(_) => {
                    let path = urls::person_page(id, "access");
                    return Ok(forms::done(&path, "person-frozen"));
                }
                Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
                    forms::as_problem(refusal, "note")?
                }
                Err(other) => return Err(other.into()),
            }
        }
    };
    let page = person_page(&state, id, &name, &typed, problems).await?;
    Ok(page.respond(&state, &visit).await)
}

async fn person(state: &AppState, id: &str) -> Result<(PersonId, String), AppError> {
    let id = subject::id(id)?;
    let name = about::name(&state.store, id).await?;
    Ok((id, name.ok_or(AppError::NotFound)?))
}

async fn person_page(
    state: &AppState,
    id: PersonId,
    name: &str,
    typed: &Typed,
    problems: Problems,
) -> Result<Page, AppError> {
    let summary = summary(&state.store, Whose::Person(id)).await?;
    let follows = format!(
        "Live access that is suspended: {}. Requests that are not live yet and are refused: {}. Everybody concerned is told. Each can go on later, by somebody else than {name}.",
        summary.live, summary.waiting
    );
    let title = format!("Freeze all access of {name}");
    let field = |name: &str| Field::new(name, typed.get(name), &problems);
    let questions = intervention(field("reason"), field("note"));
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let action = urls::person_page(id, "access/freeze");
    let back = urls::person_page(id, "access");
    let cancel = back.clone();
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title.clone()/>
                <p class="govuk-body">{follows}</p>
                <Form action=action guard=Guard::of(&problems)>
                    <FormState key=key/>
                    {questions}
                    <Actions>
                        <Button text="Freeze all access" kind=ButtonKind::Warning/>
                        <a class="govuk-link" href=cancel>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    Ok(Page::new(Section::People, title, body)
        .problems(&problems)
        .back(back, format!("Access of {name}"))
        .islands())
}
