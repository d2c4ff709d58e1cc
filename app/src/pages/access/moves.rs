//! `GET` and `POST /access/{reference}/{move}`: what can be done with one grant, each confirmed on a page
//! of its own with its consequences and the questions it asks.

use super::show::number;
use super::words;
use crate::components::{
    Actions, Button, ButtonKind, Choice, DateField, ErrorSummary, Field, Form, FormState, Guard,
    Heading, Inset, Radios, Textarea, new_key,
};
use crate::context::{AppState, SignedIn, Visit};
use crate::error::AppError;
use crate::pages::forms::Typed;
use crate::pages::forms::{self, day};
use crate::render::{Page, Section};
use crate::urls;
use axum::Form as Posted;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::access::{Grant, GrantKey, RevokedBecause};
use domain::account::InterventionReason;
use domain::actor::By;
use domain::ids::{Reference, ReferenceKind};
use domain::moment::long_date;
use domain::permission::{Action, may};
use domain::problem::Problems;
use domain::refusal::Refusal;
use http::StatusCode;
use leptos::prelude::*;
use store::Failure;
use store::commands::{attempts, grants};
use store::queries::access::{AccessRow, show};
use store::queries::policy;

/// A move before its questions are answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Offer {
    /// Its word in addresses.
    pub(super) key: &'static str,
    /// The button.
    pub(super) name: &'static str,
    /// The permission it needs.
    pub(super) action: Action,
    from: &'static [GrantKey],
    follows: &'static [&'static str],
    asks: Asks,
    done: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asks {
    Nothing,
    Words,
    Intervention,
    End,
    Day,
}

const OPEN: &[GrantKey] = &[
    GrantKey::Requested,
    GrantKey::Approved,
    GrantKey::Active,
    GrantKey::Suspended,
];
const BEFORE: &[GrantKey] = &[GrantKey::Requested, GrantKey::Approved];

/// Every move, in the order of the buttons.
pub(super) const ALL: &[Offer] = &[
    Offer {
        key: "approve",
        name: "Approve",
        action: Action::ApproveAccess,
        from: &[GrantKey::Requested],
        follows: &[
            "Design and Marketing is told.",
            "It is live as soon as its steps are done and its first day has come.",
        ],
        asks: Asks::Nothing,
        done: "access-approved",
    },
    Offer {
        key: "policy",
        name: "Confirm that I have read the policy",
        action: Action::CompleteAccess,
        from: BEFORE,
        follows: &[
            "You confirm that you have read the social media policy in force and will keep to it (P 6.11).",
            "It counts for all your access, until there is a new issue of the policy.",
        ],
        asks: Asks::Nothing,
        done: "access-step",
    },
    Offer {
        key: "second-factor",
        name: "Confirm my second factor",
        action: Action::CompleteAccess,
        from: BEFORE,
        follows: &[
            "You confirm that you have turned on a second factor of your own where you sign in to this account (P 6.10).",
        ],
        asks: Asks::Nothing,
        done: "access-step",
    },
    Offer {
        key: "refuse",
        name: "Refuse",
        action: Action::ApproveAccess,
        from: BEFORE,
        follows: &["The person and the holders of the account are told why."],
        asks: Asks::Words,
        done: "access-refused",
    },
    Offer {
        key: "resume",
        name: "Let it go on",
        action: Action::ChangeAccess,
        from: &[GrantKey::Suspended],
        follows: &["The access is live again. The suspension stays in its history."],
        asks: Asks::Nothing,
        done: "access-resumed",
    },
    Offer {
        key: "removed",
        name: "Confirm that it is removed on the platform",
        action: Action::ChangeAccess,
        from: &[GrantKey::Revoked],
        follows: &[
            "You confirm that the person is not listed on the platform any more (P 6.12).",
            "The obligation to remove the access is closed.",
        ],
        asks: Asks::Day,
        done: "access-removed",
    },
    Offer {
        key: "suspend",
        name: "Suspend",
        action: Action::ChangeAccess,
        from: &[GrantKey::Active],
        follows: &[
            "The person must not use the account until the access goes on (P 6.14).",
            "The register does not reach into the platform: take the access away there too.",
        ],
        asks: Asks::Intervention,
        done: "access-suspended",
    },
    Offer {
        key: "end",
        name: "End",
        action: Action::ChangeAccess,
        from: OPEN,
        follows: &[
            "The access ends for good. If it was live, somebody has to remove it on the platform and confirm that (P 6.12).",
            "If the person could know the password, it has to change, and somebody else has to say that it did (P 6.8).",
        ],
        asks: Asks::End,
        done: "access-ended",
    },
];

