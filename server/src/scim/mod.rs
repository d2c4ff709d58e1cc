//! SCIM 2.0 (RFC 7643, RFC 7644): joiners and leavers come from the identity provider by
//! themselves. How to set it up is in `docs/scim.md`.

pub(crate) mod answer;
pub(crate) mod bearer;
pub(crate) mod discovery;
mod patch;
mod path;
mod question;
mod resource;
pub(crate) mod users;
mod wanted;
