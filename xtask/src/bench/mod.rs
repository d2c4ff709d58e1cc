//! `cargo xtask bench`: measures the release file against the budgets, beside a hand-written reference.
//! Here is the order of the measures; how each is taken is in the modules below.

mod document;
mod figure;
mod files;
mod form;
mod http;
mod load;
mod machine;
mod reads;
mod server;
mod start;
mod weight;
mod writes;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::test::cluster::Cluster;
use crate::ui::Ui;
use crate::workspace::{binary, cargo, command, target};
use crate::{packages, release};

use figure::Figure;
use http::Session;
use server::{Database, Program, Server};

/// How much is measured.
struct Plan {
    /// Accounts in the register.
    accounts: u32,
    /// At least so many events in the audit trail.
    events: u32,
    /// How long each page is loaded.
    run: Duration,
    /// How often product and reference take turns.
    rounds: u32,
    /// Whether the same is measured on PostgreSQL.
    postgres: bool,
}

const FULL: Plan = Plan {
    accounts: 10_000,
    events: 300_000,
    run: Duration::from_secs(10),
    rounds: 3,
    postgres: true,
};

/// Some three minutes without the build: enough to see a page become twice as slow.
const QUICK: Plan = Plan {
    accounts: 10_000,
    events: 0,
    run: Duration::from_secs(2),
    rounds: 1,
    postgres: false,
};

/// What all measures share.
struct Bench<'u> {
    ui: &'u Ui,
    plan: Plan,
    folder: Folder,
}

/// Builds, measures, prints the table and, after a full run, writes it to `docs/benchmarks.md`;
/// `false` when a budget is missed.
///
/// # Errors
/// The build failed, a server did not start or answered with an error.
pub(crate) fn run(ui: &Ui, arguments: &[std::ffi::OsString]) -> Result<bool> {
    let quick = match arguments {
        [] => false,
        [one] if one == "--quick" => true,
        _ => bail!("bench takes --quick or nothing"),
    };
    packages::for_bench(ui)?;
    release::build(ui)?;
    let example = [
        "build",
        "--release",
        "--package",
        "server",
        "--example",
        "reference",
    ];
    ui.run("The hand-written reference", &mut cargo(example))?;
    let bench = Bench {
        ui,
        plan: if quick { QUICK } else { FULL },
        folder: Folder::new()?,
    };
    let machine = machine::describe(&bench.folder.0)?;
    let figures = bench.all()?;
    figure::print(&figures);
    if !quick {
        document::write(&machine, &bench.plan, &figures)?;
    }
    Ok(figures.iter().all(Figure::is_kept))
}

impl Bench<'_> {
    fn all(&self) -> Result<Vec<Figure>> {
        let sqlite = self.seeded("SQLite", Database::sqlite(&self.folder.0.join("sqlite"))?)?;
        let mut figures = self.step("SQLite: list beside the reference", || {
            reads::beside_reference(self, &sqlite)
        })?;
        let server = Server::start(Program::Product, &sqlite)?;
        let me = Session::sign_in(server.address)?;
        figures.extend(self.step("SQLite: pages", || reads::pages(self, &server, &me, ""))?);
        figures.extend(self.step("SQLite: writes", || writes::edits(self, &server, &me, ""))?);
        figures.extend(writes::disk(&self.folder.0)?);
        figures.push(server.memory("resident memory after this load")?);
        figures.extend(self.step("Page weight", || weight::pages(&server, &me))?);
        figures.push(self.step("Export", || files::export(&self.plan, &server, &me))?);
        figures.push(server.memory("resident memory after the export")?);
        drop(server);
        figures.push(self.step("Cold start", || start::cold(&sqlite))?);
        figures.push(self.step("Import", || files::import(self))?);
        if self.plan.postgres {
            figures.extend(self.on_postgres()?);
        }
        Ok(figures)
    }

    fn on_postgres(&self) -> Result<Vec<Figure>> {
        let cluster = self.ui.during("PostgreSQL of its own", Cluster::start)?;
        let folder = self.folder.0.join("postgres");
        let postgres = self.seeded("PostgreSQL", Database::postgres(&folder, &cluster.url)?)?;
        let server = Server::start(Program::Product, &postgres)?;
        let me = Session::sign_in(server.address)?;
        let mark = ", PostgreSQL";
        let mut figures = self.step("PostgreSQL: pages", || {
            reads::pages(self, &server, &me, mark)
        })?;
        figures.extend(self.step("PostgreSQL: writes", || {
            writes::edits(self, &server, &me, mark)
        })?);
        Ok(figures)
    }

    /// The fictional ministry in an empty database.
    fn seeded(&self, name: &str, database: Database) -> Result<Database> {
        let mut seed = command(binary());
        database.put(&mut seed);
        let accounts = self.plan.accounts.to_string();
        seed.args(["demo", "seed", "--seed", "1", "--accounts", &accounts]);
        seed.args(["--events", &self.plan.events.to_string()]);
        self.ui
            .run(&format!("{name}: {accounts} accounts"), &mut seed)?;
        // What a new day brings is done at the first start, and changes what pages show.
        self.step(&format!("{name}: until it is at rest"), || {
            Server::start(Program::Product, &database)?.rest()
        })?;
        Ok(database)
    }

    fn step<T>(&self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.ui.during(&format!("Measuring: {name}"), work)
    }
}

/// A folder on the disk that holds the build (a temporary folder may be in memory, where nothing has
/// to reach a disk); removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self> {
        let folder = target().join(format!("bench-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
