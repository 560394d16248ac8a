//! Certificates of what a youth did, which anybody can check.

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
CREATE TABLE certificates (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  placement_id UUID NOT NULL REFERENCES placements(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  holder_name text NOT NULL,
  employer_name text NOT NULL,
  title text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('taster_day', 'internship', 'work_experience', 'side_job', 'role_model_talk')),
  achievement text NOT NULL,
  starts_on DATE NOT NULL,
  ends_on DATE NOT NULL,
  worked_minutes bigint NOT NULL CHECK (worked_minutes >= 0),
  credential text NOT NULL,
  issued_by UUID NOT NULL REFERENCES users(id),
  issued_at TIMESTAMPTZ NOT NULL,
  revoked_by UUID REFERENCES users(id),
  revoked_at TIMESTAMPTZ,
  revoke_reason text
);
CREATE UNIQUE INDEX certificates_valid ON certificates (placement_id) WHERE revoked_at IS NULL;
CREATE INDEX certificates_revoked ON certificates (programme_id, id) WHERE revoked_at IS NOT NULL;
CREATE INDEX certificates_by_participant ON certificates (participant_id, id);
";
