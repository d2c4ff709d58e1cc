//! Attached files without their bytes, from rows.

use crate::failure::Failure;
use chrono::{DateTime, Utc};
use domain::{
    actor::By,
    attachment::{Attachment, FileKind},
    ids::{AttachmentId, PersonId},
};
use sea_orm::{FromQueryResult, QueryResult};
use uuid::Uuid;

/// The columns of a file, of `attachment f`.
pub(crate) const ATTACHMENT: &str = "f.id, f.section, f.name, f.media_type, f.size, f.sha256, f.added_by, f.added_by_name, f.added_at";

#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    section: String,
    name: String,
    media_type: String,
    size: i64,
    sha256: String,
    added_by: Option<Uuid>,
    added_by_name: String,
    added_at: DateTime<Utc>,
}

/// The file of a row with the columns of [`ATTACHMENT`].
pub(crate) fn attachment(row: &QueryResult) -> Result<Attachment, Failure> {
    let row = Row::from_query_result(row, "")?;
    let kind = FileKind::from_media_type(&row.media_type).ok_or_else(|| Failure::Inconsistent {
        table: "attachment",
        column: "media_type",
        row: row.id.to_string(),
        why: row.media_type.clone(),
    })?;
    Ok(Attachment {
        id: AttachmentId(row.id),
        section: row.section,
        name: row.name,
        kind,
        size: row.size,
        sha256: row.sha256,
        by: By {
            person: row.added_by.map(PersonId),
            name: row.added_by_name,
        },
        at: row.added_at,
    })
}
