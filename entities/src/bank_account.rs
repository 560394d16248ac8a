//! A bank account of a payee, with its history: proposed by one, confirmed by another.

use sea_orm::entity::prelude::*;

use crate::{BankAccountId, BankAccountState, PayeeId, ProgrammeId, UserId};

/// One row of `bank_accounts`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bank_accounts")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BankAccountId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// The payee.
    pub payee_id: PayeeId,
    /// IBAN in its electronic form, without blanks.
    pub iban: String,
    /// Name of the holder, as the bank knows it.
    pub holder_name: String,
    /// Proposed, active, superseded or rejected.
    pub state: BankAccountState,
    /// Who gave it.
    pub proposed_by: UserId,
    /// When.
    pub proposed_at: DateTimeUtc,
    /// The officer who confirmed or rejected it.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// From when on money goes there: a changed account waits 72 hours.
    pub usable_from: Option<DateTimeUtc>,
    /// When another took its place.
    pub ended_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
