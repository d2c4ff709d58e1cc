//! The whole of a run or of an undo, portion after portion: for the command line and for the task
//! that works beside the requests. It may be stopped anywhere and begun again.

use super::{Run, run_portion, take_over, undo_portion};
use crate::{Store, failure::Failure, gate::Call};
use domain::import::ImportState;
use std::sync::Arc;

/// Does what is left to do; `progress` is told how many rows each portion dealt with.
///
/// # Errors
/// The first failure; everything up to it is kept, and the work can be begun again.
pub async fn work(
    store: &Store,
    call: &Call,
    number: i64,
    state: ImportState,
    mut progress: impl FnMut(i64) + Send,
) -> Result<(), Failure> {
    if state == ImportState::Undoing {
        let word = take_over(store, call, number).await?;
        loop {
            let portion = undo_portion(store, call, number, &word).await?;
            progress(portion.rows);
            if portion.ended {
                return Ok(());
            }
        }
    }
    let run = Arc::new(Run::begin(store, call, number).await?);
    loop {
        let portion = run_portion(store, call, &run).await?;
        progress(portion.rows);
        if portion.ended {
            return Ok(());
        }
    }
}
