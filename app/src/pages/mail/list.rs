//! `GET /settings/mail`: how mail stands, and every message.

use super::{Outlet, colour, kind_name};
use crate::components::{
    Button, ButtonKind, Chip, Choice, Column, CountLine, DataTable, EmptyState, Field, Figure,
    Figures, Filter, Form, Heading, Hidden, Inset, ListLayout, Mood, Pagination, Row, SearchField,
    Select, Written, instant_words, new_key,
};
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::pages::lists::{self, Reader, beyond, named};
use crate::render::{Page, Section};
use crate::urls::{self, Query};
use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use leptos::prelude::*;
use store::mail::State as Stands;
use store::queries::mail::{
    Figures as Counts, MailPage, MailRow, Suppressed, figures, list, suppressed,
};

struct Model {
    outlet: Option<String>,
    counts: Counts,
    found: MailPage,
    closed: Vec<Suppressed>,
    state: Option<Stands>,
    words: String,
    query: Query,
    number: u64,
}

/// Shows the list.
///
/// # Errors
/// 403 for those who do not look after mail.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
    outlet: Option<Extension<Outlet>>,
) -> Result<Response, AppError> {
    let counts = figures(&state.store, &visit.actor).await?;
    let mut reader = Reader::new(visit.query(), &["state", "q", "page"]);
    let stands = reader.one("state", "There is no such state", Stands::from_key, || {
        named(Stands::ALL, |s| (s.key(), s.name()))
    });
    let words = reader.words();
    let number = reader.page();
    let unknown = |faults| lists::unknown(faults, urls::SETTINGS_MAIL, Section::Settings);
    if let Err(faults) = reader.or(()) {
        return Ok(unknown(faults).respond(&state, &visit).await);
    }
    let found = list(&state.store, &visit.actor, stands, &words, number).await?;
    if let Some(fault) = beyond(number, found.total) {
        return Ok(unknown(vec![fault]).respond(&state, &visit).await);
    }
    let model = Model {
        outlet: outlet.map(|Extension(Outlet(words))| words),
        counts,
        found,
        closed: suppressed(&state.store, &visit.actor).await?,
        state: stands,
        words,
        query: Query::parse(visit.query()),
        number: number.into(),
    };
    Ok(page(model).respond(&state, &visit).await)
}

fn page(model: Model) -> Page {
    let title = match model.number {
        0 | 1 => "Mail".to_owned(),
        number => format!("Mail, page {number}"),
    };
    let counts = counted(&model.counts);
    let outlet = outlet(model.outlet.as_deref());
    let panel = filter(&model);
    let closed = closed(&model.closed);
    let results = results(&model.found, model.query, model.number);
    let body = view! {
        <Heading text="Mail"/>
        {outlet}
        <Figures figures=counts/>
        <ListLayout filter=panel>
            <div id="results" tabindex="-1">{results}</div>
        </ListLayout>
        {closed}
    };
    Page::new(Section::Settings, title, body).crumb(urls::SETTINGS, "Settings")
}

fn outlet(outlet: Option<&str>) -> AnyView {
    match outlet {
        Some(server) => {
            let words = format!("Mail is handed in at {server}.");
            view! { <p class="govuk-body app-wrap">{words}</p> }.into_any()
        }
        None => view! {
            <Inset>"Mail is not set up, so nothing is sent. Messages are kept and can be read here; when a mail server is set up where this server is started, those of the last 14 days are sent."</Inset>
        }
        .into_any(),
    }
}

fn counted(counts: &Counts) -> Vec<Figure> {
    let shown = [
        (Stands::Failed, "failed"),
        (Stands::Queued, "to be sent"),
        (Stands::Waiting, "waiting for a summary"),
        (Stands::Suppressed, "not sent"),
        (Stands::Sent, "sent"),
    ];
    let figure = |(state, label): (Stands, &str)| {
        let number = u64::try_from(counts.of(state)).unwrap_or_default();
        Figure {
            number,
            label: label.to_owned(),
            href: Some(
                Query::default()
                    .with("state", state.key())
                    .href(urls::SETTINGS_MAIL),
            ),
            mood: match (state, number) {
                (Stands::Failed, 1..) => Mood::Alert,
                _ => Mood::Plain,
            },
        }
    };
    shown.map(figure).into()
}

