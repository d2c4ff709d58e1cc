//! `GET /settings/organisation`: groups with their units.

use crate::components::{ButtonKind, ButtonLink, EmptyState, Heading};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::extract::State;
use axum::response::Response;
use domain::organisation::{Group, Organisation, Unit};
use domain::permission::{Action, Facts, may};
use leptos::prelude::*;
use store::queries::organisation;

/// Shows the list.
///
/// # Errors
/// 403 for those who may not see settings.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    may(&visit.actor, Action::ViewSettings, &Facts::default())?;
    let may_edit = may(&visit.actor, Action::EditOrganisation, &Facts::default()).is_ok();
    let body = page(&*organisation::all(&state.store).await?, may_edit);
    let page = Page::new(Section::Settings, "Business groups and units", body)
        .crumb(urls::SETTINGS, "Settings");
    Ok(page.respond(&state, &visit).await)
}

fn page(organisation: &Organisation, may_edit: bool) -> AnyView {
    let add = may_edit.then(|| {
        view! {
            <div class="govuk-button-group">
                <ButtonLink href=urls::GROUPS_NEW text="Add a business group"/>
                {(!organisation.groups.is_empty()).then(|| view! { <ButtonLink href=urls::UNITS_NEW text="Add a business unit" kind=ButtonKind::Secondary/> })}
            </div>
        }
    });
    let groups: Vec<AnyView> = organisation
        .groups
        .iter()
        .map(|group| section(group, organisation, may_edit))
        .collect();
    let empty = groups.is_empty().then(|| {
        view! {
            <EmptyState title="There are no business groups yet">
                <p class="govuk-body">"An import can add them from the names in its file; an administrator can add them here."</p>
            </EmptyState>
        }
    });
    view! {
        <Heading text="Business groups and units"/>
        {add}
        {empty}
        {groups}
    }
    .into_any()
}

fn section(group: &Group, organisation: &Organisation, may_edit: bool) -> AnyView {
    let units: Vec<AnyView> = organisation
        .units_of(group.id)
        .map(|unit| line(unit, may_edit))
        .collect();
    let none = units
        .is_empty()
        .then(|| view! { <p class="govuk-body app-muted">"No units yet."</p> });
    let href = urls::group(group.id);
    let add = Query::default()
        .with("group", group.id)
        .href(urls::UNITS_NEW);
    let (name, about) = (group.name.clone(), group.name.clone());
    let cxi = group.needs_cxi.then(|| view! { <p class="govuk-body app-muted">"Pixels need the confirmation of Customer Experience and Insights."</p> });
    view! {
        <section>
            <h2 class="govuk-heading-m">{name.clone()}</h2>
            {cxi}
            {(!units.is_empty()).then(|| view! { <ul class="govuk-list govuk-list--bullet">{units}</ul> })}
            {none}
            {may_edit.then(|| view! {
                <p class="govuk-body">
                    <a class="govuk-link" href=href>"Change"<span class="govuk-visually-hidden">{format!(" {about}")}</span></a>
                    " "
                    <a class="govuk-link" href=add>"Add a unit"<span class="govuk-visually-hidden">{format!(" to {about}")}</span></a>
                </p>
            })}
        </section>
    }
    .into_any()
}

fn line(unit: &Unit, may_edit: bool) -> AnyView {
    let (href, name) = (urls::unit(unit.id), unit.name.clone());
    if may_edit {
        return view! { <li><a class="govuk-link" href=href>{name}</a></li> }.into_any();
    }
    view! { <li>{name}</li> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::html;
    use domain::ids::{GroupId, UnitId};
    use uuid::Uuid;

    #[test]
    fn only_those_who_may_change_see_links_to_change() {
        let group = GroupId(Uuid::from_u128(1));
        let organisation = Organisation {
            groups: vec![Group {
                id: group,
                name: "Skills & Work".into(),
                needs_cxi: true,
                version: 1,
            }],
            units: vec![Unit {
                id: UnitId(Uuid::from_u128(2)),
                group,
                name: "Labour".into(),
                version: 1,
            }],
        };
        let seen = html(page(&organisation, false));
        assert!(
            seen.contains("Skills &amp; Work")
                && seen.contains("<li>Labour</li>")
                && !seen.contains("<a "),
            "{seen}"
        );
        let edited = html(page(&organisation, true));
        assert!(
            edited.contains(&format!(
                "href=\"/settings/organisation/units/new?group={group}\""
            )),
            "{edited}"
        );
        assert!(html(page(&Organisation::default(), true)).contains("no business groups yet"));
    }
}
