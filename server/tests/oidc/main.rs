//! Single sign-on against a provider on this machine that can lie in every way we know: the real
//! router, a real database, real signatures by keys made for the test.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod down;
mod flow;
mod keys;
mod linking;
mod notices;
mod provider;
mod register;
mod rotation;
mod sessions;
mod tokens;