fn filter(model: &Model) -> AnyView {
    let field = Field::plain("state", model.state.map(Stands::key).unwrap_or_default());
    let search = Field::plain("q", model.words.clone());
    let states = Stands::ALL.iter();
    let states = states.map(|s| Choice::new(s.key(), s.name())).collect();
    let without = |name: &str| {
        model
            .query
            .without(name)
            .without("page")
            .href(urls::SETTINGS_MAIL)
    };
    let mut chosen = Vec::new();
    if let Some(state) = model.state {
        chosen.push(Chip {
            label: format!("State: {}", state.name()),
            href: without("state"),
        });
    }
    if !model.words.is_empty() {
        chosen.push(Chip {
            label: format!("Search: {}", model.words),
            href: without("q"),
        });
    }
    view! {
        <p class="app-list__jump app-no-print"><a class="govuk-link" href="#results">"Skip the filter"</a></p>
        <Filter action=urls::SETTINGS_MAIL chosen=chosen>
            <SearchField field=search label="Subject line, name or address"/>
            <Select field=field label="State" empty="All states" choices=states/>
        </Filter>
    }
    .into_any()
}

fn results(found: &MailPage, query: Query, number: u64) -> AnyView {
    let total = u64::try_from(found.total).unwrap_or_default();
    if found.rows.is_empty() {
        return view! {
            <EmptyState title="No messages">
                <p class="govuk-body">"Messages stand here as soon as somebody is told something. Remove a filter to see more."</p>
            </EmptyState>
        }
        .into_any();
    }
    let columns = ["Message", "To", "State", "Written"].map(Column::new);
    let rows: Vec<Row> = found.rows.iter().map(line).collect();
    view! {
        <CountLine total=total one="message" many="messages"/>
        <DataTable caption="Messages" columns=columns.to_vec() rows=rows dense=true/>
        <Pagination path=urls::SETTINGS_MAIL query=query page=number total=total/>
    }
    .into_any()
}

fn line(row: &MailRow) -> Row {
    let mut state = Written::text("").tag(colour(row.state), row.state.name());
    if !row.last_error.is_empty() {
        state = state.below(&row.last_error);
    }
    Row::written(
        Written::link(&urls::mail(row.id), &row.headline).below(kind_name(&row.kind)),
        vec![
            Written::text(&row.name).below(&row.address),
            state,
            Written::text(&instant_words(row.created_at)),
        ],
    )
}

/// Addresses that take no mail, each with a button.
fn closed(all: &[Suppressed]) -> Option<AnyView> {
    if all.is_empty() {
        return None;
    }
    let columns = ["Address", "Since", "Why", "Action"].map(Column::new);
    let rows: Vec<Row> = all
        .iter()
        .map(|one| {
            let (address, about) = (one.address.clone(), format!("to {}", one.address));
            let button = view! {
                <Form action=urls::SETTINGS_MAIL_ADDRESSES>
                    <Hidden name="key" value=new_key()/>
                    <Hidden name="address" value=address/>
                    <Button text="Send again" kind=ButtonKind::Secondary about=about/>
                </Form>
            };
            Row::written(
                Written::breakable(&one.address),
                vec![
                    Written::text(&instant_words(one.since)),
                    Written::breakable(&one.why),
                    Written::view(button),
                ],
            )
        })
        .collect();
    Some(
        view! {
            <h2 class="govuk-heading-m">"Addresses nothing is sent to"</h2>
            <p class="govuk-body">"Their server said that there is no such address. Correct it with the person’s record, or send there again."</p>
            <DataTable caption="Addresses nothing is sent to" columns=columns.to_vec() rows=rows/>
        }
        .into_any(),
    )
}
