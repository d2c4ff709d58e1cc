//! Sites with pages, as a pixel's permission names them (P 6.25): all of a site, one page, or a page
//! and everything below it.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use url::{Host, Url};

/// Longest text that is read as a site.
pub const MAX_SITE: usize = 300;

/// A site with pages. Written `www.example.govt.nz` (all its pages), `www.example.govt.nz/jobs` (this
/// page) or `www.example.govt.nz/jobs/*` (this page and what is below it). Without a scheme, because
/// a permission does not tell `http` from `https`; names with macrons are written as browsers send
/// them (`xn--…`).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Site {
    host: String,
    port: Option<u16>,
    pages: Pages,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Pages {
    All,
    /// Begins with a slash and does not end with one.
    One(String),
    /// Begins with a slash and does not end with one.
    Below(String),
}

impl Site {
    /// Reads what people type or paste: with or without `https://`, in capitals, with macrons, with a
    /// port, with `/*` at the end.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence for people.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err("Enter a site, such as www.mbie.govt.nz".to_owned());
        }
        if text.len() > MAX_SITE {
            return Err(format!("A site must be {MAX_SITE} characters or fewer"));
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(
                "A site has no spaces: enter one site, such as www.mbie.govt.nz".to_owned(),
            );
        }
        let url = parsed(text)?;
        let host = host_of(&url)?;
        if url.query().is_some() {
            return Err(
                "Leave out everything from the question mark: pages are told apart by their path"
                    .to_owned(),
            );
        }
        Ok(Self {
            host,
            port: url.port().filter(|port| !matches!(port, 80 | 443)),
            pages: pages_of(url.path())?,
        })
    }

    /// The site that a page's address belongs to, with all its pages; `None` for what is no web page.
    pub fn of(url: &Url) -> Option<Self> {
        if !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        Some(Self {
            host: url.host_str()?.trim_end_matches('.').to_owned(),
            port: url.port().filter(|port| !matches!(port, 80 | 443)),
            pages: Pages::All,
        })
    }

    /// Whether the page at that address is one of these. `www.` in front does not matter, nor does a
    /// slash at the end or what follows a question mark.
    pub fn covers(&self, url: &Url) -> bool {
        let Some(of) = Self::of(url) else {
            return false;
        };
        if !self.same_host(&of) {
            return false;
        }
        let path = url.path();
        let path = path.strip_suffix('/').unwrap_or(path);
        match &self.pages {
            Pages::All => true,
            Pages::One(page) => path == page,
            Pages::Below(page) => path
                .strip_prefix(page.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        }
    }

    /// Whether both are pages of one site, `www.` or not.
    pub fn same_host(&self, other: &Self) -> bool {
        bare(&self.host) == bare(&other.host) && self.port == other.port
    }

    /// The site's name without pages: `www.mbie.govt.nz`.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// This site with all its pages.
    #[must_use]
    pub fn whole(&self) -> Self {
        Self {
            pages: Pages::All,
            ..self.clone()
        }
    }
}

fn bare(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

fn parsed(text: &str) -> Result<Url, String> {
    let not_read = || {
        format!(
            "We cannot read {text} as a site: enter it like www.mbie.govt.nz or www.mbie.govt.nz/jobs/*"
        )
    };
    let lower = text.to_ascii_lowercase();
    let with_scheme = if lower.starts_with("http://") || lower.starts_with("https://") {
        text.to_owned()
    } else if text.contains("://") {
        return Err(
            "A site's address begins with https:// or http://, or with its name".to_owned(),
        );
    } else {
        format!("https://{}", text.trim_start_matches("//"))
    };
    if lower.starts_with("*.") || lower.contains("//*.") {
        return Err("Enter each site by its own name: a star can only stand for pages".to_owned());
    }
    let url = Url::parse(&with_scheme).map_err(|_| not_read())?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err("A site's address has no user name or password in it".to_owned());
    }
    Ok(url)
}

fn host_of(url: &Url) -> Result<String, String> {
    let Some(Host::Domain(host)) = url.host() else {
        return Err("Enter the site's name, such as www.mbie.govt.nz, not its number".to_owned());
    };
    let host = host.trim_end_matches('.');
    let labels = host.split('.').collect::<Vec<_>>();
    let whole = labels.len() >= 2
        && host.len() <= 253
        && labels.iter().all(|label| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        });
    if !whole {
        return Err(format!(
            "{host} is not the whole name of a site: enter it like www.mbie.govt.nz"
        ));
    }
    Ok(host.to_owned())
}

fn pages_of(path: &str) -> Result<Pages, String> {
    let (path, below) = match path.strip_suffix("/*") {
        Some(path) => (path, true),
        None => (path.strip_suffix('/').unwrap_or(path), false),
    };
    if path.contains('*') {
        return Err(
            "A star can only stand for everything below a page, at the end: www.mbie.govt.nz/jobs/*"
                .to_owned(),
        );
    }
    let path = path.trim_end_matches('/');
    Ok(match (path.is_empty(), below) {
        (true, _) => Pages::All,
        (false, true) => Pages::Below(path.to_owned()),
        (false, false) => Pages::One(path.to_owned()),
    })
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.host)?;
        if let Some(port) = self.port {
            write!(f, ":{port}")?;
        }
        match &self.pages {
            Pages::All => Ok(()),
            Pages::One(page) => f.write_str(page),
            Pages::Below(page) => write!(f, "{page}/*"),
        }
    }
}

impl FromStr for Site {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Site {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

impl From<Site> for String {
    fn from(site: Site) -> Self {
        site.to_string()
    }
}

#[cfg(test)]
#[path = "site_tests.rs"]
mod tests;
