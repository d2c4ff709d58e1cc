//! Reads a register file of unknown origin into sheets of text: CSV, XLSX, YAML or JSON. The kind is
//! told by the content, never by the name. Everything is limited: bytes, rows, columns, text, time.
//! What columns mean is not decided here.

mod archive;
mod decode;
mod from_csv;
mod from_xlsx;
mod from_yaml;
mod kind;
mod tidy;

use domain::import::{Sheet, unfold};
use domain::platform::Catalogue;
use http::StatusCode;
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// The largest file, in bytes.
pub const BYTES: usize = 10 * 1024 * 1024;
/// The most rows in all sheets of a file.
pub const ROWS: usize = 50_000;
/// The most columns.
pub const COLUMNS: usize = 200;
/// The longest cell, in characters.
pub const CELL: usize = 4_000;
/// The most text in all cells, in bytes.
const TEXT: usize = 32 * 1024 * 1024;
/// How long reading may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Files read at once: reading is bounded by the processor, and each may take much memory.
static READERS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(2));

/// A file, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    /// How it was read: "CSV, separated by semicolons, Windows-1252".
    pub read_as: String,
    /// Its sheets with any text; at least one.
    pub sheets: Vec<Sheet>,
}

/// Why a file is not read. The text says what is wrong and then what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is nothing in it.
    #[error("The file is empty. Choose a file with at least one row")]
    Empty,
    /// More bytes than are taken.
    #[error(
        "The file is larger than 10 MB. Split it, or remove sheets and pictures that are not needed"
    )]
    TooLarge,
    /// Not a table at all: the content says what it is.
    #[error("{what}, not a table. {cure}")]
    NotATable {
        /// "This is a PDF".
        what: &'static str,
        /// What to do.
        cure: &'static str,
    },
    /// A table that breaks a limit or is damaged.
    #[error("{0}")]
    Contents(String),
    /// Reading took too long.
    #[error("The file took too long to read. Save it as CSV and upload that")]
    TooSlow,
}

impl Unreadable {
    /// A stable word for tests and logs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge => "too-large",
            Self::NotATable { .. } => "not-a-table",
            Self::Contents(_) => "contents",
            Self::TooSlow => "too-slow",
        }
    }

    /// The status of an answer that says so.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotATable { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Empty | Self::Contents(_) | Self::TooSlow => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }
}

/// Reads a file in a thread of its own, within the time limit.
///
/// # Errors
/// Why it cannot be read, with the cure.
pub async fn read(bytes: Vec<u8>) -> Result<Book, Unreadable> {
    let deadline = Instant::now() + PATIENCE;
    let Ok(place) = READERS.acquire().await else {
        return Err(Unreadable::TooSlow);
    };
    let work = tokio::task::spawn_blocking(move || {
        let book = read_now(&bytes, deadline);
        drop(place); // held until the work ends, even when nobody waits for it any more
        book
    });
    match tokio::time::timeout_at(deadline.into(), work).await {
        Ok(Ok(book)) => book,
        Ok(Err(panic)) => {
            tracing::error!(%panic, "reading an uploaded file");
            Err(Unreadable::Contents(DAMAGED.into()))
        }
        Err(_) => Err(Unreadable::TooSlow),
    }
}

const DAMAGED: &str = "The file is damaged and cannot be read. Open it in a spreadsheet program, save it anew and upload that";

/// Reads a file in this thread.
///
/// # Errors
/// As [`read`].
pub fn read_now(bytes: &[u8], deadline: Instant) -> Result<Book, Unreadable> {
    if bytes.len() > BYTES {
        return Err(Unreadable::TooLarge);
    }
    let mut limits = Limits::until(deadline);
    let book = match kind::of(bytes)? {
        kind::Kind::Workbook => from_xlsx::read(bytes, &mut limits)?,
        kind::Kind::Text => {
            let text = decode::decode(bytes)?;
            kind::refuse_markup(&text.text)?;
            if kind::is_yaml(&text.text) {
                from_yaml::read(&text.text, &mut limits)?
            } else {
                from_csv::read(&text, &mut limits)?
            }
        }
    };
    if book.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(Unreadable::Empty);
    }
    Ok(book)
}

/// The same book where sheets with a column for each platform have a row for each account.
///
/// # Errors
/// When that makes more rows than are taken.
pub fn unfolded(mut book: Book, catalogue: &Catalogue) -> Result<Book, Unreadable> {
    for sheet in &mut book.sheets {
        if let Some(unfolds) = unfold::detect(sheet, catalogue) {
            *sheet = unfold::unfold(sheet, &unfolds);
            book.read_as
                .push_str(", one row for each account of a record");
        }
        if sheet.rows.len() > ROWS + 1 {
            return Err(too_many_rows());
        }
    }
    Ok(book)
}

fn too_many_rows() -> Unreadable {
    Unreadable::Contents("The file has more than 50,000 rows. Split it into smaller files".into())
}

/// Counts what was read and says when it is too much.
struct Limits {
    deadline: Instant,
    rows: usize,
    text: usize,
}

impl Limits {
    const fn until(deadline: Instant) -> Self {
        Self {
            deadline,
            rows: 0,
            text: 0,
        }
    }

    /// One more row; also looks at the time.
    fn row(&mut self) -> Result<(), Unreadable> {
        self.rows += 1;
        // The header is no row of accounts.
        if self.rows > ROWS + 1 {
            return Err(too_many_rows());
        }
        if self.rows.is_multiple_of(256) {
            self.in_time()
        } else {
            Ok(())
        }
    }

    /// One more cell in row `row` (as people count), column `column` (from 0).
    fn cell(&mut self, row: i64, column: usize, text: &str) -> Result<(), Unreadable> {
        if column >= COLUMNS {
            return Err(Unreadable::Contents(format!(
                "Row {row} has more than {COLUMNS} columns. Remove the columns that are not needed"
            )));
        }
        // Bytes first: counting characters of every cell would cost more than it finds.
        if text.len() > CELL && text.chars().count() > CELL {
            return Err(Unreadable::Contents(format!(
                "Row {row}, column {} has more than 4,000 characters. Shorten it. If a quotation mark is opened there and never closed, close it",
                domain::import::column_letter(column)
            )));
        }
        self.text += text.len();
        if self.text > TEXT {
            return Err(Unreadable::Contents(
                "The file holds more than 32 MB of text. Split it, or remove columns that are not needed".into(),
            ));
        }
        Ok(())
    }

    fn in_time(&self) -> Result<(), Unreadable> {
        if Instant::now() > self.deadline {
            return Err(Unreadable::TooSlow);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
