//! Findings with their evidence, and what can be done about each.

use super::answer::Deed;
use super::show_page::{Rights, exact};
use super::words;
use crate::components::{
    ButtonKind, ButtonLink, Details, EmptyState, SummaryList, SummaryRow, Tag, counted,
};
use crate::urls;
use domain::drift::{Answer, Kept, Observed, Trace};
use domain::ids::{Reference, ReferenceKind};
use domain::tracker;
use leptos::prelude::*;
use store::queries::scans::Shown;

/// Pages that are listed without unfolding.
const SHORT: usize = 5;

/// Every finding, the gravest first.
pub(super) fn all(shown: &Shown, rights: Rights) -> AnyView {
    let scan = &shown.scan;
    if scan.findings.is_empty() {
        return view! {
            <EmptyState title="Nothing contradicts the register">
                <p class="govuk-body">"Every tracker that was seen is approved for its pages, and every pixel that should be live was seen."</p>
            </EmptyState>
        }
        .into_any();
    }
    let one = |kept| one(shown, kept, rights);
    scan.findings.iter().map(one).collect_view().into_any()
}

fn one(shown: &Shown, kept: &Kept, rights: Rights) -> AnyView {
    let finding = &kept.finding;
    let id = format!("finding-{}", kept.place);
    let named_by = id.clone();
    let title = format!("{}. {}", kept.place, finding.what());
    let tag = view! { <Tag colour=words::colour(finding.kind) text=finding.kind.name()/> };
    let clause = finding.kind.clause();
    let said = format!("{} ({clause})", finding.words());
    let rows = rows(shown, kept, rights);
    let deeds = (rights.checks && kept.answer == Answer::Open).then(|| deeds(shown, kept));
    view! {
        <section aria-labelledby=named_by>
            <h3 class="govuk-heading-s" id=id>{title}</h3>
            <p class="govuk-body">{tag}</p>
            <p class="govuk-body">{said}</p>
            <SummaryList rows=rows/>
            {deeds}
        </section>
    }
    .into_any()
}

fn deeds(shown: &Shown, kept: &Kept) -> AnyView {
    let buttons: Vec<AnyView> = Deed::ALL
        .iter()
        .map(|deed| {
            let href = urls::scan_finding(shown.scan.number, kept.place, deed.key());
            // Which finding it is about: several buttons on this page have the same words.
            let about = format!("finding {}", kept.place);
            let text = format!("{}: {about}", deed.name());
            view! { <ButtonLink href=href text=text kind=ButtonKind::Secondary/> }.into_any()
        })
        .collect();
    view! { <div class="app-actions app-no-print">{buttons}</div> }.into_any()
}

fn rows(shown: &Shown, kept: &Kept, rights: Rights) -> Vec<SummaryRow> {
    let finding = &kept.finding;
    let mut rows = evidence(&finding.trace);
    if !finding.pixels.is_empty() {
        let one = |number: &i64| {
            let reference = Reference::of(ReferenceKind::Pixel, *number);
            link(reference, rights.sees_pixels)
        };
        let links: Vec<AnyView> = finding.pixels.iter().map(one).collect();
        rows.push(SummaryRow::view(
            "In the register",
            view! { <span>{links}</span> },
        ));
    }
    if let Some(opt_out) = tracker::from_key(&finding.tracker).map(|t| (t.vendor, t.opt_out)) {
        let (vendor, href) = opt_out;
        let view = view! { {vendor}", "<a class="govuk-link" href=href rel="external">"how to opt out"</a> };
        rows.push(SummaryRow::view("Vendor", view));
    }
    if let Some(repeats) = kept.repeats {
        let reference = Reference::of(ReferenceKind::Scan, repeats.scan);
        let before = shown.before.get(&(repeats.scan, repeats.place));
        let said = match before {
            Some(Answer::Open) | None => "nobody has answered it".to_owned(),
            Some(answer) => words::answer(answer),
        };
        let place = format!(", finding {}: {said} ", repeats.place);
        let led = before
            .and_then(words::led_to)
            .map(|r| link(r, sees(r, rights)));
        let href = urls::record(reference);
        let view =
            view! { <a class="govuk-link" href=href>{reference.to_string()}</a>{place}{led} };
        rows.push(SummaryRow::view("Found before", view));
    }
    if kept.answer != Answer::Open {
        let led = words::led_to(&kept.answer).map(|r| link(r, sees(r, rights)));
        let reason = match &kept.answer {
            Answer::Dismissed { reason, .. } => format!(": {reason}"),
            _ => String::new(),
        };
        let said = format!("{}{reason} ", words::answer(&kept.answer));
        rows.push(SummaryRow::view(
            "Answer",
            view! { <span class="app-wrap">{said}{led}</span> },
        ));
    }
    rows
}

const fn sees(reference: Reference, rights: Rights) -> bool {
    match reference.kind {
        ReferenceKind::Obligation => rights.sees_obligations,
        ReferenceKind::Incident => rights.sees_incidents,
        _ => true,
    }
}

fn link(reference: Reference, seen: bool) -> AnyView {
    if !seen {
        return view! { {reference.to_string()}" " }.into_any();
    }
    let href = urls::record(reference);
    view! { <a class="govuk-link" href=href>{reference.to_string()}</a>" " }.into_any()
}

fn evidence(trace: &Trace) -> Vec<SummaryRow> {
    let mut rows = Vec::new();
    if trace.requests > 0 {
        rows.push(SummaryRow::text(
            "Requests",
            requests(trace.requests, trace.beacons),
        ));
    }
    if !trace.hosts.is_empty() {
        rows.push(SummaryRow::text("Hosts", trace.hosts.join(", ")));
    }
    if let (Some(first), Some(last)) = (trace.first, trace.last) {
        rows.push(SummaryRow::text("First", exact(first)));
        if first != last {
            rows.push(SummaryRow::text("Last", exact(last)));
        }
    }
    if !trace.pages.is_empty() {
        let pages = if trace.pages.len() > SHORT {
            let many = trace.pages.len() as u64 + trace.more_pages;
            let summary = counted(many, "page", "pages");
            let listed = listed(&trace.pages, trace.more_pages);
            view! { <Details summary=summary>{listed}</Details> }.into_any()
        } else {
            listed(&trace.pages, trace.more_pages)
        };
        rows.push(SummaryRow::view("Pages", pages));
    }
    rows
}

fn requests(all: u64, beacons: u64) -> String {
    format!(
        "{}: {}, {} for its program or settings",
        counted(all, "request", "requests"),
        counted(beacons, "report", "reports"),
        all.saturating_sub(beacons)
    )
}

/// One tracker as it was seen.
pub(super) fn observed(seen: &Observed) -> AnyView {
    let name = tracker::from_key(&seen.tracker).map_or(seen.tracker.as_str(), |t| t.name);
    let id = seen.id.as_deref().unwrap_or("without an ID");
    let words = format!(
        "{name} {id} on {}: {}",
        seen.site,
        requests(seen.requests, seen.beacons)
    );
    view! { <li class="app-wrap">{words}</li> }.into_any()
}

/// A list of texts, with how many more there are.
pub(super) fn listed(texts: &[String], more: u64) -> AnyView {
    let one = |text: &String| view! { <li class="app-wrap">{text.clone()}</li> };
    let all = texts.iter().map(one).collect_view();
    let more = (more > 0).then(|| view! { <li>{format!("and {more} more")}</li> });
    view! { <ul class="govuk-list govuk-list--bullet">{all}{more}</ul> }.into_any()
}
