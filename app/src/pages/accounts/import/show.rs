//! `GET /accounts/import/{reference}`: what would become of each row, how far the run is, or what
//! became of each row; a page of rows at a time.

use super::counts::{figures, rows_words};
use super::list::state_tag;
use super::rows_table::{self, Asked};
use super::{discard, frame, progress};
use crate::components::{
    Actions, Button, ButtonKind, ButtonLink, Chip, Download, FileLink, FileSize, Form, FormState,
    Heading, Inset, Pagination, SummaryList, SummaryRow, instant_words, new_key, thousands,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::render::Page;
use crate::urls::{self, Query};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::import::{Import, ImportState, RowOutcome};
use http::{HeaderName, HeaderValue};
use leptos::prelude::*;
use store::queries::imports::{RowPage, RowQuestion, Shown, archived, rows};

/// Asks the browser to look again, without script.
const REFRESH: HeaderName = HeaderName::from_static("refresh");

/// Everything the page shows.
pub(super) struct Model {
    pub(super) shown: Shown,
    pub(super) rows: RowPage,
    /// How many new accounts have the address of an archived one; counted before the run only.
    pub(super) archived: i64,
    pub(super) question: RowQuestion,
    pub(super) query: Query,
}

/// Shows the import as it stands.
///
/// # Errors
/// Not permitted; not found; 400 for words that make no sense; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path(reference): Path<String>,
) -> Result<Response, AppError> {
    let shown = frame::open(&state, &visit, &reference).await?;
    let number = shown.import.number;
    if shown.import.state == ImportState::Uploaded {
        return Ok(Redirect::to(&urls::import_page(number, "mapping")).into_response());
    }
    let query = Query::parse(visit.query());
    let question = question(&query)?;
    if shown.import.state.is_at_work() {
        let still = query.get("refresh") != Some("off") && !shown.stalled;
        let mut answer = progress::page(&shown, still).respond(&state, &visit).await;
        if still {
            answer
                .headers_mut()
                .insert(REFRESH, HeaderValue::from_static("2"));
        }
        return Ok(answer);
    }
    let rows = rows(&state.store, &visit.actor, number, question).await?;
    let archived = if shown.import.state == ImportState::Checked {
        archived(&state.store, &visit.actor, &shown.import).await?
    } else {
        0
    };
    let model = Model {
        shown,
        rows,
        archived,
        question,
        query,
    };
    Ok(page(model).respond(&state, &visit).await)
}

fn question(query: &Query) -> Result<RowQuestion, AppError> {
    let unknown =
        |what: &str, value: &str| AppError::BadRequest(format!("There is no {what} “{value}”."));
    let outcome = match query.get("outcome") {
        None => None,
        Some(key) => Some(RowOutcome::from_key(key).ok_or_else(|| unknown("outcome", key))?),
    };
    let page = match query.get("page") {
        None => 1,
        Some(text) => text
            .parse()
            .ok()
            .filter(|n| *n > 0)
            .ok_or_else(|| unknown("page", text))?,
    };
    Ok(RowQuestion {
        outcome,
        left: query.get("left") == Some("yes"),
        archived: query.get("archived") == Some("yes"),
        page,
    })
}

pub(super) fn page(model: Model) -> Page {
    let import = &model.shown.import;
    let checked = import.state == ImportState::Checked;
    let title = match import.state {
        ImportState::Checked => "Check what will happen",
        ImportState::Undone => "The import is undone",
        ImportState::Discarded => "The upload was given up",
        _ => "What became of each row",
    };
    let body = view! {
        <Heading text=title caption=frame::caption(&model.shown)/>
        {if checked { before(&model.shown) } else { after(&model.shown) }}
        {(import.state != ImportState::Discarded).then(|| figures(import))}
        {beside_archived(import, model.archived)}
        {checked.then(|| run_form(&model.shown))}
        {table(&model)}
        {checked.then(|| discard::form(&model.shown))}
    };
    frame::page(&model.shown, title, body)
}

fn before(_shown: &Shown) -> AnyView {
    view! {
        <p class="govuk-body">"Nothing is in the register yet. Look at the figures, correct what was refused, then import."</p>
    }
    .into_any()
}

