//! Says how far it got: a bar on a terminal, a line now and then elsewhere, nothing in tests.

use indicatif::{ProgressBar, ProgressStyle};
use std::{
    cell::Cell,
    io::IsTerminal as _,
    time::{Duration, Instant},
};

/// How often a line is printed where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Where progress is shown.
pub struct Progress(Kind);

enum Kind {
    Silent,
    Bar(ProgressBar),
    Lines {
        done: Cell<u64>,
        total: Cell<u64>,
        printed: Cell<Instant>,
    },
}

impl Progress {
    /// Shows nothing.
    pub fn silent() -> Self {
        Self(Kind::Silent)
    }

    /// A bar where people look on, lines where the output goes into a file; on standard error.
    pub fn shown() -> Self {
        Self(if std::io::stderr().is_terminal() {
            Kind::Bar(ProgressBar::no_length())
        } else {
            let now = Instant::now();
            Kind::Lines {
                done: Cell::new(0),
                total: Cell::new(0),
                printed: Cell::new(now),
            }
        })
    }

    /// So many accounts and events will be made.
    pub(super) fn begin(&self, total: u64) {
        match &self.0 {
            Kind::Silent => {}
            Kind::Bar(bar) => {
                bar.set_length(total);
                let style =
                    ProgressStyle::with_template("{bar:40} {pos} of {len} writes, {eta} left");
                if let Ok(style) = style {
                    bar.set_style(style);
                }
            }
            Kind::Lines { total: held, .. } => held.set(total),
        }
    }

    /// So many more are made.
    pub(super) fn step(&self, more: u64) {
        match &self.0 {
            Kind::Silent => {}
            Kind::Bar(bar) => bar.inc(more),
            Kind::Lines {
                done,
                total,
                printed,
            } => {
                done.set(done.get() + more);
                if printed.get().elapsed() >= LINE_EVERY {
                    printed.set(Instant::now());
                    eprintln!("{} of {} writes done", done.get(), total.get());
                }
            }
        }
    }

    /// All are made.
    pub(super) fn end(&self) {
        if let Kind::Bar(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
