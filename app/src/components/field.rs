//! One form field as it stands, and the frame every field has: label, hint, error, control.
//! What is wrong with a value is judged by the domain, never here.

use domain::problem::Problems;
use leptos::prelude::*;

/// A field's name, what was typed, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// The form field's name; also its id, so that the error summary can link to it.
    pub name: String,
    /// What was typed, or the record's present value.
    pub value: String,
    /// The message to print beside it.
    pub error: Option<String>,
}

impl Field {
    /// The field `name` holding `value`, with its first problem.
    pub fn new(name: impl Into<String>, value: impl Into<String>, problems: &Problems) -> Self {
        let name = name.into();
        let error = problems.of(&name).map(str::to_owned);
        Self {
            name,
            value: value.into(),
            error,
        }
    }

    /// A field that cannot be wrong, such as a filter.
    pub fn plain(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            error: None,
        }
    }

    /// The ids of the hint and the error, for `aria-describedby`.
    pub(super) fn described_by(&self, has_hint: bool, more: Option<&str>) -> Option<String> {
        let hint = has_hint.then(|| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        let ids: Vec<String> = hint
            .into_iter()
            .chain(error)
            .chain(more.map(str::to_owned))
            .collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// `base`, with its error variant when something is wrong.
    pub(super) fn class(&self, base: &str) -> String {
        if self.error.is_some() {
            format!("{base} {base}--error")
        } else {
            base.to_owned()
        }
    }
}

/// How large a field's label is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LabelSize {
    /// As body text.
    #[default]
    Plain,
    /// Bold.
    Small,
    /// Larger, for the one question of a page.
    Medium,
    /// For screen readers only, where the page shows the same words already.
    Hidden,
}

impl LabelSize {
    /// The classes of a `label` or `legend` whose base class is `base`.
    pub(super) fn class(self, base: &str) -> String {
        match self {
            Self::Plain => base.to_owned(),
            Self::Small => format!("{base} {base}--s"),
            Self::Medium => format!("{base} {base}--m"),
            Self::Hidden => format!("{base} govuk-visually-hidden"),
        }
    }
}

/// Label, hint and error around one control.
pub(super) fn frame(
    field: &Field,
    label: String,
    size: LabelSize,
    hint: Option<String>,
    control: AnyView,
) -> AnyView {
    let id = field.name.clone();
    view! {
        <div class=field.class("govuk-form-group")>
            <label class=size.class("govuk-label") for=id.clone()>{label}</label>
            {hint.map(|hint| hint_view(&id, hint))}
            {error_view(field)}
            {control}
        </div>
    }
    .into_any()
}

/// Legend, hint and error around a group of controls.
pub(super) fn fieldset(
    field: &Field,
    legend: String,
    size: LabelSize,
    hint: Option<String>,
    controls: AnyView,
) -> AnyView {
    let described_by = field.described_by(hint.is_some(), None);
    view! {
        <div class=field.class("govuk-form-group")>
            <fieldset class="govuk-fieldset" aria-describedby=described_by>
                <legend class=size.class("govuk-fieldset__legend")>{legend}</legend>
                {hint.map(|hint| hint_view(&field.name, hint))}
                {error_view(field)}
                {controls}
            </fieldset>
        </div>
    }
    .into_any()
}

fn hint_view(id: &str, hint: String) -> AnyView {
    view! { <div id=format!("{id}-hint") class="govuk-hint">{hint}</div> }.into_any()
}

pub(super) fn error_view(field: &Field) -> Option<AnyView> {
    field.error.clone().map(|message| {
        view! {
            <p id=format!("{}-error", field.name) class="govuk-error-message">
                <span class="govuk-visually-hidden">"Error: "</span>
                {message}
            </p>
        }
        .into_any()
    })
}

/// Text for places where the view layer does not escape by itself.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
