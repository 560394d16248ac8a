//! An objection (bezwaar) of a youth against a refused payout or a returned milestone.

use sea_orm::entity::prelude::*;

use crate::{ObjectionId, ObjectionState, ObjectionSubject, ParticipantId, ProgrammeId, UserId};

/// One row of `objections`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "objections")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ObjectionId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// Whose.
    pub participant_id: ParticipantId,
    /// Against what.
    pub subject_kind: ObjectionSubject,
    /// Against which one.
    pub subject_id: Uuid,
    /// Who had decided: not the one who decides now.
    pub against_user_id: UserId,
    /// Why the youth does not agree.
    pub grounds: String,
    /// Where it stands.
    pub state: ObjectionState,
    /// Who filed it: the youth or a guardian.
    pub filed_by: UserId,
    /// When.
    pub filed_at: DateTimeUtc,
    /// Last day to decide: six weeks after it was filed.
    pub decide_by: Date,
    /// The lead who decided.
    pub decided_by: Option<UserId>,
    /// When.
    pub decided_at: Option<DateTimeUtc>,
    /// Why; the youth reads it.
    pub decision_reason: Option<String>,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
