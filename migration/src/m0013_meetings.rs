//! Meeting each other: times that youth and employer propose, and visits of groups.

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
CREATE TABLE proposals (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  introduction_id UUID NOT NULL REFERENCES introductions(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  side text NOT NULL CHECK (side IN ('participant', 'employer', 'coach')),
  proposed_by UUID NOT NULL REFERENCES users(id),
  meeting text NOT NULL CHECK (meeting IN ('getting_to_know', 'trial', 'evaluation')),
  place text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'withdrawn')),
  appointment_id UUID REFERENCES appointments(id),
  answered_by UUID REFERENCES users(id),
  answered_at TIMESTAMPTZ,
  created_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX proposals_open ON proposals (introduction_id) WHERE state = 'open';
CREATE INDEX proposals_by_introduction ON proposals (introduction_id, id);
CREATE INDEX proposals_waiting ON proposals (participant_id) WHERE state = 'open';

CREATE TABLE proposal_slots (
  proposal_id UUID NOT NULL REFERENCES proposals(id),
  starts_at TIMESTAMPTZ NOT NULL,
  ends_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (proposal_id, starts_at),
  CHECK (starts_at < ends_at)
);

CREATE TABLE visits (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  employer_id UUID REFERENCES employers(id),
  kind text NOT NULL CHECK (kind IN ('role_model_talk', 'company_visit')),
  title text NOT NULL,
  description text NOT NULL,
  address text NOT NULL,
  starts_at TIMESTAMPTZ NOT NULL,
  ends_at TIMESTAMPTZ NOT NULL,
  places integer NOT NULL CHECK (places > 0),
  places_taken integer NOT NULL CHECK (places_taken >= 0),
  min_age integer NOT NULL CHECK (min_age BETWEEN 9 AND 27),
  state text NOT NULL CHECK (state IN ('proposed', 'published', 'declined', 'cancelled', 'held')),
  decision_reason text,
  decided_by UUID REFERENCES users(id),
  decided_at TIMESTAMPTZ,
  created_by UUID NOT NULL REFERENCES users(id),
  version integer NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  CHECK (starts_at < ends_at),
  CHECK (places_taken <= places)
);
CREATE INDEX visits_by_state ON visits (programme_id, state, starts_at, id);
CREATE INDEX visits_by_employer ON visits (employer_id, id);
CREATE INDEX visits_to_come ON visits (starts_at) WHERE state = 'published';

CREATE TABLE visit_sign_ups (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  visit_id UUID NOT NULL REFERENCES visits(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  state text NOT NULL CHECK (state IN ('signed_up', 'cancelled', 'attended', 'absent')),
  signed_up_at TIMESTAMPTZ NOT NULL,
  changed_by UUID NOT NULL REFERENCES users(id),
  changed_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX visit_sign_ups_live ON visit_sign_ups (visit_id, participant_id) WHERE state <> 'cancelled';
CREATE INDEX visit_sign_ups_by_visit ON visit_sign_ups (visit_id, state);
CREATE INDEX visit_sign_ups_by_participant ON visit_sign_ups (participant_id, id);

ALTER TABLE appointments ADD COLUMN introduction_id UUID REFERENCES introductions(id);
ALTER TABLE appointments ADD COLUMN cancel_code text
  CHECK (cancel_code IN ('illness', 'no_time', 'closed', 'not_needed', 'other'));
CREATE INDEX appointments_by_introduction ON appointments (introduction_id, starts_at) WHERE introduction_id IS NOT NULL;
";
