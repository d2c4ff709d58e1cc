//! `GET` and `POST /accounts/new`: enters an account by hand (P 6.4). Its address may be checked
//! before anything is saved.

use super::form_fields::{self, Fields};
use super::subject::{self, Places};
use super::typed::{self, Typed};
use crate::components::{
    Actions, Button, ButtonKind, Choice, ErrorSummary, Field, Form, FormState, Guard, Heading,
    Inset, Radios, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::Form as Posted;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::account::{AccountDraft, AccountStatus, DraftContext, Origin};
use domain::ids::{Reference, ReferenceKind};
use domain::permission::{Action, Facts, may};
use domain::platform::Catalogue;
use domain::problem::Problems;
use leptos::prelude::*;
use std::sync::Arc;
use store::Failure;
use store::commands::{accounts, attempts};
use store::queries::accounts::{AccountFilter, ListRow, StatusFilter, list};
use store::queries::platforms;

/// Everything the page shows.
struct Model {
    draft: AccountDraft,
    /// `proposed`, `active`, or nothing yet.
    status: String,
    key: String,
    problems: Problems,
    duplicate: Option<Reference>,
    /// The archived account with the address that was checked.
    archived: Option<Reference>,
    catalogue: Arc<Catalogue>,
    places: Places,
}

/// Shows the empty form; with `?url=`, the address is filled in and checked.
///
/// # Errors
/// Not permitted; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::CreateAccount, &Facts::default())?;
    let url = Query::parse(visit.query())
        .get("url")
        .unwrap_or_default()
        .to_owned();
    let typed = Typed::new(vec![("url".into(), url), ("key".into(), new_key())]);
    let mut model = model(&state, &typed).await?;
    if !model.draft.url.is_empty() {
        check_address(&state, &visit, &mut model).await?;
        // Nothing was sent yet, so nothing is wrong yet: the address has its message only.
        let page = page(model);
        return Ok(page.respond(&state, &visit).await);
    }
    Ok(page(model).respond(&state, &visit).await)
}

