//! The work of an import beside the requests. It stops with the process and is taken up again when
//! the next one starts; nothing is lost or doubled in between.

use domain::actor::{Actor, SystemActor};
use domain::import::ImportState;
use store::commands::imports;
use store::queries::{imports as queries, people};
use store::{Call, Failure, Store};

/// Begins to work on an import in a task of its own.
pub fn begin(store: &Store, call: Call, number: i64, state: ImportState) {
    let store = store.clone();
    tokio::spawn(async move {
        if let Err(failure) = imports::work(&store, &call, number, state, |_| {}).await {
            tracing::error!(%failure, number, "an import stopped; it can be taken up on its page");
        }
    });
}

/// Takes up what an earlier process left undone, as whoever started it.
///
/// # Errors
/// The database.
pub async fn take_up(store: &Store) -> Result<(), Failure> {
    for left in queries::unfinished(store).await? {
        let actor = match left.person {
            Some(person) => people::actor(store, person).await?.map(Actor::Person),
            None => Some(Actor::System(SystemActor::CommandLine)),
        };
        // Whoever started it has left: somebody else can take it up on its page.
        let Some(actor) = actor else { continue };
        let call = Call {
            actor,
            request_id: crate::components::new_key(),
            key: None,
        };
        tracing::info!(
            number = left.number,
            "taking up an import that was not finished"
        );
        begin(store, call, left.number, left.state);
    }
    Ok(())
}
