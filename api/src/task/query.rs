//! Finding what waits for somebody: at most one statement for each kind of task and role.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Europe::Amsterdam;
use entities::Role;
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use uuid::Uuid;

use super::rules::{ANSWER_WITHIN, TELL_WITHIN, Task, TaskKind, take_oldest};
use super::statements;
use crate::auth::Person;
use crate::clock::{age_on, day_of};
use crate::error::ApiResult;
use crate::participant::rules::is_open_to_guardian;

#[derive(FromQueryResult)]
struct Waiting {
    subject_id: Uuid,
    since: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Expiring {
    subject_id: Uuid,
    since: DateTime<Utc>,
    due: Option<DateTime<Utc>>,
}

#[derive(FromQueryResult)]
struct Unsigned {
    subject_id: Uuid,
    since: DateTime<Utc>,
    due_on: NaiveDate,
}

#[derive(FromQueryResult)]
struct Untold {
    subject_id: Uuid,
    since_on: NaiveDate,
}

#[derive(FromQueryResult)]
struct OfWard {
    subject_id: Uuid,
    since: DateTime<Utc>,
    due_on: NaiveDate,
    birth_date: NaiveDate,
}

#[derive(FromQueryResult)]
struct Proposed {
    subject_id: Uuid,
    since: DateTime<Utc>,
    birth_date: NaiveDate,
}

/// Who asks, and when.
struct Asker<'a, C> {
    conn: &'a C,
    person: &'a Person,
    now: DateTime<Utc>,
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
    let asker = Asker { conn, person, now };
    let mut tasks = Vec::new();
    let mut roles = person.roles.clone();
    roles.sort_unstable();
    roles.dedup();
    for role in roles {
        for kind in TaskKind::of(role) {
            tasks.extend(asker.find(role, *kind).await?);
        }
    }
    Ok(take_oldest(tasks))
}

