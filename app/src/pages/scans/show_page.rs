//! The page of a recording that was compared: findings, pages, other hosts, history.

use super::{findings, words};
use crate::components::{
    Details, Downloads, EmptyState, FileLink, FileSize, Heading, Inset, SummaryList, SummaryRow,
    Timeline, TimelineItem, counted, instant_words,
};
use crate::pages::audit::sentence::sentence;
use crate::render::{Page, Section};
use crate::urls;
use domain::drift::{Answer, Chosen, RecordingFormat, Scan, Summary, Turn};
use leptos::prelude::*;
use store::queries::audit::Event;
use store::queries::scans::Shown;

/// What whoever looks may do and see.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rights {
    pub(super) checks: bool,
    pub(super) sees_pixels: bool,
    pub(super) sees_obligations: bool,
    pub(super) sees_incidents: bool,
}

/// The page.
pub(super) fn page(shown: &Shown, rights: Rights) -> Page {
    let scan = &shown.scan;
    let reference = scan.reference().to_string();
    let history = shown.history.iter().map(item).collect();
    let found = findings::all(shown, rights);
    let files = (!scan.findings.is_empty()).then(|| files(scan));
    let seen = scan.summary.as_ref().map(seen);
    let body = view! {
        <Heading text=scan.site.to_string() caption=format!("{reference}, check for pixels")/>
        <SummaryList rows=facts(scan)/>
        <Inset>"The recording itself was not kept: it holds what a visitor did."</Inset>
        <h2 class="govuk-heading-m" id="findings">{title(scan)}</h2>
        {files}
        {found}
        {seen}
        <h2 class="govuk-heading-m">"History"</h2>
        <Timeline items=history/>
    };
    Page::new(Section::Pixels, format!("{reference} {}", scan.site), body)
        .crumb(urls::PIXELS, "Pixels")
        .crumb(urls::SCANS, "Checks of sites for pixels")
}

fn title(scan: &Scan) -> String {
    let open = scan.findings.iter().filter(|k| k.answer == Answer::Open);
    let (all, open) = (scan.findings.len() as u64, open.count());
    match (all, open) {
        (0, _) => "Findings".to_owned(),
        (_, 0) => counted(all, "finding", "findings"),
        (_, open) => format!("{}, {open} open", counted(all, "finding", "findings")),
    }
}

fn files(scan: &Scan) -> AnyView {
    let rows = FileSize::Rows(scan.findings.len() as u64);
    let path = urls::scan(scan.number);
    let file = |ending: &str, format| FileLink {
        href: format!("{path}/findings.{ending}"),
        name: "Findings".to_owned(),
        format,
        size: rows,
    };
    let files = vec![
        file("csv", "CSV"),
        file("xlsx", "XLSX"),
        file("json", "JSON"),
    ];
    view! { <Downloads files=files/> }.into_any()
}

fn facts(scan: &Scan) -> Vec<SummaryRow> {
    let chosen = match &scan.chosen {
        Chosen::Within(Turn::At { at }) => {
            format!("Agreed while it was recorded, on {}", exact(*at))
        }
        other => format!("The visitor {}", other.words()),
    };
    let file = format!(
        "{}, {}, SHA-256 {}",
        scan.file.name,
        words::size(scan.file.size),
        scan.file.sha256
    );
    let mut rows = vec![
        SummaryRow::text("Choice", chosen),
        SummaryRow::text(
            "Uploaded",
            format!("{} by {}", instant_words(scan.at), scan.by.name),
        ),
        SummaryRow::view("File", view! { <span class="app-wrap">{file}</span> }),
    ];
    let Some(summary) = &scan.summary else {
        return rows;
    };
    let evidence = &summary.evidence;
    if let (Some(first), Some(last)) = (evidence.first, evidence.last) {
        let words = format!("From {} to {}", exact(first), exact(last));
        rows.insert(0, SummaryRow::text("Recorded", words));
    }
    rows.push(SummaryRow::text("Read as", read_as(summary)));
    let pages = evidence.visited.len() as u64 + evidence.more_visited;
    rows.push(SummaryRow::text(
        "Compared",
        format!(
            "{} on {}, with {} of the register that should be live on this site",
            counted(evidence.observed.len() as u64, "tracker", "trackers"),
            counted(pages, "page", "pages"),
            counted(
                u64::try_from(summary.compared_with).unwrap_or(0),
                "pixel",
                "pixels"
            ),
        ),
    ));
    rows
}

fn read_as(summary: &Summary) -> String {
    let evidence = &summary.evidence;
    let all = counted(evidence.requests, "request", "requests");
    let elsewhere = match evidence.elsewhere {
        0 => String::new(),
        many => format!(", {many} of pages of other sites left out"),
    };
    let of = match summary.format {
        RecordingFormat::Har => all,
        RecordingFormat::Evidence => format!("{all} that its filters took for trackers"),
    };
    format!("{}: {of}{elsewhere}", summary.format.name())
}

/// An instant to the second: what came first matters here.
pub(super) fn exact(at: chrono::DateTime<chrono::Utc>) -> String {
    let local = at.with_timezone(&chrono_tz::Pacific::Auckland);
    let day = domain::moment::long_date(local.date_naive());
    format!("{day} at {}", local.format("%-I:%M:%S %P"))
}

fn seen(summary: &Summary) -> AnyView {
    let evidence = &summary.evidence;
    let trackers: Vec<AnyView> = evidence.observed.iter().map(findings::observed).collect();
    let trackers = if trackers.is_empty() {
        view! { <EmptyState title="No trackers"><p class="govuk-body">"No tracker that the register knows was seen."</p></EmptyState> }.into_any()
    } else {
        view! { <ul class="govuk-list govuk-list--bullet">{trackers}</ul> }.into_any()
    };
    let pages: Vec<_> = evidence.visited.iter().map(|v| v.page.clone()).collect();
    let more = evidence.more_visited;
    let pages = (!pages.is_empty()).then(|| {
        view! { <Details summary="Pages that were opened">{findings::listed(&pages, more)}</Details> }
    });
    let others = (!evidence.others.is_empty()).then(|| {
        let one = |(host, many): &(String, u64)| format!("{host}: {}", counted(*many, "request", "requests"));
        let others: Vec<_> = evidence.others.iter().map(one).collect();
        view! {
            <Details summary="Other hosts that pages asked">
                <p class="govuk-body">"The register knows no tracker by these. Those asked most come first."</p>
                {findings::listed(&others, 0)}
            </Details>
        }
    });
    view! {
        <h2 class="govuk-heading-m">"What was seen"</h2>
        {trackers}
        {pages}
        {others}
    }
    .into_any()
}

fn item(event: &Event) -> TimelineItem {
    let note = event.payload.get("note").and_then(|n| n.as_str());
    let note = note.filter(|words| !words.is_empty()).map(str::to_owned);
    TimelineItem {
        title: sentence(event),
        at: event.at,
        who: event.actor.clone(),
        body: note.map(|words| view! { <p class="govuk-body app-wrap">{words}</p> }.into_any()),
    }
}
