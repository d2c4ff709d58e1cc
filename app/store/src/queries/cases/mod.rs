//! Business cases: the list, one with everything a decision needs, what it was decided on, its files.

mod filter;
mod list;
mod near;
mod show;

pub use crate::rows::case_snapshot::{Snapshot, SnapshotFile, SnapshotSection};
pub use filter::{CaseFilter, CaseOrder};
pub use list::{CaseRow, CasesPage, PAGE_SIZE, StepFigures, figures, list, waiting_for};
pub use near::{Load, Overlap, OverlapOf, load, overlaps};
pub use show::{CaseFacts, Seen, WhoCan, show, snapshot};

use crate::{Store, commands::cases::files_of, failure::Failure, rows::cases as rows, sql};
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
    let files = files_of(&store.0.read, number).await?;
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
    use crate::{gate::Record as _, rows::attachments};
    permission::may(actor, Action::ViewCases, &Facts::default())?;
    let text = format!(
        "SELECT {}, f.content FROM attachment f WHERE f.id = ? AND f.subject_kind = ? AND f.subject_number = ?",
        attachments::ATTACHMENT
    );
    let values = [id.0.into(), BusinessCase::KIND.into(), number.into()];
    let found = sql::rows(&store.0.read, &text, values).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    Ok((attachments::attachment(row)?, row.try_get("", "content")?))
}
