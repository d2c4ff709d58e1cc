//! What an import says at the end: what columns were taken for, what became of the rows, and what is
//! wrong with those that were refused, each with its row, its column and the cure.

use domain::{
    actor::{Actor, SystemActor},
    import::{Import, Mapping, RowOutcome, Sheet, SheetRow, Target, Totals, column_letter},
    problem::Problems,
};
use store::{
    Store,
    queries::{self, imports::RowQuestion},
};

/// What each column was taken for.
pub(super) fn columns(mapping: &Mapping, sheet: &Sheet) {
    println!("Columns:");
    for (i, target) in mapping.columns.iter().enumerate() {
        let name = match sheet.first_row().get(i) {
            Some(name) if mapping.header && !name.is_empty() => format!(" “{name}”"),
            _ => String::new(),
        };
        println!("  {:>3}{name}: {}", column_letter(i), target.label());
    }
}

/// How many rows became what.
pub(super) fn totals(totals: &Totals, verb: &str) {
    match totals.accounted() {
        1 => println!("1 row came in; it {verb}:"),
        many => println!("{many} rows came in; they {verb}:"),
    }
    for outcome in RowOutcome::ALL {
        let many = totals.of(*outcome);
        if many > 0 || *outcome != RowOutcome::Skipped {
            println!("  {many:>7} {}", words(*outcome, many == 1));
        }
    }
}

const fn words(outcome: RowOutcome, one: bool) -> &'static str {
    match outcome {
        RowOutcome::New if one => "new account",
        RowOutcome::New => "new accounts",
        RowOutcome::Update if one => "update of an account",
        RowOutcome::Update => "updates of accounts",
        RowOutcome::Same => "nothing, since the register has them like that",
        RowOutcome::Duplicate => "nothing, since an earlier row is about the same account",
        RowOutcome::Refused => "refused",
        RowOutcome::Skipped => "left out",
    }
}

/// The refused rows.
pub(super) fn refused<'a>(
    rows: impl Iterator<Item = (&'a SheetRow, &'a Problems)>,
    mapping: &Mapping,
) {
    for (n, (row, problems)) in rows.enumerate() {
        if n == 0 {
            println!("Refused:");
        }
        for problem in &problems.0 {
            let column = Target::from_key(&problem.field).and_then(|t| mapping.column(t));
            let column = column.map_or_else(
                || problem.field.clone(),
                |i| format!("column {} ({})", column_letter(i), problem.field),
            );
            println!("  {}, {column}: {}", row.place(), problem.message);
        }
    }
}

/// The refused rows of an import that is kept.
///
/// # Errors
/// The database.
pub(super) async fn refused_of(store: &Store, import: &Import) -> anyhow::Result<()> {
    let actor = Actor::System(SystemActor::CommandLine);
    let mut all = Vec::new();
    for page in 1.. {
        let question = RowQuestion {
            outcome: Some(RowOutcome::Refused),
            page,
            ..RowQuestion::default()
        };
        let found = queries::imports::rows(store, &actor, import.number, question).await?;
        if found.rows.is_empty() {
            break;
        }
        all.extend(found.rows);
    }
    refused(all.iter().map(|r| (&r.row, &r.problems)), &import.mapping);
    Ok(())
}

/// Problems as one error.
pub(super) fn problems(problems: &Problems) -> anyhow::Error {
    let lines: Vec<_> = problems.0.iter().map(|p| p.message.as_str()).collect();
    anyhow::anyhow!("{}", lines.join("; "))
}

/// Columns that could not be guessed.
pub(super) fn not_understood(found: &Problems) -> anyhow::Error {
    problems(found).context(
        "it is not clear what the columns mean; say it with --mapping FILE (docs/importing.md)",
    )
}
