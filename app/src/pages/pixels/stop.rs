//! `GET` and `POST /pixels/{reference}/{verb}`: `pause` turns a pixel off for now, `remove` takes it off for
//! good.

use super::subject;
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::forms::{self, Reason, Typed};
use crate::render::Page;
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::permission::Action;
use domain::pixel::{Pixel, PixelState};
use domain::problem::Problems;
use http::StatusCode;
use store::Failure;
use store::commands::pixels;
use store::queries;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Pause,
    Remove,
}

impl Verb {
    fn read(word: &str) -> Result<Self, AppError> {
        match word {
            "pause" => Ok(Self::Pause),
            "remove" => Ok(Self::Remove),
            _ => Err(AppError::NotFound),
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::Pause => "pause",
            Self::Remove => "remove",
        }
    }

    /// Whether it can be done from this state.
    fn fits(self, state: PixelState) -> bool {
        match self {
            Self::Pause => state == PixelState::Live,
            Self::Remove => state != PixelState::Removed,
        }
    }
}

/// Asks why.
///
/// # Errors
/// 403 for those who may not turn it off; 404; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, verb)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let verb = Verb::read(&verb)?;
    let (action, rest) = (Action::RunPixel, format!("/{}", verb.key()));
    let facts = match subject::open(&state, &visit, &reference, &rest, action).await {
        Ok(found) => found,
        Err(instead) => return instead,
    };
    let none = Problems::default();
    let page = page(&facts.pixel, verb, &Typed::default(), &none, false);
    Ok(page.respond(&state, &visit).await)
}

/// Turns it off, or takes it off.
///
/// # Errors
/// 403 for those who may not turn it off; 404; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, verb)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let verb = Verb::read(&verb)?;
    let facts = subject::posted(&state, &visit, &reference, Action::RunPixel).await?;
    let pixel = &facts.pixel;
    let typed = forms::form(pairs);
    let call = forms::call(&visit, &typed);
    let which = (pixel.id, typed.version());
    let reason = typed.get("reason").to_owned();
    let (done, word) = match verb {
        Verb::Pause => {
            let done = pixels::pause(&state.store, &call, which, reason).await;
            (done, "pixel-paused")
        }
        Verb::Remove => {
            let done = pixels::remove(&state.store, &call, which, reason).await;
            (done, "pixel-removed")
        }
    };
    let page = match done {
        Ok(_) => return Ok(forms::done(&urls::pixel(pixel.number), word)),
        Err(Failure::Problems(problems)) => page(pixel, verb, &typed, &problems, false),
        Err(Failure::Stale) => {
            let facts = queries::pixels::pixel(&state.store, &visit.actor, pixel.number).await?;
            page(&facts.pixel, verb, &typed, &Problems::default(), true)
        }
        Err(Failure::Refused(refusal)) if refusal.code() == "state" => {
            subject::stuck(pixel, &format!("{refusal}."))
        }
        Err(other) => return Err(other.into()),
    };
    Ok(page.respond(&state, &visit).await)
}

fn page(pixel: &Pixel, verb: Verb, typed: &Typed, problems: &Problems, overtaken: bool) -> Page {
    if !verb.fits(pixel.state) {
        let words = format!("The pixel is “{}”.", pixel.state.name());
        return subject::stuck(pixel, &words);
    }
    let back = urls::pixel(pixel.number);
    let action = urls::pixel_page(pixel.number, verb.key());
    let (title, words, label, hint, button) = match verb {
        Verb::Pause => (
            "Turn the pixel off for now",
            "Take it off its pages first. It can be turned on again as long as its permission counts.",
            "Why it is turned off",
            "For example, the campaign is over until June",
            "Turn it off",
        ),
        Verb::Remove => (
            "Take the pixel off for good",
            "Take it off its pages first. This cannot be undone: to use it again, somebody applies anew. What is open about its removal is done by this.",
            "Why it is taken off",
            "For example, the site was closed",
            "Take it off for good",
        ),
    };
    let reason = Reason {
        title,
        caption: subject::caption(pixel),
        words,
        label,
        hint,
        button,
        action,
        back,
        version: pixel.version,
        typed,
        problems,
        overtaken,
    };
    let page = subject::page(pixel, title, reason.body())
        .problems(problems)
        .islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}
