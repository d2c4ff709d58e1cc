//! One page, or several in turn, asked for from 16 connections by wrk; and what that cost the server.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use super::http::Session;
use super::server::Server;
use crate::workspace::command;

/// Connections of every load, as the budgets say.
pub(crate) const CONNECTIONS: usize = 16;

/// What a load found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Load {
    pub(crate) requests: u64,
    pub(crate) per_second: f64,
    pub(crate) p50: Duration,
    pub(crate) p99: Duration,
    /// Of the server alone, for one request.
    pub(crate) cpu: Duration,
}

/// How pages are asked for.
pub(crate) struct Asking<'a> {
    pub(crate) me: &'a Session,
    /// Each connection asks for them in turn.
    pub(crate) paths: &'a [String],
    pub(crate) time: Duration,
    pub(crate) gzip: bool,
    /// For wrk's script.
    pub(crate) folder: &'a Path,
}

/// Warms the server up for a tenth of the time, then measures.
///
/// # Errors
/// wrk failed, or an answer was no success.
pub(crate) fn load(server: &Server, asking: &Asking<'_>) -> Result<Load> {
    let script = asking.folder.join("ask.lua");
    std::fs::write(&script, lua(asking.paths))?;
    let warm = asking.time / 10;
    wrk(server, asking, &script, warm.max(Duration::from_secs(1)))?;
    let before = server.cpu()?;
    let mut load = parse(&wrk(server, asking, &script, asking.time)?)?;
    let used = server.cpu()?.saturating_sub(before);
    ensure!(
        load.requests > 0,
        "no request was answered in {:?}",
        asking.time
    );
    load.cpu = used.div_f64(load.requests as f64);
    Ok(load)
}

fn lua(paths: &[String]) -> String {
    let quoted: Vec<String> = paths.iter().map(|path| format!("{path:?}")).collect();
    format!(
        "local paths = {{{}}}\nlocal i = 0\n\
         request = function() i = i % #paths + 1; return wrk.format(\"GET\", paths[i]) end\n",
        quoted.join(", ")
    )
}

fn wrk(server: &Server, asking: &Asking<'_>, script: &Path, time: Duration) -> Result<String> {
    let mut wrk = command("wrk");
    wrk.args(["--threads", "1", "--latency", "--connections"])
        .arg(CONNECTIONS.to_string())
        .arg("--duration")
        .arg(format!("{}s", time.as_secs().max(1)))
        .arg("--header")
        .arg(format!("Cookie: {}", asking.me.cookie))
        .arg("--script")
        .arg(script);
    if asking.gzip {
        wrk.args(["--header", "Accept-Encoding: gzip"]);
    }
    let done = wrk.arg(format!("http://{}", server.address)).output();
    let done = done.context("cannot start wrk")?;
    if !done.status.success() {
        bail!("wrk: {}", String::from_utf8_lossy(&done.stderr));
    }
    Ok(String::from_utf8_lossy(&done.stdout).into_owned())
}

fn parse(printed: &str) -> Result<Load> {
    let value = |start: &str| {
        let lines = printed.lines().map(str::trim);
        let found = lines.filter_map(|line| line.strip_prefix(start)).next();
        found
            .map(str::trim)
            .with_context(|| format!("wrk printed no {start:?}"))
    };
    for trouble in ["Non-2xx or 3xx responses:", "Socket errors:"] {
        if let Ok(told) = value(trouble) {
            bail!("{trouble} {told}");
        }
    }
    let requests = printed.lines().find_map(|line| {
        let (number, rest) = line.trim().split_once(' ')?;
        rest.starts_with("requests in")
            .then(|| number.parse().ok())?
    });
    Ok(Load {
        requests: requests.context("wrk printed no number of requests")?,
        per_second: value("Requests/sec:")?.parse()?,
        p50: time(value("50%")?)?,
        p99: time(value("99%")?)?,
        cpu: Duration::ZERO,
    })
}

fn time(text: &str) -> Result<Duration> {
    let (number, factor) = [("us", 1e-6), ("ms", 1e-3), ("s", 1.0)]
        .into_iter()
        .find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)))
        .with_context(|| format!("no time: {text:?}"))?;
    Ok(Duration::from_secs_f64(number.parse::<f64>()? * factor))
}

/// The time below which `percent` of them lie.
pub(crate) fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let place = (times.len() * percent).div_ceil(100).saturating_sub(1);
    times.get(place).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PRINTED: &str = "  Latency Distribution\n     50%  312.00us\n     99%    1.25ms\n\
        \x20 8012 requests in 10.00s, 40.1MB read\nRequests/sec:    801.20\n";

    #[test]
    fn the_printed_figures_are_read_with_their_units() {
        let load = parse(PRINTED).expect("valid");
        assert_eq!(load.p99, Duration::from_micros(1250));
        assert_eq!(load.p50, Duration::from_micros(312));
        assert_eq!((load.requests, load.per_second), (8012, 801.2));
        let slow = parse(&PRINTED.replace("1.25ms", "1.25s")).expect("valid");
        assert_eq!(slow.p99, Duration::from_millis(1250));
    }

    #[test]
    fn a_page_of_errors_is_not_measured() {
        assert!(parse(&format!("{PRINTED}  Non-2xx or 3xx responses: 4\n")).is_err());
        assert!(parse(&format!("{PRINTED}  Socket errors: connect 0, read 1\n")).is_err());
        assert!(parse("").is_err());
    }

    #[test]
    fn the_worst_percent_is_above_the_percentile() {
        let mut times: Vec<Duration> = (1..=200).rev().map(Duration::from_millis).collect();
        assert_eq!(percentile(&mut times, 99), Duration::from_millis(198));
        assert_eq!(percentile(&mut times, 50), Duration::from_millis(100));
        assert_eq!(percentile(&mut [], 99), Duration::ZERO);
    }

    #[test]
    fn paths_are_quoted_for_the_script() {
        let script = lua(&["/a?q=\"x".to_owned(), "/b".to_owned()]);
        assert!(
            script.starts_with("local paths = {\"/a?q=\\\"x\", \"/b\"}\n"),
            "{script}"
        );
    }
}
