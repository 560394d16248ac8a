//! Comparing what counts of a whole day with what counts of its lessons. Where both can't be, as where somebody was away all day
//! and present in the third lesson, a coach is to look at it; the signal is about the whole day, and settled by the facts when they
//! agree again.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveDate;
use entities::{
    AgreementId, AgreementKind, CheckInId, CheckInState, ParticipantId, Side, SignalKind, SignalState,
    agreement, check_in, signal,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::rules::contradicts;
use super::truancy::take_turns;
use crate::db::Tx;
use crate::error::ApiResult;
use crate::record::Actor;
use crate::signal::ops::{raise, settle_by_facts};

/// Called wherever facts about an agreement begin or stop to count: looks at their days, of all attendance agreements together.
///
/// # Errors
/// Where the database fails.
pub async fn watch(
    tx: &Tx,
    actor: Actor,
    agreement: &agreement::Model,
    facts: &[check_in::Model],
) -> ApiResult<()> {
    if agreement.kind != AgreementKind::Attendance {
        return Ok(());
    }
    let id = agreement.participant_id;
    let agreements = find_agreements(tx, id).await?;
    if agreements.len() > 1 {
        // Two schools may tell of one day at the same time: neither sees what the other adds, unless they take turns.
        take_turns(tx, id).await?;
    }
    let days: BTreeSet<NaiveDate> = facts.iter().map(|fact| fact.occurred_on).collect();
    let whole_days = find_told(tx, &agreements, &days, Part::WholeDay).await?;
    if whole_days.is_empty() {
        return Ok(());
    }
    let days = whole_days.iter().map(|row| row.occurred_on).collect();
    let lessons = find_told(tx, &agreements, &days, Part::Lessons).await?;
    let news: HashSet<CheckInId> = facts.iter().map(|fact| fact.id).collect();
    let open = find_open(tx, id).await?;
    for day in &whole_days {
        let differing: Vec<&check_in::Model> = lessons.iter().filter(|it| differ(day, it)).collect();
        let is_news = news.contains(&day.id) || differing.iter().any(|lesson| news.contains(&lesson.id));
        if !differing.is_empty() && is_news {
            raise(tx, actor, id, SignalKind::ReportsDiffer, day.id.0).await?;
        } else if differing.is_empty() && open.contains(&day.id.0) && !has_other_cause(day, &whole_days) {
            settle_by_facts(tx, actor, SignalKind::ReportsDiffer, day.id.0).await?;
        }
    }
    Ok(())
}

fn differ(day: &check_in::Model, lesson: &check_in::Model) -> bool {
    let both_count = [day, lesson].iter().all(|row| row.state == CheckInState::Confirmed);
    both_count && day.occurred_on == lesson.occurred_on && contradicts(day.outcome, lesson.outcome)
}

/// Whether a signal about the whole day can be there because a contact said otherwise than the youth or the coach: that one
/// waits for the coach.
fn has_other_cause(day: &check_in::Model, whole_days: &[check_in::Model]) -> bool {
    if day.state == CheckInState::Rejected {
        return day.side != Side::Contact;
    }
    let replaced = whole_days.iter().find(|row| Some(row.id) == day.replaces_id);
    day.side == Side::Contact && replaced.is_some_and(|row| row.side != Side::Contact)
}

async fn find_agreements(tx: &Tx, id: ParticipantId) -> ApiResult<Vec<AgreementId>> {
    let ids = agreement::Entity::find()
        .select_only()
        .column(agreement::Column::Id)
        .filter(agreement::Column::ParticipantId.eq(id))
        .filter(agreement::Column::Kind.eq(AgreementKind::Attendance));
    Ok(ids.into_tuple().all(tx).await?)
}

#[derive(Clone, Copy)]
enum Part {
    WholeDay,
    Lessons,
}

/// What was told of these days, also what does not count any more.
async fn find_told(
    tx: &Tx,
    agreements: &[AgreementId],
    days: &BTreeSet<NaiveDate>,
    part: Part,
) -> ApiResult<Vec<check_in::Model>> {
    let of_part = match part {
        Part::WholeDay => check_in::Column::Occasion.eq(""),
        Part::Lessons => check_in::Column::Occasion.ne(""),
    };
    let rows = check_in::Entity::find()
        .filter(check_in::Column::AgreementId.is_in(agreements.iter().copied()))
        .filter(check_in::Column::OccurredOn.is_in(days.iter().copied()))
        .filter(of_part)
        .all(tx)
        .await?;
    Ok(rows)
}

async fn find_open(tx: &Tx, id: ParticipantId) -> ApiResult<HashSet<Uuid>> {
    let subjects: Vec<Uuid> = signal::Entity::find()
        .select_only()
        .column(signal::Column::SubjectId)
        .filter(signal::Column::ParticipantId.eq(id))
        .filter(signal::Column::Kind.eq(SignalKind::ReportsDiffer))
        .filter(signal::Column::State.eq(SignalState::Open))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(subjects.into_iter().collect())
}
