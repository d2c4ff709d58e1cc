//! Choosing from what is offered: select, radios, checkboxes, and one box by itself.

use super::field::{Field, LabelSize, fieldset, frame};
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
    let chosen = field.value.clone();
    let options = |choices: Vec<Choice>| {
        let one = |choice: Choice| {
            let selected = choice.value == chosen;
            view! { <option value=choice.value selected=selected>{choice.label}</option> }
        };
        choices.into_iter().map(one).collect_view()
    };
    let control = view! {
        <select
            class=field.class("govuk-select")
            id=field.name.clone()
            name=field.name.clone()
            aria-describedby=field.described_by(hint.is_some(), None)
        >
            {empty.map(|words| view! { <option value="" selected=chosen.is_empty()>{words}</option> })}
            {options(choices)}
            {groups.into_iter().map(|group| view! {
                <optgroup label=group.label>{options(group.choices)}</optgroup>
            }).collect_view()}
        </select>
    };
    frame(&field, label, size, hint, control.into_any())
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
