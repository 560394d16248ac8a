//! Money moved, once and for good: the database refuses UPDATE and DELETE.

use sea_orm::entity::prelude::*;

use crate::{AccountId, Cents, ParticipantId, ProgrammeId, TransferId, TransferKind, UserId};

/// One row of `transfers`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "transfers")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TransferId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Where it came from.
    pub debit_account_id: AccountId,
    /// Where it went.
    pub credit_account_id: AccountId,
    /// Amount, euro cents, above zero.
    pub amount_cents: Cents,
    /// Why.
    pub kind: TransferKind,
    /// What for; unique together with the kind.
    pub subject_id: Uuid,
    /// Whose plan or wallet it touched.
    pub participant_id: Option<ParticipantId>,
    /// Who did it.
    pub actor_id: UserId,
    /// Balance of the debit account afterwards.
    pub debit_balance_cents: Cents,
    /// Balance of the credit account afterwards.
    pub credit_balance_cents: Cents,
    /// When.
    pub made_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
