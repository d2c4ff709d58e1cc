//! The lines of a comparison as a table; with boxes to choose several where somebody may decide.

use super::words;
use crate::components::{Column, DataTable, Row, Written};
use crate::pages::forms::Typed;
use crate::urls;
use domain::reconciliation::Decision;
use leptos::prelude::*;
use store::queries::reconciliations::Line;

/// Whether a line waits for a decision.
pub(super) fn is_open(line: &Line) -> bool {
    line.decided.is_none() && !Decision::about(line.verdict).is_empty()
}

/// The table.
pub(super) fn view(of: i64, lines: &[Line], chooses: bool, typed: &Typed) -> AnyView {
    let columns = [
        "Listed as",
        "Level listed",
        "Result",
        "In the register",
        "Decision",
    ];
    let columns = columns.map(Column::new).to_vec();
    let ticked = typed.all("line");
    let rows = lines.iter().map(|line| row(of, line, chooses, &ticked));
    let rows: Vec<Row> = rows.collect();
    view! { <DataTable caption="Lines of this comparison" columns=columns rows=rows dense=true/> }
        .into_any()
}

fn row(of: i64, line: &Line, chooses: bool, ticked: &[String]) -> Row {
    let name = words::listed(line);
    let place = words::place(line);
    // The name of a line without any is its place already.
    let below = match (line.email.as_str(), line.name.as_str()) {
        ("", "") => String::new(),
        ("", _) | (_, "") => place,
        (email, _) => format!("{email}, {place}"),
    };
    let head = if chooses && is_open(line) {
        Written::choice("line", &line.number.to_string(), &name, ticked).below(&below)
    } else {
        Written::breakable(&name).below(&below)
    };
    let mut result = Written::default().tag(words::colour(line.verdict), line.verdict.name());
    if !line.remark.is_empty() {
        result = result.line(&line.remark);
    }
    let mut known = match &line.person {
        Some((id, name)) => Written::link(&urls::person(*id), name),
        None => Written::muted("Nobody"),
    };
    if let Some(grant) = words::grant(line) {
        known = known.and_link(&urls::record(grant), &grant.to_string());
    }
    let href = urls::reconciliation_page(of, &format!("rows/{}", line.number));
    let decision = match &line.decided {
        Some(decided) => {
            let words = decided.decision.done();
            let below = format!("{}, {}", decided.by, decided.note);
            Written::link(&href, words).below(&below)
        }
        None if is_open(line) => Written::link(&href, &format!("Decide about {name}")),
        None => Written::muted("Not needed"),
    };
    Row::written(
        head,
        vec![Written::text(&words::level(line)), result, known, decision],
    )
}
