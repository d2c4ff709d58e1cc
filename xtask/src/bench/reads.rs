//! Pages that only show: the list beside the hand-written reference, the list beside a search, one account.

use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::Bench;
use super::figure::Figure;
use super::http::{Connection, Session};
use super::load::{Asking, Load, load};
use super::server::{Database, Program, Server};

/// The third page of a filtered list.
const FILTERED: &str = "/accounts?platform=facebook&page=3";
const PLAIN: &str = "/accounts?page=3";
/// A part of Ōtautahi in names and of handles, typed without its macron: a full page like the plain one.
const SEARCH: &str = "/accounts?q=otau&page=3";
/// Accounts whose pages are shown in turn.
const SHOWN: u32 = 200;

const MILLI: f64 = 1_000.0;

/// The list against the page that one would write by hand, on the same rows, in turns.
///
/// # Errors
/// A server does not start or fails, or the two pages do not show the same.
pub(crate) fn beside_reference(bench: &Bench<'_>, database: &Database) -> Result<Vec<Figure>> {
    let (mut product, mut reference) = (Vec::new(), Vec::new());
    let mut me = None;
    for _ in 0..bench.plan.rounds {
        let (load, html) = list(bench, database, Program::Product, &mut me)?;
        product.push(load);
        let (load, by_hand) = list(bench, database, Program::Reference, &mut me)?;
        reference.push(load);
        ensure_same(&html, &by_hand)?;
    }
    let (ours, theirs) = (cheapest(&product), cheapest(&reference));
    let ratio = ours.cpu.as_secs_f64() / theirs.cpu.as_secs_f64();
    Ok(vec![
        Figure::told("list by hand: CPU of a request", micros(theirs.cpu), "µs"),
        Figure::told(
            "list by hand: p99 at 16 connections",
            millis(theirs.p99),
            "ms",
        ),
        Figure::told("list: CPU of a request", micros(ours.cpu), "µs"),
        Figure::kept_to("list: CPU against the list by hand", ratio, 1.5, "x"),
        Figure::told("list: requests a second", ours.per_second, ""),
        Figure::told("list: p50 at 16 connections", millis(ours.p50), "ms"),
        Figure::kept_to("list: p99 at 16 connections", millis(ours.p99), 15.0, "ms"),
    ])
}

/// One turn. The session outlives the server that made it: both programs read the same table.
fn list(
    bench: &Bench<'_>,
    database: &Database,
    program: Program,
    me: &mut Option<Session>,
) -> Result<(Load, String)> {
    let server = Server::start(program, database)?;
    if me.is_none() {
        *me = Some(Session::sign_in(server.address)?);
    }
    let me = me.as_ref().context("nobody is signed in")?;
    let html = Connection::open(server.address)?.get(me, FILTERED, "")?;
    let html = html.ok(FILTERED)?.text();
    let load = load(&server, &asking(bench, me, &[FILTERED.to_owned()], false))?;
    Ok((load, html))
}

/// The turn that other work on the machine disturbed least.
fn cheapest(turns: &[Load]) -> Load {
    let mut turns = turns.to_vec();
    turns.sort_by_key(|load| load.cpu);
    turns[0]
}

fn asking<'a>(
    bench: &'a Bench<'_>,
    me: &'a Session,
    paths: &'a [String],
    gzip: bool,
) -> Asking<'a> {
    Asking {
        me,
        paths,
        time: bench.plan.run,
        gzip,
        folder: &bench.folder.0,
    }
}

/// Both pages must hold the same fifty rows, and weigh about the same.
fn ensure_same(ours: &str, by_hand: &str) -> Result<()> {
    let (rows, expected) = (rows(ours), rows(by_hand));
    ensure!(rows.len() == 50, "the list has {} rows", rows.len());
    let different = rows
        .iter()
        .zip(&expected)
        .find(|(ours, other)| ours != other);
    ensure!(
        rows == expected,
        "server/examples/reference must show what the list shows: {different:?}"
    );
    let share = by_hand.len() as f64 / ours.len() as f64;
    ensure!(
        (0.9..=1.1).contains(&share),
        "the reference's page has {} bytes, ours {}",
        by_hand.len(),
        ours.len()
    );
    Ok(())
}

