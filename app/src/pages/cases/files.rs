//! `POST /business-cases/{reference}/{section}/files`, `GET /business-cases/{reference}/files/{id}` and
//! `POST …/remove`: files attached to a section, handed out, taken away.

use super::section::{self, Shown};
use super::{parts, subject};
use crate::components::{Actions, Button, ButtonKind, Field, FileField, Form, FormState, new_key};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::files::attached::{self, Arrived};
use crate::pages::forms;
use crate::urls;
use axum::Form as Posted;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use domain::attachment::{Attachment, FileKind, MOST};
use domain::case::{BusinessCase, Section};
use domain::ids::AttachmentId;
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::Failure;
use store::Upload;
use store::commands::cases;
use store::queries;

/// Attaches a file.
///
/// # Errors
/// 403 for everybody but the proposer; 404; the database. A file that is not taken is told at its field.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, key)): Path<(String, String)>,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, AppError> {
    let (case, files) = subject::posted(&state, &visit, &reference, Action::WriteCase).await?;
    let section = Section::from_key(&key).ok_or(AppError::NotFound)?;
    if !case.state.is_open_to_the_proposer() {
        let page = subject::stuck(&case, &subject::closed(&case));
        return Ok(page.respond(&state, &visit).await);
    }
    let arrived = match form {
        Ok(form) => attached::arrived(form, state.scanner.as_deref()).await,
        Err(_) => Err(attached::Refused::nothing()),
    };
    let mut problems = Problems::default();
    let mut too_large = false;
    match arrived {
        Ok(Arrived {
            name,
            kind,
            bytes,
            key,
        }) => {
            let upload = Upload {
                section: section.key().to_owned(),
                section_name: section.name().to_owned(),
                name,
                kind,
                bytes,
            };
            match cases::attach(&state.store, &visit.call(&key), case.id, upload).await {
                Ok(_) => {
                    let path = urls::case_page(case.number, section.key());
                    return Ok(forms::done(&path, "file-attached"));
                }
                Err(Failure::Problems(found)) => problems = found,
                Err(other) => return Err(other.into()),
            }
        }
        Err(refused) => {
            too_large = refused.code == "too-large";
            problems.add("file", refused.code, refused.words);
        }
    }
    let shown = Shown {
        file: problems,
        ..Shown::saved(&case, section)
    };
    let mut answer = section::answer(&state, &visit, &case, &files, shown).await?;
    if too_large {
        *answer.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    }
    Ok(answer)
}

/// Takes a file away.
///
/// # Errors
/// 403 for everybody but the proposer; 404; the database.
pub async fn remove(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, id)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let (case, files) = subject::posted(&state, &visit, &reference, Action::WriteCase).await?;
    let id: AttachmentId = id.parse().map_err(|_| AppError::NotFound)?;
    let typed = forms::form(pairs);
    let file = files
        .iter()
        .find(|f| f.id == id)
        .ok_or(AppError::NotFound)?;
    let call = forms::call(&visit, &typed);
    match cases::detach(&state.store, &call, case.id, id).await {
        Ok(_) => {
            let path = urls::case_page(case.number, &file.section);
            Ok(forms::done(&path, "file-removed"))
        }
        Err(Failure::Refused(refusal)) if refusal.code() == "not-open" => {
            let page = subject::stuck(&case, &subject::closed(&case));
            Ok(page.respond(&state, &visit).await)
        }
        Err(other) => Err(other.into()),
    }
}

/// Hands a file out: to be saved, never shown within the register.
///
/// # Errors
/// 403 for those who may not see cases; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewCases, &Facts::default())?;
    let rest = format!("/files/{id}");
    let number = match subject::number(&reference, &rest) {
        Ok(number) => number,
        Err(instead) => return instead,
    };
    let id: AttachmentId = id.parse().map_err(|_| AppError::NotFound)?;
    let (file, bytes) = queries::cases::file(&state.store, &visit.actor, number, id).await?;
    let disposition = format!(
        "attachment; filename=\"{}\"; filename*=UTF-8''{}",
        plain(&file.name),
        utf8_percent_encode(&file.name, NON_ALPHANUMERIC)
    );
    let disposition = HeaderValue::from_str(&disposition).map_err(AppError::broken)?;
    let media_type = HeaderValue::from_static(file.kind.media_type());
    let nosniff = HeaderValue::from_static("nosniff");
    // Whatever a browser makes of it, nothing in it runs or loads anything.
    let policy = HeaderValue::from_static("default-src 'none'; sandbox");
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, disposition),
        (header::X_CONTENT_TYPE_OPTIONS, nosniff),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    Ok((headers, bytes).into_response())
}

/// A name for browsers that read plain letters only.
fn plain(name: &str) -> String {
    let letter = |c: char| match c {
        '"' | '\\' => '_',
        c if c.is_ascii_graphic() || c == ' ' => c,
        _ => '_',
    };
    name.chars().map(letter).collect()
}

/// The files of a section, with the form for another.
pub(super) fn part(
    case: &BusinessCase,
    section: Section,
    files: &[Attachment],
    problems: &Problems,
) -> AnyView {
    let own: Vec<&Attachment> = files
        .iter()
        .filter(|f| f.section == section.key())
        .collect();
    let one = |file: &Attachment| {
        let action = urls::case_page(case.number, &format!("files/{}/remove", file.id));
        let about = file.name.clone();
        view! {
            <li>
                {parts::download(case.number, file)}" "{parts::attached(file)}
                <form method="post" action=action>
                    <FormState key=new_key()/>
                    <Button text="Take away" kind=ButtonKind::Secondary about=about/>
                </form>
            </li>
        }
    };
    let list = (!own.is_empty()).then(|| {
        let own: Vec<_> = own.into_iter().map(one).collect();
        view! { <ul class="govuk-list">{own}</ul> }
    });
    let kinds: Vec<&str> = FileKind::ALL.iter().map(|kind| kind.name()).collect();
    let accept: Vec<String> = FileKind::ALL
        .iter()
        .map(|k| format!(".{}", k.ending()))
        .collect();
    let accept = format!("{},.jpeg", accept.join(","));
    let left = MOST.saturating_sub(files.len());
    let hint = format!(
        "{}; at most 10 MB. {left} of {MOST} files are left for this case",
        kinds.join(", ")
    );
    let action = urls::case_page(case.number, &format!("{}/files", section.key()));
    let field = Field::new("file", "", problems);
    let form = (left > 0 || !problems.is_empty()).then(|| {
        view! {
            <Form action=action multipart=true>
                <FormState key=new_key()/>
                <FileField field=field label="Attach a file (optional)" hint=hint accept=accept/>
                <Actions><Button text="Attach" kind=ButtonKind::Secondary/></Actions>
            </Form>
        }
    });
    view! {
        <h2 class="govuk-heading-m" id="files">"Files of this section"</h2>
        <p class="govuk-body">"Save what you typed above before you attach or take away a file."</p>
        {list}
        {form}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_for_old_browsers_hold_nothing_that_ends_them() {
        assert_eq!(plain("Tūī \"x\".pdf"), "T__ _x_.pdf");
    }
}
