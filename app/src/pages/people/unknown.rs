//! The page for an address that asks for something that is not known (400), below "People".

use super::query::Fault;
use crate::pages::lists;
use crate::render::{Page, Section};

/// The page; `whole` is the list without any filter.
pub(super) fn page(faults: Vec<Fault>, whole: &'static str) -> Page {
    lists::unknown(faults, whole, Section::People)
}
