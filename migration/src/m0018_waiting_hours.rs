//! An index for the hours that wait for an employer, which are looked for every hour among all that were ever worked.

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
CREATE INDEX placement_shifts_waiting ON placement_shifts (placement_id) WHERE state = 'entered';
";
