//! Pages asked for and forms sent as a browser does, with what is expected of the answer.

use crate::support::{Answer, Server};
use http::header;
use url::form_urlencoded;

/// Names and texts as a form sends them.
pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    out.extend_pairs(pairs);
    out.finish()
}

/// The value of the first hidden field of that name; empty when there is none.
pub(crate) fn hidden(html: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let after = html.split_once(&start).map(|(_, after)| after);
    let value = after.and_then(|after| after.split_once('"'));
    value.map_or_else(String::new, |(value, _)| value.to_owned())
}

/// The answer's text, with that status.
pub(crate) fn told(server: &Server, path: &str, answer: &Answer, status: u16) -> String {
    let (name, text) = (server.name, answer.text());
    assert_eq!(answer.status.as_u16(), status, "{name} {path}: {text}");
    text
}

/// Asks, and expects a page with this status.
pub(crate) async fn page(server: &Server, path: &str, cookie: &str, status: u16) -> String {
    let answer = server.get(path, cookie).await;
    assert!(
        answer.is_page(),
        "{} {path}: {}",
        server.name,
        answer.text()
    );
    told(server, path, &answer, status)
}

/// Sends a form, and expects an answer with this status.
pub(crate) async fn answered(
    server: &Server,
    path: &str,
    cookie: &str,
    pairs: &[(&str, &str)],
    status: u16,
) -> Answer {
    let answer = server.post(path, cookie, &form(pairs)).await;
    told(server, path, &answer, status);
    answer
}

/// Sends a form, and expects a page with this status.
pub(crate) async fn sent(
    server: &Server,
    path: &str,
    cookie: &str,
    pairs: &[(&str, &str)],
    status: u16,
) -> String {
    let answer = answered(server, path, cookie, pairs, status).await;
    assert!(
        answer.is_page(),
        "{} {path}: {}",
        server.name,
        answer.text()
    );
    answer.text()
}

/// Sends a form, and expects to be sent to the address this answers.
pub(crate) async fn done(
    server: &Server,
    path: &str,
    cookie: &str,
    pairs: &[(&str, &str)],
) -> String {
    let answer = answered(server, path, cookie, pairs, 303).await;
    answer.header(header::LOCATION).to_owned()
}
