//! Recording what happened.

use entities::{CheckInId, CheckInState, RejectionReason, Side, SignalKind, agreement, check_in};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, TryInsertResult,
};

use super::access::{Establishing, Recordable, Teller};
use super::deciding::was_looked_at;
use super::keeping::Keeping;
use super::query::period_of;
pub use super::telling::Told;
use super::telling::{already, check_correctable, counts_since};
use crate::appointment::following::follow;
use crate::attendance;
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::record::{Actor, record};
use crate::signal::ops::{raise, settle_by_facts};

/// Records a check-in; a coach's or a contact's counts at once. Telling the same under the same identifier again changes
/// nothing.
///
/// # Errors
/// 400 outside the agreement's period, in the future, of a youth of long ago, or with a wrong clock; 409 where the occasion has one already, the
/// identifier stands for something else, the agreement is no longer part of the plan, or an appointment can't follow.
pub async fn check_in(
    tx: &Tx,
    person: &Person,
    target: &Recordable,
    told: &Told,
) -> ApiResult<check_in::Model> {
    match tell(tx, person, target, told).await? {
        Tale::New(row) | Tale::Known(row) => Ok(row),
        Tale::Taken(row) => {
            let fault = FieldError::new("/outcome", already(row.outcome));
            let there = crate::csv::word(&row.outcome);
            Err(ApiError::from(Code::CheckInExists).with("outcome", there).at(vec![fault]))
        }
    }
}

/// What became of something that was told.
#[derive(Clone, Debug)]
pub enum Tale {
    /// It is recorded now.
    New(check_in::Model),
    /// It was recorded before, under the same identifier.
    Known(check_in::Model),
    /// The occasion has this one already.
    Taken(check_in::Model),
}

/// Records a check-in as [`check_in`] does, and shows what is there where the occasion has one already.
///
/// # Errors
/// As [`check_in`], but for the occasion.
pub async fn tell(tx: &Tx, person: &Person, target: &Recordable, told: &Told) -> ApiResult<Tale> {
    let agreement = target.agreement();
    if let Some(id) = told.id
        && let Some(known) = check_in::Entity::find_by_id(id).one(tx).await?
    {
        // Whose it is, and what it says, is nobody else's business.
        let is_own = known.agreement_id == agreement.id && known.recorded_by == person.user_id;
        return if is_own && told.is_said_in(&known) {
            Ok(Tale::Known(known))
        } else {
            Err(Code::CheckInIdTaken.into())
        };
    }
    require_fit(tx, agreement, target.teller().side, told)?;
    if let Some(there) = find_live(tx, agreement, told).await? {
        return Ok(Tale::Taken(there));
    }
    let row = add(tx, person, agreement, (target.teller(), target.counts_at_once()), told).await?;
    Ok(Tale::New(row))
}

pub(super) fn require_fit(tx: &Tx, agreement: &agreement::Model, side: Side, told: &Told) -> ApiResult<()> {
    if !agreement.is_live {
        return Err(Code::AgreementClosed.into());
    }
    let faults = told.faults((agreement.kind, period_of(agreement)), side, tx.now());
    if faults.is_empty() { Ok(()) } else { Err(ApiError::invalid(faults)) }
}

async fn add(
    tx: &Tx,
    person: &Person,
    agreement: &agreement::Model,
    (teller, counts): (Teller, bool),
    told: &Told,
) -> ApiResult<check_in::Model> {
    if !counts {
        let row = insert(tx, agreement, teller, false, told, None).await?;
        note(tx, person, agreement, &row, "check_in.recorded").await?;
        return Ok(row);
    }
    let mut keeping = Keeping::open(tx, agreement).await?;
    let row = insert(tx, agreement, teller, true, told, None).await?;
    keeping.put_in(&row).await?;
    note(tx, person, agreement, &row, "check_in.recorded").await?;
    keeping.close(Actor::from(person)).await?;
    follow(tx, person, teller.side, std::slice::from_ref(&row)).await?;
    if teller.side == Side::Coach {
        settle_rejected(tx, person, &row).await?;
    }
    Ok(row)
}

