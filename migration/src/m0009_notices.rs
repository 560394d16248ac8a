//! Word in time: notices in the inbox, and what is on its way by mail and push.
//!
//! An event in the outbox says from now on who did it, so that nobody is told of what they did themselves. `deliveries` is the queue that workers of any number of processes take from; `relay_positions` says how far the stream
//! of events has been turned into notices.

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
ALTER TABLE programmes ADD COLUMN quiet_from_minute integer NOT NULL DEFAULT 1260
  CHECK (quiet_from_minute BETWEEN 0 AND 1439);
ALTER TABLE programmes ADD COLUMN quiet_until_minute integer NOT NULL DEFAULT 480
  CHECK (quiet_until_minute BETWEEN 0 AND 1439);

ALTER TABLE outbox ADD COLUMN actor_id UUID;
CREATE INDEX outbox_in_order ON outbox (txid, seq);
CREATE INDEX agreements_ending ON agreements (until_date, id) WHERE is_live;
CREATE INDEX milestones_claimed ON milestones (updated_at, id) WHERE state = 'claimed';

CREATE TABLE email_addresses (
  user_id UUID PRIMARY KEY REFERENCES users(id),
  programme_id UUID NOT NULL REFERENCES programmes(id),
  address text NOT NULL,
  set_at TIMESTAMPTZ NOT NULL,
  code_hash text,
  code_expires_at TIMESTAMPTZ,
  tries integer NOT NULL,
  confirmed_at TIMESTAMPTZ
);

CREATE TABLE notice_settings (
  user_id UUID PRIMARY KEY REFERENCES users(id),
  programme_id UUID NOT NULL REFERENCES programmes(id),
  language text NOT NULL CHECK (language IN ('nl', 'en')),
  is_digest boolean NOT NULL,
  version integer NOT NULL
);

CREATE TABLE notice_preferences (
  user_id UUID NOT NULL REFERENCES users(id),
  kind text NOT NULL,
  channel text NOT NULL CHECK (channel IN ('email', 'push')),
  is_wanted boolean NOT NULL,
  PRIMARY KEY (user_id, kind, channel)
);

CREATE TABLE push_subscriptions (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  user_id UUID NOT NULL REFERENCES users(id),
  session_id UUID NOT NULL REFERENCES sessions(id),
  endpoint text NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  UNIQUE (user_id, endpoint)
);
CREATE INDEX push_subscriptions_by_session ON push_subscriptions (session_id);

CREATE TABLE notices (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  user_id UUID NOT NULL REFERENCES users(id),
  kind text NOT NULL,
  wording text NOT NULL,
  cause text NOT NULL,
  participant_id UUID REFERENCES participants(id),
  subject_kind text NOT NULL,
  subject_id UUID NOT NULL,
  details text NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  read_at TIMESTAMPTZ,
  UNIQUE (user_id, cause)
);
CREATE INDEX notices_by_user ON notices (user_id, id);
CREATE INDEX notices_unread ON notices (user_id) WHERE read_at IS NULL;

CREATE TABLE deliveries (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  user_id UUID NOT NULL REFERENCES users(id),
  notice_id UUID REFERENCES notices(id),
  content text NOT NULL CHECK (content IN ('notice', 'digest', 'address_code')),
  channel text NOT NULL CHECK (channel IN ('email', 'push')),
  target_id UUID,
  state text NOT NULL CHECK (state IN ('waiting', 'claimed', 'sent', 'dropped', 'dead')),
  due_at TIMESTAMPTZ NOT NULL,
  give_up_at TIMESTAMPTZ NOT NULL,
  attempts integer NOT NULL,
  claim_id UUID,
  last_fault text,
  made_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ
);
CREATE INDEX deliveries_due ON deliveries (due_at, id) WHERE state IN ('waiting', 'claimed');
CREATE INDEX deliveries_by_user ON deliveries (user_id, id);
CREATE INDEX deliveries_dead ON deliveries (programme_id, id) WHERE state = 'dead';

CREATE TABLE relay_positions (
  name text PRIMARY KEY,
  txid bigint NOT NULL,
  seq bigint NOT NULL
);
";
