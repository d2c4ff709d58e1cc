//! `cargo xtask test`: sets up what tests need, runs every kind, prints one summary.
//! What each test is about is in the packages themselves and in `end2end/`.

pub(crate) mod cluster;
mod counts;

use std::cell::OnceCell;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use cluster::Cluster;
use counts::{Counts, Kind, of_cargo, of_playwright, summary};

use crate::ui::{Finished, Ui, tail};
use crate::workspace::{cargo, command, path, target};
use crate::{packages, setup, site};

/// Lines of a failed run that are shown above the summary.
const SHOWN: usize = 200;

/// Runs all kinds and tells whether all passed; `fast` leaves out the browser and the tests in modules named `fault`.
///
/// # Errors
/// Something tests need is missing.
pub(crate) fn run(ui: &Ui, fast: bool) -> Result<bool> {
    packages::for_tests(ui, !fast)?;
    let cluster = ui.during("PostgreSQL of the tests' own", Cluster::start)?;
    let run = Run {
        ui,
        fast,
        cluster,
        site: OnceCell::new(),
    };
    let mut kinds = vec![
        run.kind("tasks", || run.cargo_test("tasks", &["--package", "xtask"])),
        run.kind("domain", || {
            run.cargo_test("domain", &["--package", "domain"])
        }),
        // Before the server, whose binary embeds them.
        run.kind("browser files", || run.browser_files()),
        run.kind("server", || run.cargo_test("server", &SERVER)),
    ];
    if !fast {
        kinds.push(run.kind("end2end", || run.end2end()));
    }
    drop(run); // stops PostgreSQL before the last line is printed
    let (text, all) = summary(&kinds, ui.elapsed());
    println!("{text}");
    Ok(all.failed == 0)
}

const SERVER: [&str; 10] = [
    "--package",
    "store",
    "--package",
    "server",
    "--package",
    "migrations",
    "--package",
    "app",
    "--features",
    "app/ssr",
];

/// What all kinds share.
struct Run<'a> {
    ui: &'a Ui,
    fast: bool,
    cluster: Cluster,
    /// Digest of the browser's files, once they are built.
    site: OnceCell<String>,
}

/// Counts, and what to say about them.
type Outcome = Result<(Counts, Option<String>)>;

impl Run<'_> {
    /// Measures one kind; what went wrong before any test could run is one failure.
    fn kind(&self, name: &'static str, work: impl FnOnce() -> Outcome) -> Kind {
        let began = Instant::now();
        let (counts, note) = work().unwrap_or_else(|error| {
            self.ui.say(&format!("{name}: {error:#}"));
            (
                Counts::one(false),
                Some(
                    format!("{error:#}")
                        .lines()
                        .next()
                        .unwrap_or_default()
                        .to_owned(),
                ),
            )
        });
        Kind {
            name,
            counts,
            took: began.elapsed(),
            note,
        }
    }

    fn cargo_test(&self, name: &str, selection: &[&str]) -> Outcome {
        let mut test = cargo(["test", "--no-fail-fast"]);
        test.args(selection)
            .env("SMR_TEST_POSTGRES_URL", &self.cluster.url)
            .envs(self.embedded());
        test.envs(real_data().map(|folder| ("SMR_REAL_DATA", folder)));
        if self.fast {
            test.args(["--", "--skip", "fault"]);
        }
        let done = self.ui.attempt(&format!("Tests: {name}"), &mut test)?;
        self.show_failures(&done);
        Ok((
            of_cargo(&done.stdout).or_failed(done.status.success()),
            None,
        ))
    }

    /// Makes Cargo build the server's binary anew when the files that it embeds have changed.
    fn embedded(&self) -> Option<(&str, &String)> {
        self.site.get().map(|digest| ("SMR_SITE_DIGEST", digest))
    }

    /// The browser's files can be built and are within their budgets.
    fn browser_files(&self) -> Outcome {
        let site = site::build(self.ui)?;
        self.site.get_or_init(|| site.digest.clone());
        let problems = site.over_budget();
        let failed = problems.len() as u64 + u64::from(!site.islands);
        let counts = Counts {
            passed: 3 - failed,
            failed,
            skipped: 0,
        };
        let note = format!(
            "islands {} of {} bytes gzip, style sheet {} of {}{}",
            site.islands_gzip(),
            site::ISLANDS_BUDGET,
            site.style_gzip(),
            site::STYLE_BUDGET,
            if site.islands {
                ""
            } else {
                "; the WASM target is missing"
            },
        );
        Ok((counts, Some(note)))
    }

    /// Real Chromium against the server that its own tests were compiled with: pages are the same in a release
    /// file, which takes ten minutes more.
    fn end2end(&self) -> Outcome {
        ensure!(
            self.site.get().is_some(),
            "the browser's files are not there"
        );
        let mut server = cargo(["test", "--no-run"]);
        server.args(SERVER).envs(self.embedded());
        self.ui.run("Server for the browser", &mut server)?;
        let binary = target().join("debug/social-media-register");
        setup::npm(self.ui, "end2end")?;
        let report = target().join("end2end.json");
        let _ = std::fs::remove_file(&report); // an old report must not count
        let mut playwright = command("npx");
        playwright
            .args(["--no-install", "playwright", "test", "--reporter=list,json"])
            .current_dir(path("end2end"));
        playwright
            .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report)
            .env("SMR_BINARY", &binary)
            .env("SMR_CHROMIUM", packages::browser().context("no browser")?)
            .env("SMR_TEST_POSTGRES_URL", &self.cluster.url)
            .envs(real_data().map(|folder| ("SMR_REAL_DATA", folder)));
        let done = self.ui.attempt("Tests: browser", &mut playwright)?;
        self.show_failures(&done);
        let report = std::fs::read_to_string(&report).context("Playwright wrote no report")?;
        Ok((
            of_playwright(&report)?.or_failed(done.status.success()),
            None,
        ))
    }

    fn show_failures(&self, done: &Finished) {
        if !done.status.success() {
            let noise = [
                "Compiling ",
                "Downloading ",
                "Downloaded ",
                "test result: ok",
            ];
            let telling = |line: &&str| {
                !noise.iter().any(|word| line.trim_start().starts_with(word))
                    && !line.ends_with(" ... ok")
            };
            let lines: Vec<&str> = done.log.lines().filter(telling).collect();
            self.ui.say(&tail(&lines.join("\n"), SHOWN));
        }
    }
}

/// Real registers to import, where this machine has them; tests that want them say so when they skip.
fn real_data() -> Option<PathBuf> {
    let named = std::env::var_os("SMR_REAL_DATA").map(PathBuf::from);
    // Absolute, since each test program runs in its own package's folder.
    named
        .unwrap_or_else(|| path("../shared/data"))
        .canonicalize()
        .ok()
        .filter(|folder| folder.is_dir())
}
