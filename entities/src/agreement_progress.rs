//! What the confirmed check-ins of an agreement add up to, kept beside them so that nobody reads history to know the standing.

use sea_orm::entity::prelude::*;

use crate::{AgreementId, ParticipantId, ProgrammeId, Standing};

/// One row of `agreement_progress`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement_progress")]
pub struct Model {
    /// The agreement.
    #[sea_orm(primary_key, auto_increment = false)]
    pub agreement_id: AgreementId,
    /// The programme it belongs to.
    pub programme_id: ProgrammeId,
    /// Whose.
    pub participant_id: ParticipantId,
    /// Occasions kept within the period.
    pub kept: i32,
    /// Occasions come late to.
    pub late: i32,
    /// Occasions missed.
    pub missed: i32,
    /// Occasions excused.
    pub excused: i32,
    /// The newest days with a miss as a JSON list, as many as the rule can need.
    pub recent_misses: String,
    /// Whether some stretch of the period held more misses than the rule allows.
    pub is_broken: bool,
    /// Occasions kept in a row, up to the newest.
    pub streak: i32,
    /// The longest streak so far.
    pub best_streak: i32,
    /// Where it stood when this was last reckoned.
    pub standing: Standing,
    /// The day on which the standing can change though nothing happens.
    pub turns_on: Option<Date>,
    /// When this was last reckoned.
    pub updated_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
