//! `GET` and `POST /obligations/several`: waives or assigns those that were chosen in the list.

use crate::components::{
    Actions, Button, Column, DataTable, DateField, ErrorSummary, Field, Form, FormState, Guard,
    Heading, Hidden, Row, Tag, TagColour, TextInput, Textarea, Written, counted, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::render::{Page, Section};
use crate::urls;
use axum::Form as Posted;
use axum::extract::State;
use axum::response::Response;
use domain::ids::{Reference, ReferenceKind};
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use leptos::prelude::*;
use store::commands::attempts;
use store::commands::several::{Became, Change, change};
use url::form_urlencoded;

/// So many can be changed at once: a page of the list, and some more.
const MOST: usize = 200;

/// What is done with them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Waive,
    Assign,
}

impl Deed {
    fn of(word: &str) -> Result<Self, AppError> {
        match word {
            "waive" => Ok(Self::Waive),
            "assign" => Ok(Self::Assign),
            _ => Err(AppError::BadRequest("Choose what is to be done".into())),
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Waive => "waive",
            Self::Assign => "assign",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Waive => "Waive obligations",
            Self::Assign => "Give obligations to somebody",
        }
    }

    const fn action(self) -> Action {
        match self {
            Self::Waive => Action::WaiveObligation,
            Self::Assign => Action::OpenObligation,
        }
    }
}

/// Asks for the reason or the person, once for all of them.
///
/// # Errors
/// 403 for those who may not; 400 for an address that makes no sense.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let pairs = form_urlencoded::parse(visit.query().as_bytes()).into_owned();
    let typed = forms::form(pairs.collect());
    // Who may change none of them learns that before anything else.
    let deed = Deed::of(typed.get("deed"));
    let action = deed.as_ref().map_or(Action::OpenObligation, |d| d.action());
    may(&visit.actor, action, &Facts::default())?;
    let page = form(deed?, &typed, &Problems::default());
    Ok(page.respond(&state, &visit).await)
}

/// Does it, and says what became of each.
///
/// # Errors
/// 403 for those who may not; 400 for a form that makes no sense; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let typed = forms::form(pairs);
    let deed = Deed::of(typed.get("deed"));
    let action = deed.as_ref().map_or(Action::OpenObligation, |d| d.action());
    let (call, facts) = (visit.call(""), Facts::default());
    attempts::judged(
        &state.store,
        &call,
        action,
        "obligation",
        "several".into(),
        facts,
    )
    .await?;
    let deed = deed?;
    let mut problems = Problems::default();
    let wanted = read(&state, &visit, deed, &typed, &mut problems).await?;
    let chosen = chosen(&typed);
    if chosen.is_empty() {
        problems.add(
            "of",
            "required",
            "Choose at least one obligation in the list",
        );
    }
    let Some(wanted) = wanted.filter(|_| problems.is_empty()) else {
        return Ok(form(deed, &typed, &problems).respond(&state, &visit).await);
    };
    let call = forms::call(&visit, &typed);
    let done = change(&state.store, &call, chosen, wanted).await?;
    Ok(result(deed, &done).respond(&state, &visit).await)
}

async fn read(
    state: &AppState,
    visit: &Visit,
    deed: Deed,
    typed: &Typed,
    problems: &mut Problems,
) -> Result<Option<Change>, AppError> {
    match deed {
        Deed::Waive => {
            let reason = typed.get("words").trim().to_owned();
            if reason.is_empty() {
                problems.add("words", "required", "Enter why they can wait");
            }
            let until = forms::day(typed, "until", problems);
            if until.is_none() && problems.of("until").is_none() {
                problems.add("until", "required", "Enter the last day of the waiver");
            }
            Ok(until.map(|until| Change::Waive { reason, until }))
        }
        Deed::Assign => {
            let to = forms::whom(state, visit, typed.get("to"), "to", problems).await?;
            if to.is_none() && problems.is_empty() {
                problems.add("to", "required", "Enter who has to do them");
            }
            Ok(to.map(|to| Change::Assign { to }))
        }
    }
}

/// The numbers of those that were chosen, each once.
fn chosen(typed: &Typed) -> Vec<i64> {
    let all = typed.all("of");
    let mut numbers: Vec<i64> = all
        .iter()
        .filter_map(|text| Reference::parse(ReferenceKind::Obligation, text))
        .map(|reference| reference.number)
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.truncate(MOST);
    numbers
}

fn framed(title: &str, body: impl IntoAny) -> Page {
    Page::new(Section::ToDo, title, body).crumb(urls::OBLIGATIONS, "Obligations")
}

fn form(deed: Deed, typed: &Typed, problems: &Problems) -> Page {
    let numbers = chosen(typed);
    let many = counted(
        u64::try_from(numbers.len()).unwrap_or_default(),
        "obligation",
        "obligations",
    );
    let references: Vec<String> = numbers
        .iter()
        .map(|n| Reference::of(ReferenceKind::Obligation, *n).to_string())
        .collect();
    let listed = references.join(", ");
    let hidden = references
        .into_iter()
        .map(|reference| view! { <Hidden name="of" value=reference/> })
        .collect_view();
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let field = |name: &str| Field::new(name, typed.get(name), problems);
    let fields = match deed {
        Deed::Waive => view! {
            <Textarea field=field("words") label="Why they can wait" rows=3/>
            <DateField field=field("until") label="Last day of the waiver" hint="At most a year from now"/>
        }
        .into_any(),
        Deed::Assign => view! {
            <TextInput field=field("to") label="Who has to do them" hint="Their work e-mail address or full name" spellcheck=false autocomplete="off"/>
        }
        .into_any(),
    };
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=deed.name() caption=many/>
                <p class="govuk-body app-wrap" id="of" tabindex="-1">{listed}</p>
                <Form action=format!("{}/several", urls::OBLIGATIONS) guard=Guard::of(problems)>
                    <FormState key=key/>
                    <Hidden name="deed" value=deed.key()/>
                    {hidden}
                    {fields}
                    <Actions>
                        <Button text=deed.name()/>
                        <a class="govuk-link" href=urls::OBLIGATIONS>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    framed(deed.name(), body).problems(problems).islands()
}

fn result(deed: Deed, done: &[Became]) -> Page {
    let row = |became: &Became| {
        let reference = Reference::parse(ReferenceKind::Obligation, &became.reference);
        let head = match reference {
            Some(reference) => Written::link(&urls::record(reference), &became.reference),
            None => Written::text(&became.reference),
        };
        let what = match &became.refused {
            None => Written::default().tag(TagColour::Teal, "Done"),
            Some(why) => {
                let why = why.clone();
                Written::view(view! {
                    <div><Tag colour=TagColour::Orange text="Not done"/><span class="app-line">{why}</span></div>
                })
            }
        };
        Row::written(head, vec![what])
    };
    let rows: Vec<Row> = done.iter().map(row).collect();
    let columns = ["Obligation", "What became of it"].map(Column::new);
    let title = format!("{}: what became of each", deed.name());
    let body = view! {
        <Heading text=title.clone()/>
        <DataTable caption="What became of each" columns=columns.to_vec() rows=rows/>
        <p class="govuk-body"><a class="govuk-link" href=urls::OBLIGATIONS>"Back to the obligations"</a></p>
    };
    framed(&title, body)
}
