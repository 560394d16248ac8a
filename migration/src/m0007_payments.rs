//! From a debt to the bank and back: payment batches, bookings and their redemption, payout requests, the bank's answers, objections.

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
CREATE TABLE payment_batches (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  state text NOT NULL CHECK (state IN ('collected', 'released', 'closed', 'cancelled')),
  debtor_name text NOT NULL,
  debtor_iban text NOT NULL,
  payments_count integer NOT NULL CHECK (payments_count > 0),
  total_cents bigint NOT NULL CHECK (total_cents > 0),
  execution_date DATE,
  collected_by UUID NOT NULL REFERENCES users(id),
  collected_at TIMESTAMPTZ NOT NULL,
  released_by UUID REFERENCES users(id),
  released_at TIMESTAMPTZ,
  closed_at TIMESTAMPTZ,
  cancel_reason text,
  version integer NOT NULL,
  CHECK (released_by IS NULL OR released_by <> collected_by)
);
CREATE INDEX payment_batches_by_programme ON payment_batches (programme_id, id);

CREATE TABLE payments (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  batch_id UUID NOT NULL REFERENCES payment_batches(id),
  payee_id UUID NOT NULL REFERENCES payees(id),
  bank_account_id UUID NOT NULL REFERENCES bank_accounts(id),
  creditor_name text NOT NULL,
  creditor_iban text NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  netted_cents bigint NOT NULL CHECK (netted_cents >= 0),
  end_to_end_id text NOT NULL UNIQUE,
  remittance text NOT NULL,
  state text NOT NULL CHECK (state IN ('pending', 'settled', 'rejected', 'returned', 'cancelled')),
  reason_code text,
  finished_at TIMESTAMPTZ
);
CREATE INDEX payments_by_batch ON payments (batch_id, id);
CREATE INDEX payments_by_payee ON payments (payee_id, id);
CREATE INDEX payments_by_state ON payments (programme_id, state, id);

