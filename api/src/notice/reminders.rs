//! Reminders of what is to come. Each is given once; of one agreement a youth gets one a day at most, and what has to wait for
//! that comes the next day. Of what was made or moved shortly before, or after, its moment there is none: whoever made it knows.
//! At night the inbox fills silently: mail and push wait.

use std::future::Future;

use chrono::{DateTime, Days, TimeDelta, Utc};
use entities::{
    AgreementId, AppointmentId, AppointmentKind, AppointmentState, MilestoneId, MilestoneState, NoticeKind,
    ParticipantId, ProgrammeId, Role, UserId, agreement, appointment, coach_assignment, membership,
    milestone, participant,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::employers;
use super::ops::{Telling, tell};
use super::reminder_query::{self as query, PAGE, list_given, was_given};
use super::rules::is_worth_hurrying;
use super::wording::Wording;
use crate::agreement::query::get_standing;
use crate::clock::{beginning_of, day_of};
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::job::is_first_reminder;
use crate::milestone::query::is_all_met;

/// How long before an appointment, and until when before it, a reminder is due.
const BEFORE_APPOINTMENT: [(&str, TimeDelta, TimeDelta); 2] = [
    ("appointment.in_1_day", TimeDelta::days(1), TimeDelta::zero()),
    ("appointment.in_7_days", TimeDelta::days(7), TimeDelta::days(6)),
];
/// Days before the end of an agreement.
const BEFORE_END: u64 = 3;
/// How long claims wait before somebody is reminded, the longest first.
const CLAIM_WAITS: [(&str, TimeDelta); 2] =
    [("claim.waits_5_days", TimeDelta::days(5)), ("claim.waits_2_days", TimeDelta::days(2))];
/// After a milestone was returned there is nothing to remind of for so long: the youth was told why.
const AFTER_RETURN: TimeDelta = TimeDelta::days(3);

/// So long before its moment a thing is there at least that is reminded of.
pub const AT_LEAST_BEFORE: TimeDelta = TimeDelta::hours(12);

/// Whether a reminder at that moment tells anything new of what was made or moved then.
fn is_news(moment: DateTime<Utc>, made_at: DateTime<Utc>) -> bool {
    made_at + AT_LEAST_BEFORE <= moment
}

/// Something that may have to be reminded of: which reminder, and about what.
type Due = (String, Uuid);

/// Does `remind` for each that was not given yet; one that fails does not keep the others from theirs.
async fn for_each_due<F: Future<Output = ApiResult<()>>>(
    db: &Db,
    due: Vec<Due>,
    remind: impl Fn(String, Uuid) -> F,
) -> ApiResult<()> {
    if due.is_empty() {
        return Ok(());
    }
    let given = list_given(db.reader(), &due).await?;
    for (kind, subject) in due.into_iter().filter(|one| !given.contains(one)) {
        if let Err(error) = remind(kind, subject).await {
            tracing::warn!(%subject, %error, "could not remind; will try again");
        }
    }
    Ok(())
}

fn is_last<T>(page: &[T]) -> bool {
    u64::try_from(page.len()).unwrap_or(0) < PAGE
}

/// Reminds of appointments, a week and a day before. One that was moved is reminded of anew: its time is in the name.
///
/// # Errors
/// Where the list can't be read.
pub async fn remind_of_appointments(db: &Db) -> ApiResult<()> {
    let now = db.clock().now();
    for (name, before, until) in BEFORE_APPOINTMENT {
        let mut after = None;
        loop {
            let page = query::list_appointments(db.reader(), (now + until, now + before), after).await?;
            let due = page.iter().filter(|row| is_news(row.starts_at - before, row.changed_at));
            let due = due.map(|row| (format!("{name}:{}", row.starts_at.timestamp()), row.id.0));
            for_each_due(db, due.collect(), async |kind, id| {
                db.write(async |tx| remind_of_appointment(tx, &kind, AppointmentId(id)).await).await
            })
            .await?;
            after = page.last().map(|row| row.id);
            if is_last(&page) {
                break;
            }
        }
    }
    Ok(())
}

async fn remind_of_appointment(tx: &Tx, kind: &str, id: AppointmentId) -> ApiResult<()> {
    let row = appointment::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let Some(row) = row.filter(|row| row.state == AppointmentState::Scheduled && row.starts_at > tx.now())
    else {
        return Ok(());
    };
    let is_of_this_time = kind.ends_with(&format!(":{}", row.starts_at.timestamp()));
    let slot = row.agreement_id.map_or(id.0, |agreement| agreement.0);
    if !is_of_this_time || !take(tx, kind, id.0, Some(slot)).await? {
        return Ok(());
    }
    let mut users = youth_of(tx, row.participant_id).await?;
    if row.kind == AppointmentKind::Coach {
        users.extend(coaches_of(tx, row.participant_id).await?);
    }
    let about = |participant_id| About {
        programme_id: row.programme_id,
        participant_id,
        kind: NoticeKind::AppointmentReminder,
        wording: Wording::AppointmentReminder,
        subject: ("appointment", id.0),
        starts_at: Some(row.starts_at),
    };
    about(Some(row.participant_id)).tell(tx, kind, users).await?;
    // The employer is told of the appointment, and not of whose file it is in.
    let Some(introduction) = row.introduction_id else { return Ok(()) };
    about(None).tell(tx, kind, employers::of_introduction(tx, introduction).await?).await
}

/// Reminds of agreements that end within three days and are not met yet.
///
/// # Errors
/// Where the list can't be read.
pub async fn remind_of_agreements(db: &Db) -> ApiResult<()> {
    let today = day_of(db.clock().now());
    let Some(until) = today.checked_add_days(Days::new(BEFORE_END)) else { return Ok(()) };
    let mut after = None;
    loop {
        let page = query::list_ending(db.reader(), (today, until), after).await?;
        let due = page.iter().map(|(id, until)| (format!("agreement.ends:{until}"), id.0));
        for_each_due(db, due.collect(), async |kind, id| {
            db.write(async |tx| remind_of_agreement(tx, &kind, AgreementId(id)).await).await
        })
        .await?;
        after = page.last().map(|(id, _)| *id);
        if is_last(&page) {
            return Ok(());
        }
    }
}

async fn remind_of_agreement(tx: &Tx, kind: &str, id: AgreementId) -> ApiResult<()> {
    let today = day_of(tx.now());
    let row = agreement::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let Some(row) = row.filter(|row| row.is_live && today < row.until_date) else { return Ok(()) };
    let (programme_id, participant_id) = (row.programme_id, row.participant_id);
    // What can't be met any more is a signal. What has days left makes room for an appointment, which has not.
    let moment = beginning_of(row.until_date - Days::new(BEFORE_END));
    let agreed_at = query::find_beginning(tx, &row).await?;
    if !agreed_at.is_some_and(|agreed_at| is_news(moment, agreed_at))
        || !is_worth_hurrying(get_standing(tx, row, today).await?.standing)
        || is_appointment_due_later_today(tx, id).await?
        || !take(tx, kind, id.0, Some(id.0)).await?
    {
        return Ok(());
    }
    let users = youth_of(tx, participant_id).await?;
    let about = About {
        programme_id,
        participant_id: Some(participant_id),
        kind: NoticeKind::AgreementReminder,
        wording: Wording::AgreementEnds,
        subject: ("agreement", id.0),
        starts_at: None,
    };
    about.tell(tx, kind, users).await
}

/// Whether a reminder of one of the agreement's appointments falls due today, after now.
async fn is_appointment_due_later_today(tx: &Tx, id: AgreementId) -> ApiResult<bool> {
    let now = tx.now();
    for (_, before, _) in BEFORE_APPOINTMENT {
        // A day has 25 hours once a year.
        let window = (now + before, now + before + TimeDelta::hours(25));
        let near = query::list_of_agreement(tx, id, window).await?;
        let is_due = |starts_at, changed_at| {
            day_of(starts_at - before) == day_of(now) && is_news(starts_at - before, changed_at)
        };
        if near.iter().any(|row| is_due(row.starts_at, row.changed_at)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Reminds of milestones that can be claimed, because every agreement that they ask for is met.
///
/// # Errors
/// Where the list can't be read.
pub async fn remind_of_milestones(db: &Db) -> ApiResult<()> {
    let mut after = None;
    loop {
        let page = query::list_claimable(db.reader(), after).await?;
        for id in &page {
            if let Err(error) = db.write(async |tx| remind_of_milestone(tx, *id).await).await {
                tracing::warn!(milestone = %id, %error, "could not remind; will try again");
            }
        }
        after = page.last().copied();
        if is_last(&page) {
            return Ok(());
        }
    }
}

async fn remind_of_milestone(tx: &Tx, id: MilestoneId) -> ApiResult<()> {
    let Some(row) = milestone::Entity::find_by_id(id).lock_exclusive().one(tx).await? else { return Ok(()) };
    let kind = match row.state {
        MilestoneState::Open => "milestone.claimable:open",
        MilestoneState::Returned if row.updated_at + AFTER_RETURN <= tx.now() => {
            "milestone.claimable:returned"
        }
        _ => return Ok(()),
    };
    if !is_all_met(tx, id, day_of(tx.now())).await? || !take(tx, kind, id.0, Some(id.0)).await? {
        return Ok(());
    }
    let users = youth_of(tx, row.participant_id).await?;
    let about = About {
        programme_id: row.programme_id,
        participant_id: Some(row.participant_id),
        kind: NoticeKind::MilestoneReminder,
        wording: Wording::MilestoneClaimable,
        subject: ("milestone", id.0),
        starts_at: None,
    };
    about.tell(tx, kind, users).await
}

/// Reminds of claims that have waited two and five days: the coaches, or the leads where the second approval is missing.
///
/// # Errors
/// Where the list can't be read.
pub async fn remind_of_claims(db: &Db) -> ApiResult<()> {
    let now = db.clock().now();
    let Some(shortest) = CLAIM_WAITS.last().map(|(_, wait)| *wait) else { return Ok(()) };
    let mut after = None;
    loop {
        let page = query::list_claims(db.reader(), now - shortest, after).await?;
        let due = page.iter().filter_map(|(id, since)| Some((claim_reminder(*since, now)?, id.0)));
        for_each_due(db, due.collect(), async |kind, id| {
            db.write(async |tx| remind_of_claim(tx, &kind, MilestoneId(id)).await).await
        })
        .await?;
        after = page.last().map(|(id, _)| *id);
        if is_last(&page) {
            return Ok(());
        }
    }
}

/// The reminder that is due of a claim that waits since then: the moment is in its name, so that another claim has its own.
fn claim_reminder(since: DateTime<Utc>, now: DateTime<Utc>) -> Option<String> {
    let (name, _) = CLAIM_WAITS.iter().find(|(_, wait)| since + *wait <= now)?;
    Some(format!("{name}:{}", since.timestamp()))
}

async fn remind_of_claim(tx: &Tx, kind: &str, id: MilestoneId) -> ApiResult<()> {
    let row = milestone::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    let Some(row) = row.filter(|row| row.state == MilestoneState::Claimed) else { return Ok(()) };
    let is_still_due = claim_reminder(row.updated_at, tx.now()).as_deref() == Some(kind);
    if !is_still_due || !take(tx, kind, id.0, None).await? {
        return Ok(());
    }
    let users = match row.first_approver_id {
        None => coaches_of(tx, row.participant_id).await?,
        Some(first) => leads_but(tx, row.programme_id, first).await?,
    };
    let about = About {
        programme_id: row.programme_id,
        participant_id: Some(row.participant_id),
        kind: NoticeKind::ClaimReminder,
        wording: Wording::ClaimWaits,
        subject: ("milestone", id.0),
        starts_at: None,
    };
    about.tell(tx, kind, users).await
}

/// Takes the reminder, and today's only place for reminders of `slot`. What finds the place taken is not lost: it comes up
/// again at the next run.
async fn take(tx: &Tx, kind: &str, subject: Uuid, slot: Option<Uuid>) -> ApiResult<bool> {
    if was_given(tx, kind, subject).await? {
        return Ok(false);
    }
    let is_free = match slot {
        Some(slot) => is_first_reminder(tx, &format!("day:{}", day_of(tx.now())), slot).await?,
        None => true,
    };
    Ok(is_free && is_first_reminder(tx, kind, subject).await?)
}

/// What a reminder is about.
struct About {
    programme_id: ProgrammeId,
    participant_id: Option<ParticipantId>,
    kind: NoticeKind,
    wording: Wording,
    subject: (&'static str, Uuid),
    starts_at: Option<DateTime<Utc>>,
}

impl About {
    async fn tell(self, tx: &Tx, reminder: &str, users: Vec<UserId>) -> ApiResult<()> {
        let (subject_kind, subject_id) = self.subject;
        let details = self.starts_at.map_or(json!({}), |starts_at| json!({ "startsAt": starts_at }));
        let telling = |user_id| Telling {
            programme_id: self.programme_id,
            user_id,
            kind: self.kind,
            wording: self.wording,
            cause: format!("reminder:{reminder}:{subject_id}"),
            participant_id: self.participant_id,
            subject_kind: subject_kind.to_owned(),
            subject_id,
            details: details.clone(),
        };
        tell(tx, users.into_iter().map(telling).collect()).await
    }
}

async fn youth_of(tx: &Tx, id: ParticipantId) -> ApiResult<Vec<UserId>> {
    let row = participant::Entity::find_by_id(id).one(tx).await?;
    Ok(row.map(|row| row.user_id).into_iter().collect())
}

async fn coaches_of(tx: &Tx, id: ParticipantId) -> ApiResult<Vec<UserId>> {
    let rows = coach_assignment::Entity::find()
        .filter(coach_assignment::Column::ParticipantId.eq(id))
        .filter(coach_assignment::Column::UntilAt.is_null());
    Ok(rows.all(tx).await?.into_iter().map(|row| row.coach_id).collect())
}

async fn leads_but(tx: &Tx, programme: ProgrammeId, first: UserId) -> ApiResult<Vec<UserId>> {
    let rows = membership::Entity::find()
        .filter(membership::Column::ProgrammeId.eq(programme))
        .filter(membership::Column::Role.eq(Role::Lead))
        .filter(membership::Column::EndedAt.is_null())
        .filter(membership::Column::UserId.ne(first));
    let mut users: Vec<UserId> = rows.all(tx).await?.into_iter().map(|row| row.user_id).collect();
    users.sort_unstable();
    users.dedup();
    Ok(users)
}
