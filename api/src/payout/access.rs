//! Who may see a payout request, and who may take which step in its life.

use chrono::NaiveDate;
use entities::{ParticipantId, PayoutRequestId, Role, participant, payout_request};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::query::is_for_finance;
use super::rules::check_refuser;
use crate::auth::{Caller, Coach, Finance, PayoutDecider, Person, Youth};
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::participant::access::{Relation, is_relative, relation_to};
use crate::witnesses;

witnesses! {
    "The request." request: payout_request::Model;

    /// A request that the caller may look at.
    Visible;
    /// A request, locked, that the caller may endorse.
    Endorsable;
    /// A request, locked, that the caller may approve.
    Approvable;
    /// A request, locked, that the caller may refuse.
    Refusable;
    /// A request, locked, that the caller may take back.
    Withdrawable;
}

/// A youth, locked, who may file: their requests take turns, so that each sees what the others asked for.
#[derive(Debug)]
pub struct Filing(participant::Model);

impl Filing {
    /// The youth.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        &self.0
    }
}

/// The youth files.
///
/// # Errors
/// 404 where the caller is in no programme as a youth.
pub async fn to_file(tx: &Tx, caller: &Caller<Youth>) -> ApiResult<Filing> {
    let id: ParticipantId = caller.participant_id.ok_or(Code::NotFound)?;
    let row = participant::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    Ok(Filing(row.ok_or(Code::NotFound)?))
}

/// Those who may read the youth's file, and finance what a coach stood behind.
///
/// # Errors
/// 404 otherwise.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: PayoutRequestId,
    today: NaiveDate,
) -> ApiResult<Visible> {
    let own = payout_request::Column::ProgrammeId.eq(person.programme_id);
    let row = payout_request::Entity::find_by_id(id).filter(own).one(conn).await?.ok_or(Code::NotFound)?;
    let youth = youth_of(conn, &row).await?;
    match relation_to(conn, person, &youth, today).await? {
        None if !is_officers(conn, person, id).await? => Err(Code::NotFound.into()),
        _ => Ok(Visible { request: row }),
    }
}

async fn youth_of(conn: &impl ConnectionTrait, row: &payout_request::Model) -> ApiResult<participant::Model> {
    let found = participant::Entity::find_by_id(row.participant_id).one(conn).await?;
    Ok(found.ok_or(Code::NotFound)?)
}

async fn is_officers(conn: &impl ConnectionTrait, person: &Person, id: PayoutRequestId) -> ApiResult<bool> {
    if !person.is(Role::Finance) {
        return Ok(false);
    }
    let found = payout_request::Entity::find_by_id(id).filter(is_for_finance()).one(conn).await?;
    Ok(found.is_some())
}

/// A request, locked, and what the caller is to it.
struct Held {
    row: payout_request::Model,
    relation: Option<Relation>,
    is_officers: bool,
}

/// Nobody decides for themselves or for a relative, as coach or as officer.
async fn hold_to_decide(tx: &Tx, person: &Person, id: PayoutRequestId) -> ApiResult<Held> {
    let held = hold(tx, person, id).await?;
    match held.relation {
        Some(Relation::Own) => return Err(Code::NotForYourself.into()),
        Some(Relation::Guardian) => return Err(Code::NotForARelative.into()),
        Some(Relation::Coach | Relation::Lead) => {}
        None if held.is_officers => {}
        None => return Err(Code::NotFound.into()),
    }
    if is_relative(tx, person.user_id, held.row.participant_id).await? {
        return Err(Code::NotForARelative.into());
    }
    Ok(held)
}

async fn hold(tx: &Tx, person: &Person, id: PayoutRequestId) -> ApiResult<Held> {
    let row = payout_request::Entity::find_by_id(id)
        .filter(payout_request::Column::ProgrammeId.eq(person.programme_id))
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or(Code::NotFound)?;
    let youth = youth_of(tx, &row).await?;
    let relation = relation_to(tx, person, &youth, day_of(tx.now())).await?;
    let is_officers = is_officers(tx, person, id).await?;
    Ok(Held { row, relation, is_officers })
}

/// An assigned coach endorses.
///
/// # Errors
/// 404 for strangers, 403 for a lead, the youth, the family and relatives.
pub async fn to_endorse(tx: &Tx, caller: &Caller<Coach>, id: PayoutRequestId) -> ApiResult<Endorsable> {
    let held = hold_to_decide(tx, caller, id).await?;
    match held.relation {
        Some(Relation::Coach) => Ok(Endorsable { request: held.row }),
        _ => Err(Code::RoleNotAllowed.into()),
    }
}

/// Finance approves, and never what the same person endorsed or filed.
///
/// # Errors
/// 404 for what no coach stood behind, 403 for the endorser, the youth and relatives.
pub async fn to_approve(tx: &Tx, caller: &Caller<Finance>, id: PayoutRequestId) -> ApiResult<Approvable> {
    let held = hold_to_decide(tx, caller, id).await?;
    if !held.is_officers {
        return Err(Code::NotFound.into());
    }
    if held.row.filed_by == caller.user_id {
        return Err(Code::NotForYourself.into());
    }
    if held.row.endorsed_by == Some(caller.user_id) {
        return Err(Code::NotYourEndorsement.into());
    }
    Ok(Approvable { request: held.row })
}

/// A coach refuses what was filed, finance what was endorsed.
///
/// # Errors
/// 404 for strangers, 403 for the youth, the family and relatives; `payout_state` where it is not their turn.
pub async fn to_refuse(tx: &Tx, caller: &Caller<PayoutDecider>, id: PayoutRequestId) -> ApiResult<Refusable> {
    let held = hold_to_decide(tx, caller, id).await?;
    let is_coach = held.relation == Some(Relation::Coach);
    if !is_coach && !held.is_officers {
        return Err(Code::RoleNotAllowed.into());
    }
    check_refuser(held.row.state, is_coach, held.is_officers)?;
    Ok(Refusable { request: held.row })
}

/// The youth takes it back.
///
/// # Errors
/// 404 for strangers, 403 for everybody else who sees it.
pub async fn to_withdraw(tx: &Tx, caller: &Caller<Youth>, id: PayoutRequestId) -> ApiResult<Withdrawable> {
    let held = hold(tx, caller, id).await?;
    match held.relation {
        Some(Relation::Own) => Ok(Withdrawable { request: held.row }),
        Some(_) => Err(Code::RoleNotAllowed.into()),
        None => Err(Code::NotFound.into()),
    }
}
