//! A page that asks for one reason before something is done: withdrawing, pausing, removing.

use super::Typed;
use crate::components::{
    Actions, Button, ButtonKind, ErrorSummary, Field, Form, FormState, Guard, Heading, Inset,
    TextInput, new_key,
};
use domain::problem::Problems;
use leptos::prelude::*;

/// What the page says and where it sends.
pub(crate) struct Reason<'a> {
    /// The heading.
    pub(crate) title: &'static str,
    /// Above it.
    pub(crate) caption: String,
    /// What follows from it.
    pub(crate) words: &'static str,
    /// The field's label.
    pub(crate) label: &'static str,
    /// Its hint.
    pub(crate) hint: &'static str,
    /// The button.
    pub(crate) button: &'static str,
    /// Where it is sent.
    pub(crate) action: String,
    /// The way back.
    pub(crate) back: String,
    /// The record's version.
    pub(crate) version: i64,
    /// What was typed.
    pub(crate) typed: &'a Typed,
    /// What is wrong with it.
    pub(crate) problems: &'a Problems,
    /// Whether the record was changed since the page was opened.
    pub(crate) overtaken: bool,
}

impl Reason<'_> {
    /// The page's content.
    pub(crate) fn body(self) -> AnyView {
        let key = match (self.overtaken, self.typed.key()) {
            (true, _) | (_, "") => new_key(),
            (false, key) => key.to_owned(),
        };
        let version = match (self.overtaken, self.typed.version()) {
            (false, seen) if seen > 0 => seen,
            _ => self.version,
        };
        let reason = Field::new("reason", self.typed.get("reason"), self.problems);
        let guard = Guard::of(self.problems);
        view! {
            <div class="govuk-grid-row">
                <div class="govuk-grid-column-two-thirds">
                    <ErrorSummary problems=self.problems.clone()/>
                    <Heading text=self.title caption=self.caption/>
                    {self.overtaken.then(|| view! { <Inset>"It was changed since you opened this page, so nothing was done. Look at it again, then confirm once more."</Inset> })}
                    <p class="govuk-body">{self.words}</p>
                    <Form action=self.action guard=guard>
                        <FormState version=version key=key/>
                        <TextInput field=reason label=self.label hint=self.hint/>
                        <Actions>
                            <Button text=self.button kind=ButtonKind::Warning/>
                            <a class="govuk-link" href=self.back>"Back"</a>
                        </Actions>
                    </Form>
                </div>
            </div>
        }
        .into_any()
    }
}
