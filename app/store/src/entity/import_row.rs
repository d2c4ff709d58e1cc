//! The rows of uploaded files.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "import_row")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) import_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) sheet: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) row_number: i64,
    pub(crate) place: String,
    pub(crate) cells: String,
    pub(crate) original: Option<String>,
    pub(crate) outcome: Option<String>,
    pub(crate) problems: Option<String>,
    pub(crate) remark: Option<String>,
    pub(crate) account_number: Option<i64>,
    pub(crate) other_row: Option<i64>,
    pub(crate) before_version: Option<i64>,
    pub(crate) after_version: Option<i64>,
    pub(crate) done: bool,
    pub(crate) undo: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
