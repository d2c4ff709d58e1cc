//! Edits of accounts from 16 connections, each of accounts of its own, and what the disk itself can do.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use super::Bench;
use super::figure::Figure;
use super::form;
use super::http::{Connection, Session};
use super::load::{CONNECTIONS, percentile};
use super::server::Server;

/// Accounts that one connection edits in turn.
const EACH: usize = 8;

/// A filled form, and where it goes.
struct Form {
    account: String,
    fields: Vec<(String, String)>,
    version: u64,
}

impl Form {
    /// The form that the server shows; `None` when this account cannot be edited.
    fn open(connection: &mut Connection, me: &Session, number: usize) -> Result<Option<Self>> {
        let account = format!("/accounts/AC-{number:04}");
        let path = format!("{account}/edit");
        let page = connection.get(me, &path, "")?;
        ensure!(page.status != 404, "there is no {path}");
        let fields = form::fields(&page.text(), &path);
        let version = fields.iter().find(|(name, _)| name == "version");
        Ok(version
            .and_then(|(_, version)| version.parse().ok())
            .map(|version| Self {
                account,
                fields,
                version,
            }))
    }

    fn set(&mut self, name: &str, value: String) {
        if let Some(field) = self.fields.iter_mut().find(|(field, _)| field == name) {
            field.1 = value;
        }
    }

    /// Changes the notes and saves; the next save must name the version this one made.
    fn save(&mut self, connection: &mut Connection, me: &Session, mark: &str) -> Result<()> {
        self.set("notes", format!("Looked at again, {mark}."));
        self.set("key", mark.to_owned());
        self.set("version", self.version.to_string());
        let path = format!("{}/edit", self.account);
        let answer = connection.post(me, &path, &self.fields)?;
        let to = answer.header("location").unwrap_or_default();
        ensure!(
            answer.status == 303 && to.contains("done=saved"),
            "saving {} answered {} {to}",
            self.account,
            answer.status
        );
        self.version += 1;
        Ok(())
    }
}

/// Saves as fast as answers come, for the plan's time.
///
/// # Errors
/// An edit was not saved.
pub(crate) fn edits(
    bench: &Bench<'_>,
    server: &Server,
    me: &Session,
    mark: &str,
) -> Result<Vec<Figure>> {
    let mut forms = open_all(server, me)?;
    let before = server.cpu()?;
    let began = Instant::now();
    let end = began + bench.plan.run;
    let workers = forms.chunks_mut(EACH).enumerate();
    let mut times = std::thread::scope(|scope| -> Result<Vec<Duration>> {
        let started: Vec<_> = workers
            .map(|(worker, mine)| scope.spawn(move || edit(server, me, mine, worker, end)))
            .collect();
        let mut all = Vec::new();
        for worker in started {
            all.extend(
                worker
                    .join()
                    .ok()
                    .context("a connection's thread panicked")??,
            );
        }
        Ok(all)
    })?;
    let took = began.elapsed();
    let cpu = server.cpu()?.saturating_sub(before);
    ensure_kept(server, me, &forms)?;
    let writes = times.len() as f64;
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    let name = |what: &str| format!("{what}{mark}");
    Ok(vec![
        Figure::told(
            name("edit: writes a second"),
            writes / took.as_secs_f64(),
            "",
        ),
        Figure::told(
            name("edit: CPU of a write"),
            cpu.as_secs_f64() * 1e6 / writes,
            "µs",
        ),
        Figure::told(
            name("edit: p50 at 16 connections"),
            millis(percentile(&mut times, 50)),
            "ms",
        ),
        Figure::kept_to(
            name("edit: p99 at 16 connections"),
            millis(percentile(&mut times, 99)),
            30.0,
            "ms",
        ),
    ])
}

fn open_all(server: &Server, me: &Session) -> Result<Vec<Form>> {
    let mut connection = Connection::open(server.address)?;
    let mut forms = Vec::new();
    // The first accounts have stories; some of them are archived and cannot be edited.
    for number in 100.. {
        forms.extend(Form::open(&mut connection, me, number)?);
        if forms.len() == CONNECTIONS * EACH {
            break;
        }
    }
    Ok(forms)
}

fn edit(
    server: &Server,
    me: &Session,
    forms: &mut [Form],
    worker: usize,
    end: Instant,
) -> Result<Vec<Duration>> {
    let mut connection = Connection::open(server.address)?;
    let mut times = Vec::new();
    while Instant::now() < end {
        let turn = times.len();
        let began = Instant::now();
        forms[turn % EACH].save(&mut connection, me, &format!("{worker}-{turn}"))?;
        times.push(began.elapsed());
    }
    Ok(times)
}

/// What was acknowledged must be there.
fn ensure_kept(server: &Server, me: &Session, forms: &[Form]) -> Result<()> {
    let mut connection = Connection::open(server.address)?;
    for form in forms {
        let path = format!("{}/edit", form.account);
        let page = connection.get(me, &path, "")?.ok(&path)?;
        let now = form::fields(&page.text(), &path);
        let version = now.iter().find(|(name, _)| name == "version");
        let version = version.map(|(_, version)| version.as_str());
        ensure!(
            version == Some(form.version.to_string().as_str()),
            "{} is at version {version:?} after {} was acknowledged",
            form.account,
            form.version
        );
    }
    Ok(())
}

/// How long this disk takes to keep 4 KiB: what no commit can be faster than.
///
/// # Errors
/// The disk cannot be written.
pub(crate) fn disk(folder: &Path) -> Result<Vec<Figure>> {
    let mut times = syncs(folder, 300)?;
    let micros = |time: Duration| time.as_secs_f64() * 1e3;
    Ok(vec![
        Figure::told(
            "the disk's own fsync: p50",
            micros(percentile(&mut times, 50)),
            "ms",
        ),
        Figure::told(
            "the disk's own fsync: p99",
            micros(percentile(&mut times, 99)),
            "ms",
        ),
    ])
}

/// So many appended pages, each made durable before the next.
pub(crate) fn syncs(folder: &Path, many: usize) -> Result<Vec<Duration>> {
    let path = folder.join("fsync");
    let mut file = File::create(&path)?;
    let mut times = Vec::with_capacity(many);
    for _ in 0..many {
        let began = Instant::now();
        file.write_all(&[7; 4096])?;
        file.sync_data()?;
        times.push(began.elapsed());
    }
    std::fs::remove_file(path)?;
    Ok(times)
}
