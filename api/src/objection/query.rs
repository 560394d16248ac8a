//! Reading objections. What the caller may see is part of each query.

use chrono::{DateTime, NaiveDate, Utc};
use entities::{MilestoneEvent, MilestoneId, ObjectionId, ObjectionState, milestone_event, objection};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

use crate::auth::Person;
use crate::error::ApiResult;
use crate::page::PageQuery;
use crate::participant::query::ids_within_sight;

/// Objections of those whose file the caller may read, the most urgent first; one row more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_objections(
    conn: &impl ConnectionTrait,
    person: &Person,
    today: NaiveDate,
    state: Option<ObjectionState>,
    page: &PageQuery,
) -> ApiResult<Vec<objection::Model>> {
    let own = objection::Column::ProgrammeId.eq(person.programme_id);
    let last = match page.after()? {
        Some(id) => {
            let last = objection::Entity::find_by_id(ObjectionId(id)).filter(own.clone()).one(conn).await?;
            match last {
                Some(last) => Some(last),
                None => return Ok(Vec::new()),
            }
        }
        None => None,
    };
    let rows = objection::Entity::find()
        .filter(own)
        .filter(objection::Column::ParticipantId.in_subquery(ids_within_sight(person, today)))
        .apply_if(state, |query, state| query.filter(objection::Column::State.eq(state)))
        .apply_if(last, |query, last| query.filter(is_after(&last)))
        .order_by_asc(objection::Column::DecideBy)
        .order_by_asc(objection::Column::Id)
        .limit(page.limit()?.saturating_add(1))
        .all(conn)
        .await?;
    Ok(rows)
}

fn is_after(last: &objection::Model) -> Condition {
    let same_day = Condition::all()
        .add(objection::Column::DecideBy.eq(last.decide_by))
        .add(objection::Column::Id.gt(last.id));
    Condition::any().add(objection::Column::DecideBy.gt(last.decide_by)).add(same_day)
}

/// Whether a decision of that moment was objected to before, whatever became of it.
///
/// # Errors
/// Where the database fails.
pub async fn was_objected_to(
    conn: &impl ConnectionTrait,
    subject: Uuid,
    decided_at: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let earlier = objection::Entity::find()
        .filter(objection::Column::SubjectId.eq(subject))
        .filter(objection::Column::FiledAt.gte(decided_at))
        .one(conn)
        .await?;
    Ok(earlier.is_some())
}

/// Who sent a milestone back last, and when.
///
/// # Errors
/// Where the database fails.
pub async fn last_return(
    conn: &impl ConnectionTrait,
    milestone: MilestoneId,
) -> Result<Option<milestone_event::Model>, DbErr> {
    milestone_event::Entity::find()
        .filter(milestone_event::Column::MilestoneId.eq(milestone))
        .filter(milestone_event::Column::Event.eq(MilestoneEvent::Return))
        .order_by_desc(milestone_event::Column::Id)
        .one(conn)
        .await
}

/// Open objections of all programmes that are to be decided by a day.
///
/// # Errors
/// Where the database fails.
pub async fn list_open_until(conn: &impl ConnectionTrait, day: NaiveDate) -> Result<Vec<ObjectionId>, DbErr> {
    objection::Entity::find()
        .select_only()
        .column(objection::Column::Id)
        .filter(objection::Column::State.eq(ObjectionState::Filed))
        .filter(objection::Column::DecideBy.lte(day))
        .order_by_asc(objection::Column::DecideBy)
        .into_tuple()
        .all(conn)
        .await
}
