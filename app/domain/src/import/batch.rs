//! One uploaded file as a record with its steps: uploaded, checked, running, done, and undone. Which
//! rows it has and what becomes of them is kept beside it.

use super::{Mapping, Sheet, Totals};
use crate::ids::ImportId;
use crate::outcome::Outcome;
use crate::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// One import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Import {
    /// Identity inside the product.
    pub id: ImportId,
    /// What people call it: `IM-0003`.
    pub number: i64,
    /// The file.
    pub file: SourceFile,
    /// Its sheets.
    pub sheets: Vec<SheetInfo>,
    /// The sheet that is imported.
    pub sheet: usize,
    /// What its columns mean.
    pub mapping: Mapping,
    /// How far it is.
    pub state: ImportState,
    /// What became of the rows, so far.
    pub totals: Totals,
    /// Counts the saves.
    pub version: i64,
}

/// The file as it came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// Its name on the person's machine, without folders.
    pub name: String,
    /// SHA-256 of its bytes, as hexadecimal digits.
    pub hash: String,
    /// How it was read: "CSV, semicolons, Windows-1252".
    pub read_as: String,
}

/// One sheet: its columns and size; the rows are kept elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetInfo {
    /// Its name; empty where the file has only one table.
    pub name: String,
    /// Its first row, which may hold the columns' names.
    pub first_row: Vec<String>,
    /// The number of its first row.
    pub first_number: i64,
    /// How many columns it has.
    pub width: usize,
    /// How many rows it has, with the first.
    pub rows: i64,
}

impl SheetInfo {
    /// What is kept about a sheet.
    pub fn of(sheet: &Sheet) -> Self {
        Self {
            name: sheet.name.clone(),
            first_row: sheet.first_row().to_vec(),
            first_number: sheet.rows.first().map_or(1, |row| row.number),
            width: sheet.width(),
            rows: i64::try_from(sheet.rows.len()).unwrap_or(i64::MAX),
        }
    }
}

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportState {
    /// Its columns have no confirmed meaning yet.
    Uploaded,
    /// Every row is judged; nothing is in the register yet.
    Checked,
    /// Rows are going into the register.
    Running,
    /// Every row is accounted for.
    Done,
    /// Its effects are being taken back.
    Undoing,
    /// Its effects are taken back, as far as nothing depends on them.
    Undone,
    /// Given up before anything went into the register.
    Discarded,
}

impl ImportState {
    /// Every state.
    pub const ALL: &'static [Self] = &[
        Self::Uploaded,
        Self::Checked,
        Self::Running,
        Self::Done,
        Self::Undoing,
        Self::Undone,
        Self::Discarded,
    ];

    /// The stable word.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Uploaded => "uploaded",
            Self::Checked => "checked",
            Self::Running => "running",
            Self::Done => "done",
            Self::Undoing => "undoing",
            Self::Undone => "undone",
            Self::Discarded => "discarded",
        }
    }

    /// The adjective people see.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Uploaded => "Uploaded",
            Self::Checked => "Checked",
            Self::Running => "Running",
            Self::Done => "Finished",
            Self::Undoing => "Being undone",
            Self::Undone => "Undone",
            Self::Discarded => "Given up",
        }
    }

    /// The state with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|s| s.key() == key)
    }

    /// Whether a background task is at work, or should be.
    pub const fn is_at_work(self) -> bool {
        matches!(self, Self::Running | Self::Undoing)
    }
}

/// What happened to an import; a line of its history in the audit trail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum ImportEvent {
    /// A file came.
    Uploaded {
        /// Its name.
        file: String,
        /// Its hash.
        hash: String,
        /// Rows in all sheets.
        rows: i64,
    },
    /// Another sheet was chosen.
    SheetChosen {
        /// Its name.
        sheet: String,
    },
    /// The columns' meaning was confirmed and every row judged.
    Mapped {
        /// The choice.
        mapping: Mapping,
        /// What would become of the rows.
        totals: Totals,
    },
    /// A row was corrected.
    RowMended {
        /// Which.
        row: i64,
        /// Its columns that changed, counted from 0.
        columns: Vec<usize>,
        /// What becomes of the rows now.
        totals: Totals,
    },
    /// A row was left out, or taken in again.
    RowSkipped {
        /// Which.
        row: i64,
        /// Left out, or in again.
        skipped: bool,
        /// What becomes of the rows now.
        totals: Totals,
    },
    /// Rows began to go into the register.
    Started,
    /// Every row is accounted for.
    Finished {
        /// What became of them.
        totals: Totals,
    },
    /// Taking back began.
    UndoStarted,
    /// What could be taken back is.
    Undone {
        /// Accounts archived.
        archived: i64,
        /// Accounts with their earlier details.
        restored: i64,
        /// Accounts left alone, since they were changed after the import.
        left: i64,
    },
    /// It was given up.
    Discarded,
}

impl ImportEvent {
    /// The stable word in the audit trail.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Uploaded { .. } => "import.uploaded",
            Self::SheetChosen { .. } => "import.sheet-chosen",
            Self::Mapped { .. } => "import.mapped",
            Self::RowMended { .. } => "import.row-mended",
            Self::RowSkipped { .. } => "import.row-skipped",
            Self::Started => "import.started",
            Self::Finished { .. } => "import.finished",
            Self::UndoStarted => "import.undo-started",
            Self::Undone { .. } => "import.undone",
            Self::Discarded => "import.discarded",
        }
    }
}

