//! Files attached to a case and taken away again. What is taken away stays stored: decisions were made
//! on it.

use super::Dossier;
use crate::{audit::chain::sha256_hex, failure::Failure, gate::Tx, rows::attachments, sql};
use domain::{
    attachment::{Attachment, FileKind, LARGEST, MOST, clean_name},
    ids::AttachmentId,
    problem::Problems,
};
use sea_orm::{ConnectionTrait, Value};
use uuid::Uuid;

/// A file as it arrived, recognised by its content.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The word of the section it belongs to.
    pub section: String,
    /// That section's name.
    pub section_name: String,
    /// Its name as sent.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// All of it.
    pub bytes: Vec<u8>,
}

impl Upload {
    /// Refuses what is too large, before anything is written.
    ///
    /// # Errors
    /// [`Failure::Problems`].
    pub(crate) fn check(&self) -> Result<(), Failure> {
        if self.bytes.len() > LARGEST {
            let words = "The file is larger than 10 MB. Make it smaller, or split it";
            return Err(problem("too-large", words));
        }
        Ok(())
    }
}

fn problem(code: &str, words: impl Into<String>) -> Failure {
    let mut problems = Problems::default();
    problems.add("file", code, words);
    Failure::Problems(problems)
}

/// The files of a case, oldest first; those taken away are not there.
pub(crate) async fn files(
    db: &impl ConnectionTrait,
    of: Dossier,
) -> Result<Vec<Attachment>, Failure> {
    let text = format!(
        "SELECT {} FROM attachment f WHERE f.subject_kind = ? AND f.subject_number = ? AND f.removed_at IS NULL \
         ORDER BY f.added_at, f.id",
        attachments::ATTACHMENT
    );
    let values: [Value; 2] = [of.kind.into(), of.number.into()];
    let found = sql::rows(db, &text, values).await?;
    found.iter().map(attachments::attachment).collect()
}

/// A file with its bytes. One that was taken away is still there: decisions were made on it.
pub(crate) async fn file(
    db: &impl ConnectionTrait,
    of: Dossier,
    id: AttachmentId,
) -> Result<(Attachment, Vec<u8>), Failure> {
    let text = format!(
        "SELECT {}, f.content FROM attachment f WHERE f.id = ? AND f.subject_kind = ? AND f.subject_number = ?",
        attachments::ATTACHMENT
    );
    let values: [Value; 3] = [id.0.into(), of.kind.into(), of.number.into()];
    let found = sql::rows(db, &text, values).await?;
    let row = found.first().ok_or(Failure::NotFound)?;
    Ok((attachments::attachment(row)?, row.try_get("", "content")?))
}

impl Tx {
    /// Keeps a file; answers the words for the trail.
    ///
    /// # Errors
    /// [`Failure::Problems`] for one too many or attached already.
    pub(crate) async fn keep_file(
        &mut self,
        of: Dossier,
        upload: Upload,
    ) -> Result<String, Failure> {
        let name = clean_name(&upload.name, upload.kind);
        let sha256 = sha256_hex(&upload.bytes);
        let words = format!("{name} ({})", upload.section_name);
        let files = files(&self.conn, of).await?;
        if files.len() >= MOST {
            let words = format!("A case has at most {MOST} files. Take one away first");
            return Err(problem("too-many", words));
        }
        let same = files
            .iter()
            .find(|f| f.sha256 == sha256 && f.section == upload.section);
        if let Some(same) = same {
            let words = format!("This file is attached already, as {}", same.name);
            return Err(problem("twice", words));
        }
        let by = self.call.actor.by();
        let text = "INSERT INTO attachment (id, subject_kind, subject_number, section, name, media_type, size, sha256, \
                    content, added_by, added_by_name, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        let values: [Value; 12] = [
            Uuid::now_v7().into(),
            of.kind.into(),
            of.number.into(),
            upload.section.into(),
            name.into(),
            upload.kind.media_type().into(),
            i64::try_from(upload.bytes.len()).unwrap_or(i64::MAX).into(),
            sha256.into(),
            upload.bytes.into(),
            by.person.map(|p| p.0).into(),
            by.name.into(),
            self.moment.at.into(),
        ];
        self.execute(text, values).await?;
        Ok(words)
    }

    /// Takes a file away; answers what it was.
    ///
    /// # Errors
    /// [`Failure::NotFound`] when it is not there any more.
    pub(crate) async fn drop_file(
        &mut self,
        of: Dossier,
        file: AttachmentId,
    ) -> Result<Attachment, Failure> {
        let files = files(&self.conn, of).await?;
        let found = files.into_iter().find(|f| f.id == file);
        let found = found.ok_or(Failure::NotFound)?;
        let text = "UPDATE attachment SET removed_at = ? WHERE id = ? AND removed_at IS NULL";
        let at = self.moment.at;
        self.execute(text, [at.into(), file.0.into()]).await?;
        Ok(found)
    }
}
