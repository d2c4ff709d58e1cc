//! What a browser has to fetch for a page, in bytes on the wire.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};

use super::figure::Figure;
use super::http::{Connection, Session};
use super::server::Server;

/// The heaviest page: fifty rows and every filter.
const PAGE: &str = "/accounts";
const ENCODINGS: &str = "br, gzip";

/// The first visit with everything the page names, and later ones, when files that never change are
/// there already.
///
/// # Errors
/// A file that the page names is not there, or may not be kept.
pub(crate) fn pages(server: &Server, me: &Session) -> Result<Vec<Figure>> {
    let mut connection = Connection::open(server.address)?;
    let html = connection.get(me, PAGE, "")?.ok(PAGE)?.text();
    let page = connection.get(me, PAGE, ENCODINGS)?.ok(PAGE)?.body.len();
    let mut first = page;
    for path in assets(&html) {
        let file = connection.get(me, &path, ENCODINGS)?.ok(&path)?;
        let kept = file.header("cache-control").unwrap_or_default();
        ensure!(
            kept.contains("immutable"),
            "{path} may not be kept: {kept:?}"
        );
        first += file.body.len();
    }
    let kilo = |bytes: usize| bytes as f64 / 1e3;
    Ok(vec![
        Figure::kept_to(
            "first visit of the list, with CSS, JS and WASM",
            kilo(first),
            150.0,
            "kB",
        ),
        Figure::kept_to("later visits of the list", kilo(page), 15.0, "kB"),
    ])
}

/// Every file below `/assets/` that the page names.
fn assets(html: &str) -> BTreeSet<String> {
    let named = html.split("\"/assets/").skip(1);
    let named = named.filter_map(|rest| rest.split('"').next());
    named.map(|name| format!("/assets/{name}")).collect()
}

#[cfg(test)]
mod tests {
    use super::assets;

    #[test]
    fn a_file_named_twice_is_fetched_once() {
        let html = r#"<link href="/assets/a.css"><script src="/assets/b.js"></script><link href="/assets/b.js">"#;
        let found: Vec<_> = assets(html).into_iter().collect();
        assert_eq!(found, ["/assets/a.css", "/assets/b.js"]);
    }
}
