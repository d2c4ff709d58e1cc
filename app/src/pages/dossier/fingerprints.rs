//! The hashes of what was decided on, stored and computed anew.

use super::CaseStep;
use crate::components::{Column, DataTable, Inset, Row, Warning, Written};
use domain::decisions::Decision;
use leptos::prelude::*;
use store::queries::cases::Seen;

/// Whether what is stored still hashes to what the decision says.
fn agrees<S>(made: &Decision<S>, seen: &Seen<S>) -> bool {
    let computed = seen.computed();
    computed == made.hash
        && computed == seen.hash
        && seen.snapshot.hashes().sections == made.sections
}

/// Whether they agree, in words.
pub(crate) fn agreement<S>(made: &Decision<S>, seen: &Seen<S>) -> AnyView {
    if agrees(made, seen) {
        view! { <Inset>"Computed anew just now: all of them agree with what was stored when the decision was made."</Inset> }
            .into_any()
    } else {
        view! { <Warning>"What is stored does not agree with the decision. Somebody has changed the database behind the register. Tell the security team."</Warning> }
            .into_any()
    }
}

/// Every hash, stored and computed.
pub(crate) fn fingerprints<S: CaseStep>(made: &Decision<S>, seen: &Seen<S>) -> AnyView {
    let now = seen.snapshot.hashes();
    let row = |name: &str, stored: &str, computed: &str| {
        let cells = vec![Written::breakable(stored), Written::breakable(computed)];
        Row::written(Written::text(name), cells)
    };
    let mut rows = vec![row("Everything", &made.hash, &seen.computed())];
    rows.extend(seen.snapshot.sections.iter().map(|section| {
        let of = |all: &std::collections::BTreeMap<String, String>| {
            all.get(&section.section).cloned().unwrap_or_default()
        };
        let name = S::part(&section.section).unwrap_or(&section.name);
        row(name, &of(&made.sections), &of(&now.sections))
    }));
    let columns = ["Of what", "Stored with the decision", "Computed now"];
    let columns = columns.map(Column::new).to_vec();
    view! { <DataTable caption="SHA-256 of what was decided on" columns=columns rows=rows/> }
        .into_any()
}
