//! Placements: what is agreed and signed, when is school, hours worked, and how it went.
//!
//! `deliveries` is built anew, because SQLite can't change a CHECK. Nothing points at it. A code for a guardian without an account
//! goes to an address that is nobody's own.

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
CREATE TABLE placements (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  introduction_id UUID NOT NULL REFERENCES introductions(id),
  place_id UUID NOT NULL REFERENCES places(id),
  employer_id UUID NOT NULL REFERENCES employers(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  kind text NOT NULL CHECK (kind IN ('taster_day', 'internship', 'work_experience', 'side_job', 'role_model_talk')),
  state text NOT NULL
    CHECK (state IN ('draft', 'active', 'disputed', 'completed', 'partly_completed', 'did_not_show',
      'cancelled')),
  document text NOT NULL,
  content_hash text NOT NULL,
  starts_on DATE NOT NULL,
  ends_on DATE NOT NULL,
  signed_at TIMESTAMPTZ,
  ended_at TIMESTAMPTZ,
  end_reason text,
  created_by UUID NOT NULL REFERENCES users(id),
  version integer NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL,
  CHECK (starts_on <= ends_on)
);
CREATE UNIQUE INDEX placements_live ON placements (introduction_id) WHERE state IN ('draft', 'active', 'disputed');
CREATE INDEX placements_by_participant ON placements (participant_id, id);
CREATE INDEX placements_by_employer ON placements (employer_id, id);
CREATE INDEX placements_ending ON placements (ends_on) WHERE state = 'active';

CREATE TABLE placement_signatures (
  placement_id UUID NOT NULL REFERENCES placements(id),
  party text NOT NULL CHECK (party IN ('participant', 'employer', 'coach', 'guardian')),
  signer_id UUID REFERENCES users(id),
  signer_name text NOT NULL,
  content_hash text NOT NULL,
  signed_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (placement_id, party)
);

CREATE TABLE placement_signing_codes (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  placement_id UUID NOT NULL REFERENCES placements(id),
  guardian_name text NOT NULL,
  address text,
  locator text NOT NULL UNIQUE,
  secret_hash text NOT NULL,
  tries integer NOT NULL,
  made_by UUID NOT NULL REFERENCES users(id),
  made_at TIMESTAMPTZ NOT NULL,
  expires_at TIMESTAMPTZ NOT NULL,
  closed_at TIMESTAMPTZ
);
CREATE INDEX placement_signing_codes_by_placement ON placement_signing_codes (placement_id, id);

CREATE TABLE placement_events (
  id UUID PRIMARY KEY,
  placement_id UUID NOT NULL REFERENCES placements(id),
  event text NOT NULL CHECK (event IN ('begin', 'edit', 'sign', 'activate', 'cancel', 'report', 'differ', 'settle')),
  actor_id UUID,
  note text,
  happened_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX placement_events_by_placement ON placement_events (placement_id, id);

CREATE TABLE placement_shifts (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  placement_id UUID NOT NULL REFERENCES placements(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  worked_on DATE NOT NULL,
  from_minute integer NOT NULL CHECK (from_minute BETWEEN 0 AND 1439),
  until_minute integer NOT NULL CHECK (until_minute BETWEEN 1 AND 1440),
  break_minutes integer NOT NULL CHECK (break_minutes BETWEEN 0 AND 240),
  state text NOT NULL CHECK (state IN ('entered', 'confirmed', 'refused')),
  findings text NOT NULL,
  entered_by UUID NOT NULL REFERENCES users(id),
  entered_at TIMESTAMPTZ NOT NULL,
  decided_by UUID REFERENCES users(id),
  decided_at TIMESTAMPTZ,
  refuse_reason text,
  CHECK (from_minute < until_minute)
);
CREATE INDEX placement_shifts_by_placement ON placement_shifts (placement_id, worked_on, from_minute);
CREATE INDEX placement_shifts_by_participant ON placement_shifts (participant_id, worked_on);

CREATE TABLE placement_reports (
  placement_id UUID NOT NULL REFERENCES placements(id),
  side text NOT NULL CHECK (side IN ('participant', 'employer', 'coach')),
  outcome text NOT NULL CHECK (outcome IN ('completed', 'partly_completed', 'did_not_show')),
  last_on DATE,
  comment text,
  answers text NOT NULL,
  reported_by UUID NOT NULL REFERENCES users(id),
  reported_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (placement_id, side)
);

CREATE TABLE school_timetables (
  participant_id UUID PRIMARY KEY REFERENCES participants(id),
  days text NOT NULL,
  set_by UUID NOT NULL REFERENCES users(id),
  set_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE deliveries_of_codes (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  user_id UUID NOT NULL REFERENCES users(id),
  notice_id UUID REFERENCES notices(id),
  content text NOT NULL CHECK (content IN ('notice', 'digest', 'address_code', 'signing_code')),
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
INSERT INTO deliveries_of_codes SELECT id, programme_id, user_id, notice_id, content, channel, target_id, state, due_at,
                                       give_up_at, attempts, claim_id, last_fault, made_at, ended_at FROM deliveries;
DROP TABLE deliveries;
ALTER TABLE deliveries_of_codes RENAME TO deliveries;
CREATE INDEX deliveries_due ON deliveries (due_at, id) WHERE state IN ('waiting', 'claimed');
CREATE INDEX deliveries_by_user ON deliveries (user_id, id);
CREATE INDEX deliveries_dead ON deliveries (programme_id, id) WHERE state = 'dead';
";
