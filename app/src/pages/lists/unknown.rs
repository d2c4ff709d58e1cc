//! The page for an address that asks for something that is not known (400): each word, what is wrong
//! with it, and what would be understood.

use super::Fault;
use crate::components::{Details, Heading};
use crate::render::{Page, Section};
use crate::urls::Query;
use http::StatusCode;
use leptos::prelude::*;

/// The page; `whole` is the list without any filter.
pub(crate) fn page(faults: Vec<Fault>, whole: &str, section: Section) -> Page {
    let title = if faults.len() > 1 {
        "Some filters in this address are not known"
    } else {
        "A filter in this address is not known"
    };
    let faults = faults
        .into_iter()
        .map(|one| fault(one, whole))
        .collect_view();
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <Heading text=title/>
                <p class="govuk-body">"Nothing was left out in silence: the list is shown only when all of its address is understood."</p>
                {faults}
                <p class="govuk-body"><a class="govuk-link" href=whole.to_owned()>"Show everything"</a></p>
            </div>
        </div>
    };
    Page::new(section, title, body)
        .status(StatusCode::BAD_REQUEST)
        .back(whole, "Back to the list")
}

fn fault(fault: Fault, whole: &str) -> AnyView {
    let Fault {
        name,
        value,
        why,
        known,
    } = fault;
    // Nobody reads the ids of units and groups: they are told by name, and lead to their lists.
    let place = match name.as_str() {
        "group" => Some("The business group in this address"),
        "unit" => Some("The business unit in this address"),
        _ => None,
    };
    let heading = place.map_or_else(|| format!("{name}={value}"), str::to_owned);
    let open = known.len() <= 20;
    let known = (!known.is_empty()).then(|| {
        let one = |(word, meaning): (String, String)| {
            if place.is_some() {
                let href = Query::default().with(&name, word).href(whole);
                return view! { <li><a class="govuk-link" href=href>{meaning}</a></li> }.into_any();
            }
            let meaning = (!meaning.is_empty()).then(|| format!(" ({meaning})"));
            view! { <li><code class="app-code">{word}</code>{meaning}</li> }.into_any()
        };
        let all = known.into_iter().map(one).collect_view();
        view! { <Details summary="What is known here" open=open><ul class="govuk-list">{all}</ul></Details> }
    });
    view! {
        <h2 class="govuk-heading-s app-wrap">{heading}</h2>
        <p class="govuk-body">{format!("{why}.")}</p>
        {known}
    }
    .into_any()
}
