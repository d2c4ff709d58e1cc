//! A table as CSV or XLSX: made, noted in the audit trail, handed over.

use crate::components::instant_words;
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::files::register_file::Format;
use crate::files::write_csv::CsvFile;
use crate::files::write_xlsx::XlsxFile;
use axum::response::{IntoResponse, Response};
use domain::permission::{Action, Facts};
use http::header;
use sha2::{Digest as _, Sha256};
use std::io::{self, Cursor};
use store::commands::people::{TakenOut, taken_out};

/// A table to hand over as a file; its rows are few enough to be held at once.
pub(crate) struct TableFile {
    /// The permission it is taken out by.
    pub(crate) action: Action,
    /// What that is compared with; default for a list of everything.
    pub(crate) facts: Facts,
    /// Its name without day and ending.
    pub(crate) name: &'static str,
    /// What it is.
    pub(crate) title: &'static str,
    /// Columns with their widths in a spreadsheet.
    pub(crate) headings: &'static [(&'static str, u8)],
    /// Cells in the order of the columns.
    pub(crate) rows: Vec<Vec<String>>,
    /// What was asked for, in words.
    pub(crate) words: String,
}

impl TableFile {
    /// Makes it, notes it in the audit trail, hands it over.
    ///
    /// # Errors
    /// When it cannot be noted.
    pub(crate) async fn answer(
        self,
        state: &AppState,
        visit: &Visit,
        format: Format,
    ) -> Result<Response, AppError> {
        let now = state.store.clock().now();
        let name = format!("{}-{}.{}", self.name, now.today, format.ending());
        let bytes = match format {
            Format::Csv => self.csv(),
            Format::Xlsx => self.xlsx(state, visit),
        };
        let bytes = bytes.map_err(AppError::broken)?;
        let out = TakenOut {
            action: self.action,
            facts: self.facts.clone(),
            file: name.clone(),
            filter: self.words,
            rows: self.rows.len() as u64,
            sha256: hex::encode(Sha256::digest(&bytes)),
        };
        taken_out(&state.store, &visit.call(""), out).await?;
        let disposition = format!("attachment; filename=\"{name}\"");
        let headers = [
            (header::CONTENT_TYPE, format.media_type().to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ];
        Ok((headers, bytes).into_response())
    }

    fn csv(&self) -> io::Result<Vec<u8>> {
        let headings = self.headings.iter().map(|(heading, _)| *heading);
        let mut csv = CsvFile::new(Vec::new(), headings)?;
        for row in &self.rows {
            csv.row(row.iter().map(String::as_str))?;
        }
        csv.finish()
    }

    fn xlsx(&self, state: &AppState, visit: &Visit) -> io::Result<Vec<u8>> {
        let site = &state.site;
        let mut xlsx = XlsxFile::new(self.title, self.headings, &site.export_marking)?;
        for row in &self.rows {
            xlsx.row(row.iter().map(String::as_str))?;
        }
        let pair = |name: &str, words: String| (name.to_owned(), words);
        let about = [
            pair(
                "What this is",
                format!("{}, {}", self.title, site.organisation_name),
            ),
            pair("Which", self.words.clone()),
            pair("Made on", instant_words(state.store.clock().now().at)),
            pair("Made by", visit.actor.name().to_owned()),
            pair("Rows", self.rows.len().to_string()),
            pair("Marking", site.export_marking.clone()),
        ];
        let mut out = Cursor::new(Vec::new());
        xlsx.finish(&mut out, &about)?;
        Ok(out.into_inner())
    }
}
