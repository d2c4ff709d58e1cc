//! Files of a case: links to them, the list with the form for another, handing one out, and what changed.

use crate::components::{
    Actions, Button, ButtonKind, Download, Field, FileField, FileLink, FileSize, Form, FormState,
    Instant, SummaryRow, new_key,
};
use crate::error::AppError;
use axum::response::{IntoResponse, Response};
use domain::account::Change;
use domain::attachment::{Attachment, FileKind, MOST};
use domain::problem::Problems;
use http::{HeaderValue, header};
use leptos::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use store::queries::cases::Snapshot;

/// The link to a file, with its kind and size; `base`: the address of the case.
fn download(base: &str, file: &Attachment) -> AnyView {
    let link = FileLink {
        href: format!("{base}/files/{}", file.id),
        name: file.name.clone(),
        format: file.kind.name(),
        size: FileSize::Bytes(u64::try_from(file.size).unwrap_or_default()),
    };
    view! { <Download file=link/> }.into_any()
}

/// The day and time a file was attached, with who did it.
fn attached(file: &Attachment) -> AnyView {
    let by = format!(" by {}", file.by.name);
    let at = file.at;
    view! { <span class="app-muted"><Instant at=at/>{by}</span> }.into_any()
}

/// Links to the files of a section; nothing when there are none.
pub(crate) fn links(files: &[Attachment], section: &str, base: &str) -> Option<AnyView> {
    let own = files.iter().filter(|f| f.section == section);
    let links: Vec<AnyView> = own
        .map(|file| view! { <li>{download(base, file)}</li> }.into_any())
        .collect();
    (!links.is_empty()).then(|| view! { <ul class="govuk-list">{links}</ul> }.into_any())
}

/// The same as a line of its facts.
pub(crate) fn kept(files: &[Attachment], section: &str, base: &str) -> Option<SummaryRow> {
    links(files, section, base).map(|links| SummaryRow::view("Files", links))
}

/// What differs in the files of a section from an earlier decision.
pub(crate) fn changed_files(
    files: &[Attachment],
    before: &Snapshot,
    section: &str,
) -> Option<Change> {
    let told = |name: &str, hash: &str| format!("{name} ({})", short(hash));
    let then = before.sections.iter().filter(|s| s.section == section);
    let mut then: Vec<String> = then
        .flat_map(|s| s.files.iter().map(|f| told(&f.name, &f.sha256)))
        .collect();
    let now = files.iter().filter(|f| f.section == section);
    let mut now: Vec<String> = now.map(|f| told(&f.name, &f.sha256)).collect();
    then.sort();
    now.sort();
    (then != now).then(|| Change {
        field: "files".into(),
        label: "Files".into(),
        before: then.join("\n"),
        after: now.join("\n"),
    })
}

/// The beginning of a hash, enough to see that two files differ.
fn short(hash: &str) -> String {
    hash.chars().take(12).collect()
}

/// Hands a file out: to be saved, never shown within the register.
///
/// # Errors
/// A name that no header can hold.
pub(crate) fn hand_out(file: &Attachment, bytes: Vec<u8>) -> Result<Response, AppError> {
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

/// The files of a section or lane, with the form for another.
pub(crate) struct FilesOf<'a> {
    /// The address of the case.
    pub(crate) base: String,
    /// The word of the section or lane; forms are sent to `{base}/{section}/files`.
    pub(crate) section: &'a str,
    /// The heading.
    pub(crate) title: &'static str,
    /// Every file of the case.
    pub(crate) files: &'a [Attachment],
    /// What is wrong with a file that was sent.
    pub(crate) problems: &'a Problems,
}

impl FilesOf<'_> {
    /// The list and the form, below a form that is sent by itself.
    pub(crate) fn part(&self) -> AnyView {
        let title = self.title;
        view! {
            <h2 class="govuk-heading-m" id="files">{title}</h2>
            <p class="govuk-body">"Save what you typed above before you attach or take away a file."</p>
            {self.alone()}
        }
        .into_any()
    }

    /// The list and the form on a page of their own.
    pub(crate) fn alone(&self) -> AnyView {
        let own = self.files.iter().filter(|f| f.section == self.section);
        let one = |file: &Attachment| {
            let action = format!("{}/files/{}/remove", self.base, file.id);
            let about = file.name.clone();
            view! {
                <li>
                    {download(&self.base, file)}" "{attached(file)}
                    <form method="post" action=action>
                        <FormState key=new_key()/>
                        <Button text="Take away" kind=ButtonKind::Secondary about=about/>
                    </form>
                </li>
            }
        };
        let own: Vec<_> = own.map(one).collect();
        let list = (!own.is_empty()).then(|| view! { <ul class="govuk-list">{own}</ul> });
        view! { {list}{self.form()} }.into_any()
    }

    fn form(&self) -> Option<AnyView> {
        let kinds: Vec<&str> = FileKind::ALL.iter().map(|kind| kind.name()).collect();
        let accept: Vec<String> = FileKind::ALL
            .iter()
            .map(|k| format!(".{}", k.ending()))
            .collect();
        let accept = format!("{},.jpeg", accept.join(","));
        let left = MOST.saturating_sub(self.files.len());
        let hint = format!(
            "{}; at most 10 MB. {left} of {MOST} files are left",
            kinds.join(", ")
        );
        let action = format!("{}/{}/files", self.base, self.section);
        let field = Field::new("file", "", self.problems);
        (left > 0 || !self.problems.is_empty()).then(|| {
            view! {
                <Form action=action multipart=true>
                    <FormState key=new_key()/>
                    <FileField field=field label="Attach a file (optional)" hint=hint accept=accept/>
                    <Actions><Button text="Attach" kind=ButtonKind::Secondary/></Actions>
                </Form>
            }
            .into_any()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn names_for_old_browsers_hold_nothing_that_ends_them() {
        assert_eq!(plain("Tūī \"x\".pdf"), "T__ _x_.pdf");
    }
}
