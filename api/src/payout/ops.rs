//! Filing and deciding. Each step moves the request and its money together.

use entities::{
    AttachmentId, Cents, PayeeId, PayoutEvent, PayoutPurpose, PayoutRequestId, PayoutState, PayoutWallet,
    attachment, participant, payee, payout_request,
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::access::{Approvable, Endorsable, Filing, Refusable, Withdrawable};
use super::query;
use super::rules::{Candidate, check_age, check_ceiling, check_payee, ledger_wallet, next, wallet_for};
use crate::auth::Person;
use crate::clock::{day_of, year_of};
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::ledger::hold::{self, Hold};
use crate::programme::query::get_programme;
use crate::record::{Actor, record};

/// What a youth asks for.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'w> {
    /// What for.
    pub purpose: PayoutPurpose,
    /// How much; above zero.
    pub amount: Cents,
    /// To whom.
    pub payee_id: PayeeId,
    /// What the payee knows the payment by.
    pub remittance: &'w str,
    /// The receipt.
    pub receipt_id: Option<AttachmentId>,
}

/// Files a request and reserves its money.
///
/// # Errors
/// 400 for a payee or receipt that is not there for the youth; `too_young_for_debt_relief`, `receipt_required`,
/// `payee_closed`, `payout_ceiling`, `wallet_too_small`.
pub async fn file(
    tx: &Tx,
    person: &Person,
    target: &Filing,
    wish: Wish<'_>,
) -> ApiResult<payout_request::Model> {
    let youth = target.participant();
    let wallet = wallet_for(wish.purpose);
    check_age(wallet, youth.birth_date, day_of(tx.now()))?;
    require_payee(tx, youth, wish).await?;
    require_receipt(tx, youth, wish.receipt_id).await?;
    if wallet == PayoutWallet::Study {
        require_room(tx, youth, wish.amount).await?;
    }
    let row = payout_request::ActiveModel {
        id: Set(PayoutRequestId::generate()),
        programme_id: Set(youth.programme_id),
        participant_id: Set(youth.id),
        wallet: Set(wallet),
        purpose: Set(wish.purpose),
        amount_cents: Set(wish.amount),
        payee_id: Set(wish.payee_id),
        remittance: Set(wish.remittance.to_owned()),
        receipt_id: Set(wish.receipt_id),
        state: Set(PayoutState::Filed),
        filed_by: Set(person.user_id),
        filed_at: Set(tx.now()),
        version: Set(1),
        ..Default::default()
    };
    let row = row.insert(tx).await?;
    hold::reserve(tx, person.into(), hold_of(&row)).await?;
    tell(tx, person.into(), &row, "payout_request.filed").await?;
    Ok(row)
}

async fn require_payee(tx: &Tx, youth: &participant::Model, wish: Wish<'_>) -> ApiResult<()> {
    let unknown = || ApiError::invalid(vec![FieldError::new("/payeeId", "unknown_reference")]);
    let found = payee::Entity::find_by_id(wish.payee_id)
        .filter(payee::Column::ProgrammeId.eq(youth.programme_id))
        .one(tx)
        .await?
        .ok_or_else(unknown)?;
    let candidate = Candidate {
        kind: found.kind,
        is_own: found.participant_id == Some(youth.id),
        is_closed: found.closed_at.is_some(),
    };
    check_payee(candidate, wish.receipt_id.is_some()).map_err(|code| match code {
        Code::NotFound => unknown(),
        code => code.into(),
    })
}

async fn require_receipt(
    tx: &Tx,
    youth: &participant::Model,
    receipt: Option<AttachmentId>,
) -> ApiResult<()> {
    let Some(id) = receipt else { return Ok(()) };
    let of_youth = attachment::Column::ParticipantId.eq(youth.id);
    let found = attachment::Entity::find_by_id(id).filter(of_youth).one(tx).await?;
    let unknown = || ApiError::invalid(vec![FieldError::new("/receiptId", "unknown_reference")]);
    found.map(|_| ()).ok_or_else(unknown)
}

async fn require_room(tx: &Tx, youth: &participant::Model, amount: Cents) -> ApiResult<()> {
    let programme = get_programme(tx, youth.programme_id).await?;
    let asked = query::study_asked_in(tx, youth.id, year_of(tx.now())).await?;
    check_ceiling(programme.payout_ceiling_cents, asked, amount).map_err(|left| {
        let left = FieldError::new("/amount", "above_ceiling").with("left", left);
        ApiError::from(Code::PayoutCeiling).at(vec![left])
    })
}

