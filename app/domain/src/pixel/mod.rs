//! Pixels (P 6.23 to 6.25, Proc "Pixel Application Process"): the application with its lanes, and the
//! living permission that comes of it. Pure.

mod application;
mod complete;
mod content;
mod decide;
mod evidence;
mod lane;
mod living;
mod moves;
mod run;
mod words;

pub use application::{Application, ApplicationState, LaneState};
pub use content::{
    AudienceLists, Choice, Content, Data, Event, HASHED, MOST_SITES, Placement, Purpose, Section,
    SectionDraft,
};
pub use decide::LaneDraft;
pub use evidence::{Evidence, EvidenceKind};
pub use lane::{Lane, Step};
pub use living::{Confirmed, Pixel, PixelEvent, PixelState, RenewalAsked};
pub use moves::ApplicationEvent;

#[cfg(test)]
mod living_tests;
#[cfg(test)]
mod tests;