impl Offer {
    /// Whether it exists from where the grant stands.
    pub(super) fn fits(&self, grant: &Grant) -> bool {
        let done = match self.key {
            "policy" => grant.handshake.policy.is_some(),
            "second-factor" => grant.handshake.second_factor.is_some(),
            "removed" => !words::to_remove(&grant.state),
            _ => false,
        };
        !done && self.from.contains(&grant.state.key())
    }

    /// Why `by` is not the one to do it, though their roles would allow it.
    pub(super) fn why_not(&self, grant: &Grant, by: &By) -> Option<String> {
        let own = by.person == Some(grant.person);
        match self.key {
            "approve" => grant.why_not_approve(by).map(|refusal| refusal.to_string()),
            "resume" if own => Some("Nobody lets their own access go on".into()),
            "removed" if own => {
                Some("Somebody else has to confirm that your access is gone".into())
            }
            _ => None,
        }
    }
}

struct Model {
    row: AccessRow,
    offer: Offer,
    typed: Typed,
    problems: Problems,
    /// Somebody saved it since the form was opened.
    overtaken: bool,
    /// The issue of the policy in force.
    policy: String,
}

/// Shows what the move means and asks what it needs.
///
/// # Errors
/// Not found; not permitted; the database.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, key)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let offer = offer(&key)?;
    let number = match number(&reference) {
        Ok(number) => number,
        Err(_) => return Err(AppError::NotFound),
    };
    let found = show(&state.store, &visit.actor, number).await?;
    may(&visit.actor, offer.action, &found.row.grant.facts())?;
    let mut typed = Typed::default();
    typed.put("version", found.row.grant.version.to_string());
    if offer.asks == Asks::Day {
        typed.put("day", long_date(state.store.clock().now().today));
    }
    let model = Model {
        row: found.row,
        offer,
        typed,
        problems: Problems::default(),
        overtaken: false,
        policy: policy::current(&state.store).await?.policy_version,
    };
    Ok(page(model, &visit.actor.by()).respond(&state, &visit).await)
}

/// Makes the move.
///
/// # Errors
/// Not found; not permitted; the database.
pub async fn post(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    Path((reference, key)): Path<(String, String)>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let offer = offer(&key)?;
    let number = match number(&reference) {
        Ok(number) => number,
        Err(_) => return Err(AppError::NotFound),
    };
    let found = show(&state.store, &visit.actor, number).await?;
    let (call, facts) = (visit.call(""), found.row.grant.facts());
    let subject = found.row.grant.reference().to_string();
    attempts::judged(&state.store, &call, offer.action, "access", subject, facts).await?;
    let model = Model {
        row: found.row,
        offer,
        typed: forms::form(pairs),
        problems: Problems::default(),
        overtaken: false,
        policy: policy::current(&state.store).await?.policy_version,
    };
    answer(&state, &visit, model).await
}

fn offer(key: &str) -> Result<Offer, AppError> {
    let found = ALL.iter().copied().find(|offer| offer.key == key);
    found.ok_or(AppError::NotFound)
}

