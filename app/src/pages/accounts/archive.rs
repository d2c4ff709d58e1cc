//! `/accounts/{reference}/archive` and `/restore`: out of the everyday register and back, each with a
//! reason. Nothing is deleted (P 6.4).

use super::subject;
use super::typed::Typed;
use crate::components::{
    Actions, Button, ButtonKind, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset,
    Textarea, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::account::Account;
use domain::ids::Reference;
use domain::permission::Action;
use domain::problem::Problems;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::accounts;
use store::queries::accounts::show;

/// Out or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Out,
    Back,
}

impl Way {
    const fn verb(self) -> &'static str {
        match self {
            Self::Out => "archive",
            Self::Back => "restore",
        }
    }

    const fn title(self) -> &'static str {
        match self {
            Self::Out => "Archive this account",
            Self::Back => "Restore this account",
        }
    }

    const fn follows(self) -> &'static [&'static str] {
        match self {
            Self::Out => &[
                "The account leaves the everyday register: lists, counts and reminders pass it over.",
                "Nothing is deleted. It keeps its reference and its history, and it can be restored at any time.",
                "To say that an account is not in use any more, close it instead.",
            ],
            Self::Back => &["The account is in the everyday register again, in the state it had."],
        }
    }

    /// Why it cannot be done to this account.
    fn why_not(self, account: &Account) -> Option<&'static str> {
        match (self, account.archived.is_some()) {
            (Self::Out, true) => Some("This account is archived already."),
            (Self::Back, false) => Some("This account is not archived."),
            (Self::Out, false) | (Self::Back, true) => None,
        }
    }
}

/// The longest reason, in characters.
const LONGEST: u32 = 1_000;

/// Everything the page shows.
struct Model {
    way: Way,
    account: Account,
    reason: String,
    key: String,
    problems: Problems,
    overtaken: bool,
    /// The account that has the address now.
    duplicate: Option<Reference>,
}

/// Asks for the reason to archive.
///
/// # Errors
/// Not found; not permitted; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    ask(&state, &visit, &reference, Way::Out).await
}

/// Archives.
///
/// # Errors
/// Not found; not permitted; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    act(&state, &visit, &reference, Way::Out, Typed::new(pairs)).await
}

/// Asks for the reason to restore.
///
/// # Errors
/// Not found; not permitted; the database.
pub async fn get_restore(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    ask(&state, &visit, &reference, Way::Back).await
}

/// Restores.
///
/// # Errors
/// Not found; not permitted; the database.
pub async fn post_restore(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    act(&state, &visit, &reference, Way::Back, Typed::new(pairs)).await
}

async fn ask(
    state: &AppState,
    visit: &Visit,
    reference: &str,
    way: Way,
) -> Result<Response, AppError> {
    let rest = format!("/{}", way.verb());
    match subject::open(state, visit, reference, &rest, Action::ArchiveAccount).await {
        Ok(account) => {
            let model = model(way, account, String::new(), new_key());
            Ok(page(model).respond(state, visit).await)
        }
        Err(instead) => instead,
    }
}

fn model(way: Way, account: Account, reason: String, key: String) -> Model {
    Model {
        way,
        account,
        reason,
        key,
        problems: Problems::default(),
        overtaken: false,
        duplicate: None,
    }
}

async fn act(
    state: &AppState,
    visit: &Visit,
    reference: &str,
    way: Way,
    typed: Typed,
) -> Result<Response, AppError> {
    let account = subject::posted(state, visit, reference, Action::ArchiveAccount).await?;
    let (number, seen) = (account.number, typed.version());
    let reason = typed.get("reason").trim().to_owned();
    let mut model = model(way, account, reason.clone(), typed.key().to_owned());
    model.problems = judge(&reason);
    if !model.problems.is_empty() {
        return Ok(page(model).respond(state, visit).await);
    }
    let (store, call) = (&state.store, typed.call(visit));
    let (done, saved) = match way {
        Way::Out => (
            "archived",
            accounts::archive(store, &call, number, seen, reason).await,
        ),
        Way::Back => (
            "restored",
            accounts::restore(store, &call, number, seen, reason).await,
        ),
    };
    match saved {
        Ok(_) => return Ok(Redirect::to(&urls::done(&urls::account(number), done)).into_response()),
        Err(Failure::Stale) => {
            model.account = show(store, &visit.actor, number).await?;
            model.overtaken = true;
        }
        Err(Failure::Duplicate { reference }) => model.duplicate = Some(reference),
        // Already done, and not by this form: the page says so.
        Err(Failure::Refused(Refusal::Rule { .. })) => {
            model.account = show(store, &visit.actor, number).await?;
            model.overtaken = true;
        }
        Err(other) => return Err(other.into()),
    }
    Ok(page(model).respond(state, visit).await)
}

