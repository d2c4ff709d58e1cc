//! The page for an address that asks for something that is not known (400): each word, what is wrong
//! with it, and what would be understood.

use super::query::Fault;
use crate::components::{Details, Heading};
use crate::render::{Page, Section};
use http::StatusCode;
use leptos::prelude::*;

/// The page; `whole` is the list without any filter.
pub(super) fn page(faults: Vec<Fault>, whole: &'static str) -> Page {
    let title = if faults.len() > 1 {
        "Some filters in this address are not known"
    } else {
        "A filter in this address is not known"
    };
    let faults = faults.into_iter().map(fault).collect_view();
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <Heading text=title/>
                <p class="govuk-body">"Nothing was left out in silence: the list is shown only when all of its address is understood."</p>
                {faults}
                <p class="govuk-body"><a class="govuk-link" href=whole>"Show everything"</a></p>
            </div>
        </div>
    };
    Page::new(Section::People, title, body)
        .status(StatusCode::BAD_REQUEST)
        .back(whole, "Back to the list")
}

fn fault(fault: Fault) -> AnyView {
    let Fault {
        name,
        value,
        why,
        known,
    } = fault;
    let open = known.len() <= 20;
    let known = (!known.is_empty()).then(|| {
        let one = |(word, meaning): (String, String)| {
            let meaning = (!meaning.is_empty()).then(|| format!(" ({meaning})"));
            view! { <li><code class="app-code">{word}</code>{meaning}</li> }
        };
        let all = known.into_iter().map(one).collect_view();
        view! { <Details summary="What is known here" open=open><ul class="govuk-list">{all}</ul></Details> }
    });
    view! {
        <h2 class="govuk-heading-s app-wrap">{format!("{name}={value}")}</h2>
        <p class="govuk-body">{format!("{why}.")}</p>
        {known}
    }
    .into_any()
}
