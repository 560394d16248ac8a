//! A role that a person holds through an organisation.

use sea_orm::entity::prelude::*;

use crate::{MembershipId, OrganisationId, ProgrammeId, Role, UserId};

/// One row of `memberships`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "memberships")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MembershipId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Who holds the role.
    pub user_id: UserId,
    /// On whose behalf.
    pub organisation_id: OrganisationId,
    /// The role. `participant` and `guardian` come from their relations and are never stored here.
    pub role: Role,
    /// Who gave the role.
    pub granted_by: UserId,
    /// Since when.
    pub granted_at: DateTimeUtc,
    /// Until when; absent while it is held.
    pub ended_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
