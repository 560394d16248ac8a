//! Claiming, deciding and mending.

use entities::{
    Cents, MilestoneEvent, MilestoneEventId, MilestoneState, RewardState, Standing, milestone,
    milestone_event, reward,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait};

use super::access::{Claimable, Decidable};
use super::evidence::{self, Shown};
use super::rewards;
use super::rules::{judge_approval, next};
use crate::agreement::query::list_required;
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::programme::query::get_programme;
use crate::record::{Happening, record, record_removal};

/// The youth says that it is reached.
///
/// # Errors
/// 409 where it is not open or returned; 400 where nothing shows it.
pub async fn claim(
    tx: &Tx,
    person: &Person,
    target: &Claimable,
    shown: Shown<'_>,
) -> ApiResult<milestone::Model> {
    let row = target.milestone();
    let state = step(row, MilestoneEvent::Claim)?;
    evidence::show(tx, person, target, shown).await?;
    let change = milestone::ActiveModel {
        state: Set(state),
        evidence: Set(shown.text.map(str::to_owned)),
        return_reason: Set(None),
        ..Default::default()
    };
    let claimed = save(tx, row, change).await?;
    log(tx, person, row, MilestoneEvent::Claim, shown.text).await?;
    record(tx, happening(person, row, "milestone.claimed")).await?;
    Ok(claimed)
}

fn step(row: &milestone::Model, event: MilestoneEvent) -> ApiResult<MilestoneState> {
    next(row.state, event).ok_or_else(|| Code::MilestoneState.into())
}

async fn save(
    tx: &Tx,
    row: &milestone::Model,
    mut change: milestone::ActiveModel,
) -> ApiResult<milestone::Model> {
    change.id = Set(row.id);
    change.updated_at = Set(tx.now());
    Ok(change.update(tx).await?)
}

async fn log(
    tx: &Tx,
    person: &Person,
    row: &milestone::Model,
    event: MilestoneEvent,
    note: Option<&str>,
) -> ApiResult<()> {
    let logged = milestone_event::ActiveModel {
        id: Set(MilestoneEventId::generate()),
        milestone_id: Set(row.id),
        event: Set(event),
        actor_id: Set(person.user_id),
        note: Set(note.map(str::to_owned)),
        happened_at: Set(tx.now()),
    };
    milestone_event::Entity::insert(logged).exec_without_returning(tx).await?;
    Ok(())
}

fn happening(person: &Person, row: &milestone::Model, action: &'static str) -> Happening {
    Happening {
        programme_id: row.programme_id,
        actor_id: person.user_id,
        action,
        subject_id: row.id.0,
        participant_id: Some(row.participant_id),
    }
}

/// Approves, or endorses what needs a second approver. Approval grants every reward in this transaction.
///
/// # Errors
/// 409 where it is not claimed, or a required agreement is not met and no reason is given; 403 where the caller may not
/// be the first or the second approver.
pub async fn approve(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    override_reason: Option<&str>,
) -> ApiResult<milestone::Model> {
    let row = target.milestone();
    step(row, MilestoneEvent::Approve)?;
    let override_reason = override_reason.map(str::to_owned).or_else(|| row.override_reason.clone());
    if override_reason.is_none() {
        require_agreements(tx, row).await?;
    }
    let promised = rewards::list(tx, reward::Column::MilestoneId.eq(row.id), RewardState::Promised).await?;
    let event = judge(tx, target, &promised).await?;
    let mut change = milestone::ActiveModel {
        state: Set(step(row, event)?),
        override_reason: Set(override_reason.clone()),
        ..Default::default()
    };
    if event == MilestoneEvent::Endorse {
        change.first_approver_id = Set(Some(person.user_id));
        record(tx, happening(person, row, "milestone.endorsed")).await?;
    } else {
        change.approved_at = Set(Some(tx.now()));
        for reward in &promised {
            rewards::grant(tx, person, reward).await?;
        }
        record(tx, happening(person, row, "milestone.approved")).await?;
    }
    log(tx, person, row, event, override_reason.as_deref()).await?;
    save(tx, row, change).await
}

/// Approves what was returned, because an objection was granted: whoever decided on that is no first or second approver,
/// and agreements do not count. `row` is locked.
///
/// # Errors
/// `objection_moot` where it is no longer returned.
pub async fn approve_on_objection(
    tx: &Tx,
    person: &Person,
    row: &milestone::Model,
    reason: &str,
) -> ApiResult<milestone::Model> {
    let state = next(row.state, MilestoneEvent::Grant).ok_or(Code::ObjectionMoot)?;
    for reward in rewards::list(tx, reward::Column::MilestoneId.eq(row.id), RewardState::Promised).await? {
        rewards::grant(tx, person, &reward).await?;
    }
    let change = milestone::ActiveModel {
        state: Set(state),
        override_reason: Set(Some(reason.to_owned())),
        approved_at: Set(Some(tx.now())),
        ..Default::default()
    };
    log(tx, person, row, MilestoneEvent::Grant, Some(reason)).await?;
    record(tx, happening(person, row, "milestone.approved")).await?;
    save(tx, row, change).await
}

