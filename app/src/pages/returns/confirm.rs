//! `GET` and `POST /returns/{period}/confirm`: nothing has changed, for one account or several, with one
//! statement.

use super::mine::{self, Mine};
use super::{mine_page, parts, subject, words};
use crate::components::{
    Actions, Button, Checkbox, Details, ErrorSummary, Field, Form, FormState, Heading, Hidden,
    Inset, counted, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::{Page, Section};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::{Reference, ReferenceKind};
use domain::problem::Problems;
use domain::refusal::Refusal;
use domain::returns::agreed_to;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::returns::confirm_unchanged;
use store::queries::returns::MyReturn;
use url::form_urlencoded;

/// Shows the statement for the accounts that were marked.
///
/// # Errors
/// 404 for an account that is not the visitor's; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(period): Path<String>,
) -> Result<Response, AppError> {
    let mine = mine::load(&state, &visit, &period).await?;
    let pairs = form_urlencoded::parse(visit.query().as_bytes()).into_owned();
    let typed = forms::form(pairs.collect());
    let chosen = chosen(&mine, &typed)?;
    answer(&state, &visit, &mine, &chosen, Shown::First).await
}

/// Sends them, all or none.
///
/// # Errors
/// 403; 404 for an account that is not the visitor's; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(period): Path<String>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let found = mine::load(&state, &visit, &period).await?;
    let typed = forms::form(pairs);
    let chosen_now = chosen(&found, &typed)?;
    if chosen_now.is_empty() {
        return answer(&state, &visit, &found, &chosen_now, Shown::First).await;
    }
    let call = forms::call(&visit, &typed);
    let seen = |one: &&MyReturn| {
        let reference = Reference::account(one.one.account);
        let version = typed
            .get(&format!("version-{reference}"))
            .parse()
            .unwrap_or(0);
        (one.one.id, version)
    };
    // What is confirmed is what was shown: the register may have changed since.
    let same = chosen_now.iter().all(|one| {
        let name = format!("seen-{}", Reference::account(one.one.account));
        let written = one.one.can_be_written().is_err();
        written || typed.get(&name) == subject::fingerprint(&one.known)
    });
    if !same {
        return answer(&state, &visit, &found, &chosen_now, Shown::Changed).await;
    }
    let returns = chosen_now.iter().map(seen).collect();
    let agreed = typed.ticked("agreed");
    match confirm_unchanged(&state.store, &call, returns, agreed).await {
        Ok(saved) => {
            let references: Vec<String> = saved.into_iter().map(|one| one.reference).collect();
            let path = receipt(&found, &references);
            Ok(Redirect::to(&path).into_response())
        }
        Err(Failure::Problems(problems)) => {
            let shown = Shown::Lacking(problems);
            answer(&state, &visit, &found, &chosen_now, shown).await
        }
        Err(Failure::Stale) => {
            let anew = mine::load(&state, &visit, &period).await?;
            let chosen = chosen(&anew, &typed)?;
            answer(&state, &visit, &anew, &chosen, Shown::Changed).await
        }
        Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
            let shown = Shown::Refused(words::said(&refusal));
            answer(&state, &visit, &found, &chosen_now, shown).await
        }
        Err(other) => Err(other.into()),
    }
}

fn receipt(mine: &Mine, references: &[String]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for reference in references {
        query.append_pair("return", reference);
    }
    let path = urls::period_page(mine.period.quarter, "receipt");
    format!("{path}?{}", query.finish())
}

/// The returns of the accounts that were marked, each once.
fn chosen<'m>(mine: &'m Mine, typed: &Typed) -> Result<Vec<&'m MyReturn>, AppError> {
    let mut found: Vec<&MyReturn> = Vec::new();
    for text in typed.all("account") {
        let reference = Reference::parse(ReferenceKind::Account, &text);
        let reference = reference.ok_or(AppError::NotFound)?;
        let one = mine
            .all
            .iter()
            .find(|one| one.one.account == reference.number);
        let one = one.ok_or(AppError::NotFound)?;
        if !found.iter().any(|known| known.one.id == one.one.id) {
            found.push(one);
        }
    }
    Ok(found)
}

/// Why the page is shown.
enum Shown {
    First,
    Lacking(Problems),
    /// The register or the return changed since it was shown.
    Changed,
    Refused(String),
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    mine: &Mine,
    chosen: &[&MyReturn],
    shown: Shown,
) -> Result<Response, AppError> {
    let can = |one: &&&MyReturn| one.one.can_be_unchanged(&one.known).is_ok();
    let page = if chosen.is_empty() {
        let mut problems = Problems::default();
        let words = "Mark at least one account for which nothing has changed";
        problems.add("account", "required", words);
        let others = mine::others(state, visit, mine).await?;
        if mine.all.is_empty() {
            return Err(AppError::NotFound);
        }
        mine_page::page(mine, others, &problems)
    } else if chosen.iter().filter(can).count() == 0 {
        stuck(mine, chosen)
    } else {
        page(mine, chosen, shown)
    };
    Ok(page.respond(state, visit).await)
}

