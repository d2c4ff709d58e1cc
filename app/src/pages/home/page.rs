//! The page itself, laid out from what was loaded.

use crate::components::{
    ButtonKind, ButtonLink, EmptyState, Figure, Figures, Heading, Instant, Mood,
};
use crate::pages::audit::sentence;
use crate::urls::{self, Query};
use chrono::NaiveDate;
use domain::account::StatusKey;
use domain::ids::Reference;
use leptos::prelude::*;
use store::queries::accounts::ListRow;
use store::queries::audit::Event;
use store::queries::cases::CaseRow;
use store::queries::imports::Listed;
use store::queries::mine::Mine;
use store::queries::pixels::ApplicationRow;

/// Everything the page shows.
pub(super) struct Model {
    /// Accounts in a state that this person can move on; empty for those who change nothing.
    pub(super) waiting: Vec<Figure>,
    /// What the register does not know of accounts, for those who can add it.
    pub(super) lacking: Vec<Figure>,
    /// How many accounts there are in each state.
    pub(super) states: Vec<(StatusKey, i64)>,
    pub(super) recent: Vec<Event>,
    /// Imports that were begun and not ended, for those who may import.
    pub(super) imports: Vec<Listed>,
    /// What waits for this person by name.
    pub(super) mine: Mine,
    /// Business cases that wait for this person.
    pub(super) cases: Vec<CaseRow>,
    /// Applications for pixels that wait for this person.
    pub(super) pixels: Vec<ApplicationRow>,
    /// What the quarter wants of this person, and how it stands.
    pub(super) quarter: super::quarter::Model,
    /// The accounts to look at first, for those who keep the register.
    pub(super) worst: Vec<ListRow>,
    pub(super) today: NaiveDate,
    pub(super) may_see: bool,
    pub(super) may_add: bool,
    pub(super) may_import: bool,
}

/// The page.
pub(super) fn page(model: Model) -> AnyView {
    if !model.may_see {
        return view! {
            <Heading text="What needs me now"/>
            <EmptyState title="You have no role in the register today">
                <p class="govuk-body">"Roles have a first and a last day. "<a class="govuk-link" href=urls::CONTACT>"Ask for one"</a>" that fits your work."</p>
            </EmptyState>
        }
        .into_any();
    }
    let total: i64 = model.states.iter().map(|(_, count)| count).sum();
    if total == 0 {
        return nothing_yet(model.may_add, model.may_import, model.imports);
    }
    let anything = !super::mine::is_empty(&model.mine)
        || !model.cases.is_empty()
        || !model.pixels.is_empty()
        || !model.quarter.is_quiet();
    let returns = super::quarter::waiting(&model.quarter, model.today);
    let quarter = super::quarter::standing(&model.quarter, model.today);
    let personal = super::mine::view(model.mine, model.cases, model.pixels, model.today);
    view! {
        <Heading text="What needs me now"/>
        {returns}
        {personal}
        {mine(model.waiting, model.lacking, model.imports, model.worst, anything)}
        {quarter}
        <h2 class="govuk-heading-m">"The register today"</h2>
        {states(&model.states)}
        <h2 class="govuk-heading-m">"Latest changes"</h2>
        {recent(model.recent, model.may_import)}
    }
    .into_any()
}

fn nothing_yet(may_add: bool, may_import: bool, imports: Vec<Listed>) -> AnyView {
    view! {
        <Heading text="What needs me now"/>
        <EmptyState title="There are no accounts in the register yet">
            <p class="govuk-body">"Begin with the list you have, as a CSV or XLSX file, or add accounts one by one."</p>
            <div class="govuk-button-group">
                {may_import.then(|| view! { <ButtonLink href=urls::IMPORT text="Import accounts"/> })}
                {may_add.then(|| view! { <ButtonLink href=urls::ACCOUNTS_NEW text="Add an account" kind=ButtonKind::Secondary/> })}
            </div>
        </EmptyState>
        {unfinished(imports)}
    }
    .into_any()
}

fn mine(
    waiting: Vec<Figure>,
    lacking: Vec<Figure>,
    imports: Vec<Listed>,
    worst: Vec<ListRow>,
    anything: bool,
) -> AnyView {
    let nothing = waiting.is_empty() && lacking.is_empty() && imports.is_empty();
    if nothing && anything {
        return ().into_any();
    }
    if nothing {
        return view! {
            <EmptyState title="Nothing needs you today">
                <p class="govuk-body">
                    "When an account you can do something about is waiting, it is listed here. Until then you can "
                    <a class="govuk-link" href=urls::ACCOUNTS>"look through the register"</a>"."
                </p>
            </EmptyState>
        }
        .into_any();
    }
    view! {
        {part("Accounts that wait for somebody", waiting)}
        {unfinished(imports)}
        {super::mine::worst(worst)}
        {part("What is missing most", lacking)}
    }
    .into_any()
}

