//! Reads a recording beside the requests and has it compared. When the process ends, so does the file:
//! the page then says that it was interrupted.

use super::upload::Place;
use crate::files::recording::{self, Unreadable};
use domain::drift::{Chosen, Evidence, RecordingFormat};
use domain::site::Site;
use std::fs::File;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;
use store::commands::scans;
use store::{Call, Failure, Store};
use tokio::sync::Semaphore;
use tokio::time::timeout;

/// Recordings read at once: reading is bounded by the processor.
static READERS: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(1));
/// How often the page learns how far it is.
const STEP: Duration = Duration::from_secs(1);
/// How often it is noted that a recording still waits for its turn.
const WAIT: Duration = Duration::from_secs(10);

/// A recording that is to be read.
pub(super) struct Task {
    pub(super) number: i64,
    pub(super) file: File,
    pub(super) site: Site,
    pub(super) chosen: Chosen,
    pub(super) place: Place,
}

/// Begins to read in a task of its own.
pub(super) fn begin(store: &Store, call: Call, task: Task) {
    let store = store.clone();
    let number = task.number;
    tokio::spawn(async move {
        if let Err(failure) = work(&store, &call, task).await {
            tracing::error!(%failure, number, "a recording could not be compared");
        }
    });
}

async fn work(store: &Store, call: &Call, task: Task) -> Result<(), Failure> {
    let number = task.number;
    let turn = loop {
        match timeout(WAIT, READERS.acquire()).await {
            Ok(turn) => break turn,
            Err(_) => scans::progressed(store, call, number, 0).await?,
        }
    };
    let progress = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&progress);
    let mut reading = tokio::task::spawn_blocking(move || {
        let read = recording::read(task.file, &task.site, task.chosen, &counted);
        drop((turn, task.place)); // held until the work ends
        read
    });
    let mut told = 0;
    let read = loop {
        match timeout(STEP, &mut reading).await {
            Ok(read) => break read,
            Err(_) => {
                let bytes = progress.load(Ordering::Relaxed);
                // Silence is taken for the end of the process.
                if bytes != told {
                    told = bytes;
                    let bytes = i64::try_from(bytes).unwrap_or(i64::MAX);
                    scans::progressed(store, call, number, bytes).await?;
                }
            }
        }
    };
    let read = read.unwrap_or_else(|panic| {
        tracing::error!(%panic, number, "reading a recording");
        Err(Unreadable(
            "The recording could not be read. Save it again and upload it".into(),
        ))
    });
    settle(store, call, number, read).await
}

async fn settle(
    store: &Store,
    call: &Call,
    number: i64,
    read: Result<(RecordingFormat, Evidence), Unreadable>,
) -> Result<(), Failure> {
    match read {
        Ok((format, evidence)) => scans::finish(store, call, number, format, evidence).await?,
        Err(why) => scans::refuse(store, call, number, why.to_string()).await?,
    };
    Ok(())
}
