//! `GET /accounts.csv` and `/accounts.xlsx`: the list's accounts as a file, all pages of it, in its
//! order. Each file is noted in the audit trail before it is handed over.

use super::query::{self, Known, Question};
use super::unknown;
use crate::components::instant_words;
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::register_file::{About, Format, Made, make};
use crate::urls;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use domain::permission::{Action, Facts};
use http::{HeaderValue, header};
use store::commands::attempts;
use store::commands::exports::{Export, noted};
use store::queries::{organisation, platforms};
use tokio_util::io::ReaderStream;
use url::form_urlencoded::byte_serialize;

/// The register as CSV.
///
/// # Errors
/// Not permitted; the database or the disk.
pub async fn csv(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    answer(&state, &visit, Format::Csv).await
}

/// The register as XLSX.
///
/// # Errors
/// Not permitted; the database or the disk.
pub async fn xlsx(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    answer(&state, &visit, Format::Xlsx).await
}

async fn answer(state: &AppState, visit: &Visit, format: Format) -> Result<Response, AppError> {
    let (store, call) = (&state.store, visit.call(""));
    let (action, facts) = (Action::ExportRegister, Facts::default());
    let subject = format!("accounts.{}", format.ending());
    attempts::judged(store, &call, action, "export", subject, facts).await?;
    let catalogue = platforms::catalogue(store).await?;
    let organisation = organisation::all(store).await?;
    let now = store.clock().now();
    let known = Known {
        catalogue: &catalogue,
        organisation: &organisation,
        today: now.today,
    };
    let question = match query::read(visit.query(), &known) {
        Ok(question) => question,
        Err(faults) => return Ok(unknown::page(faults).respond(state, visit).await),
    };
    let words = query::words(&question.filter, &known);
    let about = about(state, visit, &question, &words);
    let marking = &state.site.export_marking;
    let made = make(
        store,
        &visit.actor,
        &question.filter,
        format,
        about,
        marking,
    )
    .await?;
    let file = file_name(&question, &known, format);
    let export = Export {
        file: file.clone(),
        filter: words,
        rows: made.rows,
        sha256: made.sha256.clone(),
    };
    noted(store, &call, export).await?;
    Ok(hand_over(made, &file, format))
}

/// What the file says about itself.
fn about(state: &AppState, visit: &Visit, question: &Question, words: &str) -> About {
    let site = &state.site;
    let list = question.query.without("page").href(urls::ACCOUNTS);
    let address = site
        .public_url
        .as_ref()
        .and_then(|url| url.join(&list).ok());
    let stood = match question.filter.as_at {
        Some(day) => format!("at the end of {}", domain::moment::long_date(day)),
        None => "when the file was made".to_owned(),
    };
    let pair = |name: &str, words: String| (name.to_owned(), words);
    let mut about = vec![
        pair(
            "What this is",
            format!(
                "Register of social media accounts, {}",
                site.organisation_name
            ),
        ),
        pair("Which accounts", words.to_owned()),
        pair("In which order", query::sort_word(question.filter.sort)),
        pair("As they stood", stood),
        pair("Made on", instant_words(state.store.clock().now().at)),
        pair("Made by", visit.actor.name().to_owned()),
    ];
    about.extend(address.map(|address| pair("The same list", address.to_string())));
    about
}

fn hand_over(made: Made, name: &str, format: Format) -> Response {
    let stream = ReaderStream::with_capacity(tokio::fs::File::from_std(made.file), 64 * 1024);
    let mut response = Response::new(Body::from_stream(stream));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(format.media_type()),
    );
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(made.size));
    if let Ok(value) = HeaderValue::from_str(&disposition(name)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// `attachment` with the name twice: in ASCII for old programs, and as it is.
fn disposition(name: &str) -> String {
    let plain = domain::text::fold(name);
    let plain: String = plain.chars().filter(char::is_ascii).collect();
    let encoded: String = byte_serialize(name.as_bytes()).collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// The longest name without its ending, in characters: file systems take little more.
const NAME: usize = 120;

/// A name that says the day and every filter: `accounts-2026-11-21-platform-facebook.csv`.
fn file_name(question: &Question, known: &Known<'_>, format: Format) -> String {
    let mut name = format!("accounts-{}", question.filter.as_at.unwrap_or(known.today));
    for part in query::parts(&question.filter, known) {
        name.push('-');
        name.push_str(match part.name {
            "as_at" => "as-it-stood",
            other => other,
        });
        if part.name != "as_at" {
            name.push('-');
            name.push_str(&slug(&part.text));
        }
    }
    let name: String = name.chars().take(NAME).collect();
    format!("{}.{}", name.trim_end_matches('-'), format.ending())
}

/// Letters and digits of any script; everything else is one hyphen.
fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words: Vec<_> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::organisation::Organisation;
    use domain::platform::Catalogue;

    fn name(raw: &str) -> String {
        let (catalogue, organisation) = (Catalogue::built_in(), Organisation::default());
        let known = Known {
            catalogue: &catalogue,
            organisation: &organisation,
            today: "2026-11-21".parse().unwrap(),
        };
        file_name(&query::read(raw, &known).unwrap(), &known, Format::Csv)
    }

    #[test]
    fn a_file_says_its_day_and_filters_in_its_name() {
        assert_eq!(name(""), "accounts-2026-11-21.csv");
        assert_eq!(
            name("platform=x&status=archived"),
            "accounts-2026-11-21-platform-x-status-archived.csv"
        );
        assert_eq!(
            name("as_at=2026-03-14"),
            "accounts-2026-03-14-as-it-stood.csv"
        );
        assert_eq!(
            name("q=Ng%C4%81+%22Pae%22%2F..%2F"),
            "accounts-2026-11-21-q-ngā-pae.csv"
        );
    }

    #[test]
    fn a_name_cannot_break_its_header_nor_grow_without_end() {
        let long = name(&format!("q={}", "a".repeat(300)));
        assert!(long.chars().count() <= NAME + 4, "{long}");
        let header = disposition("accounts-q-ngā-pae.csv");
        assert_eq!(
            header,
            "attachment; filename=\"accounts-q-nga-pae.csv\"; filename*=UTF-8''accounts-q-ng%C4%81-pae.csv"
        );
        assert_eq!(slug("“a\"/..\\; b”"), "a-b");
    }
}
