//! Every read, one file per noun. Each starts from what its actor may see; what they may not see is
//! not there.

pub mod about;
pub mod access;
pub mod accounts;
pub mod agencies;
pub mod audit;
pub mod cases;
pub mod clearances;
pub mod delegations;
pub mod departures;
pub mod identities;
pub mod imports;
pub mod incidents;
pub mod mine;
pub mod notices;
pub mod obligations;
pub mod organisation;
pub mod people;
pub mod platforms;
pub mod policy;
pub mod provisioning;
pub mod reconciliations;
pub mod sessions;
pub mod set_up;
pub mod sightings;
pub mod training;
