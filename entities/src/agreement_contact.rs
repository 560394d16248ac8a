//! A partner contact of one agreement: somebody at school, in care, at work, of the family or the network.

use sea_orm::entity::prelude::*;

use crate::{
    AgreementContactId, AgreementId, ContactCapacity, ContactState, DeclineReason, OrganisationId,
    ParticipantId, ProgrammeId, UserId,
};

/// One row of `agreement_contacts`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement_contacts")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgreementContactId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Whose agreement.
    pub participant_id: ParticipantId,
    /// The one agreement that this contact sees.
    pub agreement_id: AgreementId,
    /// Who.
    pub user_id: UserId,
    /// From where.
    pub capacity: ContactCapacity,
    /// For which organisation they speak; nobody of the family or the network has one.
    pub organisation_id: Option<OrganisationId>,
    /// Invited, signed, declined or ended.
    pub state: ContactState,
    /// Hash of the terms that were signed; other terms ask for another signature.
    pub terms_hash: Option<String>,
    /// Why not.
    pub decline_reason: Option<DeclineReason>,
    /// Who asked.
    pub invited_by: UserId,
    /// When.
    pub invited_at: DateTimeUtc,
    /// When they signed or declined.
    pub answered_at: Option<DateTimeUtc>,
    /// Since when they see it no longer.
    pub ended_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
