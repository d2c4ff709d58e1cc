//! The table of a quarter's returns; with boxes to accept several together where all of them say that
//! nothing has changed.

use super::list_page::Model;
use super::{frame, query};
use crate::components::{
    Button, ButtonKind, Column, DataTable, Hidden, Row, Sorting, TagColour, Written, thousands,
};
use crate::urls::{self, Query};
use chrono::NaiveDate;
use domain::ids::Reference;
use domain::returns::{Return, ReturnKey};
use leptos::prelude::*;
use store::queries::returns::ReturnRow;

/// The table within a form, with a box in each row that can be accepted unread.
pub(super) fn together(model: &Model<'_>) -> AnyView {
    let action = urls::period_page(model.period.quarter, "accept");
    let kept = ["q", "platform", "group", "unit"];
    let keep = kept.iter().filter_map(|name| {
        let value = model.query.get(name)?.to_owned();
        Some(view! { <Hidden name=*name value=value/> })
    });
    let keep = keep.collect_view();
    let all = model.query.with("mark", "all").href(&model.path);
    let every = kept.iter().fold(Query::default(), |query, name| {
        query.with(name, model.query.get(name).unwrap_or_default())
    });
    let every = every.with("all", "yes").href(&action);
    let every_words = format!(
        "Accept all that match ({})",
        thousands(frame::many(model.found.total))
    );
    let table = table(model);
    view! {
        <p class="govuk-body app-no-print">
            <a class="govuk-link" href=all>"Mark all on this page"</a>", or "
            <a class="govuk-link" href=every>{every_words}</a>
        </p>
        <form method="get" action=action>
            {keep}
            {table}
            <div class="govuk-button-group app-no-print">
                <Button text="Accept the marked returns together" kind=ButtonKind::Secondary/>
            </div>
        </form>
    }
    .into_any()
}

/// The table.
pub(super) fn table(model: &Model<'_>) -> AnyView {
    let mut columns = vec![
        Column::new("Account").ordered_by("name"),
        Column::new("Platform"),
        Column::new("Unit"),
        Column::new("Named for it"),
        Column::new("State"),
        Column::new("Sent").ordered_by("sent"),
    ];
    if model.reviews {
        columns.push(Column::new(if model.together {
            "Choose"
        } else {
            "Review"
        }));
    }
    let rows = model.found.rows.iter().map(|row| line(row, model));
    let rows: Vec<Row> = rows.collect();
    let sorting = Sorting {
        path: model.path.clone(),
        query: model.query.without("mark"),
        by: model.filter.order.key().to_owned(),
    };
    view! { <DataTable caption="Returns" columns=columns rows=rows sorting=sorting dense=true/> }
        .into_any()
}

fn line(row: &ReturnRow, model: &Model<'_>) -> Row {
    let one = &row.one;
    let reference = Reference::account(one.account).to_string();
    let href = urls::one_return(one.period, one.account);
    let head = Written::link(&href, &row.account).below(&reference);
    let platform = Written::text(&query::platform_name(&row.platform, model.known.catalogue));
    let unit = match row.unit.as_str() {
        "" => Written::muted("None"),
        unit => Written::text(unit).below(&row.group),
    };
    let named = match row.holders.as_slice() {
        [] => Written::default().tag(TagColour::Red, "Nobody"),
        names => Written::text(&names.join(", ")),
    };
    let named = match &one.delegate {
        Some(by) => named.line(&format!("Filed by {}", by.name)),
        None => named,
    };
    let mut cells = vec![platform, unit, named, state(row), sent(one, model.today)];
    if model.reviews {
        cells.push(next(one, &row.account, model));
    }
    Row::written(head, cells)
}

/// The state with what has to be known of it.
fn state(row: &ReturnRow) -> Written {
    let one = &row.one;
    let key = one.state.key();
    let mut tags = Written::default().tag(frame::colour(key), key.name());
    if row.is_overdue {
        tags = tags.tag(TagColour::Red, "Not in");
    }
    let in_bulk = key.is_accepted() && one.reviews.last().is_some_and(|r| r.in_bulk);
    if in_bulk {
        tags = tags.below("Accepted together, unread");
    }
    tags
}

fn sent(one: &Return, today: NaiveDate) -> Written {
    let Some(sent) = one.last_sent() else {
        return Written::muted(match one.state.key() {
            ReturnKey::NotNeeded => "Not needed",
            _ if one.due < today => "Not in by the last day",
            _ => "Not yet",
        });
    };
    let day = Written::short_day(sent.on);
    let day = if sent.late {
        day.tag(TagColour::Orange, "Sent late")
    } else {
        day
    };
    if sent.unchanged {
        day.line("Nothing has changed")
    } else {
        day
    }
}

/// What a reviewer can do with the row: mark it, or open it.
fn next(one: &Return, name: &str, model: &Model<'_>) -> Written {
    if one.state.key() != ReturnKey::Submitted {
        return Written::default();
    }
    let by_me = |sent: &domain::returns::Sent| model.me.is_some() && sent.by.person == model.me;
    if model.own.contains(&one.account) || one.sent.iter().any(by_me) {
        return Written::muted("Yours: somebody else reviews it");
    }
    if model.together {
        return choose(one, name, model.query.get("mark") == Some("all"));
    }
    let href = urls::return_page(one.period, one.account, "review");
    let kept = model.query.without("page").without("sort").without("state");
    Written::link(&kept.href(&href), "Review").below(name)
}

/// A box to choose the row by; its words are for those who do not see the row.
fn choose(one: &Return, name: &str, ticked: bool) -> Written {
    let value = Reference::account(one.account).to_string();
    let (id, label) = (format!("account-{value}"), format!("Choose {name}"));
    Written::view(view! {
        <div class="govuk-checkboxes govuk-checkboxes--small">
            <div class="govuk-checkboxes__item">
                <input class="govuk-checkboxes__input" id=id.clone() name="account" r#type="checkbox" value=value checked=ticked/>
                <label class="govuk-label govuk-checkboxes__label" for=id><span class="govuk-visually-hidden">{label}</span></label>
            </div>
        </div>
    })
}
