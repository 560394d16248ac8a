//! A day on trial is work: its hours are held against the law before the youth's side agrees to them. What an employer proposes is not, because
//! the refusal would tell it when the youth is at school.

use entities::{ParticipantId, PlaceId, participant, place};
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::appointment::ops::Slot;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::place::query::work_at;
use crate::working_time::http::FindingOut;
use crate::working_time::rules::{Rule, check, summarise};
use crate::working_time::schedule::shift_of;

/// Refuses hours that the youth may not work at the place.
///
/// # Errors
/// 409 with every rule that a time breaks, at the pointer that goes with it.
pub async fn require_lawful(
    conn: &impl ConnectionTrait,
    place: PlaceId,
    youth: ParticipantId,
    slots: &[(String, Slot)],
) -> ApiResult<()> {
    let lost = || ApiError::internal("an introduction without its place or youth");
    let place = place::Entity::find_by_id(place).one(conn).await?.ok_or_else(lost)?;
    let youth = participant::Entity::find_by_id(youth).one(conn).await?.ok_or_else(lost)?;
    let (work, _) = work_at(conn, &place, &youth, false).await?;
    let mut wrong: Vec<FieldError> = Vec::new();
    for (pointer, slot) in slots {
        let findings = summarise(&check(&work, &[shift_of(slot.starts_at, slot.ends_at)]));
        // Nobody says yet when there is a break.
        let is_told = |finding: &FindingOut| finding.is_breach && finding.rule != Rule::Break;
        let breaches = findings.into_iter().map(FindingOut::from).filter(is_told);
        wrong.extend(breaches.map(|finding| finding.fault(pointer.clone())));
    }
    if wrong.is_empty() { Ok(()) } else { Err(ApiError::from(Code::WorkingTime).at(wrong)) }
}