/// Says that a coach looked at what was rejected on the same occasion, by saying what happened.
async fn settle_rejected(tx: &Tx, person: &Person, row: &check_in::Model) -> ApiResult<()> {
    let rejected: Vec<CheckInId> = check_in::Entity::find()
        .select_only()
        .column(check_in::Column::Id)
        .filter(check_in::Column::AgreementId.eq(row.agreement_id))
        .filter(check_in::Column::OccurredOn.eq(row.occurred_on))
        .filter(check_in::Column::Occasion.eq(row.occasion.as_str()))
        .filter(check_in::Column::State.eq(CheckInState::Rejected))
        .into_tuple()
        .all(tx)
        .await?;
    for id in rejected {
        settle_by_facts(tx, Actor::from(person), SignalKind::ReportsDiffer, id.0).await?;
    }
    Ok(())
}

/// What became of something that was told by somebody whose word counts.
#[derive(Clone, Debug)]
pub enum Heard {
    /// It is news, or confirms what the youth said.
    Recorded(check_in::Model),
    /// It was known.
    Unchanged(check_in::Model),
    /// It replaces what was there, which stays to be seen.
    Corrected(check_in::Model),
}

/// Takes the word of a coach or a contact: it counts at once, confirms what the youth said, and corrects what was said
/// otherwise. Saying the same twice changes nothing.
///
/// # Errors
/// 400 outside the agreement's period or in the future; 409 where it is no longer part of the plan, or too late to correct.
pub async fn establish(tx: &Tx, person: &Person, target: &Establishing, told: &Told) -> ApiResult<Heard> {
    let agreement = target.agreement();
    require_fit(tx, agreement, target.teller().side, told)?;
    let Some(known) = find_live(tx, agreement, told).await? else {
        return Ok(Heard::Recorded(add(tx, person, agreement, (target.teller(), true), told).await?));
    };
    let says_the_same =
        known.outcome == told.outcome && (told.minutes.is_none() || known.minutes == told.minutes);
    if says_the_same && known.state == CheckInState::Confirmed {
        return Ok(Heard::Unchanged(known));
    }
    if known.outcome == told.outcome && known.state == CheckInState::Recorded {
        let mut keeping = Keeping::open(tx, agreement).await?;
        let row = confirmed(tx, person, &known, told.minutes).await?;
        keeping.put_in(&row).await?;
        note(tx, person, agreement, &row, "check_in.confirmed").await?;
        was_looked_at(tx, person, target.teller().side, &known).await?;
        keeping.close(Actor::from(person)).await?;
        follow(tx, person, target.teller().side, std::slice::from_ref(&row)).await?;
        return Ok(Heard::Recorded(row));
    }
    let reason = (None, Some(RejectionReason::ToldOtherwise));
    Ok(Heard::Corrected(replace(tx, person, (agreement, target.teller()), &known, told, reason).await?))
}

/// Puts what is told now in the place of what was there, which stays to be seen. Where a contact says otherwise than the youth
/// or the coach, a coach is to look at it.
pub(super) async fn replace(
    tx: &Tx,
    person: &Person,
    (agreement, teller): (&agreement::Model, Teller),
    known: &check_in::Model,
    told: &Told,
    (reason, code): (Option<String>, Option<RejectionReason>),
) -> ApiResult<check_in::Model> {
    check_correctable(counts_since(known), tx.now())?;
    let mut keeping = Keeping::open(tx, agreement).await?;
    let change = check_in::ActiveModel {
        id: Set(known.id),
        state: Set(CheckInState::Corrected),
        decided_by: Set(Some(person.user_id)),
        decided_at: Set(Some(tx.now())),
        reason: Set(reason),
        reason_code: Set(code),
        ..Default::default()
    };
    change.update(tx).await?;
    keeping.take_out(known).await?;
    let row = insert(tx, agreement, teller, true, told, Some(known.id)).await?;
    keeping.put_in(&row).await?;
    note(tx, person, agreement, &row, "check_in.corrected").await?;
    was_looked_at(tx, person, teller.side, known).await?;
    keeping.close(Actor::from(person)).await?;
    follow(tx, person, teller.side, std::slice::from_ref(&row)).await?;
    if teller.side == Side::Contact && known.side != Side::Contact {
        raise(tx, Actor::from(person), agreement.participant_id, SignalKind::ReportsDiffer, row.id.0).await?;
    }
    Ok(row)
}

