//! All returns of a quarter that somebody files, as a page. A function of what `mine` loaded.

use super::mine::Mine;
use super::{parts, subject, words};
use crate::components::{
    Button, ButtonKind, ButtonLink, EmptyState, ErrorSummary, Heading, Inset, counted,
};
use crate::render::{Page, Section};
use crate::urls;
use domain::ids::Reference;
use domain::moment::long_date;
use domain::problem::Problems;
use domain::returns::{Period, PeriodState, ReturnKey, ReturnState};
use leptos::prelude::*;
use store::queries::returns::MyReturn;

/// The page.
pub(super) fn page(mine: &Mine, others: bool, problems: &Problems) -> Page {
    let quarter = mine.period.quarter;
    let title = format!("My returns for {}", quarter.months());
    let confirmable = mine.confirmable().count();
    let cards: Vec<AnyView> = mine.all.iter().map(|one| card(mine, one)).collect();
    let go_on = (confirmable > 0).then(|| {
        let error = problems.of("account").map(|words| {
            let words = words.to_owned();
            view! { <p class="govuk-error-message"><span class="govuk-visually-hidden">"Error: "</span>{words}</p> }
        });
        view! {
            <div class="app-return__go-on app-no-print">
                {error}
                <Button text="Continue with the marked accounts"/>
            </div>
        }
    });
    let all = others.then(|| {
        let href = urls::period_page(quarter, "all");
        view! { <p class="govuk-body app-no-print"><a class="govuk-link" href=href>"All returns of this quarter"</a></p> }
    });
    let action = urls::period_page(quarter, "confirm");
    let body = view! {
        <ErrorSummary problems=problems.clone()/>
        <Heading text=title.clone() caption=quarter.code()/>
        {stands(mine)}
        {all}
        {if mine.all.is_empty() { nothing(&mine.period) } else {
            view! { <form method="get" action=action>{cards}{go_on}</form> }.into_any()
        }}
    };
    Page::new(Section::Returns, title, body)
        .crumb(urls::RETURNS, "Returns")
        .problems(problems)
}

/// How many there are, how many still have to be sent and by when.
fn stands(mine: &Mine) -> Option<AnyView> {
    let many = |n: usize| u64::try_from(n).unwrap_or_default();
    let all = many(mine.all.len());
    if all == 0 {
        return None;
    }
    let waits = |one: &&MyReturn| {
        let key = one.one.state.key();
        key.waits_for_holder() || key == ReturnKey::NotReported
    };
    let waiting = many(mine.all.iter().filter(waits).count());
    let words = match waiting {
        0 => format!("You have sent {}.", counted(all, "return", "returns")),
        left if left == all => format!("You have {} to send.", counted(all, "return", "returns")),
        left => format!(
            "{left} of {} still to be sent.",
            counted(all, "return", "returns")
        ),
    };
    let (due, opened) = (mine.period.due, mine.period.opened_on);
    let closed = mine.period.is_closed().then(|| {
        view! { <Inset>"This quarter is closed and its report is written. A return that is missing can still be sent; it counts as sent late."</Inset> }
    });
    let how = (waiting > 0).then(|| {
        view! { <p class="govuk-body">"Look at what the register holds about each account. Where nothing has changed, mark it and confirm all of them with one statement. Where something has changed, say so: Design and Marketing puts the register right."</p> }
    });
    let view = view! {
        <p class="govuk-body-l">{words}</p>
        <p class="govuk-body">{words::due(due, waiting > 0, mine.now.today)}</p>
        <p class="govuk-body app-muted app-print-only">{format!("Opened on {}", long_date(opened))}</p>
        {closed}
        {how}
    };
    Some(view.into_any())
}

fn nothing(period: &Period) -> AnyView {
    let words = match period.state {
        PeriodState::Opening => {
            "This quarter is being opened just now. If you are named for an account, its return is here in a minute."
        }
        PeriodState::Open | PeriodState::Closed { .. } => {
            "You are not named for an account that a return is needed of, and nobody has given you one to file. When that changes, it is listed here and you get a message."
        }
    };
    view! {
        <EmptyState title="You have no returns in this quarter">
            <p class="govuk-body">{words}</p>
            <p class="govuk-body"><a class="govuk-link" href=urls::ACCOUNTS>"Look through the register"</a></p>
        </EmptyState>
    }
    .into_any()
}

