//! Charts as SVG without a script: bars beside a name, columns along time, each stacked to the whole. Nothing
//! in them scales but the bars: lengths are shares of the width, so that words stay readable at 320 px.
//! Parts differ by pattern as well as by colour. A chart is one picture with a title and a description;
//! whoever cannot see it, or wants the numbers, has the table that stands beside it.

mod bars;
mod columns;

pub use bars::StackedBars;
pub use columns::StackedColumns;

use super::written::escaped;
use leptos::prelude::*;

/// One bar or column.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stack {
    /// What it is about: "Labour", "Q2 2026–27".
    pub name: String,
    /// A second line below it; columns only.
    pub below: String,
    /// How many of each kind, in the order of the kinds.
    pub parts: Vec<u64>,
    /// What is written beside the bar or above the column: "12", "98%".
    pub note: String,
}

impl Stack {
    /// All of its parts.
    pub fn total(&self) -> u64 {
        self.parts.iter().sum()
    }
}

/// The most kinds that a chart tells apart.
const KINDS: usize = 5;

/// What the parts are, as a list of marks and words.
#[component]
pub fn Legend(
    /// The chart's own id.
    id: &'static str,
    kinds: Vec<&'static str>,
) -> impl IntoView {
    let one = |(place, name): (usize, &'static str)| {
        let mut mark = String::from(
            "<svg class=\"app-legend__mark\" width=\"18\" height=\"18\" aria-hidden=\"true\" focusable=\"false\">",
        );
        part(&mut mark, id, place, ["0", "0", "18", "18"]);
        mark.push_str("</svg>");
        view! { <li><span inner_html=mark></span>" "{name}</li> }
    };
    let kinds = kinds.into_iter().enumerate().map(one).collect_view();
    view! { <ul class="app-legend">{kinds}</ul> }
}

/// The beginning of a picture: its title, its description, its patterns.
fn begin(html: &mut String, id: &str, title: &str, description: &str, height: usize) {
    html.extend([
        "<svg class=\"app-chart\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" focusable=\"false\" width=\"100%\" height=\"",
        &height.to_string(),
        "\" aria-labelledby=\"",
        id,
        "-title ",
        id,
        "-desc\"><title id=\"",
        id,
        "-title\">",
        &escaped(title),
        "</title><desc id=\"",
        id,
        "-desc\">",
        &escaped(description),
        "</desc><defs>",
    ]);
    // Lines that rise, dots, lines that fall, a grid; the first kind is plain.
    let marks = [
        "<path class=\"app-chart__mark\" d=\"M-2 8L8 -2M2 12L12 2\"/>",
        "<circle class=\"app-chart__dot\" cx=\"5\" cy=\"5\" r=\"2\"/>",
        "<path class=\"app-chart__mark\" d=\"M-2 2L8 12M2 -2L12 8\"/>",
        "<path class=\"app-chart__mark\" d=\"M0 5H10M5 0V10\"/>",
    ];
    for (place, mark) in marks.iter().enumerate() {
        html.push_str(&format!(
            "<pattern id=\"{id}-{}\" width=\"10\" height=\"10\" patternUnits=\"userSpaceOnUse\">{mark}</pattern>",
            place + 2
        ));
    }
    html.push_str("</defs>");
}

/// A rectangle of a kind: its colour, and its pattern above it. `at`: x, y, width, height.
fn part(html: &mut String, id: &str, place: usize, [x, y, width, height]: [&str; 4]) {
    let kind = place % KINDS + 1;
    let at = format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"");
    html.push_str(&format!("<rect class=\"app-chart__bar--{kind}\" {at}/>"));
    if kind > 1 {
        html.push_str(&format!(
            "<rect class=\"app-chart__pattern\" fill=\"url(#{id}-{kind})\" {at}/>"
        ));
    }
}

/// So many hundredths of a per cent as a length.
fn percent(hundredths: u64) -> String {
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// Where each part begins and how long it is, of `whole` hundredths of a per cent; parts that are none are
/// left out. The ends meet whatever is rounded.
fn shares(parts: &[u64], whole: u64) -> Vec<(usize, u64, u64)> {
    let total: u64 = parts.iter().sum();
    let mut before = 0;
    let mut found = Vec::new();
    for (place, many) in parts.iter().enumerate() {
        let (from, to) = (before * whole, (before + many) * whole);
        if let (Some(from), Some(to)) = (from.checked_div(total), to.checked_div(total))
            && *many > 0
        {
            found.push((place, from, to - from));
        }
        before += many;
    }
    found
}

/// A name that fits in so many letters.
fn short(name: &str, longest: usize) -> String {
    if name.chars().count() <= longest {
        return name.to_owned();
    }
    let mut cut: String = name.chars().take(longest - 1).collect();
    cut.truncate(cut.trim_end().len());
    format!("{cut}…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::html;
    use proptest::prelude::*;

    fn stack(name: &str, parts: &[u64]) -> Stack {
        Stack {
            name: name.into(),
            below: "26–27".into(),
            parts: parts.to_vec(),
            note: parts.iter().sum::<u64>().to_string(),
        }
    }

    #[test]
    fn parts_are_told_by_pattern_and_words_and_names_stay_text() {
        let bars = vec![stack("<b>Labour</b>", &[3, 1, 0])];
        let shown = html(view! {
            <StackedBars id="groups" title="Returns by group" description="3 accepted" kinds=vec!["Accepted", "Late", "Missing"] bars=bars/>
        });
        assert!(shown.contains("role=\"img\""), "{shown}");
        assert!(shown.contains("aria-labelledby=\"groups-title groups-desc\""));
        assert!(shown.contains("<title id=\"groups-title\">Returns by group</title>"));
        assert!(shown.contains("&lt;b&gt;Labour"), "{shown}");
        assert!(shown.contains("url(#groups-2)") && shown.contains("width=\"75.00%\""));
        assert!(
            !shown.contains("style="),
            "the policy forbids inline styles"
        );
        assert_eq!(
            shown.matches("app-chart__bar--3").count(),
            1,
            "only in the legend"
        );
    }

    #[test]
    fn a_column_of_nothing_is_no_column() {
        let columns = vec![stack("Q1", &[]), stack("Q2", &[1, 1])];
        let shown = html(view! {
            <StackedColumns id="trend" title="Trend" description="Two quarters" kinds=vec!["Met", "Not met"] columns=columns/>
        });
        assert_eq!(
            shown.matches("class=\"app-chart__bar--1\"").count(),
            2,
            "{shown}"
        );
    }

    #[test]
    fn long_names_are_cut_on_a_letter() {
        assert_eq!(short("Labour", 6), "Labour");
        let cut = short("Te Whakatairanga Service Delivery", 18);
        assert_eq!(cut, "Te Whakatairanga…");
    }

    proptest! {
        #[test]
        fn parts_fill_the_whole_without_a_gap(parts in prop::collection::vec(0_u64..10_000, 0..5)) {
            let found = shares(&parts, 10_000);
            let mut end = 0;
            for (place, from, length) in &found {
                prop_assert_eq!(*from, end);
                prop_assert!(parts[*place] > 0);
                end = from + length;
            }
            prop_assert_eq!(end, if parts.iter().sum::<u64>() > 0 { 10_000 } else { 0 });
        }
    }
}
