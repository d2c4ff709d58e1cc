//! Counts down the characters left in text areas with `data-max`. The limit itself is judged by the
//! domain on the server: more can be typed, and nothing typed is cut.

use leptos::prelude::*;

/// Counts in every text area of the page that says how much it takes.
#[island]
pub fn CharacterCount() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    super::dom::each("textarea[data-max]", browser::count);
    view! { <span hidden></span> }
}

/// What the line under the field says. Characters are counted as the server counts them.
#[cfg(any(feature = "hydrate", test))]
fn words(typed: &str, most: usize) -> (String, bool) {
    // The browser's line ends are one character, as on the server after it tidied them.
    let count = typed.replace("\r\n", "\n").chars().count();
    let characters = |n: usize| {
        if n == 1 {
            "1 character".to_owned()
        } else {
            format!("{n} characters")
        }
    };
    match most.checked_sub(count) {
        Some(left) => (format!("You have {} remaining", characters(left)), false),
        None => (
            format!("You have {} too many", characters(count - most)),
            true,
        ),
    }
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::super::dom::{Pause, append, document, on};
    use std::rc::Rc;
    use web_sys::{Element, Event, HtmlTextAreaElement};

    /// How long after the last key the count is read out.
    const QUIET: i32 = 1_000;

    pub(super) fn count(area: HtmlTextAreaElement) {
        let most = area
            .get_attribute("data-max")
            .and_then(|most| most.parse().ok());
        let seen = document()
            .and_then(|document| document.get_element_by_id(&format!("{}-info", area.id())));
        let (Some(most), Some(seen)) = (most, seen) else {
            return;
        };
        let Some(parent) = seen.parent_element() else {
            return;
        };
        // Two lines: one to look at that changes at once, one to listen to that waits for a pause.
        let shown = append(
            &parent,
            "div",
            &[
                ("class", "govuk-hint govuk-character-count__message"),
                ("aria-hidden", "true"),
            ],
        );
        let heard = append(
            &parent,
            "div",
            &[("class", "govuk-visually-hidden"), ("aria-live", "polite")],
        );
        let (Some(shown), Some(heard)) = (shown, heard) else {
            return;
        };
        // The sentence about the limit stays as the field's description.
        seen.set_class_name("govuk-visually-hidden");
        let pause = Rc::new(Pause::new());
        let (field, listener) = (area.clone(), area);
        show(&field, most, &shown);
        on::<Event>(&listener, "input", move |_| {
            show(&field, most, &shown);
            let (field, heard) = (field.clone(), heard.clone());
            pause.then(QUIET, move || {
                heard.set_text_content(Some(&super::words(&field.value(), most).0))
            });
        });
    }

    fn show(field: &HtmlTextAreaElement, most: usize, shown: &Element) {
        let (words, too_many) = super::words(&field.value(), most);
        shown.set_text_content(Some(&words));
        let look = if too_many {
            "govuk-error-message"
        } else {
            "govuk-hint"
        };
        shown.set_class_name(&format!("govuk-character-count__message {look}"));
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn characters_are_counted_not_bytes() {
        assert_eq!(
            words("tūī", 4),
            ("You have 1 character remaining".into(), false)
        );
        assert_eq!(
            words("", 4_000),
            ("You have 4000 characters remaining".into(), false)
        );
        assert_eq!(
            words("a\r\nb", 3),
            ("You have 0 characters remaining".into(), false)
        );
        assert_eq!(
            words("abcde", 4),
            ("You have 1 character too many".into(), true)
        );
    }
}