async fn find_live(tx: &Tx, agreement: &agreement::Model, told: &Told) -> ApiResult<Option<check_in::Model>> {
    let row = check_in::Entity::find()
        .filter(check_in::Column::AgreementId.eq(agreement.id))
        .filter(check_in::Column::OccurredOn.eq(told.day))
        .filter(check_in::Column::Occasion.eq(told.occasion.as_str()))
        .filter(check_in::Column::State.is_in([CheckInState::Recorded, CheckInState::Confirmed]))
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(row)
}

async fn confirmed(
    tx: &Tx,
    person: &Person,
    row: &check_in::Model,
    minutes: Option<i32>,
) -> ApiResult<check_in::Model> {
    let change = check_in::ActiveModel {
        id: Set(row.id),
        state: Set(CheckInState::Confirmed),
        minutes: Set(minutes.or(row.minutes)),
        decided_by: Set(Some(person.user_id)),
        decided_at: Set(Some(tx.now())),
        ..Default::default()
    };
    Ok(change.update(tx).await?)
}

async fn insert(
    tx: &Tx,
    agreement: &agreement::Model,
    teller: Teller,
    counts: bool,
    told: &Told,
    replaces: Option<CheckInId>,
) -> ApiResult<check_in::Model> {
    let row = row_of(tx, agreement, teller, counts, told, replaces);
    // The occasion is free, because the agreement is locked. The identifier is the phone's, so somebody may have used it at this
    // very moment: that must not undo the rest of a batch.
    let inserted = check_in::Entity::insert(check_in::ActiveModel::from(row.clone()))
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(tx)
        .await?;
    if matches!(inserted, TryInsertResult::Inserted(1)) { Ok(row) } else { Err(Code::CheckInIdTaken.into()) }
}

/// What is told, as a row.
pub(super) fn row_of(
    tx: &Tx,
    agreement: &agreement::Model,
    teller: Teller,
    counts: bool,
    told: &Told,
    replaces: Option<CheckInId>,
) -> check_in::Model {
    check_in::Model {
        id: told.id.unwrap_or_else(CheckInId::generate),
        programme_id: agreement.programme_id,
        participant_id: agreement.participant_id,
        agreement_id: agreement.id,
        occurred_on: told.day,
        occasion: told.occasion.clone(),
        outcome: told.outcome,
        minutes: told.minutes,
        state: if counts { CheckInState::Confirmed } else { CheckInState::Recorded },
        side: teller.side,
        happened_at: told.happened_at,
        recorded_by: teller.user_id,
        recorded_at: tx.now(),
        decided_by: counts.then_some(teller.user_id),
        decided_at: counts.then(|| tx.now()),
        reason: None,
        reason_code: None,
        replaces_id: replaces,
    }
}

pub(super) async fn note(
    tx: &Tx,
    person: &Person,
    agreement: &agreement::Model,
    row: &check_in::Model,
    action: &'static str,
) -> ApiResult<()> {
    record(tx, Actor::from(person).did(action, row.id.0, Some(row.participant_id))).await?;
    attendance::comparing::watch(tx, person.into(), agreement, std::slice::from_ref(row)).await?;
    attendance::truancy::watch(tx, person.into(), agreement, &[row.occurred_on]).await
}
