//! What runs without being asked: figures, checkpoints, old sessions, and what each day brings about
//! (`store::sweep`). Several instances may run it: what a day brings is done once.

use crate::probes;
use std::time::Duration;
use store::Store;

/// Runs until the process ends. Every minute figures are folded together and returns that were left to be
/// made are made; every quarter of an hour a signed checkpoint is written, old session rows go, and the
/// day's work is done if it has not been.
pub(crate) async fn run(store: Store) {
    let mut minute = tokio::time::interval(Duration::from_secs(60));
    for passed in 0_u64.. {
        minute.tick().await;
        if let Some(recorder) = probes::recorder() {
            recorder.run_upkeep();
        }
        returns(&store).await;
        if passed % 15 == 14 {
            if let Err(failure) = store::audit::checkpoint(&store).await {
                tracing::error!(%failure, "writing an audit checkpoint");
            }
            if let Err(failure) = store::sessions::purge(&store).await {
                tracing::error!(%failure, "removing old sessions");
            }
        }
        if passed % 15 == 0 {
            today(&store).await;
        }
    }
}

/// Goes on with quarters whose opening was interrupted; nothing to do on most days.
async fn returns(store: &Store) {
    match store::commands::returns::resume(store).await {
        Ok(0) => {}
        Ok(made) => tracing::info!(made, "went on with the returns of a quarter"),
        Err(failure) => tracing::error!(%failure, "going on with the returns of a quarter"),
    }
}

/// The day's work: once a day, soon after midnight in New Zealand or when the server starts.
async fn today(store: &Store) {
    match store::sweep::daily(store).await {
        Ok(None) => {}
        Ok(Some(swept)) => tracing::info!(
            departed = swept.departed,
            expired = swept.expired,
            begun = swept.begun,
            escalated = swept.escalated,
            judged = swept.judged,
            "did what the day brings"
        ),
        Err(failure) => tracing::error!(%failure, "doing what the day brings"),
    }
}
