//! Compliance reports as they are read: the list, one with what was stated anew, the quarter that is not
//! closed yet by the same figures, the trend, the measures of success with their history.

mod list;
mod live;
mod show;
mod sources;

pub use list::{ReportLine, list, trend};
pub use live::{Closing, Live, Measured, live, measured, would_close, would_restate};
use show::for_reader;
pub use show::{Published, for_program, one};
pub(crate) use show::{RestatedBody, fingerprint, newest};
pub(crate) use sources::{AsOf, sources};
