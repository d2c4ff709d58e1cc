//! `cargo xtask bench`: measures the release file against the budgets.
//! Here is how a server is started on a database of its own and how its pages are loaded; what is measured,
//! and against which budget, is listed in `MEASURES`.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::ui::Ui;
use crate::workspace::{binary, command};
use crate::{packages, release};

/// One line of the table.
pub(crate) struct Figure {
    pub(crate) what: String,
    pub(crate) measured: f64,
    pub(crate) budget: f64,
    /// Of both numbers; smaller is better for all of them.
    pub(crate) unit: &'static str,
}

type Measure = fn(&Ui, &Path) -> Result<Vec<Figure>>;

/// Each gets an empty folder of its own.
const MEASURES: [(&str, Measure); 2] = [("start", cold_start), ("pages", pages)];

/// Builds the release, measures, prints the table; `false` when a budget is missed.
///
/// # Errors
/// The build failed, or a server did not start.
pub(crate) fn run(ui: &Ui) -> Result<bool> {
    packages::for_bench(ui)?;
    release::build(ui)?;
    let mut figures = Vec::new();
    for (name, measure) in MEASURES {
        let folder = Folder::new(name)?;
        figures.extend(ui.during(&format!("Measuring: {name}"), || measure(ui, &folder.0))?);
    }
    print(&figures);
    Ok(figures
        .iter()
        .all(|figure| figure.measured <= figure.budget))
}

fn print(figures: &[Figure]) {
    println!("\n{:<44} {:>12} {:>12}", "measure", "measured", "budget");
    for Figure {
        what,
        measured,
        budget,
        unit,
    } in figures
    {
        let word = if measured <= budget { "" } else { "  OVER" };
        println!("{what:<44} {measured:>9.1} {unit:<2} {budget:>9.1} {unit:<2}{word}");
    }
}

/// From start to the first page, with the schema already current: the first start creates it.
fn cold_start(_ui: &Ui, folder: &Path) -> Result<Vec<Figure>> {
    drop(Server::start(folder)?);
    let again = Server::start(folder)?;
    let memory = again.resident_bytes()? as f64 / 1e6;
    Ok(vec![
        Figure {
            what: "cold start to the first answer".to_owned(),
            measured: again.started_in.as_secs_f64() * 1000.0,
            budget: 150.0,
            unit: "ms",
        },
        Figure {
            what: "resident memory, idle".to_owned(),
            measured: memory,
            budget: 80.0,
            unit: "MB",
        },
    ])
}

/// Pages that need no sign-in, under load.
fn pages(ui: &Ui, folder: &Path) -> Result<Vec<Figure>> {
    let server = Server::start(folder)?;
    let load = load(ui, server.address, "/sign-in")?;
    ui.say(&format!(
        "sign-in page: {:.0} requests a second",
        load.per_second
    ));
    Ok(vec![Figure {
        what: "sign-in page, p99 at 16 connections".to_owned(),
        measured: load.p99.as_secs_f64() * 1000.0,
        budget: 15.0,
        unit: "ms",
    }])
}

/// What wrk found.
pub(crate) struct Load {
    pub(crate) per_second: f64,
    pub(crate) p99: Duration,
}

/// Loads one page from 16 connections for ten seconds.
///
/// # Errors
/// wrk failed, or an answer was no success.
pub(crate) fn load(ui: &Ui, server: SocketAddr, page: &str) -> Result<Load> {
    let mut wrk = command("wrk");
    wrk.args([
        "--threads",
        "1",
        "--connections",
        "16",
        "--duration",
        "10s",
        "--latency",
    ]);
    let done = ui.run(
        &format!("wrk {page}"),
        wrk.arg(format!("http://{server}{page}")),
    )?;
    parse_wrk(&done.stdout)
}

fn parse_wrk(printed: &str) -> Result<Load> {
    let value = |start: &str| {
        let line = printed
            .lines()
            .find_map(|line| line.trim().strip_prefix(start));
        line.map(str::trim)
            .with_context(|| format!("wrk printed no {start:?}"))
    };
    if let Ok(errors) = value("Non-2xx or 3xx responses:") {
        bail!("{errors} answers were errors");
    }
    let p99 = value("99%")?;
    let (number, factor) = [("us", 1e-6), ("ms", 1e-3), ("s", 1.0)]
        .into_iter()
        .find_map(|(unit, factor)| Some((p99.strip_suffix(unit)?, factor)))
        .with_context(|| format!("wrk's 99% is {p99:?}"))?;
    Ok(Load {
        per_second: value("Requests/sec:")?.parse()?,
        p99: Duration::from_secs_f64(number.parse::<f64>()? * factor),
    })
}

/// A release server on its own port and SQLite file; dropping it stops it.
pub(crate) struct Server {
    process: Child,
    /// Where it listens, always on loopback.
    pub(crate) address: SocketAddr,
    /// Until `/readyz` answered 200.
    pub(crate) started_in: Duration,
}

impl Server {
    /// Starts a server on the database in this folder, which it creates when there is none.
    ///
    /// # Errors
    /// It ended, or was not ready within a minute.
    pub(crate) fn start(folder: &Path) -> Result<Self> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let log = std::fs::File::create(folder.join("server.log"))?;
        let mut server = command(binary());
        server
            .arg("serve")
            .env("SMR_LISTEN", address.to_string())
            .env("SMR_DATA_DIR", folder)
            .env(
                "SMR_DATABASE_URL",
                format!("sqlite://{}", folder.join("register.db").display()),
            )
            .env("SMR_DEMO", "true")
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
        while !is_ready(address) {
            if server.process.try_wait()?.is_some() || began.elapsed() > Duration::from_secs(60) {
                let log = std::fs::read_to_string(folder.join("server.log")).unwrap_or_default();
                bail!("the server did not start:\n{log}");
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        server.started_in = began.elapsed();
        Ok(server)
    }

    /// What it holds in memory now.
    ///
    /// # Errors
    /// The system does not tell.
    pub(crate) fn resident_bytes(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        Ok(kibibytes.context("no VmRSS")? * 1024)
    }
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

fn is_ready(address: SocketAddr) -> bool {
    use std::io::{Read, Write};
    let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_millis(200)) else {
        return false;
    };
    let _ = stream.set_read_timeout(Some(Duration::from_secs(2)));
    let asked = write!(
        stream,
        "GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    );
    let mut answer = String::new();
    asked.is_ok()
        && stream.read_to_string(&mut answer).is_ok()
        && answer.starts_with("HTTP/1.1 200")
}

/// A temporary folder, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("smr-bench-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        Ok(Self(folder))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "  Latency Distribution\n     50%  312.00us\n     99%    1.25ms\n\
        \x20 8012 requests in 10.00s\nRequests/sec:    801.20\n";

    #[test]
    fn the_printed_figures_are_read_with_their_units() {
        let load = parse_wrk(PRINTED).expect("valid");
        assert_eq!(load.p99, Duration::from_micros(1250));
        assert_eq!(load.per_second, 801.2);
        let slow = parse_wrk(&PRINTED.replace("1.25ms", "1.25s")).expect("valid");
        assert_eq!(slow.p99, Duration::from_millis(1250));
    }

    #[test]
    fn a_page_of_errors_is_not_measured() {
        assert!(parse_wrk(&format!("{PRINTED}  Non-2xx or 3xx responses: 4\n")).is_err());
        assert!(parse_wrk("").is_err());
    }
}
