//! `import people FILE`: people and their roles go in from the command line, with the rules of the
//! pages. A new register's first administrators come in this way. What cells mean is the domain's.

use super::{bytes, working};
use crate::{commands, config::Config};
use anyhow::{Context as _, bail};
use app::files::read;
use clap::Args;
use domain::{
    actor::{Actor, SystemActor},
    import::Sheet,
    person::{AskedPerson, Columns},
    problem::Problems,
};
use std::path::PathBuf;
use store::{
    Access, Call, Failure, Store,
    commands::people::{Taken, TakenIn, take_in},
    queries,
};
use uuid::Uuid;

/// What was asked for.
#[derive(Debug, Args)]
#[command(
    after_help = "The first row holds the headings: name, email, title, unit, manager email, role, scope, from, until.\n\
                  Name and email are needed; one row for each role of a person. People are known again by their e-mail."
)]
pub(crate) struct Wish {
    /// The file: CSV or XLSX.
    file: PathBuf,
    /// Say what would become of each row, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// The sheet of a workbook; without it, the first.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// Import nothing if any row is refused.
    #[arg(long)]
    strict: bool,
}

/// Imports the file, or says what would become of it.
///
/// # Errors
/// When the file cannot be imported at all, or with `--strict` when a row is refused.
pub(crate) async fn people(config: &Config, wish: &Wish) -> anyhow::Result<()> {
    let bytes = bytes(&wish.file)?;
    let spinner = working("Reading the file");
    let book = read::read(bytes).await;
    spinner.finish_and_clear();
    let book = book.with_context(|| format!("{} cannot be imported", wish.file.display()))?;
    let sheet = super::one_sheet(book.sheets, wish.sheet.as_ref())?;
    let store = commands::open(config, Access::Beside).await?;
    if !wish.dry_run {
        store
            .migrate()
            .await
            .context("bringing the database up to date")?;
    }
    let done = with_store(&store, wish, &sheet).await;
    store.close().await;
    done
}

async fn with_store(store: &Store, wish: &Wish, sheet: &Sheet) -> anyhow::Result<()> {
    let columns =
        Columns::read(sheet).map_err(|problems| anyhow::anyhow!("{}", lines(&problems)))?;
    let organisation = queries::organisation::all(store).await?;
    let today = store.clock().now().today;
    let rows: Vec<_> = sheet
        .body(true)
        .iter()
        .map(|row| AskedPerson::read(row, &columns, &organisation, today))
        .collect();
    if rows.is_empty() {
        bail!("the file holds headings and nothing else: write people below them");
    }
    let call = Call {
        actor: Actor::System(SystemActor::CommandLine),
        request_id: Uuid::now_v7().to_string(),
        key: None,
    };
    let how = TakenIn {
        dry_run: wish.dry_run,
        strict: wish.strict,
    };
    let spinner = working("Importing people");
    let taken = take_in(store, &call, rows, how).await;
    spinner.finish_and_clear();
    let taken = match taken {
        Err(Failure::Refused(refusal)) => bail!("nothing was imported: {refusal}"),
        taken => taken.context("importing people")?,
    };
    report(&taken, sheet, &columns, wish.dry_run);
    let refused = count(&taken, |t| matches!(t, Taken::Refused(_)));
    if wish.strict && refused > 0 {
        bail!(
            "{refused} rows are refused, so nothing was imported (--strict). Correct them in the file"
        );
    }
    if wish.dry_run {
        println!("Nothing was written: this was a dry run.");
    }
    Ok(())
}

fn count(taken: &[Taken], is: impl Fn(&Taken) -> bool) -> usize {
    taken.iter().filter(|t| is(t)).count()
}

/// How many rows became what, and what is wrong with those that were refused.
fn report(taken: &[Taken], sheet: &Sheet, columns: &Columns, dry_run: bool) {
    let verb = if dry_run { "would become" } else { "became" };
    println!("{} rows came in; they {verb}:", taken.len());
    let new = count(taken, |t| *t == Taken::New);
    let updated = count(taken, |t| *t == Taken::Updated);
    let same = count(taken, |t| *t == Taken::Same);
    println!(
        "  {new:>7} new {}",
        if new == 1 { "person" } else { "people" }
    );
    println!(
        "  {updated:>7} {} of people or their roles",
        if updated == 1 { "update" } else { "updates" }
    );
    println!("  {same:>7} nothing, since the register has them like that");
    println!("  {:>7} refused", taken.len() - new - updated - same);
    for (row, taken) in sheet.body(true).iter().zip(taken) {
        let Taken::Refused(problems) = taken else {
            continue;
        };
        for problem in &problems.0 {
            let column = columns.letter(&problem.field).map_or_else(
                || format!("column “{}”", problem.field),
                |letter| format!("column {letter} ({})", problem.field),
            );
            println!("  {}, {column}: {}", row.place(), problem.message);
        }
    }
}

fn lines(problems: &Problems) -> String {
    let lines: Vec<_> = problems.0.iter().map(|p| p.message.as_str()).collect();
    lines.join("; ")
}
