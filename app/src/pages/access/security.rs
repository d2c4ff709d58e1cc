//! `GET` and `POST /accounts/{reference}/security`: what is known of an account's password and second
//! factor (P 6.7 to 6.10). Facts that somebody attests; there is no field for a password.

use super::name::around;
use crate::components::{
    Actions, Button, Choice, DateField, ErrorSummary, Field, Form, FormState, Guard, Heading,
    Inset, Radios, SummaryList, SummaryRow, TagColour, TextInput, Timeline, TimelineItem, Warning,
    new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::accounts::subject as accounts;
use crate::pages::audit::sentence;
use crate::pages::forms::Typed;
use crate::pages::forms::{self, day};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::access::{AccountSecurity, PasswordDraft, PasswordLength, SecondFactor};
use domain::account::Account;
use domain::ids::{PersonId, Reference, ReferenceKind};
use domain::moment::{Moment, long_date};
use domain::permission::{Action, may};
use domain::policy::PolicySettings;
use domain::problem::Problems;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::{attempts, security};
use store::queries::access::{self, Due, SecurityPage};
use store::queries::audit::{self, Event};
use store::queries::policy;

/// So much of the history stands on the page.
const LATEST: i64 = 20;

struct Model {
    account: Account,
    found: SecurityPage,
    settings: PolicySettings,
    events: Vec<Event>,
    /// Who looks.
    me: Option<PersonId>,
    /// Who else can attest: those named for the account.
    others: Vec<String>,
    /// Whether the visitor may attest.
    attests: bool,
    /// Whether the visitor may open what is due.
    opens_due: bool,
    typed: Typed,
    problems: Problems,
    overtaken: bool,
}

/// Shows what is known, with the form for those who may attest it.
///
/// # Errors
/// 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let action = Action::ViewRegister;
    let account = match accounts::open(&state, &visit, &reference, "/security", action).await {
        Ok(account) => account,
        Err(instead) => return instead,
    };
    let mut model = load(&state, &visit, account, Typed::default()).await?;
    model.typed = filled(&model.found.security);
    Ok(page(model).respond(&state, &visit).await)
}