/// The money of a request, as the ledger reserves it.
#[must_use]
pub fn hold_of(row: &payout_request::Model) -> Hold {
    Hold {
        wallet: ledger_wallet(row.wallet, row.participant_id),
        amount: row.amount_cents,
        subject_id: row.id.0,
    }
}

/// Where an event leads.
///
/// # Errors
/// `payout_state` where it is out of order.
pub fn step(row: &payout_request::Model, event: PayoutEvent) -> ApiResult<PayoutState> {
    next(row.state, event).ok_or_else(|| Code::PayoutState.into())
}

/// Writes a change and counts the version.
///
/// # Errors
/// Where the database fails.
pub async fn save(
    tx: &Tx,
    row: &payout_request::Model,
    mut change: payout_request::ActiveModel,
) -> ApiResult<payout_request::Model> {
    change.id = Set(row.id);
    change.version = Set(row.version.saturating_add(1));
    Ok(change.update(tx).await?)
}

/// Tells the youth and the audit trail.
///
/// # Errors
/// Where the database fails.
pub async fn tell(tx: &Tx, actor: Actor, row: &payout_request::Model, action: &'static str) -> ApiResult<()> {
    record(tx, actor.did(action, row.id.0, Some(row.participant_id))).await
}

/// The coach stands behind it.
///
/// # Errors
/// `payout_state` where it is not filed.
pub async fn endorse(tx: &Tx, person: &Person, target: &Endorsable) -> ApiResult<payout_request::Model> {
    let row = target.request();
    let change = payout_request::ActiveModel {
        state: Set(step(row, PayoutEvent::Endorse)?),
        endorsed_by: Set(Some(person.user_id)),
        endorsed_at: Set(Some(tx.now())),
        ..Default::default()
    };
    let endorsed = save(tx, row, change).await?;
    tell(tx, person.into(), row, "payout_request.endorsed").await?;
    Ok(endorsed)
}

/// Finance approves: what was reserved is now owed to the payee.
///
/// # Errors
/// `payout_state` where it is not endorsed; `payee_closed`.
pub async fn approve(tx: &Tx, person: &Person, target: &Approvable) -> ApiResult<payout_request::Model> {
    let row = target.request();
    let change = payout_request::ActiveModel {
        state: Set(step(row, PayoutEvent::Approve)?),
        decided_by: Set(Some(person.user_id)),
        decided_at: Set(Some(tx.now())),
        ..Default::default()
    };
    require_open(tx, row).await?;
    let approved = save(tx, row, change).await?;
    hold::capture(tx, person.into(), hold_of(row), row.payee_id).await?;
    tell(tx, person.into(), row, "payout_request.approved").await?;
    Ok(approved)
}

async fn require_open(tx: &Tx, row: &payout_request::Model) -> ApiResult<()> {
    let payee = payee::Entity::find_by_id(row.payee_id).one(tx).await?.ok_or(Code::NotFound)?;
    if payee.closed_at.is_some() { Err(Code::PayeeClosed.into()) } else { Ok(()) }
}

/// Coach or finance refuses with a reason; the money is back in the wallet.
///
/// # Errors
/// `payout_state` where it is decided already.
pub async fn refuse(
    tx: &Tx,
    person: &Person,
    target: &Refusable,
    reason: &str,
) -> ApiResult<payout_request::Model> {
    let row = target.request();
    let change = payout_request::ActiveModel {
        state: Set(step(row, PayoutEvent::Refuse)?),
        decided_by: Set(Some(person.user_id)),
        decided_at: Set(Some(tx.now())),
        reason: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    let refused = save(tx, row, change).await?;
    hold::release(tx, person.into(), hold_of(row)).await?;
    tell(tx, person.into(), row, "payout_request.refused").await?;
    Ok(refused)
}

/// The youth takes it back; the money is back in the wallet.
///
/// # Errors
/// `payout_state` where it is decided already.
pub async fn withdraw(tx: &Tx, person: &Person, target: &Withdrawable) -> ApiResult<payout_request::Model> {
    let row = target.request();
    let state = step(row, PayoutEvent::Withdraw)?;
    let change = payout_request::ActiveModel { state: Set(state), ..Default::default() };
    let withdrawn = save(tx, row, change).await?;
    hold::release(tx, person.into(), hold_of(row)).await?;
    tell(tx, person.into(), row, "payout_request.withdrawn").await?;
    Ok(withdrawn)
}