/// The text of each row of the page's table.
fn rows(html: &str) -> Vec<String> {
    let body = html.split("<tbody").nth(1).unwrap_or_default();
    let body = body.split("</tbody>").next().unwrap_or_default();
    let text = |row: &str| {
        let pieces = row
            .split('<')
            .filter_map(|piece| Some(piece.split_once('>')?.1));
        pieces
            .filter(|text| !text.trim().is_empty())
            .collect::<Vec<_>>()
            .join(" | ")
    };
    body.split("<tr").skip(1).map(text).collect()
}

/// List, search and detail from a running server; `mark` is added to the figures' names.
///
/// # Errors
/// An answer was no success.
pub(crate) fn pages(
    bench: &Bench<'_>,
    server: &Server,
    me: &Session,
    mark: &str,
) -> Result<Vec<Figure>> {
    let filled = |path: &str| -> Result<()> {
        let page = Connection::open(server.address)?
            .get(me, path, "")?
            .ok(path)?;
        let found = rows(&page.text()).len();
        ensure!(found == 50, "{path} shows {found} rows instead of 50");
        Ok(())
    };
    filled(PLAIN)?;
    filled(SEARCH)?;
    let one = |path: &str| load(server, &asking(bench, me, &[path.to_owned()], false));
    let (list, search) = (one(PLAIN)?, one(SEARCH)?);
    let accounts: Vec<String> = (1..=SHOWN)
        .map(|n| format!("/accounts/AC-{n:04}"))
        .collect();
    let detail = load(server, &asking(bench, me, &accounts, false))?;
    let (home, quarters) = (one("/")?, one("/returns")?);
    let zipped = load(server, &asking(bench, me, &[FILTERED.to_owned()], true))?;
    let ratio = search.cpu.as_secs_f64() / list.cpu.as_secs_f64();
    let name = |what: &str| format!("{what}{mark}");
    Ok(vec![
        Figure::told(
            name("unfiltered list: CPU of a request"),
            micros(list.cpu),
            "µs",
        ),
        Figure::kept_to(name("unfiltered list: p99"), millis(list.p99), 15.0, "ms"),
        Figure::told(name("search: CPU of a request"), micros(search.cpu), "µs"),
        Figure::kept_to(
            name("search: CPU against the unfiltered list"),
            ratio,
            1.3,
            "x",
        ),
        Figure::kept_to(name("search: p99"), millis(search.p99), 15.0, "ms"),
        Figure::told(name("detail: CPU of a request"), micros(detail.cpu), "µs"),
        Figure::kept_to(name("detail: p99"), millis(detail.p99), 10.0, "ms"),
        Figure::told(
            name("list with gzip: CPU of a request"),
            micros(zipped.cpu),
            "µs",
        ),
        Figure::told(name("list with gzip: p99"), millis(zipped.p99), "ms"),
        Figure::told(name("Home: CPU of a request"), micros(home.cpu), "µs"),
        Figure::told(name("Home: p99"), millis(home.p99), "ms"),
        Figure::told(
            name("quarters: CPU of a request"),
            micros(quarters.cpu),
            "µs",
        ),
        Figure::told(name("quarters: p99"), millis(quarters.p99), "ms"),
    ])
}

fn micros(time: Duration) -> f64 {
    time.as_secs_f64() * MILLI * MILLI
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * MILLI
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_compared_by_their_text() {
        let ours = r#"<p>x</p><tbody class="a"><tr><th><a href="/1">One</a></th><td> </td><td>A &amp; B</td></tr><tr><td>Two</td></tr></tbody><tr>no"#;
        assert_eq!(rows(ours), ["One | A &amp; B", "Two"]);
        assert!(ensure_same(ours, ours).is_err(), "two rows are not fifty");
        let long = |cell: &str| {
            format!(
                "<tbody>{}</tbody>",
                format!("<tr><td>{cell}</td></tr>").repeat(50)
            )
        };
        assert!(ensure_same(&long("a"), &long("a")).is_ok());
        assert!(ensure_same(&long("a"), &long("b")).is_err());
        assert!(ensure_same(&format!("{}{}", long("a"), "x".repeat(999)), &long("a")).is_err());
    }
}
