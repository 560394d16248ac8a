//! Reading employers with what belongs to them, their people and their history.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Months, Utc};
use entities::{
    EmployerDuty, EmployerEvent, EmployerEventId, EmployerId, EmployerMemberId, EmployerState, ProgrammeId,
    Sector, UserId, employer, employer_event, employer_member, introduction, organisation, user,
};
use sea_orm::sea_query::LikeExpr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, RelationDef, Statement,
};

use super::access::Scope;
use super::acting;
use super::bound::Steps;
use super::rules::answer_rate_percent;
use crate::auth::Person;
use crate::error::{ApiError, ApiResult};
use crate::page::PageQuery;
use crate::search::pattern_of;

/// Which employers somebody asks for.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// In this state only.
    pub state: Option<EmployerState>,
    /// In this line of work only.
    pub sector: Option<Sector>,
    /// Words in small letters, all of which must occur.
    pub words: Vec<String>,
}

/// Employers within `scope`, newest first, one more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list(
    conn: &impl ConnectionTrait,
    person: &Person,
    scope: Scope,
    wish: &Wish,
    page: &PageQuery,
) -> ApiResult<Vec<employer::Model>> {
    let mut rows = employer::Entity::find().filter(employer::Column::ProgrammeId.eq(person.programme_id));
    match scope {
        Scope::Programme => {}
        Scope::Verified => rows = rows.filter(employer::Column::State.eq(EmployerState::Verified)),
        Scope::Own => {
            let own = acting::employers_in_any_state(person.user_id);
            rows = rows.filter(employer::Column::Id.in_subquery(own));
        }
    }
    for word in &wish.words {
        let holds = LikeExpr::new(pattern_of(word)).escape('!');
        rows = rows.filter(employer::Column::SearchText.like(holds));
    }
    let rows = rows
        .apply_if(wish.state, |list, state| list.filter(employer::Column::State.eq(state)))
        .apply_if(wish.sector, |list, sector| list.filter(employer::Column::Sector.eq(sector)))
        .apply_if(page.after()?, |list, id| list.filter(employer::Column::Id.lt(EmployerId(id))))
        .order_by_desc(employer::Column::Id)
        .limit(page.limit()?.saturating_add(1));
    Ok(rows.all(conn).await?)
}

/// An employer with what belongs to it.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The employer.
    pub row: employer::Model,
    /// Name of its organisation.
    pub name: String,
    /// How many of a hundred introductions it answered in time; `None` where there are too few to tell.
    pub answer_rate_percent: Option<i64>,
    /// Whether another employer has its number in the trade register.
    pub shares_number: bool,
}

/// Adds what belongs to each, as it is `now`: three queries however many there are.
///
/// # Errors
/// Where the database fails.
pub async fn complete(
    conn: &impl ConnectionTrait,
    rows: Vec<employer::Model>,
    now: DateTime<Utc>,
) -> ApiResult<Vec<Whole>> {
    let Some(programme_id) = rows.first().map(|row| row.programme_id) else { return Ok(Vec::new()) };
    let names = names_of(conn, rows.iter().map(|row| row.id)).await?;
    let answers = answers(conn, rows.iter().map(|row| row.id), now).await?;
    let shared = shared_numbers(conn, programme_id, rows.iter().map(|row| row.kvk_number.clone())).await?;
    let whole = |row: employer::Model| Whole {
        name: names.get(&row.id).cloned().unwrap_or_default(),
        answer_rate_percent: answers
            .get(&row.id)
            .and_then(|(answered, lapsed)| answer_rate_percent(*answered, *lapsed)),
        shares_number: shared.contains(&row.kvk_number),
        row,
    };
    Ok(rows.into_iter().map(whole).collect())
}

/// What an employer is called: the name of its organisation.
///
/// # Errors
/// Where the database fails.
pub async fn name_of(conn: &impl ConnectionTrait, id: EmployerId) -> ApiResult<String> {
    let name = names_of(conn, [id]).await?.remove(&id);
    name.ok_or_else(|| ApiError::internal("an employer without its organisation"))
}

