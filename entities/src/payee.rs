//! Somebody who can be paid (begunstigde): a provider, school, creditor or youth; and the programme itself, whose account pays.

use sea_orm::entity::prelude::*;

use crate::{OrganisationId, ParticipantId, PayeeId, PayeeKind, ProgrammeId, UserId};

/// One row of `payees`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payees")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PayeeId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// What it is.
    pub kind: PayeeKind,
    /// Its name.
    pub name: String,
    /// The organisation, for providers and schools.
    pub organisation_id: Option<OrganisationId>,
    /// The youth, for an account of their own.
    pub participant_id: Option<ParticipantId>,
    /// Who registered it.
    pub created_by: UserId,
    /// When.
    pub created_at: DateTimeUtc,
    /// From when on it is paid no more.
    pub closed_at: Option<DateTimeUtc>,
    /// Counts changes, for `ETag`.
    pub version: i32,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
