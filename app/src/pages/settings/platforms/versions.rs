//! A platform to look at only, and two versions of one beside each other.

use super::form::FIELDS;
use crate::components::{
    Actions, Button, ButtonKind, Compare, CompareRow, Form, FormState, Heading, Hidden,
    SummaryList, SummaryRow, new_key,
};
use crate::pages::forms::Typed;
use leptos::prelude::*;

/// The platform for those who may look but not change.
pub(super) fn show(name: String, typed: &Typed) -> AnyView {
    let rows: Vec<SummaryRow> = FIELDS
        .iter()
        .map(|(field, label)| SummaryRow::text(*label, typed.all(field).join(", ")))
        .collect();
    view! {
        <Heading text=name caption="Platform"/>
        <SummaryList rows=rows/>
    }
    .into_any()
}

/// What the person tried to save beside what somebody else saved meanwhile.
pub(super) fn conflict(
    name: String,
    action: String,
    yours: &Typed,
    theirs: &Typed,
    version: i64,
) -> AnyView {
    let rows = FIELDS.iter().map(|(field, label)| CompareRow {
        label: (*label).to_owned(),
        yours: same_lines(&yours.all(field).join(", ")),
        theirs: same_lines(&theirs.all(field).join(", ")),
    });
    let rows: Vec<CompareRow> = rows.filter(|row| row.yours != row.theirs).collect();
    let same = match FIELDS.len() - rows.len() {
        1 => "One other field is the same in both.".to_owned(),
        n => format!("The other {n} fields are the same in both."),
    };
    let kept = yours.without(&["version", "key", "action", "address"]);
    let kept = kept
        .into_iter()
        .map(|(name, value)| view! { <Hidden name=name value=value/> })
        .collect_view();
    let again = action.clone();
    view! {
        <Heading text="Somebody else saved this platform before you" caption=name/>
        <p class="govuk-body">"Your version was not saved. Look at what differs, then decide."</p>
        <Compare rows=rows/>
        <p class="govuk-body">{same}</p>
        <Form action=action>
            <FormState version=version key=new_key()/>
            {kept}
            <Actions>
                <Button text="Save my version instead" kind=ButtonKind::Warning name="action" value="save"/>
                <a class="govuk-link" href=again>"Keep what is saved"</a>
            </Actions>
        </Form>
    }
    .into_any()
}

/// Browsers send their own line ends.
fn same_lines(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}
