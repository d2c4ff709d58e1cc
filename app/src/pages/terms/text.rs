//! A notice laid out. Its text is never HTML.

use domain::notice::{Part, parts};
use leptos::prelude::*;

/// Headings, lists and paragraphs of the text.
pub fn laid_out(body: &str) -> AnyView {
    let part = |part: Part<'_>| match part {
        Part::Heading(words) => {
            let words = words.to_owned();
            view! { <h2 class="govuk-heading-m">{words}</h2> }.into_any()
        }
        Part::List(items) => {
            let items: Vec<_> = items
                .into_iter()
                .map(|item| {
                    let item = item.to_owned();
                    view! { <li>{item}</li> }
                })
                .collect();
            view! { <ul class="govuk-list govuk-list--bullet">{items}</ul> }.into_any()
        }
        Part::Paragraph(words) => view! { <p class="govuk-body">{words}</p> }.into_any(),
    };
    parts(body).into_iter().map(part).collect_view().into_any()
}
