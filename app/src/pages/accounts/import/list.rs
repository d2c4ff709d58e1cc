//! `GET` and `POST /accounts/import`: takes a file in, and lists what was taken in before.

use super::counts::rows_words;
use super::frame;
use crate::components::{
    Actions, Button, Column, DataTable, ErrorSummary, Field, FileField, Form, FormState, Heading,
    Instant, Row, Tag, TagColour, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::read::{self, Book, Unreadable};
use crate::render::{Page, Section};
use crate::urls;
use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::response::{IntoResponse, Redirect, Response};
use domain::ids::{Reference, ReferenceKind};
use domain::import::{ImportState, RowOutcome, SourceFile};
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;
use sha2::{Digest as _, Sha256};
use store::commands::imports::{Upload, upload};
use store::queries::imports::{self, Listed};
use store::queries::platforms;

/// Imports that are listed.
const LISTED: i64 = 50;

/// The form and the list.
///
/// # Errors
/// Not permitted; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ImportAccounts, &Facts::default())?;
    answer(&state, &visit, &Problems::default(), StatusCode::OK).await
}

/// Reads the file and goes on to what its columns mean.
///
/// # Errors
/// Not permitted; the database. A file that cannot be read is shown with the form.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, AppError> {
    frame::may_post(&state, &visit, "a file").await?;
    let taken = match form {
        Ok(form) => taken(form).await,
        Err(_) => Err(Refused::nothing()),
    };
    let read = match taken {
        Ok(taken) => understood(&state, taken).await?,
        Err(refused) => Err(refused),
    };
    let (upload_, key) = match read {
        Ok(read) => read,
        Err(refused) => {
            let mut problems = Problems::default();
            problems.add("file", refused.code, refused.message);
            return answer(&state, &visit, &problems, refused.status).await;
        }
    };
    let saved = upload(&state.store, &visit.call(&key), upload_).await?;
    let reference = Reference::parse(ReferenceKind::Import, &saved.reference);
    let number = reference.ok_or(AppError::NotFound)?.number;
    Ok(Redirect::to(&urls::import_page(number, "mapping")).into_response())
}

/// A file as it arrived.
struct Taken {
    name: String,
    bytes: Vec<u8>,
    key: String,
}

/// Why no file is taken in.
struct Refused {
    code: &'static str,
    message: String,
    status: StatusCode,
}

