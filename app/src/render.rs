//! Turns a page into an answer, always in the one shell. Authorisation, absence and status are
//! decided before a page is built; nothing waits for data here.

use crate::components::Place;
use crate::context::{AppState, Visit};
use crate::shell;
use any_spawner::Executor;
use axum::body::{Body, to_bytes};
use axum::response::{IntoResponse, Response};
use domain::problem::Problems;
use futures_util::stream::once;
use http::{HeaderValue, Request, StatusCode, Uri, header};
use leptos::nonce::Nonce;
use leptos::prelude::*;
use leptos_axum::{ResponseOptions, handle_response_inner};
use memchr::memmem;
use std::sync::Once;

/// Which item of the navigation a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// What needs me now.
    Home,
    /// The register.
    Accounts,
    /// Quarters, their returns and reports.
    Returns,
    /// What has to be done by a day, and what went wrong.
    ToDo,
    /// Business cases.
    Cases,
    /// Pixels and the applications for them.
    Pixels,
    /// People and their roles.
    People,
    /// The audit trail.
    Audit,
    /// Settings.
    Settings,
    /// Outside the navigation: signing in, errors, information about the product.
    Help,
}

impl Section {
    /// Its name in the navigation and in titles.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Home => "Home",
            Self::Accounts => "Accounts",
            Self::Returns => "Returns",
            Self::ToDo => "To do",
            Self::Cases => "Business cases",
            Self::Pixels => "Pixels",
            Self::People => "People",
            Self::Audit => "Audit trail",
            Self::Settings => "Settings",
            Self::Help => "Help",
        }
    }
}

/// A page: what stands between header and footer, and what the shell has to know of it.
pub struct Page {
    /// Its own title, without section and product.
    pub title: String,
    /// Where it belongs.
    pub section: Section,
    /// The status of the answer.
    pub status: StatusCode,
    /// Whether a form on it was refused; exactly then the title says so.
    pub has_errors: bool,
    /// Whether islands on it are to be woken.
    pub islands: bool,
    /// The way back.
    pub back: Option<Place>,
    /// The way from the top.
    pub breadcrumbs: Vec<Place>,
    /// The content of `main`.
    pub body: AnyView,
}

impl Page {
    /// A page with status 200, no way back and no islands.
    pub fn new(section: Section, title: impl Into<String>, body: impl IntoAny) -> Self {
        Self {
            title: title.into(),
            section,
            status: StatusCode::OK,
            has_errors: false,
            islands: false,
            back: None,
            breadcrumbs: Vec::new(),
            body: body.into_any(),
        }
    }

    /// Another status.
    #[must_use]
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// A form shown again because of `problems`: 422 and a title that says so; none = unchanged.
    #[must_use]
    pub fn problems(mut self, problems: &Problems) -> Self {
        if !problems.is_empty() {
            self.status = StatusCode::UNPROCESSABLE_ENTITY;
            self.has_errors = true;
        }
        self
    }

    /// Wakes the islands on this page.
    #[must_use]
    pub fn islands(mut self) -> Self {
        self.islands = true;
        self
    }

    /// A link back above the content; not together with breadcrumbs.
    #[must_use]
    pub fn back(mut self, href: impl Into<String>, text: impl Into<String>) -> Self {
        self.back = Some(Place::new(href, text));
        self
    }

    /// One more step on the way from the top.
    #[must_use]
    pub fn crumb(mut self, href: impl Into<String>, text: impl Into<String>) -> Self {
        self.breadcrumbs.push(Place::new(href, text));
        self
    }

    /// The answer.
    pub async fn respond(self, state: &AppState, visit: &Visit) -> Response {
        respond(state, visit, self).await
    }

    /// "Page - Section - Social Media Register".
    pub(crate) fn full_title(&self) -> String {
        let error = if self.has_errors { "Error: " } else { "" };
        format!(
            "{error}{} - {} - {}",
            self.title,
            self.section.name(),
            shell::PRODUCT
        )
    }
}

