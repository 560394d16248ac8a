//! What every write leaves behind: the kept answer, the outbox event and the audit entry.
//!
//! `outbox.txid` orders events for readers: a sequence alone loses events that commit late. On SQLite there is one
//! writer, so the sequence is the commit order and the column stays 0.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Step;

#[async_trait::async_trait]
impl MigrationTrait for Step {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::execute(manager, SQL).await?;
        crate::append_only(manager, "audit_entries").await
    }
}

const SQL: &str = "
CREATE TABLE idempotency_records (
  caller_id UUID NOT NULL REFERENCES users(id),
  route text NOT NULL,
  key text NOT NULL,
  request_hash text NOT NULL,
  status integer NOT NULL,
  etag text,
  body text NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (caller_id, route, key)
);
CREATE INDEX idempotency_records_by_age ON idempotency_records (made_at);

CREATE TABLE outbox (
  seq BIGSERIAL PRIMARY KEY,
  txid bigint NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id UUID NOT NULL,
  is_removal boolean NOT NULL,
  happened_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX outbox_by_programme ON outbox (programme_id, txid, seq);
CREATE INDEX outbox_by_participant ON outbox (participant_id, txid, seq);

CREATE TABLE audit_entries (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  actor_id UUID NOT NULL,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id UUID NOT NULL,
  participant_id UUID,
  happened_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX audit_entries_by_programme ON audit_entries (programme_id, id);
CREATE INDEX audit_entries_by_participant ON audit_entries (participant_id, id);
";
