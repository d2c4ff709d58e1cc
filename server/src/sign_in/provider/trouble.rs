//! Why the identity provider's answer is not used. Fixed words only: what the provider or a browser
//! sent never reaches the log or a page through here.

use std::fmt;

/// What went wrong with the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// No connection, or no answer in time.
    Unreachable(&'static str),
    /// It answered with an error of its own.
    Status(&'static str, u16),
    /// It answered something that makes no sense.
    Garbage(&'static str),
    /// It did not take the code, or its token does not prove anything.
    Refused(&'static str),
    /// The person, or the provider, said no.
    Declined,
}

impl Trouble {
    /// A word for metrics.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::Status(..) => "error",
            Self::Garbage(_) => "garbage",
            Self::Refused(_) => "refused",
            Self::Declined => "declined",
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(what) => write!(f, "{what}: no answer in time"),
            Self::Status(what, status) => write!(f, "{what}: answered with status {status}"),
            Self::Garbage(what) => write!(f, "{what}: the answer makes no sense"),
            Self::Refused(what) => write!(f, "refused: {what}"),
            Self::Declined => f.write_str("declined at the provider"),
        }
    }
}

impl std::error::Error for Trouble {}
