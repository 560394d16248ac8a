//! Reading visits with the names of their employers, and who comes.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::{
    EmployerState, ParticipantId, Role, SignUpState, VisitId, VisitSignUpId, VisitState, coach_assignment,
    employer, visit, visit_sign_up,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait,
};
use uuid::Uuid;

use crate::auth::Person;
use crate::employer::acting;
use crate::employer::query::names_of;
use crate::error::{ApiError, ApiResult};
use crate::participant::query::first_names;

/// A visit with what goes with it.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The visit.
    pub row: visit::Model,
    /// Name of its employer.
    pub employer_name: Option<String>,
    /// The reader's own place, where the reader is a youth.
    pub sign_up_id: Option<VisitSignUpId>,
}

/// Which visits somebody looks for.
#[derive(Clone, Copy, Debug)]
pub struct Which {
    /// In this state.
    pub state: VisitState,
    /// That start then or later.
    pub from: DateTime<Utc>,
}

/// Where a page ended: start and identifier of its last item.
pub type After = Option<(DateTime<Utc>, Uuid)>;

/// What of the programme's visits is `person`'s business, whatever their role. Each is held against what
/// [`super::access`] says of one.
fn scope(person: &Person) -> Condition {
    let mut seen =
        Condition::any().add(visit::Column::EmployerId.in_subquery(acting::employers(person.user_id)));
    if person.is(Role::Lead) {
        seen = seen.add(visit::Column::Id.is_not_null());
    }
    if person.is(Role::Coach) {
        seen = seen.add(visit::Column::State.is_not_in([VisitState::Proposed, VisitState::Declined]));
    }
    if person.is(Role::Participant) || person.is(Role::Guardian) {
        let trusted = employer::Entity::find()
            .select_only()
            .column(employer::Column::Id)
            .filter(employer::Column::ProgrammeId.eq(person.programme_id))
            .filter(employer::Column::State.eq(EmployerState::Verified))
            .into_query();
        let is_trusted = Condition::any()
            .add(visit::Column::EmployerId.is_null())
            .add(visit::Column::EmployerId.in_subquery(trusted));
        seen = seen.add(Condition::all().add(visit::Column::State.eq(VisitState::Published)).add(is_trusted));
    }
    seen
}

/// Visits in one state, the nearest first; one more than the page holds.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &impl ConnectionTrait,
    person: &Person,
    which: Which,
    after: After,
    limit: u64,
) -> ApiResult<Vec<Whole>> {
    let behind = |(starts_at, id): (DateTime<Utc>, Uuid)| {
        let same = Condition::all()
            .add(visit::Column::StartsAt.eq(starts_at))
            .add(visit::Column::Id.gt(VisitId(id)));
        Condition::any().add(visit::Column::StartsAt.gt(starts_at)).add(same)
    };
    let rows = visit::Entity::find()
        .filter(visit::Column::ProgrammeId.eq(person.programme_id))
        .filter(visit::Column::State.eq(which.state))
        .filter(visit::Column::StartsAt.gte(which.from))
        .filter(scope(person))
        .apply_if(after, |list, after| list.filter(behind(after)))
        .order_by_asc(visit::Column::StartsAt)
        .order_by_asc(visit::Column::Id)
        .limit(limit.saturating_add(1))
        .all(conn)
        .await?;
    complete(conn, person, rows).await
}

/// Adds what goes with each, in two queries however many there are.
///
/// # Errors
/// Where the database fails.
pub async fn complete(
    conn: &impl ConnectionTrait,
    person: &Person,
    rows: Vec<visit::Model>,
) -> ApiResult<Vec<Whole>> {
    let names = names_of(conn, rows.iter().filter_map(|row| row.employer_id)).await?;
    let own = own_places(conn, person, rows.iter().map(|row| row.id)).await?;
    let whole = |row: visit::Model| Whole {
        employer_name: row.employer_id.and_then(|id| names.get(&id).cloned()),
        sign_up_id: own.get(&row.id).copied(),
        row,
    };
    Ok(rows.into_iter().map(whole).collect())
}

/// One of them.
///
/// # Errors
/// Where the database fails.
pub async fn complete_one(
    conn: &impl ConnectionTrait,
    person: &Person,
    row: visit::Model,
) -> ApiResult<Whole> {
    let whole = complete(conn, person, vec![row]).await?.pop();
    whole.ok_or_else(|| ApiError::internal("a visit went missing"))
}

async fn own_places(
    conn: &impl ConnectionTrait,
    person: &Person,
    ids: impl Iterator<Item = VisitId>,
) -> ApiResult<HashMap<VisitId, VisitSignUpId>> {
    let Some(youth) = person.participant_id else { return Ok(HashMap::new()) };
    let rows: Vec<(VisitId, VisitSignUpId)> = visit_sign_up::Entity::find()
        .select_only()
        .column(visit_sign_up::Column::VisitId)
        .column(visit_sign_up::Column::Id)
        .filter(visit_sign_up::Column::ParticipantId.eq(youth))
        .filter(visit_sign_up::Column::VisitId.is_in(ids))
        .filter(visit_sign_up::Column::State.ne(SignUpState::Cancelled))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// A sign-up with the first name of the youth, and whether the file is open to the reader.
#[derive(Clone, Debug)]
pub struct Guest {
    /// The sign-up.
    pub row: visit_sign_up::Model,
    /// First name: enough to tick somebody off.
    pub first_name: String,
    /// Whether the reader may know more.
    pub is_own: bool,
}

/// Who comes or came, in the order in which they signed up. There are at most as many as places.
///
/// # Errors
/// Where the database fails.
pub async fn list_guests(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: VisitId,
    is_lead: bool,
) -> ApiResult<Vec<Guest>> {
    let rows = visit_sign_up::Entity::find()
        .filter(visit_sign_up::Column::VisitId.eq(id))
        .filter(visit_sign_up::Column::State.ne(SignUpState::Cancelled))
        .order_by_asc(visit_sign_up::Column::Id)
        .all(conn)
        .await?;
    let names = first_names(conn, rows.iter().map(|row| row.participant_id)).await?;
    let own: Vec<ParticipantId> = coach_assignment::Entity::find()
        .select_only()
        .column(coach_assignment::Column::ParticipantId)
        .filter(coach_assignment::Column::CoachId.eq(person.user_id))
        .filter(coach_assignment::Column::UntilAt.is_null())
        .into_tuple()
        .all(conn)
        .await?;
    let guest = |row: visit_sign_up::Model| Guest {
        first_name: names.get(&row.participant_id).cloned().unwrap_or_default(),
        is_own: is_lead || own.contains(&row.participant_id),
        row,
    };
    Ok(rows.into_iter().map(guest).collect())
}

/// The places that a youth took, newest first, with their visits; one more than the page holds.
///
/// # Errors
/// Where the database fails.
pub async fn list_of_participant(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<(visit_sign_up::Model, visit::Model)>> {
    let its_visit = visit_sign_up::Entity::belongs_to(visit::Entity)
        .from(visit_sign_up::Column::VisitId)
        .to(visit::Column::Id)
        .into();
    let rows = visit_sign_up::Entity::find()
        .join(JoinType::InnerJoin, its_visit)
        .select_also(visit::Entity)
        .filter(visit_sign_up::Column::ParticipantId.eq(participant))
        .apply_if(after, |list, after| list.filter(visit_sign_up::Column::Id.lt(VisitSignUpId(after))))
        .order_by_desc(visit_sign_up::Column::Id)
        .limit(limit.saturating_add(1))
        .all(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(row, visit)| Some((row, visit?))).collect())
}
