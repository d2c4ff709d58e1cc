//! What stands around the rows of a list: filter panel, chosen filters, count, downloads, empty state.

use super::choice::{Choice, Select};
use super::field::Field;
use super::textarea::thousands;
use leptos::prelude::*;

/// A filter that is on, and the address of the same list without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    /// What is filtered by: "Platform: Facebook".
    pub label: String,
    /// The list without it.
    pub href: String,
}

/// The filter panel: a GET form, so that a filtered list is an address that can be shared.
/// Its fields are the children; `keep` holds what else the address says (the order).
#[component]
pub fn Filter(
    #[prop(into)] action: String,
    #[prop(optional)] chosen: Vec<Chip>,
    #[prop(optional)] keep: Vec<(String, String)>,
    children: Children,
) -> impl IntoView {
    let clear = action.clone();
    let any = !chosen.is_empty();
    let chip = |chip: Chip| {
        view! {
            <li>
                <a class="app-filter__chip" href=chip.href>
                    <span class="govuk-visually-hidden">"Remove filter "</span>
                    {chip.label}
                </a>
            </li>
        }
    };
    view! {
        <form class="app-filter" method="get" action=action aria-labelledby="filter-heading" novalidate>
            <h2 class="app-filter__heading" id="filter-heading">"Filter"</h2>
            {any.then(|| view! { <ul class="app-filter__chosen">{chosen.into_iter().map(chip).collect_view()}</ul> })}
            {keep.into_iter().map(|(name, value)| view! { <input r#type="hidden" name=name value=value/> }).collect_view()}
            {children()}
            <div class="app-filter__actions">
                <button r#type="submit" class="govuk-button">"Apply filters"</button>
                {any.then(|| view! { <a class="govuk-link" href=clear>"Clear filters"</a> })}
            </div>
        </form>
    }
}

/// The order of a list, as the last field of its filter panel: headers that sort are small for a
/// finger and not there at all where rows are cards. `by` is the word of the present order; the
/// first of `orders` is the usual one, which needs no word in the address.
#[component]
pub fn SortBy(#[prop(into)] by: String, orders: Vec<Choice>) -> impl IntoView {
    let mut orders = orders;
    if let Some(usual) = orders.first_mut() {
        usual.value = String::new();
    }
    let known = orders.iter().any(|order| order.value == by);
    let field = Field::plain("sort", if known { by } else { String::new() });
    view! { <Select field=field label="Sort by" choices=orders/> }
}

/// Filter panel beside results.
#[component]
pub fn ListLayout(filter: AnyView, children: Children) -> impl IntoView {
    view! {
        <div class="app-list">
            <div class="app-list__filter">{filter}</div>
            <div class="app-list__results">{children()}</div>
        </div>
    }
}

/// "**1,262** accounts", as the heading of the results.
#[component]
pub fn CountLine(
    total: u64,
    #[prop(into)] one: String,
    #[prop(into)] many: String,
    #[prop(optional, into)] after: Option<String>,
) -> impl IntoView {
    let noun = if total == 1 { one } else { many };
    let rest = after.map_or_else(|| format!(" {noun}"), |after| format!(" {noun}{after}"));
    view! { <h2 class="app-count"><span class="app-count__number">{thousands(total)}</span>{rest}</h2> }
}

/// A file to download. Its format and size are part of the link (Web Usability Standard).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileLink {
    /// Where it is.
    pub href: String,
    /// What it is: "Register".
    pub name: String,
    /// `CSV`, `XLSX`.
    pub format: &'static str,
    /// How large it is.
    pub size: FileSize,
}

/// How large a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileSize {
    /// Known to the byte.
    Bytes(u64),
    /// Made when asked for: how many rows it will have.
    Rows(u64),
}

impl FileSize {
    fn words(self) -> String {
        match self {
            Self::Bytes(bytes) if bytes < 1_000 => format!("{bytes} bytes"),
            Self::Bytes(bytes) if bytes < 1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
            Self::Bytes(bytes) => format!("{:.1} MB", bytes as f64 / 1_000_000.0),
            Self::Rows(1) => "1 row".to_owned(),
            Self::Rows(rows) => format!("{} rows", thousands(rows)),
        }
    }
}

impl FileLink {
    fn words(&self) -> String {
        format!("{} ({}, {})", self.name, self.format, self.size.words())
    }
}

/// One file to download.
#[component]
pub fn Download(file: FileLink) -> impl IntoView {
    let words = file.words();
    view! { <a class="govuk-link" href=file.href download>{words}</a> }
}

/// Files to download, on one line.
#[component]
pub fn Downloads(files: Vec<FileLink>) -> impl IntoView {
    let one = |file| view! { <li><Download file=file/></li> };
    view! { <ul class="app-downloads" aria-label="Downloads">{files.into_iter().map(one).collect_view()}</ul> }
}

/// Nothing here, and what to do next.
#[component]
pub fn EmptyState(#[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <div class="app-empty">
            <h2 class="app-empty__title">{title}</h2>
            {children()}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_files_say_format_and_size() {
        let words = |size| {
            FileLink {
                href: "/a.csv".into(),
                name: "Register".into(),
                format: "CSV",
                size,
            }
            .words()
        };
        assert_eq!(words(FileSize::Bytes(999)), "Register (CSV, 999 bytes)");
        assert_eq!(words(FileSize::Bytes(38_001)), "Register (CSV, 39 KB)");
        assert_eq!(words(FileSize::Bytes(1_250_000)), "Register (CSV, 1.2 MB)");
        assert_eq!(words(FileSize::Rows(1_262)), "Register (CSV, 1,262 rows)");
        assert_eq!(words(FileSize::Rows(1)), "Register (CSV, 1 row)");
    }
}
