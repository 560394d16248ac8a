//! Reading participants and who stands around them. What the caller may see is part of each query.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    CoachAssignmentId, GuardianshipId, KinshipId, ParticipantId, Role, UserId, coach_assignment,
    guardianship, kinship, participant, user,
};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};

use super::access::Readable;
use super::rules;
use crate::auth::Person;
use crate::error::ApiResult;
use crate::page::PageQuery;

/// What [`super::access::relation_to`] says of one participant, as a condition on all of them.
fn within_sight(person: &Person, today: NaiveDate) -> Condition {
    let own_programme = Condition::all().add(participant::Column::ProgrammeId.eq(person.programme_id));
    if person.is(Role::Lead) {
        return own_programme;
    }
    let mut related = Condition::any().add(participant::Column::UserId.eq(person.user_id));
    if person.is(Role::Coach) {
        related = related.add(participant::Column::Id.in_subquery(coached_by(person)));
    }
    if person.is(Role::Guardian) {
        let children = Query::select()
            .column(guardianship::Column::ParticipantId)
            .from(guardianship::Entity)
            .and_where(guardianship::Column::UserId.eq(person.user_id))
            .and_where(guardianship::Column::EndedAt.is_null())
            .to_owned();
        let still_open = participant::Column::BirthDate.gt(rules::closed_to_guardian_if_born_by(today));
        let own_children = participant::Column::Id.in_subquery(children);
        related = related.add(Condition::all().add(own_children).add(still_open));
    }
    own_programme.add(related)
}

/// The participants whose file the caller may read, for lists of what is in those files.
#[must_use]
pub fn ids_within_sight(person: &Person, today: NaiveDate) -> SelectStatement {
    let files = participant::Entity::find().select_only().column(participant::Column::Id);
    files.filter(within_sight(person, today)).into_query()
}

/// The participants in whose thread the caller writes and reads, as `message::access` says: what happens between a youth and
/// the coaches is for them alone.
#[must_use]
pub fn ids_within_earshot(person: &Person) -> SelectStatement {
    let mut close = Condition::any().add(participant::Column::UserId.eq(person.user_id));
    if person.is(Role::Coach) {
        close = close.add(participant::Column::Id.in_subquery(coached_by(person)));
    }
    let own_programme = Condition::all().add(participant::Column::ProgrammeId.eq(person.programme_id));
    let threads = participant::Entity::find().select_only().column(participant::Column::Id);
    threads.filter(own_programme.add(close)).into_query()
}

fn coached_by(person: &Person) -> SelectStatement {
    Query::select()
        .column(coach_assignment::Column::ParticipantId)
        .from(coach_assignment::Entity)
        .and_where(coach_assignment::Column::CoachId.eq(person.user_id))
        .and_where(coach_assignment::Column::UntilAt.is_null())
        .to_owned()
}

/// Participants whose file the caller may read, newest first; one row more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_participants(
    conn: &impl ConnectionTrait,
    person: &Person,
    today: NaiveDate,
    page: &PageQuery,
) -> ApiResult<Vec<participant::Model>> {
    let rows = participant::Entity::find()
        .filter(within_sight(person, today))
        .apply_if(page.after()?, |query, id| query.filter(participant::Column::Id.lt(id)))
        .order_by_desc(participant::Column::Id)
        .limit(page.limit()? + 1)
        .all(conn)
        .await?;
    Ok(rows)
}

