//! Eight quarters beside each other: returns, and a measure of success.

use super::figures::KINDS;
use crate::components::{Column, DataTable, Row, Stack, StackedColumns, Written, thousands};
use crate::urls;
use domain::quarter::Quarter;
use domain::report::{Measure, Ratio};
use leptos::prelude::*;
use store::queries::reports::ReportLine;

/// So many quarters make a trend.
pub(super) const QUARTERS: i64 = 8;

/// "Q2" and "26–27".
fn label(quarter: Quarter) -> (String, String) {
    let code = quarter.code();
    let (name, year) = code.split_once(' ').unwrap_or((&code, ""));
    (name.to_owned(), year.trim_start_matches("20").to_owned())
}

fn reported(line: &ReportLine) -> Written {
    let words = line.quarter.code();
    let written = Written::link(&urls::compliance_report(line.quarter), &words);
    if line.restated > 0 {
        written.below("Restated")
    } else {
        written
    }
}

/// A share as chart and table both write it.
fn share(ratio: Ratio) -> String {
    ratio.percent().unwrap_or_else(|| "None".to_owned())
}

/// The share as a cell.
fn share_cell(ratio: Ratio) -> Written {
    match ratio.percent() {
        Some(_) => Written::text(&share(ratio)),
        None => Written::muted(&share(ratio)),
    }
}

/// Of the returns that were expected, those that were accepted.
fn accepted(line: &ReportLine) -> Ratio {
    Ratio {
        met: line.accepted + line.with_action,
        of: line.expected,
    }
}

/// How the returns of each quarter ended.
pub(super) fn returns(lines: &[ReportLine]) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="govuk-body">"No quarter is closed yet. The trend begins with the first report."</p> }.into_any();
    }
    let column = |line: &ReportLine| {
        let (name, below) = label(line.quarter);
        Stack {
            name,
            below,
            parts: vec![
                line.accepted,
                line.with_action,
                line.unreviewed,
                line.not_reported,
            ],
            note: share(accepted(line)),
        }
    };
    let columns: Vec<Stack> = lines.iter().map(column).collect();
    let row = |line: &ReportLine| {
        let cells = [
            line.expected,
            line.accepted,
            line.with_action,
            line.late,
            line.not_reported,
            line.not_needed,
        ];
        let cells = cells.iter().map(|many| Written::text(&thousands(*many)));
        let all = std::iter::once(share_cell(accepted(line))).chain(cells);
        Row::written(reported(line), all.collect())
    };
    let rows: Vec<Row> = lines.iter().map(row).collect();
    let mut heads = vec![Column::new("Quarter")];
    let names = [
        "Share accepted",
        "Expected",
        "Accepted",
        "With action",
        "Sent late",
        "Not in",
        "Not needed",
    ];
    heads.extend(names.map(|name| Column::new(name).numeric()));
    let description = "Each column is one quarter, the oldest first; above it stands the share of its returns that were accepted. The table below holds the same figures.";
    view! {
        <StackedColumns id="trend" title="Returns quarter by quarter" description=description kinds=KINDS.to_vec() columns=columns/>
        <DataTable caption="Returns quarter by quarter" columns=heads rows=rows dense=true/>
    }
    .into_any()
}

/// How a measure stood in each quarter. `id`: of the chart on its page.
pub(super) fn measure(id: &'static str, measure: Measure, lines: &[ReportLine]) -> AnyView {
    if lines.is_empty() {
        return view! { <p class="govuk-body">"No quarter is closed yet. The history begins with the first report."</p> }.into_any();
    }
    let column = |line: &ReportLine| {
        let (name, below) = label(line.quarter);
        let ratio = line.measure(measure);
        Stack {
            name,
            below,
            parts: vec![ratio.met, ratio.of - ratio.met.min(ratio.of)],
            note: share(ratio),
        }
    };
    let columns: Vec<Stack> = lines.iter().map(column).collect();
    let row = |line: &ReportLine| {
        let ratio = line.measure(measure);
        let cells = vec![
            share_cell(ratio),
            Written::text(&thousands(ratio.met)),
            Written::text(&thousands(ratio.of)),
        ];
        Row::written(reported(line), cells)
    };
    let rows: Vec<Row> = lines.iter().map(row).collect();
    let heads = vec![
        Column::new("Quarter"),
        Column::new("Share").numeric(),
        Column::new("Met").numeric(),
        Column::new("Of").numeric(),
    ];
    let title = format!("{}, quarter by quarter", measure.name());
    let description = "Each column is one quarter, the oldest first; above it stands the share. The table below holds the same figures.";
    view! {
        <StackedColumns id=id title=title.clone() description=description kinds=vec!["Met", "Not met"] columns=columns/>
        <DataTable caption=title columns=heads rows=rows dense=true/>
    }
    .into_any()
}
