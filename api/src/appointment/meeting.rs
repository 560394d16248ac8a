//! What else is asked when a meeting of youth and employer is put at another time: both must still be in touch, and a day on trial is work.

use entities::{IntroductionId, MeetingKind, Side, appointment, introduction, proposal};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::ops::Slot;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code};
use crate::proposal::trial::require_lawful;

/// Refuses to put a meeting there.
///
/// # Errors
/// `messages_blocked` to youth and employer; `trial_not_moved` to the employer, whom a rule that the hours break would tell when
/// the youth is at school; `working_time` to the youth's side.
pub(super) async fn require_movable(
    tx: &Tx,
    row: &appointment::Model,
    (side, id): (Side, IntroductionId),
    slot: Slot,
) -> ApiResult<()> {
    let introduction = introduction::Entity::find_by_id(id).one(tx).await?;
    let introduction =
        introduction.ok_or_else(|| ApiError::internal("a meeting without its introduction"))?;
    if introduction.blocked_at.is_some() && side != Side::Coach {
        return Err(Code::MessagesBlocked.into());
    }
    let trial = proposal::Entity::find()
        .filter(proposal::Column::IntroductionId.eq(id))
        .filter(proposal::Column::AppointmentId.eq(row.id))
        .filter(proposal::Column::Meeting.eq(MeetingKind::Trial));
    if trial.one(tx).await?.is_none() {
        return Ok(());
    }
    if side == Side::Contact {
        return Err(Code::TrialNotMoved.into());
    }
    let named = [("/startsAt".to_owned(), slot)];
    require_lawful(tx, introduction.place_id, row.participant_id, &named).await
}
