//! Opening, granting, blocking and ending a pass, and setting its rates.

use entities::{
    Cents, PassEvent, PassEventId, PassId, PassRateId, PassState, TransferKind, participant, pass,
    pass_event, pass_rate,
};
use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, TryInsertResult,
};

use super::access::Blockable;
use super::query::{find_fund, list_bands, wallet_of};
use super::rules;
pub use super::sweeping::sweep_if_expired;
use crate::auth::Person;
use crate::clock::year_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, on_duplicate};
use crate::ledger::{self, Account, Posting, lock_balances};
use crate::record::{Actor, record};

/// The pass of a participant and calendar year, locked; opened if missing, and with its base grant if the year's fund
/// can pay it now. A fund that can't refuses nothing: a later run of the job grants it.
///
/// # Errors
/// Where the database fails.
pub async fn ensure(
    tx: &Tx,
    actor: Actor,
    participant: &participant::Model,
    year: i32,
) -> ApiResult<pass::Model> {
    let row = open(tx, actor, participant, year).await?;
    if row.granted_at.is_some() || row.state == PassState::Expired {
        return Ok(row);
    }
    grant_base(tx, actor, participant, row).await
}

/// The pass of a participant and calendar year, locked; opened if missing, without money: so that whoever unlocks a
/// reward need not wait for the fund.
///
/// # Errors
/// Where the database fails.
pub async fn open(
    tx: &Tx,
    actor: Actor,
    participant: &participant::Model,
    year: i32,
) -> ApiResult<pass::Model> {
    if let Some(row) = find_locked(tx, participant, year).await? {
        return Ok(row);
    }
    let bands = list_bands(tx, participant.programme_id).await?;
    let row = pass::ActiveModel {
        id: Set(PassId::generate()),
        programme_id: Set(participant.programme_id),
        participant_id: Set(participant.id),
        year: Set(year),
        base_cents: Set(rules::base_of(&bands, participant.birth_date, year)),
        granted_at: Set(None),
        state: Set(PassState::Open),
        block_reason: Set(None),
        expired_at: Set(None),
        version: Set(1),
        created_at: Set(tx.now()),
    };
    let made = pass::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(tx)
        .await?;
    // Somebody may have opened it in between: then theirs is the one.
    let row = find_locked(tx, participant, year).await?;
    let row = row.ok_or_else(|| ApiError::internal("a pass that was just opened is gone"))?;
    if matches!(made, TryInsertResult::Inserted(1)) {
        record(tx, actor.did("pass.opened", row.id.0, Some(row.participant_id))).await?;
    }
    Ok(row)
}

async fn find_locked(tx: &Tx, participant: &participant::Model, year: i32) -> ApiResult<Option<pass::Model>> {
    let found = pass::Entity::find()
        .filter(pass::Column::ParticipantId.eq(participant.id))
        .filter(pass::Column::Year.eq(year))
        .lock(LockType::NoKeyUpdate)
        .one(tx)
        .await?;
    Ok(found)
}

/// Until it is granted, the base follows the rates and the birth date as they are now.
async fn grant_base(
    tx: &Tx,
    actor: Actor,
    participant: &participant::Model,
    row: pass::Model,
) -> ApiResult<pass::Model> {
    let bands = list_bands(tx, row.programme_id).await?;
    let base = rules::base_of(&bands, participant.birth_date, row.year);
    let Some(fund) = find_fund(tx, row.programme_id, row.year).await? else { return Ok(row) };
    let fund = Account::Fund(fund.id);
    let free = lock_balances(tx, [fund]).await?.get(&fund.id()).copied().unwrap_or_default();
    if free < base {
        return Ok(row);
    }
    if base > Cents::ZERO {
        let posting = Posting {
            programme_id: row.programme_id,
            debit: fund,
            credit: Account::Wallet(wallet_of(&row)),
            amount: base,
            kind: TransferKind::BaseGrant,
            subject_id: row.id.0,
            participant_id: Some(row.participant_id),
            actor_id: actor.user_id,
        };
        ledger::post(tx, posting).await?;
    }
    record(tx, actor.did("pass.granted", row.id.0, Some(row.participant_id))).await?;
    let change =
        pass::ActiveModel { base_cents: Set(base), granted_at: Set(Some(tx.now())), ..Default::default() };
    save(tx, &row, change).await
}

async fn save(tx: &Tx, row: &pass::Model, mut change: pass::ActiveModel) -> ApiResult<pass::Model> {
    change.id = Set(row.id);
    change.version = Set(row.version.saturating_add(1));
    Ok(change.update(tx).await?)
}

