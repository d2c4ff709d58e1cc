//! Columns beside each other along time: quarters.

use super::{Legend, Stack, begin, part, percent, shares};
use crate::components::written::escaped;
use leptos::prelude::*;

/// Height of a full column.
const HEIGHT: u64 = 160;
/// Room for the words above the columns.
const ABOVE: u64 = 24;
/// Room for the words below them.
const BELOW: u64 = 44;

/// Columns stacked to the whole, the oldest first.
#[component]
pub fn StackedColumns(
    /// Its id on the page.
    id: &'static str,
    #[prop(into)] title: String,
    /// What there is to see, in a sentence or two.
    #[prop(into)]
    description: String,
    /// What the parts are.
    kinds: Vec<&'static str>,
    columns: Vec<Stack>,
) -> impl IntoView {
    let mut html = String::with_capacity(1024 * (columns.len() + 1));
    let height = usize::try_from(ABOVE + HEIGHT + BELOW).unwrap_or(0);
    begin(&mut html, id, &title, &description, height);
    let floor = ABOVE + HEIGHT;
    html.push_str(&format!(
        "<line class=\"app-chart__axis\" x1=\"0\" y1=\"{floor}\" x2=\"100%\" y2=\"{floor}\"/>"
    ));
    // A few columns are not stretched over all of the page.
    let places = columns.len().max(4) as u64;
    for (place, column) in (0..).zip(&columns) {
        one(&mut html, id, (place, places), column);
    }
    html.push_str("</svg>");
    view! {
        <Legend id=id kinds=kinds/>
        <div class="app-chart-box" inner_html=html></div>
    }
}

fn one(html: &mut String, id: &str, (place, places): (u64, u64), column: &Stack) {
    let slot = 10_000 / places;
    let (left, middle) = (place * slot + slot / 6, place * slot + slot / 2);
    let (x, width) = (percent(left), percent(slot * 2 / 3));
    for (kind, from, length) in shares(&column.parts, HEIGHT) {
        // A part that is too few for a pixel still shows.
        let length = length.max(1);
        let y = (ABOVE + HEIGHT - from - length).to_string();
        part(html, id, kind, [&x, &y, &width, &length.to_string()]);
    }
    let x = percent(middle);
    let floor = ABOVE + HEIGHT;
    for (y, class, words) in [
        (ABOVE - 8, "app-chart__label", &column.note),
        (floor + 18, "app-chart__label", &column.name),
        (floor + 36, "app-chart__label", &column.below),
    ] {
        html.push_str(&format!(
            "<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{}</text>",
            escaped(words)
        ));
    }
}
