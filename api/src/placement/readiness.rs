//! Whether a draft can come into force: what has to hold beside the signatures.
//!
//! It is asked with every signature, so that nobody signs in vain. Those who don't see the file hear with the last alone whether the law
//! allows it, because a yes or no to each draft would tell them age and timetable.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entities::{
    EmployerState, IntroductionState, ParticipantId, PlacementId, employer, introduction, participant,
    placement,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::judging::{judge, place_of, require_period};
use crate::error::{ApiResult, Code};
use crate::place::rules::check_position;

/// Refuses a draft whose first day is past, or whose introduction, employer or place is no longer there for it.
///
/// # Errors
/// 409 that says what is in the way.
pub async fn require_open(
    conn: &impl ConnectionTrait,
    row: &placement::Model,
    today: NaiveDate,
) -> ApiResult<()> {
    if row.starts_on < today {
        return Err(Code::PlacementStarted.into());
    }
    let introduction = introduction::Entity::find_by_id(row.introduction_id).one(conn).await?;
    if introduction.is_none_or(|introduction| introduction.state != IntroductionState::Accepted) {
        return Err(Code::IntroductionNotAccepted.into());
    }
    let employer = employer::Entity::find_by_id(row.employer_id).one(conn).await?;
    if employer.is_none_or(|employer| employer.state != EmployerState::Verified) {
        return Err(Code::PlacementEmployerClosed.into());
    }
    let place = place_of(conn, row).await?;
    check_position(&place)?;
    require_period(row, &place)
}

/// The same, and refuses what the place or the law forbids.
///
/// # Errors
/// 409 that says what is in the way.
pub async fn require_ready(
    conn: &impl ConnectionTrait,
    row: &placement::Model,
    youth: &participant::Model,
    today: NaiveDate,
) -> ApiResult<()> {
    require_open(conn, row, today).await?;
    judge(conn, row, youth).await?.require_lawful()
}

/// Which of them can come into force once everybody has signed. Each is judged by itself, which takes some statements: for the few drafts that
/// somebody has open.
///
/// # Errors
/// Where the database fails.
pub async fn list_ready(
    conn: &impl ConnectionTrait,
    ids: &[PlacementId],
    today: NaiveDate,
) -> ApiResult<HashSet<PlacementId>> {
    let found = placement::Entity::find().filter(placement::Column::Id.is_in(ids.iter().copied()));
    let drafts = found.all(conn).await?;
    let theirs = drafts.iter().map(|draft| draft.participant_id);
    let found = participant::Entity::find().filter(participant::Column::Id.is_in(theirs));
    let youths: HashMap<ParticipantId, participant::Model> =
        found.all(conn).await?.into_iter().map(|youth| (youth.id, youth)).collect();
    let mut ready = HashSet::new();
    for draft in drafts {
        let Some(youth) = youths.get(&draft.participant_id) else { continue };
        match require_ready(conn, &draft, youth, today).await {
            Ok(()) => {
                ready.insert(draft.id);
            }
            Err(why) if why.code.status().is_client_error() => {}
            Err(failure) => return Err(failure),
        }
    }
    Ok(ready)
}
