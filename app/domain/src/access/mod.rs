//! Who can touch which account: access people have (grants, P 6.5, 6.11), who is named for an account
//! (P 6.3), and what is known of its password and second factor (P 6.7 to 6.10). Pure; what the rules
//! make of it is in `account::gaps`.

mod grant;
mod moves;
mod nomination;
mod security;
mod state;

pub use grant::{CheckedRequest, Contract, Grant, Handshake, Place, RequestDraft, Step};
pub use moves::GrantEvent;
pub use nomination::{Duty, Nomination, NominationEvent, Others};
pub use security::{
    AccountSecurity, CheckedSecurity, PasswordDraft, PasswordFacts, PasswordLength, SecondFactor,
    SecurityEvent,
};
pub use state::{GrantKey, GrantState, RevokedBecause};

#[cfg(test)]
mod tests;