fn judge(reason: &str) -> Problems {
    let mut problems = Problems::default();
    match reason.chars().count() {
        0 => problems.add(
            "reason",
            "required",
            "Say why in a few words: it is kept with the account",
        ),
        many if many > LONGEST as usize => {
            problems.add(
                "reason",
                "too-long",
                "The reason must be 1,000 characters or fewer",
            );
        }
        _ => {}
    }
    problems
}

fn page(model: Model) -> Page {
    if let Some(why) = model.way.why_not(&model.account) {
        return subject::stuck(&model.account, why);
    }
    let Model {
        way,
        account,
        reason,
        key,
        problems,
        overtaken,
        duplicate,
    } = model;
    let conflict = overtaken || duplicate.is_some();
    let reference = Reference::account(account.number).to_string();
    let path = urls::account(account.number);
    let follows = way
        .follows()
        .iter()
        .map(|line| view! { <li>{*line}</li> })
        .collect_view();
    let kind = if way == Way::Out {
        ButtonKind::Warning
    } else {
        ButtonKind::Primary
    };
    let (cancel, action) = (path.clone(), urls::account_page(account.number, way.verb()));
    let field = Field::new("reason", reason, &problems);
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=way.title() caption=format!("{reference}, {}", account.details.name)/>
                {overtaken.then(|| view! {
                    <Inset>"Somebody else saved this account since you opened this page, so nothing was done. Look at it again, then confirm once more."</Inset>
                })}
                {duplicate.map(taken)}
                <p class="govuk-body">"When you confirm:"</p>
                <ul class="govuk-list govuk-list--bullet">{follows}</ul>
                <Form action=action guard=Guard::of(&problems)>
                    <FormState version=account.version key=key/>
                    <Textarea field=field label="Why, in a few words" hint="Kept with the account" rows=3 max=LONGEST/>
                    <Actions>
                        <Button text=way.title() kind=kind/>
                        <a class="govuk-link" href=cancel>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = Page::new(
        Section::Accounts,
        format!("{}: {reference}", way.title()),
        body,
    )
    .problems(&problems)
    .crumb(urls::ACCOUNTS, "Accounts")
    .crumb(path, reference)
    .islands();
    if conflict {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

/// The address has gone to another account in the meantime.
fn taken(other: Reference) -> AnyView {
    let href = urls::record(other);
    view! {
        <Inset>
            "This account was not restored: its address is in the everyday register again, as "
            <a class="govuk-link" href=href>{other.to_string()}</a>
            ". Archive that one first, if this is the right record."
        </Inset>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::accounts::samples;

    #[test]
    fn a_reason_is_asked_for_and_kept_when_the_page_is_shown_again() {
        let mut model = model(Way::Out, samples::account(), "<no>".into(), "k".into());
        assert!(judge("x").is_empty());
        assert!(!judge(&"x".repeat(1_001)).is_empty());
        model.problems = judge("");
        let page = page(model);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let html = page.body.to_html().replace("<!>", "");
        assert!(html.contains("&lt;no&gt;"), "{html}");
        assert!(html.contains("Nothing is deleted"), "{html}");
    }

    #[test]
    fn what_is_done_already_cannot_be_done_again() {
        let page = page(model(
            Way::Back,
            samples::account(),
            String::new(),
            "k".into(),
        ));
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert!(page.body.to_html().contains("not archived"));
    }

    #[test]
    fn a_restored_account_must_not_stand_twice() {
        let mut account = samples::account();
        account.archived = Some(domain::account::Archived {
            on: samples::today(),
            reason: "r".into(),
        });
        let mut model = model(Way::Back, account, "back".into(), "k".into());
        model.duplicate = Some(Reference::account(7));
        let page = page(model);
        assert_eq!(page.status, StatusCode::CONFLICT);
        assert!(page.body.to_html().contains("/accounts/AC-0007"));
    }
}
