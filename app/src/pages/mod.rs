//! One folder per noun, one file per verb: load, lay out, post. No SQL and no rules here.

pub mod about_me;
pub mod access;
pub mod accounts;
pub mod agencies;
pub mod audit;
pub mod cases;
pub mod compliance_reports;
pub mod departures;
pub(crate) mod dossier;
pub mod errors;
pub(crate) mod forms;
pub mod home;
pub mod incidents;
pub mod information;
pub(crate) mod lists;
pub mod mail;
mod numbered;
pub mod obligations;
pub mod people;
pub mod pixel_applications;
pub mod pixels;
pub mod reconciliations;
pub mod returns;
pub mod scans;
pub mod settings;
pub mod sightings;
pub mod sign_in;
pub mod terms;
pub mod training;

pub(crate) use numbered::numbered;
