//! Shows beside a select what the chosen option holds, from the option's `data-sample`: on the
//! mapping page of an import, the first values of a column. The server shows the same on the next page.

use leptos::prelude::*;

/// Looks after every `select[data-sample-into]`, which names the element that shows the sample.
#[island]
pub fn MappingPreview() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::dom::each("select[data-sample-into]", browser::preview);
    view! { <span hidden></span> }
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::super::dom::{document, on};
    use web_sys::{Element, Event, HtmlSelectElement};

    pub(super) fn preview(select: HtmlSelectElement) {
        let target = select.get_attribute("data-sample-into");
        let target = target.and_then(|id| document()?.get_element_by_id(&id));
        let Some(target) = target else { return };
        // Read out when it changes, without taking the focus from the select.
        let _ = target.set_attribute("aria-live", "polite");
        let (chosen, listener) = (select.clone(), select);
        show(&chosen, &target);
        on::<Event>(&listener, "change", move |_| show(&chosen, &target));
    }

    fn show(select: &HtmlSelectElement, target: &Element) {
        let at = u32::try_from(select.selected_index()).ok();
        let option = at.and_then(|at| select.options().get_with_index(at));
        let sample = option.and_then(|option| option.get_attribute("data-sample"));
        target.set_text_content(Some(sample.as_deref().unwrap_or_default()));
    }
}
