//! A youth who wants to come to a visit.

use sea_orm::entity::prelude::*;

use crate::{ParticipantId, ProgrammeId, SignUpState, UserId, VisitId, VisitSignUpId};

/// One row of `visit_sign_ups`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "visit_sign_ups")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VisitSignUpId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// Which visit.
    pub visit_id: VisitId,
    /// Who.
    pub participant_id: ParticipantId,
    /// Where it stands.
    pub state: SignUpState,
    /// When.
    pub signed_up_at: DateTimeUtc,
    /// Who changed it last.
    pub changed_by: UserId,
    /// When.
    pub changed_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
