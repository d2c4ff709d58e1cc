//! Trackers as data (P 6.23-6.25): what a browser's request says about which tracker it belongs to,
//! which of the vendor's ids it carries, and whether it reports something or only fetches a program.
//!
//! # The pattern language
//! Each tracker lists the shapes of its requests, `host/path?query`, tried in order:
//!
//! | written | means |
//! |---|---|
//! | `t.co/i/adsct` | this host, this path; a slash at the end does not matter |
//! | `*.clarity.ms/…` | this host and every host below it; never a host that only begins or ends alike |
//! | `a.nz\|b.nz/…` | either host |
//! | `*/matomo.php` | any host: trackers that run on an organisation's own |
//! | `/a*b` in a path | any text, also none, between the two |
//! | `{id}` in a path | the pixel's id: letters, digits, `_`, `-`, `.` |
//! | `?id={id}` | the parameter that carries the id; without it the request has none |
//! | `?id={id:G-}` | the same, but it has to be there and to begin like that |
//! | `?rec=` | a parameter that has to be there |

mod measuring;
mod pattern;
mod social;
#[cfg(test)]
mod tests;

use url::Url;

/// Something in a page that tells a third party about its visitors.
#[derive(Debug)]
pub struct Tracker {
    /// Its name in records, addresses and files: `meta`. Never changes.
    pub key: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Who gets the data.
    pub vendor: &'static str,
    /// How people recognise its id in the vendor's own pages.
    pub id_words: &'static str,
    /// Where visitors tell the vendor to stop, or read how.
    pub opt_out: &'static str,
    /// What the vendor puts before the id's number, when people and requests leave it out at times.
    id_prefix: &'static str,
    requests: &'static [Shape],
}

/// How one of a tracker's requests looks.
#[derive(Debug)]
struct Shape {
    pattern: &'static str,
    beacon: bool,
}

/// A request that reports something about the visitor.
const fn beacon(pattern: &'static str) -> Shape {
    Shape {
        pattern,
        beacon: true,
    }
}

/// A request that fetches the tracker's program or settings. It tells the vendor of the visit too.
const fn load(pattern: &'static str) -> Shape {
    Shape {
        pattern,
        beacon: false,
    }
}

/// What a request turned out to be.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Whose it is.
    pub tracker: &'static Tracker,
    /// The vendor's ids it carries, as [`Tracker::canonical_id`] writes them. Most carry one; the
    /// program itself often none.
    pub ids: Vec<String>,
    /// Whether it reports something; otherwise it fetches the tracker's program or settings.
    pub beacon: bool,
}

/// Every tracker the register knows, in the order in which people are offered them.
pub static ALL: &[Tracker] = &[
    social::META,
    social::LINKEDIN,
    social::X,
    social::TIKTOK,
    social::SNAP,
    social::PINTEREST,
    social::REDDIT,
    social::QUORA,
    social::NEXTDOOR,
    social::SPOTIFY,
    social::YOUTUBE,
    measuring::GOOGLE_ADS,
    measuring::FLOODLIGHT,
    measuring::GOOGLE_ANALYTICS,
    measuring::TAG_MANAGER,
    measuring::DOUBLECLICK,
    measuring::MICROSOFT_UET,
    measuring::CLARITY,
    measuring::TRADE_DESK,
    measuring::TABOOLA,
    measuring::OUTBRAIN,
    measuring::AMAZON,
    measuring::HOTJAR,
    measuring::ADOBE,
    measuring::SITEIMPROVE,
    measuring::HUBSPOT,
    measuring::COMSCORE,
    measuring::MATOMO,
];

impl PartialEq for Tracker {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Tracker {}

impl Tracker {
    /// The vendor's id as the register writes it: without space around it, and with the letters the
    /// vendor puts before the number (`AW-`) where somebody left them out.
    pub fn canonical_id(&self, id: &str) -> String {
        let id = id.trim();
        let bare = !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit());
        if bare && !self.id_prefix.is_empty() {
            return format!("{}{id}", self.id_prefix);
        }
        id.to_owned()
    }

    /// Whether two texts name the same pixel of this vendor.
    pub fn same_id(&self, one: &str, other: &str) -> bool {
        self.canonical_id(one)
            .eq_ignore_ascii_case(&self.canonical_id(other))
    }
}

/// The tracker with that key.
pub fn from_key(key: &str) -> Option<&'static Tracker> {
    ALL.iter().find(|tracker| tracker.key == key)
}

/// Hosts on which vendors have much besides their trackers.
const GENERAL: &[&str] = &[
    "*.facebook.com",
    "www.linkedin.com",
    "t.co",
    "www.youtube.com",
    "www.youtube-nocookie.com",
    "www.google.com",
    "www.google.co.nz",
    "www.google.com.au",
    "*.tiktok.com",
];

/// Whose tracker a host serves, where it serves nothing else.
pub fn of_host(host: &str) -> Option<&'static Tracker> {
    let host = host.trim().trim_end_matches('.').to_ascii_lowercase();
    ALL.iter().find(|tracker| {
        let named = tracker.requests.iter();
        named
            .map(|shape| shape.pattern)
            .filter(|pattern| !pattern::is_anywhere(pattern))
            .any(|pattern| pattern::is_on(pattern, &host, GENERAL))
    })
}

/// Which tracker a request belongs to, if it is one the register knows. Requests to a vendor's own
/// host come before shapes that any host may have.
pub fn recognise(url: &Url) -> Option<Hit> {
    if !matches!(url.scheme(), "http" | "https" | "ws" | "wss") {
        return None;
    }
    let host = url.host_str()?.trim_end_matches('.');
    on(url, host, false).or_else(|| on(url, host, true))
}

fn on(url: &Url, host: &str, anywhere: bool) -> Option<Hit> {
    ALL.iter().find_map(|tracker| {
        let shapes = tracker
            .requests
            .iter()
            .filter(|shape| pattern::is_anywhere(shape.pattern) == anywhere);
        for shape in shapes {
            if let Some(ids) = pattern::matches(shape.pattern, host, url) {
                return Some(Hit {
                    tracker,
                    ids: ids.iter().map(|id| tracker.canonical_id(id)).collect(),
                    beacon: shape.beacon,
                });
            }
        }
        None
    })
}
