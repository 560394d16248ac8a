//! Reading when there is school.

use entities::{ParticipantId, school_timetable};
use sea_orm::{ConnectionTrait, EntityTrait};

use super::rules::{SchoolDay, assumed_timetable};
use crate::error::{ApiError, ApiResult};

/// When a youth is at school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timetable {
    /// Days with school, Monday first.
    pub days: Vec<SchoolDay>,
    /// Whether nobody wrote it down, so that an ordinary week is assumed.
    pub is_assumed: bool,
}

/// The timetable of a youth, or what is assumed.
///
/// # Errors
/// Where the database fails.
pub async fn get_timetable(conn: &impl ConnectionTrait, id: ParticipantId) -> ApiResult<Timetable> {
    match school_timetable::Entity::find_by_id(id).one(conn).await? {
        Some(row) => {
            let days = serde_json::from_str(&row.days).map_err(ApiError::internal)?;
            Ok(Timetable { days, is_assumed: false })
        }
        None => Ok(Timetable { days: assumed_timetable(), is_assumed: true }),
    }
}
