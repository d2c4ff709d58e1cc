//! The binary: reads the command line and answers with an exit status. Everything else is the library's.

use clap::Parser as _;
use rust_embed::RustEmbed;
use std::process::ExitCode;

/// Pages are made of many small allocations; docs/benchmarks.md has what this saves.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What `cargo xtask build` left for browsers; nothing in a plain build of a clean clone.
#[derive(RustEmbed)]
#[folder = "../target/site/"]
#[allow_missing = true]
struct Site;

/// Cargo rebuilds the binary when this changes: xtask sets it to a digest of the folder above.
const _: Option<&str> = option_env!("SMR_SITE_DIGEST");

fn main() -> ExitCode {
    server::assets::embed(|path| Site::get(path).map(|file| file.data));
    match server::cli::run(server::cli::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The chain of causes on one line each: the last one usually names the cure.
            eprintln!("error: {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  because: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}