/// Locks a pass, which whoever spends from it or gives back to it must do first.
///
/// # Errors
/// 404 where there is none.
pub async fn lock(tx: &Tx, id: PassId) -> ApiResult<pass::Model> {
    let row = pass::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(tx).await?;
    row.ok_or_else(|| Code::NotFound.into())
}

async fn step(
    tx: &Tx,
    actor: Actor,
    row: &pass::Model,
    event: PassEvent,
    reason: Option<&str>,
) -> ApiResult<PassState> {
    let state = rules::next(row.state, event).ok_or(Code::PassState)?;
    let logged = pass_event::ActiveModel {
        id: Set(PassEventId::generate()),
        pass_id: Set(row.id),
        event: Set(event),
        actor_id: Set(actor.user_id),
        reason: Set(reason.map(str::to_owned)),
        happened_at: Set(tx.now()),
    };
    pass_event::Entity::insert(logged).exec_without_returning(tx).await?;
    Ok(state)
}

/// Blocks a pass: nothing is booked or redeemed with it until it is unblocked. The youth reads the reason.
///
/// # Errors
/// `pass_state` where it is not open.
pub async fn block(tx: &Tx, person: &Person, target: &Blockable, reason: &str) -> ApiResult<pass::Model> {
    let (row, actor) = (target.pass(), Actor::from(person));
    let state = step(tx, actor, row, PassEvent::Block, Some(reason)).await?;
    let change = pass::ActiveModel {
        state: Set(state),
        block_reason: Set(Some(reason.to_owned())),
        ..Default::default()
    };
    let blocked = save(tx, row, change).await?;
    record(tx, actor.did("pass.blocked", row.id.0, Some(row.participant_id))).await?;
    Ok(blocked)
}

/// Lets a blocked pass be spent again.
///
/// # Errors
/// `pass_state` where it is not blocked.
pub async fn unblock(tx: &Tx, person: &Person, target: &Blockable, reason: &str) -> ApiResult<pass::Model> {
    let (row, actor) = (target.pass(), Actor::from(person));
    let state = step(tx, actor, row, PassEvent::Unblock, Some(reason)).await?;
    let change = pass::ActiveModel { state: Set(state), block_reason: Set(None), ..Default::default() };
    let unblocked = save(tx, row, change).await?;
    record(tx, actor.did("pass.unblocked", row.id.0, Some(row.participant_id))).await?;
    Ok(unblocked)
}

/// Ends a pass whose year is over and returns what is unspent to its funds; does nothing where that was done or the year
/// is not over.
///
/// # Errors
/// Where the database fails.
pub async fn expire(tx: &Tx, id: PassId) -> ApiResult<()> {
    let row = lock(tx, id).await?;
    if row.state == PassState::Expired || row.year >= year_of(tx.now()) {
        return Ok(());
    }
    let actor = Actor::programme(row.programme_id);
    let change = pass::ActiveModel {
        state: Set(step(tx, actor, &row, PassEvent::Expire, None).await?),
        block_reason: Set(None),
        expired_at: Set(Some(tx.now())),
        ..Default::default()
    };
    save(tx, &row, change).await?;
    sweep_if_expired(tx, actor, id).await?;
    record(tx, actor.did("pass.expired", row.id.0, Some(row.participant_id))).await
}

/// Sets the base grants from a calendar year on, as one set: the rows of an earlier set no longer count from then.
///
/// # Errors
/// `pass_rates_exist` where the year has a set.
pub async fn set_rates(
    tx: &Tx,
    person: &Person,
    from_year: i32,
    bands: &[(i32, Cents)],
) -> ApiResult<Vec<pass_rate::Model>> {
    let known = list_bands(tx, person.programme_id).await?;
    let granted = pass::Entity::find()
        .filter(pass::Column::ProgrammeId.eq(person.programme_id))
        .filter(pass::Column::Year.eq(from_year))
        .filter(pass::Column::GrantedAt.is_not_null())
        .one(tx)
        .await?;
    // Two youths of one age have the same in a year: what was granted by other amounts already fixes it.
    if granted.is_some() || known.iter().any(|band| band.from_year == from_year) {
        return Err(Code::PassRatesExist.into());
    }
    let mut made = Vec::new();
    for (from_age, amount) in bands {
        let row = pass_rate::ActiveModel {
            id: Set(PassRateId::generate()),
            programme_id: Set(person.programme_id),
            from_year: Set(from_year),
            from_age: Set(*from_age),
            amount_cents: Set(*amount),
            set_by: Set(person.user_id),
            set_at: Set(tx.now()),
        };
        made.push(row.insert(tx).await.map_err(on_duplicate(Code::PassRatesExist))?);
    }
    if let Some(first) = made.first() {
        record(tx, Actor::from(person).did("pass_rates.set", first.id.0, None)).await?;
    }
    Ok(made)
}
