//! The trail laid out: filter, events, how to verify it.

use super::filter::AuditQuery;
use super::sentence;
use crate::components::{
    Changes, Chip, Choice, Column, CountLine, DataTable, DateField, Details, Downloads, EmptyState,
    ErrorSummary, Field, FileLink, FileSize, Filter, Heading, Instant, ListLayout, Pagination, Row,
    Select, SummaryList, SummaryRow, Tag, TagColour, TextInput, instant_words,
};
use crate::urls::{self, Query as Asked};
use domain::actor::Actor;
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use leptos::prelude::*;
use store::audit::Checkpoint;
use store::queries::audit::{AuditPage, Event};

/// Everything the page shows.
pub(super) struct Model {
    pub(super) typed: AuditQuery,
    pub(super) asked: Asked,
    pub(super) problems: Problems,
    pub(super) found: AuditPage,
    pub(super) page: u64,
    pub(super) checkpoint: Option<Checkpoint>,
    /// Who reads it: records are links for those who may open them.
    pub(super) actor: Actor,
}

/// The page.
pub(super) fn page(model: Model) -> AnyView {
    let total = u64::try_from(model.found.total).unwrap_or_default();
    let filter = filter(&model);
    let file = FileLink {
        href: model.asked.without("page").href(urls::AUDIT_CSV),
        name: "Audit trail".into(),
        format: "CSV",
        size: FileSize::Rows(total),
    };
    let events = model.found.events;
    let (asked, number) = (model.asked, model.page);
    let refused = !model.problems.is_empty();
    view! {
        <ErrorSummary problems=model.problems/>
        <Heading text="Audit trail"/>
        <p class="govuk-body">"Everything that was done or refused, with who and when. Nothing in it can be changed or removed."</p>
        {verification(model.checkpoint)}
        <ListLayout filter=filter>
            {if refused {
                None
            } else if events.is_empty() {
                Some(view! {
                    <EmptyState title="No event matches">
                        <p class="govuk-body">"References have to be written in full. "<a class="govuk-link" href=urls::AUDIT>"Show the whole trail"</a></p>
                    </EmptyState>
                }.into_any())
            } else {
                Some(view! {
                    <CountLine total=total one="event" many="events"/>
                    <Downloads files=vec![file]/>
                    {table(events, &model.actor)}
                    <Pagination path=urls::AUDIT query=asked page=number total=total/>
                }.into_any())
            }}
        </ListLayout>
    }
    .into_any()
}

fn filter(model: &Model) -> AnyView {
    let (typed, problems) = (model.typed.clone(), model.problems.clone());
    let actions = Action::ALL
        .iter()
        .map(|action| Choice::new(action.key(), capitalised(action.phrase())))
        .collect::<Vec<_>>();
    let outcomes = vec![
        Choice::new("done", "Done"),
        Choice::new("refused", "Refused"),
    ];
    let chosen = chips(&model.asked);
    view! {
        <Filter action=urls::AUDIT chosen=chosen>
            <TextInput field=Field::plain("who", &typed.who) label="Who" hint="A name or a part of it" autocomplete="off"/>
            <Select field=Field::plain("action", &typed.action) label="What" empty="Anything" choices=actions/>
            <TextInput field=Field::plain("subject", &typed.subject) label="Record" hint="Its reference, for example AC-0042" spellcheck=false autocomplete="off"/>
            <Select field=Field::plain("outcome", &typed.outcome) label="Outcome" empty="Done or refused" choices=outcomes/>
            <DateField field=Field::new("from", &typed.from, &problems) label="First day"/>
            <DateField field=Field::new("to", &typed.to, &problems) label="Last day"/>
        </Filter>
    }
    .into_any()
}

fn chips(asked: &Asked) -> Vec<Chip> {
    let chip = |(key, value): (&str, &str)| {
        let (name, value) = match key {
            "who" => ("Who", value.to_owned()),
            "action" => ("What", capitalised(Action::from_key(value)?.phrase())),
            "subject" => ("Record", value.to_owned()),
            "outcome" => ("Outcome", value.to_owned()),
            "from" => ("From", value.to_owned()),
            "to" => ("To", value.to_owned()),
            _ => return None,
        };
        Some(Chip {
            label: format!("{name}: {value}"),
            href: asked.without("page").without(key).href(urls::AUDIT),
        })
    };
    asked.pairs().filter_map(chip).collect()
}

fn table(events: Vec<Event>, reader: &Actor) -> AnyView {
    let columns = vec![
        Column::new("What"),
        Column::new("Who"),
        Column::new("When"),
        Column::new("More"),
    ];
    let rows: Vec<Row> = events.into_iter().map(|event| row(event, reader)).collect();
    view! { <DataTable caption="Events, newest first" columns=columns rows=rows dense=true/> }
        .into_any()
}

fn row(event: Event, reader: &Actor) -> Row {
    let words = sentence::sentence(&event);
    let refused = (event.outcome == "refused")
        .then(|| view! { " "<Tag colour=TagColour::Orange text="Refused"/> });
    let head = match sentence::href(&event).filter(|_| opens(reader, &event.subject_kind)) {
        Some(href) => view! { <a class="govuk-link" href=href>{words}</a>{refused} }.into_any(),
        None => view! { {words}{refused} }.into_any(),
    };
    let who = match &event.acting_for {
        Some(other) => format!("{} for {other}", event.actor),
        None => event.actor.clone(),
    };
    let at = event.at;
    Row::new(
        head,
        vec![
            who.into_any(),
            view! { <Instant at=at lines=true/> }.into_any(),
            more(event),
        ],
    )
}

