//! A register file on its way into the register (P 6.4): which column means what, what each row
//! says, and what becomes of it. How files are read and where rows are kept is not decided here.
//!
//! The way of a file: [`Sheet`] (rows of text) -> [`unfold`](unfold::unfold) (one row, one account)
//! -> [`guess()`] and a person's choice ([`Mapping`]) -> [`read_row`] -> [`Judge`] -> [`Verdict`].
//! Every row gets exactly one [`RowOutcome`]; [`Totals`] add up to the rows that came in.

mod batch;
mod entry;
mod guess;
mod judge;
mod mapping;
mod mapping_file;
mod merge;
mod outcome;
mod places;
mod sheet;
mod sniff;
mod status;
mod target;
pub mod unfold;

pub use batch::{Import, ImportEvent, ImportState, SheetInfo, SourceFile};
pub use entry::{Context, Entry, read_row};
pub use guess::guess;
pub use judge::{Judge, Verdict};
pub use mapping::{Existing, Mapping, NewPlaces, Signature};
pub use mapping_file::{MappingFile, UnfoldEntry};
pub use merge::{changed, merged};
pub use outcome::{RowOutcome, Totals};
pub use places::{Named, Place};
pub use sheet::{Sheet, SheetRow, column_letter, column_number};
pub use status::{StatusWords, read_status};
pub use target::Target;

#[cfg(test)]
mod tests;
