//! One account as a page: who it is, what can be done, what is missing, everything recorded, what
//! happened. A function of what `show` loaded.

use super::moves::Offer;
use super::show_access;
use super::which::When;
use super::{facts, gaps, timeline};
use crate::components::{
    ButtonKind, ButtonLink, EmptyState, Heading, Inset, StatusTag, Tag, TagColour,
};
use crate::pages::returns::of_account;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use domain::account::{Account, Gap, Presence};
use domain::ids::Reference;
use domain::moment::long_date;
use domain::organisation::Organisation;
use domain::pixel::Pixel;
use domain::returns::Return;
use http::StatusCode;
use leptos::prelude::*;
use std::sync::Arc;
use store::queries::audit::Event;
use store::queries::set_up::UnderWay;

/// Everything the page shows.
pub(super) struct ShowPage {
    pub(super) account: Account,
    /// The platform's name.
    pub(super) platform: String,
    pub(super) organisation: Arc<Organisation>,
    pub(super) gaps: Vec<Gap>,
    /// The case that asks for it in retrospect.
    pub(super) under_way: Option<UnderWay>,
    /// The latest events, newest first.
    pub(super) events: Vec<Event>,
    /// Whether there are older ones.
    pub(super) more: bool,
    pub(super) can: Can,
    /// Who is responsible and who has access, as it is now.
    pub(super) access: Option<show_access::Model>,
    /// The pixels that serve it, as it is now; those removed for good are left out.
    pub(super) pixels: Vec<Pixel>,
    /// Its latest returns that the visitor may see.
    pub(super) returns: Vec<Return>,
    /// As of when.
    pub(super) when: When,
    /// The newest version there is.
    pub(super) latest: i64,
    /// What was done just now.
    pub(super) done: Option<String>,
}

/// What the visitor may do.
#[derive(Clone, Debug, Default)]
pub(super) struct Can {
    pub(super) edit: bool,
    pub(super) moves: Vec<Offer>,
    pub(super) archive: bool,
    pub(super) restore: bool,
    /// Pages of the account on which gaps of access are mended.
    pub(super) mend: Vec<&'static str>,
}

/// The page.
pub(super) fn page(model: ShowPage) -> Page {
    let account = &model.account;
    let reference = Reference::account(account.number).to_string();
    let title = match model.when {
        When::Now => format!("{} ({reference})", account.details.name),
        When::Day(day) => format!(
            "{} ({reference}) as at {}",
            account.details.name,
            long_date(day)
        ),
        When::Version(version) => {
            format!("{} ({reference}), version {version}", account.details.name)
        }
    };
    let list = match model.when {
        When::Day(day) => Query::default().with("as_at", day).href(urls::ACCOUNTS),
        When::Now | When::Version(_) => urls::ACCOUNTS.to_owned(),
    };
    let body = view! {
        {identity(&model, &reference)}
        {past(&model)}
        {put_away(&model)}
        {actions(&model)}
        {missing(&model)}
        {model.access.as_ref().map(show_access::view)}
        {facts::sections(account, &model.platform, &model.organisation)}
        {pixels(&model)}
        {of_account::view(&model.returns)}
        {history(model)}
    };
    Page::new(Section::Accounts, title, body).crumb(list, "Accounts")
}

/// The page for a day or version at which there was no such account.
pub(super) fn not_yet(now: &Account, when: When) -> Page {
    let reference = Reference::account(now.number).to_string();
    let title = match when {
        When::Day(day) => format!("{reference} was not in the register on {}", long_date(day)),
        When::Now | When::Version(_) => format!("{reference} has no such version"),
    };
    let href = urls::account(now.number);
    let body = view! {
        <Heading text=title.clone()/>
        <EmptyState title="There is nothing to show">
            <p class="govuk-body"><a class="govuk-link" href=href>{format!("Show {reference} as it is now")}</a></p>
        </EmptyState>
    };
    Page::new(Section::Accounts, title, body)
        .status(StatusCode::NOT_FOUND)
        .crumb(urls::ACCOUNTS, "Accounts")
}

fn identity(model: &ShowPage, reference: &str) -> AnyView {
    let account = &model.account;
    let archived = account
        .archived
        .as_ref()
        .map(|_| view! { " "<Tag colour=TagColour::Grey text="Archived"/> });
    let place = format!("{}, {}", model.platform, at_handle(&account.presence));
    view! {
        <Heading text=account.details.name.clone() caption=reference.to_owned()/>
        <p class="govuk-body-l app-wrap">
            {place}" "<StatusTag status=account.status.key()/>{archived}
        </p>
    }
    .into_any()
}

