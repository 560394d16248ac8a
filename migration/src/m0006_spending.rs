//! Spending the free-time pass: passes, providers and what they offer, bookings, and payees with their bank accounts.

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
ALTER TABLE programmes ADD COLUMN course_weeks_at_least integer NOT NULL DEFAULT 8 CHECK (course_weeks_at_least > 0);
ALTER TABLE programmes ADD COLUMN payout_ceiling_cents bigint NOT NULL DEFAULT 126000 CHECK (payout_ceiling_cents >= 0);

CREATE TABLE pass_rates (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  from_year integer NOT NULL,
  from_age integer NOT NULL CHECK (from_age BETWEEN 0 AND 99),
  amount_cents bigint NOT NULL CHECK (amount_cents >= 0),
  set_by UUID NOT NULL REFERENCES users(id),
  set_at TIMESTAMPTZ NOT NULL,
  UNIQUE (programme_id, from_year, from_age)
);

CREATE TABLE passes (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  year integer NOT NULL,
  base_cents bigint NOT NULL CHECK (base_cents >= 0),
  granted_at TIMESTAMPTZ,
  state text NOT NULL CHECK (state IN ('open', 'blocked', 'expired')),
  block_reason text,
  expired_at TIMESTAMPTZ,
  version integer NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  UNIQUE (participant_id, year),
  CHECK ((state = 'blocked') = (block_reason IS NOT NULL)),
  CHECK ((state = 'expired') = (expired_at IS NOT NULL))
);
CREATE INDEX passes_by_year ON passes (programme_id, year, id);

CREATE TABLE pass_events (
  id UUID PRIMARY KEY,
  pass_id UUID NOT NULL REFERENCES passes(id),
  event text NOT NULL,
  actor_id UUID NOT NULL,
  reason text,
  happened_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX pass_events_by_pass ON pass_events (pass_id, id);

CREATE TABLE pass_returns (
  id UUID PRIMARY KEY,
  pass_id UUID NOT NULL REFERENCES passes(id),
  fund_id UUID NOT NULL REFERENCES funds(id),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  returned_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX pass_returns_by_pass ON pass_returns (pass_id);
CREATE INDEX pass_returns_by_fund ON pass_returns (fund_id);

CREATE TABLE providers (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  organisation_id UUID NOT NULL UNIQUE REFERENCES organisations(id),
  state text NOT NULL CHECK (state IN ('applied', 'approved', 'rejected', 'suspended')),
  kvk_number text NOT NULL,
  description text NOT NULL,
  contact_name text NOT NULL,
  email text NOT NULL,
  phone text,
  website text,
  decision_reason text,
  decided_by UUID REFERENCES users(id),
  decided_at TIMESTAMPTZ,
  version integer NOT NULL,
  created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX providers_by_state ON providers (programme_id, state, id);

CREATE TABLE attachments (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID REFERENCES participants(id),
  media_type text NOT NULL,
  size_bytes bigint NOT NULL CHECK (size_bytes > 0),
  sha256 text NOT NULL,
  uploaded_by UUID NOT NULL REFERENCES users(id),
  uploaded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX attachments_by_participant ON attachments (participant_id, id);

CREATE TABLE offers (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  provider_id UUID NOT NULL REFERENCES providers(id),
  kind text NOT NULL CHECK (kind IN ('course', 'one_off')),
  category text NOT NULL CHECK (category IN ('sport', 'music', 'art', 'culture', 'scouting', 'homework_club')),
  title text NOT NULL,
  description text NOT NULL,
  schedule text NOT NULL,
  accessibility text,
  price_cents bigint NOT NULL CHECK (price_cents > 0),
  places integer NOT NULL CHECK (places > 0),
  places_taken integer NOT NULL CHECK (places_taken BETWEEN 0 AND places),
  starts_at TIMESTAMPTZ NOT NULL,
  until_date DATE NOT NULL,
  min_age integer NOT NULL CHECK (min_age >= 0),
  max_age integer NOT NULL CHECK (max_age >= min_age),
  neighbourhood text,
  address text NOT NULL,
  latitude_microdegrees bigint,
  longitude_microdegrees bigint,
  picture_id UUID REFERENCES attachments(id),
  search_text text NOT NULL,
  state text NOT NULL CHECK (state IN ('draft', 'submitted', 'approved', 'rejected', 'withdrawn')),
  decision_reason text,
  decided_by UUID REFERENCES users(id),
  decided_at TIMESTAMPTZ,
  version integer NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  CHECK ((latitude_microdegrees IS NULL) = (longitude_microdegrees IS NULL))
);
CREATE INDEX offers_by_state ON offers (programme_id, state, starts_at, id);
CREATE INDEX offers_by_provider ON offers (provider_id, id);

CREATE TABLE payees (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  kind text NOT NULL CHECK (kind IN ('provider', 'school', 'creditor', 'participant', 'programme')),
  name text NOT NULL,
  organisation_id UUID REFERENCES organisations(id),
  participant_id UUID REFERENCES participants(id),
  created_by UUID NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  closed_at TIMESTAMPTZ,
  version integer NOT NULL,
  CHECK ((kind = 'participant') = (participant_id IS NOT NULL)),
  CHECK (kind <> 'provider' OR organisation_id IS NOT NULL)
);
CREATE UNIQUE INDEX payees_of_provider ON payees (organisation_id) WHERE kind = 'provider';
CREATE UNIQUE INDEX payees_of_participant ON payees (participant_id) WHERE kind = 'participant';
CREATE UNIQUE INDEX payees_of_programme ON payees (programme_id) WHERE kind = 'programme';
CREATE INDEX payees_by_kind ON payees (programme_id, kind, id);

CREATE TABLE bank_accounts (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  payee_id UUID NOT NULL REFERENCES payees(id),
  iban text NOT NULL,
  holder_name text NOT NULL,
  state text NOT NULL CHECK (state IN ('proposed', 'active', 'superseded', 'rejected')),
  proposed_by UUID NOT NULL REFERENCES users(id),
  proposed_at TIMESTAMPTZ NOT NULL,
  decided_by UUID REFERENCES users(id),
  decided_at TIMESTAMPTZ,
  reason text,
  usable_from TIMESTAMPTZ,
  ended_at TIMESTAMPTZ,
  CHECK ((state IN ('active', 'superseded')) = (usable_from IS NOT NULL))
);
CREATE UNIQUE INDEX bank_accounts_active ON bank_accounts (payee_id) WHERE state = 'active';
CREATE UNIQUE INDEX bank_accounts_proposed ON bank_accounts (payee_id) WHERE state = 'proposed';
CREATE INDEX bank_accounts_by_payee ON bank_accounts (payee_id, id);
CREATE INDEX bank_accounts_by_state ON bank_accounts (programme_id, state, id);

INSERT INTO passes (id, programme_id, participant_id, year, base_cents, state, version, created_at)
SELECT a.id, a.programme_id, a.owner_id, a.year, 0, 'open', 1, p.enrolled_at
  FROM accounts a JOIN participants p ON p.id = a.owner_id WHERE a.kind = 'pass';
";