impl Refused {
    fn nothing() -> Self {
        Self {
            code: "required",
            message: "Choose a file to import".into(),
            status: StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

impl From<Unreadable> for Refused {
    fn from(why: Unreadable) -> Self {
        Self {
            code: why.code(),
            message: why.to_string(),
            status: why.status(),
        }
    }
}

async fn taken(mut form: Multipart) -> Result<Taken, Refused> {
    let mut key = String::new();
    // The form has two fields; whoever sends more is not listened to for long.
    for _ in 0..4 {
        let broken = |why: axum::extract::multipart::MultipartError| {
            if is_too_large(&why) {
                return Unreadable::TooLarge.into();
            }
            Refused {
                message: "The file did not arrive completely. Choose it and send it again".into(),
                ..Refused::nothing()
            }
        };
        let Some(field) = form.next_field().await.map_err(broken)? else {
            break;
        };
        match field.name() {
            Some("key") => {
                key = field
                    .text()
                    .await
                    .map_err(broken)?
                    .chars()
                    .take(100)
                    .collect()
            }
            Some("file") => {
                let name = base_name(field.file_name().unwrap_or_default());
                let bytes = field.bytes().await.map_err(broken)?.to_vec();
                if name.is_empty() && bytes.is_empty() {
                    return Err(Refused::nothing());
                }
                return Ok(Taken { name, bytes, key });
            }
            _ => {}
        }
    }
    Err(Refused::nothing())
}

/// Whether some layer stopped reading at its limit. Each wraps the error of the one before, so the
/// status of the outermost does not tell.
fn is_too_large(why: &axum::extract::multipart::MultipartError) -> bool {
    let mut cause = std::error::Error::source(why);
    while let Some(error) = cause {
        if error.to_string() == "length limit exceeded" {
            return true;
        }
        cause = error.source();
    }
    why.status() == StatusCode::PAYLOAD_TOO_LARGE
}

/// The name without folders, signs that cannot be seen, and excess.
fn base_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
    domain::text::visible(&name).trim().to_owned()
}

async fn understood(
    state: &AppState,
    taken: Taken,
) -> Result<Result<(Upload, String), Refused>, AppError> {
    let hash = hex::encode(Sha256::digest(&taken.bytes));
    let book = match read::read(taken.bytes).await {
        Ok(book) => book,
        Err(why) => return Ok(Err(why.into())),
    };
    let catalogue = platforms::catalogue(&state.store).await?;
    let unfolded = tokio::task::spawn_blocking(move || read::unfolded(book, &catalogue)).await;
    let Book { read_as, sheets } = match unfolded.map_err(AppError::broken)? {
        Ok(book) => book,
        Err(why) => return Ok(Err(why.into())),
    };
    let file = SourceFile {
        name: if taken.name.is_empty() {
            "file".into()
        } else {
            taken.name
        },
        hash,
        read_as,
    };
    // The same form with another file is another upload.
    let key = if taken.key.is_empty() {
        String::new()
    } else {
        format!("{} {}", taken.key, file.hash)
    };
    Ok(Ok((Upload { file, sheets }, key)))
}

async fn answer(
    state: &AppState,
    visit: &Visit,
    problems: &Problems,
    status: StatusCode,
) -> Result<Response, AppError> {
    let earlier = imports::list(&state.store, &visit.actor, LISTED).await?;
    let mut page = page(earlier, problems);
    page.status = status;
    Ok(page.respond(state, visit).await)
}

pub(super) fn page(earlier: Vec<Listed>, problems: &Problems) -> Page {
    let field = Field::new("file", "", problems);
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text="Import accounts"/>
                <p class="govuk-body">"Bring a list of accounts into the register. Nothing changes in the register until you have seen what would happen to every row."</p>
                <ul class="govuk-list govuk-list--bullet">
                    <li>"CSV or XLSX, with or without names of columns; also lists of records in YAML or JSON"</li>
                    <li>"up to 10 MB, 50,000 rows and 200 columns"</li>
                    <li>"one row for each account, or one column for each platform"</li>
                </ul>
                <Form action=urls::IMPORT multipart=true>
                    <FormState key=new_key()/>
                    <FileField field=field label="File" hint="CSV or XLSX, without password or macros" accept=".csv,.tsv,.txt,.xlsx,.yaml,.yml,.json"/>
                    <Actions><Button text="Upload and continue"/></Actions>
                </Form>
            </div>
        </div>
        {listed(earlier)}
    };
    Page::new(Section::Accounts, "Import accounts", body)
        .problems(problems)
        .crumb(urls::ACCOUNTS, "Accounts")
}

fn listed(earlier: Vec<Listed>) -> AnyView {
    if earlier.is_empty() {
        return view! {
            <h2 class="govuk-heading-m">"Earlier imports"</h2>
            <p class="govuk-body">"Nothing has been imported yet."</p>
        }
        .into_any();
    }
    let columns = [
        "Import", "File", "State", "Rows", "Added", "Updated", "Refused", "Uploaded",
    ];
    let columns = columns.map(|label| match label {
        "Rows" | "Added" | "Updated" | "Refused" => Column::new(label).numeric(),
        _ => Column::new(label),
    });
    let rows = earlier.into_iter().map(one).collect::<Vec<_>>();
    view! {
        <h2 class="govuk-heading-m">"Earlier imports"</h2>
        <DataTable caption="Earlier imports" columns=columns.to_vec() rows=rows/>
    }
    .into_any()
}

fn one(listed: Listed) -> Row {
    let import = listed.import;
    let reference = Reference::import(import.number).to_string();
    let count = |outcome| match import.state {
        // Only what happened is told here; what would happen is on the import's own page.
        ImportState::Uploaded
        | ImportState::Checked
        | ImportState::Undone
        | ImportState::Discarded => "–".to_owned().into_any(),
        _ => import.totals.of(outcome).to_string().into_any(),
    };
    let head = view! { <a class="govuk-link" href=urls::import(import.number)>{reference}</a> };
    let cells = vec![
        view! { <span class="app-wrap">{import.file.name.clone()}</span> }.into_any(),
        state_tag(import.state),
        rows_words(import.rows_in()).into_any(),
        count(RowOutcome::New),
        count(RowOutcome::Update),
        count(RowOutcome::Refused),
        view! { <span><Instant at=listed.at/>" by "{listed.by}</span> }.into_any(),
    ];
    Row::new(head, cells)
}

/// An import's state.
pub(super) fn state_tag(state: ImportState) -> AnyView {
    let colour = match state {
        ImportState::Uploaded | ImportState::Checked => TagColour::Yellow,
        ImportState::Running | ImportState::Undoing => TagColour::Orange,
        ImportState::Done => TagColour::Teal,
        ImportState::Undone | ImportState::Discarded => TagColour::Grey,
    };
    view! { <Tag colour=colour text=state.name()/> }.into_any()
}
