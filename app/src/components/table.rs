//! Many records, one a row. Sorting is a link that asks the server again; nothing is sorted here.

use super::written::{Written, escaped};
use crate::urls::Query;
use leptos::prelude::*;

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    label: String,
    sort: Option<&'static str>,
    one_way: bool,
    numeric: bool,
}

impl Column {
    /// A column of text.
    pub fn new(label: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            sort: None,
            one_way: false,
            numeric: false,
        }
    }

    /// A column that can be sorted by; `key` is the word in `?sort=` (`-key` is the other way round).
    #[must_use]
    pub fn sorted_by(mut self, key: &'static str) -> Self {
        self.sort = Some(key);
        self
    }

    /// A column that can be sorted by in one direction only: the list knows no `-key`.
    #[must_use]
    pub fn ordered_by(mut self, key: &'static str) -> Self {
        self.one_way = true;
        self.sorted_by(key)
    }

    /// A column of numbers, aligned to the right.
    #[must_use]
    pub fn numeric(mut self) -> Self {
        self.numeric = true;
        self
    }
}

/// How the rows are sorted now, and the address that other orders are asked for at.
#[derive(Clone, Debug, Default)]
pub struct Sorting {
    /// The list's address without its query.
    pub path: String,
    /// Everything else that is asked for; page and order are replaced.
    pub query: Query,
    /// The present order: `name` or `-name`.
    pub by: String,
}

impl Sorting {
    fn state(&self, key: &str) -> &'static str {
        match self.by.strip_prefix('-') {
            Some(by) if by == key => "descending",
            None if self.by == key => "ascending",
            _ => "none",
        }
    }

    fn href(&self, key: &str, one_way: bool) -> String {
        let next = if self.state(key) == "ascending" && !one_way {
            format!("-{key}")
        } else {
            key.to_owned()
        };
        self.query
            .without("page")
            .with("sort", next)
            .href(&self.path)
    }
}

/// A row: its heading (the link to the record) and the other cells, in the order of the columns.
pub struct Row {
    head: Written,
    cells: Vec<Written>,
    class: &'static str,
}

impl Row {
    /// A row; `cells` leaves out the first column, which is `head`.
    pub fn new(head: impl IntoAny, cells: Vec<AnyView>) -> Self {
        let cells = cells.into_iter().map(Written::from).collect();
        Self::written(Written::view(head), cells)
    }

    /// The same of written cells, for tables of many rows.
    pub fn written(head: Written, cells: Vec<Written>) -> Self {
        Self {
            head,
            cells,
            class: "govuk-table__row",
        }
    }

    /// The same with another class beside the usual one.
    #[must_use]
    pub fn class(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }
}

/// A table whose rows become cards on a narrow screen.
#[component]
pub fn DataTable(
    /// What the table holds; shown to screen readers unless `show_caption`.
    #[prop(into)]
    caption: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    #[prop(optional)] sorting: Option<Sorting>,
    #[prop(optional)] show_caption: bool,
    /// Smaller text, for many columns.
    #[prop(optional)]
    dense: bool,
) -> impl IntoView {
    let class = if dense {
        "govuk-table app-table--stack app-table--dense"
    } else {
        "govuk-table app-table--stack"
    };
    let caption_class = if show_caption {
        "govuk-table__caption govuk-table__caption--m"
    } else {
        "govuk-table__caption govuk-visually-hidden"
    };
    let body = body(&columns, &rows);
    let heads: Vec<AnyView> = columns
        .into_iter()
        .map(|column| head(column, sorting.as_ref()))
        .collect();
    view! {
        <table class=class>
            <caption class=caption_class>{caption}</caption>
            <thead class="govuk-table__head"><tr class="govuk-table__row">{heads}</tr></thead>
            <tbody class="govuk-table__body" inner_html=body></tbody>
        </table>
    }
}

/// The rows as text.
fn body(columns: &[Column], rows: &[Row]) -> String {
    let columns: Vec<_> = columns
        .iter()
        .skip(1)
        .map(|c| (escaped(&c.label), cell_class(c.numeric)))
        .collect();
    let mut html = String::with_capacity(rows.len() * 1024);
    for row in rows {
        html.extend([
            "<tr class=\"",
            row.class,
            "\"><th scope=\"row\" class=\"govuk-table__header\">",
            row.head.html(),
            "</th>",
        ]);
        for (cell, (label, class)) in row.cells.iter().zip(&columns) {
            html.extend(["<td data-label=\"", label, "\" class=\"", class, "\">"]);
            html.extend([cell.html(), "</td>"]);
        }
        html.push_str("</tr>");
    }
    html
}

const fn cell_class(numeric: bool) -> &'static str {
    if numeric {
        "govuk-table__cell govuk-table__cell--numeric"
    } else {
        "govuk-table__cell"
    }
}

fn head(column: Column, sorting: Option<&Sorting>) -> AnyView {
    let class = if column.numeric {
        "govuk-table__header govuk-table__header--numeric"
    } else {
        "govuk-table__header"
    };
    match (column.sort, sorting) {
        (Some(key), Some(sorting)) => view! {
            <th scope="col" class=class aria-sort=sorting.state(key)>
                <a class="app-table__sort" href=sorting.href(key, column.one_way)>{column.label}</a>
            </th>
        }
        .into_any(),
        _ => view! { <th scope="col" class=class>{column.label}</th> }.into_any(),
    }
}
