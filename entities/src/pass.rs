//! A free-time pass (vrijetijdspas): one a participant and calendar year.

use sea_orm::entity::prelude::*;

use crate::{Cents, ParticipantId, PassId, PassState, ProgrammeId};

/// One row of `passes`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "passes")]
pub struct Model {
    /// Identifier.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PassId,
    /// The programme.
    pub programme_id: ProgrammeId,
    /// Whose.
    pub participant_id: ParticipantId,
    /// Calendar year in Amsterdam.
    pub year: i32,
    /// Base grant of the age band, euro cents.
    pub base_cents: Cents,
    /// When the base grant moved in; absent while the fund can't cover it.
    pub granted_at: Option<DateTimeUtc>,
    /// Open, blocked or expired.
    pub state: PassState,
    /// Why it is blocked; the youth reads it.
    pub block_reason: Option<String>,
    /// When what was unspent returned to the fund.
    pub expired_at: Option<DateTimeUtc>,
    /// Counts changes, for `ETag`.
    pub version: i32,
    /// When it was opened.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