/// The handle as people write it: `@name`, but `in/name` and ids as they are.
pub(super) fn at_handle(presence: &Presence) -> String {
    let handle = &presence.handle;
    let is_id = presence.platform_account_id.as_ref() == Some(handle);
    if is_id || handle.contains(['/', '@', ':', ' ', '.']) {
        handle.clone()
    } else {
        format!("@{handle}")
    }
}

fn past(model: &ShowPage) -> Option<AnyView> {
    let account = &model.account;
    let words = match model.when {
        When::Now => return None,
        When::Day(day) => format!("This account as it stood at the end of {}", long_date(day)),
        When::Version(version) => format!("Version {version} of {} of this account", model.latest),
    };
    let href = urls::account(account.number);
    let view = view! {
        <Inset>
            <p class="govuk-body"><strong>{words}</strong></p>
            <p class="govuk-body"><a class="govuk-link" href=href>"Show it as it is now"</a></p>
        </Inset>
    };
    Some(view.into_any())
}

fn put_away(model: &ShowPage) -> Option<AnyView> {
    let archived = model.account.archived.as_ref()?;
    let words = format!(
        "Archived on {}: {}",
        long_date(archived.on),
        archived.reason
    );
    let just_now = model.done.as_deref() == Some("archived");
    let undo = model.can.restore.then(|| {
        let href = urls::account_page(model.account.number, "restore");
        let words = if just_now {
            "Undo: restore this account"
        } else {
            "Restore this account"
        };
        view! { <p class="govuk-body app-no-print"><a class="govuk-link" href=href>{words}</a></p> }
    });
    let view = view! {
        <Inset>
            <p class="govuk-body">{words}</p>
            <p class="govuk-body">"It is out of the everyday register. Nothing of it is deleted."</p>
            {undo}
        </Inset>
    };
    Some(view.into_any())
}

fn actions(model: &ShowPage) -> Option<AnyView> {
    let Can {
        edit,
        moves,
        archive,
        ..
    } = &model.can;
    if !(*edit || *archive) && moves.is_empty() {
        return None;
    }
    let page = |verb: &str| urls::account_page(model.account.number, verb);
    let moves = moves.iter().map(|offer| {
        let href = page(&format!("status/{}", offer.key));
        view! { <ButtonLink href=href text=offer.name kind=ButtonKind::Secondary/> }
    });
    let view = view! {
        <div class="app-actions app-no-print">
            {edit.then(|| view! { <ButtonLink href=page("edit") text="Edit"/> })}
            {moves.collect_view()}
            {archive.then(|| view! { <a class="govuk-link" href=page("archive")>"Archive"</a> })}
        </div>
    };
    Some(view.into_any())
}

fn missing(model: &ShowPage) -> Option<AnyView> {
    let everyday = model.when == When::Now && model.account.archived.is_none();
    let closed = model.account.status.key() == domain::account::StatusKey::Closed;
    (everyday && !closed).then(|| {
        let ways = gaps::Ways {
            edit: model.can.edit,
            pages: &model.can.mend,
            case: model.under_way.as_ref(),
        };
        gaps::view(model.account.number, &model.gaps, ways)
    })
}

/// The pixels that serve it, and how to apply for one (P 6.25).
fn pixels(model: &ShowPage) -> Option<AnyView> {
    if model.when != When::Now {
        return None;
    }
    let line = |pixel: &Pixel| {
        let href = urls::pixel(pixel.number);
        let words = format!(" {}, {}", pixel.reference(), pixel.state.name());
        view! { <li><a class="govuk-link app-wrap" href=href>{pixel.title()}</a><span class="app-muted">{words}</span></li> }
    };
    let all: Vec<_> = model.pixels.iter().map(line).collect();
    let list = if all.is_empty() {
        view! { <p class="govuk-body">"None has a permission."</p> }.into_any()
    } else {
        view! { <ul class="govuk-list">{all}</ul> }.into_any()
    };
    let reference = Reference::account(model.account.number);
    let href = format!("{}/new?account={reference}", urls::PIXEL_APPLICATIONS);
    let view = view! {
        <h2 class="govuk-heading-m" id="pixels">"Pixels"</h2>
        {list}
        <p class="govuk-body app-no-print"><a class="govuk-link" href=href>"Apply for a pixel"</a></p>
    };
    Some(view.into_any())
}

fn history(model: ShowPage) -> Option<AnyView> {
    if model.when != When::Now {
        return None;
    }
    let number = model.account.number;
    let all = model.more.then(|| {
        let href = urls::account_page(number, "history");
        view! { <p class="govuk-body"><a class="govuk-link" href=href>"All of its history"</a></p> }
    });
    let view = view! {
        <h2 class="govuk-heading-m" id="history">"History"</h2>
        {timeline::view(number, model.events)}
        {all}
    };
    Some(view.into_any())
}

#[cfg(test)]
#[path = "show_tests.rs"]
mod tests;
