//! Agreements that live: check-ins told from both sides, progress kept beside them, signals, contacts, attendance,
//! appointments, calendar feeds, messages and evidence.
//!
//! `check_ins` is built anew, because SQLite can't change a CHECK. Nothing points at it.

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
CREATE TABLE check_ins_told (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  agreement_id UUID NOT NULL REFERENCES agreements(id),
  occurred_on DATE NOT NULL,
  occasion text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('kept', 'late', 'missed', 'excused')),
  minutes integer CHECK (minutes BETWEEN 1 AND 720),
  state text NOT NULL CHECK (state IN ('recorded', 'confirmed', 'rejected', 'corrected')),
  side text NOT NULL CHECK (side IN ('participant', 'coach', 'contact')),
  happened_at TIMESTAMPTZ,
  recorded_by UUID NOT NULL REFERENCES users(id),
  recorded_at TIMESTAMPTZ NOT NULL,
  decided_by UUID REFERENCES users(id),
  decided_at TIMESTAMPTZ,
  reason text,
  reason_code text CHECK (reason_code IN ('was_not_there', 'another_day', 'entered_by_mistake', 'told_otherwise')),
  replaces_id UUID
);
INSERT INTO check_ins_told (id, programme_id, participant_id, agreement_id, occurred_on, occasion, outcome, state, side,
                            recorded_by, recorded_at, decided_by, decided_at, reason)
  SELECT c.id, c.programme_id, a.participant_id, c.agreement_id, c.occurred_on, c.occasion, c.outcome, c.state,
         CASE WHEN p.user_id = c.recorded_by THEN 'participant' ELSE 'coach' END,
         c.recorded_by, c.recorded_at, c.decided_by, c.decided_at, c.reason
    FROM check_ins c JOIN agreements a ON a.id = c.agreement_id JOIN participants p ON p.id = a.participant_id;
DROP TABLE check_ins;
ALTER TABLE check_ins_told RENAME TO check_ins;
CREATE INDEX check_ins_by_agreement ON check_ins (agreement_id, id);
CREATE INDEX check_ins_by_day ON check_ins (agreement_id, occurred_on, occasion);
CREATE INDEX check_ins_by_outcome ON check_ins (agreement_id, state, outcome, occurred_on, occasion);
CREATE INDEX check_ins_by_participant ON check_ins (participant_id, occurred_on);
CREATE UNIQUE INDEX check_ins_once ON check_ins (agreement_id, occurred_on, occasion)
  WHERE state IN ('recorded', 'confirmed');

CREATE TABLE agreement_progress (
  agreement_id UUID PRIMARY KEY REFERENCES agreements(id),
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  kept integer NOT NULL CHECK (kept >= 0),
  late integer NOT NULL CHECK (late >= 0),
  missed integer NOT NULL CHECK (missed >= 0),
  excused integer NOT NULL CHECK (excused >= 0),
  recent_misses text NOT NULL,
  is_broken boolean NOT NULL,
  streak integer NOT NULL CHECK (streak >= 0),
  best_streak integer NOT NULL CHECK (best_streak >= 0),
  standing text NOT NULL CHECK (standing IN ('not_started', 'on_track', 'at_risk', 'broken', 'met')),
  turns_on DATE,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX agreement_progress_due ON agreement_progress (turns_on) WHERE turns_on IS NOT NULL;

CREATE TABLE signals (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  kind text NOT NULL CHECK (kind IN ('agreement_at_risk', 'agreement_broken', 'truancy', 'reports_differ',
                                     'contact_declined', 'no_contact')),
  subject_id UUID NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'settled')),
  raised_at TIMESTAMPTZ NOT NULL,
  settled_at TIMESTAMPTZ,
  settled_by UUID,
  note text,
  CHECK ((state = 'settled') = (settled_at IS NOT NULL))
);
CREATE UNIQUE INDEX signals_open ON signals (kind, subject_id) WHERE state = 'open';
CREATE INDEX signals_by_participant ON signals (participant_id, id);
CREATE INDEX signals_by_state ON signals (programme_id, state, id);

CREATE TABLE agreement_contacts (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  agreement_id UUID NOT NULL REFERENCES agreements(id),
  user_id UUID NOT NULL REFERENCES users(id),
  capacity text NOT NULL CHECK (capacity IN ('school', 'care', 'employer', 'family', 'network')),
  state text NOT NULL CHECK (state IN ('invited', 'signed', 'declined', 'ended')),
  terms_hash text,
  decline_reason text CHECK (decline_reason IN ('not_mine', 'no_time', 'disagrees', 'does_not_know_youth')),
  invited_by UUID NOT NULL REFERENCES users(id),
  invited_at TIMESTAMPTZ NOT NULL,
  answered_at TIMESTAMPTZ,
  ended_at TIMESTAMPTZ,
  CHECK (state <> 'signed' OR terms_hash IS NOT NULL),
  CHECK (state <> 'declined' OR decline_reason IS NOT NULL)
);
CREATE UNIQUE INDEX agreement_contacts_live ON agreement_contacts (agreement_id, user_id)
  WHERE state IN ('invited', 'signed');
