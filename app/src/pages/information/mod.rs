//! About the product: privacy, accessibility, contact. The same for everybody, signed in or not.

pub mod accessibility;
pub mod contact;
pub mod privacy;

use leptos::prelude::*;

/// The day the words on these pages were last read through, as people read it.
const READ_THROUGH: &str = "21 November 2026";

/// A page of text in a column that is comfortable to read.
fn text(content: impl IntoAny) -> AnyView {
    view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                {content.into_any()}
                <p class="govuk-body app-muted">{format!("Last updated {READ_THROUGH}")}</p>
            </div>
        </div>
    }
    .into_any()
}

fn mail(address: &str) -> AnyView {
    let (href, words) = (format!("mailto:{address}"), address.to_owned());
    view! { <a class="govuk-link" href=href>{words}</a> }.into_any()
}

fn list(lines: &[&'static str]) -> AnyView {
    let lines: Vec<&'static str> = lines.to_vec();
    view! { <ul class="govuk-list govuk-list--bullet">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }
        .into_any()
}
