//! Interest of youths in places, and what becomes of it: the coach's word, the introduction to the employer, what is released, and messages.
//!
//! `signals` is built anew, because SQLite can't change a CHECK. Nothing points at it.

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
CREATE TABLE interests (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  place_id UUID NOT NULL REFERENCES places(id),
  employer_id UUID NOT NULL REFERENCES employers(id),
  state text NOT NULL CHECK (state IN ('expressed', 'returned', 'endorsed', 'withdrawn', 'freed', 'closed')),
  motivation text NOT NULL,
  availability text NOT NULL,
  return_reason text,
  decided_by UUID REFERENCES users(id),
  decided_at TIMESTAMPTZ,
  version integer NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  changed_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX interests_open ON interests (participant_id, place_id)
  WHERE state IN ('expressed', 'returned', 'endorsed');
CREATE INDEX interests_by_participant ON interests (participant_id, id);
CREATE INDEX interests_by_place ON interests (place_id, state);
CREATE INDEX interests_by_employer ON interests (employer_id, state);

CREATE TABLE introductions (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  interest_id UUID NOT NULL UNIQUE REFERENCES interests(id),
  place_id UUID NOT NULL REFERENCES places(id),
  employer_id UUID NOT NULL REFERENCES employers(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  coach_id UUID NOT NULL REFERENCES users(id),
  state text NOT NULL CHECK (state IN ('waiting', 'accepted', 'declined', 'lapsed', 'withdrawn', 'freed', 'closed')),
  decline_reason text
    CHECK (decline_reason IN ('place_taken', 'times_do_not_fit', 'no_guidance', 'does_not_suit', 'other')),
  decline_note text,
  introduced_at TIMESTAMPTZ NOT NULL,
  answered_by UUID REFERENCES users(id),
  answered_at TIMESTAMPTZ,
  ended_at TIMESTAMPTZ,
  blocked_by UUID REFERENCES users(id),
  blocked_at TIMESTAMPTZ,
  version integer NOT NULL
);
CREATE INDEX introductions_by_employer ON introductions (employer_id, id);
CREATE INDEX introductions_by_employer_in_time ON introductions (employer_id, introduced_at);
CREATE INDEX introductions_by_participant ON introductions (participant_id, id);
CREATE INDEX introductions_by_place ON introductions (place_id, state);
CREATE INDEX introductions_waiting ON introductions (introduced_at, id) WHERE state = 'waiting';

CREATE TABLE introduction_events (
  id UUID PRIMARY KEY,
  interest_id UUID NOT NULL REFERENCES interests(id),
  event text NOT NULL
    CHECK (event IN ('express', 'return', 'endorse', 'accept', 'decline', 'lapse', 'withdraw', 'free', 'close',
      'block', 'unblock')),
  actor_id UUID NOT NULL,
  note text,
  happened_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX introduction_events_by_interest ON introduction_events (interest_id, id);

CREATE TABLE releases (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  introduction_id UUID NOT NULL REFERENCES introductions(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  item text NOT NULL CHECK (item IN ('surname', 'neighbourhood', 'school', 'email_address', 'phone_number')),
  value text,
  state text NOT NULL CHECK (state IN ('proposed', 'released', 'withdrawn')),
  proposed_at TIMESTAMPTZ NOT NULL,
  agreed_by UUID REFERENCES users(id),
  released_at TIMESTAMPTZ,
  withdrawn_by UUID REFERENCES users(id),
  withdrawn_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX releases_live ON releases (introduction_id, item) WHERE state IN ('proposed', 'released');
CREATE INDEX releases_by_participant ON releases (participant_id, id);

CREATE TABLE disclosures (
  introduction_id UUID NOT NULL REFERENCES introductions(id),
  user_id UUID NOT NULL REFERENCES users(id),
  item text NOT NULL,
  participant_id UUID NOT NULL REFERENCES participants(id),
  first_seen_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (introduction_id, user_id, item)
);
CREATE INDEX disclosures_by_participant ON disclosures (participant_id, first_seen_at);

CREATE TABLE introduction_messages (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  introduction_id UUID NOT NULL REFERENCES introductions(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  author_id UUID NOT NULL REFERENCES users(id),
  side text NOT NULL CHECK (side IN ('participant', 'employer', 'coach')),
  body text NOT NULL,
  original text,
  sent_at TIMESTAMPTZ NOT NULL,
  reported_by UUID REFERENCES users(id),
  reported_at TIMESTAMPTZ,
  report_reason text CHECK (report_reason IN ('asks_for_contact', 'unpleasant', 'not_right', 'other'))
);
CREATE INDEX introduction_messages_by_introduction ON introduction_messages (introduction_id, id);
CREATE INDEX introduction_messages_by_author ON introduction_messages (introduction_id, author_id, sent_at);

CREATE TABLE introduction_reads (
  introduction_id UUID NOT NULL REFERENCES introductions(id),
  user_id UUID NOT NULL REFERENCES users(id),
  message_id UUID NOT NULL REFERENCES introduction_messages(id),
  read_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (introduction_id, user_id)
);

CREATE TABLE signals_of_work (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  kind text NOT NULL CHECK (kind IN ('agreement_at_risk', 'agreement_broken', 'truancy', 'reports_differ',
                                     'contact_declined', 'no_contact', 'message_reported', 'hours_over_limit',
                                     'placement_disputed', 'employer_suspended')),
  subject_id UUID NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'settled')),
  raised_at TIMESTAMPTZ NOT NULL,
  settled_at TIMESTAMPTZ,
  settled_by UUID,
  note text,
  CHECK ((state = 'settled') = (settled_at IS NOT NULL))
);
INSERT INTO signals_of_work SELECT id, programme_id, participant_id, kind, subject_id, state, raised_at, settled_at,
                                   settled_by, note FROM signals;
DROP TABLE signals;
ALTER TABLE signals_of_work RENAME TO signals;
CREATE UNIQUE INDEX signals_open ON signals (kind, subject_id) WHERE state = 'open';
CREATE INDEX signals_by_participant ON signals (participant_id, id);
CREATE INDEX signals_by_state ON signals (programme_id, state, id);
";
