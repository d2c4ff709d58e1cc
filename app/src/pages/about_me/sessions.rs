//! A list of living sessions with a button to end each. Whose they are, the pages say.

use super::facts::browser;
use crate::components::{
    Button, ButtonKind, Column, DataTable, Form, Hidden, Instant, Row, new_key,
};
use chrono::{DateTime, Utc};
use domain::ids::SessionId;
use leptos::prelude::*;
use store::queries::sessions::Listed;

/// One session as it is shown.
pub(super) struct Line {
    browser: String,
    by_provider: bool,
    since: DateTime<Utc>,
    used: DateTime<Utc>,
    id: Option<SessionId>,
    this: bool,
}

impl Line {
    /// `hash` is of the session that asks.
    pub(super) fn of(session: &Listed, hash: &str) -> Self {
        Self {
            browser: browser(session),
            by_provider: session.by_provider(),
            since: session.created_at,
            used: session.last_seen_at,
            id: session.id(),
            this: session.is(hash),
        }
    }

    /// Whether it is the one that asks.
    pub(super) const fn is_this(&self) -> bool {
        self.this
    }
}

/// The table; each button sends the session's name to `action`.
pub(super) fn table(caption: &'static str, lines: Vec<Line>, action: &str) -> AnyView {
    let columns = vec![
        Column::new("Browser"),
        Column::new("Signed in"),
        Column::new("Last used"),
        Column::new("Action"),
    ];
    let rows: Vec<Row> = lines.into_iter().map(|line| row(line, action)).collect();
    view! { <DataTable caption=caption columns=columns rows=rows show_caption=false/> }.into_any()
}

fn row(line: Line, action: &str) -> Row {
    let way = line
        .by_provider
        .then(|| view! { <span class="app-table__sub">"With the identity provider"</span> });
    let head = view! { {line.browser.clone()} {way} };
    let end = match (line.this, line.id) {
        (true, _) => view! { <span>"This session: use “Sign out”"</span> }.into_any(),
        (false, None) => view! { <span class="app-muted">"Ends with the others"</span> }.into_any(),
        (false, Some(id)) => {
            let about = format!("the session of {}", line.browser);
            let action = action.to_owned();
            view! {
                <Form action=action>
                    <Hidden name="key" value=new_key()/>
                    <Hidden name="session" value=id.to_string()/>
                    <Button text="End" kind=ButtonKind::Secondary about=about/>
                </Form>
            }
            .into_any()
        }
    };
    Row::new(
        head,
        vec![
            view! { <Instant at=line.since lines=true/> }.into_any(),
            view! { <Instant at=line.used lines=true/> }.into_any(),
            end,
        ],
    )
}
