//! Ten thousand accounts into the register and out of it.

use std::fmt::Write as _;
use std::time::Instant;

use anyhow::{Result, ensure};

use super::figure::Figure;
use super::http::{Connection, Session};
use super::server::{Database, Server};
use super::{Bench, Plan};
use crate::workspace::{binary, command};

const PATH: &str = "/accounts.xlsx";

/// The whole register as a spreadsheet over HTTP.
///
/// # Errors
/// What came is no spreadsheet.
pub(crate) fn export(plan: &Plan, server: &Server, me: &Session) -> Result<Figure> {
    let what = format!("export of {} accounts as XLSX", plan.accounts);
    let began = Instant::now();
    let answer = Connection::open(server.address)?.get(me, PATH, "")?;
    let took = began.elapsed().as_secs_f64();
    if answer.status == 404 {
        return Ok(Figure::missing(what, "no such page yet", 3.0, "s"));
    }
    let file = answer.ok(PATH)?.body;
    // A spreadsheet is a zip; one line of ours is never less than thirty bytes in it.
    ensure!(file.starts_with(b"PK"), "the export is no spreadsheet");
    let least = plan.accounts as usize * 30;
    ensure!(
        file.len() > least,
        "the export has only {} bytes",
        file.len()
    );
    Ok(Figure::kept_to(what, took, 3.0, "s"))
}

/// A CSV of new accounts by the command line, into an empty register.
///
/// # Errors
/// The command fails.
pub(crate) fn import(bench: &Bench<'_>) -> Result<Figure> {
    let rows = bench.plan.accounts;
    let what = format!("import of {rows} rows by the command line");
    let known = command(binary())
        .args(["import", "accounts", "--help"])
        .output()?;
    if !known.status.success() {
        return Ok(Figure::missing(what, "no such command yet", 10.0, "s"));
    }
    let database = Database::sqlite(&bench.folder.0.join("import"))?;
    let file = database.folder.join("accounts.csv");
    std::fs::write(&file, csv(rows))?;
    let mut migrate = command(binary());
    database.put(&mut migrate);
    bench.ui.run("An empty register", migrate.arg("migrate"))?;
    let mut import = command(binary());
    database.put(&mut import);
    let began = Instant::now();
    let done = bench.ui.run(
        "Import",
        import.args(["import", "accounts", "--strict"]).arg(&file),
    )?;
    let took = began.elapsed().as_secs_f64();
    let all = done.stdout.contains(&format!(" {rows} new accounts"));
    ensure!(
        all,
        "not all of {rows} rows became accounts:\n{}",
        done.stdout
    );
    Ok(Figure::kept_to(what, took, 10.0, "s"))
}

/// Names and addresses nobody has.
fn csv(rows: u32) -> String {
    let mut csv = String::from("Account name,URL,Purpose\n");
    for row in 1..=rows {
        let (site, kind) = match row % 4 {
            0 => ("https://www.facebook.com/", "News"),
            1 => ("https://x.com/", "Warnings"),
            2 => ("https://www.instagram.com/", "Pictures"),
            _ => ("https://www.youtube.com/@", "Films"),
        };
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            csv,
            "{kind} of harbour {row},{site}harbour{row},\"{kind}, for people at sea\""
        );
    }
    csv
}

#[cfg(test)]
mod tests {
    use super::csv;

    #[test]
    fn each_row_is_an_account_of_its_own() {
        let csv = csv(50);
        let mut addresses: Vec<_> = csv
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').nth(1))
            .collect();
        addresses.sort_unstable();
        addresses.dedup();
        assert_eq!(addresses.len(), 50);
    }
}
