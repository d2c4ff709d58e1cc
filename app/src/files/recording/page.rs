//! Which page a request of a HAR came from. Browsers do not say it outright: it is the document that was
//! opened last in the same tab, or what the request itself names as its referrer.

use std::collections::HashMap;
use url::Url;

/// Tabs and navigations that are remembered.
const REMEMBERED: usize = 10_000;

/// The documents that were opened.
#[derive(Debug, Default)]
pub(super) struct Pages {
    opened: HashMap<String, Url>,
    titles: HashMap<String, Url>,
    latest: Option<Url>,
}

/// What a request of a HAR tells about where it came from.
#[derive(Debug, Default)]
pub(super) struct Told<'a> {
    /// The HAR's own name for a page or tab.
    pub(super) pageref: Option<&'a str>,
    /// The header `Referer`.
    pub(super) referrer: Option<Url>,
    /// The header `Sec-Fetch-Dest`.
    pub(super) destination: Option<&'a str>,
    /// The browser's own word for what it is: `document`, `xhr`, `image`.
    pub(super) resource: Option<&'a str>,
    /// The type of the answer's content.
    pub(super) content: Option<&'a str>,
    /// The answer's status; 0 = there was none.
    pub(super) status: u16,
    /// Whether the address is one of the judged site's.
    pub(super) ours: bool,
}

impl Pages {
    /// A page that the HAR lists, whose title is its address in some browsers.
    pub(super) fn listed(&mut self, id: String, title: &str) {
        if self.titles.len() < REMEMBERED
            && let Ok(url) = Url::parse(title)
            && matches!(url.scheme(), "http" | "https")
        {
            self.titles.insert(id, url);
        }
    }

    /// Whether a request opened a page in a tab, not a frame within one.
    pub(super) fn opens(&self, told: &Told<'_>) -> bool {
        if (300..400).contains(&told.status) {
            return false;
        }
        if let Some(destination) = told.destination {
            return destination == "document";
        }
        let document = match told.resource {
            Some(resource) => resource == "document",
            None => told
                .content
                .is_some_and(|kind| kind.starts_with("text/html")),
        };
        document && (told.ours || self.of_tab(told.pageref).is_none())
    }

    /// Remembers the page that is open in a tab from now on.
    pub(super) fn opened(&mut self, pageref: Option<&str>, url: &Url) {
        self.latest = Some(url.clone());
        let Some(pageref) = pageref else { return };
        if self.opened.len() < REMEMBERED || self.opened.contains_key(pageref) {
            self.opened.insert(pageref.to_owned(), url.clone());
        }
    }

    /// The page that a request came from. A referrer with a path says it best; many name a site only.
    pub(super) fn of(&self, told: &Told<'_>) -> Option<Url> {
        let named = told
            .referrer
            .as_ref()
            .filter(|url| url.path().len() > 1 && self.is_open_on(url, told.pageref));
        named
            .or_else(|| self.of_tab(told.pageref))
            .or(told.referrer.as_ref())
            .or(self.latest.as_ref())
            .cloned()
    }

    /// Whether the tab shows a page of the referrer's site; a frame's own address is no page.
    fn is_open_on(&self, referrer: &Url, pageref: Option<&str>) -> bool {
        self.of_tab(pageref)
            .is_some_and(|page| page.origin() == referrer.origin())
    }

    fn of_tab(&self, pageref: Option<&str>) -> Option<&Url> {
        let pageref = pageref?;
        self.opened
            .get(pageref)
            .or_else(|| self.titles.get(pageref))
    }
}
