//! `/settings/provisioning`: tokens for other programs: the identity provider's (SCIM), and those that
//! look up clearance certificates. A token's secret is shown once, right after it is made; the
//! register keeps a hash.

use crate::components::{
    Actions, Button, ButtonKind, Choice, Column, ConfirmationPanel, DataTable, DateField,
    EmptyState, ErrorSummary, Field, Form, FormState, Heading, Hidden, Instant, Radios, Row,
    SummaryList, SummaryRow, Tag, TagColour, TextInput, Warning, new_key,
};
use crate::context::{AppState, SignedIn, Site, Visit};
use crate::error::AppError;
use crate::pages::forms::Typed;
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum_extra::extract::Form as Posted;
use chrono::{Days, NaiveDate};
use domain::account::read_date;
use domain::ids::TokenId;
use domain::moment::long_date;
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use leptos::prelude::*;
use sha2::{Digest as _, Sha256};
use store::Failure;
use store::commands::attempts;
use store::commands::provisioning::{NewToken, make_token, new_secret, withdraw_token};
use store::queries::provisioning::{Purpose, Token, tokens};
use uuid::Uuid;

const TITLE: &str = "Tokens for other programs";

/// Shows the tokens and the form for a new one.
///
/// # Errors
/// 403 for those who may not make tokens.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::EditProvisioning, &Facts::default())?;
    let mut typed = Typed::default();
    let today = state.store.clock().now().today;
    let year = today.checked_add_days(Days::new(365)).unwrap_or(today);
    typed.put("expires_on", long_date(year));
    answer(&state, &visit, typed, Problems::default()).await
}

/// Makes a token and shows its secret, this once.
///
/// # Errors
/// 403 for those who may not make tokens.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(typed): Posted<Typed>,
) -> Result<Response, AppError> {
    judged(&state, &visit).await?;
    let mut problems = Problems::default();
    // Before there was a choice, every token was the identity provider's.
    let purpose = match typed.get("purpose") {
        "" => Some(Purpose::People),
        key => Purpose::from_key(key),
    };
    let (Some(purpose), Some(expires_on)) = (purpose, read_date(typed.get("expires_on"))) else {
        if purpose.is_none() {
            problems.add("purpose", "unknown", "Choose what the token opens");
        }
        if typed.get("name").trim().is_empty() {
            problems.add("name", "required", "Enter what the token is for");
        }
        if read_date(typed.get("expires_on")).is_none() {
            let words = "Enter the last day, for example 20 January 2027";
            problems.add("expires_on", "format", words);
        }
        return answer(&state, &visit, typed, problems).await;
    };
    let (id, secret) = (TokenId(Uuid::now_v7()), new_secret(purpose));
    let new = NewToken {
        id,
        purpose,
        name: typed.get("name").to_owned(),
        hash: hex::encode(Sha256::digest(secret.as_bytes())),
        expires_on,
    };
    match make_token(&state.store, &visit.call(typed.key()), new).await {
        // The same form sent twice: the secret of the first answer is the one that counts.
        Ok(saved) if saved.reference != id.to_string() => {
            Ok(Redirect::to(&urls::done(urls::PROVISIONING, "token-made-before")).into_response())
        }
        Ok(_) => Ok(framed(made(
            &state.site,
            purpose,
            typed.get("name"),
            secret,
            expires_on,
        ))
        .respond(&state, &visit)
        .await),
        Err(Failure::Problems(problems)) => answer(&state, &visit, typed, problems).await,
        Err(other) => Err(other.into()),
    }
}

/// Withdraws a token.
///
/// # Errors
/// 403 for those who may not; 404 for none; 422 when it is withdrawn already.
pub async fn withdraw(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(id): Path<String>,
    Posted(typed): Posted<Typed>,
) -> Result<Response, AppError> {
    judged(&state, &visit).await?;
    let id: TokenId = id.parse().map_err(|_| AppError::NotFound)?;
    withdraw_token(&state.store, &visit.call(typed.key()), id).await?;
    Ok(Redirect::to(&urls::done(urls::PROVISIONING, "token-withdrawn")).into_response())
}

async fn judged(state: &AppState, visit: &Visit) -> Result<(), AppError> {
    let (action, facts) = (Action::EditProvisioning, Facts::default());
    let call = visit.call("");
    attempts::judged(&state.store, &call, action, "token", String::new(), facts).await?;
    Ok(())
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    typed: Typed,
    problems: Problems,
) -> Result<Response, AppError> {
    let all = tokens(&state.store, &visit.actor).await?;
    let today = state.store.clock().now().today;
    let body = page(&state.site, all, today, &typed, &problems);
    Ok(framed(body).problems(&problems).respond(state, visit).await)
}

fn framed(body: AnyView) -> Page {
    Page::new(Section::Settings, TITLE, body).crumb(urls::SETTINGS, "Settings")
}

/// Where programs with such a token go.
fn endpoint(site: &Site, purpose: Purpose) -> String {
    let path = match purpose {
        Purpose::People => urls::SCIM,
        Purpose::Clearances | Purpose::Reports => urls::API,
    };
    let whole = site.public_url.as_ref().and_then(|url| url.join(path).ok());
    whole.map_or_else(|| path.to_owned(), |url| url.to_string())
}

