//! What would become of a file's rows, without keeping anything: for the dry run of the command line.

use super::{RawRow, may};
use crate::{
    Store,
    commands::imports::{Bench, Found},
    failure::Failure,
};
use domain::{
    actor::Actor,
    import::{Mapping, Sheet, SheetRow, Totals, Verdict},
};

/// The verdicts of a sheet's rows.
#[derive(Clone, Debug)]
pub struct Preview {
    /// Each row below the header with what would become of it.
    pub rows: Vec<(SheetRow, Verdict)>,
    /// How many would become what.
    pub totals: Totals,
}

/// Judges the rows of a sheet against the register as it is.
///
/// # Errors
/// A refusal of permission, or the database.
pub async fn preview(
    store: &Store,
    actor: &Actor,
    sheet: &Sheet,
    mapping: &Mapping,
) -> Result<Preview, Failure> {
    may(actor)?;
    let names = if mapping.header {
        sheet.first_row()
    } else {
        &[]
    };
    let mut bench = Bench::new(store, mapping).await?;
    let mut found = Preview {
        rows: Vec::new(),
        totals: Totals::default(),
    };
    for portion in sheet.body(mapping.header).chunks(1_000) {
        let raw: Vec<RawRow> = portion.iter().map(RawRow::new).collect();
        let verdicts = bench.judge(store, names, &raw, None).await?;
        for (row, Found { verdict, .. }) in portion.iter().zip(verdicts) {
            found.totals.add(verdict.outcome(), 1);
            found.rows.push((row.clone(), verdict));
        }
    }
    Ok(found)
}

impl RawRow {
    /// A row that is kept nowhere.
    fn new(row: &SheetRow) -> Self {
        Self {
            number: row.number,
            cells: row.cells.clone(),
            outcome: None,
            problems: None,
            remark: None,
            account: None,
            other_row: None,
            done: false,
        }
    }
}
