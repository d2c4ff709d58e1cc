//! `GET /accounts.csv` and `/accounts.xlsx`: the list's accounts as a file, all pages of it, in its
//! order. Each file is noted in the audit trail before it is handed over.

use super::query::{self, Fault, Known, Question};
use super::unknown;
use crate::components::instant_words;
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::files::register_file::{About, Format, Made, make};
use crate::urls;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::permission::{Action, Facts};
use http::{HeaderValue, header};
use std::fmt;
use store::commands::attempts;
use store::commands::exports::{Export, noted};
use store::queries::{organisation, platforms};
use store::{Call, Failure, Store};
use tokio_util::io::ReaderStream;
use url::Url;
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
    let site = &state.site;
    let call = visit.call("");
    let wish = Wish {
        call: &call,
        query: visit.query(),
        format,
        organisation: &site.organisation_name,
        marking: &site.export_marking,
        public_url: site.public_url.as_ref(),
    };
    match export(&state.store, &wish).await {
        Ok(exported) => Ok(hand_over(exported, format)),
        Err(NotExported::Query(faults)) => Ok(unknown::page(faults.0).respond(state, visit).await),
        Err(NotExported::Failure(failure)) => Err(failure.into()),
    }
}

/// Who wants which accounts in which form.
pub struct Wish<'a> {
    /// Who asks.
    pub call: &'a Call,
    /// The list's query, without its question mark; the page is passed over.
    pub query: &'a str,
    /// The form.
    pub format: Format,
    /// Whose register this is.
    pub organisation: &'a str,
    /// The marking inside the file.
    pub marking: &'a str,
    /// Where the list is, for a link back to it.
    pub public_url: Option<&'a Url>,
}

/// A file that is made and noted.
pub struct Exported {
    /// The file.
    pub made: Made,
    /// Its name: the day and every filter.
    pub name: String,
}

/// Why there is no file.
pub enum NotExported {
    /// The query is not understood.
    Query(Faults),
    /// The store did not do it.
    Failure(Failure),
}

/// What was not understood in a query; printed, it names each word with what would be understood.
pub struct Faults(Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for fault in &self.0 {
            let known: Vec<&str> = fault.known.iter().map(|(word, _)| word.as_str()).collect();
            write!(f, "{}={}: {}. ", fault.name, fault.value, fault.why)?;
            if !known.is_empty() {
                write!(f, "Known: {}. ", known.join(", "))?;
            }
        }
        Ok(())
    }
}

impl From<Failure> for NotExported {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

/// Makes the file and notes it in the audit trail.
///
/// # Errors
/// Why there is no file; a refusal of permission is noted too.
pub async fn export(store: &Store, wish: &Wish<'_>) -> Result<Exported, NotExported> {
    let (action, facts) = (Action::ExportRegister, Facts::default());
    let subject = format!("accounts.{}", wish.format.ending());
    attempts::judged(store, wish.call, action, "export", subject, facts).await?;
    let catalogue = platforms::catalogue(store).await?;
    let organisation = organisation::all(store).await?;
    let now = store.clock().now();
    let known = Known {
        catalogue: &catalogue,
        organisation: &organisation,
        today: now.today,
    };
    let question = query::read(wish.query, &known).map_err(|f| NotExported::Query(Faults(f)))?;
    let words = query::words(&question.filter, &known);
    let about = about(wish, &question, &words, now.at);
    let (actor, filter) = (&wish.call.actor, &question.filter);
    let made = make(store, actor, filter, wish.format, about, wish.marking).await?;
    let name = file_name(&question, &known, wish.format);
    let noting = Export {
        file: name.clone(),
        filter: words,
        rows: made.rows,
        sha256: made.sha256.clone(),
    };
    noted(store, wish.call, noting).await?;
    Ok(Exported { made, name })
}

/// What the file says about itself.
fn about(wish: &Wish<'_>, question: &Question, words: &str, now: DateTime<Utc>) -> About {
    let list = question.query.without("page").href(urls::ACCOUNTS);
    let address = wish.public_url.and_then(|url| url.join(&list).ok());
    let stood = match question.filter.as_at {
        Some(day) => format!("at the end of {}", domain::moment::long_date(day)),
        None => "when the file was made".to_owned(),
    };
    let whose = format!("Register of social media accounts, {}", wish.organisation);
    let pair = |name: &str, words: String| (name.to_owned(), words);
    let mut about = vec![
        pair("What this is", whose),
        pair("Which accounts", words.to_owned()),
        pair("In which order", query::order_words(question.filter.sort)),
        pair("As they stood", stood),
        pair("Made on", instant_words(now)),
        pair("Made by", wish.call.actor.name().to_owned()),
    ];
    about.extend(address.map(|address| pair("The same list", address.to_string())));
    about
}

fn hand_over(exported: Exported, format: Format) -> Response {
    let Exported { made, name } = exported;
    let stream = ReaderStream::with_capacity(tokio::fs::File::from_std(made.file), 64 * 1024);
    let mut response = Response::new(Body::from_stream(stream));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(format.media_type()),
    );
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(made.size));
    if let Ok(value) = HeaderValue::from_str(&disposition(&name)) {
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
    // A name that leaves something out says so; the audit trail has the whole filter beside it.
    let more = if name.chars().count() > NAME {
        "-and-more"
    } else {
        ""
    };
    let name: String = name.chars().take(NAME - more.len()).collect();
    let name = name.trim_end_matches('-');
    format!("{name}{more}.{}", format.ending())
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
        assert!(long.ends_with("aaa-and-more.csv"), "{long}");
        let header = disposition("accounts-q-ngā-pae.csv");
        assert_eq!(
            header,
            "attachment; filename=\"accounts-q-nga-pae.csv\"; filename*=UTF-8''accounts-q-ng%C4%81-pae.csv"
        );
        assert_eq!(slug("“a\"/..\\; b”"), "a-b");
    }
}
