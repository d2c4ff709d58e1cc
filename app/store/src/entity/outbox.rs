//! The outbox's rows.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) kind: String,
    pub(crate) dedupe: String,
    pub(crate) subject_kind: String,
    pub(crate) subject: String,
    pub(crate) payload: String,
    pub(crate) created_at: DateTimeUtc,
    pub(crate) due_at: DateTimeUtc,
    pub(crate) done_at: Option<DateTimeUtc>,
    pub(crate) attempts: i32,
    pub(crate) done_by: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