CREATE TABLE bookings (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  offer_id UUID NOT NULL REFERENCES offers(id),
  provider_id UUID NOT NULL REFERENCES providers(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  pass_id UUID NOT NULL REFERENCES passes(id),
  price_cents bigint NOT NULL CHECK (price_cents > 0),
  state text NOT NULL CHECK (state IN ('booked', 'cancelled', 'freed', 'redeemed', 'no_show', 'lapsed', 'refunded')),
  code text NOT NULL,
  cancel_until TIMESTAMPTZ NOT NULL,
  booked_by UUID NOT NULL REFERENCES users(id),
  booked_at TIMESTAMPTZ NOT NULL,
  closed_by UUID,
  closed_at TIMESTAMPTZ,
  reason text,
  CHECK ((state = 'booked') = (closed_at IS NULL))
);
CREATE UNIQUE INDEX bookings_once ON bookings (offer_id, participant_id) WHERE state IN ('booked', 'redeemed');
CREATE UNIQUE INDEX bookings_by_code ON bookings (programme_id, code) WHERE state = 'booked';
CREATE INDEX bookings_by_participant ON bookings (participant_id, id);
CREATE INDEX bookings_by_provider ON bookings (provider_id, state, id);
CREATE INDEX bookings_by_offer ON bookings (offer_id, state);
CREATE INDEX bookings_by_pass ON bookings (pass_id, state);

CREATE TABLE redemptions (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  booking_id UUID NOT NULL UNIQUE REFERENCES bookings(id),
  provider_id UUID NOT NULL REFERENCES providers(id),
  payee_id UUID NOT NULL REFERENCES payees(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  redeemed_by UUID NOT NULL REFERENCES users(id),
  redeemed_at TIMESTAMPTZ NOT NULL,
  payment_id UUID REFERENCES payments(id),
  refunded_at TIMESTAMPTZ,
  refunded_by UUID REFERENCES users(id),
  refund_reason text,
  CHECK ((refunded_at IS NULL) = (refund_reason IS NULL))
);
CREATE INDEX redemptions_by_provider ON redemptions (provider_id, id);
CREATE INDEX redemptions_unpaid ON redemptions (payee_id) WHERE payment_id IS NULL AND refunded_at IS NULL;
CREATE INDEX redemptions_by_payment ON redemptions (payment_id);

CREATE TABLE code_guesses (
  id UUID PRIMARY KEY,
  organisation_id UUID NOT NULL REFERENCES organisations(id),
  user_id UUID NOT NULL REFERENCES users(id),
  made_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX code_guesses_by_organisation ON code_guesses (organisation_id, made_at);

CREATE TABLE payout_requests (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  wallet text NOT NULL CHECK (wallet IN ('study', 'debt_relief')),
  purpose text NOT NULL CHECK (purpose IN ('tuition', 'books_and_tools', 'laptop', 'exam_or_licence', 'travel_to_work', 'debt_relief')),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  payee_id UUID NOT NULL REFERENCES payees(id),
  remittance text NOT NULL,
  receipt_id UUID REFERENCES attachments(id),
  state text NOT NULL CHECK (state IN ('filed', 'endorsed', 'approved', 'refused', 'withdrawn', 'paid', 'bounced')),
  filed_by UUID NOT NULL REFERENCES users(id),
  filed_at TIMESTAMPTZ NOT NULL,
  endorsed_by UUID REFERENCES users(id),
  endorsed_at TIMESTAMPTZ,
  decided_by UUID REFERENCES users(id),
  decided_at TIMESTAMPTZ,
  reason text,
  payment_id UUID REFERENCES payments(id),
  version integer NOT NULL
);
CREATE INDEX payout_requests_by_participant ON payout_requests (participant_id, id);
CREATE INDEX payout_requests_by_state ON payout_requests (programme_id, state, id);
CREATE INDEX payout_requests_unpaid ON payout_requests (payee_id) WHERE state = 'approved' AND payment_id IS NULL;
CREATE INDEX payout_requests_by_payment ON payout_requests (payment_id);

CREATE TABLE bank_files (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  kind text NOT NULL CHECK (kind IN ('pain_002', 'camt_053')),
  message_id text NOT NULL,
  sha256 text NOT NULL,
  settled_count integer NOT NULL,
  rejected_count integer NOT NULL,
  unmatched_count integer NOT NULL,
  imported_by UUID NOT NULL REFERENCES users(id),
  imported_at TIMESTAMPTZ NOT NULL,
  UNIQUE (programme_id, kind, message_id),
  UNIQUE (programme_id, sha256)
);
CREATE INDEX bank_files_by_programme ON bank_files (programme_id, id);

CREATE TABLE bank_entries (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  bank_file_id UUID NOT NULL REFERENCES bank_files(id),
  booked_on DATE NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents <> 0),
  reference text NOT NULL,
  end_to_end_id text,
  payment_id UUID REFERENCES payments(id),
  UNIQUE (programme_id, reference)
);
CREATE INDEX bank_entries_by_file ON bank_entries (bank_file_id, id);
CREATE INDEX bank_entries_by_day ON bank_entries (programme_id, booked_on);

CREATE TABLE objections (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  participant_id UUID NOT NULL REFERENCES participants(id),
  subject_kind text NOT NULL CHECK (subject_kind IN ('payout_request', 'milestone')),
  subject_id UUID NOT NULL,
  against_user_id UUID NOT NULL REFERENCES users(id),
  grounds text NOT NULL,
  state text NOT NULL CHECK (state IN ('filed', 'granted', 'dismissed', 'withdrawn')),
  filed_by UUID NOT NULL REFERENCES users(id),
  filed_at TIMESTAMPTZ NOT NULL,
  decide_by DATE NOT NULL,
  decided_by UUID REFERENCES users(id),
  decided_at TIMESTAMPTZ,
  decision_reason text
);
CREATE UNIQUE INDEX objections_open ON objections (subject_id) WHERE state = 'filed';
CREATE INDEX objections_by_participant ON objections (participant_id, id);
CREATE INDEX objections_by_state ON objections (programme_id, state, decide_by, id);

CREATE TABLE reminders (
  kind text NOT NULL,
  subject_id UUID NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (kind, subject_id)
);
";