/// Why one cannot be confirmed as it stands, with the way to its form.
fn refused(one: &MyReturn) -> Option<AnyView> {
    let refusal = one.one.can_be_unchanged(&one.known).err()?;
    let (name, why) = (one.account.details.name.clone(), words::said(&refusal));
    let href = subject::path(&one.one);
    let view = view! { <li><a class="govuk-link" href=href>{name}</a>{format!(": {why}")}</li> };
    Some(view.into_any())
}

fn framed(mine: &Mine, title: &str, body: impl IntoAny) -> Page {
    let quarter = mine.period.quarter;
    let full = format!("{title}, {}", quarter.code());
    Page::new(Section::Returns, full, body)
        .crumb(urls::RETURNS, "Returns")
        .crumb(urls::period(quarter), quarter.months())
}

fn stuck(mine: &Mine, chosen: &[&MyReturn]) -> Page {
    let why: Vec<AnyView> = chosen.iter().filter_map(|one| refused(one)).collect();
    let title = "This cannot be confirmed as it stands";
    let back = urls::period(mine.period.quarter);
    let body = view! {
        <Heading text=title caption=mine.period.quarter.name()/>
        <ul class="govuk-list govuk-list--bullet">{why}</ul>
        <p class="govuk-body">"Nothing was sent."</p>
        <p class="govuk-body"><a class="govuk-link" href=back>"Back to my returns"</a></p>
    };
    framed(mine, title, body).status(StatusCode::CONFLICT)
}

fn page(mine: &Mine, chosen: &[&MyReturn], shown: Shown) -> Page {
    let left_out: Vec<AnyView> = chosen.iter().filter_map(|one| refused(one)).collect();
    let can = |one: &&&MyReturn| one.one.can_be_unchanged(&one.known).is_ok();
    let sent: Vec<&MyReturn> = chosen.iter().filter(can).copied().collect();
    let none = Problems::default();
    let (problems, notice) = match &shown {
        Shown::First => (&none, None),
        Shown::Lacking(problems) => (problems, None),
        Shown::Changed => (
            &none,
            Some("The register or a return changed since you opened this page, so nothing was sent. Look at it again, then confirm once more.".to_owned()),
        ),
        Shown::Refused(why) => (&none, Some(format!("{why} Nothing was sent."))),
    };
    let is_conflict = notice.is_some();
    let title = "Confirm that nothing has changed";
    let accounts: Vec<AnyView> = sent.iter().map(|one| account(mine, one)).collect();
    let hidden = sent.iter().map(|one| hidden(one)).collect_view();
    let left_out = (!left_out.is_empty()).then(|| {
        view! {
            <h2 class="govuk-heading-m">"Left out"</h2>
            <ul class="govuk-list govuk-list--bullet">{left_out}</ul>
        }
    });
    let point = |q: &domain::returns::Question| {
        let words = format!("{} ({})", q.text, q.clause);
        view! { <li>{words}</li> }
    };
    let points: Vec<_> = mine.period.questions.questions.iter().map(point).collect();
    let many = u64::try_from(sent.len()).unwrap_or_default();
    let (label, button) = match many {
        1 => (
            "I confirm this for the account above".to_owned(),
            "Send the return".to_owned(),
        ),
        many => (
            format!("I confirm this for the {many} accounts above"),
            format!("Send {}", counted(many, "return", "returns")),
        ),
    };
    let agreed = Field::new("agreed", "", problems);
    let (action, back) = (
        urls::period_page(mine.period.quarter, "confirm"),
        urls::period(mine.period.quarter),
    );
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=title caption=mine.period.quarter.name()/>
                {notice.map(|words| view! { <Inset>{words}</Inset> })}
                {accounts}
                {left_out}
                <h2 class="govuk-heading-m">"Statement"</h2>
                <p class="govuk-body">{agreed_to(true, mine.period.quarter, mine.now.today)}</p>
                <ul class="govuk-list govuk-list--bullet">{points}</ul>
                <Form action=action>
                    <FormState key=new_key()/>
                    {hidden}
                    <Checkbox field=agreed label=label/>
                    <Actions>
                        <Button text=button/>
                        <a class="govuk-link" href=back>"Something has changed after all"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = framed(mine, title, body).problems(problems);
    if is_conflict {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

/// An account with what is confirmed about it.
fn account(mine: &Mine, one: &MyReturn) -> AnyView {
    let (name, below) = (
        one.account.details.name.clone(),
        format!("{}, {}", words::references(&one.one), mine.platform(one)),
    );
    let summary = format!("What the register holds about {name}");
    let held = parts::register(&one.known);
    view! {
        <h2 class="govuk-heading-s app-return__name">{name}</h2>
        <p class="govuk-body app-muted">{below}</p>
        <Details summary=summary>{held}</Details>
    }
    .into_any()
}

/// What was shown of it, as it comes back with the form.
fn hidden(one: &MyReturn) -> AnyView {
    let reference = Reference::account(one.one.account).to_string();
    let (version, seen) = (
        one.one.version.to_string(),
        subject::fingerprint(&one.known),
    );
    view! {
        <Hidden name="account" value=reference.clone()/>
        <Hidden name=format!("version-{reference}") value=version/>
        <Hidden name=format!("seen-{reference}") value=seen/>
    }
    .into_any()
}
