//! Turns the compiled islands into what a browser loads: a JavaScript module and a WASM file.
//! A program of its own, since its dependencies take longer to build than all other tasks together.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let usage = "usage: wasm-glue INPUT.wasm OUTPUT_FOLDER";
    let input = arguments.next().context(usage)?;
    let folder = arguments.next().context(usage)?;

    let mut output = Bindgen::new()
        .input_path(&input)
        .out_name("frontend")
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .omit_default_module_path(true) // the page names the file, with its hash
        .generate_output()
        .with_context(|| format!("cannot make the glue of {}", input.display()))?;
    let snippets = output
        .snippets()
        .iter()
        .filter(|(_, code)| !code.is_empty());
    let extra: Vec<&String> = snippets
        .map(|(from, _)| from)
        .chain(output.local_modules().keys())
        .collect();
    ensure!(
        extra.is_empty(),
        "JavaScript beside the glue is not published: {extra:?}"
    );
    output.emit(&folder)
}
