//! `GET` and `POST /accounts/{reference}/status/{move}`: confirms a move to another state, with its
//! consequences and the questions it asks.

use super::moves::{self, Offer};
use super::subject;
use super::typed::Typed;
use crate::components::{
    Actions, Button, ButtonKind, Choice, ErrorSummary, Field, Form, FormState, Guard, Heading,
    Inset, Radios, Textarea, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::account::{Account, AccountMove, ClosedAs, InterventionReason};
use domain::ids::Reference;
use domain::problem::Problems;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::accounts;
use store::queries::accounts::show;
use store::queries::set_up::{self, CaseBehind};

/// The longest explanation, in characters.
const LONGEST: u32 = 1_000;

/// Everything the page shows.
struct Model {
    account: Account,
    offer: Offer,
    typed: Typed,
    key: String,
    problems: Problems,
    /// Somebody saved the account since the form was opened.
    overtaken: bool,
    /// The set-up that has to be done before it is active.
    set_up: Option<CaseBehind>,
}

/// Shows what the move means and asks what it needs.
///
/// # Errors
/// Not found; not permitted; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, key)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let offer = moves::offer(&key).ok_or(AppError::NotFound)?;
    let rest = format!("/status/{key}");
    let opened = subject::open(&state, &visit, &reference, &rest, offer.action).await;
    let account = match opened {
        Ok(account) => account,
        Err(instead) => return instead,
    };
    let set_up = open_set_up(&state, &visit, account.number, offer).await?;
    let model = Model {
        account,
        offer,
        typed: Typed::default(),
        key: new_key(),
        problems: Problems::default(),
        overtaken: false,
        set_up,
    };
    Ok(page(model).respond(&state, &visit).await)
}

/// Makes the move.
///
/// # Errors
/// Not found; not permitted; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, key)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let offer = moves::offer(&key).ok_or(AppError::NotFound)?;
    let typed = Typed::new(pairs);
    let account = subject::posted(&state, &visit, &reference, offer.action).await?;
    let model = Model {
        account,
        offer,
        key: typed.key().to_owned(),
        typed,
        problems: Problems::default(),
        overtaken: false,
        set_up: None,
    };
    answer(&state, &visit, model).await
}

