//! Suggestions while typing, as a combobox with a list (ARIA 1.2). The server finds them; without
//! this the field is searched by its button.
//!
//! The server answers `GET {data-suggest}?q=...` with JSON: a list of objects with `label`, `detail`
//! and `href`. Choosing one opens its `href`.

use leptos::prelude::*;

/// Looks after every `input[data-suggest]` inside an `.app-suggest`.
#[island]
pub fn Suggest() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::dom::each("input[data-suggest]", browser::wake);
    view! { <span hidden></span> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::super::dom::{Pause, append, on, window};
    use js_sys::futures::{JsFuture, spawn_local};
    use js_sys::{Array, Reflect, encode_uri_component};
    use std::cell::{Cell, RefCell};
    use std::rc::Rc;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{
        AbortController, Element, Event, HtmlInputElement, KeyboardEvent, MouseEvent, RequestInit,
        Response,
    };

    /// How long after the last key the server is asked, and how many letters it takes.
    const QUIET: i32 = 180;
    const FEWEST: usize = 2;

    struct Box {
        input: HtmlInputElement,
        list: Element,
        /// Read out: how many there are.
        status: Element,
        url: String,
        options: RefCell<Vec<Element>>,
        chosen: Cell<Option<usize>>,
        asked: RefCell<Option<AbortController>>,
        pause: Pause,
    }

    pub(super) fn wake(input: HtmlInputElement) {
        let Some(made) = make(input) else { return };
        let made = Rc::new(made);
        let this = Rc::clone(&made);
        on::<Event>(&made.input, "input", move |_| typed(&this));
        let this = Rc::clone(&made);
        on::<KeyboardEvent>(&made.input, "keydown", move |event| this.key(&event));
        let this = Rc::clone(&made);
        on::<Event>(&made.input, "blur", move |_| this.close());
        // Before the field loses the focus, which would close the list under the pointer.
        on::<MouseEvent>(&made.list, "mousedown", |event| event.prevent_default());
        let this = Rc::clone(&made);
        on::<MouseEvent>(&made.list, "click", move |event| this.click(&event));
    }

    fn make(input: HtmlInputElement) -> Option<Box> {
        let parent = input.closest(".app-suggest").ok().flatten()?;
        let url = input.get_attribute("data-suggest")?;
        let id = format!("{}-suggestions", input.id());
        let list = append(
            &parent,
            "ul",
            &[
                ("id", &id),
                ("role", "listbox"),
                ("class", "app-suggest__list"),
                ("aria-label", "Suggestions"),
                ("hidden", ""),
            ],
        )?;
        let status = append(
            &parent,
            "div",
            &[("class", "govuk-visually-hidden"), ("aria-live", "polite")],
        )?;
        let attributes = [
            ("role", "combobox"),
            ("aria-autocomplete", "list"),
            ("aria-expanded", "false"),
            ("aria-controls", &*id),
            ("autocomplete", "off"),
        ];
        for (name, value) in attributes {
            input.set_attribute(name, value).ok()?;
        }
        Some(Box {
            input,
            list,
            status,
            url,
            options: RefCell::default(),
            chosen: Cell::new(None),
            asked: RefCell::default(),
            pause: Pause::new(),
        })
    }

    fn typed(this: &Rc<Box>) {
        this.forget();
        let text = this.input.value();
        if text.trim().chars().count() < FEWEST {
            this.close();
            return;
        }
        let again = Rc::clone(this);
        this.pause.then(QUIET, move || {
            spawn_local(async move {
                match ask(&again, text.trim()).await {
                    Ok(found) => again.show(&found),
                    // Overtaken by the next letter, or not answered: the search button remains.
                    Err(_) => again.close(),
                }
            });
        });
    }

    async fn ask(this: &Box, text: &str) -> Result<Array, JsValue> {
        let controller = AbortController::new()?;
        let init = RequestInit::new();
        init.set_signal(Some(&controller.signal()));
        this.asked.replace(Some(controller));
        let window = window().ok_or(JsValue::NULL)?;
        let url = format!("{}?q={}", this.url, encode_uri_component(text));
        let response: Response = JsFuture::from(window.fetch_with_str_and_init(&url, &init))
            .await?
            .dyn_into()?;
        if !response.ok() || response.redirected() {
            return Err(JsValue::NULL);
        }
        JsFuture::from(response.json()?).await?.dyn_into()
    }

    impl Box {
        /// Gives up a question that is still on its way.
        fn forget(&self) {
            if let Some(controller) = self.asked.take() {
                controller.abort();
            }
        }

        fn close(&self) {
            self.forget();
            self.options.borrow_mut().clear();
            self.list.set_text_content(None);
            let _ = self.list.set_attribute("hidden", "");
            let _ = self.input.set_attribute("aria-expanded", "false");
            self.status.set_text_content(None);
            self.choose(None);
        }

        fn show(&self, found: &Array) {
            self.close();
            let options: Vec<Element> = found
                .iter()
                .enumerate()
                .filter_map(|(at, item)| self.option(at, &item))
                .collect();
            let count = options.len();
            self.options.replace(options);
            if count > 0 {
                let _ = self.list.remove_attribute("hidden");
                let _ = self.input.set_attribute("aria-expanded", "true");
            }
            let words = match count {
                0 => "No suggestions".to_owned(),
                1 => "1 suggestion".to_owned(),
                n => format!("{n} suggestions"),
            };
            self.status.set_text_content(Some(&words));
        }

        fn option(&self, at: usize, item: &JsValue) -> Option<Element> {
            let text = |key: &str| Reflect::get(item, &key.into()).ok()?.as_string();
            let id = format!("{}-suggestion-{at}", self.input.id());
            let href = text("href")?;
            let attributes = [
                ("id", &*id),
                ("role", "option"),
                ("class", "app-suggest__option"),
                ("aria-selected", "false"),
                ("data-href", &*href),
            ];
            let option = append(&self.list, "li", &attributes)?;
            option.set_text_content(Some(&text("label")?));
            if let Some(detail) = text("detail").filter(|detail| !detail.is_empty()) {
                let line = append(&option, "span", &[("class", "app-table__sub")])?;
                line.set_text_content(Some(&format!(" {detail}")));
            }
            Some(option)
        }

        /// Marks one option; the focus stays in the field, which says which one it is.
        fn choose(&self, at: Option<usize>) {
            for (place, option) in self.options.borrow().iter().enumerate() {
                let selected = Some(place) == at;
                let _ =
                    option.set_attribute("aria-selected", if selected { "true" } else { "false" });
                if selected {
                    let _ = self
                        .input
                        .set_attribute("aria-activedescendant", &option.id());
                    option.scroll_into_view_with_bool(false);
                }
            }
            if at.is_none() {
                let _ = self.input.remove_attribute("aria-activedescendant");
            }
            self.chosen.set(at);
        }

        fn key(&self, event: &KeyboardEvent) {
            let count = self.options.borrow().len();
            if count == 0 || event.is_composing() {
                return;
            }
            let next = match (event.key().as_str(), self.chosen.get()) {
                ("ArrowDown", None) => Some(0),
                ("ArrowDown", Some(at)) => (at + 1 < count).then_some(at + 1),
                ("ArrowUp", None) => Some(count - 1),
                ("ArrowUp", Some(at)) => at.checked_sub(1),
                ("Escape", _) => {
                    event.prevent_default();
                    self.close();
                    return;
                }
                ("Enter", Some(at)) => {
                    event.prevent_default();
                    let option = self.options.borrow().get(at).cloned();
                    if let Some(option) = option {
                        open(&option);
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            self.choose(next);
        }

        fn click(&self, event: &MouseEvent) {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok());
            if let Some(option) =
                target.and_then(|target| target.closest("[role=option]").ok().flatten())
            {
                open(&option);
            }
        }
    }

    fn open(option: &Element) {
        if let (Some(href), Some(window)) = (option.get_attribute("data-href"), window()) {
            let _ = window.location().assign(&href);
        }
    }
}
