//! One person as a page: who they are, whether they can sign in, roles now, later and before, what
//! they lend and borrow, what happened. A function of what `show` loaded.

use super::{delegations, lend, place, show_access, subject, words};
use crate::components::{
    ButtonKind, ButtonLink, Changes, Column, DataTable, Day, Heading, Inset, Row, SummaryList,
    SummaryRow, Tag, Timeline, TimelineItem, instant_words,
};
use crate::pages::audit::sentence;
use crate::render::Page;
use crate::urls;
use domain::actor::Actor;
use domain::moment::{Moment, long_date};
use domain::organisation::Organisation;
use domain::person::{HeldRole, PersonSource, PersonStatus};
use leptos::prelude::*;
use std::sync::Arc;
use store::queries::agencies::Employer;
use store::queries::audit::Event;
use store::queries::people::{Given, PersonPage};

/// Everything the page shows.
pub(super) struct Model {
    pub(super) found: PersonPage,
    pub(super) events: Vec<Event>,
    pub(super) organisation: Arc<Organisation>,
    pub(super) now: Moment,
    pub(super) can: Can,
    pub(super) access: Option<show_access::Model>,
    /// The agency they work for.
    pub(super) employer: Option<Employer>,
    pub(super) actor: Actor,
}

/// What the visitor may do.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Can {
    pub(super) edit: bool,
    pub(super) roles: bool,
    pub(super) lend: bool,
    pub(super) sessions: bool,
    pub(super) departs: bool,
}

/// The page.
pub(super) fn page(model: Model) -> Page {
    let person = &model.found.person;
    let title = person.name.clone();
    let state = words::state(person.status, person.disabled_at);
    let state = state.map(|(colour, text)| {
        view! { <p class="govuk-body-l"><Tag colour=colour text=text/></p> }
    });
    let caption = person.title.clone();
    let heading = if caption.is_empty() {
        view! { <Heading text=title.clone()/> }.into_any()
    } else {
        view! { <Heading text=title.clone() caption=caption/> }.into_any()
    };
    let body = view! {
        {heading}
        {state}
        {actions(&model)}
        {warning(&model)}
        <h2 class="govuk-heading-m">"Details"</h2>
        <SummaryList rows=details(&model)/>
        {model.access.as_ref().map(show_access::view)}
        <h2 class="govuk-heading-m" id="roles">"Roles"</h2>
        {roles(&model)}
        <h2 class="govuk-heading-m" id="delegations">"Roles lent and borrowed"</h2>
        {delegations::tables(person.id, &model.actor, &model.found.lent, model.now.today, &model.organisation)}
        <h2 class="govuk-heading-m" id="sign-in">"Signing in"</h2>
        <SummaryList rows=sign_in(&model)/>
        {sessions(&model)}
        {history(&model.events)}
    };
    let page = subject::page(person, title, body);
    // Its own page is the end of the way, not a step on it.
    Page {
        breadcrumbs: page.breadcrumbs.into_iter().take(1).collect(),
        ..page
    }
}

fn actions(model: &Model) -> Option<AnyView> {
    let person = &model.found.person;
    let Can {
        edit,
        roles,
        lend: may_lend,
        departs,
        ..
    } = model.can;
    let lends = may_lend && lend::lends(person, model.now.today);
    if !(edit || roles || lends || departs) {
        return None;
    }
    let to = |verb: &str| urls::person_page(person.id, verb);
    // People of an agency never sign in and hold no roles (P 6.13).
    let here = person.status != PersonStatus::Left && person.agency.is_none();
    let gives = roles && here;
    let access = (edit && here).then(|| {
        let (verb, words) = if person.disabled_at.is_some() {
            ("enable", "Open signing in again")
        } else {
            ("disable", "Close signing in")
        };
        view! { <a class="govuk-link" href=to(verb)>{words}</a> }
    });
    let view = view! {
        <div class="app-actions app-no-print">
            {edit.then(|| view! { <ButtonLink href=to("edit") text="Change details"/> })}
            {gives.then(|| view! { <ButtonLink href=to("roles/new") text="Give a role" kind=ButtonKind::Secondary/> })}
            {lends.then(|| view! { <ButtonLink href=to("delegations/new") text="Lend a role" kind=ButtonKind::Secondary/> })}
            {departs.then(|| view! { <ButtonLink href=to("off-boarding") text="Off-boarding" kind=ButtonKind::Secondary/> })}
            {access}
        </div>
    };
    Some(view.into_any())
}