/// Enters the account, or with the button "Check the address" only looks at it.
///
/// # Errors
/// Not permitted; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let typed = Typed::new(pairs);
    let (action, facts) = (Action::CreateAccount, Facts::default());
    let subject = "a new account".to_owned();
    attempts::judged(
        &state.store,
        &visit.call(""),
        action,
        "account",
        subject,
        facts,
    )
    .await?;
    let mut model = model(&state, &typed).await?;
    if typed.get("intent") == "check" {
        check_address(&state, &visit, &mut model).await?;
        return Ok(page(model).respond(&state, &visit).await);
    }
    match create(&state, &visit, &typed, &model).await {
        Ok(saved) => Ok(saved),
        Err(Failure::Problems(problems)) => {
            model.problems = problems;
            Ok(page(model).respond(&state, &visit).await)
        }
        Err(Failure::Duplicate { reference }) => {
            model.is_known_as(reference);
            Ok(page(model).respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

async fn model(state: &AppState, typed: &Typed) -> Result<Model, AppError> {
    Ok(Model {
        draft: typed.draft(),
        status: typed.get("status").to_owned(),
        key: typed.key().to_owned(),
        problems: Problems::default(),
        duplicate: None,
        archived: None,
        catalogue: platforms::catalogue(&state.store).await?,
        places: subject::places(state).await?,
    })
}

impl Model {
    fn is_known_as(&mut self, reference: Reference) {
        let words = format!("This account is in the register already, as {reference}");
        self.problems.add("url", "duplicate", words);
        self.duplicate = Some(reference);
    }
}

/// Says what is wrong with the address, or which account has it.
async fn check_address(state: &AppState, visit: &Visit, model: &mut Model) -> Result<(), AppError> {
    let found = match model.catalogue.recognise(&model.draft.url) {
        Ok(found) => found,
        Err(why) => {
            model.problems.add("url", why.code(), why.to_string());
            return Ok(());
        }
    };
    let filter = AccountFilter {
        q: found.canonical_url,
        ..AccountFilter::default()
    };
    let known = list(&state.store, &visit.actor, &filter).await?;
    if let Some(row) = known.rows.first() {
        model.is_known_as(row.reference());
        return Ok(());
    }
    let archived = AccountFilter {
        status: Some(StatusFilter::Archived),
        ..filter
    };
    let found = list(&state.store, &visit.actor, &archived).await?;
    model.archived = found.rows.first().map(ListRow::reference);
    Ok(())
}

async fn create(
    state: &AppState,
    visit: &Visit,
    typed: &Typed,
    model: &Model,
) -> Result<Response, Failure> {
    let context = DraftContext {
        catalogue: &model.catalogue,
        groups: &model.places.groups,
        units: &model.places.units,
        today: state.store.clock().now().today,
    };
    let status = match model.status.as_str() {
        "proposed" => Some(AccountStatus::Proposed),
        "active" => Some(AccountStatus::Active),
        _ => None,
    };
    let checked = model.draft.check(&context);
    let (Ok(checked), Some(status)) = (checked.clone(), status.clone()) else {
        let mut problems = typed::in_order(checked.err().unwrap_or_default());
        if status.is_none() {
            let words = "Say whether the account is proposed or in use already";
            problems.add("status", "required", words);
        }
        return Err(Failure::Problems(problems));
    };
    let call = typed.call(visit);
    let saved = accounts::create(&state.store, &call, checked, status, Origin::Adopted).await?;
    let reference = Reference::parse(ReferenceKind::Account, &saved.reference);
    let path = reference.map_or_else(|| urls::ACCOUNTS.to_owned(), urls::record);
    Ok(Redirect::to(&urls::done(&path, "created")).into_response())
}

/// An archived account has this address: it is put back rather than entered twice.
fn archived(reference: Reference) -> AnyView {
    let link =
        view! { <a class="govuk-link" href=urls::record(reference)>{reference.to_string()}</a> };
    view! {
        <Inset>
            <p class="govuk-body">"The archived account " {link} " has this address. Restore it instead of adding it again: its history comes back with it."</p>
        </Inset>
    }
    .into_any()
}

fn page(model: Model) -> Page {
    let problems = model.problems.clone();
    let guard = Guard::of(&problems);
    let fields = form_fields::sections(&Fields {
        draft: &model.draft,
        problems: &problems,
        organisation: &model.places.organisation,
        catalogue: &model.catalogue,
        duplicate: model.duplicate,
    });
    let status = status(&model.status, &problems);
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text="Add an account"/>
                <Inset>
                    <p class="govuk-body">"New accounts go through a business case first. An account that is entered here is shown as having no approved case until one is recorded (P 6.2)."</p>
                </Inset>
                {model.archived.map(archived)}
                <Form action=urls::ACCOUNTS_NEW guard=guard>
                    <FormState key=model.key/>
                    {fields}
                    {status}
                    <Actions>
                        <Button text="Add account"/>
                        <Button text="Check the address" kind=ButtonKind::Secondary name="intent" value="check"/>
                        <a class="govuk-link" href=urls::ACCOUNTS>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    Page::new(Section::Accounts, "Add an account", body)
        .problems(&problems)
        .crumb(urls::ACCOUNTS, "Accounts")
        .islands()
}

fn status(chosen: &str, problems: &Problems) -> AnyView {
    let choices = vec![
        Choice::new("proposed", "Proposed").hint("It does not exist yet, or is not in use"),
        Choice::new("active", "Active").hint("It is in use already"),
    ];
    let field = Field::new("status", chosen, problems);
    view! {
        <h2 class="govuk-heading-m">"Status"</h2>
        <Radios field=field label="How does the account stand?" choices=choices/>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(draft: AccountDraft, problems: Problems, duplicate: Option<Reference>) -> String {
        let model = Model {
            draft,
            status: String::new(),
            key: "k".into(),
            problems,
            duplicate,
            archived: None,
            catalogue: Arc::new(Catalogue::built_in()),
            places: Places {
                organisation: Arc::default(),
                groups: Vec::new(),
                units: Vec::new(),
            },
        };
        page(model).body.to_html().replace("<!>", "")
    }

    #[test]
    fn a_pasted_address_is_said_back_and_a_post_leads_to_its_account() {
        let draft = AccountDraft {
            url: "twitter.com/Example/status/123".into(),
            ..AccountDraft::default()
        };
        let html = html(draft, Problems::default(), None);
        assert!(html.contains("X, @Example"), "{html}");
        assert!(html.contains("leads to a post"), "{html}");
        assert!(html.contains("https://x.com/Example"), "{html}");
    }

    #[test]
    fn everything_typed_stays_and_every_problem_leads_to_its_field() {
        let draft = AccountDraft {
            url: "nonsense".into(),
            name: "A \"quoted\" <name>".into(),
            notes: "</textarea>".into(),
            may_reveal_illegal_activity: "yes".into(),
            ..AccountDraft::default()
        };
        let mut problems = Problems::default();
        problems.add("url", "not-a-url", "This is no address");
        let html = html(draft, problems, None);
        assert!(
            html.contains(r##"<a href="#url">This is no address</a>"##),
            "{html}"
        );
        assert!(html.contains(r#"id="url-error""#), "{html}");
        assert!(html.contains("A &quot;quoted&quot; &lt;name&gt;"), "{html}");
        assert!(html.contains("&lt;/textarea&gt;"), "{html}");
        assert!(html.contains(" checked"), "{html}");
        assert!(!html.contains("Recognised as"), "{html}");
    }

    #[test]
    fn a_duplicate_leads_to_the_account_that_is_there() {
        let draft = AccountDraft {
            url: "x.com/Example".into(),
            ..AccountDraft::default()
        };
        let html = html(draft, Problems::default(), Some(Reference::account(7)));
        assert!(html.contains(r#"href="/accounts/AC-0007""#), "{html}");
    }
}