async fn answer(state: &AppState, visit: &Visit, mut model: Model) -> Result<Response, AppError> {
    let number = model.row.grant.number;
    match make(state, visit, &model).await {
        Ok(()) => {
            let done = model.offer.done;
            return Ok(forms::done(&urls::grant(number), done));
        }
        Err(Failure::Problems(problems)) => model.problems = problems,
        Err(Failure::Stale) => {
            model.row = show(&state.store, &visit.actor, number).await?.row;
            model.overtaken = true;
        }
        Err(Failure::Refused(refusal @ Refusal::Rule { .. })) => {
            let field = match refusal.code() {
                "note-required" | "too-long" | "secret" => "note",
                "in-the-future" => "day",
                _ => "",
            };
            if field.is_empty() {
                model.row = show(&state.store, &visit.actor, number).await?.row;
                let page = stuck(&model.row, &refusal.to_string());
                return Ok(page.respond(state, visit).await);
            }
            model.problems = forms::as_problem(refusal, field)?;
        }
        Err(other) => return Err(other.into()),
    }
    Ok(page(model, &visit.actor.by()).respond(state, visit).await)
}

/// The write, or what is wrong with the answers.
async fn make(state: &AppState, visit: &Visit, model: &Model) -> Result<(), Failure> {
    let Model {
        row, offer, typed, ..
    } = model;
    let (store, call) = (&state.store, forms::call(visit, typed));
    let (id, seen) = (row.grant.id, typed.version());
    let note = typed.get("note").to_owned();
    match offer.key {
        "approve" => grants::approve(store, &call, id, seen).await.map(|_| ()),
        "refuse" => grants::refuse(store, &call, id, seen, note)
            .await
            .map(|_| ()),
        "policy" => grants::acknowledge_policy(store, &call, row.grant.person)
            .await
            .map(|_| ()),
        "second-factor" => grants::attest_second_factor(store, &call, id, seen)
            .await
            .map(|_| ()),
        "resume" => grants::resume(store, &call, id, seen).await.map(|_| ()),
        "suspend" => {
            let reason = InterventionReason::from_key(typed.get("reason"));
            let reason = chosen(reason, "reason", "Choose the reason")?;
            grants::suspend(store, &call, id, seen, reason, note)
                .await
                .map(|_| ())
        }
        "end" => {
            let because = RevokedBecause::from_key(typed.get("because"))
                .filter(|because| RevokedBecause::by_hand().contains(because));
            let because = chosen(because, "because", "Choose why it ends")?;
            grants::revoke(store, &call, id, seen, because, note)
                .await
                .map(|_| ())
        }
        _ => {
            let mut problems = Problems::default();
            let day = day(typed, "day", &mut problems);
            if !problems.is_empty() {
                return Err(Failure::Problems(problems));
            }
            let day = chosen(day, "day", "Enter the day on which it was removed")?;
            grants::confirm_removal(store, &call, id, seen, day)
                .await
                .map(|_| ())
        }
    }
}

/// What was chosen, or a problem of its field.
pub(super) fn chosen<T>(value: Option<T>, field: &str, words: &str) -> Result<T, Failure> {
    value.ok_or_else(|| {
        let mut problems = Problems::default();
        problems.add(field, "required", words);
        Failure::Problems(problems)
    })
}

/// The page for what is not possible from where it stands (409).
fn stuck(row: &AccessRow, why: &str) -> Page {
    let reference = row.grant.reference().to_string();
    let (href, open) = (urls::grant(row.grant.number), format!("Open {reference}"));
    let (why, caption) = (why.to_owned(), format!("{reference}, {}", row.person));
    let title = "This cannot be done now";
    let body = view! {
        <Heading text=title caption=caption/>
        <p class="govuk-body">{why}</p>
        <p class="govuk-body">"Nothing was saved."</p>
        <p class="govuk-body"><a class="govuk-link" href=href>{open}</a></p>
    };
    around(row, title, body).status(StatusCode::CONFLICT)
}

fn around(row: &AccessRow, title: &str, body: impl IntoAny) -> Page {
    let reference = Reference::of(ReferenceKind::Grant, row.grant.number).to_string();
    let title = format!("{title}: {reference}");
    Page::new(Section::Accounts, title, body)
        .crumb(urls::ACCOUNTS, "Accounts")
        .crumb(urls::ACCESS.to_owned(), "Access")
        .crumb(urls::grant(row.grant.number), reference)
}

