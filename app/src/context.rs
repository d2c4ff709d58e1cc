//! What every request can rely on: the application's state and who is visiting. No page is rendered
//! here; how the visitor was recognised is the server's business.

use crate::urls;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Redirect, Response};
use domain::actor::Actor;
use http::request::Parts;
use std::convert::Infallible;
use std::sync::Arc;
use url::Url;

/// The state of the axum application. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// The records.
    pub store: store::Store,
    /// What is the same on every page.
    pub site: Arc<Site>,
    /// The virus scanner that files are shown to before they are taken: `host:port` or a socket's path.
    pub scanner: Option<Arc<str>>,
}

/// Settings that show on every page.
#[derive(Clone, Debug)]
pub struct Site {
    /// The organisation that runs the register.
    pub organisation_name: String,
    /// The marking inside every file that leaves the register.
    pub export_marking: String,
    /// Where people ask for help.
    pub contact_email: String,
    /// The address people type, for links that leave the page; never taken from a request.
    pub public_url: Option<Url>,
    /// Demonstration: fictional people, sign-in without a password.
    pub demo: bool,
    /// Another word about this installation, such as "Test environment".
    pub environment_banner: Option<String>,
    /// File names below `/assets/`.
    pub assets: Assets,
    /// Colours.
    pub style: BrandSettings,
}

/// File names of this build, each below `/assets/`; `None` = left out of this build.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// The style sheet.
    pub css: Option<String>,
    /// The small script that improves plain pages.
    pub enhance: Option<String>,
    /// The islands: `NAME.js` and `NAME_bg.wasm`.
    pub islands: Option<String>,
    /// The icon (SVG).
    pub icon: Option<String>,
}

/// An organisation's own look.
#[derive(Clone, Debug)]
pub struct BrandSettings {
    /// The colour of a telephone's browser frame.
    pub theme_colour: String,
    /// A style sheet of the organisation after ours, as a path on this server.
    pub stylesheet: Option<String>,
}

impl Default for BrandSettings {
    fn default() -> Self {
        Self {
            theme_colour: "#00614d".into(),
            stylesheet: None,
        }
    }
}

/// One request: who asks, under which number. The server's middleware puts it into the request.
#[derive(Clone, Debug)]
pub struct Visit {
    /// Who asks, from current records.
    pub actor: Actor,
    /// The number that logs, audit events and error pages share.
    pub request_id: String,
    /// The value that the content security policy of this answer allows scripts to carry.
    pub nonce: String,
    /// The address asked for, without host.
    pub path_and_query: String,
}

/// The session a request came with, for lists of sessions. Put there by the server's middleware.
#[derive(Clone, Debug, Default)]
pub struct ThisSession {
    /// The hash of its cookie; empty = there is none.
    pub hash: String,
    /// So long without a request ends a session.
    pub idle: chrono::TimeDelta,
}

impl Visit {
    /// A visitor nobody knows, for answers before anybody could be recognised.
    pub fn unknown(path_and_query: impl Into<String>) -> Self {
        Self {
            actor: Actor::Public,
            request_id: String::new(),
            nonce: String::new(),
            path_and_query: path_and_query.into(),
        }
    }

    /// Whether somebody is signed in.
    pub fn signed_in(&self) -> bool {
        matches!(self.actor, Actor::Person(_))
    }

    /// The address without its query.
    pub fn path(&self) -> &str {
        self.path_and_query.split('?').next().unwrap_or("/")
    }

    /// The query, without its question mark.
    pub fn query(&self) -> &str {
        self.path_and_query
            .split_once('?')
            .map_or("", |(_, query)| query)
    }

    /// What the store wants to know of whoever writes; `key` is the form's hidden token.
    pub fn call(&self, key: &str) -> store::Call {
        store::Call {
            actor: self.actor.clone(),
            request_id: self.request_id.clone(),
            key: (!key.trim().is_empty()).then(|| key.trim().to_owned()),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(|| {
            Self::unknown(parts.uri.path_and_query().map_or("/", |path| path.as_str()))
        }))
    }
}

/// A visit by somebody who is signed in; everybody else is sent to sign in and then back.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Visit);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let Ok(visit) = Visit::from_request_parts(parts, state).await;
        if visit.signed_in() {
            return Ok(Self(visit));
        }
        if parts.method == http::Method::GET {
            let back = urls::sign_in(&visit.path_and_query);
            return Err(Redirect::to(&back).into_response());
        }
        // What was sent is lost, and has to be said; the form it came from can be asked for again.
        let back = urls::sign_in_unsent(&came_from(parts));
        Err(Redirect::to(&back).into_response())
    }
}

/// The page a form was sent from. Browsers name it to this site alone (`Referrer-Policy`); whatever it
/// says, only a path of this site is taken from it.
fn came_from(parts: &Parts) -> String {
    let named = parts.headers.get(http::header::REFERER);
    let url = named
        .and_then(|value| value.to_str().ok())
        .and_then(|text| url::Url::parse(text).ok());
    url.map_or_else(
        || urls::HOME.to_owned(),
        |url| match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        },
    )
}
