//! `/api/v1`: what other programs of the organisation look up by token. Reading only; described by
//! itself in `/api/v1/openapi.json`.

pub(crate) mod answer;
mod bearer;
pub(crate) mod clearances;
pub(crate) mod openapi;
pub(crate) mod reports;