type Next = Result<Outcome<Import, ImportEvent>, Refusal>;

impl Import {
    /// How many rows come in: those below the header.
    pub fn rows_in(&self) -> i64 {
        let rows = self.sheets.get(self.sheet).map_or(0, |s| s.rows);
        (rows - i64::from(self.mapping.header)).max(0)
    }

    /// Rows with a greater number are below the header.
    pub fn header_number(&self) -> i64 {
        let first = self.sheets.get(self.sheet).map_or(1, |s| s.first_number);
        first - i64::from(!self.mapping.header)
    }

    /// The columns' names; empty where the first row is data.
    pub fn names(&self) -> &[String] {
        match self.sheets.get(self.sheet) {
            Some(sheet) if self.mapping.header => &sheet.first_row,
            _ => &[],
        }
    }

    /// Another sheet of the same file, with what its columns seem to mean.
    ///
    /// # Errors
    /// When rows went into the register already, or there is no such sheet.
    pub fn choose_sheet(mut self, sheet: usize, mapping: Mapping) -> Next {
        self.must_be(&[ImportState::Uploaded, ImportState::Checked])?;
        let Some(info) = self.sheets.get(sheet) else {
            return Err(Refusal::rule("no-such-sheet", "The file has no such sheet"));
        };
        let name = info.name.clone();
        self.sheet = sheet;
        self.mapping = mapping;
        self.state = ImportState::Uploaded;
        self.totals = Totals::default();
        Ok(self.with(ImportEvent::SheetChosen { sheet: name }))
    }

    /// The columns' meaning, with what becomes of the rows then.
    ///
    /// # Errors
    /// When rows went into the register already.
    pub fn map(mut self, mapping: Mapping, totals: Totals) -> Next {
        self.must_be(&[ImportState::Uploaded, ImportState::Checked])?;
        self.mapping = mapping.clone();
        self.state = ImportState::Checked;
        self.totals = totals;
        self.adds_up()?;
        Ok(self.with(ImportEvent::Mapped { mapping, totals }))
    }

    /// After one row was corrected or left out.
    ///
    /// # Errors
    /// When the rows are not judged yet, or went into the register already.
    pub fn recount(mut self, totals: Totals, event: ImportEvent) -> Next {
        self.must_be(&[ImportState::Checked])?;
        self.totals = totals;
        self.adds_up()?;
        Ok(self.with(event))
    }

    /// Rows begin to go into the register.
    ///
    /// # Errors
    /// When they did already, or are not judged yet.
    pub fn start(mut self) -> Next {
        self.must_be(&[ImportState::Checked])?;
        self.state = ImportState::Running;
        Ok(self.with(ImportEvent::Started))
    }

    /// Every row is accounted for.
    ///
    /// # Errors
    /// When it is not running, or the totals do not add up to the rows that came in.
    pub fn finish(mut self, totals: Totals) -> Next {
        self.must_be(&[ImportState::Running])?;
        self.state = ImportState::Done;
        self.totals = totals;
        self.adds_up()?;
        Ok(self.with(ImportEvent::Finished { totals }))
    }

    /// Taking back begins.
    ///
    /// # Errors
    /// When the import is not finished, or undone already.
    pub fn start_undo(mut self) -> Next {
        self.must_be(&[ImportState::Done])?;
        self.state = ImportState::Undoing;
        Ok(self.with(ImportEvent::UndoStarted))
    }

    /// Everything that could be taken back is.
    ///
    /// # Errors
    /// When it is not being undone.
    pub fn finish_undo(mut self, archived: i64, restored: i64, left: i64) -> Next {
        self.must_be(&[ImportState::Undoing])?;
        self.state = ImportState::Undone;
        Ok(self.with(ImportEvent::Undone {
            archived,
            restored,
            left,
        }))
    }

    /// Given up before anything went into the register.
    ///
    /// # Errors
    /// When rows went into the register already.
    pub fn discard(mut self) -> Next {
        self.must_be(&[ImportState::Uploaded, ImportState::Checked])?;
        self.state = ImportState::Discarded;
        Ok(self.with(ImportEvent::Discarded))
    }

    const fn with(self, event: ImportEvent) -> Outcome<Self, ImportEvent> {
        Outcome { next: self, event }
    }

    fn must_be(&self, states: &[ImportState]) -> Result<(), Refusal> {
        if states.contains(&self.state) {
            return Ok(());
        }
        Err(Refusal::rule(
            "wrong-step",
            format!(
                "This import is {}, so that step is not possible any more. Open it again to see where it stands",
                self.state.name().to_lowercase()
            ),
        ))
    }

    fn adds_up(&self) -> Result<(), Refusal> {
        if self.totals.accounted() == self.rows_in() {
            return Ok(());
        }
        Err(Refusal::rule(
            "totals",
            format!(
                "{} rows came in, but {} are accounted for. Nothing was changed; please report this",
                self.rows_in(),
                self.totals.accounted()
            ),
        ))
    }
}
