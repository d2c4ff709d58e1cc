//! `import accounts FILE`: a register file goes in from the command line, with the same steps and the
//! same rules as in the browser. What rows mean and how they are kept is not decided here.

mod mapping_file;
pub(crate) mod people;
mod report;

use crate::{commands, config::Config};
use anyhow::{Context as _, bail};
use app::files::read::{self, Book};
use clap::Args;
use domain::{
    actor::{Actor, SystemActor},
    ids::{Reference, ReferenceKind},
    import::{Import, ImportState, Mapping, Sheet, SourceFile, guess},
};
use indicatif::{ProgressBar, ProgressStyle};
use sha2::{Digest as _, Sha256};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};
use store::{
    Access, Call, Failure, Store,
    commands::imports::{self, Upload},
    queries,
};
use uuid::Uuid;

/// What was asked for.
#[derive(Debug, Args)]
pub(crate) struct Wish {
    /// The file: CSV, XLSX, YAML or JSON.
    file: PathBuf,
    /// Say what would become of each row, and write nothing.
    #[arg(long)]
    dry_run: bool,
    /// What the columns mean, in TOML, YAML or JSON; without it, it is guessed (docs/importing.md).
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// The sheet of a workbook; without it, the first that seems to hold accounts.
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
pub(crate) async fn accounts(config: &Config, wish: &Wish) -> anyhow::Result<()> {
    let bytes = bytes(&wish.file)?;
    let hash = hex::encode(Sha256::digest(&bytes));
    let spinner = working("Reading the file");
    let book = read::read(bytes).await;
    spinner.finish_and_clear();
    let book = book.with_context(|| format!("{} cannot be imported", wish.file.display()))?;
    let access = if wish.dry_run {
        Access::ReadOnly
    } else {
        Access::Beside
    };
    let store = commands::open(config, access).await?;
    if !wish.dry_run {
        store
            .migrate()
            .await
            .context("bringing the database up to date")?;
    }
    let done = with_store(&store, wish, book, hash).await;
    store.close().await;
    done
}

async fn with_store(store: &Store, wish: &Wish, book: Book, hash: String) -> anyhow::Result<()> {
    let catalogue = queries::platforms::catalogue(store).await?;
    let read_as = book.read_as.clone();
    let (sheet, mapping) = match &wish.mapping {
        Some(file) => {
            let chosen = mapping_file::read(file)?;
            let sheet = one_sheet(book.sheets, wish.sheet.as_ref().or(chosen.sheet.as_ref()))?;
            let organisation = queries::organisation::all(store).await?;
            let header = guess(&sheet, &catalogue, &organisation).header;
            let applied = chosen.apply(&sheet, header, &catalogue);
            let (sheet, mapping) = applied
                .map_err(|problems| report::problems(&problems))
                .with_context(|| format!("the mapping {} does not fit", file.display()))?;
            (sheet, Some(mapping))
        }
        None => {
            let book = read::unfolded(book, &catalogue)?;
            (one_sheet(book.sheets, wish.sheet.as_ref())?, None)
        }
    };
    let file = SourceFile {
        name: wish
            .file
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        hash,
        read_as,
    };
    if wish.dry_run {
        dry_run(store, wish, &sheet, mapping).await
    } else {
        import(store, wish, file, sheet, mapping).await
    }
}

fn bytes(file: &Path) -> anyhow::Result<Vec<u8>> {
    let size = std::fs::metadata(file)
        .with_context(|| format!("cannot read {}", file.display()))?
        .len();
    // Looked at before it is read: the file may be anything.
    if size > read::BYTES as u64 {
        bail!("{}: {}", file.display(), read::Unreadable::TooLarge);
    }
    std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// The sheet with this name; without one, the first.
fn one_sheet(mut sheets: Vec<Sheet>, name: Option<&String>) -> anyhow::Result<Sheet> {
    let place = match name {
        None => 0,
        Some(name) => {
            let names: Vec<_> = sheets.iter().map(|s| s.name.clone()).collect();
            names.iter().position(|n| n == name).with_context(|| {
                format!(
                    "there is no sheet “{name}”; the file has: {}",
                    names.join(", ")
                )
            })?
        }
    };
    if name.is_none() && sheets.len() > 1 {
        let others: Vec<_> = sheets.iter().skip(1).map(|s| s.name.as_str()).collect();
        eprintln!(
            "note: only the sheet “{}” is imported; --sheet takes another: {}",
            sheets[0].name,
            others.join(", ")
        );
    }
    Ok(sheets.swap_remove(place))
}

async fn dry_run(
    store: &Store,
    wish: &Wish,
    sheet: &Sheet,
    mapping: Option<Mapping>,
) -> anyhow::Result<()> {
    let mapping = match mapping {
        Some(mapping) => mapping,
        None => {
            let catalogue = queries::platforms::catalogue(store).await?;
            let organisation = queries::organisation::all(store).await?;
            guess(sheet, &catalogue, &organisation)
        }
    };
    mapping.check().map_err(|p| report::not_understood(&p))?;
    let spinner = working("Checking rows");
    let found = queries::imports::preview(store, &command_line(), sheet, &mapping).await;
    spinner.finish_and_clear();
    let found = found.context("checking the rows")?;
    report::columns(&mapping, sheet);
    report::totals(&found.totals, "would become");
    report::refused(
        found
            .rows
            .iter()
            .filter_map(|(row, verdict)| match verdict {
                domain::import::Verdict::Refused(problems) => Some((row, problems)),
                _ => None,
            }),
        &mapping,
    );
    println!("Nothing was written: this was a dry run.");
    strictly(wish, found.totals.refused)
}

async fn import(
    store: &Store,
    wish: &Wish,
    file: SourceFile,
    sheet: Sheet,
    mapping: Option<Mapping>,
) -> anyhow::Result<()> {
    let call = Call {
        actor: command_line(),
        request_id: Uuid::now_v7().to_string(),
        key: None,
    };
    let upload = Upload {
        file,
        sheets: vec![sheet.clone()],
    };
    let spinner = working("Checking rows");
    let saved = imports::upload(store, &call, upload).await?;
    let number = Reference::parse(ReferenceKind::Import, &saved.reference)
        .context("the register gave the import no number")?
        .number;
    let guessed = show(store, number).await?.mapping;
    let mapping = mapping.unwrap_or(guessed);
    let mapped = imports::map(store, &call, number, saved.version, mapping.clone()).await;
    spinner.finish_and_clear();
    let mapped = match mapped {
        Ok(mapped) => mapped,
        Err(failure) => {
            imports::discard(store, &call, number, saved.version).await?;
            return Err(match failure {
                Failure::Problems(problems) => report::not_understood(&problems),
                other => other.into(),
            });
        }
    };
    report::columns(&mapping, &sheet);
    let checked = show(store, number).await?;
    if wish.strict && checked.totals.refused > 0 {
        report::refused_of(store, &checked).await?;
        imports::discard(store, &call, number, mapped.version).await?;
        return strictly(wish, checked.totals.refused);
    }
    imports::start(store, &call, number, mapped.version).await?;
    let bar = counting(checked.rows_in());
    let worked = imports::work(store, &call, number, ImportState::Running, |rows| {
        bar.inc(u64::try_from(rows).unwrap_or(0));
    })
    .await;
    bar.finish_and_clear();
    worked.with_context(|| {
        format!(
            "{} stopped; it goes on when the server starts",
            saved.reference
        )
    })?;
    let done = show(store, number).await?;
    report::totals(&done.totals, "became");
    report::refused_of(store, &done).await?;
    println!(
        "{} is in the register. It can be undone on its page: /accounts/import/{}",
        saved.reference, saved.reference
    );
    Ok(())
}

async fn show(store: &Store, number: i64) -> anyhow::Result<Import> {
    let shown = queries::imports::show(store, &command_line(), number).await?;
    Ok(shown.import)
}

const fn command_line() -> Actor {
    Actor::System(SystemActor::CommandLine)
}

fn strictly(wish: &Wish, refused: i64) -> anyhow::Result<()> {
    if wish.strict && refused > 0 {
        bail!(
            "{refused} rows are refused, so nothing was imported (--strict). Correct them in the file"
        );
    }
    Ok(())
}

/// Something that takes a moment; shown on terminals only.
fn working(what: &'static str) -> ProgressBar {
    let spinner = ProgressBar::new_spinner().with_message(what);
    spinner.enable_steady_tick(Duration::from_millis(120));
    spinner
}

fn counting(rows: i64) -> ProgressBar {
    let style = ProgressStyle::with_template("Importing {bar:30} {pos} of {len} rows, {eta} left");
    ProgressBar::new(u64::try_from(rows).unwrap_or(0))
        .with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