/// Somebody who cannot sign in and still holds roles.
fn warning(model: &Model) -> Option<AnyView> {
    let person = &model.found.person;
    let holds = person.roles_on(model.now.today).next().is_some();
    (holds && !person.may_sign_in()).then(|| {
        view! { <Inset>"This person cannot sign in and still holds roles. End the roles if they do not come back."</Inset> }
            .into_any()
    })
}

fn details(model: &Model) -> Vec<SummaryRow> {
    let person = &model.found.person;
    let place = place::words(person.unit, &model.organisation);
    let source = match person.source {
        PersonSource::Register => "Entered here",
        PersonSource::Import => "From a file",
        PersonSource::Provider => "Kept by the identity provider",
    };
    let added = model.found.added_at.map_or_else(String::new, instant_words);
    let manager = match (person.manager, &model.found.manager_name) {
        (Some(id), Some(name)) => {
            let href = urls::person(id);
            SummaryRow::view(
                "Manager",
                view! { <a class="govuk-link" href=href>{name.clone()}</a> },
            )
        }
        _ => SummaryRow::text("Manager", ""),
    };
    let mut rows = vec![
        SummaryRow::text("E-mail", person.email.clone()),
        SummaryRow::text("Business unit and group", place),
        manager,
        SummaryRow::text("Record", source),
        SummaryRow::text("Added", added),
    ];
    if let Some(agency) = &model.employer {
        let (href, name) = (urls::agency(agency.number), agency.name.clone());
        let link = view! { <a class="govuk-link" href=href>{name}</a> };
        rows.insert(1, SummaryRow::view("Agency", link));
    }
    if let Some(last) = model.found.last_day {
        rows.push(SummaryRow::text("Last day", long_date(last)));
    }
    rows
}

fn roles(model: &Model) -> AnyView {
    let today = model.now.today;
    let all = &model.found.roles;
    let of = |keep: fn(&HeldRole, chrono::NaiveDate) -> bool| {
        all.iter()
            .filter(|(held, _)| keep(held, today))
            .collect::<Vec<_>>()
    };
    let now = of(|held, day| held.assignment.holds_on(day));
    let later = of(|held, day| {
        held.assignment.from > day
            && held
                .assignment
                .until
                .is_none_or(|u| u >= held.assignment.from)
    });
    let before = of(|held, day| held.assignment.until.is_some_and(|until| until < day));
    if all.is_empty() && model.employer.is_some() {
        return view! { <p class="govuk-body">"People of an agency never sign in here and hold no roles (P 6.13)."</p> }
            .into_any();
    }
    if all.is_empty() {
        return view! { <p class="govuk-body">"No role has been given to this person. Until then they cannot see anything here."</p> }
            .into_any();
    }
    view! {
        {table(model, "Now", &now, true)}
        {table(model, "To come", &later, true)}
        {table(model, "Before", &before, false)}
    }
    .into_any()
}

fn table(
    model: &Model,
    caption: &'static str,
    roles: &[&(HeldRole, Option<Given>)],
    open: bool,
) -> Option<AnyView> {
    if roles.is_empty() {
        return None;
    }
    let ends = open && model.can.roles;
    let mut columns = vec![
        Column::new("Role"),
        Column::new("Where"),
        Column::new("First day"),
        Column::new("Last day"),
        Column::new("Given by"),
    ];
    if ends {
        columns.push(Column::new("Change"));
    }
    let rows = roles
        .iter()
        .map(|(held, given)| role_row(model, held, given.as_ref(), ends));
    let rows: Vec<Row> = rows.collect();
    Some(
        view! { <DataTable caption=caption columns=columns rows=rows show_caption=true dense=true/> }
            .into_any(),
    )
}

