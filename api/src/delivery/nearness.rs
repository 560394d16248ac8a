//! Whether somebody is still anything to a youth when a notice about them is about to leave.

use chrono::NaiveDate;
use entities::{
    ContactState, Role, agreement_contact, coach_assignment, guardianship, membership, notice, participant,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::contact::query::open_agreements;
use crate::error::ApiResult;
use crate::notice::employers;
use crate::participant::rules::is_open_to_guardian;

/// Whether the reader is still anything to the youth: a former coach is told nothing, nor a guardian once the youth is 16.
///
/// # Errors
/// Where the database fails.
pub async fn is_reader_still_near(
    conn: &impl ConnectionTrait,
    notice: &notice::Model,
    today: NaiveDate,
) -> ApiResult<bool> {
    let Some(participant_id) = notice.participant_id else { return Ok(true) };
    let user_id = notice.user_id;
    let youth = participant::Entity::find_by_id(participant_id).one(conn).await?;
    let Some(youth) = youth else { return Ok(false) };
    if youth.user_id == user_id {
        return Ok(true);
    }
    let is_open_to_guardian = is_open_to_guardian(youth.birth_date, today);
    let coach = coach_assignment::Entity::find()
        .filter(coach_assignment::Column::ParticipantId.eq(participant_id))
        .filter(coach_assignment::Column::CoachId.eq(user_id))
        .filter(coach_assignment::Column::UntilAt.is_null());
    let guardian = guardianship::Entity::find()
        .filter(guardianship::Column::ParticipantId.eq(participant_id))
        .filter(guardianship::Column::UserId.eq(user_id))
        .filter(guardianship::Column::EndedAt.is_null());
    let contact = agreement_contact::Entity::find()
        .filter(agreement_contact::Column::ParticipantId.eq(participant_id))
        .filter(agreement_contact::Column::UserId.eq(user_id))
        .filter(agreement_contact::Column::State.is_in([ContactState::Invited, ContactState::Signed]))
        .filter(agreement_contact::Column::AgreementId.in_subquery(open_agreements(today)));
    let officer = membership::Entity::find()
        .filter(membership::Column::UserId.eq(user_id))
        .filter(membership::Column::Role.is_in([Role::Lead, Role::Finance]))
        .filter(membership::Column::EndedAt.is_null());
    Ok(coach.limit(1).one(conn).await?.is_some()
        || (is_open_to_guardian && guardian.limit(1).one(conn).await?.is_some())
        || contact.limit(1).one(conn).await?.is_some()
        || officer.limit(1).one(conn).await?.is_some()
        || employers::is_near(conn, user_id, participant_id).await?)
}
