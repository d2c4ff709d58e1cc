//! Two people edit one account: the second sees, field by field, what it was when they opened it,
//! what is saved now and what they typed (409), chooses, and saves from there. Nothing typed is lost.

use super::typed::{self, FIELDS, Typed, draft_of};
use crate::components::{
    Actions, Button, ButtonKind, Choice, ErrorSummary, Field, Form, FormState, Guard, Heading,
    Hidden, Inset, LabelSize, Radios, instant_words, lines, new_key, note,
};
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls;
use domain::account::{Account, AccountDraft, RiskTier, label};
use domain::ids::Reference;
use domain::organisation::Organisation;
use domain::problem::Problems;
use http::StatusCode;
use leptos::prelude::*;
use store::queries::{audit, organisation};

/// How one field stands between the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// Only they changed it.
    Theirs,
    /// Only I changed it.
    Mine,
    /// Both did, differently: somebody has to choose.
    Both,
}

/// What the choices of a sent conflict page come to.
pub(super) enum Merge {
    /// This is to be saved.
    Done(Box<AccountDraft>),
    /// Everything stays as it is saved.
    Theirs,
    /// Fields that both changed were left open.
    Unanswered(Problems),
}

/// The version that was opened first, when the form is a conflict page's.
pub(super) fn opened(typed: &Typed) -> Option<i64> {
    typed.get("opened").parse().ok()
}

/// The field's choice on the page.
fn choice(name: &str) -> String {
    format!("choose_{name}")
}

fn stand(base: &str, now: &str, mine: &str) -> Option<Stand> {
    match (now == base, mine == base, mine == now) {
        (_, _, true) => None,
        (true, false, false) => Some(Stand::Mine),
        (false, true, false) => Some(Stand::Theirs),
        (false, false, false) | (true, true, false) => Some(Stand::Both),
    }
}

/// Fields that differ, with their labels and how they stand.
fn open_fields(
    base: &AccountDraft,
    now: &AccountDraft,
    mine: &AccountDraft,
) -> Vec<(&'static str, &'static str, Stand)> {
    let stands = |name: &&'static str| {
        let [base, now, mine] = [base, now, mine].map(|draft| typed::field(draft, name));
        stand(base, now, mine).map(|stand| (*name, label(name), stand))
    };
    FIELDS.iter().filter_map(stands).collect()
}

fn saved(account: &Account) -> AccountDraft {
    draft_of(&account.presence, &account.details)
}

/// Carries out the choices: `base` was opened first, `now` is the version the page showed as saved.
pub(super) fn merged(typed: &Typed, base: &Account, now: &Account) -> Merge {
    let intent = typed.get("intent");
    if intent == "theirs" {
        return Merge::Theirs;
    }
    let (base, now, mine) = (saved(base), saved(now), typed.draft());
    let mut problems = Problems::default();
    let mut texts: Vec<(&str, String)> = Vec::new();
    let open = open_fields(&base, &now, &mine);
    for name in FIELDS {
        let stand = open.iter().find(|(field, _, _)| field == name);
        let keep_theirs = match (stand.map(|(_, _, stand)| *stand), typed.get(&choice(name))) {
            (None, _) | (Some(_), "mine") | (Some(Stand::Mine), "") => false,
            (Some(_), "theirs") | (Some(Stand::Theirs), _) => true,
            (Some(_), _) if intent == "mine" => false,
            (Some(_), _) => {
                let label = stand.map_or("", |(_, label, _)| label).to_lowercase();
                let words = format!("Choose which {label} to keep");
                problems.add(&choice(name), "required", words);
                false
            }
        };
        let from = if keep_theirs { &now } else { &mine };
        texts.push((name, typed::field(from, name).to_owned()));
    }
    if problems.is_empty() {
        Merge::Done(Box::new(typed::draft(texts.into_iter())))
    } else {
        Merge::Unanswered(problems)
    }
}

/// The page: `base` was opened, `now` is saved, `mine` was typed.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn page(
    state: &AppState,
    visit: &Visit,
    base: &Account,
    now: &Account,
    mine: &AccountDraft,
    problems: Problems,
) -> Result<Page, AppError> {
    let reference = Reference::account(now.number).to_string();
    let events = audit::history(&state.store, "account", &reference, 50).await?;
    let mut later = Vec::new();
    for event in events.iter().filter(|e| e.version > Some(base.version)) {
        let own = event.actor == visit.actor.name();
        let who = if own { "you" } else { &event.actor };
        later.push(format!("{who} on {}", instant_words(event.at)));
    }
    let organisation = organisation::all(&state.store).await?;
    let model = Model {
        number: now.number,
        name: now.details.name.clone(),
        opened: base.version,
        version: now.version,
        base: saved(base),
        now: saved(now),
        mine: mine.clone(),
        later,
        problems,
    };
    Ok(lay_out(&model, &organisation))
}

/// Everything the page shows.
struct Model {
    number: i64,
    name: String,
    /// The version that was opened first.
    opened: i64,
    /// The version that is saved now.
    version: i64,
    base: AccountDraft,
    now: AccountDraft,
    mine: AccountDraft,
    /// Who saved since, and when, newest first.
    later: Vec<String>,
    problems: Problems,
}

