//! Indexes for what word in time looks up again and again: who was in touch since when, and whether a notice was mailed.

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
CREATE INDEX messages_by_moment ON messages (participant_id, sent_at);
CREATE INDEX check_ins_decided ON check_ins (participant_id, decided_at);
CREATE INDEX deliveries_by_notice ON deliveries (notice_id);
";
