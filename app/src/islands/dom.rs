//! The few things islands do with the page: find elements once, listen, wait a moment. No island's
//! own behaviour.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Document, Element, Event, EventTarget, Window};

/// The mark of an element that an island looks after already.
const MARK: &str = "data-awake";

pub(super) fn window() -> Option<Window> {
    web_sys::window()
}

pub(super) fn document() -> Option<Document> {
    window()?.document()
}

/// Calls `wake` with each element that matches and is not looked after yet.
pub(super) fn each<E: JsCast>(selector: &str, wake: impl Fn(E)) {
    let Some(found) = document().and_then(|document| document.query_selector_all(selector).ok())
    else {
        return;
    };
    for at in 0..found.length() {
        let element = found
            .get(at)
            .and_then(|node| node.dyn_into::<Element>().ok());
        if let Some(element) = element.filter(|element| !element.has_attribute(MARK))
            && element.set_attribute(MARK, "").is_ok()
            && let Ok(element) = element.dyn_into::<E>()
        {
            wake(element);
        }
    }
}

/// Listens for as long as the page lives.
pub(super) fn on<E: JsCast>(target: &EventTarget, event: &str, heard: impl Fn(E) + 'static) {
    let heard = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        if let Ok(event) = event.dyn_into::<E>() {
            heard(event);
        }
    });
    // A page that cannot listen works as without the island.
    let _ = target.add_event_listener_with_callback(event, heard.as_ref().unchecked_ref());
    heard.forget();
}

/// Waits: each call puts off what the last one wanted. Milliseconds.
pub(super) struct Pause {
    pending: std::cell::Cell<Option<i32>>,
}

impl Pause {
    pub(super) const fn new() -> Self {
        Self {
            pending: std::cell::Cell::new(None),
        }
    }

    pub(super) fn then(&self, milliseconds: i32, act: impl FnOnce() + 'static) {
        let Some(window) = window() else { return };
        if let Some(pending) = self.pending.take() {
            window.clear_timeout_with_handle(pending);
        }
        let act = Closure::once_into_js(act);
        let set = window.set_timeout_with_callback_and_timeout_and_arguments_0(
            act.unchecked_ref(),
            milliseconds,
        );
        self.pending.set(set.ok());
    }
}

/// A new element with attributes, at the end of `parent`.
pub(super) fn append(parent: &Element, tag: &str, attributes: &[(&str, &str)]) -> Option<Element> {
    let element = document()?.create_element(tag).ok()?;
    for (name, value) in attributes {
        element.set_attribute(name, value).ok()?;
    }
    parent.append_child(&element).ok()?;
    Some(element)
}
