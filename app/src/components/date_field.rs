//! A date as one text field: people may write it in any usual way, the domain reads it
//! (`domain::account::read_date`). No calendar is drawn and nothing is judged here.

use super::field::{Field, LabelSize};
use super::text_input::TextInput;
use leptos::prelude::*;

/// A date field; the hint ends with an example of how to write it.
#[component]
pub fn DateField(
    field: Field,
    #[prop(into)] label: String,
    #[prop(optional)] size: LabelSize,
    #[prop(optional, into)] hint: Option<String>,
) -> impl IntoView {
    let example = "For example, 20 January 2027";
    let hint = hint.map_or_else(|| example.to_owned(), |hint| format!("{hint}. {example}"));
    view! { <TextInput field=field label=label size=size hint=hint width="govuk-input--width-20" autocomplete="off"/> }
}
