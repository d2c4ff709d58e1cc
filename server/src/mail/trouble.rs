//! What an answer of the mail server, or none, means for a message and for those after it.

use lettre::transport::smtp::Error;
use std::{future::Future, time::Duration};
use store::mail::Settled;

/// The longest answer that is kept, in characters.
const LONGEST: usize = 300;

/// Why a message was not taken.
#[derive(Debug)]
pub(super) struct Trouble {
    /// What becomes of the message.
    pub(super) became: Settled,
    /// Whether other messages would fare no better.
    pub(super) outage: bool,
    /// Whether it came before anything of the message was said, in a conversation that had brought others
    /// already: servers limit how many they take in one. In a new conversation it may be taken.
    pub(super) worn_out: bool,
    /// In words, for the log.
    pub(super) why: String,
}

impl Trouble {
    /// The server is out of reach, or takes no mail from us at all.
    pub(super) fn outage(why: String) -> Self {
        Self {
            became: Settled::Later { why: why.clone() },
            outage: true,
            worn_out: false,
            why,
        }
    }

    /// The message itself cannot be sent, whatever the server.
    pub(super) fn message(why: String) -> Self {
        Self::refused(why, false)
    }

    pub(super) fn later(why: String) -> Self {
        Self {
            became: Settled::Later { why: why.clone() },
            outage: false,
            worn_out: false,
            why,
        }
    }

    pub(super) fn refused(why: String, no_such_address: bool) -> Self {
        Self {
            became: Settled::Refused {
                why: why.clone(),
                no_such_address,
            },
            outage: false,
            worn_out: false,
            why,
        }
    }

    /// What an answer about this one message means: 421 closes the conversation for all of them, other 4xx
    /// are for a while, 5xx for good. No answer at all: nobody knows, so it is sent again.
    fn of(what: &str, error: &Error) -> Self {
        let why = words(what, error);
        match error.status().map(u16::from) {
            Some(421) | None => Self::outage(why),
            Some(400..=499) => Self::later(why),
            Some(_) => {
                let gone = what == RECIPIENT && is_no_such_address(&why);
                Self::refused(why, gone)
            }
        }
    }
}

/// What is being said when the recipient is named.
pub(super) const RECIPIENT: &str = "the recipient";

/// A step before any message: whatever goes wrong is the server's trouble.
pub(super) async fn within<T>(
    limit: Duration,
    what: &str,
    step: impl Future<Output = Result<T, Error>>,
) -> Result<T, Trouble> {
    match tokio::time::timeout(limit, step).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Trouble::outage(words(what, &error))),
        Err(_) => Err(Trouble::outage(format!("{what}: no answer in time"))),
    }
}

/// A step of one message.
pub(super) async fn within_step<T>(
    limit: Duration,
    what: &str,
    step: impl Future<Output = Result<T, Error>>,
) -> Result<T, Trouble> {
    match tokio::time::timeout(limit, step).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Trouble::of(what, &error)),
        Err(_) => Err(Trouble::outage(format!("{what}: no answer in time"))),
    }
}

/// The answer to our own address.
pub(super) async fn patient<T>(
    limit: Duration,
    step: impl Future<Output = Result<T, Error>>,
) -> Result<T, (Option<Error>, String)> {
    let what = "the sender’s address";
    match tokio::time::timeout(limit, step).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => {
            let why = words(what, &error);
            Err((Some(error), why))
        }
        Err(_) => Err((None, format!("{what}: no answer in time"))),
    }
}

/// An error in one line that can be kept: what a server says is its own text.
pub(super) fn words(what: &str, error: &Error) -> String {
    let text = domain::text::collapse(&format!("{what}: {error}"));
    text.chars().take(LONGEST).collect()
}

/// Whether an answer says that there is no such address, by the enhanced codes of RFC 3463. A plain 550
/// says many things.
fn is_no_such_address(why: &str) -> bool {
    const GONE: [&str; 6] = ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"];
    let mut words = why.split(|c: char| !c.is_ascii_digit() && c != '.');
    words.any(|word| GONE.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_certain_answers_close_an_address() {
        assert!(is_no_such_address(
            "the recipient: permanent error (550): 5.1.1 no such user"
        ));
        assert!(is_no_such_address(
            "permanent error (550): <a@b>: 5.1.10 gone"
        ));
        assert!(!is_no_such_address(
            "permanent error (550): 5.7.1 relaying denied"
        ));
        assert!(!is_no_such_address("permanent error (550): no"));
        assert!(!is_no_such_address("permanent error (550): 15.1.1.2"));
    }
}
