//! Plans and their signed revisions, the agreements and milestones that a signed revision brings to life, and rewards.

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
CREATE TABLE plans (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  state text NOT NULL CHECK (state IN ('draft', 'active', 'ended')),
  outcome text CHECK (outcome IN ('completed', 'handed_over', 'moved_away', 'withdrawn')),
  end_reason text,
  created_at TIMESTAMPTZ NOT NULL,
  ended_at TIMESTAMPTZ,
  CHECK ((state = 'ended') = (outcome IS NOT NULL))
);
CREATE UNIQUE INDEX plans_live ON plans (participant_id) WHERE state <> 'ended';
CREATE INDEX plans_by_participant ON plans (participant_id, id);
CREATE INDEX plans_by_programme ON plans (programme_id, id);

CREATE TABLE plan_revisions (
  id UUID PRIMARY KEY,
  plan_id UUID NOT NULL REFERENCES plans(id),
  number integer NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'active', 'superseded', 'discarded')),
  content text NOT NULL,
  content_hash text NOT NULL,
  version integer NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  activated_at TIMESTAMPTZ,
  UNIQUE (plan_id, number)
);
CREATE UNIQUE INDEX plan_revisions_draft ON plan_revisions (plan_id) WHERE state = 'draft';
CREATE UNIQUE INDEX plan_revisions_active ON plan_revisions (plan_id) WHERE state = 'active';

CREATE TABLE plan_edits (
  id UUID PRIMARY KEY,
  revision_id UUID NOT NULL REFERENCES plan_revisions(id),
  version integer NOT NULL,
  edited_by UUID NOT NULL REFERENCES users(id),
  edited_at TIMESTAMPTZ NOT NULL,
  content_hash text NOT NULL,
  UNIQUE (revision_id, version)
);

CREATE TABLE signatures (
  id UUID PRIMARY KEY,
  revision_id UUID NOT NULL REFERENCES plan_revisions(id),
  signer_id UUID NOT NULL REFERENCES users(id),
  capacity text NOT NULL CHECK (capacity IN ('participant', 'coach', 'guardian')),
  content_hash text NOT NULL,
  signed_at TIMESTAMPTZ NOT NULL,
  cleared_at TIMESTAMPTZ
);
CREATE INDEX signatures_by_revision ON signatures (revision_id, id);
CREATE UNIQUE INDEX signatures_live ON signatures (revision_id, signer_id) WHERE cleared_at IS NULL;

CREATE TABLE agreements (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  plan_id UUID NOT NULL REFERENCES plans(id),
  kind text NOT NULL CHECK (kind IN ('attendance', 'care', 'employer_appointment', 'custom')),
  title text NOT NULL,
  rule text NOT NULL,
  from_date DATE NOT NULL,
  until_date DATE NOT NULL,
  is_live boolean NOT NULL,
  CHECK (from_date < until_date)
);
CREATE INDEX agreements_by_plan ON agreements (plan_id, id);

CREATE TABLE check_ins (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  agreement_id UUID NOT NULL REFERENCES agreements(id),
  occurred_on DATE NOT NULL,
  occasion text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('kept', 'missed', 'excused')),
  state text NOT NULL CHECK (state IN ('recorded', 'confirmed', 'rejected')),
  recorded_by UUID NOT NULL REFERENCES users(id),
  recorded_at TIMESTAMPTZ NOT NULL,
  decided_by UUID REFERENCES users(id),
  decided_at TIMESTAMPTZ,
  reason text
);
CREATE INDEX check_ins_by_agreement ON check_ins (agreement_id, id);
CREATE UNIQUE INDEX check_ins_once ON check_ins (agreement_id, occurred_on, occasion) WHERE state <> 'rejected';

CREATE TABLE milestones (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  plan_id UUID NOT NULL REFERENCES plans(id),
  goal_id UUID NOT NULL,
  title text NOT NULL,
  state text NOT NULL CHECK (state IN ('open', 'claimed', 'returned', 'approved', 'cancelled')),
  evidence text,
  return_reason text,
  first_approver_id UUID REFERENCES users(id),
  override_reason text,
  approved_at TIMESTAMPTZ,
  reversed_at TIMESTAMPTZ,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX milestones_by_plan ON milestones (plan_id, id);
CREATE INDEX milestones_by_state ON milestones (programme_id, state, id);

CREATE TABLE milestone_requirements (
  milestone_id UUID NOT NULL REFERENCES milestones(id),
  agreement_id UUID NOT NULL REFERENCES agreements(id),
  PRIMARY KEY (milestone_id, agreement_id)
);

CREATE TABLE milestone_events (
  id UUID PRIMARY KEY,
  milestone_id UUID NOT NULL REFERENCES milestones(id),
  event text NOT NULL,
  actor_id UUID NOT NULL REFERENCES users(id),
  note text,
  happened_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX milestone_events_by_milestone ON milestone_events (milestone_id, id);

CREATE TABLE rewards (
  id UUID PRIMARY KEY,
  milestone_id UUID NOT NULL REFERENCES milestones(id),
  plan_id UUID NOT NULL REFERENCES plans(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  kind text NOT NULL CHECK (kind IN ('leisure', 'study', 'debt_relief', 'housing_recommendation',
                                     'employer_introduction')),
  amount_cents bigint CHECK (amount_cents > 0),
  fund_id UUID REFERENCES funds(id),
  state text NOT NULL CHECK (state IN ('promised', 'granted', 'withdrawn', 'reversed')),
  granted_at TIMESTAMPTZ,
  CHECK ((amount_cents IS NULL) = (fund_id IS NULL)),
  CHECK ((amount_cents IS NULL) = (kind IN ('housing_recommendation', 'employer_introduction')))
);
CREATE INDEX rewards_by_milestone ON rewards (milestone_id);
CREATE INDEX rewards_by_plan ON rewards (plan_id);
CREATE INDEX rewards_by_participant ON rewards (participant_id);
";
