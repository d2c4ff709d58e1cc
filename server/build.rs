//! Rebuilds the server when the files it embeds change. It never makes those files: `cargo xtask build` does.

use std::path::Path;

fn main() {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site");
    // A watched path that does not exist would make cargo rebuild the server every time.
    if let Err(error) = std::fs::create_dir_all(&site) {
        println!("cargo:warning=cannot create {}: {error}", site.display());
    }
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={}", site.display());
}
