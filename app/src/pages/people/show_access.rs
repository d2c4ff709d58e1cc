//! The part of a person's page about accounts: what they are named for, what they can touch, what they
//! have learned.

use crate::components::{
    ButtonKind, ButtonLink, Column, DataTable, Row, SummaryList, SummaryRow, TagColour, Written,
};
use crate::context::{AppState, Visit};
use crate::error::AppError;
use crate::urls;
use chrono::NaiveDate;
use domain::ids::PersonId;
use domain::moment::long_date;
use domain::permission::{Action, Facts, may};
use leptos::prelude::*;
use store::queries::access::{self, NamedFor, Summary, Whose};
use store::queries::training::{self, Held, Trained};

/// What the part shows; `None` for those who may not see it.
pub(crate) struct Model {
    person: PersonId,
    named: Vec<NamedFor>,
    summary: Summary,
    trained: Trained,
    today: NaiveDate,
    /// May stop all access of the person.
    freeze: bool,
    /// May record training.
    record: bool,
}

/// Reads it.
///
/// # Errors
/// The database.
pub(crate) async fn load(
    state: &AppState,
    visit: &Visit,
    person: PersonId,
) -> Result<Option<Model>, AppError> {
    let (store, actor) = (&state.store, &visit.actor);
    let facts = access::on_person(store, person).await?;
    if may(actor, Action::ViewAccess, &facts).is_err() {
        return Ok(None);
    }
    let everywhere = |action| may(actor, action, &Facts::default()).is_ok();
    Ok(Some(Model {
        person,
        named: access::named_for(store, actor, person, &facts).await?,
        summary: access::summary(store, Whose::Person(person)).await?,
        trained: training::of_person(store, actor, person, &facts).await?,
        today: store.clock().now().today,
        freeze: everywhere(Action::InterveneAccount),
        record: everywhere(Action::RecordTraining),
    }))
}

/// The part.
pub(crate) fn view(model: &Model) -> AnyView {
    let href = urls::person_page(model.person, "access");
    let count = |label: &str, count: i64| SummaryRow::text(label, count.to_string());
    let Summary {
        live,
        waiting,
        suspended,
        to_remove,
    } = model.summary;
    let rows = vec![
        count(
            "Named as responsible for",
            i64::try_from(model.named.len()).unwrap_or(0),
        ),
        count("Live access", live).action(href, "Show", "all access"),
        count("Asked for or approved, not yet live", waiting),
        count("Suspended", suspended),
        count("Ended, still to remove on the platform", to_remove),
    ];
    let stops = model.freeze && live + waiting > 0;
    let freeze = stops.then(|| {
        let href = urls::person_page(model.person, "access/freeze");
        view! { <ButtonLink href=href text="Freeze all access" kind=ButtonKind::Secondary/> }
    });
    let record = model.record.then(|| {
        let href = urls::person_page(model.person, "training/new");
        view! { <ButtonLink href=href text="Record training" kind=ButtonKind::Secondary/> }
    });
    let actions = (freeze.is_some() || record.is_some())
        .then(|| view! { <div class="app-actions app-no-print">{freeze}{record}</div> });
    view! {
        <h2 class="govuk-heading-m" id="access">"Accounts and access"</h2>
        <SummaryList rows=rows/>
        <h2 class="govuk-heading-m" id="training">"Training"</h2>
        {training(model)}
        {actions}
    }
    .into_any()
}

fn training(model: &Model) -> AnyView {
    let open = model.summary.live + model.summary.waiting > 0;
    let lacking = (open && !model.trained.lacking.is_empty()).then(|| {
        let words = format!(
            "Access needs and this person lacks: {}.",
            model.trained.lacking.join(", ")
        );
        view! { <p class="govuk-body"><strong class="govuk-tag govuk-tag--red">"Missing"</strong>" "{words}</p> }
    });
    view! { {lacking}{table(&model.trained.held, model.today)} }.into_any()
}

/// What somebody completed, with until when it counts.
pub(crate) fn table(held: &[Held], today: NaiveDate) -> AnyView {
    if held.is_empty() {
        return view! { <p class="govuk-body">"No training is recorded."</p> }.into_any();
    }
    let columns = ["Course", "Completed on", "Counts until"].map(Column::new);
    let line = |one: &Held| {
        let mut until = one.expires_on.map_or_else(
            || Written::muted("No end"),
            |last| Written::text(&long_date(last)),
        );
        if !one.counts_on(today) {
            until = until.tag(TagColour::Red, "Run out");
        } else if one.runs_out_soon(today) {
            until = until.tag(TagColour::Yellow, "Runs out soon");
        }
        Row::written(
            Written::text(&one.name),
            vec![Written::text(&long_date(one.completed_on)), until],
        )
    };
    let rows: Vec<Row> = held.iter().map(line).collect();
    view! { <DataTable caption="Training" columns=columns.to_vec() rows=rows dense=true/> }
        .into_any()
}