/// New accounts that would stand beside an archived one, which could be restored instead.
fn beside_archived(import: &Import, many: i64) -> Option<AnyView> {
    let many = u64::try_from(many).ok().filter(|many| *many > 0)?;
    let words = if many == 1 {
        "1 of the new accounts has the address of an archived account.".to_owned()
    } else {
        format!(
            "{} of the new accounts have the addresses of archived accounts.",
            thousands(many)
        )
    };
    let href = Query::default()
        .with("archived", "yes")
        .href(&urls::import(import.number));
    let view = view! {
        <Inset>
            <p class="govuk-body">
                {words}" Restoring an archived account keeps its history; importing makes a new account beside it. "
                <a class="govuk-link" href=href>"See which"</a>
            </p>
        </Inset>
    };
    Some(view.into_any())
}

fn after(shown: &Shown) -> AnyView {
    let import = &shown.import;
    let facts = vec![
        SummaryRow::view("State", state_tag(import.state)),
        SummaryRow::text(
            "Uploaded",
            format!("{} by {}", instant_words(shown.at), shown.by),
        ),
        SummaryRow::text("Read as", import.file.read_as.clone()),
    ];
    let files = FileLink {
        href: urls::import_page(import.number, "outcomes.csv"),
        name: "What became of each row".into(),
        format: "CSV",
        size: FileSize::Rows(u64::try_from(import.rows_in()).unwrap_or(0)),
    };
    let undo = (import.state == ImportState::Done && import.totals.new + import.totals.update > 0).then(|| view! {
        <ButtonLink href=urls::import_page(import.number, "undo") text="Undo this import" kind=ButtonKind::Secondary/>
    });
    let left = (import.state == ImportState::Undone).then(|| {
        let href = Query::default().with("left", "yes").href(&urls::import(import.number));
        view! {
            <Inset>
                <p class="govuk-body">"Accounts that somebody changed after the import were left alone. "<a class="govuk-link" href=href>"See which"</a></p>
            </Inset>
        }
    });
    view! {
        <SummaryList rows=facts/>
        {left}
        <p class="govuk-body"><Download file=files/></p>
        <Actions>
            {undo}
            <a class="govuk-link" href=urls::ACCOUNTS>"Go to the register"</a>
            <a class="govuk-link" href=urls::IMPORT>"Import another file"</a>
        </Actions>
    }
    .into_any()
}

fn run_form(shown: &Shown) -> AnyView {
    let import = &shown.import;
    let many = import.totals.new + import.totals.update;
    let change = urls::import_page(import.number, "mapping");
    if many == 0 {
        return view! {
            <Inset><p class="govuk-body">"As it stands, this file would change nothing in the register."</p></Inset>
            <p class="govuk-body"><a class="govuk-link" href=change>"Change what the columns mean"</a></p>
        }
        .into_any();
    }
    let action = urls::import_page(import.number, "run");
    let (version, words) = (import.version, format!("Import {}", rows_words(many)));
    let rest = (import.totals.refused > 0).then(|| view! {
        <p class="govuk-body">{format!("{} will not be imported unless corrected first.", rows_words(import.totals.refused))}</p>
    });
    view! {
        {rest}
        <Form action=action>
            <FormState version=version key=new_key()/>
            <Actions>
                <Button text=words/>
                <a class="govuk-link" href=change>"Change what the columns mean"</a>
            </Actions>
        </Form>
    }
    .into_any()
}

fn table(model: &Model) -> AnyView {
    let import = &model.shown.import;
    let path = urls::import(import.number);
    let total = u64::try_from(model.rows.total).unwrap_or(0);
    let chosen = model.question.outcome.map(|outcome| Chip {
        label: format!("Only: {}", outcome.name().to_lowercase()),
        href: path.clone(),
    });
    let chosen = chosen.or_else(|| {
        model.question.left.then(|| Chip {
            label: "Only: changed since, and left alone".into(),
            href: path.clone(),
        })
    });
    let chosen = chosen.or_else(|| {
        model.question.archived.then(|| Chip {
            label: "Only: beside an archived account".into(),
            href: path.clone(),
        })
    });
    let chip = chosen.map(|chip| view! {
        <ul class="app-filter__chosen">
            <li><a class="app-filter__chip" href=chip.href><span class="govuk-visually-hidden">"Remove filter "</span>{chip.label}</a></li>
        </ul>
    });
    let asked = Asked {
        question: model.question,
        editable: import.state == ImportState::Checked,
    };
    let table = rows_table::table(import, &model.rows.rows, &asked);
    view! {
        <h2 class="govuk-heading-m" id="rows">{rows_words(model.rows.total)}</h2>
        {chip}
        {table}
        <Pagination path=path query=model.query.clone() page=u64::from(model.question.page.max(1)) total=total/>
    }
    .into_any()
}
