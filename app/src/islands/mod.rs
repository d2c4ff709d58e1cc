//! Comforts that need the browser, each beside HTML that works without it. No rules of their own:
//! the server decides again.
//!
//! An island has no properties. It finds its fields by `data-` attributes that the server wrote, so
//! that no reader for JSON has to travel to the browser, and it marks what it has found, so that
//! several of one kind on a page do no harm.

#![expect(
    unreachable_pub,
    reason = "the island macro writes a hidden `pub` function beside each one"
)]

mod character_count;
#[cfg(feature = "hydrate")]
mod dom;
mod mapping_preview;
mod suggest;
mod unsaved_guard;

pub use character_count::CharacterCount;
pub use mapping_preview::MappingPreview;
pub use suggest::Suggest;
pub use unsaved_guard::UnsavedGuard;