async fn answer(state: &AppState, visit: &Visit, mut model: Model) -> Result<Response, AppError> {
    let wish = match wish(model.offer, &model.typed) {
        Ok(wish) => wish,
        Err(problems) => {
            model.problems = problems;
            return Ok(page(model).respond(state, visit).await);
        }
    };
    let (number, seen) = (model.account.number, model.typed.version());
    let call = model.typed.call(visit);
    match accounts::move_to(&state.store, &call, number, seen, wish).await {
        Ok(_) => Ok(Redirect::to(&urls::done(&urls::account(number), "moved")).into_response()),
        Err(Failure::Stale) => {
            model.account = show(&state.store, &visit.actor, number).await?;
            model.overtaken = true;
            Ok(page(model).respond(state, visit).await)
        }
        // No such move from where the account stands by now: the page says so. Not asked before the
        // write, which alone knows whether this form was carried out already.
        Err(Failure::Refused(Refusal::WrongState { .. } | Refusal::Rule { .. })) => {
            model.account = show(&state.store, &visit.actor, number).await?;
            model.overtaken = true;
            model.set_up = open_set_up(state, visit, number, model.offer).await?;
            Ok(page(model).respond(state, visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

/// What is open of an account's set-up, where the move is to make it active.
async fn open_set_up(
    state: &AppState,
    visit: &Visit,
    number: i64,
    offer: Offer,
) -> Result<Option<CaseBehind>, AppError> {
    if offer.key != "activate" {
        return Ok(None);
    }
    let found = set_up::behind(&state.store, &visit.actor, number).await?;
    Ok(found.filter(|found| !found.open.is_empty()))
}

/// The page in the place of the form while something of the set-up is open.
fn not_set_up(account: &Account, found: &CaseBehind, status: StatusCode) -> Page {
    let reference = Reference::account(account.number).to_string();
    let title = "Setting it up is not finished";
    let href = urls::case_page(found.case, "set-up");
    let open = found.open.iter().cloned();
    let open = open.map(|line| view! { <li>{line}</li> }).collect_view();
    let body = view! {
        <Heading text=title caption=format!("{reference}, {}", account.details.name)/>
        <p class="govuk-body">"The account can be made active when all of this is done:"</p>
        <ul class="govuk-list govuk-list--bullet">{open}</ul>
        <p class="govuk-body"><a class="govuk-link" href=href>"Open the checklist: who can do what, and where"</a></p>
    };
    Page::new(Section::Accounts, format!("{title}: {reference}"), body)
        .status(status)
        .crumb(urls::ACCOUNTS, "Accounts")
        .crumb(urls::account(account.number), reference)
}

/// The move as the form's answers make it.
fn wish(offer: Offer, typed: &Typed) -> Result<AccountMove, Problems> {
    let mut problems = Problems::default();
    let reason = InterventionReason::from_key(typed.get("reason"));
    if offer.asks_reason && reason.is_none() {
        problems.add("reason", "required", "Choose the reason");
    }
    let outcome = ClosedAs::from_key(typed.get("outcome"));
    if offer.asks_outcome && outcome.is_none() {
        problems.add("outcome", "required", "Say what became of the handle");
    }
    let note = typed.get("note").trim().to_owned();
    if offer.asks_note && note.is_empty() {
        let words = "Say why in a few words: it is kept with the account";
        problems.add("note", "required", words);
    }
    if note.chars().count() > LONGEST as usize {
        problems.add(
            "note",
            "too-long",
            "The explanation must be 1,000 characters or fewer",
        );
    }
    let reason = reason.unwrap_or(InterventionReason::Security);
    let outcome = outcome.unwrap_or(ClosedAs::Parked);
    let wish = match offer.key {
        "start-set-up" => AccountMove::StartSetUp,
        "activate" => AccountMove::Activate,
        "suspend" => AccountMove::Suspend { reason, note },
        "resume" => AccountMove::Resume,
        "report-compromise" => AccountMove::ReportCompromise { note },
        "recover" => AccountMove::Recover,
        "recover-suspended" => AccountMove::RecoverSuspended { note },
        "start-closing" => AccountMove::StartClosing { note },
        _ => AccountMove::Close { outcome },
    };
    problems.or(wish)
}

/// Why the account cannot make this move, in its present state.
fn why_not(account: &Account, offer: Offer) -> Option<String> {
    if account.archived.is_some() {
        return Some(
            "This account is archived. Restore it before you change its status.".to_owned(),
        );
    }
    let state = account.status.key();
    let known = AccountMove::from_state(state)
        .iter()
        .any(|(key, _)| *key == offer.key);
    (!known).then(|| {
        let (state, name) = (state.name().to_lowercase(), offer.name);
        format!("The account is {state} now, and from there it cannot go on with “{name}”.")
    })
}

fn page(model: Model) -> Page {
    if let Some(why) = why_not(&model.account, model.offer) {
        return subject::stuck(&model.account, &why);
    }
    if let Some(found) = &model.set_up {
        let status = if model.overtaken {
            StatusCode::CONFLICT
        } else {
            StatusCode::OK
        };
        return not_set_up(&model.account, found, status);
    }
    let Model {
        account,
        offer,
        typed,
        key,
        problems,
        overtaken,
        ..
    } = model;
    let reference = Reference::account(account.number).to_string();
    let path = urls::account(account.number);
    let kind = if offer.grave {
        ButtonKind::Warning
    } else {
        ButtonKind::Primary
    };
    let follows = offer
        .follows
        .iter()
        .map(|line| view! { <li>{*line}</li> })
        .collect_view();
    let state = format!("It is {} now.", account.status.key().name().to_lowercase());
    let (cancel, back) = (path.clone(), path);
    let action = urls::account_page(account.number, &format!("status/{}", offer.key));
    let questions = questions(offer, &typed, &problems);
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=offer.name caption=format!("{reference}, {}", account.details.name)/>
                {overtaken.then(|| view! {
                    <Inset>"Somebody else saved this account since you opened this page, so nothing was done. Look at it again, then confirm once more."</Inset>
                })}
                <p class="govuk-body">{state}" When you confirm:"</p>
                <ul class="govuk-list govuk-list--bullet">{follows}</ul>
                <Form action=action guard=Guard::of(&problems)>
                    <FormState version=account.version key=key/>
                    {questions}
                    <Actions>
                        <Button text=format!("Confirm: {}", offer.name.to_lowercase()) kind=kind/>
                        <a class="govuk-link" href=cancel>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = Page::new(
        Section::Accounts,
        format!("{}: {reference}", offer.name),
        body,
    )
    .problems(&problems)
    .crumb(urls::ACCOUNTS, "Accounts")
    .crumb(back, reference)
    .islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

fn questions(offer: Offer, typed: &Typed, problems: &Problems) -> AnyView {
    let field = |name: &str| Field::new(name, typed.get(name), problems);
    let reason = offer.asks_reason.then(|| {
        let all = InterventionReason::ALL.iter();
        let choices = all.map(|r| Choice::new(r.key(), r.name())).collect();
        view! { <Radios field=field("reason") label="Reason (P 6.14)" choices=choices/> }
    });
    let outcome = offer.asks_outcome.then(|| {
        let choices = vec![
            Choice::new("parked", ClosedAs::Parked.name()).hint("Kept by the organisation, unused, so that nobody else can take it"),
            Choice::new("released", ClosedAs::Released.name()).hint("Given up: anybody may use it"),
            Choice::new("lost", ClosedAs::Lost.name()).hint("Not under the organisation’s control any more"),
        ];
        view! { <Radios field=field("outcome") label="What became of the handle?" choices=choices/> }
    });
    let note = offer.asks_note.then(|| {
        view! { <Textarea field=field("note") label="Why, in a few words" hint="Kept with the account; everybody who can see it can read this" max=LONGEST/> }
    });
    view! { {reason}{outcome}{note} }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::accounts::samples;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        Typed::new(
            pairs
                .iter()
                .map(|(n, t)| ((*n).to_owned(), (*t).to_owned()))
                .collect(),
        )
    }

    fn model(key: &str, pairs: &[(&str, &str)]) -> Model {
        Model {
            account: samples::account(),
            offer: moves::offer(key).unwrap(),
            typed: typed(pairs),
            key: "k".into(),
            problems: Problems::default(),
            overtaken: false,
            set_up: None,
        }
    }

    #[test]
    fn p_6_14_suspending_asks_for_reason_and_words_and_keeps_what_was_typed() {
        let mut model = model("suspend", &[("note", "<because>")]);
        let problems = wish(model.offer, &model.typed).unwrap_err();
        assert_eq!(problems.of("reason"), Some("Choose the reason"));
        assert_eq!(problems.of("note"), None);
        model.problems = problems;
        let page = page(model);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        let html = page.body.to_html().replace("<!>", "");
        assert!(html.contains("&lt;because&gt;"), "{html}");
        assert!(html.contains(r##"href="#reason""##), "{html}");
        assert!(html.contains("govuk-button--warning"), "{html}");
    }

    #[test]
    fn answers_become_the_move() {
        let of =
            |key: &str, pairs: &[(&str, &str)]| wish(moves::offer(key).unwrap(), &typed(pairs));
        let suspend = of("suspend", &[("reason", "legal"), ("note", " why ")]).unwrap();
        let expected = AccountMove::Suspend {
            reason: InterventionReason::Legal,
            note: "why".into(),
        };
        assert_eq!(suspend, expected);
        assert_eq!(
            of("close", &[("outcome", "lost")]).unwrap(),
            AccountMove::Close {
                outcome: ClosedAs::Lost
            }
        );
        assert!(of("close", &[]).is_err());
        assert!(of("start-closing", &[("note", &"x".repeat(1_001))]).is_err());
        for state in domain::account::StatusKey::ALL {
            for (key, _) in AccountMove::from_state(*state) {
                let all = [("reason", "legal"), ("note", "why"), ("outcome", "parked")];
                assert_eq!(of(key, &all).unwrap().key(), *key);
            }
        }
    }

    #[test]
    fn a_move_that_does_not_exist_from_here_says_where_the_account_stands() {
        let page = page(model("resume", &[]));
        assert_eq!(page.status, StatusCode::CONFLICT);
        let html = page.body.to_html();
        assert!(html.contains("The account is active now"), "{html}");
    }
}
