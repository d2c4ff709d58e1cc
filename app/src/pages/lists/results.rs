//! What a list found: how much, its files, its table and the way to its other pages; or why there is
//! nothing.

use crate::components::{Chip, CountLine, Downloads, EmptyState, FileLink, FileSize, Pagination};
use crate::urls::Query;
use leptos::prelude::*;

/// What was found.
pub(crate) struct Results<'a> {
    /// The list's address.
    pub(crate) path: &'static str,
    /// What was asked.
    pub(crate) query: &'a Query,
    /// Which page, from 1; 0 counts as 1.
    pub(crate) page: u64,
    /// How many match in all.
    pub(crate) total: i64,
    /// One of them: "pixel".
    pub(crate) one: &'static str,
    /// Several: "pixels".
    pub(crate) many: &'static str,
    /// What its files are called.
    pub(crate) files: &'static str,
    /// When there is none at all: a title, and what to do.
    pub(crate) none_yet: (&'static str, &'static str),
    /// When none matches.
    pub(crate) none_matches: &'static str,
}

impl Results<'_> {
    /// The results; `table` is asked for when there is something to show.
    pub(crate) fn view(&self, table: impl FnOnce() -> AnyView) -> AnyView {
        if self.total == 0 && self.query.is_empty() {
            let (title, words) = self.none_yet;
            return view! { <EmptyState title=title><p class="govuk-body">{words}</p></EmptyState> }
                .into_any();
        }
        if self.total == 0 {
            let (path, all) = (self.path, format!("show all {}", self.many));
            return view! {
                <EmptyState title=self.none_matches>
                    <p class="govuk-body">
                        "Try fewer or other filters, or "<a class="govuk-link" href=path>{all}</a>
                        ". Macrons and capitals make no difference."
                    </p>
                </EmptyState>
            }
            .into_any();
        }
        let total = u64::try_from(self.total).unwrap_or_default();
        let query = self.query.without("page");
        let files = [("csv", "CSV"), ("xlsx", "XLSX")].map(|(ending, format)| FileLink {
            href: query.href(&format!("{}.{ending}", self.path)),
            name: self.files.to_owned(),
            format,
            size: FileSize::Rows(total),
        });
        let (page, all) = (self.page.max(1), self.query.clone());
        view! {
            <CountLine total=total one=self.one many=self.many/>
            <Downloads files=files.to_vec()/>
            {table()}
            <Pagination path=self.path query=all page=page total=total/>
        }
        .into_any()
    }
}

/// The conditions of a filter, each to be taken away; `parts`: name in the address, label, what is asked.
pub(crate) fn chips(
    path: &'static str,
    query: &Query,
    parts: Vec<(String, &'static str, String)>,
) -> Vec<Chip> {
    let without_page = query.without("page");
    let chip = |(name, label, text): (String, &str, String)| Chip {
        label: format!("{label}: {text}"),
        href: without_page.without(&name).href(path),
    };
    parts.into_iter().map(chip).collect()
}