fn made(
    site: &Site,
    purpose: Purpose,
    name: &str,
    secret: String,
    expires_on: NaiveDate,
) -> AnyView {
    let (address, words) = match purpose {
        Purpose::People => (
            "Tenant URL",
            "Put both into the settings of the identity provider. Whoever has the token can add people and close signing in to them; it gives no roles.",
        ),
        Purpose::Clearances => (
            "Address",
            "Put both into the settings of the program. Whoever has the token can look up clearance certificates by their number, and nothing else.",
        ),
        Purpose::Reports => (
            "Address",
            "Put both into the settings of the program. Whoever has the token can read compliance reports, and nothing else.",
        ),
    };
    let rows = vec![
        SummaryRow::text(address, endpoint(site, purpose)),
        SummaryRow::view(
            "Secret token",
            view! { <code class="app-wrap" id="secret">{secret}</code> },
        ),
        SummaryRow::text("Counts until", long_date(expires_on)),
    ];
    view! {
        <ConfirmationPanel title="Token made" reference=name/>
        <Warning>"Copy the token now. It is not shown again, and nobody can look it up."</Warning>
        <SummaryList rows=rows/>
        <p class="govuk-body">{words}</p>
        <p class="govuk-body"><a class="govuk-link" href=urls::PROVISIONING>"Back to the tokens"</a></p>
    }
    .into_any()
}

fn page(
    site: &Site,
    all: Vec<Token>,
    today: NaiveDate,
    typed: &Typed,
    problems: &Problems,
) -> AnyView {
    let key = if typed.key().is_empty() {
        new_key()
    } else {
        typed.key().to_owned()
    };
    let chosen = match typed.get("purpose") {
        "" => Purpose::People.key(),
        chosen => chosen,
    };
    let purpose = Field::new("purpose", chosen, problems);
    let purposes = Purpose::ALL.iter();
    let purposes = purposes.map(|p| Choice::new(p.key(), p.name())).collect();
    let name = Field::new("name", typed.get("name"), problems);
    let day = Field::new("expires_on", typed.get("expires_on"), problems);
    view! {
        <ErrorSummary problems=problems.clone()/>
        <Heading text=TITLE/>
        <p class="govuk-body-l">"The identity provider can add joiners to the register and close signing in to leavers by itself (SCIM 2.0). Roles are given here, never by the provider. Programs of People and Culture can look up clearance certificates by their number."</p>
        <p class="govuk-body app-wrap">{format!("The provider’s programs use {} with a token.", endpoint(site, Purpose::People))}</p>
        <p class="govuk-body app-wrap">{format!("Programs that look up certificates use {} with a token of their own.", endpoint(site, Purpose::Clearances))}</p>
        {list(all, today)}
        <h2 class="govuk-heading-m">"Make a token"</h2>
        <Form action=urls::PROVISIONING>
            <FormState key=key/>
            <Radios field=purpose label="What it opens" choices=purposes/>
            <TextInput field=name label="What it is for" hint="For example, Entra ID" width="govuk-input--width-20"/>
            <DateField field=day label="Last day" hint="Two years at most"/>
            <Actions>
                <Button text="Make the token"/>
                <a class="govuk-link" href=urls::SETTINGS>"Cancel"</a>
            </Actions>
        </Form>
    }
    .into_any()
}

fn list(all: Vec<Token>, today: NaiveDate) -> AnyView {
    if all.is_empty() {
        return view! {
            <EmptyState title="No tokens yet">
                <p class="govuk-body">"Without a token the endpoint opens nothing."</p>
            </EmptyState>
        }
        .into_any();
    }
    let columns = [
        "For",
        "Opens",
        "Made",
        "Last used",
        "Counts until",
        "Action",
    ]
    .map(Column::new);
    let rows: Vec<Row> = all.into_iter().map(|token| row(token, today)).collect();
    view! { <DataTable caption="Tokens" columns=columns.to_vec() rows=rows show_caption=true/> }
        .into_any()
}

fn row(token: Token, today: NaiveDate) -> Row {
    let counts = token.counts_on(today);
    let used = match token.last_used_at {
        Some(at) => view! { <Instant at=at lines=true/> }.into_any(),
        None => view! { <span class="app-muted">"Never"</span> }.into_any(),
    };
    let state = if token.revoked_at.is_some() {
        view! { <Tag text="Withdrawn" colour=TagColour::Grey/> }.into_any()
    } else if counts {
        long_date(token.expires_on).into_any()
    } else {
        view! { <Tag text="Expired" colour=TagColour::Orange/> }.into_any()
    };
    let about = format!("the token for {}", token.name);
    let action = if token.revoked_at.is_none() {
        let action = format!("{}/{}/withdraw", urls::PROVISIONING, token.id());
        view! {
            <Form action=action>
                <Hidden name="key" value=new_key()/>
                <Button text="Withdraw" kind=ButtonKind::Secondary about=about/>
            </Form>
        }
        .into_any()
    } else {
        view! { <span class="app-muted">"None"</span> }.into_any()
    };
    let by = token.created_by.clone();
    Row::new(
        token.name.clone(),
        vec![
            token.purpose().name().into_any(),
            view! { <Instant at=token.created_at lines=true/> <span class="app-table__sub">{by}</span> }.into_any(),
            used,
            state,
            action,
        ],
    )
}
