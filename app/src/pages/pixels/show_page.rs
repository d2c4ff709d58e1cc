//! One pixel as a page. A function of what `show` loaded.

use super::{subject, words};
use crate::components::{
    ButtonKind, ButtonLink, Details, Heading, Inset, SummaryList, SummaryRow, Tag, Warning,
};
use crate::pages::dossier;
use crate::render::Page;
use crate::urls;
use chrono::NaiveDate;
use domain::ids::Reference;
use domain::moment::{left, long_date};
use domain::pixel::{Pixel, PixelState, Section};
use domain::tracker;
use leptos::prelude::*;
use store::queries::pixels::PixelFacts;

/// Everything the page shows.
pub(super) struct Model {
    pub(super) facts: PixelFacts,
    /// Whether the visitor may turn it on and off.
    pub(super) run: bool,
    /// Whether the visitor may ask for its renewal.
    pub(super) ask: bool,
    /// Whether the visitor may confirm a renewal.
    pub(super) renew: bool,
    /// Whether the visitor may apply for a change.
    pub(super) propose: bool,
    pub(super) today: NaiveDate,
}

/// The page.
pub(super) fn page(model: &Model) -> Page {
    let facts = &model.facts;
    let pixel = &facts.pixel;
    let caption = format!("{}, pixel", pixel.reference());
    let (colour, state) = (words::colour(pixel.state), pixel.state.name());
    let body = view! {
        <Heading text=pixel.title() caption=caption/>
        <p class="govuk-body-l"><Tag colour=colour text=state/></p>
        {actions(model)}
        {notices(model)}
        <SummaryList rows=about(model)/>
        {conditions(pixel)}
        <h2 class="govuk-heading-m" id="approved">"What was approved"</h2>
        <p class="govuk-body">"Anything else is a change, which the lanes concerned look at first."</p>
        {sections(pixel)}
        {dossier::events(&facts.events)}
    };
    let page = subject::page(pixel, pixel.title(), body);
    Page {
        breadcrumbs: page.breadcrumbs.into_iter().take(1).collect(),
        ..page
    }
}

/// What was approved, folded up section by section.
pub(super) fn sections(pixel: &Pixel) -> AnyView {
    let one = |section: &Section| {
        let rows = pixel.content.facts(*section).into_iter();
        let rows: Vec<SummaryRow> = rows
            .map(|fact| SummaryRow::text(fact.label, fact.text))
            .collect();
        view! { <Details summary=section.name()><SummaryList rows=rows/></Details> }
    };
    let sections: Vec<_> = Section::ALL.iter().map(one).collect();
    sections.into_any()
}

fn actions(model: &Model) -> Option<AnyView> {
    let facts = &model.facts;
    let pixel = &facts.pixel;
    let mut all: Vec<AnyView> = Vec::new();
    let mut link = |href: String, text: &'static str, kind: ButtonKind| {
        all.push(view! { <ButtonLink href=href text=text kind=kind/> }.into_any());
    };
    let to = |verb: &str| urls::pixel_page(pixel.number, verb);
    let (first, second) = (ButtonKind::Primary, ButtonKind::Secondary);
    let state = pixel.state;
    if model.run && state == PixelState::Approved {
        link(to("live"), "Put it on its pages", first);
    }
    if model.run && state == PixelState::Paused {
        link(to("live"), "Turn it on again", first);
    }
    if model.renew && pixel.renewal.is_some() {
        link(to("renewal"), "Decide about the renewal", first);
    }
    let renewable = state != PixelState::Removed
        && pixel.renewal.is_none()
        && model.today >= pixel.renewable_from(&facts.settings);
    if model.ask && renewable {
        link(to("renew"), "Ask for its renewal", first);
    }
    if model.run && state == PixelState::Live {
        link(to("pause"), "Turn it off for now", second);
    }
    if model.propose && state != PixelState::Removed && facts.amendment.is_none() {
        let href = format!(
            "{}/new?changes={}",
            urls::PIXEL_APPLICATIONS,
            pixel.reference()
        );
        link(href, "Change it", second);
    }
    if model.renew && state != PixelState::Removed {
        link(to("owner"), "Give it to another owner", second);
    }
    if model.run && state != PixelState::Removed {
        link(to("remove"), "Take it off for good", ButtonKind::Warning);
    }
    (!all.is_empty())
        .then(|| view! { <div class="app-actions app-no-print">{all}</div> }.into_any())
}