fn card(mine: &Mine, one: &MyReturn) -> AnyView {
    let found = &one.one;
    let href = subject::path(found);
    let id = format!("return-{}", Reference::account(found.account));
    let name = one.account.details.name.clone();
    // Several accounts have one name; their platforms and references tell them apart.
    let named = format!("{id} {id}-which");
    let which = format!("{id}-which");
    let platform = format!(
        "{}, {} ",
        Reference::account(found.account),
        mine.platform(one)
    );
    let late = found
        .is_overdue(mine.now.today)
        .then_some("not in by the last day");
    let waits = found.can_be_written().is_ok();
    let held = waits.then(|| held(one));
    view! {
        <section class="app-return" aria-labelledby=named>
            <h2 class="govuk-heading-m" id=id><a class="govuk-link" href=href>{name}</a></h2>
            <p class="govuk-body"><span id=which>{platform}</span>{words::tag(found.state.key())}{late.map(|word| view! { " "<strong class="app-return__late">{word}</strong> })}</p>
            {held}
            {if waits { choice(mine, one) } else { settled(one) }}
        </section>
    }
    .into_any()
}

/// What is asked about: what changed, what is missing, what is recorded.
fn held(one: &MyReturn) -> AnyView {
    let gaps = parts::gaps(&one.known).map(|gaps| {
        view! { <h3 class="govuk-heading-s">"What the register shows as missing"</h3>{gaps} }
    });
    let reasons = parts::reasons(&one.one);
    view! {
        {reasons}
        {parts::since(&one.since, "your")}
        {gaps}
        <h3 class="govuk-heading-s">"What the register holds"</h3>
        {parts::register(&one.known)}
    }
    .into_any()
}

/// The box with its ways on; where the box cannot be, why.
fn choice(mine: &Mine, one: &MyReturn) -> AnyView {
    let found = &one.one;
    let reference = Reference::account(found.account).to_string();
    let name = format!("{} ({})", one.account.details.name, mine.platform(one));
    let begun = matches!(found.state, ReturnState::Draft) && !found.content.is_blank();
    let edit = urls::return_page(found.period, found.account, "edit");
    let (words, kind) = match begun {
        true => ("Continue what you began", ButtonKind::Secondary),
        false => ("Something has changed", ButtonKind::Secondary),
    };
    let about = format!("{words}: {name}");
    if let Err(refusal) = found.can_be_unchanged(&one.known) {
        let why = words::said(&refusal);
        return view! {
            <p class="govuk-body"><strong>{why}</strong></p>
            <div class="app-actions app-no-print"><ButtonLink href=edit text=about/></div>
        }
        .into_any();
    }
    let first = mine.confirmable().next().map(|first| first.one.number) == Some(found.number);
    let id = if first {
        "account".to_owned()
    } else {
        format!("account-{reference}")
    };
    let direct = format!(
        "{}?account={reference}",
        urls::period_page(found.period, "confirm")
    );
    let label = format!("Nothing has changed: {name}");
    let replaced = begun.then(|| {
        view! { <p class="govuk-body app-muted">"Confirming takes the place of what was begun."</p> }
    });
    view! {
        <div class="govuk-form-group app-no-print">
            <div class="govuk-checkboxes">
                <div class="govuk-checkboxes__item">
                    <input class="govuk-checkboxes__input" id=id.clone() name="account" r#type="checkbox" value=reference/>
                    <label class="govuk-label govuk-checkboxes__label" for=id>{label}</label>
                </div>
            </div>
        </div>
        {replaced}
        <div class="app-actions app-no-print">
            <ButtonLink href=edit text=about kind=kind/>
            <a class="govuk-link" href=direct>"Confirm this one alone"<span class="govuk-visually-hidden">{format!(": {name}")}</span></a>
        </div>
    }
    .into_any()
}

/// What became of one that was sent, or is not needed.
fn settled(one: &MyReturn) -> AnyView {
    let found = &one.one;
    if let ReturnState::NotNeeded { reason, by } = &found.state {
        let words = format!("No return is needed: {reason} ({}).", by.name);
        return view! { <p class="govuk-body">{words}</p> }.into_any();
    }
    let sent = found.last_sent().map(|sent| {
        let late = if sent.late { ", after the last day" } else { "" };
        let what = if sent.unchanged {
            ", saying that nothing has changed"
        } else {
            ""
        };
        let words = format!(
            "{} was sent on {} by {}{late}{what}.",
            found.reference(),
            long_date(sent.on),
            sent.by.name
        );
        let href = format!(
            "{}?return={}",
            urls::period_page(found.period, "receipt"),
            found.reference()
        );
        let about = format!(" of {}", one.account.details.name);
        view! {
            <p class="govuk-body">{words}</p>
            <p class="govuk-body app-no-print"><a class="govuk-link" href=href>"Receipt"<span class="govuk-visually-hidden">{about}</span></a></p>
        }
    });
    sent.into_any()
}
