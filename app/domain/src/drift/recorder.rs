//! Gathers the requests of a recording, one at a time, into evidence of a limited size. How a file is
//! read is not known here.

use super::{
    evidence::{Chosen, Evidence, Observed, Turn, Visit},
    observe::{earlier, joined, label, later},
};
use crate::{site::Site, tracker};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use url::Url;

/// Pages of a site that are listed.
const PAGES: usize = 2_000;
/// Different trackers with their ids: more is no recording of a site.
const TRACKERS: usize = 500;
/// Other hosts that are counted, and that are listed.
const HOSTS: usize = 5_000;
const HOSTS_LISTED: usize = 30;
/// Requests: more is no recording of a site.
const REQUESTS: u64 = 500_000;
/// One request of a recording.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Its address.
    pub address: &'a str,
    /// When it was sent.
    pub at: Option<DateTime<Utc>>,
    /// The page that sent it, if the recording tells.
    pub page: Option<&'a Url>,
    /// How often.
    pub times: u64,
}

/// Why a recording cannot be judged, in words for its uploader.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(pub String);

/// Gathers evidence.
#[derive(Debug)]
pub struct Recorder {
    site: Site,
    chosen: Chosen,
    evidence: Evidence,
    visited: BTreeMap<String, Option<DateTime<Utc>>>,
    observed: BTreeMap<(&'static str, Option<String>, Site), Observed>,
    others: BTreeMap<String, u64>,
}

impl Recorder {
    /// Begins. `site`: whose pages are judged, with the sites below it.
    pub fn new(site: &Site, chosen: Chosen) -> Self {
        Self {
            site: site.whole(),
            chosen,
            evidence: Evidence::default(),
            visited: BTreeMap::new(),
            observed: BTreeMap::new(),
            others: BTreeMap::new(),
        }
    }

    /// Notes that a page was opened.
    pub fn visit(&mut self, page: &Url, at: Option<DateTime<Utc>>) {
        let Some(label) = self.ours(page).map(|_| label(page)) else {
            return;
        };
        if let Some(last) = self.visited.get_mut(&label) {
            *last = later(*last, at);
        } else if self.visited.len() < PAGES {
            self.visited.insert(label, at);
        } else {
            self.evidence.more_visited += 1;
        }
    }

    /// Notes a request.
    ///
    /// # Errors
    /// There are more of them, or more different trackers, than any recording of a site has.
    pub fn request(&mut self, seen: Seen<'_>) -> Result<(), Unusable> {
        let evidence = &mut self.evidence;
        evidence.requests = evidence.requests.saturating_add(seen.times);
        if evidence.requests > REQUESTS {
            return Err(Unusable(
                "The recording has more than 500,000 requests. Record fewer pages at a time"
                    .to_owned(),
            ));
        }
        evidence.first = earlier(evidence.first, seen.at);
        evidence.last = later(evidence.last, seen.at);
        self.turn(&seen);
        let Ok(url) = Url::parse(seen.address) else {
            return Ok(());
        };
        let site = match seen.page {
            None => self.site.clone(),
            Some(page) => match self.ours(page) {
                Some(site) => site,
                None => {
                    self.evidence.elsewhere += seen.times;
                    return Ok(());
                }
            },
        };
        match tracker::recognise(&url) {
            Some(hit) => self.hit(&hit, &url, site, &seen),
            None => {
                self.other(&url, seen.times);
                Ok(())
            }
        }
    }

    /// Notes that a host was asked, where a recording tells no more than that.
    ///
    /// # Errors
    /// As [`Self::request`].
    pub fn host(&mut self, host: &str) -> Result<(), Unusable> {
        let Ok(url) = Url::parse(&format!("https://{host}/")) else {
            return Ok(());
        };
        let seen = Seen {
            address: url.as_str(),
            at: None,
            page: None,
            times: 1,
        };
        match tracker::of_host(host) {
            Some(tracker) => {
                let hit = tracker::Hit {
                    tracker,
                    ids: Vec::new(),
                    beacon: false,
                };
                self.evidence.requests += 1;
                self.hit(&hit, &url, self.site.clone(), &seen)
            }
            None => {
                self.other(&url, 1);
                Ok(())
            }
        }
    }