async fn judge(tx: &Tx, target: &Decidable, promised: &[reward::Model]) -> ApiResult<MilestoneEvent> {
    let row = target.milestone();
    let money = Cents::checked_sum(promised.iter().filter_map(|reward| reward.amount_cents));
    let money = money.ok_or_else(|| ApiError::internal("a sum that does not fit"))?;
    let programme = get_programme(tx, row.programme_id).await?;
    let threshold = programme.second_approval_above_cents;
    Ok(judge_approval(target.approver(), row.first_approver_id, money, threshold)?)
}

async fn require_agreements(tx: &Tx, row: &milestone::Model) -> ApiResult<()> {
    let unmet = |(id, standing): (_, Standing)| {
        (standing != Standing::Met)
            .then(|| FieldError::new(format!("/requiredAgreementIds/{id}"), "agreement_not_met"))
    };
    let required = list_required(tx, row.id, day_of(tx.now())).await?;
    let unmet: Vec<FieldError> = required.into_iter().filter_map(unmet).collect();
    if unmet.is_empty() { Ok(()) } else { Err(ApiError::from(Code::AgreementsNotMet).at(unmet)) }
}

/// Sends a claim back with a reason; an endorsement is void.
///
/// # Errors
/// 409 where it is not claimed.
pub async fn send_back(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    reason: &str,
) -> ApiResult<milestone::Model> {
    let row = target.milestone();
    let change = milestone::ActiveModel {
        state: Set(step(row, MilestoneEvent::Return)?),
        return_reason: Set(Some(reason.to_owned())),
        first_approver_id: Set(None),
        override_reason: Set(None),
        ..Default::default()
    };
    let returned = save(tx, row, change).await?;
    log(tx, person, row, MilestoneEvent::Return, Some(reason)).await?;
    record(tx, happening(person, row, "milestone.returned")).await?;
    Ok(returned)
}

/// Takes a milestone out of the plan; what it promised returns to the fund.
///
/// # Errors
/// 409 where it is approved or cancelled already.
pub async fn cancel(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    reason: &str,
) -> ApiResult<milestone::Model> {
    let row = target.milestone();
    step(row, MilestoneEvent::Cancel)?;
    for reward in rewards::list(tx, reward::Column::MilestoneId.eq(row.id), RewardState::Promised).await? {
        rewards::withdraw(tx, person, &reward).await?;
    }
    mark_cancelled(tx, person, row, Some(reason)).await
}

/// Cancels a milestone that an amendment dropped or whose plan ended; the plan has withdrawn its rewards already.
///
/// # Errors
/// 409 where it is approved or cancelled already.
pub async fn cancel_dropped(tx: &Tx, person: &Person, row: &milestone::Model) -> ApiResult<()> {
    mark_cancelled(tx, person, row, None).await.map(|_| ())
}

async fn mark_cancelled(
    tx: &Tx,
    person: &Person,
    row: &milestone::Model,
    reason: Option<&str>,
) -> ApiResult<milestone::Model> {
    let state = step(row, MilestoneEvent::Cancel)?;
    let cancelled = save(tx, row, milestone::ActiveModel { state: Set(state), ..Default::default() }).await?;
    log(tx, person, row, MilestoneEvent::Cancel, reason).await?;
    record_removal(tx, happening(person, row, "milestone.cancelled")).await?;
    Ok(cancelled)
}

/// Mends a mistaken approval: takes back what was unlocked. The milestone stays approved; what was wrong stays visible.
///
/// # Errors
/// `already_reversed` the second time; `milestone_state` where it is not approved; `wallet_too_small` where the money
/// was spent.
pub async fn reverse(
    tx: &Tx,
    person: &Person,
    target: &Decidable,
    reason: &str,
) -> ApiResult<milestone::Model> {
    let row = target.milestone();
    let state = step(row, MilestoneEvent::Reverse)?;
    if row.reversed_at.is_some() {
        return Err(Code::AlreadyReversed.into());
    }
    for reward in rewards::list(tx, reward::Column::MilestoneId.eq(row.id), RewardState::Granted).await? {
        rewards::take_back(tx, person, &reward).await?;
    }
    let change =
        milestone::ActiveModel { state: Set(state), reversed_at: Set(Some(tx.now())), ..Default::default() };
    let reversed = save(tx, row, change).await?;
    log(tx, person, row, MilestoneEvent::Reverse, Some(reason)).await?;
    record(tx, happening(person, row, "milestone.reversed")).await?;
    Ok(reversed)
}
