//! Finding what waits for somebody: one statement for each of their roles.

use std::collections::HashSet;

use chrono::{DateTime, Days, NaiveDate, Utc};
use entities::{PlacementId, Role};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use uuid::Uuid;

use super::rules::{ANSWER_WITHIN, TELL_WITHIN, Task, TaskKind, take_oldest};
use super::statements::{Telling, all_of, statement_for};
use crate::auth::Person;
use crate::clock::{age_on, beginning_of, day_of};
use crate::error::ApiResult;
use crate::participant::rules::is_open_to_guardian;
use crate::placement::readiness::list_ready;
use crate::working_time::table::ADULT;

/// What a statement found.
#[derive(FromQueryResult)]
struct Row {
    place: i32,
    subject_id: Uuid,
    since: Option<DateTime<Utc>>,
    due: Option<DateTime<Utc>>,
    day: Option<NaiveDate>,
    birth_date: Option<NaiveDate>,
}

/// A row with what it is about.
struct Found {
    kind: TaskKind,
    telling: Telling,
    row: Row,
}

/// What waits for `person` in all their roles, the longest waiting first; and whether that is all.
///
/// # Errors
/// Where the database fails.
pub async fn list(
    conn: &impl ConnectionTrait,
    person: &Person,
    now: DateTime<Utc>,
) -> ApiResult<(Vec<Task>, bool)> {
    let mut roles = person.roles.clone();
    roles.sort_unstable();
    roles.dedup();
    let mut found = Vec::new();
    for role in roles {
        found.extend(find(conn, person, role, now).await?);
    }
    let today = day_of(now);
    let drafts: Vec<PlacementId> = found
        .iter()
        .filter(|item| matches!(item.telling, Telling::FirstDayOfDraft { .. } | Telling::FirstDayOfMinor))
        .map(|item| PlacementId(item.row.subject_id))
        .collect();
    let ready = if drafts.is_empty() { HashSet::new() } else { list_ready(conn, &drafts, today).await? };
    Ok(take_oldest(found.into_iter().filter_map(|item| item.task(today, &ready)).collect()))
}

async fn find(
    conn: &impl ConnectionTrait,
    person: &Person,
    role: Role,
    now: DateTime<Utc>,
) -> ApiResult<Vec<Found>> {
    let Some(sql) = all_of(role) else { return Ok(Vec::new()) };
    let values = [
        person.user_id.0.into(),
        now.into(),
        (now - TELL_WITHIN).into(),
        day_of(now).into(),
        person.programme_id.0.into(),
    ];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    let rows = Row::find_by_statement(statement).all(conn).await?;
    let of_kind = |row: Row| {
        let kind = *TaskKind::of(role).get(usize::try_from(row.place).ok()?)?;
        Some(Found { kind, telling: statement_for(role, kind).1, row })
    };
    Ok(rows.into_iter().filter_map(of_kind).collect())
}

impl Found {
    /// The task, where it is one.
    fn task(self, today: NaiveDate, ready: &HashSet<PlacementId>) -> Option<Task> {
        let Self { kind, telling, row } = self;
        let task = |since, due| Task { kind, subject_id: row.subject_id, since, due };
        let is_possible = ready.contains(&PlacementId(row.subject_id));
        let next_day = |day: NaiveDate| day.checked_add_days(Days::new(1)).map(beginning_of);
        // It can be signed until the first day is over.
        let first_day = || Some(task(row.since?, row.day.and_then(next_day)));
        match telling {
            Telling::Since => Some(task(row.since?, None)),
            Telling::SinceForAnAnswer => Some(task(row.since?, row.since.map(|since| since + ANSWER_WITHIN))),
            Telling::SinceAndDue => Some(task(row.since?, row.due)),
            Telling::FirstDay => first_day(),
            Telling::FirstDayOfDraft { is_ready } => (is_possible == is_ready).then(first_day)?,
            Telling::FirstDayOfMinor => {
                (is_possible && age_on(row.birth_date?, row.day?) < ADULT).then(first_day)?
            }
            // It waits since the day after.
            Telling::LastDay => Some(task(next_day(row.day?)?, None)),
            Telling::SinceOfChild => {
                is_open_to_guardian(row.birth_date?, today).then(|| Some(task(row.since?, None)))?
            }
        }
    }
}
