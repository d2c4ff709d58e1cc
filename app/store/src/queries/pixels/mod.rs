//! Applications for pixels and pixels: the lists, one with everything a decision needs, what it was
//! decided on, its files, and the list that may be published.

mod applications;
mod register;
mod show;

pub use crate::dossier::{Seen, Snapshot, SnapshotSection, WhoCan};
pub use applications::{
    ApplicationFilter, ApplicationOrder, ApplicationRow, ApplicationsPage, StepFigures, figures,
    list, waiting_for,
};
pub use register::{
    PixelFacts, PixelFilter, PixelOrder, PixelRow, PixelsPage, Published, of_account, pixel,
    pixels, published,
};
pub(crate) use register::{ask_pixels, read_pixels};
pub use show::{ApplicationFacts, StepFacts, show, snapshot};

use crate::{
    Store,
    commands::pixels::dossier_of,
    dossier::{self, Dossier},
    failure::Failure,
    gate::Record as _,
    rows::pixels as rows,
    sql,
};
use domain::{
    actor::Actor,
    attachment::Attachment,
    ids::AttachmentId,
    permission::{self, Action, Facts},
    pixel::Application,
};

/// Rows on a page.
pub const PAGE_SIZE: u32 = 50;

/// An application with its files, for the forms about it.
///
/// # Errors
/// A refusal of permission; [`Failure::NotFound`]; or the database.
pub async fn application(
    store: &Store,
    actor: &Actor,
    number: i64,
) -> Result<(Application, Vec<Attachment>), Failure> {
    permission::may(actor, Action::ViewPixels, &Facts::default())?;
    let application = load(store, number).await?;
    let files = dossier::files(&store.0.read, dossier_of(&application)).await?;
    Ok((application, files))
}

async fn load(store: &Store, number: i64) -> Result<Application, Failure> {
    let text = format!(
        "SELECT {} FROM pixel_application a WHERE a.number = ?",
        rows::APPLICATION
    );
    let found = sql::rows(&store.0.read, &text, [number.into()]).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    rows::application(row)
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
    permission::may(actor, Action::ViewPixels, &Facts::default())?;
    let of = Dossier {
        kind: Application::KIND,
        number,
    };
    dossier::file(&store.0.read, of, id).await
}
