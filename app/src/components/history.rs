//! What happened to a record and what differs between two versions of it. The sentences come from
//! the caller; nothing is compared here.

use super::time::Instant;
use chrono::{DateTime, Utc};
use domain::account::Change;
use leptos::prelude::*;

/// One thing that happened.
pub struct TimelineItem {
    /// What, as a sentence: "Edited: purpose and audience".
    pub title: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// More about it: [`Changes`], a reason in words.
    pub body: Option<AnyView>,
}

/// History, newest first. `level` of the titles' headings is 3: an `h2` stands above.
#[component]
pub fn Timeline(items: Vec<TimelineItem>) -> impl IntoView {
    let one = |item: TimelineItem| {
        view! {
            <li class="app-timeline__item">
                <h3 class="app-timeline__title">{item.title}</h3>
                <p class="app-timeline__meta"><Instant at=item.at/>{format!(" by {}", item.who)}</p>
                {item.body.map(|body| view! { <div class="app-timeline__body">{body}</div> })}
            </li>
        }
    };
    view! { <ol class="app-timeline">{items.into_iter().map(one).collect_view()}</ol> }
}

/// What changed, field by field, from and to.
#[component]
pub fn Changes(changes: Vec<Change>) -> impl IntoView {
    let one = |change: Change| {
        view! {
            <div class="app-changes__row">
                <dt>{change.label}</dt>
                <dd>
                    {side("from", lines(&change.before, &change.after))}" "
                    {side("to", lines(&change.after, &change.before))}
                    {note(&change.before, &change.after)}
                </dd>
            </div>
        }
    };
    view! { <dl class="app-changes">{changes.into_iter().map(one).collect_view()}</dl> }
}

fn side(word: &'static str, text: Option<AnyView>) -> AnyView {
    let Some(text) = text else {
        return view! { <span>{format!("{word} ")}<span class="app-muted">"nothing"</span></span> }
            .into_any();
    };
    match word {
        "from" => view! { <span>"from "<del>{text}</del></span> }.into_any(),
        _ => view! { <span>"to "<ins>{text}</ins></span> }.into_any(),
    }
}

/// Whether two texts have the same words, so that nobody sees a difference between them.
fn same_words(one: &str, other: &str) -> bool {
    one != other && one.split_whitespace().eq(other.split_whitespace())
}

/// A text with its lines and spaces as they are; nothing where there is none. Where it differs from
/// `other` in these alone, each line break is marked.
pub fn lines(text: &str, other: &str) -> Option<AnyView> {
    if text.is_empty() {
        return None;
    }
    let marked = same_words(text, other);
    let last = text.split('\n').count() - 1;
    let line = |(place, line): (usize, &str)| {
        let end = match (place == last, marked) {
            (true, _) => None,
            (false, false) => Some("\n".into_any()),
            (false, true) => Some(
                view! {
                    <span class="app-line-break">
                        <span aria-hidden="true">"↵"</span>
                        <span class="govuk-visually-hidden">" (line break) "</span>
                    </span>
                    "\n"
                }
                .into_any(),
            ),
        };
        view! { {line.to_owned()}{end} }
    };
    let all = text.split('\n').enumerate().map(line).collect_view();
    Some(view! { <span class="app-lines">{all}</span> }.into_any())
}

/// Says so where two texts differ in line breaks or spaces alone.
pub fn note(one: &str, other: &str) -> Option<AnyView> {
    same_words(one, other).then(|| {
        view! { <span class="app-table__sub">"Only line breaks or spaces differ"</span> }.into_any()
    })
}

/// One field in two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompareRow {
    /// The field's label.
    pub label: String,
    /// What the person tried to save.
    pub yours: String,
    /// What is saved now.
    pub theirs: String,
}

/// Two versions beside each other: what the person tried to save, and what somebody else saved in
/// the meantime. Fields that differ are marked, in words too.
#[component]
pub fn Compare(
    rows: Vec<CompareRow>,
    #[prop(default = "Your version".into(), into)] yours: String,
    #[prop(default = "Saved now".into(), into)] theirs: String,
) -> impl IntoView {
    let (yours_label, theirs_label) = (yours.clone(), theirs.clone());
    let words = |text: &str, other: &str| {
        lines(text, other)
            .unwrap_or_else(|| view! { <span class="app-muted">"Nothing"</span> }.into_any())
    };
    let one = |row: CompareRow| {
        let differs = row.yours != row.theirs;
        let class = if differs {
            "govuk-table__row app-compare__differs"
        } else {
            "govuk-table__row"
        };
        view! {
            <tr class=class>
                <th scope="row" class="govuk-table__header">
                    {row.label}
                    {differs.then(|| view! { <span class="app-table__sub">"differs"</span> })}
                    {note(&row.yours, &row.theirs)}
                </th>
                <td class="govuk-table__cell" data-label=yours_label.clone()>{words(&row.yours, &row.theirs)}</td>
                <td class="govuk-table__cell" data-label=theirs_label.clone()>{words(&row.theirs, &row.yours)}</td>
            </tr>
        }
        .into_any()
    };
    let rows: Vec<AnyView> = rows.into_iter().map(one).collect();
    view! {
        <table class="govuk-table app-table--stack app-compare">
            <caption class="govuk-table__caption govuk-visually-hidden">"The two versions"</caption>
            <thead class="govuk-table__head">
                <tr class="govuk-table__row">
                    <th scope="col" class="govuk-table__header">"Field"</th>
                    <th scope="col" class="govuk-table__header">{yours}</th>
                    <th scope="col" class="govuk-table__header">{theirs}</th>
                </tr>
            </thead>
            <tbody class="govuk-table__body">{rows}</tbody>
        </table>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(view: AnyView) -> String {
        view.to_html().replace("<!>", "")
    }

    fn changed(before: &str, after: &str) -> String {
        let change = Change {
            field: "purpose".into(),
            label: "Purpose".into(),
            before: before.into(),
            after: after.into(),
        };
        html(view! { <Changes changes=vec![change]/> }.into_any())
    }

    #[test]
    fn a_line_break_that_is_the_only_difference_is_marked_and_told() {
        let html = changed("one two", "one\ntwo");
        assert!(html.contains("Only line breaks or spaces differ"), "{html}");
        assert_eq!(html.matches('↵').count(), 1, "{html}");
        assert!(html.contains("(line break)"), "{html}");
        let blank = changed("one\ntwo", "one\n\ntwo");
        assert_eq!(blank.matches('↵').count(), 3, "{blank}");
    }

    #[test]
    fn other_differences_keep_their_lines_without_marks() {
        let html = changed("one", "two\nthree");
        assert!(!html.contains('↵') && !html.contains("Only line"), "{html}");
        assert!(html.contains("two\nthree"), "the line end stays: {html}");
        assert!(html.contains("app-lines"), "{html}");
        assert!(changed("", "a").contains("nothing"));
    }

    #[test]
    fn two_versions_beside_each_other_show_the_same() {
        let rows = vec![CompareRow {
            label: "Notes".into(),
            yours: "a <b>\n\nc".into(),
            theirs: "a <b>\nc".into(),
        }];
        let html = html(view! { <Compare rows=rows/> }.into_any());
        assert_eq!(html.matches('↵').count(), 3, "{html}");
        assert!(html.contains("Only line breaks or spaces differ"), "{html}");
        assert!(html.contains("a &lt;b&gt;"), "{html}");
    }
}
