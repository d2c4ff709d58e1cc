//! The pages around signing in and out. Proving who one is happens on the server; nothing is checked here.

pub mod invitation;
pub mod message;
pub mod show;

/// Put into requests where people sign in with the organisation's identity provider.
#[derive(Clone, Copy, Debug)]
pub struct SingleSignOn;