fn role_row(model: &Model, held: &HeldRole, given: Option<&Given>, ends: bool) -> Row {
    let assignment = &held.assignment;
    let name = assignment.role.name();
    let last = match assignment.until {
        Some(until) => view! { <Day date=until/> }.into_any(),
        None => view! { <span class="app-muted">"No end"</span> }.into_any(),
    };
    let given = given.map_or_else(
        || "Not recorded".to_owned(),
        |given| format!("{} on {}", given.by, instant_words(given.at)),
    );
    let mut cells = vec![
        words::place(assignment.scope, &model.organisation).into_any(),
        view! { <Day date=assignment.from/> }.into_any(),
        last,
        given.into_any(),
    ];
    if ends {
        let person = &model.found.person;
        let href = urls::person_page(person.id, &format!("roles/{}/end", held.id));
        let about = format!(" the role {name}");
        cells.push(
            view! { <a class="govuk-link" href=href>"End"<span class="govuk-visually-hidden">{about}</span></a> }
                .into_any(),
        );
    }
    Row::new(name.into_any(), cells)
}

fn sign_in(model: &Model) -> Vec<SummaryRow> {
    let found = &model.found;
    let may = match (found.person.status, found.person.disabled_at) {
        (PersonStatus::Left, _) => "No: they have left".to_owned(),
        (_, Some(at)) => format!("No: closed since {}", instant_words(at)),
        _ => "Yes".to_owned(),
    };
    let linked: Vec<String> = found
        .identities
        .iter()
        .map(|identity| {
            let how = match identity.linked_by.as_str() {
                "invitation" => "by an invitation",
                _ => "by a verified e-mail address",
            };
            format!(
                "{}, linked {how} on {}",
                identity.issuer,
                instant_words(identity.linked_at)
            )
        })
        .collect();
    let linked = if linked.is_empty() {
        "Not linked yet: they have not signed in through the identity provider".to_owned()
    } else {
        linked.join("\n")
    };
    let invited = found.invitation.as_ref().map_or_else(
        || "No".to_owned(),
        |invitation| match invitation.used_at {
            Some(at) => format!("Used on {}", instant_words(at)),
            None if invitation.expires_at < model.now.at => {
                format!("Ran out on {}", instant_words(invitation.expires_at))
            }
            None => format!(
                "Since {}, until {}",
                instant_words(invitation.created_at),
                instant_words(invitation.expires_at)
            ),
        },
    );
    let last = found
        .last_sign_in_at
        .map_or_else(|| "Never".to_owned(), instant_words);
    vec![
        SummaryRow::text("May sign in", may),
        SummaryRow::text("Identity provider", linked),
        SummaryRow::text("Invitation", invited),
        SummaryRow::text("Last sign-in", last),
    ]
}

/// Sessions have a page of their own, for those who may end them.
fn sessions(model: &Model) -> Option<AnyView> {
    let person = &model.found.person;
    let links = [
        (model.can.edit && person.may_sign_in() && model.found.identities.is_empty()).then(|| {
            let href = urls::person_page(person.id, "invite");
            view! { <p class="govuk-body app-no-print"><a class="govuk-link" href=href>"Invite to sign in"</a></p> }
        }),
        model.can.sessions.then(|| {
            let href = urls::person_page(person.id, "sessions");
            view! { <p class="govuk-body app-no-print"><a class="govuk-link" href=href>"Sessions of this person"</a></p> }
        }),
    ];
    links
        .iter()
        .any(Option::is_some)
        .then(|| links.collect_view().into_any())
}

fn history(events: &[Event]) -> Option<AnyView> {
    if events.is_empty() {
        return None;
    }
    let item = |event: &Event| {
        let changes = sentence::changes(event);
        let reason = sentence::reason(event).map(|words| format!("“{words}”"));
        let body = view! {
            {reason.map(|words| view! { <p class="govuk-body">{words}</p> })}
            {(!changes.is_empty()).then(|| view! { <Changes changes=changes/> })}
        };
        TimelineItem {
            title: sentence::sentence(event),
            at: event.at,
            who: match &event.acting_for {
                Some(other) => format!("{} for {other}", event.actor),
                None => event.actor.clone(),
            },
            body: Some(body.into_any()),
        }
    };
    let items: Vec<TimelineItem> = events.iter().map(item).collect();
    let view = view! {
        <h2 class="govuk-heading-m" id="history">"History"</h2>
        <Timeline items=items/>
    };
    Some(view.into_any())
}
