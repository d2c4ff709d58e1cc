//! The audit trail's rows.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_event")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) seq: i64,
    pub(crate) at: DateTimeUtc,
    pub(crate) request_id: String,
    pub(crate) actor_kind: String,
    pub(crate) actor_person: Option<Uuid>,
    pub(crate) actor_name: String,
    pub(crate) acting_for: Option<String>,
    pub(crate) action: String,
    pub(crate) outcome: String,
    pub(crate) subject_kind: String,
    pub(crate) subject: String,
    pub(crate) subject_version: Option<i64>,
    pub(crate) event: String,
    pub(crate) payload: String,
    pub(crate) payload_hash: String,
    pub(crate) hash: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
