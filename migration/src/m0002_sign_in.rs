//! One-time codes, sessions and their rotating refresh tokens. Secrets are stored as hashes only.

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
CREATE TABLE access_codes (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  user_id UUID NOT NULL REFERENCES users(id),
  purpose text NOT NULL CHECK (purpose IN ('invitation', 'recovery')),
  locator text NOT NULL UNIQUE,
  secret_hash text NOT NULL,
  tries integer NOT NULL,
  made_by UUID NOT NULL REFERENCES users(id),
  made_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  closed_at TIMESTAMPTZ
);
CREATE INDEX access_codes_by_user ON access_codes (user_id);

CREATE TABLE sessions (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  user_id UUID NOT NULL REFERENCES users(id),
  device_name text NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  last_used_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ
);
CREATE INDEX sessions_by_user ON sessions (user_id, id);

CREATE TABLE refresh_tokens (
  id UUID PRIMARY KEY,
  session_id UUID NOT NULL REFERENCES sessions(id),
  token_hash text NOT NULL UNIQUE,
  previous_id UUID,
  issued_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  spent_at TIMESTAMPTZ
);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);
CREATE INDEX refresh_tokens_by_previous ON refresh_tokens (previous_id);
";