/// Renders `page` for `visit` in the one shell.
pub async fn respond(state: &AppState, visit: &Visit, page: Page) -> Response {
    static EXECUTOR: Once = Once::new();
    // The renderer waits one turn of an executor; an error says that it has been given one already.
    EXECUTOR.call_once(|| drop(Executor::init_tokio()));
    let (site, shell_visit) = (state.site.clone(), visit.clone());
    let now = state.store.clock().now().at;
    let (status, nonce) = (page.status, visit.nonce.clone());
    let has_scripts = page.islands && site.assets.islands.is_some();
    let context = move || {
        provide_context(Nonce::from_value(nonce.clone()));
        if let Some(options) = use_context::<ResponseOptions>() {
            options.set_status(status);
        }
    };
    // No page waits for anything, so it is written in one go, and the scripts that would carry data
    // to a waiting page are left out.
    let rendered = handle_response_inner(
        context,
        move || shell::view(&site, &shell_visit, page, now),
        blank_request(visit),
        |app, _scripts, _| {
            Box::pin(async move { Box::pin(once(async move { app.to_html() })) as _ })
        },
    );
    let (mut parts, body) = rendered.await.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let html = without_markers(&bytes);
    let html = if has_scripts {
        with_plain_crossorigin(&html, &visit.nonce)
    } else {
        html
    };
    parts.headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    Response::from_parts(parts, Body::from(html))
}

/// The renderer wants a request; it is given the address only.
fn blank_request(visit: &Visit) -> Request<Body> {
    let uri = visit
        .path_and_query
        .parse::<Uri>()
        .ok()
        .filter(|uri| uri.path_and_query().is_some());
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = uri.unwrap_or_else(|| Uri::from_static("/"));
    request
}

/// Leaves out `<!>`, by which Leptos finds its place when a whole page is woken in the browser.
/// Ours never are (islands hold fixed elements), validators reject it, and it weighs. Texts and
/// values of attributes hold no bare `<`, so nothing else is hit.
fn without_markers(html: &[u8]) -> Vec<u8> {
    replaced(html, b"<!>", b"")
}

/// The HTML of a part of a page, for tests.
#[cfg(test)]
pub(crate) fn html(view: impl IntoAny) -> String {
    String::from_utf8(without_markers(view.into_any().to_html().as_bytes())).expect("text")
}

/// Leptos writes the nonce as the value of `crossorigin`, which means "anonymous" to browsers and an
/// error to validators.
fn with_plain_crossorigin(html: &[u8], nonce: &str) -> Vec<u8> {
    replaced(
        html,
        format!("crossorigin=\"{nonce}\"").as_bytes(),
        b"crossorigin",
    )
}

fn replaced(html: &[u8], this: &[u8], by: &[u8]) -> Vec<u8> {
    let mut done = Vec::with_capacity(html.len());
    let mut rest = 0;
    for at in memmem::find_iter(html, this) {
        done.extend_from_slice(&html[rest..at]);
        done.extend_from_slice(by);
        rest = at + this.len();
    }
    done.extend_from_slice(&html[rest..]);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_go_and_values_stay() {
        let typed = "<!>x".to_owned();
        let view = view! { <p title=typed.clone()>{typed.clone()}{None::<String>}</p><p></p> };
        assert_eq!(html(view), "<p title=\"&lt;!&gt;x\">&lt;!&gt;x</p><p></p>");
    }

    #[test]
    fn titles_say_page_section_and_product() {
        let page = Page::new(Section::Accounts, "Edit AC-0042", ());
        assert_eq!(
            page.full_title(),
            "Edit AC-0042 - Accounts - Social Media Register"
        );
        let mut problems = Problems::default();
        assert_eq!(
            Page::new(Section::Home, "x", ()).problems(&problems).status,
            StatusCode::OK
        );
        problems.add("name", "required", "Enter a name");
        let page = page.problems(&problems);
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(
            page.full_title(),
            "Error: Edit AC-0042 - Accounts - Social Media Register"
        );
    }
}
