//! The project's own commands: `cargo xtask serve | build | test | check | bench | dev`.
//! Nothing that ships is here.

mod bench;
mod check;
mod dev;
mod packages;
mod release;
mod setup;
mod site;
mod test;
mod ui;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::{Result, bail};

use ui::Ui;

const HELP: &str = "\
Usage: cargo xtask <task>

  serve [-- arguments]  build the release and serve the demo ministry on http://127.0.0.1:3000
  build                 the one file target/release/social-media-register, everything embedded
  test [--fast]         every kind of test; --fast leaves out browser and fault tests
  check [name]          format, lints, docs, dependencies, licences, advisories
  bench [--quick]       measure against the budgets; --quick takes a minute and writes nothing down
  dev                   rebuild and restart on every change

Each sets up what is missing first (WASM target, npm packages; test also Debian packages when run as root).";

fn main() -> ExitCode {
    let ui = Ui::new();
    let mut arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let task = if arguments.is_empty() {
        OsString::from("help")
    } else {
        arguments.remove(0)
    };
    match run(&ui, &task.to_string_lossy(), &arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE, // told already, in the task's own last lines
        Err(error) => {
            ui.say(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// `false`: the task itself has said what failed.
fn run(ui: &Ui, task: &str, arguments: &[OsString]) -> Result<bool> {
    match task {
        "serve" => release::serve(ui, arguments).map(|()| true),
        "check" => {
            let wanted = arguments.first().map(|name| name.to_string_lossy());
            check::run(ui, &wanted.unwrap_or_default())
        }
        "build" => release::build_and_report(ui).map(|()| true),
        "test" => test::run(ui, arguments.iter().any(|argument| argument == "--fast")),
        "bench" => bench::run(ui, arguments),
        "dev" => dev::run(ui).map(|()| true),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(true)
        }
        other => bail!("no task is called {other:?}\n\n{HELP}"),
    }
}
