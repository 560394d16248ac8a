//! Double entry: accounts with guarded balances, append-only transfers, and the funds that budgets are allocated to.
//!
//! An account marked `is_floored` cannot go below zero: the code guards its UPDATE, and the CHECK here holds even
//! where the code is wrong. UNIQUE (kind, subject_id) makes doing the same thing twice impossible.

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
        crate::append_only(manager, "transfers").await
    }
}

const SQL: &str = "
CREATE TABLE funds (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  purpose text NOT NULL,
  year integer NOT NULL CHECK (year BETWEEN 2000 AND 2999),
  budget_line text NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  UNIQUE (programme_id, purpose, year)
);

CREATE TABLE allocations (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  fund_id UUID NOT NULL REFERENCES funds(id),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  note text NOT NULL,
  made_by UUID NOT NULL REFERENCES users(id),
  made_at TIMESTAMPTZ NOT NULL,
  reversed_at TIMESTAMPTZ
);
CREATE INDEX allocations_by_fund ON allocations (fund_id, id);

CREATE TABLE accounts (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  kind text NOT NULL,
  owner_id UUID NOT NULL,
  fund_id UUID REFERENCES funds(id),
  year integer,
  is_floored boolean NOT NULL,
  balance_cents bigint NOT NULL,
  CHECK (NOT is_floored OR balance_cents >= 0)
);
CREATE INDEX accounts_by_owner ON accounts (owner_id, kind);
CREATE INDEX accounts_by_kind ON accounts (programme_id, kind);
CREATE INDEX accounts_by_fund ON accounts (fund_id);

CREATE TABLE transfers (
  id UUID PRIMARY KEY,
  programme_id UUID NOT NULL REFERENCES programmes(id),
  debit_account_id UUID NOT NULL REFERENCES accounts(id),
  credit_account_id UUID NOT NULL REFERENCES accounts(id),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  kind text NOT NULL,
  subject_id UUID NOT NULL,
  participant_id UUID,
  actor_id UUID NOT NULL,
  debit_balance_cents bigint NOT NULL,
  credit_balance_cents bigint NOT NULL,
  made_at TIMESTAMPTZ NOT NULL,
  UNIQUE (kind, subject_id),
  CHECK (debit_account_id <> credit_account_id)
);
CREATE INDEX transfers_by_debit ON transfers (debit_account_id, id);
CREATE INDEX transfers_by_credit ON transfers (credit_account_id, id);
CREATE INDEX transfers_by_participant ON transfers (participant_id, id);
";
