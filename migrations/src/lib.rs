//! The schema's history: one list of migrations for SQLite and PostgreSQL, each with a way back.
//! No rules and no queries here; who runs them, under which lock, is the store's business.

mod m20261121_000001_ground;
mod m20261121_000002_organisation;
mod m20261121_000003_accounts;
mod m20261121_000004_imports;
mod m20261121_000005_list_indexes;
mod m20261121_000006_count_indexes;
mod m20261122_000007_people;
mod m20261122_000008_access;
mod m20261122_000009_latest_changes;
mod m20261122_000010_cases;
mod m20261122_000011_after_approval;
mod m20261122_000012_pixels;
mod m20261122_000013_scans;
mod m20261122_000014_mail;
mod m20261122_000015_returns;
mod m20261122_000016_reports;
mod m20261122_000017_search;
mod m20261122_000018_scale;
mod m20261123_000019_search_order;
mod template;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::{MigrationTrait, async_trait};

/// Every migration, oldest first.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261121_000001_ground::Migration),
            Box::new(m20261121_000002_organisation::Migration),
            Box::new(m20261121_000003_accounts::Migration),
            Box::new(m20261121_000004_imports::Migration),
            Box::new(m20261121_000005_list_indexes::Migration),
            Box::new(m20261121_000006_count_indexes::Migration),
            Box::new(m20261122_000007_people::Migration),
            Box::new(m20261122_000008_access::Migration),
            Box::new(m20261122_000009_latest_changes::Migration),
            Box::new(m20261122_000010_cases::Migration),
            Box::new(m20261122_000011_after_approval::Migration),
            Box::new(m20261122_000012_pixels::Migration),
            Box::new(m20261122_000013_scans::Migration),
            Box::new(m20261122_000014_mail::Migration),
            Box::new(m20261122_000015_returns::Migration),
            Box::new(m20261122_000016_reports::Migration),
            Box::new(m20261122_000017_search::Migration),
            Box::new(m20261122_000018_scale::Migration),
            Box::new(m20261123_000019_search_order::Migration),
        ]
    }
}
