//! Every read, one file per noun. Each starts from what its actor may see; what they may not see is
//! not there.

pub mod about;
pub mod access;
pub mod accounts;
pub mod agencies;
pub mod audit;
pub mod calendar;
pub mod cases;
pub mod clearances;
pub mod delegations;
pub mod departures;
pub mod identities;
pub mod imports;
pub mod incidents;
pub mod mail;
pub mod mine;
pub mod notices;
pub mod obligations;
pub mod organisation;
pub mod people;
pub mod pixels;
pub mod platforms;
pub mod policy;
pub mod provisioning;
pub mod reconciliations;
pub mod reports;
pub mod returns;
pub mod scans;
pub mod sessions;
pub mod set_up;
pub mod sightings;
pub mod training;

/// The accounts that somebody is named for today; mark: the person. Asked for once, not for each row that is compared.
pub(crate) const NAMED_FOR: &str =
    "(SELECT n.account_number FROM nomination n WHERE n.person_id = ? AND n.ended_at IS NULL)";
