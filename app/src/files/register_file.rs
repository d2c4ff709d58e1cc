//! Makes the register's files: which accounts come from a filter, how they are written from the format.
//! The file is made on disk, without a name, and handed over whole; memory does not grow with it.

use super::register_table::{COLUMNS, Names, cells};
use super::write_csv::CsvFile;
use super::write_xlsx::XlsxFile;
use domain::account::Account;
use domain::actor::Actor;
use domain::organisation::Organisation;
use domain::platform::Catalogue;
use sha2::{Digest as _, Sha256};
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Seek as _};
use std::sync::Arc;
use store::queries::accounts::{AccountFilter, Snapshot, snapshot};
use store::queries::{organisation, platforms};
use store::{Failure, Store};
use tokio::sync::mpsc;

/// The formats of a register file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For other programs.
    Csv,
    /// For people with a spreadsheet.
    Xlsx,
}

impl Format {
    /// The end of the file's name.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// A file that is ready.
pub struct Made {
    /// The file, at its beginning. It has no name and vanishes when it is closed.
    pub file: File,
    /// Bytes.
    pub size: u64,
    /// Accounts in it.
    pub rows: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// What a file says about itself: pairs of a name and words. A line about the rows is added.
pub type About = Vec<(String, String)>;

/// Accounts that are read at once. Four such portions are in memory: five hundred took 30 MB more and
/// were no faster.
const PORTION: usize = 100;

/// Makes the file of the accounts that `filter` finds, as they stand at this instant.
///
/// # Errors
/// When the database does not answer or the disk is full.
pub async fn make(
    store: &Store,
    actor: &Actor,
    filter: &AccountFilter,
    format: Format,
    about: About,
    marking: &str,
) -> Result<Made, Failure> {
    let writing = Writing {
        format,
        about,
        marking: marking.to_owned(),
        catalogue: platforms::catalogue(store).await?,
        organisation: organisation::all(store).await?,
    };
    let accounts = snapshot(store, actor, filter).await?;
    let (send, receive) = mpsc::channel(2);
    let writer = tokio::task::spawn_blocking(move || writing.write(receive));
    // A writer that gave up says why below; what is still read then is dropped.
    let read = read_all(store, actor, &accounts, &send).await;
    drop(send);
    let written = writer.await.map_err(io::Error::other)?;
    read?;
    Ok(written?)
}

async fn read_all(
    store: &Store,
    actor: &Actor,
    accounts: &Snapshot,
    send: &mpsc::Sender<Vec<Account>>,
) -> Result<(), Failure> {
    for from in (0..accounts.len()).step_by(PORTION) {
        let portion = accounts.portion(store, actor, from, PORTION).await?;
        if send.send(portion).await.is_err() {
            break;
        }
    }
    Ok(())
}

/// What the writing thread needs.
struct Writing {
    format: Format,
    about: About,
    marking: String,
    catalogue: Arc<Catalogue>,
    organisation: Arc<Organisation>,
}

impl Writing {
    fn write(self, accounts: mpsc::Receiver<Vec<Account>>) -> io::Result<Made> {
        let file = tempfile::tempfile()?;
        let (file, rows) = match self.format {
            Format::Csv => self.csv(file, accounts)?,
            Format::Xlsx => self.xlsx(file, accounts)?,
        };
        finished(file, rows)
    }

    /// Calls `row` with the cells of each account; answers how many there were.
    fn each(
        &self,
        mut accounts: mpsc::Receiver<Vec<Account>>,
        mut row: impl FnMut(&[String]) -> io::Result<()>,
    ) -> io::Result<u64> {
        let names = Names {
            catalogue: &self.catalogue,
            organisation: &self.organisation,
        };
        let mut rows = 0;
        while let Some(portion) = accounts.blocking_recv() {
            for account in &portion {
                row(&cells(account, &names))?;
                rows += 1;
            }
        }
        Ok(rows)
    }

    fn csv(&self, file: File, accounts: mpsc::Receiver<Vec<Account>>) -> io::Result<(File, u64)> {
        let headings = COLUMNS.iter().map(|(heading, _)| *heading);
        let mut csv = CsvFile::new(BufWriter::new(file), headings)?;
        let rows = self.each(accounts, |cells| csv.row(cells.iter().map(String::as_str)))?;
        let file = csv
            .finish()?
            .into_inner()
            .map_err(io::IntoInnerError::into_error)?;
        Ok((file, rows))
    }

    fn xlsx(&self, file: File, accounts: mpsc::Receiver<Vec<Account>>) -> io::Result<(File, u64)> {
        let mut xlsx = XlsxFile::new("Register", COLUMNS, &self.marking)?;
        let rows = self.each(accounts, |cells| xlsx.row(cells.iter().map(String::as_str)))?;
        let mut about = self.about.clone();
        about.push(("Rows".to_owned(), rows.to_string()));
        about.push(("Marking".to_owned(), self.marking.clone()));
        let mut out = BufWriter::new(file);
        xlsx.finish(&mut out, &about)?;
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok((file, rows))
    }
}

/// Measures a written file and goes back to its beginning.
fn finished(mut file: File, rows: u64) -> io::Result<Made> {
    file.rewind()?;
    let (mut hash, mut size) = (Sha256::new(), 0);
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        hash.update(buffer.get(..read).unwrap_or_default());
        size += read as u64;
    }
    file.rewind()?;
    Ok(Made {
        file,
        size,
        rows,
        sha256: hex::encode(hash.finalize()),
    })
}