fn its_organisation() -> RelationDef {
    employer::Entity::belongs_to(organisation::Entity)
        .from(employer::Column::OrganisationId)
        .to(organisation::Column::Id)
        .into()
}

/// What employers are called, in one query however many there are.
///
/// # Errors
/// Where the database fails.
pub async fn names_of(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = EmployerId>,
) -> ApiResult<HashMap<EmployerId, String>> {
    let ids: HashSet<EmployerId> = ids.into_iter().collect();
    let names: Vec<(EmployerId, String)> = employer::Entity::find()
        .select_only()
        .column(employer::Column::Id)
        .column(organisation::Column::Name)
        .join(JoinType::InnerJoin, its_organisation())
        .filter(employer::Column::Id.is_in(ids))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(names.into_iter().collect())
}

/// How many introductions of the last twelve months each employer answered, and how many lapsed.
async fn answers(
    conn: &impl ConnectionTrait,
    employers: impl IntoIterator<Item = EmployerId>,
    now: DateTime<Utc>,
) -> Result<HashMap<EmployerId, (i64, i64)>, DbErr> {
    let since = now.checked_sub_months(Months::new(12)).unwrap_or(now);
    let is_lapsed = introduction::Column::State.eq(entities::IntroductionState::Lapsed);
    let is_answered = introduction::Column::AnsweredAt.is_not_null();
    let counts: Vec<(EmployerId, i64, i64)> = introduction::Entity::find()
        .select_only()
        .column(introduction::Column::EmployerId)
        .column_as(introduction::Column::AnsweredAt.count(), "answered")
        .column_as(introduction::Column::Id.count(), "told")
        .filter(introduction::Column::EmployerId.is_in(employers))
        .filter(introduction::Column::IntroducedAt.gte(since))
        .filter(is_answered.or(is_lapsed))
        .group_by(introduction::Column::EmployerId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(counts.into_iter().map(|(id, answered, told)| (id, (answered, told - answered))).collect())
}

async fn shared_numbers(
    conn: &impl ConnectionTrait,
    programme_id: ProgrammeId,
    numbers: impl IntoIterator<Item = String>,
) -> Result<HashSet<String>, DbErr> {
    let shared: Vec<String> = employer::Entity::find()
        .select_only()
        .column(employer::Column::KvkNumber)
        .filter(employer::Column::ProgrammeId.eq(programme_id))
        .filter(employer::Column::KvkNumber.is_in(numbers))
        .group_by(employer::Column::KvkNumber)
        .having(employer::Column::Id.count().gt(1))
        .into_tuple()
        .all(conn)
        .await?;
    Ok(shared.into_iter().collect())
}

/// Steps in the life of an employer, newest first, one more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_events(
    conn: &impl ConnectionTrait,
    id: EmployerId,
    page: &PageQuery,
) -> ApiResult<Vec<employer_event::Model>> {
    let rows = employer_event::Entity::find()
        .filter(employer_event::Column::EmployerId.eq(id))
        .apply_if(page.after()?, |list, id| list.filter(employer_event::Column::Id.lt(EmployerEventId(id))))
        .order_by_desc(employer_event::Column::Id)
        .limit(page.limit()?.saturating_add(1));
    Ok(rows.all(conn).await?)
}

/// Somebody at an employer, and what is known of the account.
#[derive(Clone, Debug, FromQueryResult)]
pub struct MemberRow {
    /// Names the place at the employer.
    pub id: EmployerMemberId,
    /// The account.
    pub user_id: UserId,
    /// Name to sign in with.
    pub login_name: String,
    /// What people call them.
    pub display_name: String,
    /// The hash, of which only matters whether it is there.
    pub passphrase_hash: Option<String>,
    /// What they do there.
    pub duty: EmployerDuty,
    /// Since when.
    pub added_at: DateTime<Utc>,
    /// Until when.
    pub ended_at: Option<DateTime<Utc>>,
}

