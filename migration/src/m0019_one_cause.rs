//! What belongs together: events that one act brought about name their cause, so that nobody is told several times of it; and a
//! step in the life of an appointment says which side said what.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::execute(manager, SQL).await
    }
}

const SQL: &str = "
ALTER TABLE outbox ADD COLUMN cause_id UUID;

ALTER TABLE appointment_events ADD COLUMN outcome text CHECK (outcome IN ('kept', 'excused', 'no_show'));
ALTER TABLE appointment_events ADD COLUMN side text CHECK (side IN ('participant', 'coach', 'contact'));
";
