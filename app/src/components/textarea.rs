//! Several lines of text, with the number of characters allowed said in words. Counting while
//! typing is the island's work (`islands::character_count`), which finds the field by its id.

use super::field::{Field, LabelSize, escape, frame};
use crate::islands::CharacterCount;
use leptos::prelude::*;

/// A text area. With `max`, a line below says how many characters are allowed; on pages with
/// islands it counts down. More can be typed: the server says so, and nothing typed is lost.
#[component]
pub fn Textarea(
    field: Field,
    #[prop(into)] label: String,
    #[prop(optional)] size: LabelSize,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(default = 4)] rows: u32,
    #[prop(optional)] max: Option<u32>,
    #[prop(default = true)] spellcheck: bool,
) -> impl IntoView {
    let id = field.name.clone();
    let info = format!("{id}-info");
    let described_by = field.described_by(hint.is_some(), max.map(|_| info.as_str()));
    // A parser drops one line end after the tag: written here, so that the text's own one stays.
    let text = format!("\n{}", escape(&field.value));
    let control = view! {
        <textarea
            class=field.class("govuk-textarea")
            id=id.clone()
            name=id.clone()
            rows=rows.to_string()
            aria-describedby=described_by
            spellcheck=(!spellcheck).then_some("false")
            data-max=max.map(|max| max.to_string())
            inner_html=text
        ></textarea>
        {max.map(|max| view! {
            <div id=info class="govuk-hint govuk-character-count__message">
                {format!("You can enter up to {} characters", thousands(max.into()))}
            </div>
            <CharacterCount/>
        })}
    };
    frame(&field, label, size, hint, control.into_any())
}

/// `1262` as "1,262".
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number with its noun: "1 account", "1,262 accounts".
pub fn counted(number: u64, one: &str, many: &str) -> String {
    let noun = if number == 1 { one } else { many };
    format!("{} {noun}", thousands(number))
}
