//! Writing down when there is school.

use entities::school_timetable;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use super::access::Writable;
use super::rules::SchoolDay;
use crate::auth::Person;
use crate::clock::{age_on, day_of};
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, FieldError};
use crate::record::{Actor, record};

/// Under this age everybody goes to school (Leerplichtwet 1969 art. 3).
const SCHOOL_UNTIL: u32 = 16;

/// Puts a whole week in the place of what was there.
///
/// # Errors
/// 400 for a week without school under 16.
pub async fn set_timetable(
    tx: &Tx,
    person: &Person,
    target: &Writable,
    days: &[SchoolDay],
) -> ApiResult<school_timetable::Model> {
    let participant = target.participant();
    if days.is_empty() && age_on(participant.birth_date, day_of(tx.now())) < SCHOOL_UNTIL {
        return Err(ApiError::invalid(vec![FieldError::new("/days", "school_needed")]));
    }
    let row = school_timetable::ActiveModel {
        participant_id: Set(participant.id),
        days: Set(serde_json::to_string(days).map_err(ApiError::internal)?),
        set_by: Set(person.user_id),
        set_at: Set(tx.now()),
    };
    school_timetable::Entity::delete_by_id(participant.id).exec(tx).await?;
    let row = row.insert(tx).await?;
    let did = Actor::from(person).did("school_timetable.set", participant.id.0, Some(participant.id));
    record(tx, did).await?;
    Ok(row)
}
