//! The comparison: what was approved against what was seen.

use super::{
    Approved,
    evidence::{Chosen, Evidence, Observed},
    finding::{Finding, FindingKind, Trace},
};
use crate::{pixel::PixelState, site::Site, tracker};
use url::Url;

/// Pages that a finding lists.
const PAGES: usize = 200;

/// Every contradiction between the register and a recording, the gravest kind first.
pub fn compare(approved: &[Approved], evidence: &Evidence, chosen: &Chosen) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    for seen in &evidence.observed {
        found.extend(not_as_approved(approved, evidence, seen));
        if is_before(seen, evidence, chosen) {
            let same = same_pixel(approved, seen);
            let pixels = same.iter().map(|pixel| pixel.number).collect();
            let pages = seen.pages.clone();
            found.push(finding(FindingKind::BeforeChoice, seen, pixels, pages));
        }
    }
    if matches!(chosen, Chosen::Agreed | Chosen::Within(_)) {
        found.extend(approved.iter().flat_map(|pixel| gone(pixel, evidence)));
    }
    found.sort_by(|a, b| {
        (a.kind, &a.tracker, &a.id, &a.site).cmp(&(b.kind, &b.tracker, &b.id, &b.site))
    });
    found
}

/// Whether the vendor learnt of the visit before the visitor agreed.
fn is_before(seen: &Observed, evidence: &Evidence, chosen: &Chosen) -> bool {
    match chosen {
        Chosen::Nothing | Chosen::Refused => true,
        Chosen::Agreed => false,
        Chosen::Within(_) => match (seen.first, evidence.turned) {
            (Some(first), Some(turned)) => first < turned,
            _ => false,
        },
    }
}

fn not_as_approved(approved: &[Approved], evidence: &Evidence, seen: &Observed) -> Option<Finding> {
    // Requests without an id beside several ids of the same tracker belong to one of those.
    let told_with_id = |other: &&Observed| {
        other.tracker == seen.tracker && other.site == seen.site && other.id.is_some()
    };
    if seen.id.is_none() && evidence.observed.iter().any(|o| told_with_id(&o)) {
        return None;
    }
    let here: Vec<&Approved> = approved
        .iter()
        .filter(|pixel| pixel.tracker == seen.tracker)
        .filter(|pixel| pixel.sites.iter().any(|site| site.same_host(&seen.site)))
        .collect();
    let numbers = |pixels: &[&Approved]| pixels.iter().map(|p| p.number).collect::<Vec<_>>();
    let same: Vec<&Approved> = here.iter().copied().filter(|p| is_id_of(p, seen)).collect();
    let all_pages = seen.pages.clone();
    if same.is_empty() {
        let elsewhere = same_pixel(approved, seen);
        let named = seen.id.is_some() && elsewhere.iter().any(|p| !p.vendor_id.is_empty());
        return Some(if named && here.is_empty() {
            finding(
                FindingKind::OtherPages,
                seen,
                numbers(&elsewhere),
                all_pages,
            )
        } else if here.is_empty() {
            finding(FindingKind::NotApproved, seen, Vec::new(), all_pages)
        } else {
            finding(FindingKind::OtherId, seen, numbers(&here), all_pages)
        });
    }
    let (live, not_live): (Vec<&Approved>, Vec<&Approved>) = same
        .iter()
        .partition(|pixel| pixel.state == PixelState::Live);
    let Some(first) = not_live.first().filter(|_| live.is_empty()) else {
        let uncovered = uncovered(&seen.pages, &live);
        let all = uncovered.is_empty();
        return (!all).then(|| finding(FindingKind::OtherPages, seen, numbers(&live), uncovered));
    };
    let mut found = finding(FindingKind::NotLive, seen, numbers(&not_live), all_pages);
    found.permitted = Some(first.state);
    Some(found)
}

/// The pages of a list that no permission names.
fn uncovered(pages: &[String], permissions: &[&Approved]) -> Vec<String> {
    let sites = || permissions.iter().flat_map(|pixel| pixel.sites.iter());
    pages
        .iter()
        .filter(|page| !sites().any(|site| covers(site, page)))
        .cloned()
        .collect()
}

fn covers(site: &Site, page: &str) -> bool {
    Url::parse(&format!("https://{page}")).is_ok_and(|url| site.covers(&url))
}

/// The register's entries for this very pixel, wherever it may be.
fn same_pixel<'a>(approved: &'a [Approved], seen: &Observed) -> Vec<&'a Approved> {
    approved
        .iter()
        .filter(|pixel| pixel.tracker == seen.tracker && is_id_of(pixel, seen))
        .collect()
}

/// Whether what was seen can be this pixel: a permission or a request without an id names any.
fn is_id_of(pixel: &Approved, seen: &Observed) -> bool {
    let Some(id) = &seen.id else { return true };
    pixel.vendor_id.trim().is_empty()
        || tracker::from_key(&pixel.tracker).is_some_and(|t| t.same_id(&pixel.vendor_id, id))
}

/// A live pixel that was not seen on pages where the visitor had agreed; once for each of its sites.
fn gone(pixel: &Approved, evidence: &Evidence) -> Vec<Finding> {
    if pixel.state != PixelState::Live {
        return Vec::new();
    }
    let since = evidence.turned;
    let after = |last: Option<_>| since.is_none() || last.is_none() || last >= since;
    let seen = |site: &Site| {
        evidence.observed.iter().any(|seen| {
            seen.tracker == pixel.tracker
                && site.same_host(&seen.site)
                && is_id_of(pixel, seen)
                && after(seen.last)
        })
    };
    let mut found: Vec<Finding> = Vec::new();
    for site in &pixel.sites {
        let visits = evidence.visited.iter();
        let pages: Vec<String> = visits
            .filter(|visit| after(visit.last) && covers(site, &visit.page))
            .map(|visit| visit.page.clone())
            .take(PAGES)
            .collect();
        let told = found.iter().any(|f| f.site.same_host(site));
        if pages.is_empty() || told || seen(site) {
            continue;
        }
        let vendor_id = pixel.vendor_id.trim();
        found.push(Finding {
            kind: FindingKind::Gone,
            tracker: pixel.tracker.clone(),
            id: (!vendor_id.is_empty()).then(|| vendor_id.to_owned()),
            site: site.whole(),
            pixels: vec![pixel.number],
            permitted: None,
            trace: Trace {
                pages,
                ..Trace::default()
            },
        });
    }
    found
}

fn finding(kind: FindingKind, seen: &Observed, pixels: Vec<i64>, pages: Vec<String>) -> Finding {
    Finding {
        kind,
        tracker: seen.tracker.clone(),
        id: seen.id.clone(),
        site: seen.site.clone(),
        pixels,
        permitted: None,
        trace: Trace::of(seen, pages),
    }
}
