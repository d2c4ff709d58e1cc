//! Choosing from what is offered: select, radios, checkboxes, and one box by itself.

use super::field::{Field, LabelSize, error_view, fieldset, frame};
use super::written::escaped;
use leptos::prelude::*;

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What the form sends.
    pub value: String,
    /// What people read.
    pub label: String,
    /// A line below it.
    pub hint: Option<String>,
}

impl Choice {
    /// A choice without a hint.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: None,
        }
    }

    /// The same with a line below it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Choices under one heading within a select.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceGroup {
    /// The heading.
    pub label: String,
    /// What is under it.
    pub choices: Vec<Choice>,
}

/// A select. `empty` is the first line, which stands for no choice.
#[component]
pub fn Select(
    field: Field,
    #[prop(into)] label: String,
    #[prop(optional)] size: LabelSize,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] empty: Option<String>,
    #[prop(optional)] choices: Vec<Choice>,
    /// Choices under headings, after the plain ones.
    #[prop(optional)]
    groups: Vec<ChoiceGroup>,
) -> impl IntoView {
    let options = options(&field.value, empty.as_deref(), &choices, &groups);
    let control = view! {
        <select
            class=field.class("govuk-select")
            id=field.name.clone()
            name=field.name.clone()
            aria-describedby=field.described_by(hint.is_some(), None)
            inner_html=options
        >
        </select>
    };
    frame(&field, label, size, hint, control.into_any())
}

/// The options as text. A filter panel has hundreds, and a view of each would cost more than the
/// whole table beside it.
fn options(
    chosen: &str,
    empty: Option<&str>,
    choices: &[Choice],
    groups: &[ChoiceGroup],
) -> String {
    let mut html = String::new();
    let one = |html: &mut String, value: &str, label: &str| {
        let selected = if value == chosen { " selected" } else { "" };
        html.extend([
            "<option value=\"",
            &escaped(value),
            "\"",
            selected,
            ">",
            &escaped(label),
            "</option>",
        ]);
    };
    if let Some(words) = empty {
        one(&mut html, "", words);
    }
    for choice in choices {
        one(&mut html, &choice.value, &choice.label);
    }
    for group in groups {
        html.extend(["<optgroup label=\"", &escaped(&group.label), "\">"]);
        for choice in &group.choices {
            one(&mut html, &choice.value, &choice.label);
        }
        html.push_str("</optgroup>");
    }
    html
}

/// Radios: exactly one of a few. The first has the field's name as its id, for the error summary.
#[component]
pub fn Radios(
    field: Field,
    #[prop(into)] label: String,
    #[prop(optional)] size: LabelSize,
    #[prop(optional, into)] hint: Option<String>,
    choices: Vec<Choice>,
    /// Beside each other, for two or three short ones.
    #[prop(optional)]
    inline: bool,
) -> impl IntoView {
    let chosen = vec![field.value.clone()];
    let class = if inline {
        "govuk-radios govuk-radios--inline"
    } else {
        "govuk-radios"
    };
    let items = items("radio", "govuk-radios", &field.name, &chosen, choices);
    let controls = view! { <div class=class>{items}</div> };
    fieldset(&field, label, size, hint, controls.into_any())
}

/// Checkboxes: any of a few, all sent under one name. `chosen` holds the values that are ticked.
#[component]
pub fn Checkboxes(
    field: Field,
    #[prop(into)] label: String,
    #[prop(optional)] size: LabelSize,
    #[prop(optional, into)] hint: Option<String>,
    choices: Vec<Choice>,
    chosen: Vec<String>,
    #[prop(optional)] small: bool,
) -> impl IntoView {
    let class = if small {
        "govuk-checkboxes govuk-checkboxes--small"
    } else {
        "govuk-checkboxes"
    };
    let items = items(
        "checkbox",
        "govuk-checkboxes",
        &field.name,
        &chosen,
        choices,
    );
    let controls = view! { <div class=class>{items}</div> };
    fieldset(&field, label, size, hint, controls.into_any())
}

/// One box to tick by itself; sends `yes`.
#[component]
pub fn Checkbox(
    field: Field,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
) -> impl IntoView {
    let id = field.name.clone();
    view! {
        <div class=field.class("govuk-form-group")>
            {error_view(&field)}
            <div class="govuk-checkboxes">
                <div class="govuk-checkboxes__item">
                    <input
                        class="govuk-checkboxes__input"
                        id=id.clone()
                        name=id.clone()
                        r#type="checkbox"
                        value="yes"
                        checked=field.value == "yes"
                        aria-describedby=field.described_by(hint.is_some(), None)
                    />
                    <label class="govuk-label govuk-checkboxes__label" for=id.clone()>{label}</label>
                    {hint.map(|hint| view! {
                        <div id=format!("{id}-hint") class="govuk-hint govuk-checkboxes__hint">{hint}</div>
                    })}
                </div>
            </div>
        </div>
    }
}

fn items(
    kind: &'static str,
    base: &'static str,
    name: &str,
    chosen: &[String],
    choices: Vec<Choice>,
) -> Vec<AnyView> {
    let one = |(place, choice): (usize, Choice)| {
        let id = if place == 0 {
            name.to_owned()
        } else {
            format!("{name}-{}", place + 1)
        };
        let hint_id = choice.hint.as_ref().map(|_| format!("{id}-item-hint"));
        view! {
            <div class=format!("{base}__item")>
                <input
                    class=format!("{base}__input")
                    id=id.clone()
                    name=name.to_owned()
                    r#type=kind
                    checked=chosen.contains(&choice.value)
                    value=choice.value
                    aria-describedby=hint_id
                />
                <label class=format!("govuk-label {base}__label") for=id.clone()>{choice.label}</label>
                {choice.hint.map(|hint| view! {
                    <div id=format!("{id}-item-hint") class=format!("govuk-hint {base}__hint")>{hint}</div>
                })}
            </div>
        }
        .into_any()
    };
    choices.into_iter().enumerate().map(one).collect()
}
