//! `GET` and `POST /pixels/scans/new`: takes a recording of a site in and begins to read it.

use super::new_page::page;
use super::upload::{Sent, Stored, received};
use super::work::{self, Task};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::forms::{self, Typed};
use crate::urls;
use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, NaiveDateTime, TimeZone as _, Utc};
use chrono_tz::Pacific::Auckland;
use domain::drift::{Chosen, ScanDraft, Turn};
use domain::ids::{Reference, ReferenceKind};
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use domain::site::Site;
use http::StatusCode;
use store::commands::{attempts, scans};

/// Longest part of an address that names the request of agreement, in characters.
const PART: usize = 200;

/// Shows the form.
///
/// # Errors
/// 403 for those who may not check.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::CheckPixels, &Facts::default())?;
    let page = page(&Typed::default(), &Problems::default());
    Ok(page.respond(&state, &visit).await)
}

/// Takes the recording in, begins to read it, and shows how far it is.
///
/// # Errors
/// 403 for those who may not check; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, AppError> {
    let (call, action) = (visit.call(""), Action::CheckPixels);
    let facts = Facts::default();
    attempts::judged(&state.store, &call, action, "scan", "new".into(), facts).await?;
    let Sent {
        typed,
        file,
        refused,
    } = received(form, |typed| asked(typed).is_ok()).await;
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    let mut problems = Problems::default();
    let asked = asked(&typed).map_err(|found| problems = found).ok();
    if let Some(refused) = refused {
        status = refused.status;
        problems.add("file", refused.code, refused.message);
    } else if file.is_none() {
        let again = if asked.is_some() {
            "Choose a HAR file or an inspection.json"
        } else {
            "Choose the file again: it was not kept"
        };
        problems.add("file", "required", again);
    }
    let (Some((site, chosen)), Some(Stored { about, file, place }), true) =
        (asked, file, problems.is_empty())
    else {
        let page = page(&typed, &problems).status(status);
        return Ok(page.respond(&state, &visit).await);
    };
    // The same form with another file is another recording.
    let key = match typed.key() {
        "" => String::new(),
        _ => format!(
            "{} {}",
            forms::call(&visit, &typed).key.unwrap_or_default(),
            about.sha256
        ),
    };
    let draft = ScanDraft {
        site: site.clone(),
        chosen: chosen.clone(),
        file: about,
    };
    let saved = scans::begin(&state.store, &visit.call(&key), draft).await?;
    let reference = Reference::parse(ReferenceKind::Scan, &saved.reference);
    let number = reference.ok_or(AppError::NotFound)?.number;
    let task = Task {
        number,
        file,
        site,
        chosen,
        place,
    };
    work::begin(&state.store, visit.call(""), task);
    Ok(Redirect::to(&urls::scan(number)).into_response())
}

/// What was asked for beside the file.
fn asked(typed: &Typed) -> Result<(Site, Chosen), Problems> {
    let mut problems = Problems::default();
    let site = Site::parse(typed.get("site")).map(|site| site.whole());
    if let Err(words) = &site {
        problems.add("site", "site", words.clone());
    }
    let chosen = match typed.get("chosen") {
        "nothing" => Some(Chosen::Nothing),
        "agreed" => Some(Chosen::Agreed),
        "refused" => Some(Chosen::Refused),
        "within" => turn(typed, &mut problems).map(Chosen::Within),
        _ => {
            let words = "Choose what the visitor had chosen";
            problems.add("chosen", "required", words);
            None
        }
    };
    match (site, chosen) {
        (Ok(site), Some(chosen)) => problems.or((site, chosen)),
        _ => Err(problems),
    }
}

fn turn(typed: &Typed, problems: &mut Problems) -> Option<Turn> {
    let (part, at) = (typed.get("part").trim(), typed.get("at").trim());
    match (part, at) {
        ("", "") => {
            let words =
                "Enter a part of the address of the request with which they agreed, or the time";
            problems.add("part", "required", words);
            None
        }
        ("", at) => {
            let read = instant(at);
            if read.is_none() {
                let words = "Enter the day and time in New Zealand, such as 2026-11-20 14:05:30";
                problems.add("at", "time", words);
            }
            read.map(|at| Turn::At { at })
        }
        (part, "") => {
            if part.chars().count() > PART {
                problems.add("part", "too-long", "It must be 200 characters or fewer");
                return None;
            }
            Some(Turn::Request {
                part: part.to_owned(),
            })
        }
        _ => {
            let words = "Enter either the request or the time, not both";
            problems.add("part", "both", words);
            None
        }
    }
}

/// A time as people write it in New Zealand, or with its offset.
fn instant(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(exact) = DateTime::parse_from_rfc3339(text) {
        return Some(exact.with_timezone(&Utc));
    }
    let read = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]
        .iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())?;
    let local = Auckland.from_local_datetime(&read).earliest()?;
    Some(local.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(owned).collect()
    }

    #[test]
    fn what_was_chosen_is_read_with_its_moment() {
        let site = ("site", "www.mbie.govt.nz/jobs");
        let with = |pairs: &[(&str, &str)]| asked(&typed(&[&[site], pairs].concat()));
        let (read, chosen) = with(&[("chosen", "agreed")]).unwrap();
        assert_eq!(
            (read.to_string().as_str(), chosen),
            ("www.mbie.govt.nz", Chosen::Agreed)
        );
        let at = "2026-11-20T01:05:30Z".parse().unwrap();
        for text in [
            "2026-11-20 14:05:30",
            "2026-11-20T14:05:30+13:00",
            "2026-11-20T01:05:30Z",
        ] {
            let (_, chosen) = with(&[("chosen", "within"), ("at", text)]).unwrap();
            assert_eq!(chosen, Chosen::Within(Turn::At { at }), "{text}");
        }
        let (_, chosen) = with(&[("chosen", "within"), ("part", " /consent ")]).unwrap();
        let part = "/consent".to_owned();
        assert_eq!(chosen, Chosen::Within(Turn::Request { part }));
        for (pairs, field) in [
            (&[][..], "chosen"),
            (&[("chosen", "perhaps")], "chosen"),
            (&[("chosen", "within")], "part"),
            (&[("chosen", "within"), ("at", "noon")], "at"),
            (
                &[
                    ("chosen", "within"),
                    ("at", "2026-11-20 14:05"),
                    ("part", "/x"),
                ],
                "part",
            ),
        ] {
            assert!(with(pairs).unwrap_err().of(field).is_some(), "{pairs:?}");
        }
        let none = asked(&typed(&[("chosen", "agreed")])).unwrap_err();
        assert!(none.of("site").is_some());
    }
}
