//! Business cases: the list, one with everything a decision needs, what it was decided on, its files.

mod filter;
mod list;
mod near;
mod show;

pub use crate::dossier::{Seen, Snapshot, SnapshotFile, SnapshotSection, WhoCan};
pub use filter::{CaseFilter, CaseOrder};
pub use list::{CaseRow, CasesPage, PAGE_SIZE, StepFigures, figures, list, waiting_for};
pub use near::{Load, Overlap, OverlapOf, load, overlaps};
pub use show::{CaseFacts, show, snapshot};

use crate::{
    Store,
    commands::cases::dossier_of,
    dossier::{self, Dossier},
    failure::Failure,
    gate::Record as _,
    rows::cases as rows,
    sql,
};
use domain::{
    actor::Actor,
    attachment::Attachment,
    case::BusinessCase,
    ids::AttachmentId,
    permission::{self, Action, Facts},
};

/// A case with its files, for the forms about it.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn case(
    store: &Store,
    actor: &Actor,
    number: i64,
) -> Result<(BusinessCase, Vec<Attachment>), Failure> {
    permission::may(actor, Action::ViewCases, &Facts::default())?;
    let case = load_case(store, number).await?;
    let files = dossier::files(&store.0.read, dossier_of(&case)).await?;
    Ok((case, files))
}

async fn load_case(store: &Store, number: i64) -> Result<BusinessCase, Failure> {
    let text = format!(
        "SELECT {} FROM business_case c WHERE c.number = ?",
        rows::CASE
    );
    let found = sql::rows(&store.0.read, &text, [number.into()]).await?;
    found.first().ok_or(Failure::NotFound).and_then(rows::case)
}

/// A file with its bytes. One that was taken away is still there: decisions were made on it.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn file(
    store: &Store,
    actor: &Actor,
    number: i64,
    id: AttachmentId,
) -> Result<(Attachment, Vec<u8>), Failure> {
    permission::may(actor, Action::ViewCases, &Facts::default())?;
    let of = Dossier {
        kind: BusinessCase::KIND,
        number,
    };
    dossier::file(&store.0.read, of, id).await
}
