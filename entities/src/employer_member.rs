//! Somebody who acts for an employer, and in which duty. The membership of the organisation lets them in; this says what they may do.

use sea_orm::entity::prelude::*;

use crate::{EmployerDuty, EmployerId, EmployerMemberId, ProgrammeId, UserId};

/// One row of `employer_members`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "employer_members")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmployerMemberId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// For which employer.
    pub employer_id: EmployerId,
    /// Who.
    pub user_id: UserId,
    /// What they do there.
    pub duty: EmployerDuty,
    /// Who let them in.
    pub added_by: UserId,
    /// When.
    pub added_at: DateTimeUtc,
    /// Until when; absent while it lasts.
    pub ended_at: Option<DateTimeUtc>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
