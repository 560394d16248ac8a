//! Employers (ondernemers) who register themselves, the people who act for them, and the trace of what a lead decided.
//!
//! The history of decisions is also the history of an indicator: how many employers the programme binds.

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
CREATE TABLE employers (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  organisation_id UUID NOT NULL UNIQUE REFERENCES organisations(id),
  state text NOT NULL CHECK (state IN ('registered', 'verified', 'rejected', 'suspended')),
  kvk_number text NOT NULL,
  sector text NOT NULL
    CHECK (sector IN ('construction', 'beauty', 'creative', 'care', 'food', 'green', 'hospitality', 'ict',
      'logistics', 'office', 'retail', 'sport', 'technology', 'other')),
  description text NOT NULL,
  contact_name text NOT NULL,
  email text NOT NULL,
  phone text,
  website text,
  address text NOT NULL,
  postcode text NOT NULL,
  introductions_a_month integer NOT NULL CHECK (introductions_a_month BETWEEN 1 AND 200),
  search_text text NOT NULL,
  decision_reason text,
  decided_by UUID REFERENCES users(id),
  decided_at TIMESTAMPTZ,
  version integer NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX employers_by_number ON employers (programme_id, kvk_number)
  WHERE state IN ('verified', 'suspended');
CREATE INDEX employers_with_number ON employers (programme_id, kvk_number);
CREATE INDEX employers_newest ON employers (programme_id, id);
CREATE INDEX employers_by_state ON employers (programme_id, state, id);

CREATE TABLE employer_events (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  employer_id UUID NOT NULL REFERENCES employers(id),
  event text NOT NULL CHECK (event IN ('register', 'verify', 'reject', 'suspend')),
  actor_id UUID NOT NULL,
  reason text,
  happened_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX employer_events_by_employer ON employer_events (employer_id, id);
CREATE INDEX employer_events_by_time ON employer_events (programme_id, happened_at);

CREATE TABLE employer_members (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  employer_id UUID NOT NULL REFERENCES employers(id),
  user_id UUID NOT NULL REFERENCES users(id),
  duty text NOT NULL CHECK (duty IN ('manager', 'recruiter', 'supervisor')),
  added_by UUID NOT NULL REFERENCES users(id),
  added_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX employer_members_live ON employer_members (employer_id, user_id) WHERE ended_at IS NULL;
CREATE INDEX employer_members_by_user ON employer_members (user_id, id);
";
