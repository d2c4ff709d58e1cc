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
                <dd>{side("from", change.before)}" "{side("to", change.after)}</dd>
            </div>
        }
    };
    view! { <dl class="app-changes">{changes.into_iter().map(one).collect_view()}</dl> }
}

fn side(word: &'static str, text: String) -> AnyView {
    match (word, text.is_empty()) {
        (_, true) => {
            view! { <span>{format!("{word} ")}<span class="app-muted">"nothing"</span></span> }
                .into_any()
        }
        ("from", false) => view! { <span>"from "<del>{text}</del></span> }.into_any(),
        (_, false) => view! { <span>"to "<ins>{text}</ins></span> }.into_any(),
    }
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
    let words = |text: String| {
        if text.is_empty() {
            return view! { <span class="app-muted">"Nothing"</span> }.into_any();
        }
        let lines = text
            .lines()
            .map(|line| view! { <span class="app-line">{line.to_owned()}</span> });
        lines.collect_view().into_any()
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
                </th>
                <td class="govuk-table__cell" data-label=yours_label.clone()>{words(row.yours)}</td>
                <td class="govuk-table__cell" data-label=theirs_label.clone()>{words(row.theirs)}</td>
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
