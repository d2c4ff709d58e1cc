//! Starts the islands in the browser: the entry point of the WASM file, and nothing more.
//! Islands themselves live in `app/src/islands`; rules and pages never come here.

use app as _; // links the islands: each exports the function that its HTML names
use wasm_bindgen::prelude::wasm_bindgen;

/// Called by the page's loader once the WASM file is there; wakes every island found in the page.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
