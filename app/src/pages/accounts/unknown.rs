//! The page for an address that asks the list for something it does not know (400): each word, what
//! is wrong with it, and what would be understood.

use super::query::Fault;
use crate::components::{Details, Heading};
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use http::StatusCode;
use leptos::prelude::*;

/// The page.
pub(super) fn page(faults: Vec<Fault>) -> Page {
    let several = faults.len() > 1;
    let title = if several {
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
                <p class="govuk-body">
                    <a class="govuk-link" href=urls::ACCOUNTS>"Show all accounts"</a>
                </p>
            </div>
        </div>
    };
    Page::new(Section::Accounts, title, body)
        .status(StatusCode::BAD_REQUEST)
        .back(urls::ACCOUNTS, "Accounts")
}

fn fault(fault: Fault) -> AnyView {
    let Fault {
        name,
        value,
        why,
        known,
        ..
    } = fault;
    // Nobody reads the ids of units and groups: they are told by name, and lead to their lists.
    let place = match name.as_str() {
        "group" => Some("The business group in this address"),
        "unit" => Some("The business unit in this address"),
        _ => None,
    };
    let heading = place.map_or_else(|| format!("{name}={value}"), str::to_owned);
    // Few enough to be read at once stand open.
    let open = known.len() <= 20;
    let summary = "What is known here";
    let known = (!known.is_empty()).then(|| {
        let one = |(word, meaning): (String, String)| {
            if place.is_some() {
                let href = Query::default().with(&name, word).href(urls::ACCOUNTS);
                return view! { <li><a class="govuk-link" href=href>{meaning}</a></li> }.into_any();
            }
            let meaning = (!meaning.is_empty()).then(|| format!(" ({meaning})"));
            view! { <li><code class="app-code">{word}</code>{meaning}</li> }.into_any()
        };
        let all = known.into_iter().map(one).collect_view();
        view! { <Details summary=summary open=open><ul class="govuk-list">{all}</ul></Details> }
    });
    view! {
        <h2 class="govuk-heading-s app-wrap">{heading}</h2>
        <p class="govuk-body">{format!("{why}.")}</p>
        {known}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unknown_word_is_named_escaped_and_answered() {
        let page = page(vec![Fault {
            name: "status".into(),
            value: "<b>".into(),
            why: "There is no such status".into(),
            known: vec![("active".into(), "Active".into())],
            at_field: None,
        }]);
        assert_eq!(page.status, StatusCode::BAD_REQUEST);
        let html = page.body.to_html().replace("<!>", "");
        assert!(
            html.contains("status=&lt;b&gt;") && !html.contains("<b>"),
            "{html}"
        );
        assert!(html.contains("active</code>"), "{html}");
    }

    #[test]
    fn an_unknown_unit_is_told_in_words_and_the_known_ones_lead_to_their_lists() {
        let id = "00000000-0000-0000-0000-000000000009";
        let page = page(vec![Fault {
            name: "unit".into(),
            value: id.into(),
            why: "There is no such business unit".into(),
            known: vec![(
                "00000000-0000-0000-0000-000000000002".into(),
                "Pilots".into(),
            )],
            at_field: None,
        }]);
        let html = page.body.to_html().replace("<!>", "");
        assert!(html.contains("The business unit in this address"), "{html}");
        assert!(!html.contains(id), "{html}");
        let link = r#"href="/accounts?unit=00000000-0000-0000-0000-000000000002" class="govuk-link">Pilots"#;
        assert!(html.contains(link), "{html}");
        assert_eq!(html.matches("00000000-").count(), 1, "{html}");
    }
}
