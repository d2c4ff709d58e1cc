//! A PostgreSQL of the tests' own: temporary folder, loopback, free port, stopped at the end.
//! It keeps `fsync` on, since some tests are about what survives a crash.

use std::fs;
use std::io::Read;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::packages::{is_root, postgres_folder};
use crate::workspace::on_path;

const PATIENCE: Duration = Duration::from_secs(30);

/// A running cluster; dropping it stops the server and removes its folder.
pub(crate) struct Cluster {
    server: Child,
    folder: PathBuf,
    /// Superuser's address, for tests to create a database each.
    pub(crate) url: String,
}

impl Cluster {
    /// Creates and starts a cluster.
    ///
    /// # Errors
    /// PostgreSQL is missing or does not start; its log is part of the message.
    pub(crate) fn start() -> Result<Self> {
        let programs = postgres_folder().context("PostgreSQL's programs are missing")?;
        let folder = std::env::temp_dir().join(format!("smr-postgres-{}", random_hex(8)?));
        fs::create_dir(&folder)?;
        let started = start_in(&programs, &folder);
        if started.is_err() {
            let _ = fs::remove_dir_all(&folder); // the first error is the one to tell
        }
        started
    }
}

fn start_in(programs: &Path, folder: &Path) -> Result<Cluster> {
    let user = unprivileged()?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    let password = random_hex(16)?;
    let password_file = folder.join("password");
    fs::write(&password_file, &password)?;
    if let Some((uid, gid)) = user {
        chown(folder, Some(uid), Some(gid))?;
        chown(&password_file, Some(uid), Some(gid))?;
    }
    initialise(programs, folder, &password_file, user)?;
    let port = free_port()?;
    let log = fs::File::create(folder.join("log"))?;
    let mut postgres = as_user(&programs.join("postgres"), user);
    postgres
        .arg("-D")
        .arg(folder.join("data"))
        .arg("-k")
        .arg(folder)
        .args(["-h", "127.0.0.1", "-p"])
        .arg(port.to_string());
    for setting in [
        "max_connections=300",
        "fsync=on",
        "log_min_messages=warning",
        "timezone=UTC",
    ] {
        postgres.args(["-c", setting]);
    }
    let server = postgres
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
        .context("cannot start postgres")?;
    let url = format!("postgres://register:{password}@127.0.0.1:{port}/postgres");
    let mut cluster = Cluster {
        server,
        folder: folder.to_path_buf(),
        url,
    };
    wait_until_ready(&mut cluster, port)?;
    Ok(cluster)
}

fn initialise(
    programs: &Path,
    folder: &Path,
    password_file: &Path,
    user: Option<(u32, u32)>,
) -> Result<()> {
    let mut initdb = as_user(&programs.join("initdb"), user);
    initdb
        .current_dir(folder)
        .arg("-D")
        .arg(folder.join("data"))
        .arg("--pwfile")
        .arg(password_file);
    initdb.args([
        "--username=register",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--no-instructions",
    ]);
    let output = initdb
        .stdin(Stdio::null())
        .output()
        .context("cannot start initdb")?;
    if !output.status.success() {
        bail!("initdb failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}

/// Ready means that connections are accepted: the file says so in its last line.
fn wait_until_ready(cluster: &mut Cluster, port: u16) -> Result<()> {
    let began = Instant::now();
    let state = cluster.folder.join("data/postmaster.pid");
    loop {
        let ready = fs::read_to_string(&state).is_ok_and(|text| {
            text.lines()
                .nth(7)
                .is_some_and(|line| line.trim() == "ready")
        });
        if ready && TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return Ok(());
        }
        if cluster.server.try_wait()?.is_some() || began.elapsed() > PATIENCE {
            let log = fs::read_to_string(cluster.folder.join("log")).unwrap_or_default();
            bail!("PostgreSQL did not start:\n{log}");
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // SIGINT is PostgreSQL's fast shutdown; only this one process is told.
        let _ = Command::new("kill")
            .args(["-INT", &self.server.id().to_string()])
            .status();
        let began = Instant::now();
        while began.elapsed() < PATIENCE && matches!(self.server.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(50));
        }
        if matches!(self.server.try_wait(), Ok(None)) {
            let _ = self.server.kill();
            let _ = self.server.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A command as another user, ended by the system when this process dies without tidying up.
fn as_user(program: &Path, user: Option<(u32, u32)>) -> Command {
    if !on_path("setpriv") {
        use std::os::unix::process::CommandExt;
        let mut command = Command::new(program);
        if let Some((uid, gid)) = user {
            command.uid(uid).gid(gid);
        }
        return command;
    }
    let mut command = Command::new("setpriv");
    if let Some((uid, gid)) = user {
        command.args([
            format!("--reuid={uid}"),
            format!("--regid={gid}"),
            "--clear-groups".to_owned(),
        ]);
    }
    command.args(["--pdeathsig", "INT", "--"]).arg(program);
    command
}

/// PostgreSQL refuses to run as root; `None`: we are not root, and run it as ourselves.
fn unprivileged() -> Result<Option<(u32, u32)>> {
    if !is_root() {
        return Ok(None);
    }
    let users = fs::read_to_string("/etc/passwd")?;
    let ids = |name: &str| {
        let line = users
            .lines()
            .find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    let found = ["postgres", "nobody"].iter().find_map(|name| ids(name));
    Ok(Some(found.context(
        "no user to run PostgreSQL as: neither postgres nor nobody",
    )?))
}

/// Free a moment ago; nobody else on a test machine is likely to take it within the next second.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
        .local_addr()?
        .port())
}

fn random_hex(bytes: usize) -> Result<String> {
    let mut random = vec![0; bytes];
    fs::File::open("/dev/urandom")?.read_exact(&mut random)?;
    Ok(random.iter().map(|byte| format!("{byte:02x}")).collect())
}
