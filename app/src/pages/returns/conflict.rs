//! A return that was saved from another window, or by another holder, in the meantime: both versions beside
//! each other.

use super::{subject, typed};
use crate::components::{
    Actions, Button, ButtonKind, Compare, CompareRow, Form, FormState, Heading, Hidden, new_key,
};
use crate::pages::forms::Typed;
use crate::render::Page;
use domain::moment::long_date;
use http::StatusCode;
use leptos::prelude::*;
use store::queries::returns::ReturnPage;

/// An answer in words.
fn words(text: &str) -> String {
    match text {
        "yes" => "Yes",
        "no" => "No",
        "not-applicable" => "Does not apply",
        "active" => "Something was published",
        "nil" => "Nothing was published",
        other => other,
    }
    .to_owned()
}

/// The page (409).
pub(super) fn page(saved: &ReturnPage, mine: &Typed) -> Page {
    if let Err(refusal) = saved.one.can_be_written() {
        return subject::stuck(saved, &super::words::said(&refusal));
    }
    let set = &saved.period.questions;
    let theirs = typed::of(&saved.one.content, &saved.known, set);
    let kept = mine.without(&["version", "key", "act"]);
    let mut names: Vec<String> = theirs.without(&[]).into_iter().map(|(n, _)| n).collect();
    for (name, _) in &kept {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let differs = |name: &&String| mine.get(name).trim() != theirs.get(name).trim();
    let row = |name: &String| CompareRow {
        label: typed::name_of(name, set),
        yours: words(mine.get(name)),
        theirs: words(theirs.get(name)),
    };
    let rows: Vec<CompareRow> = names.iter().filter(differs).map(row).collect();
    let hidden = kept
        .into_iter()
        .map(|(name, value)| view! { <Hidden name=name value=value/> })
        .collect_view();
    let compared = if rows.is_empty() {
        view! { <p class="govuk-body">"Nothing differs from what you typed. Open the return to go on."</p> }.into_any()
    } else {
        view! { <Compare rows=rows/> }.into_any()
    };
    let last = saved.events.first().map(|event| {
        let words = format!("It was last changed by {}.", event.actor);
        view! { <p class="govuk-body">{words}</p> }
    });
    let back = format!("{}/edit", subject::path(&saved.one));
    let (action, version) = (back.clone(), saved.one.version);
    let due = format!("The return is due {}.", long_date(saved.one.due));
    let body = view! {
        <Heading text="This return was changed in the meantime" caption=subject::caption(saved)/>
        <p class="govuk-body">"What you typed here was not saved. Look at what differs, then decide."</p>
        {last}
        {compared}
        <p class="govuk-body">{due}</p>
        <Form action=action>
            <FormState version=version key=new_key()/>
            {hidden}
            <Actions>
                <Button text="Save what I typed here" kind=ButtonKind::Warning/>
                <a class="govuk-link" href=back>"Keep what is saved"</a>
            </Actions>
        </Form>
    };
    subject::page(saved, "Changed in the meantime", body).status(StatusCode::CONFLICT)
}