CREATE INDEX agreement_contacts_by_agreement ON agreement_contacts (agreement_id, id);
CREATE INDEX agreement_contacts_by_user ON agreement_contacts (user_id, id);

CREATE TABLE attendance_imports (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  imported_by UUID NOT NULL REFERENCES users(id),
  imported_at TIMESTAMPTZ NOT NULL,
  sha256 text NOT NULL,
  row_count integer NOT NULL,
  recorded_count integer NOT NULL,
  corrected_count integer NOT NULL,
  unchanged_count integer NOT NULL
);
CREATE INDEX attendance_imports_by_user ON attendance_imports (imported_by, id);

CREATE TABLE appointments (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  agreement_id UUID REFERENCES agreements(id),
  kind text NOT NULL CHECK (kind IN ('care', 'employer', 'coach', 'school', 'other')),
  title text,
  place text,
  starts_at TIMESTAMPTZ NOT NULL,
  ends_at TIMESTAMPTZ NOT NULL,
  state text NOT NULL CHECK (state IN ('scheduled', 'cancelled', 'kept', 'excused', 'no_show', 'disputed')),
  cancel_reason text,
  made_by UUID NOT NULL REFERENCES users(id),
  made_at TIMESTAMPTZ NOT NULL,
  settled_by UUID,
  settled_at TIMESTAMPTZ,
  changed_at TIMESTAMPTZ NOT NULL,
  version integer NOT NULL,
  CHECK (starts_at < ends_at),
  CHECK (kind <> 'care' OR (title IS NULL AND place IS NULL AND cancel_reason IS NULL))
);
CREATE INDEX appointments_by_participant ON appointments (participant_id, starts_at, id);
CREATE INDEX appointments_by_agreement ON appointments (agreement_id, starts_at, id);
CREATE INDEX appointments_to_come ON appointments (starts_at) WHERE state = 'scheduled';

CREATE TABLE appointment_events (
  id UUID PRIMARY KEY,
  appointment_id UUID NOT NULL REFERENCES appointments(id),
  event text NOT NULL CHECK (event IN ('make', 'move', 'cancel', 'report', 'differ', 'settle')),
  actor_id UUID NOT NULL,
  starts_at TIMESTAMPTZ,
  note text,
  happened_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX appointment_events_by_appointment ON appointment_events (appointment_id, id);

CREATE TABLE appointment_reports (
  appointment_id UUID NOT NULL REFERENCES appointments(id),
  side text NOT NULL CHECK (side IN ('participant', 'coach', 'contact')),
  outcome text NOT NULL CHECK (outcome IN ('kept', 'excused', 'no_show')),
  reported_by UUID NOT NULL REFERENCES users(id),
  reported_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (appointment_id, side)
);

CREATE TABLE calendar_feeds (
  user_id UUID PRIMARY KEY REFERENCES users(id),
  programme_id UUID NOT NULL REFERENCES programmes(id),
  token_hash text NOT NULL UNIQUE,
  made_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE working_hours (
  user_id UUID NOT NULL REFERENCES users(id),
  weekday integer NOT NULL CHECK (weekday BETWEEN 1 AND 7),
  from_minute integer NOT NULL CHECK (from_minute BETWEEN 0 AND 1439),
  until_minute integer NOT NULL CHECK (until_minute BETWEEN 1 AND 1440),
  PRIMARY KEY (user_id, weekday),
  CHECK (from_minute < until_minute)
);

CREATE TABLE messages (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  author_id UUID NOT NULL REFERENCES users(id),
  body text NOT NULL,
  sent_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX messages_by_participant ON messages (participant_id, id);

CREATE TABLE message_attachments (
  message_id UUID NOT NULL REFERENCES messages(id),
  attachment_id UUID NOT NULL REFERENCES attachments(id),
  PRIMARY KEY (message_id, attachment_id)
);
CREATE INDEX message_attachments_by_attachment ON message_attachments (attachment_id);

CREATE TABLE message_reads (
  participant_id UUID NOT NULL REFERENCES participants(id),
  user_id UUID NOT NULL REFERENCES users(id),
  message_id UUID NOT NULL REFERENCES messages(id),
  read_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (participant_id, user_id)
);

CREATE TABLE milestone_attachments (
  milestone_id UUID NOT NULL REFERENCES milestones(id),
  attachment_id UUID NOT NULL REFERENCES attachments(id),
  added_by UUID NOT NULL REFERENCES users(id),
  added_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (milestone_id, attachment_id)
);
CREATE INDEX milestone_attachments_by_attachment ON milestone_attachments (attachment_id);
";
