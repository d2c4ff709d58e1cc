//! Periods and returns as they are read: by the holders who file them, by those who review them, by those
//! who answer for their people or their business group.

pub(crate) mod copy;
mod corrections;
mod filter;
mod known;
mod list;
mod mine;
mod periods;
mod place;
mod progress;
mod show;
mod together;

pub use copy::{Copy, KeptCopy, one as copy_of};
pub use corrections::{CorrectionFilter, CorrectionRow, CorrectionsPage, correction, corrections};
pub use filter::{ReturnFilter, ReturnOrder};
pub(crate) use known::{Held, held};
pub use list::{PAGE_SIZE, ReturnRow, ReturnsPage, list};
pub(crate) use list::{ask_returns, read_returns};
pub use mine::{Due, MyReturn, due_of, mine, missed_by, to_review};
pub use periods::{PeriodLine, Preview, newest_open, period, periods, preview};
pub use place::place_of;
pub use progress::{Counts, GroupProgress, Progress, UnitProgress, counts_of, progress};
pub use show::{ReturnPage, ShownSince, file, show};
pub use together::{OthersReturns, of_others, platforms_of};
