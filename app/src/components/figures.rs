//! Counts large enough to see from across a desk, each opening its records; cards of the home page.

use super::textarea::thousands;
use leptos::prelude::*;

/// What a figure says about how things stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// A number.
    #[default]
    Plain,
    /// Somebody has to act.
    Alert,
    /// All is well.
    Good,
}

/// One count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The count.
    pub number: u64,
    /// Of what: "accounts without a business unit".
    pub label: String,
    /// The list of exactly these records.
    pub href: Option<String>,
    /// How it is marked.
    pub mood: Mood,
}

/// Counts in a row.
#[component]
pub fn Figures(figures: Vec<Figure>) -> impl IntoView {
    let one = |figure: Figure| {
        let class = match figure.mood {
            Mood::Plain => "app-figure",
            Mood::Alert => "app-figure app-figure--alert",
            Mood::Good => "app-figure app-figure--good",
        };
        let words = view! {
            <span class="app-figure__number">{thousands(figure.number)}</span>
            " "
            <span class="app-figure__label">{figure.label}</span>
        };
        let inner = match figure.href {
            Some(href) => view! { <a href=href>{words}</a> }.into_any(),
            None => words.into_any(),
        };
        view! { <li class=class>{inner}</li> }
    };
    view! { <ul class="app-figures">{figures.into_iter().map(one).collect_view()}</ul> }
}

/// A box with a heading, for the home page and overviews; several stand in [`Cards`].
#[component]
pub fn Card(
    #[prop(into)] title: String,
    #[prop(optional, into)] href: Option<String>,
    children: Children,
) -> impl IntoView {
    let heading = match href {
        Some(href) => view! { <a class="govuk-link" href=href>{title}</a> }.into_any(),
        None => title.into_any(),
    };
    view! {
        <section class="app-card">
            <h2 class="app-card__title">{heading}</h2>
            {children()}
        </section>
    }
}

/// Cards beside each other.
#[component]
pub fn Cards(children: Children) -> impl IntoView {
    view! { <div class="app-cards">{children()}</div> }
}
