//! Bars below each other, each with its name above it: groups, units.

use super::{Legend, Stack, begin, part, percent, shares, short};
use crate::components::written::escaped;
use leptos::prelude::*;

/// Height of a bar with its name.
const ROW: usize = 56;

/// The bars use this much of the width, in hundredths of a per cent: beside them stands the number.
const WIDTH: u64 = 10_000;

/// From this share on, a part has room for its number, in hundredths of a per cent.
const ROOM: u64 = 1_000;

/// Bars stacked to the whole.
#[component]
pub fn StackedBars(
    /// Its id on the page.
    id: &'static str,
    #[prop(into)] title: String,
    /// What there is to see, in a sentence or two.
    #[prop(into)]
    description: String,
    /// What the parts are.
    kinds: Vec<&'static str>,
    bars: Vec<Stack>,
) -> impl IntoView {
    let mut html = String::with_capacity(1024 * (bars.len() + 1));
    begin(&mut html, id, &title, &description, bars.len() * ROW + 4);
    for (place, bar) in bars.iter().enumerate() {
        row(&mut html, id, place * ROW, bar);
    }
    html.push_str("</svg>");
    view! {
        <Legend id=id kinds=kinds/>
        <div class="app-chart-box" inner_html=html></div>
    }
}

fn row(html: &mut String, id: &str, top: usize, bar: &Stack) {
    let (y, note) = (top + 18, escaped(&bar.note));
    // Words of a picture do not wrap: a telephone is shown fewer of them.
    for (longest, class) in [
        (56, "app-chart__text--wide"),
        (23, "app-chart__text--narrow"),
    ] {
        let name = short(&bar.name, longest);
        html.push_str(&format!(
            "<text class=\"app-chart__text {class}\" x=\"0\" y=\"{y}\">{}</text>",
            escaped(&name)
        ));
    }
    html.push_str(&format!(
        "<text class=\"app-chart__text app-chart__text--end\" x=\"100%\" y=\"{y}\">{note}</text>"
    ));
    let (y, middle) = ((top + 24).to_string(), top + 41);
    for (place, from, length) in shares(&bar.parts, WIDTH) {
        part(
            html,
            id,
            place,
            [&percent(from), &y, &percent(length), "24"],
        );
        if length >= ROOM {
            let many = bar.parts.get(place).copied().unwrap_or(0);
            let x = percent(from + length / 2);
            html.push_str(&format!(
                "<text class=\"app-chart__number\" x=\"{x}\" y=\"{middle}\">{many}</text>"
            ));
        }
    }
}
