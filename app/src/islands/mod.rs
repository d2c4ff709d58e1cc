//! Comforts that need the browser, each beside HTML that works without it. No rules of their own:
//! the server decides again.
//!
//! An island has no properties: it finds its fields by `data-` attributes that the server wrote, so
//! that no JSON reader has to travel to the browser.

#![expect(unreachable_pub, reason = "the island macro writes a hidden `pub` function beside each one")]

mod character_count;

pub use character_count::CharacterCount;
