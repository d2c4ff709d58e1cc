//! Reads the whole chain and says whether it is as it was written; if not, where it first differs.

use super::{chain, checkpoint};
use crate::{Store, entity::audit_event::Model, failure::Failure, sql};
use serde::Serialize;

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Events read.
    pub events: i64,
    /// Checkpoints compared.
    pub checkpoints: usize,
    /// The first thing wrong; `None` = all is as it was written.
    pub fault: Option<Fault>,
}

/// What is wrong, and where it begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
pub enum Fault {
    /// The place after the previous event is not the next number.
    #[error("event {expected} is missing; {found} stands in its place")]
    Missing {
        /// The number that should follow.
        expected: i64,
        /// The number found.
        found: i64,
    },
    /// The payload is not what was hashed.
    #[error("event {seq}: its payload was changed")]
    Payload {
        /// Which event.
        seq: i64,
    },
    /// The row is not what was hashed.
    #[error("event {seq}: the row, or one before it, was changed")]
    Changed {
        /// Which event.
        seq: i64,
    },
    /// The head does not name the last event.
    #[error("the trail ends at event {found}, but {expected} events were written")]
    Head {
        /// What the head says.
        expected: i64,
        /// What the table holds.
        found: i64,
    },
    /// A checkpoint tells of an event that is gone.
    #[error(
        "event {seq} existed at a signed checkpoint and is gone: the end of the trail was cut off"
    )]
    CutOff {
        /// The place in the checkpoint.
        seq: i64,
    },
    /// A checkpoint tells of another hash.
    #[error("event {seq} is not the one a signed checkpoint saw: the trail was written anew")]
    Rewritten {
        /// The place in the checkpoint.
        seq: i64,
    },
    /// A checkpoint's own signature is wrong.
    #[error("the checkpoint at event {seq} is not signed with this register’s key")]
    Checkpoint {
        /// The place in the checkpoint.
        seq: i64,
    },
}

const PAGE: i64 = 5_000;

/// Verifies the trail in pages of 5,000, in flat memory.
///
/// # Errors
/// When the database or the checkpoint file cannot be read. A broken chain is a [`Fault`].
pub async fn verify(store: &Store) -> Result<Verdict, Failure> {
    let folder = store.0.settings.data_dir.clone();
    let points = tokio::task::spawn_blocking(move || checkpoint::read_signed(&folder))
        .await
        .map_err(|e| Failure::worker(&e))??;
    let mut walk = Walk {
        seq: 0,
        hash: String::new(),
        points: &points,
        next_point: 0,
    };
    let mut known_head = 0;
    let fault = loop {
        let statement = sql::statement(
            &store.0.read,
            "SELECT * FROM audit_event WHERE seq > ? ORDER BY seq LIMIT ?",
            [walk.seq.into(), PAGE.into()],
        );
        let rows = crate::queries::audit::models(store, statement).await?;
        let last_page = (rows.len() as i64) < PAGE;
        let found = rows.iter().find_map(|row| walk.step(row));
        if found.is_some() {
            break found;
        }
        if last_page {
            // Event and head are committed together: a head beyond the last row means either events
            // written since that row was read, which the next round finds, or a row that is gone.
            let head = crate::gate::read_head(store).await?.seq;
            if head <= walk.seq || head == known_head {
                break walk.end(head);
            }
            known_head = head;
        }
    };
    Ok(Verdict {
        events: walk.seq,
        checkpoints: points.len(),
        fault,
    })
}

struct Walk<'a> {
    seq: i64,
    hash: String,
    points: &'a [(checkpoint::Checkpoint, bool)],
    next_point: usize,
}

impl Walk<'_> {
    fn step(&mut self, row: &Model) -> Option<Fault> {
        if row.seq != self.seq + 1 {
            return Some(Fault::Missing {
                expected: self.seq + 1,
                found: row.seq,
            });
        }
        if chain::sha256_hex(row.payload.as_bytes()) != row.payload_hash {
            return Some(Fault::Payload { seq: row.seq });
        }
        if chain::hash(row, &self.hash) != row.hash {
            return Some(Fault::Changed { seq: row.seq });
        }
        self.seq = row.seq;
        self.hash.clone_from(&row.hash);
        while let Some((point, signed)) = self
            .points
            .get(self.next_point)
            .filter(|(p, _)| p.seq <= row.seq)
        {
            if !signed {
                return Some(Fault::Checkpoint { seq: point.seq });
            }
            if point.seq == row.seq && point.hash != row.hash {
                return Some(Fault::Rewritten { seq: row.seq });
            }
            self.next_point += 1;
        }
        None
    }

    fn end(&self, head: i64) -> Option<Fault> {
        if let Some((point, signed)) = self.points.get(self.next_point) {
            return Some(if *signed {
                Fault::CutOff { seq: point.seq }
            } else {
                Fault::Checkpoint { seq: point.seq }
            });
        }
        (head != self.seq).then_some(Fault::Head {
            expected: head,
            found: self.seq,
        })
    }
}