impl<C: ConnectionTrait> Asker<'_, C> {
    async fn find(&self, role: Role, kind: TaskKind) -> ApiResult<Vec<Task>> {
        use TaskKind::*;
        let is_employer = role == Role::Employer;
        match kind {
            AnswerIntroduction => self.answers(kind, statements::INTRODUCTIONS).await,
            AnswerProposal if is_employer => {
                self.expiring(kind, statements::PROPOSALS_TO_EMPLOYER, self.now.into()).await
            }
            AnswerProposal => self.expiring(kind, statements::PROPOSALS_TO_YOUTH, self.now.into()).await,
            SignPlacement => self.unsigned(role, kind).await,
            ConfirmHours => self.waiting(kind, statements::HOURS, vec![]).await,
            TellAppointment => {
                let by_employer = statements::APPOINTMENTS_TO_TELL_BY_EMPLOYER;
                let by_youth = statements::APPOINTMENTS_TO_TELL_BY_YOUTH;
                let span = vec![self.now.into(), (self.now - TELL_WITHIN).into()];
                self.waiting(kind, if is_employer { by_employer } else { by_youth }, span).await
            }
            TellPlacement if is_employer => {
                self.untold(kind, statements::PLACEMENTS_TO_TELL_BY_EMPLOYER).await
            }
            TellPlacement => self.untold(kind, statements::PLACEMENTS_TO_TELL_BY_YOUTH).await,
            EndorseInterest => self.waiting(kind, statements::INTERESTS_EXPRESSED, vec![]).await,
            ImproveInterest => self.waiting(kind, statements::INTERESTS_RETURNED, vec![]).await,
            DecideAppointment => self.waiting(kind, statements::APPOINTMENTS_DISPUTED, vec![]).await,
            DecidePlacement => self.waiting(kind, statements::PLACEMENTS_DISPUTED, vec![]).await,
            IssueCertificate => self.waiting(kind, statements::CERTIFICATES, vec![]).await,
            TellVisit => self.waiting(kind, statements::VISITS_TO_TELL, vec![self.now.into()]).await,
            VerifyEmployer => self.waiting(kind, statements::EMPLOYERS, vec![self.programme()]).await,
            ModeratePlace => self.waiting(kind, statements::PLACES, vec![self.programme()]).await,
            DecideVisit => self.expiring(kind, statements::VISITS_PROPOSED, self.programme()).await,
            AgreeToRelease => self.releases(kind).await,
            ArrangeGuardian => self.of_minors(kind, statements::ONLY_A_GUARDIAN_IS_MISSING).await,
            ImprovePlace => self.waiting(kind, statements::PLACES_REJECTED, vec![]).await,
            ImproveRegistration => self.waiting(kind, statements::EMPLOYERS_REJECTED, vec![]).await,
        }
    }

    fn programme(&self) -> Value {
        self.person.programme_id.0.into()
    }

    async fn rows<R: FromQueryResult>(&self, sql: &str, others: Vec<Value>) -> ApiResult<Vec<R>> {
        let values = std::iter::once(self.person.user_id.0.into()).chain(others);
        let statement = Statement::from_sql_and_values(self.conn.get_database_backend(), sql, values);
        Ok(R::find_by_statement(statement).all(self.conn).await?)
    }

    async fn waiting(&self, kind: TaskKind, sql: &str, others: Vec<Value>) -> ApiResult<Vec<Task>> {
        let rows: Vec<Waiting> = self.rows(sql, others).await?;
        let task = |row: Waiting| Task { kind, subject_id: row.subject_id, since: row.since, due: None };
        Ok(rows.into_iter().map(task).collect())
    }

    async fn answers(&self, kind: TaskKind, sql: &str) -> ApiResult<Vec<Task>> {
        let mut tasks = self.waiting(kind, sql, vec![]).await?;
        tasks.iter_mut().for_each(|task| task.due = Some(task.since + ANSWER_WITHIN));
        Ok(tasks)
    }

    async fn expiring(&self, kind: TaskKind, sql: &str, other: Value) -> ApiResult<Vec<Task>> {
        let rows: Vec<Expiring> = self.rows(sql, vec![other]).await?;
        let task = |row: Expiring| Task { kind, subject_id: row.subject_id, since: row.since, due: row.due };
        Ok(rows.into_iter().map(task).collect())
    }

    async fn unsigned(&self, role: Role, kind: TaskKind) -> ApiResult<Vec<Task>> {
        let sql = match role {
            Role::Guardian => return self.of_minors(kind, statements::UNSIGNED_BY_GUARDIAN).await,
            Role::Employer => statements::UNSIGNED_BY_EMPLOYER,
            Role::Coach => statements::UNSIGNED_BY_COACH,
            _ => statements::UNSIGNED_BY_YOUTH,
        };
        let rows: Vec<Unsigned> = self.rows(sql, vec![]).await?;
        let task = |row: Unsigned| Task {
            kind,
            subject_id: row.subject_id,
            since: row.since,
            due: Some(morning_of(row.due_on)),
        };
        Ok(rows.into_iter().map(task).collect())
    }

    /// A guardian signs where the youth is under 18 on the first day.
    async fn of_minors(&self, kind: TaskKind, sql: &str) -> ApiResult<Vec<Task>> {
        let rows: Vec<OfWard> = self.rows(sql, vec![]).await?;
        let needed = rows.into_iter().filter(|row| age_on(row.birth_date, row.due_on) < 18);
        let task = |row: OfWard| Task {
            kind,
            subject_id: row.subject_id,
            since: row.since,
            due: Some(morning_of(row.due_on)),
        };
        Ok(needed.map(task).collect())
    }

    async fn untold(&self, kind: TaskKind, sql: &str) -> ApiResult<Vec<Task>> {
        let rows: Vec<Untold> = self.rows(sql, vec![day_of(self.now).into()]).await?;
        let task = |row: Untold| {
            // It waits since the day after the last.
            let after = row.since_on.checked_add_days(Days::new(1)).unwrap_or(row.since_on);
            Task { kind, subject_id: row.subject_id, since: morning_of(after), due: None }
        };
        Ok(rows.into_iter().map(task).collect())
    }

    async fn releases(&self, kind: TaskKind) -> ApiResult<Vec<Task>> {
        let rows: Vec<Proposed> = self.rows(statements::RELEASES, vec![]).await?;
        let today = day_of(self.now);
        let needed = rows.into_iter().filter(|row| is_open_to_guardian(row.birth_date, today));
        let task = |row: Proposed| Task { kind, subject_id: row.subject_id, since: row.since, due: None };
        Ok(needed.map(task).collect())
    }
}

/// The moment at which a day begins in Amsterdam, where no day begins twice.
fn morning_of(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let moment = midnight.and_local_timezone(Amsterdam).earliest();
    moment.map_or_else(|| midnight.and_utc() - TimeDelta::hours(1), |it| it.to_utc())
}
