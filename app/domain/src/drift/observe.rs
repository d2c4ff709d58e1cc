//! What is noted of one tracker, request by request, and how pages are named in evidence.

use super::{evidence::Observed, recorder::Seen};
use crate::site::Site;
use chrono::{DateTime, Utc};
use url::Url;

/// Pages that are listed for one tracker.
const PAGES_OF_ONE: usize = 200;
/// Hosts that are listed for one tracker.
const HOSTS_OF_ONE: usize = 10;
/// Longest page that is kept, in characters.
const PAGE: usize = 300;

impl Observed {
    /// Notes one more request.
    pub(super) fn note(&mut self, beacon: bool, url: &Url, seen: &Seen<'_>) {
        self.requests += seen.times;
        if beacon {
            self.beacons += seen.times;
        }
        self.first = earlier(self.first, seen.at);
        self.last = later(self.last, seen.at);
        let host = url.host_str().unwrap_or_default();
        if self.hosts.len() < HOSTS_OF_ONE && !self.hosts.iter().any(|h| h == host) {
            self.hosts.push(host.to_owned());
        }
        let Some(page) = seen.page.map(label) else {
            return;
        };
        if self.pages.contains(&page) {
            return;
        }
        if self.pages.len() < PAGES_OF_ONE {
            self.pages.push(page);
        } else {
            self.more_pages += 1;
        }
    }

    fn take_in(&mut self, other: Self) {
        self.requests += other.requests;
        self.beacons += other.beacons;
        self.first = earlier(self.first, other.first);
        self.last = later(self.last, other.last);
        for host in other.hosts {
            if !self.hosts.contains(&host) {
                self.hosts.push(host);
            }
        }
        for page in other.pages {
            if !self.pages.contains(&page) {
                self.pages.push(page);
            }
        }
    }
}

/// Requests without an id belong to the one id that was seen with the others, if there is one only.
pub(super) fn joined(observed: Vec<Observed>) -> Vec<Observed> {
    let (without, mut with): (Vec<_>, Vec<_>) =
        observed.into_iter().partition(|seen| seen.id.is_none());
    for nameless in without {
        let mut same: Vec<_> = with
            .iter_mut()
            .filter(|seen| seen.tracker == nameless.tracker && seen.site == nameless.site)
            .filter(|seen| seen.id.is_some())
            .collect();
        match same.as_mut_slice() {
            [one] => one.take_in(nameless),
            _ => with.push(nameless),
        }
    }
    with
}

/// A page as it is kept: its site and path.
pub(super) fn label(page: &Url) -> String {
    let site = Site::of(page).map(|site| site.to_string());
    let path = page.path();
    let path = path.strip_suffix('/').unwrap_or(path);
    let whole = format!("{}{path}", site.unwrap_or_default());
    whole.chars().take(PAGE).collect()
}

/// The earlier of two instants; one that is not known does not count.
pub(super) fn earlier(
    one: Option<DateTime<Utc>>,
    other: Option<DateTime<Utc>>,
) -> Option<DateTime<Utc>> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

/// The later of two instants; one that is not known does not count.
pub(super) fn later(
    one: Option<DateTime<Utc>>,
    other: Option<DateTime<Utc>>,
) -> Option<DateTime<Utc>> {
    one.max(other)
}
