//! Settings: what administrators keep and others may look at. What a sound entry is, the domain says.

pub mod organisation;
pub mod overview;
pub mod platforms;
pub mod provisioning;
