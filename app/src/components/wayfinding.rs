//! Where am I, and how do I get back: breadcrumbs, back link, the page's heading.

use leptos::prelude::*;

/// A place to go to, and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Where.
    pub href: String,
    /// Its name.
    pub text: String,
}

impl Place {
    /// A place.
    pub fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            text: text.into(),
        }
    }
}

/// The way from the top to the page above this one.
#[component]
pub fn Breadcrumbs(places: Vec<Place>) -> impl IntoView {
    let one = |place: Place| {
        view! {
            <li class="govuk-breadcrumbs__list-item"><a class="govuk-breadcrumbs__link" href=place.href>{place.text}</a></li>
        }
    };
    view! {
        <nav class="govuk-breadcrumbs" aria-label="Breadcrumb">
            <ol class="govuk-breadcrumbs__list">{places.into_iter().map(one).collect_view()}</ol>
        </nav>
    }
}

/// Back to where the person came from.
#[component]
pub fn BackLink(place: Place) -> impl IntoView {
    // In a landmark, so that those who jump from one to the next do not miss it.
    view! { <nav aria-label="Back"><a class="govuk-back-link" href=place.href>{place.text}</a></nav> }
}

/// The page's only `h1`, with what it belongs to above it: a reference, a step.
#[component]
pub fn Heading(
    #[prop(into)] text: String,
    #[prop(optional, into)] caption: Option<String>,
) -> impl IntoView {
    view! {
        {caption.map(|caption| view! { <span class="govuk-caption-l">{caption}</span> })}
        <h1 class="govuk-heading-l">{text}</h1>
    }
}