fn lay_out(model: &Model, organisation: &Organisation) -> Page {
    let reference = Reference::account(model.number).to_string();
    let title = "Somebody else saved this account while you were editing";
    let rows = open_fields(&model.base, &model.now, &model.mine);
    let both = rows
        .iter()
        .filter(|(_, _, stand)| *stand == Stand::Both)
        .count();
    let guide = match both {
        0 => "You and they changed different fields, so both can be kept. Check the choices below and save.".to_owned(),
        1 => "One field was changed by both of you: choose which text to keep. The others are chosen already.".to_owned(),
        many => format!("{many} fields were changed by both of you: choose which text to keep. The others are chosen already."),
    };
    let table = table(model, &rows, organisation);
    let hidden = FIELDS.iter().map(|name| {
        view! { <Hidden name=*name value=typed::field(&model.mine, name)/> }
    });
    let hidden = hidden.collect_view();
    let saved_by = (!model.later.is_empty()).then(|| {
        let words = format!(
            "Saved since you opened it: by {}.",
            model.later.join("; by ")
        );
        view! { <p class="govuk-body">{words}</p> }
    });
    let caption = format!("{reference}, {}", model.name);
    let (problems, version, opened) = (model.problems.clone(), model.version, model.opened);
    let (back, action) = (
        urls::account(model.number),
        urls::account_page(model.number, "edit"),
    );
    let body = view! {
        <ErrorSummary problems=problems.clone()/>
        <Heading text=title caption=caption/>
        <Inset>
            <p class="govuk-body">"Nothing of yours is lost, and nothing of yours is saved yet."</p>
            {saved_by}
        </Inset>
        <p class="govuk-body">{guide}</p>
        <Form action=action guard=Guard::Changed>
            <FormState version=version key=new_key()/>
            <Hidden name="opened" value=opened.to_string()/>
            {hidden}
            {table}
            <Actions>
                <Button text="Save with these choices" name="intent" value="choices"/>
                <Button text="Use mine wherever both changed" kind=ButtonKind::Secondary name="intent" value="mine"/>
                <Button text="Keep what is saved, drop mine" kind=ButtonKind::Secondary name="intent" value="theirs"/>
            </Actions>
        </Form>
    };
    Page::new(Section::Accounts, format!("{title}: {reference}"), body)
        .status(StatusCode::CONFLICT)
        .problems(&problems)
        .crumb(urls::ACCOUNTS, "Accounts")
        .crumb(back, reference)
        .islands()
}

fn table(
    model: &Model,
    rows: &[(&'static str, &'static str, Stand)],
    organisation: &Organisation,
) -> AnyView {
    let heads = [
        "Field",
        "When you opened it",
        "Saved now",
        "What you typed",
        "Keep",
    ];
    let heads = heads.map(|head| view! { <th scope="col" class="govuk-table__header">{head}</th> });
    let rows = rows
        .iter()
        .map(|(name, label, stand)| row(model, name, label, *stand, organisation));
    view! {
        <table class="govuk-table app-table--stack app-compare">
            <caption class="govuk-table__caption govuk-visually-hidden">"Fields that differ"</caption>
            <thead class="govuk-table__head"><tr class="govuk-table__row">{heads.collect_view()}</tr></thead>
            <tbody class="govuk-table__body">{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(
    model: &Model,
    name: &str,
    label: &'static str,
    stand: Stand,
    organisation: &Organisation,
) -> AnyView {
    let [base, now, mine] = [&model.base, &model.now, &model.mine]
        .map(|d| words(name, typed::field(d, name), organisation));
    // What somebody has to choose between, or what one of the two changed.
    let other = match stand {
        Stand::Both => (&now, &mine),
        Stand::Mine => (&base, &mine),
        Stand::Theirs => (&base, &now),
    };
    let remark = note(other.0, other.1);
    let [base, now, mine] = [
        shown(&base, if stand == Stand::Mine { &mine } else { &now }),
        shown(&now, if stand == Stand::Both { &mine } else { &base }),
        shown(&mine, if stand == Stand::Both { &now } else { &base }),
    ];
    let (class, told) = match stand {
        Stand::Both => ("govuk-table__row app-compare__differs", "changed by both"),
        Stand::Mine => ("govuk-table__row", "changed by you"),
        Stand::Theirs => ("govuk-table__row", "changed by them"),
    };
    let chosen = match stand {
        Stand::Both => "",
        Stand::Mine => "mine",
        Stand::Theirs => "theirs",
    };
    let field = Field::new(choice(name), chosen, &model.problems);
    let choices = vec![
        Choice::new("theirs", "Saved now"),
        Choice::new("mine", "Mine"),
    ];
    let legend = format!("{label}: which text to keep");
    view! {
        <tr class=class>
            <th scope="row" class="govuk-table__header">{label}<span class="app-table__sub">{told}</span>{remark}</th>
            <td class="govuk-table__cell app-wrap" data-label="When you opened it">{base}</td>
            <td class="govuk-table__cell app-wrap" data-label="Saved now">{now}</td>
            <td class="govuk-table__cell app-wrap" data-label="What you typed">{mine}</td>
            <td class="govuk-table__cell" data-label="Keep">
                <Radios field=field label=legend size=LabelSize::Hidden choices=choices/>
            </td>
        </tr>
    }
    .into_any()
}

/// A field's text as people read it: names for ids.
fn words(name: &str, text: &str, organisation: &Organisation) -> String {
    let name = match name {
        "group" => text
            .parse()
            .ok()
            .and_then(|id| Some(organisation.group(id)?.name.clone())),
        "unit" => text
            .parse()
            .ok()
            .and_then(|id| Some(organisation.unit(id)?.name.clone())),
        "risk_tier" => RiskTier::from_key(text).map(|tier| tier.name().to_owned()),
        "may_reveal_illegal_activity" => (text == "yes").then(|| "Yes".to_owned()),
        _ => None,
    };
    name.unwrap_or_else(|| text.to_owned())
}

/// A text beside `other`; "Nothing" for nothing.
fn shown(text: &str, other: &str) -> AnyView {
    lines(text, other)
        .unwrap_or_else(|| view! { <span class="app-muted">"Nothing"</span> }.into_any())
}

#[cfg(test)]
#[path = "conflict_tests.rs"]
mod tests;
