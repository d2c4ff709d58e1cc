//! Parts of the pages: a list of a report as a table, and as rows of a file, from the same cells.

use crate::components::{Column, DataTable, Details, Row, Written};
use chrono::NaiveDate;
use domain::moment::long_date;
use leptos::prelude::*;

/// What stands in the place of a list that is not for whoever looks.
pub(super) const WITHHELD: &str = "Only those who may read everybody’s records see this list.";

/// From so many rows on, a list is folded away on a screen.
const FOLDED: usize = 10;

/// What stands in a cell, on a page and in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    text: String,
    href: Option<String>,
    day: Option<NaiveDate>,
    /// Whether the day stands on the page in full.
    long: bool,
}

impl Cell {
    /// Words.
    pub(super) fn text(words: impl Into<String>) -> Self {
        Self {
            text: words.into(),
            ..Self::default()
        }
    }

    /// A link on a page, words in a file.
    pub(super) fn link(href: Option<String>, words: impl Into<String>) -> Self {
        Self {
            text: words.into(),
            href,
            ..Self::default()
        }
    }

    /// A day: short on a page, `2026-11-22` in a file.
    pub(super) fn day(day: Option<NaiveDate>) -> Self {
        Self {
            text: day.map(|d| d.to_string()).unwrap_or_default(),
            day,
            ..Self::default()
        }
    }

    /// A day: in full on a page, `2026-11-22` in a file.
    pub(super) fn long_day(day: NaiveDate) -> Self {
        Self {
            long: true,
            ..Self::day(Some(day))
        }
    }

    /// As it stands in a file.
    pub(super) fn words(&self) -> &str {
        &self.text
    }

    fn written(&self) -> Written {
        match (&self.href, self.day) {
            // Every link of these lists is a reference.
            (Some(href), _) => Written::reference(href, &self.text),
            (None, Some(day)) if self.long => Written::text(&long_date(day)),
            (None, Some(day)) => Written::short_day(day),
            // Each line of a longer text on its own.
            (None, None) => {
                let mut lines = self.text.lines();
                let first = Written::text(lines.next().unwrap_or_default());
                lines.fold(first, |written, line| written.line(line))
            }
        }
    }
}

/// Rows with a heading, as many as there are.
pub(super) struct List {
    /// The word of its place on the page.
    pub(super) id: &'static str,
    /// Its heading.
    pub(super) title: &'static str,
    /// When it has no rows.
    pub(super) none: &'static str,
    /// Columns with their widths in a spreadsheet.
    pub(super) headings: &'static [(&'static str, u8)],
    /// Cells in the order of the columns.
    pub(super) rows: Vec<Vec<Cell>>,
}

/// How many rows of each list a page holds; its file holds all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    /// The first few.
    Few,
    /// All that a page can hold: to be printed.
    All,
}

impl Rows {
    pub(super) const fn most(self) -> usize {
        match self {
            Self::Few => 20,
            Self::All => 2_000,
        }
    }
}

impl List {
    /// Whether it is not for whoever looks.
    pub(super) fn is_withheld(&self) -> bool {
        self.none == WITHHELD
    }

    /// The rows from `skip` on, as a table; nothing when there are none.
    pub(super) fn table(&self, skip: usize, most: usize) -> Option<AnyView> {
        let row = |cells: &Vec<Cell>| {
            let mut cells = cells.iter().map(Cell::written);
            Row::written(cells.next().unwrap_or_default(), cells.collect())
        };
        let rows: Vec<Row> = self.rows.iter().skip(skip).take(most).map(row).collect();
        if rows.is_empty() {
            return None;
        }
        let columns = self.headings.iter().map(|(name, _)| Column::new(*name));
        let view = view! { <DataTable caption=self.title columns=columns.collect() rows=rows dense=true/> };
        Some(view.into_any())
    }

    /// The list as a section of a page; `whole` is that page with all of its rows.
    pub(super) fn section(&self, rows: Rows, whole: &str) -> AnyView {
        let (id, many, most) = (self.id, self.rows.len(), rows.most());
        let title = match many {
            0 => self.title.to_owned(),
            many => format!("{} ({many})", self.title),
        };
        let rest = (many > most).then(|| match rows {
            Rows::Few => {
                let href = format!("{whole}#{id}");
                let words = format!("Show all {many} and every row of the other lists");
                view! {
                    <p class="govuk-body">{format!("The first {most} are shown. ")}<a class="govuk-link" href=href>{words}</a></p>
                }
                .into_any()
            }
            Rows::All => view! {
                <p class="govuk-body">{format!("The first {most} are shown; the XLSX file holds all of them.")}</p>
            }
            .into_any(),
        });
        let none = (many == 0).then(|| view! { <p class="govuk-body">{self.none}</p> });
        let shown = view! { {self.table(0, most)} {rest} }.into_any();
        let shown = if many > FOLDED {
            let summary = match many > most {
                true => format!("The first {most} of {many}"),
                false => format!("All {many}"),
            };
            let open = rows == Rows::All;
            view! { <div class="app-fold"><Details summary=summary open=open>{shown}</Details></div> }
                .into_any()
        } else {
            shown
        };
        view! {
            <section aria-labelledby=id>
                <h2 class="govuk-heading-m" id=id>{title}</h2>
                {none}
                {shown}
            </section>
        }
        .into_any()
    }
}

/// The contents of a page: where its sections are.
pub(super) fn contents(places: Vec<(&'static str, &'static str)>) -> AnyView {
    let one = |(id, title): (&'static str, &'static str)| {
        view! { <li><a class="govuk-link" href=format!("#{id}")>{title}</a></li> }
    };
    let places = places.into_iter().map(one).collect_view();
    view! {
        <nav class="app-no-print" aria-label="On this page">
            <ul class="govuk-list app-toc">{places}</ul>
        </nav>
    }
    .into_any()
}
