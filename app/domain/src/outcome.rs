//! What every transition answers with: the record as it is to be saved, and the event.

/// The next version and what to write down about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome<T, E> {
    /// The record as it is to be saved.
    pub next: T,
    /// What happened.
    pub event: E,
}
