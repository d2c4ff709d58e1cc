//! An account's row, as it is (`now`) and as it was at each version (`version`): the same columns.

macro_rules! account_table {
    ($module:ident, $table:literal, { $($key:tt)* }) => {
        pub(crate) mod $module {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
            #[sea_orm(table_name = $table)]
            pub(crate) struct Model {
                $($key)*
                pub(crate) id: Uuid,
                pub(crate) platform: String,
                pub(crate) handle: String,
                pub(crate) account_key: String,
                pub(crate) platform_account_id: Option<String>,
                pub(crate) url: String,
                pub(crate) known_before: String,
                pub(crate) name: String,
                pub(crate) name_sort: String,
                pub(crate) search_text: String,
                pub(crate) purpose: String,
                pub(crate) audience: String,
                pub(crate) languages: String,
                pub(crate) group_id: Option<Uuid>,
                pub(crate) unit_id: Option<Uuid>,
                pub(crate) risk_tier: Option<String>,
                pub(crate) monitoring: String,
                pub(crate) response_process: String,
                pub(crate) escalation_plan: String,
                pub(crate) arrangements_confirmed_on: Option<Date>,
                pub(crate) security_arrangements: String,
                pub(crate) transparency_url: String,
                pub(crate) transparency_confirmed_on: Option<Date>,
                pub(crate) disclaimer_confirmed_on: Option<Date>,
                pub(crate) content_plan: String,
                pub(crate) may_reveal_illegal_activity: bool,
                pub(crate) opened_on: Option<Date>,
                pub(crate) notes: String,
                pub(crate) status: String,
                pub(crate) status_since: Option<Date>,
                pub(crate) status_reason: Option<String>,
                pub(crate) status_note: Option<String>,
                pub(crate) status_outcome: Option<String>,
                pub(crate) origin: String,
                pub(crate) import_id: Option<Uuid>,
                pub(crate) archived_on: Option<Date>,
                pub(crate) archived_reason: Option<String>,
                pub(crate) updated_at: DateTimeUtc,
            }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub(crate) enum Relation {}

            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

account_table!(now, "account", {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) number: i64,
    pub(crate) version: i64,
});

account_table!(version, "account_version", {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) number: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) version: i64,
    pub(crate) valid_from: DateTimeUtc,
    pub(crate) valid_until: Option<DateTimeUtc>,
});