/// Whether `reader` may open the page of a record of this kind.
fn opens(reader: &Actor, kind: &str) -> bool {
    let action = match kind {
        "import" => Action::ImportAccounts,
        "platform" | "group" | "unit" => Action::ViewSettings,
        "person" => Action::ViewPeople,
        _ => Action::ViewRegister,
    };
    may(reader, action, &Facts::default()).is_ok()
}

/// What changed, why, and the facts by which the event is found in the log and in the chain.
fn more(event: Event) -> AnyView {
    let changes = sentence::changes(&event);
    let reason = sentence::reason(&event).map(str::to_owned);
    let mut rows = vec![
        SummaryRow::text("Event", event.seq.to_string()),
        SummaryRow::text("Permission", event.action),
        SummaryRow::view(
            "Request",
            view! { <code class="app-code app-wrap">{event.request_id}</code> },
        ),
        SummaryRow::view(
            "Hash",
            view! { <code class="app-code app-wrap">{event.hash}</code> },
        ),
    ];
    if let Some(version) = event.version {
        rows.insert(1, SummaryRow::text("Version after it", version.to_string()));
    }
    let summary = format!("Event {}", event.seq);
    view! {
        <Details summary=summary>
            {reason.map(|reason| view! { <p class="govuk-body">{reason}</p> })}
            {(!changes.is_empty()).then(|| view! { <Changes changes=changes/> })}
            <SummaryList rows=rows no_border=true/>
        </Details>
    }
    .into_any()
}

fn verification(checkpoint: Option<Checkpoint>) -> AnyView {
    let last = match checkpoint {
        Some(point) => format!(
            "The last checkpoint was signed on {} after event {}.",
            instant_words(point.at),
            point.seq
        ),
        None => "No checkpoint has been signed yet.".to_owned(),
    };
    view! {
        <Details summary="How to verify that nothing was changed afterwards">
            <p class="govuk-body">
                "Each event holds a hash of itself and of the event before it, so that a change anywhere breaks the chain from there on. "
                "From time to time the end of the chain is signed and written to a file outside the database, so that events missing at the end show too."
            </p>
            <p class="govuk-body">{last}</p>
            <p class="govuk-body"><a class="govuk-link" href=urls::AUDIT_VERIFICATION>"Verify the whole trail now"</a></p>
            <p class="govuk-body">
                "Whoever looks after the server can do the same with "<code class="app-code">"social-media-register audit verify"</code>"."
            </p>
        </Details>
    }
    .into_any()
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::super::sentence::tests::event;
    use super::*;
    use crate::render::html;
    use domain::actor::SystemActor;
    use serde_json::json;

    fn model(events: Vec<Event>, query: &str) -> Model {
        let total = i64::try_from(events.len()).unwrap_or_default();
        Model {
            typed: AuditQuery {
                who: "Mere \"<".into(),
                ..Default::default()
            },
            asked: Asked::parse(query),
            problems: Problems::default(),
            found: AuditPage { events, total },
            page: 1,
            checkpoint: None,
            actor: Actor::System(SystemActor::CommandLine),
        }
    }

    #[test]
    fn records_are_links_for_those_who_may_open_them() {
        let edited = || vec![event("account.edited", json!({ "changes": [] }))];
        let stranger = Model {
            actor: Actor::Public,
            ..model(edited(), "")
        };
        assert!(html(page(model(edited(), ""))).contains("/accounts/AC-0042"));
        assert!(!html(page(stranger)).contains("/accounts/AC-0042"));
    }

    #[test]
    fn an_event_reads_as_a_sentence_with_its_changes() {
        let change = json!({ "field": "name", "label": "Name", "before": "<Old>", "after": "New" });
        let html = html(page(model(
            vec![event("account.edited", json!({ "changes": [change] }))],
            "who=Mere&page=2",
        )));
        assert!(
            html.contains(
                r#"<a href="/accounts/AC-0042" class="govuk-link">Edited AC-0042: name</a>"#
            ),
            "{html}"
        );
        assert!(
            html.contains(r#"<del><span class="app-lines">&lt;Old&gt;</span></del>"#)
                && html.contains(r#"<ins><span class="app-lines">New</span></ins>"#),
            "{html}"
        );
        assert!(
            html.contains("Audit trail (CSV, 1 row)")
                && html.contains(r#"href="/audit.csv?who=Mere""#),
            "{html}"
        );
        assert!(html.contains(r#"value="Mere &quot;&lt;""#), "{html}");
        assert!(html.contains("Remove filter </span>Who: Mere"), "{html}");
    }

    #[test]
    fn nothing_found_says_what_to_do() {
        let html = html(page(model(vec![], "")));
        assert!(
            html.contains("No event matches") && html.contains("Show the whole trail"),
            "{html}"
        );
        assert!(!html.contains("<table"), "{html}");
    }
}
