//! Every write, one file per noun, one function per intention; each goes through the gate.

pub mod accounts;
pub mod attempts;
pub mod delegations;
pub mod exports;
pub mod identities;
pub mod imports;
pub mod invitations;
pub mod notices;
pub mod organisation;
pub mod past;
pub mod people;
pub mod platforms;
pub mod provisioning;
pub mod sessions;
pub mod sign_in;
