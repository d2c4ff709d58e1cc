//! Keeps the figures of the last full run in `docs/benchmarks.md`. The words around them are written by hand.

use anyhow::{Context, Result};

use super::Plan;
use super::figure::Figure;
use crate::workspace::path;

const BEGIN: &str = "<!-- figures: written by cargo xtask bench -->";
const END: &str = "<!-- end of figures -->";

/// Replaces the figures in the document.
///
/// # Errors
/// The document is not there or has lost its marks.
pub(crate) fn write(machine: &[String], plan: &Plan, figures: &[Figure]) -> Result<()> {
    let file = path("docs/benchmarks.md");
    let text = std::fs::read_to_string(&file).context("docs/benchmarks.md")?;
    let text = replaced(&text, &section(machine, plan, figures))?;
    std::fs::write(&file, text).context("docs/benchmarks.md")
}

fn section(machine: &[String], plan: &Plan, figures: &[Figure]) -> String {
    let mut out = format!(
        "The register held {} accounts; each page was loaded for {} s from 16 connections.\n\nThe machine:\n\n",
        plan.accounts,
        plan.run.as_secs()
    );
    for line in machine {
        out.push_str(&format!("- {line}\n"));
    }
    out.push_str("\n| Measure | Measured | Budget | |\n|---|--:|--:|---|\n");
    for [what, measured, budget, verdict] in figures.iter().map(Figure::words) {
        out.push_str(&format!("| {what} | {measured} | {budget} | {verdict} |\n"));
    }
    out
}

fn replaced(text: &str, section: &str) -> Result<String> {
    let lost = "docs/benchmarks.md has lost the marks around its figures";
    let (before, rest) = text.split_once(BEGIN).context(lost)?;
    let after = rest.split_once(END).context(lost)?.1;
    Ok(format!("{before}{BEGIN}\n\n{section}\n{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_figures_are_replaced() {
        let text = format!("# Words\n{BEGIN}\nold\n{END}\nMore words\n");
        let new = replaced(&text, "new").expect("marked");
        assert_eq!(new, format!("# Words\n{BEGIN}\n\nnew\n{END}\nMore words\n"));
        assert_eq!(replaced(&new, "new").expect("marked"), new);
        assert!(replaced("# Words\n", "new").is_err());
    }
}