/// Attests.
///
/// # Errors
/// 403; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let action = Action::ViewRegister;
    let account = accounts::posted(&state, &visit, &reference, action).await?;
    let place = access::place_of(&state.store, account.number).await?;
    let (call, facts) = (visit.call(""), access::on_account(&place));
    let subject = Reference::account(account.number).to_string();
    let action = Action::AttestSecurity;
    attempts::judged(&state.store, &call, action, "account", subject, facts).await?;
    let mut model = load(&state, &visit, account, forms::form(pairs)).await?;
    let now = state.store.clock().now();
    let checked = match read(&model.typed, now) {
        Ok(checked) => checked,
        Err(problems) => {
            model.problems = problems;
            return Ok(page(model).respond(&state, &visit).await);
        }
    };
    let call = forms::call(&visit, &model.typed);
    let (number, seen) = (model.account.number, model.typed.version());
    match security::attest(&state.store, &call, number, seen, checked).await {
        Ok(_) => {
            let path = urls::account_page(number, "security");
            Ok(forms::done(&path, "security-attested"))
        }
        Err(Failure::Stale) => {
            model.overtaken = true;
            Ok(page(model).respond(&state, &visit).await)
        }
        Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
            model.problems = forms::as_problem(refusal, "changed_on")?;
            Ok(page(model).respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

fn read(typed: &Typed, now: Moment) -> Result<domain::access::CheckedSecurity, Problems> {
    let mut problems = Problems::default();
    let text = |name: &str| typed.get(name).to_owned();
    let draft = PasswordDraft {
        length: text("length"),
        unique: text("unique"),
        vault: text("vault"),
        changed_on: day(typed, "changed_on", &mut problems),
        second_factor: text("second_factor"),
        why: text("why"),
    };
    match draft.check(now) {
        Ok(checked) => problems.or(checked),
        Err(others) => {
            // A day that could not be read is told once.
            let unread = problems.of("changed_on").is_some();
            let more = others.0.into_iter().map(|problem| {
                if unread && problem.field == "changed_on" {
                    problems.0[0].clone()
                } else {
                    problem
                }
            });
            Err(Problems(more.collect()))
        }
    }
}

/// The form as it stands: only the second factor and what seldom changes are filled in.
fn filled(security: &AccountSecurity) -> Typed {
    let mut typed = Typed::default();
    typed.put("version", security.version.to_string());
    match &security.second_factor {
        SecondFactor::Unknown => {}
        SecondFactor::NotPossible { why } => {
            typed.put("second_factor", "not-possible");
            typed.put("why", why.clone());
        }
        other => typed.put("second_factor", other.key()),
    }
    typed
}

async fn load(
    state: &AppState,
    visit: &Visit,
    account: Account,
    typed: Typed,
) -> Result<Model, AppError> {
    let store = &state.store;
    let place = access::place_of(store, account.number).await?;
    let facts = access::on_account(&place);
    let named = access::named(store, &visit.actor, account.number).await?;
    let mut others: Vec<String> = named
        .into_iter()
        .filter(|one| one.nomination.in_office())
        .filter(|one| Some(one.nomination.person) != visit.actor.person())
        .map(|one| one.name)
        .collect();
    others.dedup();
    let reference = Reference::account(account.number).to_string();
    Ok(Model {
        found: access::security(store, &visit.actor, account.number, place).await?,
        settings: policy::current(store).await?,
        events: audit::history(store, "account-security", &reference, LATEST).await?,
        me: visit.actor.person(),
        attests: may(&visit.actor, Action::AttestSecurity, &facts).is_ok(),
        opens_due: may(&visit.actor, Action::ViewObligations, &facts).is_ok(),
        others,
        account,
        typed,
        problems: Problems::default(),
        overtaken: false,
    })
}

fn page(model: Model) -> Page {
    let number = model.account.number;
    let caption = format!(
        "{}, {}",
        Reference::account(number),
        model.account.details.name
    );
    let title = "Password and second factor";
    let again = model.overtaken.then(|| view! { <Inset>"Somebody else recorded these facts since you opened this page, so nothing was saved. Look at them again, then confirm once more."</Inset> });
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=model.problems.clone()/>
                <Heading text=title caption=caption/>
                {again}
                <p class="govuk-body">"The register keeps facts about the password, never the password."</p>
                {due(&model)}
                <SummaryList rows=facts(&model.found.security, &model.settings)/>
                {form(&model)}
                {history(&model.events)}
            </div>
        </div>
    };
    let page = around(&model.account, title, body)
        .problems(&model.problems)
        .islands();
    if model.overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

/// Password changes that are due, and whose word does not count.
fn due(model: &Model) -> Option<AnyView> {
    let all = &model.found.due;
    if all.is_empty() {
        return None;
    }
    let item = |due: &Due| {
        let reference = Reference::of(ReferenceKind::Obligation, due.number);
        let href = urls::record(reference);
        let words = format!(
            " by {}: {}. A change on {} or later answers it.",
            long_date(due.due),
            due.reason,
            long_date(due.opened_on)
        );
        let not_by = due.not_by.as_ref().map(|(id, name)| {
            let words = if Some(*id) == model.me {
                format!(
                    " Your own word does not close this, because it protects the account after your access ended (P 6.8). {} can.",
                    who(&model.others)
                )
            } else {
                format!(" Somebody other than {name} has to confirm it (P 6.8).")
            };
            view! { {words} }
        });
        let name = reference.to_string();
        let name = if model.opens_due {
            view! { <a class="govuk-link" href=href>{name}</a> }.into_any()
        } else {
            name.into_any()
        };
        view! { <li>{name}{words}{not_by}</li> }
    };
    let items = all.iter().map(item).collect_view();
    let view = view! {
        <Warning>"The password has to change"</Warning>
        <ul class="govuk-list govuk-list--bullet">{items}</ul>
    };
    Some(view.into_any())
}

fn who(others: &[String]) -> String {
    if others.is_empty() {
        "Design and Marketing or the security team".to_owned()
    } else {
        format!("{} or Design and Marketing", others.join(", "))
    }
}

/// The facts in words, for this page and the account's.
pub(crate) fn facts(security: &AccountSecurity, settings: &PolicySettings) -> Vec<SummaryRow> {
    let yes = |yes: bool| if yes { "Yes" } else { "No" };
    let mut rows = Vec::new();
    match &security.password {
        None => rows.push(SummaryRow::text("Password", "Nothing is recorded yet")),
        Some(password) => {
            let short = security.is_long_enough() == Some(false);
            let length = password.length.name(settings);
            let length = if short {
                view! { {length}" "<crate::components::Tag colour=TagColour::Red text="Too short"/> }
                    .into_any()
            } else {
                length.into_any()
            };
            rows.extend([
                SummaryRow::view("Length of the password", length),
                SummaryRow::text("Used nowhere else", yes(password.unique)),
                SummaryRow::text("In the approved vault", yes(password.vault)),
                SummaryRow::text("Last changed on", long_date(password.changed_on)),
                SummaryRow::text(
                    "Recorded by",
                    format!(
                        "{} on {}",
                        password.attested_by.name,
                        long_date(password.attested_on)
                    ),
                ),
            ]);
        }
    }
    let second = match &security.second_factor {
        SecondFactor::On { confirmed_on } => {
            format!("On, confirmed on {}", long_date(*confirmed_on))
        }
        SecondFactor::NotPossible { why } => format!("Not possible: {why}"),
        other => other.name().to_owned(),
    };
    rows.push(SummaryRow::text("Second factor", second));
    rows
}

fn form(model: &Model) -> Option<AnyView> {
    if !model.attests {
        let words = format!("{} can record these facts.", who(&model.others));
        return Some(view! { <Inset>{words}</Inset> }.into_any());
    }
    let (typed, problems) = (&model.typed, &model.problems);
    let field = |name: &str| Field::new(name, typed.get(name), problems);
    let (length, unique, vault) = (field("length"), field("unique"), field("vault"));
    let (changed, second, why) = (field("changed_on"), field("second_factor"), field("why"));
    let lengths: Vec<Choice> = PasswordLength::ALL
        .iter()
        .map(|band| Choice::new(band.key(), band.name(&model.settings)))
        .collect();
    let yes_no = || vec![Choice::new("yes", "Yes"), Choice::new("no", "No")];
    let longer = format!(
        "Without one the password must have {} characters or more (P 6.10)",
        model.settings.password_length_without_second_factor
    );
    let seconds = vec![
        Choice::new("on", "On"),
        Choice::new("off", "Off, though it would be possible"),
        Choice::new("not-possible", "Not possible on this platform").hint(longer),
    ];
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let version = if model.overtaken {
        model.found.security.version
    } else {
        typed.version()
    };
    let action = urls::account_page(model.account.number, "security");
    let cancel = urls::account(model.account.number);
    let guard = Guard::of(problems);
    let view = view! {
        <h2 class="govuk-heading-m">"Record how it is now"</h2>
        <Form action=action guard=guard>
            <FormState version=version key=key/>
            <Radios field=length label="How long is the password?" hint="Never enter the password itself" choices=lengths/>
            <Radios field=unique label="Is it used for this account only?" choices=yes_no() inline=true/>
            <Radios field=vault label="Is it kept in the approved vault?" choices=yes_no() inline=true/>
            <DateField field=changed label="When was it last changed?"/>
            <Radios field=second label="Second factor of the account" choices=seconds/>
            <TextInput field=why label="Why none is possible" hint="Only when none is possible"/>
            <Actions>
                <Button text="Record"/>
                <a class="govuk-link" href=cancel>"Cancel"</a>
            </Actions>
        </Form>
    };
    Some(view.into_any())
}

fn history(events: &[Event]) -> Option<AnyView> {
    if events.is_empty() {
        return None;
    }
    let item = |event: &Event| TimelineItem {
        title: sentence::sentence(event),
        at: event.at,
        who: match &event.acting_for {
            Some(other) => format!("{} for {other}", event.actor),
            None => event.actor.clone(),
        },
        body: None,
    };
    let items: Vec<TimelineItem> = events.iter().map(item).collect();
    let view = view! {
        <h2 class="govuk-heading-m" id="history">"History"</h2>
        <Timeline items=items/>
    };
    Some(view.into_any())
}
