//! How long work is shown: a spinner for each step on a terminal, plain lines with times elsewhere.
//! Runs the commands whose output it condenses; what they mean is not known here.

use std::io::{BufRead, BufReader, IsTerminal, Read};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// A plain line says that a silent step is still at work this often.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// Lines of output shown when a step fails.
const TAIL: usize = 60;

/// Shows steps and measures the whole.
pub(crate) struct Ui {
    started: Instant,
    terminal: bool,
    bars: MultiProgress,
}

/// What a finished command printed, and how it ended.
pub(crate) struct Finished {
    pub(crate) status: ExitStatus,
    /// Standard output, whole.
    pub(crate) stdout: String,
    /// Standard error and standard output as they came, whole.
    pub(crate) log: String,
}

impl Ui {
    pub(crate) fn new() -> Self {
        let terminal = std::io::stderr().is_terminal();
        Self {
            started: Instant::now(),
            terminal,
            bars: MultiProgress::new(),
        }
    }

    /// A line that stays.
    pub(crate) fn say(&self, line: &str) {
        if self.terminal {
            // Fails only when the terminal is gone; then nobody reads it either.
            let _ = self.bars.println(line);
        } else {
            eprintln!("{line}");
        }
    }

    /// Time since the whole task began.
    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Runs a command to its end and fails, showing the end of its output, when it does.
    pub(crate) fn run(&self, step: &str, command: &mut Command) -> Result<Finished> {
        let finished = self.attempt(step, command)?;
        if !finished.status.success() {
            self.say(&tail(&finished.log, TAIL));
            bail!("{step} failed ({})", finished.status);
        }
        Ok(finished)
    }

    /// Runs a command to its end, however it ends. Errors: it could not be started.
    pub(crate) fn attempt(&self, step: &str, command: &mut Command) -> Result<Finished> {
        let began = Instant::now();
        let bar = self.begin(step);
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("{step}: cannot start {command:?}"))?;
        let seen = Arc::new(Mutex::new(Seen::default()));
        let readers = [
            child
                .stdout
                .take()
                .map(|out| follow(out, Arc::clone(&seen), true)),
            child
                .stderr
                .take()
                .map(|err| follow(err, Arc::clone(&seen), false)),
        ];
        let mut beat = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            std::thread::sleep(Duration::from_millis(100));
            let note = lock(&seen).note();
            bar.set_message(format!("{step}  {note}"));
            if !self.terminal && beat.elapsed() >= HEARTBEAT {
                beat = Instant::now();
                self.say(&format!("[{}] {step} ... {note}", clock(self.elapsed())));
            }
        };
        for reader in readers.into_iter().flatten() {
            let _ = reader.join(); // a reader never panics: it stops at the first error
        }
        let took = began.elapsed();
        self.end(&bar, step, status.success(), took);
        let seen = std::mem::take(&mut *lock(&seen));
        Ok(Finished {
            status,
            stdout: seen.stdout,
            log: seen.log,
        })
    }

    /// Shows work that is no command of its own.
    pub(crate) fn during<T>(&self, step: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let began = Instant::now();
        let bar = self.begin(step);
        let result = work();
        self.end(&bar, step, result.is_ok(), began.elapsed());
        result
    }

    fn begin(&self, step: &str) -> ProgressBar {
        if !self.terminal {
            self.say(&format!("[{}] {step}", clock(self.elapsed())));
            return ProgressBar::hidden();
        }
        let bar = self.bars.add(ProgressBar::new_spinner());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed:>4} {wide_msg}") {
            bar.set_style(style);
        }
        bar.set_message(step.to_owned());
        bar.enable_steady_tick(Duration::from_millis(120));
        bar
    }

    fn end(&self, bar: &ProgressBar, step: &str, ok: bool, took: Duration) {
        bar.finish_and_clear();
        let word = if ok { "done" } else { "FAILED" };
        self.say(&format!(
            "[{}] {step}: {word} in {}",
            clock(self.elapsed()),
            clock(took)
        ));
    }
}

/// What has come from a running command so far.
#[derive(Default)]
struct Seen {
    stdout: String,
    log: String,
    last: String,
    compiled: usize,
}

impl Seen {
    fn take(&mut self, line: &str, is_stdout: bool) {
        self.log.push_str(line);
        self.log.push('\n');
        if is_stdout {
            self.stdout.push_str(line);
            self.stdout.push('\n');
        }
        let words = line.trim();
        if words.starts_with("Compiling ") || words.starts_with("Checking ") {
            self.compiled += 1;
        }
        if !words.is_empty() {
            self.last = words.chars().take(100).collect();
        }
    }

    fn note(&self) -> String {
        match self.compiled {
            0 => self.last.clone(),
            crates => format!("({crates} crates) {}", self.last),
        }
    }
}

fn follow(
    from: impl Read + Send + 'static,
    seen: Arc<Mutex<Seen>>,
    is_stdout: bool,
) -> std::thread::JoinHandle<()> {
    std::thread::spawn(move || {
        let mut from = BufReader::new(from);
        let mut line = Vec::new();
        while from.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            lock(&seen).take(String::from_utf8_lossy(&line).trim_end(), is_stdout);
            line.clear();
        }
    })
}

/// A poisoned lock only means that another reader stopped; what it had written is still good.
fn lock(seen: &Mutex<Seen>) -> std::sync::MutexGuard<'_, Seen> {
    seen.lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The last lines of a text.
pub(crate) fn tail(text: &str, lines: usize) -> String {
    let all: Vec<&str> = text.trim_end().lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

/// `7.3s` below a minute, `1m07s` above.
pub(crate) fn clock(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1}s", time.as_secs_f64()),
        seconds => format!("{}m{:02}s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_short_and_exact_enough() {
        assert_eq!(clock(Duration::from_millis(7_340)), "7.3s");
        assert_eq!(clock(Duration::from_secs(67)), "1m07s");
    }

    #[test]
    fn a_failed_command_shows_the_end_of_its_output_and_both_streams_are_kept() {
        let ui = Ui::new();
        let mut command = Command::new("sh");
        command.args(["-c", "echo out; echo err >&2; exit 3"]);
        let finished = ui.attempt("trial", &mut command).expect("sh starts");
        assert_eq!(finished.status.code(), Some(3));
        assert_eq!(finished.stdout, "out\n");
        assert!(finished.log.contains("err\n") && finished.log.contains("out\n"));
        assert!(ui.run("trial", &mut command).is_err());
    }

    #[test]
    fn the_tail_is_no_longer_than_asked() {
        assert_eq!(tail("a\nb\nc\n", 2), "b\nc");
        assert_eq!(tail("a", 9), "a");
    }
}
