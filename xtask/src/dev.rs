//! `cargo xtask dev`: rebuilds what changed and restarts the server, until it is stopped.
//! A debug build on the demo ministry; nothing of it is released.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context, Result};

use crate::site;
use crate::ui::Ui;
use crate::workspace::{cargo, command, path, target};

const WATCHED: [&str; 7] = [
    "app",
    "frontend",
    "migrations",
    "server",
    "style",
    "Cargo.toml",
    "Cargo.lock",
];
const ENDINGS: [&str; 9] = [
    "rs", "toml", "scss", "js", "mjs", "svg", "lock", "yaml", "json",
];
const PAUSE: Duration = Duration::from_millis(500);
/// A server that has not finished its requests by then is ended.
const PATIENCE: Duration = Duration::from_secs(5);

type Times = BTreeMap<PathBuf, SystemTime>;

/// Runs until this process is stopped (Ctrl-C reaches the server as well).
///
/// # Errors
/// The watched folders cannot be read. A failed build is shown, and the last good server goes on.
pub(crate) fn run(ui: &Ui) -> Result<()> {
    let mut server: Option<Child> = None;
    let mut seen = Times::new();
    loop {
        let now = times()?;
        if now != seen {
            seen = now;
            match rebuild(ui) {
                Ok(()) => {
                    stop(server.take());
                    server = Some(start()?);
                }
                Err(error) => ui.say(&format!("error: {error:#}\nwaiting for the next change")),
            }
        }
        if let Some(status) = server
            .as_mut()
            .and_then(|server| server.try_wait().ok().flatten())
        {
            ui.say(&format!(
                "the server ended ({status}); waiting for the next change"
            ));
            server = None;
        }
        std::thread::sleep(PAUSE);
    }
}

fn rebuild(ui: &Ui) -> Result<()> {
    let site = site::build(ui)?;
    let mut server = cargo(["build", "--package", "server"]);
    ui.run("Server", server.env("SMR_SITE_DIGEST", &site.digest))
        .map(|_| ())
}

fn start() -> Result<Child> {
    let binary = target().join("debug/social-media-register");
    let mut server = command(&binary);
    server.arg("serve").stdin(Stdio::null());
    if std::env::var_os("SMR_DEMO").is_none() {
        server.env("SMR_DEMO", "true");
    }
    server
        .spawn()
        .with_context(|| format!("cannot start {}", binary.display()))
}

/// Asks this one process to finish, and ends it when it does not.
fn stop(server: Option<Child>) {
    let Some(mut server) = server else { return };
    let _ = Command::new("kill").arg(server.id().to_string()).status();
    let began = Instant::now();
    while began.elapsed() < PATIENCE && matches!(server.try_wait(), Ok(None)) {
        std::thread::sleep(Duration::from_millis(50));
    }
    let _ = server.kill(); // does nothing to a process that has ended
    let _ = server.wait();
}

fn times() -> Result<Times> {
    let mut times = Times::new();
    for name in WATCHED {
        collect(&path(name), &mut times).with_context(|| format!("cannot watch {name}"))?;
    }
    Ok(times)
}

fn collect(path: &Path, times: &mut Times) -> std::io::Result<()> {
    if path.file_name().is_some_and(|name| name == "node_modules") {
        return Ok(());
    }
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), times)?;
        }
    } else if path
        .extension()
        .is_some_and(|ending| ENDINGS.iter().any(|one| ending == *one))
    {
        // A file that an editor has just replaced is seen again in the next round.
        if let Ok(modified) = path.metadata().and_then(|data| data.modified()) {
            times.insert(path.to_path_buf(), modified);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_watched_and_installed_packages_are_not() {
        let times = times().expect("the checkout can be read");
        assert!(times.contains_key(&path("style/main.scss")));
        assert!(times.contains_key(&path("server/Cargo.toml")));
        assert!(!times.keys().any(|file| {
            file.components()
                .any(|part| part.as_os_str() == "node_modules")
        }));
    }
}
