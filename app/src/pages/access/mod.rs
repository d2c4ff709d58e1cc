//! Access: who can touch which account (grants), who is named for it, what is known of its password;
//! by account, by person and one by one.

use crate::context::{AppState, Visit};
use crate::error::AppError;
use domain::permission::{Action, Facts};
use store::commands::attempts;

mod files;
mod query;
mod show_page;
mod table;
mod tasks;
pub(crate) mod words;

pub mod change;
pub mod freeze;
pub mod list;
pub mod moves;
pub mod name;
pub mod name_end;
pub mod new;
pub mod of_account;
pub mod of_person;
pub mod security;
pub mod show;

/// Whether the visitor may take access out as a file; if not, the attempt is noted.
async fn judged(state: &AppState, visit: &Visit, facts: Facts) -> Result<(), AppError> {
    let (call, subject) = (visit.call(""), "access".to_owned());
    attempts::judged(
        &state.store,
        &call,
        Action::ViewAccess,
        "export",
        subject,
        facts,
    )
    .await?;
    Ok(())
}
