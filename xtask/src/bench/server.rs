//! Starting the product or the reference on a database, and what the system tells of the process.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::figure::Figure;
use super::http;
use crate::workspace::{binary, command, target};

/// The most memory that the server may hold, in millions of bytes.
const MEMORY: f64 = 80.0;

/// A register, and the folder for what belongs beside it.
pub(crate) struct Database {
    url: String,
    pub(crate) folder: PathBuf,
}

impl Database {
    /// An SQLite file in a folder that is created.
    ///
    /// # Errors
    /// The folder cannot be created.
    pub(crate) fn sqlite(folder: &Path) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        let url = format!("sqlite://{}", folder.join("register.db").display());
        Ok(Self {
            url,
            folder: folder.to_owned(),
        })
    }

    /// A PostgreSQL database that exists.
    ///
    /// # Errors
    /// The folder cannot be created.
    pub(crate) fn postgres(folder: &Path, url: &str) -> Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self {
            url: url.to_owned(),
            folder: folder.to_owned(),
        })
    }

    /// Makes a command use this register.
    pub(crate) fn put(&self, command: &mut Command) {
        command
            .env("SMR_DATA_DIR", &self.folder)
            .env("SMR_DATABASE_URL", &self.url)
            .env("SMR_DEMO", "true");
    }
}

/// Which of the two is served.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Program {
    Product,
    Reference,
}

/// A server on a port of its own; dropping it stops it.
pub(crate) struct Server {
    process: Child,
    /// Where it listens, always on loopback.
    pub(crate) address: SocketAddr,
    /// Until `/readyz` answered 200.
    pub(crate) started_in: Duration,
}

impl Server {
    /// Starts a server on this register.
    ///
    /// # Errors
    /// It ended, or was not ready within a minute.
    pub(crate) fn start(program: Program, database: &Database) -> Result<Self> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let log_file = database.folder.join("server.log");
        let log = std::fs::File::create(&log_file)?;
        let mut server = match program {
            Program::Product => command(binary()),
            Program::Reference => command(target().join("release/examples/reference")),
        };
        if program == Program::Product {
            server.arg("serve");
        }
        database.put(&mut server);
        server
            .env("SMR_LISTEN", address.to_string())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        let began = Instant::now();
        let process = server.spawn().context("cannot start the server")?;
        let mut server = Self {
            process,
            address,
            started_in: Duration::ZERO,
        };
        while !http::is_ready(address) {
            if server.process.try_wait()?.is_some() || began.elapsed() > Duration::from_secs(60) {
                let log = std::fs::read_to_string(log_file).unwrap_or_default();
                bail!("the server did not start:\n{log}");
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        server.started_in = began.elapsed();
        Ok(server)
    }

    /// Processor time it has used so far, in user and system mode, to the hundredth of a second.
    ///
    /// # Errors
    /// The system does not tell.
    pub(crate) fn cpu(&self) -> Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        cpu_of(&stat)
    }

    /// Waits until it has had nothing to do for a second.
    ///
    /// # Errors
    /// It was busy for two minutes.
    pub(crate) fn rest(&self) -> Result<()> {
        const SECOND: Duration = Duration::from_secs(1);
        let began = Instant::now();
        let mut used = self.cpu()?;
        loop {
            std::thread::sleep(SECOND);
            let now = self.cpu()?;
            // Its clocks and workers look around now and then.
            if now.saturating_sub(used) < SECOND / 20 {
                return Ok(());
            }
            ensure!(
                began.elapsed() < 120 * SECOND,
                "the server does not come to rest"
            );
            used = now;
        }
    }

    /// The most it has held in memory so far.
    ///
    /// # Errors
    /// The system does not tell.
    pub(crate) fn memory(&self, what: &str) -> Result<Figure> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
        let bytes = kibibytes.context("no VmHWM")? * 1024.0;
        Ok(Figure::kept_to(what, bytes / 1e6, MEMORY, "MB"))
    }
}

/// `utime` and `stime`, the 14th and 15th field; the 2nd is the program's name and may hold anything.
fn cpu_of(stat: &str) -> Result<Duration> {
    // The kernel's USER_HZ is 100 on every Linux that people run.
    const TICK: Duration = Duration::from_millis(10);
    let rest = stat.rsplit_once(')').context("no name in stat")?.1;
    let mut fields = rest.split_whitespace().skip(11);
    let mut next = || -> Option<u32> { fields.next()?.parse().ok() };
    let ticks = next().zip(next()).context("stat is too short")?;
    Ok(TICK * (ticks.0 + ticks.1))
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = Command::new("kill")
            .arg(self.process.id().to_string())
            .status();
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(5)
            && matches!(self.process.try_wait(), Ok(None))
        {
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_is_read_behind_any_name() {
        let stat = "42 (odd) name) S 1 42 42 0 -1 4194560 100 0 0 0 150 25 0 0 20 0 5 0";
        assert_eq!(cpu_of(stat).expect("valid"), Duration::from_millis(1750));
        assert!(cpu_of("42 (name) S 1").is_err());
    }
}