fn account() -> RelationDef {
    employer_member::Entity::belongs_to(user::Entity)
        .from(employer_member::Column::UserId)
        .to(user::Column::Id)
        .into()
}

fn members() -> sea_orm::Select<employer_member::Entity> {
    employer_member::Entity::find()
        .column(user::Column::LoginName)
        .column(user::Column::DisplayName)
        .column(user::Column::PassphraseHash)
        .join(JoinType::InnerJoin, account())
}

/// Those who act for an employer now, newest first, one more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_members(
    conn: &impl ConnectionTrait,
    id: EmployerId,
    page: &PageQuery,
) -> ApiResult<Vec<MemberRow>> {
    let rows = members()
        .filter(employer_member::Column::EmployerId.eq(id))
        .filter(employer_member::Column::EndedAt.is_null())
        .apply_if(page.after()?, |list, id| list.filter(employer_member::Column::Id.lt(EmployerMemberId(id))))
        .order_by_desc(employer_member::Column::Id)
        .limit(page.limit()?.saturating_add(1));
    Ok(rows.into_model::<MemberRow>().all(conn).await?)
}

/// One of them, or of those who were.
///
/// # Errors
/// Where the database fails.
pub async fn show_member(
    conn: &impl ConnectionTrait,
    member: employer_member::Model,
) -> ApiResult<MemberRow> {
    let row = members().filter(employer_member::Column::Id.eq(member.id)).into_model::<MemberRow>();
    Ok(row.one(conn).await?.ok_or(crate::error::Code::NotFound)?)
}

/// An employer for which somebody acts.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OwnRow {
    /// The employer.
    pub employer_id: EmployerId,
    /// The caller's place there.
    pub member_id: EmployerMemberId,
    /// Its name.
    pub name: String,
    /// Where it stands.
    pub state: EmployerState,
    /// What the caller does there.
    pub duty: EmployerDuty,
}

/// The employers for which `person` acts, newest first. A person has one, rarely two, so they come at once.
///
/// # Errors
/// Where the database fails.
pub async fn list_own(conn: &impl ConnectionTrait, person: &Person) -> ApiResult<Vec<OwnRow>> {
    let rows = acting::places(person.user_id)
        .select_only()
        .column(employer_member::Column::EmployerId)
        .column_as(employer_member::Column::Id, "member_id")
        .column(organisation::Column::Name)
        .column(employer::Column::State)
        .column(employer_member::Column::Duty)
        .join(JoinType::InnerJoin, its_organisation())
        .filter(employer::Column::ProgrammeId.eq(person.programme_id))
        .order_by_desc(employer_member::Column::Id);
    Ok(rows.into_model::<OwnRow>().all(conn).await?)
}

#[derive(FromQueryResult)]
struct StepsRow {
    event: EmployerEvent,
    happened_at: Option<DateTime<Utc>>,
    steps: i64,
}

/// Steps before the first moment are counted, later ones come one by one.
const STEPS: &str = "
SELECT event, NULL AS happened_at, COUNT(*) AS steps
  FROM employer_events
 WHERE programme_id = $1 AND happened_at < $2 AND event IN ('verify', 'suspend') GROUP BY event
UNION ALL
SELECT event, happened_at, 1 AS steps
  FROM employer_events
 WHERE programme_id = $1 AND happened_at >= $2 AND happened_at < $3 AND event IN ('verify', 'suspend')";

/// What binds employers and lets them go, until the second moment; what came before the first is counted together.
///
/// # Errors
/// Where the database fails.
pub async fn list_steps(
    conn: &impl ConnectionTrait,
    programme_id: ProgrammeId,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> ApiResult<Vec<Steps>> {
    let values = [programme_id.0.into(), from.into(), until.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), STEPS, values);
    let rows = StepsRow::find_by_statement(statement).all(conn).await?;
    let steps = |row: StepsRow| Steps { event: row.event, happened_at: row.happened_at, count: row.steps };
    Ok(rows.into_iter().map(steps).collect())
}
