//! Debian packages that tests need: a browser with fonts, Java for the HTML validator, PostgreSQL.
//! Without the right to install, says exactly what to install.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::ui::Ui;
use crate::workspace::{command, on_path};

const BROWSERS: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
];

/// Something a test needs, with how to see that it is there.
struct Need {
    packages: &'static [&'static str],
    present: fn() -> bool,
}

const POSTGRES: Need = Need {
    packages: &["postgresql"],
    present: || postgres_folder().is_some(),
};
const BROWSER: Need = Need {
    packages: &["chromium", "fonts-liberation"],
    present: || browser().is_some(),
};
// Makes the certificate of the mail server that browser tests start.
const OPENSSL: Need = Need {
    packages: &["openssl"],
    present: || on_path("openssl"),
};
const JAVA: Need = Need {
    packages: &["default-jre-headless"],
    present: || on_path("java"),
};
const LOAD: Need = Need {
    packages: &["wrk"],
    present: || on_path("wrk"),
};

/// Installs what tests lack.
///
/// # Errors
/// Something is missing and cannot be installed; the message says what to do.
pub(crate) fn for_tests(ui: &Ui, browser_tests: bool) -> Result<()> {
    let needs: &[Need] = if browser_tests {
        &[POSTGRES, BROWSER, JAVA, OPENSSL]
    } else {
        &[POSTGRES]
    };
    ensure(ui, needs)
}

/// Installs what measuring lacks.
///
/// # Errors
/// As `for_tests`.
pub(crate) fn for_bench(ui: &Ui) -> Result<()> {
    ensure(ui, &[LOAD, POSTGRES])
}

/// The folder with `initdb` and `postgres`, newest version first.
pub(crate) fn postgres_folder() -> Option<PathBuf> {
    let complete =
        |folder: &PathBuf| folder.join("initdb").is_file() && folder.join("postgres").is_file();
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .collect();
    versions.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = versions
        .into_iter()
        .map(|(_, folder)| folder)
        .find(complete);
    found.or_else(|| std::env::split_paths(&path).find(complete))
}

/// The browser to test with: `SMR_CHROMIUM`, or the first of the usual names.
pub(crate) fn browser() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os("SMR_CHROMIUM") {
        return Some(PathBuf::from(named)).filter(|path| path.is_file());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let named = |name: &str| {
        folders
            .iter()
            .map(|folder| folder.join(name))
            .find(|file| file.is_file())
    };
    BROWSERS.iter().find_map(|name| named(name))
}

/// Whether this process may install packages and change user.
pub(crate) fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn ensure(ui: &Ui, needs: &[Need]) -> Result<()> {
    let missing = missing(needs);
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = format!(
        "sudo apt-get update && sudo apt-get install {}",
        missing.join(" ")
    );
    if !is_root() || !on_path("apt-get") {
        bail!("missing on this machine. Install and try again:\n  {by_hand}");
    }
    if missing.contains(&"postgresql") {
        keep_postgres_from_starting()?;
    }
    let mut update = command("apt-get");
    ui.run("Debian's package lists", update.args(["update", "-qq"]))?;
    let mut install = command("apt-get");
    install
        .args(["install", "-y", "--no-install-recommends"])
        .args(&missing);
    ui.run(
        &format!("Debian packages: {}", missing.join(" ")),
        install.env("DEBIAN_FRONTEND", "noninteractive"),
    )?;
    let still = self::missing(needs);
    if !still.is_empty() {
        bail!("still missing after installing: {}", still.join(" "));
    }
    Ok(())
}

fn missing(needs: &[Need]) -> Vec<&'static str> {
    needs
        .iter()
        .filter(|need| !(need.present)())
        .flat_map(|need| need.packages)
        .copied()
        .collect()
}

/// Debian's package would make and start a cluster of its own; tests want only the programs.
fn keep_postgres_from_starting() -> Result<()> {
    let folder = Path::new("/etc/postgresql-common/createcluster.d");
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("no-main.conf"), "create_main_cluster = false\n")?;
    Ok(())
}