/// What youths are called by, in one query however many they are.
///
/// # Errors
/// Where the database fails.
pub async fn first_names(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = ParticipantId>,
) -> ApiResult<HashMap<ParticipantId, String>> {
    let ids: HashSet<ParticipantId> = ids.into_iter().collect();
    let names: Vec<(ParticipantId, String)> = participant::Entity::find()
        .select_only()
        .column(participant::Column::Id)
        .column(participant::Column::FirstName)
        .filter(participant::Column::Id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(names.into_iter().collect())
}

/// A coach assignment with the name of the coach.
#[derive(Clone, Debug, FromQueryResult)]
pub struct CoachRow {
    /// Names the assignment.
    pub id: CoachAssignmentId,
    /// The coach.
    pub coach_id: UserId,
    /// The coach's name.
    pub display_name: String,
    /// Start, included.
    pub from_at: DateTime<Utc>,
    /// End, excluded.
    pub until_at: Option<DateTime<Utc>>,
}

fn coaches_of(id: ParticipantId) -> sea_orm::Select<coach_assignment::Entity> {
    let to_user = coach_assignment::Entity::belongs_to(user::Entity)
        .from(coach_assignment::Column::CoachId)
        .to(user::Column::Id);
    coach_assignment::Entity::find()
        .column_as(user::Column::DisplayName, "display_name")
        .join(JoinType::InnerJoin, to_user.into())
        .filter(coach_assignment::Column::ParticipantId.eq(id))
        .order_by_desc(coach_assignment::Column::Id)
}

/// The coaches of now. There are one or two, so they come at once.
///
/// # Errors
/// Where the database fails.
pub async fn list_coaches(conn: &impl ConnectionTrait, readable: &Readable) -> Result<Vec<CoachRow>, DbErr> {
    coaches_of(readable.participant().id)
        .filter(coach_assignment::Column::UntilAt.is_null())
        .limit(100)
        .into_model()
        .all(conn)
        .await
}

/// All coach assignments, past ones too, newest first; one row more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_coach_assignments(
    conn: &impl ConnectionTrait,
    readable: &Readable,
    page: &PageQuery,
) -> ApiResult<Vec<CoachRow>> {
    let rows = coaches_of(readable.participant().id)
        .apply_if(page.after()?, |query, id| query.filter(coach_assignment::Column::Id.lt(id)))
        .limit(page.limit()? + 1)
        .into_model()
        .all(conn)
        .await?;
    Ok(rows)
}

/// A guardianship with the name of the guardian.
#[derive(Clone, Debug, FromQueryResult)]
pub struct GuardianRow {
    /// Names the guardianship.
    pub id: GuardianshipId,
    /// The guardian.
    pub user_id: UserId,
    /// The guardian's name.
    pub display_name: String,
    /// Since when it is recorded.
    pub since: DateTime<Utc>,
    /// Until when.
    pub ended_at: Option<DateTime<Utc>>,
}

/// The guardians of now, newest first; one row more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_guardians(
    conn: &impl ConnectionTrait,
    readable: &Readable,
    page: &PageQuery,
) -> ApiResult<Vec<GuardianRow>> {
    let to_user = guardianship::Entity::belongs_to(user::Entity)
        .from(guardianship::Column::UserId)
        .to(user::Column::Id);
    let rows = guardianship::Entity::find()
        .column_as(user::Column::DisplayName, "display_name")
        .join(JoinType::InnerJoin, to_user.into())
        .filter(guardianship::Column::ParticipantId.eq(readable.participant().id))
        .filter(guardianship::Column::EndedAt.is_null())
        .apply_if(page.after()?, |query, id| query.filter(guardianship::Column::Id.lt(id)))
        .order_by_desc(guardianship::Column::Id)
        .limit(page.limit()? + 1)
        .into_model()
        .all(conn)
        .await?;
    Ok(rows)
}

/// A declared family tie with the name of the relative.
#[derive(Clone, Debug, FromQueryResult)]
pub struct KinshipRow {
    /// Names the tie.
    pub id: KinshipId,
    /// The relative.
    pub user_id: UserId,
    /// The relative's name.
    pub display_name: String,
    /// Who declared it.
    pub declared_by: UserId,
    /// When.
    pub declared_at: DateTime<Utc>,
}

/// Declared family ties, newest first; one row more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_kinships(
    conn: &impl ConnectionTrait,
    readable: &Readable,
    page: &PageQuery,
) -> ApiResult<Vec<KinshipRow>> {
    let to_user =
        kinship::Entity::belongs_to(user::Entity).from(kinship::Column::UserId).to(user::Column::Id);
    let rows = kinship::Entity::find()
        .column_as(user::Column::DisplayName, "display_name")
        .join(JoinType::InnerJoin, to_user.into())
        .filter(kinship::Column::ParticipantId.eq(readable.participant().id))
        .apply_if(page.after()?, |query, id| query.filter(kinship::Column::Id.lt(id)))
        .order_by_desc(kinship::Column::Id)
        .limit(page.limit()? + 1)
        .into_model()
        .all(conn)
        .await?;
    Ok(rows)
}

/// The day of birth of the caller, where the caller is a youth.
///
/// # Errors
/// Where the database fails.
pub async fn find_birth_date(conn: &impl ConnectionTrait, person: &Person) -> ApiResult<Option<NaiveDate>> {
    let Some(id) = person.participant_id else { return Ok(None) };
    Ok(participant::Entity::find_by_id(id).one(conn).await?.map(|youth| youth.birth_date))
}
