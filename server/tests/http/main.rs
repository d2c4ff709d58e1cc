//! The real router, asked over HTTP on a fresh register: on SQLite, and on PostgreSQL where
//! `SMR_TEST_POSTGRES_URL` names a cluster. Rules of single functions are tested beside them.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod about_me;
mod access;
mod accounts;
mod agencies;
mod api;
mod asked;
mod audit;
mod cases;
mod cross_site;
mod departures;
mod errors;
mod fuzz;
mod headers;
mod imports;
mod inventory;
mod limits;
mod obligations;
mod people;
mod pixels;
mod probes;
mod rate;
mod real_registers;
mod reconciliations;
mod reports;
mod returns;
mod returns_team;
mod scans;
mod scim;
mod sessions;
mod set_up;
mod sightings;
mod sign_in;
mod support;
mod terms;