/// What somebody should know before anything else.
fn notices(model: &Model) -> AnyView {
    let facts = &model.facts;
    let pixel = &facts.pixel;
    let ended = (pixel.state == PixelState::Expired).then(|| {
        let words = format!(
            "The permission ended on {}. The pixel must not be on any page until it is renewed.",
            long_date(pixel.expires_on)
        );
        view! { <Warning>{words}</Warning> }
    });
    let renewal = pixel.renewal.as_ref().map(|asked| {
        let mut words = format!(
            "{} asked for its renewal on {}: nothing has changed. Somebody else confirms it.",
            asked.by.name,
            long_date(asked.on)
        );
        if !asked.note.is_empty() {
            words.push_str(&format!(" “{}”", asked.note));
        }
        view! { <Inset>{words}</Inset> }
    });
    let amendment = facts.amendment.map(|number| {
        let href = urls::pixel_application(number);
        view! {
            <Inset>"A change of this pixel is under way: "<a class="govuk-link" href=href>"see the application"</a>". Until it is approved, what stands here counts."</Inset>
        }
    });
    view! {
        {ended}
        {renewal}
        {amendment}
    }
    .into_any()
}

fn about(model: &Model) -> Vec<SummaryRow> {
    let facts = &model.facts;
    let pixel = &facts.pixel;
    let content = &pixel.content;
    let tracker = tracker::from_key(&content.placement.tracker);
    let whose = tracker.map_or(String::new(), |t| format!("{} ({})", t.name, t.vendor));
    let sites: Vec<String> = content
        .placement
        .sites()
        .0
        .iter()
        .map(ToString::to_string)
        .collect();
    let place: Vec<&str> = [facts.unit.as_str(), facts.group.as_str()]
        .into_iter()
        .filter(|name| !name.is_empty())
        .collect();
    let one = |(number, name): &(i64, String)| {
        let href = urls::account(*number);
        let words = format!("{name} ({})", Reference::account(*number));
        view! { <li><a class="govuk-link" href=href>{words}</a></li> }
    };
    let accounts: Vec<_> = facts.accounts.iter().map(one).collect();
    let application = Reference::of(
        domain::ids::ReferenceKind::PixelApplication,
        pixel.application,
    );
    let href = urls::record(application);
    let mut until = words::until(pixel, model.today);
    if pixel.state.is_permitted() {
        until.push_str(&format!(" ({})", left(pixel.expires_on, model.today)));
    }
    let mut rows = vec![
        SummaryRow::text("Pixel of", whose),
        SummaryRow::text("The vendor’s number", content.placement.vendor_id.clone()),
        SummaryRow::text("Sites and pages", sites.join("\n")),
        SummaryRow::view("Accounts", view! { <ul class="govuk-list">{accounts}</ul> }),
        SummaryRow::text("Purpose", content.purpose.purpose.clone()),
        SummaryRow::text("Who answers for it", pixel.owner.name.clone()),
        SummaryRow::text("Business unit", place.join(", ")),
        SummaryRow::text("Approved on", long_date(pixel.approved_on)),
        SummaryRow::text("Permission", until),
        SummaryRow::view(
            "Application in force",
            view! { <a class="govuk-link" href=href>{application.to_string()}</a> },
        ),
    ];
    if let Some(confirmed) = &pixel.confirmed {
        let words = format!("{} on {}", confirmed.by.name, long_date(confirmed.on));
        rows.push(SummaryRow::text(
            "Privacy page and choice looked at by (P 6.23)",
            words,
        ));
    }
    if !pixel.reason.is_empty() {
        rows.push(SummaryRow::text("Why", pixel.reason.clone()));
    }
    rows
}

/// What must hold as long as it is used; nothing when there is no condition.
pub(super) fn conditions(pixel: &Pixel) -> Option<AnyView> {
    let all = &pixel.conditions;
    if all.is_empty() {
        return None;
    }
    let lines = all.iter().cloned().map(|line| view! { <li>{line}</li> });
    let lines: Vec<_> = lines.collect();
    let view = view! {
        <h2 class="govuk-heading-m" id="conditions">"Conditions"</h2>
        <p class="govuk-body">"They must hold as long as the pixel is used."</p>
        <ul class="govuk-list govuk-list--bullet">{lines}</ul>
    };
    Some(view.into_any())
}
