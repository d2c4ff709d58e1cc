//! Asks before a page is left whose form was changed and not sent. Nothing is saved here.

use leptos::prelude::*;

/// Guards every form of the page with `data-guard`; the word `changed` there says that what it shows
/// is not saved already.
#[island]
pub fn UnsavedGuard() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::dom::each("form[data-guard]", browser::guard);
    view! { <span hidden></span> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::super::dom::{on, window};
    use std::cell::Cell;
    use std::rc::Rc;
    use web_sys::{BeforeUnloadEvent, Event, HtmlFormElement};

    pub(super) fn guard(form: HtmlFormElement) {
        let Some(window) = window() else { return };
        let changed = Rc::new(Cell::new(
            form.get_attribute("data-guard")
                .is_some_and(|word| word == "changed"),
        ));
        for event in ["input", "change"] {
            let changed = Rc::clone(&changed);
            on::<Event>(&form, event, move |_| changed.set(true));
        }
        let sent = Rc::clone(&changed);
        on::<Event>(&form, "submit", move |_| sent.set(false));
        on::<BeforeUnloadEvent>(&window, "beforeunload", move |event| {
            if changed.get() {
                event.prevent_default();
                // Older browsers ask only when this is set; they show words of their own.
                event.set_return_value("changed");
            }
        });
    }
}
