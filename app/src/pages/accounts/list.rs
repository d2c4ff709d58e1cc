//! `GET /accounts`: the register as a list, today or as it stood on a day. Loading only; the page is
//! `list_page`.

use super::list_page::{self, ListPage, Offers};
use super::query::{self, Known, Reading};
use super::unknown;
use crate::context::{AppState, SignedIn};
use crate::error::AppError;
use crate::urls;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::permission::{Action, Facts, may};
use domain::problem::Problems;
use std::sync::Arc;
use store::queries::accounts::{AccountFilter, PAGE_SIZE, list};
use store::queries::{organisation, platforms};

/// Shows the list.
///
/// # Errors
/// When the database does not answer.
pub async fn get(
    State(state): State<AppState>,
    SignedIn(visit): SignedIn,
) -> Result<Response, AppError> {
    let (store, actor) = (&state.store, &visit.actor);
    let catalogue = platforms::catalogue(store).await?;
    let organisation = organisation::all(store).await?;
    let known = Known {
        catalogue: &catalogue,
        organisation: &organisation,
        today: store.clock().now().today,
    };
    let (question, problems) = match query::read_form(visit.query(), &known) {
        Reading::Understood(question) => (question, Problems::default()),
        Reading::Typed(question, problems) => (question, problems),
        Reading::Unknown(faults) => {
            return Ok(unknown::page(faults).respond(&state, &visit).await);
        }
    };
    if question.respelt && problems.is_empty() {
        return Ok(Redirect::to(&question.query.href(urls::ACCOUNTS)).into_response());
    }
    // A part of what was asked would be another list than the one that was meant.
    let found = if problems.is_empty() {
        Some(list(store, actor, &question.filter).await?)
    } else {
        None
    };
    let total = found.as_ref().map_or(0, |found| found.total);
    if let Some(fault) = beyond(&question.filter, total).filter(|_| found.is_some()) {
        return Ok(unknown::page(vec![fault]).respond(&state, &visit).await);
    }
    let offers = |action| may(actor, action, &Facts::default()).is_ok();
    let model = ListPage {
        question,
        found,
        problems,
        today: known.today,
        offers: Offers {
            add: offers(Action::CreateAccount),
            import: offers(Action::ImportAccounts),
            export: offers(Action::ExportRegister),
        },
        catalogue: Arc::clone(&catalogue),
        organisation: Arc::clone(&organisation),
    };
    Ok(list_page::page(model).respond(&state, &visit).await)
}

/// A page after the last one.
fn beyond(filter: &AccountFilter, total: i64) -> Option<query::Fault> {
    let size = i64::from(PAGE_SIZE);
    let pages = (total + size - 1) / size;
    (filter.page > 1 && i64::from(filter.page) > pages).then(|| query::Fault {
        name: "page".to_owned(),
        value: filter.page.to_string(),
        why: match pages {
            0 => "Nothing matches, so there is no such page".to_owned(),
            1 => "The list has one page".to_owned(),
            _ => format!("The list has {pages} pages"),
        },
        known: Vec::new(),
        at_field: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(page: u32, total: i64) -> Option<String> {
        let filter = AccountFilter {
            page,
            ..AccountFilter::default()
        };
        beyond(&filter, total).map(|fault| fault.why)
    }

    #[test]
    fn there_is_no_page_after_the_last() {
        assert_eq!(on(1, 0), None);
        assert_eq!(on(2, 51), None);
        assert_eq!(on(2, 50).as_deref(), Some("The list has one page"));
        assert_eq!(on(4, 101).as_deref(), Some("The list has 3 pages"));
    }
}