/// Imports that wait for somebody to go on with them.
fn unfinished(imports: Vec<Listed>) -> Option<AnyView> {
    if imports.is_empty() {
        return None;
    }
    let line = |listed: Listed| {
        let number = listed.import.number;
        let words = format!("{} {}", Reference::import(number), listed.import.file.name);
        let state = format!("{}, by {} on ", listed.import.state.name(), listed.by);
        view! {
            <li>
                <a class="govuk-link app-wrap" href=urls::import(number)>{words}</a>
                <span class="app-table__sub">{state}<Instant at=listed.at/></span>
            </li>
        }
    };
    let lines = imports.into_iter().map(line).collect_view();
    let view = view! {
        <h2 class="govuk-heading-m">"Imports that are not finished"</h2>
        <ul class="govuk-list govuk-list--spaced">{lines}</ul>
    };
    Some(view.into_any())
}

/// Counts under their heading, each opening its list.
fn part(title: &'static str, figures: Vec<Figure>) -> Option<AnyView> {
    (!figures.is_empty()).then(|| {
        view! { <h2 class="govuk-heading-m">{title}</h2><Figures figures=figures/> }.into_any()
    })
}

fn states(states: &[(StatusKey, i64)]) -> AnyView {
    let total = states.iter().map(|(_, count)| count).sum();
    let all = figure(
        total,
        if total == 1 {
            "account in all"
        } else {
            "accounts in all"
        },
        urls::ACCOUNTS.to_owned(),
        Mood::Good,
    );
    let active = states
        .iter()
        .filter(|(status, _)| matches!(status, StatusKey::Active | StatusKey::Closed));
    let some = active.filter_map(|(status, count)| {
        let href = Query::default()
            .with("status", status.key())
            .href(urls::ACCOUNTS);
        figure(*count, &status.name().to_lowercase(), href, Mood::Plain)
    });
    let figures: Vec<Figure> = all.into_iter().chain(some).collect();
    view! { <Figures figures=figures/> }.into_any()
}

fn recent(events: Vec<Event>, may_import: bool) -> AnyView {
    if events.is_empty() {
        return view! { <p class="govuk-body">"Nothing has changed yet."</p> }.into_any();
    }
    let item = |event: Event| {
        let words = sentence::sentence(&event);
        // Files may hold anything, so an import's page is not everybody's.
        let open = event.subject_kind != "import" || may_import;
        let words = match sentence::href(&event).filter(|_| open) {
            Some(href) => view! { <a class="govuk-link" href=href>{words}</a> }.into_any(),
            None => words.into_any(),
        };
        let by = format!(" by {}", event.actor);
        view! { <li>{words}<span class="app-table__sub"><Instant at=event.at/>{by}</span></li> }
    };
    view! { <ul class="govuk-list govuk-list--spaced">{events.into_iter().map(item).collect_view()}</ul> }.into_any()
}

/// A count that opens its list; none when it counts nothing.
pub(super) fn figure(count: i64, label: &str, href: String, mood: Mood) -> Option<Figure> {
    let number = u64::try_from(count).ok().filter(|number| *number > 0)?;
    Some(Figure {
        number,
        label: label.to_owned(),
        href: Some(href),
        mood,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::html;

    fn all(count: i64) -> Vec<(StatusKey, i64)> {
        StatusKey::ALL
            .iter()
            .map(|status| (*status, count))
            .collect()
    }

    #[test]
    fn an_empty_register_says_how_to_begin() {
        let model = Model {
            waiting: vec![],
            lacking: vec![],
            states: all(0),
            recent: vec![],
            imports: vec![],
            mine: Mine::default(),
            cases: vec![],
            pixels: vec![],
            quarter: super::super::quarter::Model::default(),
            worst: vec![],
            today: NaiveDate::default(),
            may_see: true,
            may_add: false,
            may_import: true,
        };
        let html = html(page(model));
        assert!(html.contains("no accounts in the register yet"), "{html}");
        assert!(
            html.contains("/accounts/import") && !html.contains("/accounts/new"),
            "{html}"
        );
    }

    #[test]
    fn an_import_is_one_line_that_leads_to_it_for_those_who_may_see_it() {
        let mut event = sentence::tests::event(
            "import.finished",
            serde_json::json!({ "totals": { "new": 214 } }),
        );
        event.subject_kind = "import".into();
        event.subject = "IM-0003".into();
        let shown = |may_import| html(recent(vec![event.clone()], may_import));
        let words = "Imported 214 accounts (IM-0003)";
        let link = r#"href="/accounts/import/IM-0003""#;
        assert!(shown(true).contains(words) && shown(true).contains(link));
        assert!(shown(false).contains(words) && !shown(false).contains("href"));
    }

    #[test]
    fn with_nothing_to_do_the_page_says_so() {
        let model = Model {
            waiting: vec![],
            lacking: vec![],
            states: all(1),
            recent: vec![],
            imports: vec![],
            mine: Mine::default(),
            cases: vec![],
            pixels: vec![],
            quarter: super::super::quarter::Model::default(),
            worst: vec![],
            today: NaiveDate::default(),
            may_see: true,
            may_add: true,
            may_import: true,
        };
        let html = html(page(model));
        assert!(html.contains("Nothing needs you today"), "{html}");
        assert!(html.contains("7</span>"), "the register as a whole: {html}");
    }
}
