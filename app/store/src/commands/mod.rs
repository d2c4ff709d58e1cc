//! Every write, one file per noun, one function per intention; each goes through the gate.

pub mod accounts;
pub mod agencies;
pub mod attempts;
pub mod cases;
pub mod clearances;
pub mod delegations;
pub mod departures;
pub mod exports;
pub mod grants;
pub mod identities;
pub mod imports;
pub mod incidents;
pub mod invitations;
pub mod mail;
mod near;
pub mod nominations;
pub mod notices;
pub mod obligations;
pub mod organisation;
pub mod past;
pub mod people;
pub mod pixels;
pub mod platforms;
pub mod provisioning;
pub mod reconciliations;
pub mod reports;
pub mod returns;
pub mod scans;
pub mod security;
pub mod sessions;
pub mod several;
pub mod sightings;
pub mod sign_in;
pub mod training;

pub(crate) use near::{Told, about, at_field, place, problem};
