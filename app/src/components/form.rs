//! The form itself, its hidden fields and its buttons. Fields are in their own files.

use super::Field;
use crate::islands::{Suggest, UnsavedGuard};
use domain::problem::Problems;
use leptos::prelude::*;

/// A form that changes something: POST, no checks by the browser. `action` is the page's own address.
#[component]
pub fn Form(
    #[prop(into)] action: String,
    /// The form's id.
    #[prop(optional, into)]
    id: Option<String>,
    /// For forms that send a file.
    #[prop(optional)]
    multipart: bool,
    /// On pages with islands: ask before leaving with changes that are not saved.
    #[prop(optional)]
    guard: Guard,
    children: Children,
) -> impl IntoView {
    let enctype = multipart.then_some("multipart/form-data");
    let word = match guard {
        Guard::Off => None,
        Guard::Unchanged => Some("unchanged"),
        Guard::Changed => Some("changed"),
    };
    view! {
        <form method="post" action=action id=id enctype=enctype data-guard=word novalidate>
            {children()}
            {word.map(|_| view! { <UnsavedGuard/> })}
        </form>
    }
}

/// Whether somebody is asked before leaving a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Guard {
    /// No.
    #[default]
    Off,
    /// When the form was changed.
    Unchanged,
    /// In any case: it is shown again with problems, so what it holds is not saved.
    Changed,
}

impl Guard {
    /// For a form that is shown with these problems.
    pub fn of(problems: &Problems) -> Self {
        if problems.is_empty() {
            Self::Unchanged
        } else {
            Self::Changed
        }
    }
}

/// A search field with its button, on a line. `suggest` is the address that suggestions come from
/// while typing (see `islands::suggest`), on pages with islands. Stands in a GET form.
#[component]
pub fn SearchField(
    field: Field,
    #[prop(into)] label: String,
    #[prop(optional, into)] suggest: Option<String>,
    #[prop(default = "Search".into(), into)] button: String,
) -> impl IntoView {
    let island = suggest.as_ref().map(|_| view! { <Suggest/> });
    let frame = if field.error.is_some() {
        "app-search govuk-form-group--error"
    } else {
        "app-search"
    };
    view! {
        <div class=frame>
            <label class="govuk-label" for=field.name.clone()>{label}</label>
            {super::field::error_view(&field)}
            <div class="app-suggest app-search__input">
                <input
                    class=field.class("govuk-input")
                    id=field.name.clone()
                    name=field.name.clone()
                    r#type="search"
                    aria-describedby=field.described_by(false, None)
                    value=field.value
                    spellcheck="false"
                    data-suggest=suggest
                />
            </div>
            <button r#type="submit" class="govuk-button">{button}</button>
            {island}
        </div>
    }
}

/// The hidden fields of a form: the version the person saw, and a token by which a second sending
/// of the same form is recognised. Use [`new_key`] when the form is first shown and keep the token
/// when it is shown again with problems.
#[component]
pub fn FormState(
    #[prop(default = None, into)] version: Option<i64>,
    #[prop(into)] key: String,
) -> impl IntoView {
    view! {
        {version.map(|version| view! { <input r#type="hidden" name="version" value=version.to_string()/> })}
        <input r#type="hidden" name="key" value=key/>
    }
}

/// A hidden field.
#[component]
pub fn Hidden(#[prop(into)] name: String, #[prop(into)] value: String) -> impl IntoView {
    view! { <input r#type="hidden" name=name value=value/> }
}

/// A new token for [`FormState`].
pub fn new_key() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// How much weight a button has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do on the page.
    #[default]
    Primary,
    /// Something else.
    Secondary,
    /// Hard to undo.
    Warning,
}

impl ButtonKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "govuk-button",
            Self::Secondary => "govuk-button govuk-button--secondary",
            Self::Warning => "govuk-button govuk-button--warning",
        }
    }
}

/// A submit button; the second of two quick clicks is dropped. `name` and `value` tell which one
/// was pressed where a form has several.
#[component]
pub fn Button(
    #[prop(into)] text: String,
    #[prop(optional)] kind: ButtonKind,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] value: Option<String>,
    /// Words for screen readers after the text, where several buttons read alike.
    #[prop(optional, into)]
    about: Option<String>,
) -> impl IntoView {
    view! {
        <button r#type="submit" class=kind.class() name=name value=value data-prevent-double-click="true">
            {text}
            {about.map(|about| view! { <span class="govuk-visually-hidden">{format!(" {about}")}</span> })}
        </button>
    }
}

/// A link that looks like a button: starts something, changes nothing.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: String,
    #[prop(into)] text: String,
    #[prop(optional)] kind: ButtonKind,
) -> impl IntoView {
    view! { <a href=href role="button" draggable="false" class=kind.class()>{text}</a> }
}

/// Buttons and links in a row; the cancel link leads back without saving.
#[component]
pub fn Actions(children: Children) -> impl IntoView {
    view! { <div class="govuk-button-group">{children()}</div> }
}

/// A file to choose. `accept` lists endings: `.csv,.xlsx`.
#[component]
pub fn FileField(
    field: Field,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(into)] accept: String,
) -> impl IntoView {
    let control = view! {
        <input
            class=field.class("govuk-file-upload")
            id=field.name.clone()
            name=field.name.clone()
            r#type="file"
            accept=accept
            aria-describedby=field.described_by(hint.is_some(), None)
        />
    };
    super::field::frame(
        &field,
        label,
        super::LabelSize::Plain,
        hint,
        control.into_any(),
    )
}
