//! Facts of one record, name and value. Not for many records: that is `table`.

use leptos::prelude::*;

/// One fact.
pub struct SummaryRow {
    key: String,
    value: AnyView,
    actions: Vec<(String, String, String)>,
}

impl SummaryRow {
    /// A fact in words; empty words read "Not provided".
    pub fn text(key: impl Into<String>, value: impl Into<String>) -> Self {
        let (key, value) = (key.into(), value.into());
        let value = if value.trim().is_empty() {
            view! { <span class="app-muted">"Not provided"</span> }.into_any()
        } else {
            // Each line of a long text is a paragraph of its own.
            let lines: Vec<_> = value
                .lines()
                .filter(|l| !l.trim().is_empty())
                .map(str::to_owned)
                .collect();
            match lines.as_slice() {
                [one] => one.clone().into_any(),
                _ => lines
                    .into_iter()
                    .map(|line| view! { <p class="govuk-body">{line}</p> })
                    .collect_view()
                    .into_any(),
            }
        };
        Self {
            key,
            value,
            actions: Vec::new(),
        }
    }

    /// A fact as a view: a link, a tag, a list.
    pub fn view(key: impl Into<String>, value: impl IntoAny) -> Self {
        Self {
            key: key.into(),
            value: value.into_any(),
            actions: Vec::new(),
        }
    }

    /// The same with a link: where to, "Change", and what it changes for those who hear only the link.
    #[must_use]
    pub fn action(
        mut self,
        href: impl Into<String>,
        text: impl Into<String>,
        about: impl Into<String>,
    ) -> Self {
        self.actions.push((href.into(), text.into(), about.into()));
        self
    }
}

/// A list of facts.
#[component]
pub fn SummaryList(
    rows: Vec<SummaryRow>,
    /// Without lines between the rows.
    #[prop(optional)]
    no_border: bool,
) -> impl IntoView {
    let any_action = rows.iter().any(|row| !row.actions.is_empty());
    let class = if no_border {
        "govuk-summary-list govuk-summary-list--no-border"
    } else {
        "govuk-summary-list"
    };
    let row = |row: SummaryRow| {
        let row_class = if any_action && row.actions.is_empty() {
            "govuk-summary-list__row govuk-summary-list__row--no-actions"
        } else {
            "govuk-summary-list__row"
        };
        view! {
            <div class=row_class>
                <dt class="govuk-summary-list__key">{row.key}</dt>
                <dd class="govuk-summary-list__value">{row.value}</dd>
                {(!row.actions.is_empty()).then(|| view! {
                    <dd class="govuk-summary-list__actions">{row.actions.into_iter().map(action).collect_view()}</dd>
                })}
            </div>
        }
    };
    view! { <dl class=class>{rows.into_iter().map(row).collect_view()}</dl> }
}

fn action((href, text, about): (String, String, String)) -> impl IntoView {
    view! {
        <a class="govuk-link" href=href>
            {text}
            <span class="govuk-visually-hidden">{format!(" {about}")}</span>
        </a>
    }
}
