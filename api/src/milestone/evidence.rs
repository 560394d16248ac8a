//! What shows that a milestone is reached: words, files, and agreements that are kept.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    AgreementId, AgreementKind, AttachmentId, CheckInOutcome, CheckInState, Standing, attachment, check_in,
    milestone, milestone_attachment,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::access::Claimable;
use crate::agreement::query::{list_of_plan, list_required};
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, FieldError};
use crate::message::ops::require_own_files;

/// What a youth shows with a claim.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'s> {
    /// In words.
    pub text: Option<&'s str>,
    /// Files of their own.
    pub attachments: &'s [AttachmentId],
}

/// Keeps the files of a claim, after looking that there is something to see at all.
///
/// # Errors
/// 400 for files that are not the youth's own, and where neither words nor files nor kept agreements show it.
pub(super) async fn show(tx: &Tx, person: &Person, target: &Claimable, shown: Shown<'_>) -> ApiResult<()> {
    let row = target.milestone();
    require_own_files(tx, person, row.participant_id, shown.attachments).await?;
    if shown.text.is_none()
        && shown.attachments.is_empty()
        && list_kept(tx, row, day_of(tx.now())).await?.is_empty()
    {
        return Err(ApiError::invalid(vec![FieldError::new("/evidence", "evidence_missing")]));
    }
    let links = shown.attachments.iter().map(|id| milestone_attachment::ActiveModel {
        milestone_id: Set(row.id),
        attachment_id: Set(*id),
        added_by: Set(person.user_id),
        added_at: Set(tx.now()),
    });
    if !shown.attachments.is_empty() {
        // A file that was shown with an earlier claim stays as it is.
        milestone_attachment::Entity::insert_many(links)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// A file that shows it, and since when.
#[derive(Clone, Debug)]
pub struct File {
    /// The file.
    pub attachment: attachment::Model,
    /// When it was added.
    pub added_at: DateTime<Utc>,
}

/// Files of all claims, in the order in which they were added.
///
/// # Errors
/// Where the database fails.
pub async fn list_files(conn: &impl ConnectionTrait, row: &milestone::Model) -> ApiResult<Vec<File>> {
    let links = milestone_attachment::Entity::find()
        .filter(milestone_attachment::Column::MilestoneId.eq(row.id))
        .order_by_asc(milestone_attachment::Column::AddedAt)
        .order_by_asc(milestone_attachment::Column::AttachmentId)
        .all(conn)
        .await?;
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let ids = links.iter().map(|link| link.attachment_id);
    let files = attachment::Entity::find().filter(attachment::Column::Id.is_in(ids)).all(conn).await?;
    let mut files: HashMap<AttachmentId, attachment::Model> =
        files.into_iter().map(|file| (file.id, file)).collect();
    let with_day = |link: milestone_attachment::Model| {
        Some(File { attachment: files.remove(&link.attachment_id)?, added_at: link.added_at })
    };
    Ok(links.into_iter().filter_map(with_day).collect())
}

/// An agreement that speaks for the youth.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The agreement.
    pub id: AgreementId,
    /// What was agreed; none on care.
    pub title: Option<String>,
    /// Attendance, care, employer appointment or custom.
    pub kind: AgreementKind,
    /// Whether the milestone requires it.
    pub is_required: bool,
    /// Where it stands.
    pub standing: Standing,
    /// Confirmed occasions by outcome.
    pub counts: Counts,
}

/// How often what happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Kept.
    pub kept: i64,
    /// Kept, but come late.
    pub late: i64,
    /// Missed without a good reason.
    pub missed: i64,
    /// Missed with one.
    pub excused: i64,
}

/// The agreements that offer themselves: those that the milestone requires, and others of the plan that are met or on
/// track. What of it is evidence by itself says [`list_kept`].
///
/// # Errors
/// Where the database fails.
pub async fn list_agreements(
    conn: &impl ConnectionTrait,
    row: &milestone::Model,
    today: NaiveDate,
) -> ApiResult<Vec<Kept>> {
    let required = list_required(conn, row.id, today).await?;
    let is_required = |id: AgreementId| required.iter().any(|(required, _)| *required == id);
    let list = list_of_plan(conn, row.plan_id, today).await?.into_iter();
    let mut offered: Vec<Kept> = list
        .filter(|item| {
            let speaks = item.agreement.is_live && is_kept(item.standing);
            speaks || is_required(item.agreement.id)
        })
        .map(|item| Kept {
            id: item.agreement.id,
            title: item.agreement.title,
            kind: item.agreement.kind,
            is_required: is_required(item.agreement.id),
            standing: item.standing,
            counts: Counts::default(),
        })
        .collect();
    let ids: Vec<AgreementId> = offered.iter().map(|kept| kept.id).collect();
    for (agreement, outcome, number) in count(conn, ids).await? {
        for kept in offered.iter_mut().filter(|kept| kept.id == agreement) {
            match outcome {
                CheckInOutcome::Kept => kept.counts.kept = number,
                CheckInOutcome::Late => kept.counts.late = number,
                CheckInOutcome::Missed => kept.counts.missed = number,
                CheckInOutcome::Excused => kept.counts.excused = number,
            }
        }
    }
    Ok(offered)
}

async fn count(
    conn: &impl ConnectionTrait,
    ids: Vec<AgreementId>,
) -> ApiResult<Vec<(AgreementId, CheckInOutcome, i64)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(check_in::Entity::find()
        .select_only()
        .column(check_in::Column::AgreementId)
        .column(check_in::Column::Outcome)
        .column_as(check_in::Column::Id.count(), "number")
        .filter(check_in::Column::AgreementId.is_in(ids))
        .filter(check_in::Column::State.eq(CheckInState::Confirmed))
        .group_by(check_in::Column::AgreementId)
        .group_by(check_in::Column::Outcome)
        .into_tuple()
        .all(conn)
        .await?)
}

fn is_kept(standing: Standing) -> bool {
    matches!(standing, Standing::Met | Standing::OnTrack)
}

/// The agreements that are evidence by themselves: of those that the milestone requires, the ones that are kept; where it
/// requires none, any of the plan that is kept.
///
/// # Errors
/// Where the database fails.
pub async fn list_kept(
    conn: &impl ConnectionTrait,
    row: &milestone::Model,
    today: NaiveDate,
) -> ApiResult<Vec<Kept>> {
    let mut list = list_agreements(conn, row, today).await?;
    let asks_for_some = list.iter().any(|kept| kept.is_required);
    list.retain(|kept| is_kept(kept.standing) && (kept.is_required || !asks_for_some));
    Ok(list)
}
