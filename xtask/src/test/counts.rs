//! How many tests passed: read from what cargo and Playwright print, added up, and printed as one table.
//! A run that counted nothing and yet failed (it did not compile) is one failure.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::ui::clock;

/// Tests of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl Counts {
    /// One check that is no test runner's.
    pub(crate) fn one(ok: bool) -> Self {
        Self {
            passed: u64::from(ok),
            failed: u64::from(!ok),
            skipped: 0,
        }
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }

    /// A runner that failed without counting a failure did not get as far as its tests.
    pub(crate) fn or_failed(mut self, ended_well: bool) -> Self {
        if !ended_well && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

/// Adds up the `test result:` lines of `cargo test`.
pub(crate) fn of_cargo(output: &str) -> Counts {
    output
        .lines()
        .filter_map(|line| line.trim().strip_prefix("test result: "))
        .map(|line| {
            let number = |word: &str| {
                let part = line
                    .split([';', '.'])
                    .find(|part| part.trim_end().ends_with(word));
                part.and_then(|part| part.trim().split(' ').next()?.parse().ok())
                    .unwrap_or(0)
            };
            Counts {
                passed: number(" passed"),
                failed: number(" failed"),
                skipped: number(" ignored"),
            }
        })
        .fold(Counts::default(), Counts::plus)
}

/// Reads Playwright's JSON report. A test that passed only when tried again (which happens only
/// where `CI` is set) counts as passed; the list reporter names it as flaky.
///
/// # Errors
/// It is no such report.
pub(crate) fn of_playwright(report: &str) -> Result<Counts> {
    let report: Value = serde_json::from_str(report).context("Playwright's report is no JSON")?;
    let stats = report["stats"]
        .as_object()
        .context("Playwright's report has no stats")?;
    let number = |key: &str| stats.get(key).and_then(Value::as_u64).unwrap_or(0);
    let broken = report["errors"].as_array().map_or(0, Vec::len) as u64;
    Ok(Counts {
        passed: number("expected") + number("flaky"),
        failed: number("unexpected") + broken,
        skipped: number("skipped"),
    })
}

/// One row of the summary.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    pub(crate) counts: Counts,
    pub(crate) took: Duration,
    /// In words, shown below the table.
    pub(crate) note: Option<String>,
}

/// The whole summary, its last line being the totals alone. Returns the totals too.
pub(crate) fn summary(kinds: &[Kind], took: Duration) -> (String, Counts) {
    let mut text = format!(
        "\n{:<16} {:>7} {:>7} {:>8} {:>9}\n",
        "kind", "passed", "failed", "skipped", "time"
    );
    for Kind {
        name, counts, took, ..
    } in kinds
    {
        let Counts {
            passed,
            failed,
            skipped,
        } = counts;
        text.push_str(&format!(
            "{name:<16} {passed:>7} {failed:>7} {skipped:>8} {:>9}\n",
            clock(*took)
        ));
    }
    let all = kinds
        .iter()
        .map(|kind| kind.counts)
        .fold(Counts::default(), Counts::plus);
    let Counts {
        passed,
        failed,
        skipped,
    } = all;
    text.push_str(&format!(
        "{:<16} {passed:>7} {failed:>7} {skipped:>8} {:>9}\n",
        "all",
        clock(took)
    ));
    for kind in kinds {
        if let Some(note) = &kind.note {
            text.push_str(&format!("{}: {note}\n", kind.name));
        }
    }
    text.push_str(&format!(
        "\n{passed} passed, {failed} failed, {skipped} skipped"
    ));
    (text, all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_result_lines_of_several_test_programs_add_up() {
        let output = "running 3 tests\n\
            test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s\n\
            noise\n\
            test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s\n";
        assert_eq!(
            of_cargo(output),
            Counts {
                passed: 15,
                failed: 2,
                skipped: 1
            }
        );
    }

    #[test]
    fn a_run_that_did_not_compile_is_a_failure() {
        assert_eq!(
            of_cargo("error: could not compile").or_failed(false).failed,
            1
        );
        assert_eq!(of_cargo("").or_failed(true).failed, 0);
    }

    #[test]
    fn a_test_that_passed_at_the_second_try_has_passed() {
        let report = r#"{"stats":{"expected":7,"unexpected":1,"flaky":2,"skipped":3},"errors":[]}"#;
        assert_eq!(
            of_playwright(report).expect("valid"),
            Counts {
                passed: 9,
                failed: 1,
                skipped: 3
            }
        );
        assert!(of_playwright("{}").is_err());
    }

    #[test]
    fn the_last_line_is_the_totals_alone() {
        let kind = |name, passed, failed| Kind {
            name,
            counts: Counts {
                passed,
                failed,
                skipped: 0,
            },
            took: Duration::ZERO,
            note: Some("a note".to_owned()),
        };
        let (text, all) = summary(
            &[kind("domain", 4, 0), kind("server", 2, 1)],
            Duration::ZERO,
        );
        assert_eq!(text.lines().last(), Some("6 passed, 1 failed, 0 skipped"));
        assert_eq!(all.failed, 1);
    }
}
