//! One line of text. Not for dates (`date_field`) nor long text (`textarea`).

use super::field::{Field, LabelSize, frame};
use leptos::prelude::*;

/// A text field. `width` is a class such as `govuk-!-width-one-half`; `kind` the input's type.
#[component]
pub fn TextInput(
    field: Field,
    #[prop(into)] label: String,
    #[prop(optional)] size: LabelSize,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] width: &'static str,
    #[prop(optional, into)] autocomplete: Option<String>,
    #[prop(optional, into)] inputmode: Option<String>,
    /// `false` for handles, addresses and references, which no dictionary knows.
    #[prop(default = true)]
    spellcheck: bool,
) -> impl IntoView {
    let class = format!("{} {width}", field.class("govuk-input"));
    let control = view! {
        <input
            class=class.trim_end().to_owned()
            id=field.name.clone()
            name=field.name.clone()
            r#type=kind
            value=field.value.clone()
            aria-describedby=field.described_by(hint.is_some(), None)
            autocomplete=autocomplete
            inputmode=inputmode
            spellcheck=(!spellcheck).then_some("false")
        />
    };
    frame(&field, label, size, hint, control.into_any())
}