fn page(model: Model, by: &By) -> Page {
    let Model {
        row,
        offer,
        typed,
        problems,
        overtaken,
        policy,
    } = model;
    let grant = &row.grant;
    if let Some(why) = offer.why_not(grant, by) {
        return stuck(&row, &why);
    }
    if !offer.fits(grant) {
        let state = grant.state.key().name();
        let why = format!("This access is “{state}”: that is not possible any more, or not yet.");
        return stuck(&row, &why);
    }
    let key = match typed.key() {
        "" => new_key(),
        key => key.to_owned(),
    };
    let version = if overtaken {
        grant.version
    } else {
        typed.version()
    };
    let reference = grant.reference().to_string();
    let about = format!(
        "{}, {}, {}",
        row.person,
        grant.level.name().to_lowercase(),
        row.account
    );
    let follows = offer.follows.iter().map(|line| view! { <li>{*line}</li> });
    let issue = (offer.key == "policy").then(
        || view! { <p class="govuk-body">{format!("The issue in force is version {policy}.")}</p> },
    );
    let fields = fields(offer, &typed, &problems);
    let kind = if matches!(offer.asks, Asks::Intervention | Asks::End | Asks::Words) {
        ButtonKind::Warning
    } else {
        ButtonKind::Primary
    };
    let again = overtaken.then(|| view! { <Inset>"Somebody else changed this access since you opened this page, so nothing was done. Look at it again, then confirm once more."</Inset> });
    let (action, cancel) = (
        urls::grant_page(grant.number, offer.key),
        urls::grant(grant.number),
    );
    let body = view! {
        <div class="govuk-grid-row">
            <div class="govuk-grid-column-two-thirds">
                <ErrorSummary problems=problems.clone()/>
                <Heading text=offer.name caption=reference/>
                {again}
                <p class="govuk-body-l">{about}</p>
                <ul class="govuk-list govuk-list--bullet">{follows.collect_view()}</ul>
                {issue}
                <Form action=action guard=Guard::of(&problems)>
                    <FormState version=version key=key/>
                    {fields}
                    <Actions>
                        <Button text=offer.name kind=kind/>
                        <a class="govuk-link" href=cancel>"Cancel"</a>
                    </Actions>
                </Form>
            </div>
        </div>
    };
    let page = around(&row, offer.name, body).problems(&problems).islands();
    if overtaken {
        page.status(StatusCode::CONFLICT)
    } else {
        page
    }
}

fn fields(offer: Offer, typed: &Typed, problems: &Problems) -> Option<AnyView> {
    let field = |name: &str| Field::new(name, typed.get(name), problems);
    match offer.asks {
        Asks::Nothing => None,
        Asks::Words => {
            let note = field("note");
            Some(view! { <Textarea field=note label="Why" max=1_000/> }.into_any())
        }
        Asks::Intervention => Some(intervention(field("reason"), field("note"))),
        Asks::End => Some(ending(field("because"), field("note"))),
        Asks::Day => {
            let day = field("day");
            Some(view! { <DateField field=day label="Removed on"/> }.into_any())
        }
    }
}

/// One of the policy's reasons with words (P 6.14).
pub(super) fn intervention(reason: Field, note: Field) -> AnyView {
    let reasons: Vec<Choice> = InterventionReason::ALL
        .iter()
        .map(|reason| Choice::new(reason.key(), reason.name()))
        .collect();
    view! {
        <Radios field=reason label="Reason" hint="The reasons that the policy knows (P 6.14)" choices=reasons/>
        <Textarea field=note label="What happened" hint="Kept with the access and sent to everybody concerned" max=1_000/>
    }
    .into_any()
}

/// Why access ends, with words.
pub(super) fn ending(because: Field, note: Field) -> AnyView {
    let reasons: Vec<Choice> = RevokedBecause::by_hand()
        .iter()
        .map(|because| Choice::new(because.key(), because.name()))
        .collect();
    view! {
        <Radios field=because label="Why does it end?" choices=reasons/>
        <Textarea field=note label="In a few words" max=1_000/>
    }
    .into_any()
}