    /// Whether a page is one of the judged site's.
    pub fn judges(&self, page: &Url) -> bool {
        self.ours(page).is_some()
    }

    /// Whether any page of the site was opened.
    pub fn has_visits(&self) -> bool {
        !self.visited.is_empty()
    }

    /// The pages' evidence, when the recording can be judged at all.
    ///
    /// # Errors
    /// It has no requests, or none of the site; the point at which the visitor agreed is not in it.
    pub fn finish(mut self) -> Result<Evidence, Unusable> {
        if self.evidence.requests == 0 {
            return Err(Unusable("The recording has no requests in it".to_owned()));
        }
        if self.visited.is_empty() && self.evidence.elsewhere == self.evidence.requests {
            return Err(Unusable(format!(
                "No page of {} is in the recording. Check the site, or record again",
                self.site
            )));
        }
        self.point()?;
        let mut others: Vec<_> = std::mem::take(&mut self.others).into_iter().collect();
        others.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
        others.truncate(HOSTS_LISTED);
        let visited = std::mem::take(&mut self.visited).into_iter();
        let observed = joined(std::mem::take(&mut self.observed).into_values().collect());
        Ok(Evidence {
            visited: visited.map(|(page, last)| Visit { page, last }).collect(),
            observed,
            others,
            ..self.evidence
        })
    }

    fn turn(&mut self, seen: &Seen<'_>) {
        if let Chosen::Within(Turn::Request { part }) = &self.chosen
            && seen.at.is_some()
            && seen.address.contains(part.as_str())
        {
            self.evidence.turned = earlier(self.evidence.turned, seen.at);
        }
    }

    fn point(&mut self) -> Result<(), Unusable> {
        match &self.chosen {
            Chosen::Within(Turn::At { at }) => {
                let (first, last) = (self.evidence.first, self.evidence.last);
                if first.is_none_or(|first| first > *at) || last.is_none_or(|last| last < *at) {
                    return Err(Unusable(
                        "The time at which the visitor agreed is not within the recording. Check the time and the day"
                            .to_owned(),
                    ));
                }
                self.evidence.turned = Some(*at);
                Ok(())
            }
            Chosen::Within(Turn::Request { part }) if self.evidence.turned.is_none() => {
                Err(Unusable(format!(
                    "No request in the recording has “{part}” in its address, so it does not tell when the visitor agreed"
                )))
            }
            _ => Ok(()),
        }
    }

    /// The site of a page, when it is the judged one or one below it.
    fn ours(&self, page: &Url) -> Option<Site> {
        let site = Site::of(page)?;
        let below = |host: &str| {
            let bare = self.site.host().trim_start_matches("www.");
            host.strip_suffix(bare)
                .is_some_and(|rest| rest.ends_with('.'))
        };
        (site.same_host(&self.site) || below(site.host())).then_some(site)
    }

    fn hit(
        &mut self,
        hit: &tracker::Hit,
        url: &Url,
        site: Site,
        seen: &Seen<'_>,
    ) -> Result<(), Unusable> {
        let ids: Vec<Option<String>> = if hit.ids.is_empty() {
            vec![None]
        } else {
            hit.ids.iter().cloned().map(Some).collect()
        };
        for id in ids {
            let key = (hit.tracker.key, id.clone(), site.clone());
            if self.observed.len() >= TRACKERS && !self.observed.contains_key(&key) {
                return Err(Unusable(format!(
                    "The recording has more than {TRACKERS} different pixels. Record fewer pages at a time"
                )));
            }
            let observed = self.observed.entry(key).or_insert_with(|| Observed {
                tracker: hit.tracker.key.to_owned(),
                id,
                site: site.clone(),
                hosts: Vec::new(),
                requests: 0,
                beacons: 0,
                first: None,
                last: None,
                pages: Vec::new(),
                more_pages: 0,
            });
            observed.note(hit.beacon, url, seen);
        }
        Ok(())
    }

    fn other(&mut self, url: &Url, times: u64) {
        let Some(site) = Site::of(url) else { return };
        if self.ours(url).is_some() {
            return;
        }
        if let Some(count) = self.others.get_mut(site.host()) {
            *count += times;
        } else if self.others.len() < HOSTS {
            self.others.insert(site.host().to_owned(), times);
        }
    }
}
