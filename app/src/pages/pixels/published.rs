//! `GET /pixels/published`: the live pixels as visitors of the sites may read about them, as a page, CSV,
//! JSON, and a piece of HTML for a privacy page.

use super::words;
use crate::components::{
    Column, CountLine, DataTable, Details, Downloads, EmptyState, FileLink, FileSize, Heading, Row,
    Written,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::files::register_file::Format;
use crate::pages::lists::TableFile;
use crate::render::{Page, Section};
use crate::urls;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use domain::permission::{Action, Facts, may};
use leptos::prelude::*;
use serde::Serialize;
use store::queries::pixels::{Published, published};

/// Shows the list.
///
/// # Errors
/// 403 for those who may not see pixels; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewPixels, &Facts::default())?;
    let all = published(&state.store, &visit.actor).await?;
    Ok(page(&all).respond(&state, &visit).await)
}

/// The list as CSV.
///
/// # Errors
/// 403 for those who may not see pixels; the database.
pub async fn csv(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let all = published(&state.store, &visit.actor).await?;
    let row = |p: &Published| {
        [
            p.site.as_str(),
            p.tracker,
            p.vendor,
            &p.purpose,
            &p.opt_out,
            p.vendor_opt_out,
            &p.retention,
        ]
        .map(str::to_owned)
        .to_vec()
    };
    let file = TableFile {
        action: Action::ViewPixels,
        facts: Facts::default(),
        name: "pixels-published",
        title: "Pixels on our sites",
        headings: HEADINGS,
        rows: all.iter().map(row).collect(),
        words: "All live pixels".to_owned(),
    };
    file.answer(&state, &visit, Format::Csv).await
}

const HEADINGS: &[(&str, u8)] = &[
    ("Site and pages", 40),
    ("Pixel", 20),
    ("Who receives the data", 24),
    ("Purpose", 40),
    ("How to opt out", 40),
    ("Opting out with the vendor", 40),
    ("Kept how long and where", 40),
];

/// One line as other programs read it.
#[derive(Serialize)]
struct Line<'a> {
    site: &'a str,
    pixel: &'a str,
    vendor: &'a str,
    purpose: &'a str,
    opt_out: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    vendor_opt_out: &'a str,
    retention: &'a str,
}

/// The list as JSON.
///
/// # Errors
/// 403 for those who may not see pixels; the database.
pub async fn json(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let all = published(&state.store, &visit.actor).await?;
    let line = |p| {
        let p: &Published = p;
        Line {
            site: &p.site,
            pixel: p.tracker,
            vendor: p.vendor,
            purpose: &p.purpose,
            opt_out: &p.opt_out,
            vendor_opt_out: p.vendor_opt_out,
            retention: &p.retention,
        }
    };
    let lines: Vec<Line<'_>> = all.iter().map(line).collect();
    let as_of = state.store.clock().now().today;
    let body = serde_json::json!({ "as_of": as_of, "pixels": lines });
    Ok(Json(body).into_response())
}

fn page(all: &[Published]) -> Page {
    let title = "Pixels as visitors may read about them";
    let content = if all.is_empty() {
        view! {
            <EmptyState title="No pixel is live">
                <p class="govuk-body">"There is nothing to tell visitors about."</p>
            </EmptyState>
        }
        .into_any()
    } else {
        list(all)
    };
    let body = view! {
        <Heading text=title/>
        <p class="govuk-body">"Every live pixel with its site, what it is for and how to opt out. Nothing of it names anybody who works here."</p>
        {content}
    };
    Page::new(Section::Pixels, title, body).crumb(urls::PIXELS, "Pixels")
}

fn list(all: &[Published]) -> AnyView {
    let total = u64::try_from(all.len()).unwrap_or_default();
    let columns = ["Site and pages", "Pixel", "Purpose", "How to opt out"];
    let columns = columns.map(Column::new).to_vec();
    let row = |p: &Published| {
        let mut opt_out = Written::text(&p.opt_out);
        if !p.vendor_opt_out.is_empty() {
            opt_out = opt_out.and_link(p.vendor_opt_out, &format!("Opting out with {}", p.vendor));
        }
        let cells = vec![
            Written::text(p.tracker).below(p.vendor),
            Written::text(&p.purpose),
            opt_out,
        ];
        Row::written(words::site(&p.site), cells)
    };
    let rows: Vec<Row> = all.iter().map(row).collect();
    let files = [("csv", "CSV"), ("json", "JSON")].map(|(ending, format)| FileLink {
        href: format!("{}.{ending}", urls::PIXELS_PUBLISHED),
        name: "Pixels on our sites".to_owned(),
        format,
        size: FileSize::Rows(total),
    });
    let snippet = snippet(all);
    view! {
        <CountLine total=total one="line" many="lines"/>
        <Downloads files=files.to_vec()/>
        <DataTable caption="Pixels as visitors may read about them" columns=columns rows=rows/>
        <Details summary="HTML for a privacy page">
            <p class="govuk-body">"Copy this into the privacy page of the site. It loads nothing and needs no styles."</p>
            <pre class="app-code app-wrap" tabindex="0">{snippet}</pre>
        </Details>
    }
    .into_any()
}

/// A table in plain HTML, to be put into a privacy page.
fn snippet(all: &[Published]) -> String {
    let text = |text: &str| html_escape::encode_text(text).into_owned();
    let mut out = String::from(
        "<table>\n  <caption>Tools on our sites that collect data about visitors</caption>\n  <thead>\n    <tr><th scope=\"col\">Where</th><th scope=\"col\">Tool</th><th scope=\"col\">What for</th><th scope=\"col\">How to opt out</th></tr>\n  </thead>\n  <tbody>\n",
    );
    for p in all {
        let vendor = if p.vendor_opt_out.is_empty() {
            String::new()
        } else {
            let href = html_escape::encode_double_quoted_attribute(p.vendor_opt_out);
            format!(" <a href=\"{href}\">Opting out with {}</a>", text(p.vendor))
        };
        out.push_str(&format!(
            "    <tr><th scope=\"row\">{}</th><td>{} ({})</td><td>{}</td><td>{}{vendor}</td></tr>\n",
            text(&p.site),
            text(p.tracker),
            text(p.vendor),
            text(&p.purpose),
            text(&p.opt_out)
        ));
    }
    out.push_str("  </tbody>\n</table>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_never_becomes_markup_of_a_privacy_page() {
        let line = Published {
            site: "www.example.govt.nz/*".into(),
            tracker: "Meta Pixel",
            vendor: "Meta & Co",
            purpose: "<script>alert(1)</script>".into(),
            opt_out: "Click \"no\"".into(),
            vendor_opt_out: "https://example.org/?a=1&b=2",
            retention: String::new(),
        };
        let html = snippet(&[line]);
        assert!(!html.contains("<script>"), "{html}");
        assert!(html.contains("Meta &amp; Co"), "{html}");
        assert!(
            html.contains("href=\"https://example.org/?a=1&amp;b=2\""),
            "{html}"
        );
    }
}
