//! Turns the compiled islands into what a browser loads: a JavaScript module and a WASM file.
//! A program of its own, since its dependencies take longer to build than all other tasks together.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
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
    ensure!(
        output.snippets().is_empty() && output.local_modules().is_empty(),
        "an island brings JavaScript of its own, which is not published: {:?}",
        output.snippets().keys()
    );
    output.emit(&folder)
}
