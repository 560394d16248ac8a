//! Who may see and change which payee, and who may give, confirm and refuse a bank account.

use chrono::NaiveDate;
use entities::{
    BankAccountId, MembershipId, OrganisationId, ParticipantId, PayeeId, PayeeKind, Role, bank_account,
    membership, participant, payee,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::query;
use crate::auth::{Caller, Finance, Person, Youth};
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::participant::access::is_relative;

/// A payee that the caller may see.
#[derive(Debug)]
pub struct Visible(payee::Model);

impl Visible {
    /// The payee.
    #[must_use]
    pub fn payee(&self) -> &payee::Model {
        &self.0
    }
}

/// A payee, locked, that the caller may close.
#[derive(Debug)]
pub struct Closable(payee::Model);

impl Closable {
    /// The payee.
    #[must_use]
    pub fn payee(&self) -> &payee::Model {
        &self.0
    }
}

/// A payee, locked, to whom the caller may give a bank account.
#[derive(Debug)]
pub struct Receiving(payee::Model);

impl Receiving {
    /// The payee.
    #[must_use]
    pub fn payee(&self) -> &payee::Model {
        &self.0
    }
}

/// A bank account and its payee, both locked, that the caller may decide on.
#[derive(Debug)]
pub struct Decidable {
    account: bank_account::Model,
    participant_id: Option<ParticipantId>,
}

impl Decidable {
    /// The account.
    #[must_use]
    pub fn account(&self) -> &bank_account::Model {
        &self.account
    }

    /// The youth whose own account it is.
    #[must_use]
    pub fn participant_id(&self) -> Option<ParticipantId> {
        self.participant_id
    }
}

/// A youth, locked, who may have an account of their own.
#[derive(Debug)]
pub struct OwnAccount(participant::Model);

impl OwnAccount {
    /// The youth.
    #[must_use]
    pub fn participant(&self) -> &participant::Model {
        &self.0
    }
}

/// Schools and creditors for everybody; a youth's own for those who may read their file, a provider's for its staff.
///
/// # Errors
/// 404 otherwise.
pub async fn to_read(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: PayeeId,
    today: NaiveDate,
) -> ApiResult<Visible> {
    find(conn, person, id, query::within_sight(person, today)).await
}

async fn find(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: PayeeId,
    sight: Condition,
) -> ApiResult<Visible> {
    let row = payee::Entity::find_by_id(id)
        .filter(payee::Column::ProgrammeId.eq(person.programme_id))
        .filter(sight)
        .one(conn)
        .await?;
    Ok(Visible(row.ok_or(Code::NotFound)?))
}

async fn hold(tx: &Tx, person: &Person, id: PayeeId) -> ApiResult<payee::Model> {
    let row = payee::Entity::find_by_id(id)
        .filter(payee::Column::ProgrammeId.eq(person.programme_id))
        .lock_exclusive()
        .one(tx)
        .await?;
    Ok(row.ok_or(Code::NotFound)?)
}

/// Finance closes a school or a creditor.
///
/// # Errors
/// 404 where there is none.
pub async fn to_close(tx: &Tx, caller: &Caller<Finance>, id: PayeeId) -> ApiResult<Closable> {
    Ok(Closable(hold(tx, caller, id).await?))
}

/// Finance gives an account of anybody, a provider's staff of their own provider; both look at what they gave.
///
/// # Errors
/// 404 for everybody else's.
pub async fn to_give_account(tx: &Tx, person: &Person, id: PayeeId) -> ApiResult<Receiving> {
    let row = hold(tx, person, id).await?;
    check_giver(tx, person, &row).await?;
    Ok(Receiving(row))
}

/// The same for looking at the accounts that a payee has had.
///
/// # Errors
/// 404 for everybody else's.
pub async fn to_list_accounts(
    conn: &impl ConnectionTrait,
    person: &Person,
    id: PayeeId,
) -> ApiResult<Visible> {
    let visible = find(conn, person, id, Condition::all()).await?;
    check_giver(conn, person, visible.payee()).await?;
    Ok(visible)
}

async fn check_giver(conn: &impl ConnectionTrait, person: &Person, row: &payee::Model) -> ApiResult<()> {
    if person.is(Role::Finance) {
        return Ok(());
    }
    let organisation = row.organisation_id.filter(|_| row.kind == PayeeKind::Provider);
    match organisation {
        Some(organisation) if is_staff_of(conn, person, organisation).await? => Ok(()),
        _ => Err(Code::NotFound.into()),
    }
}

async fn is_staff_of(
    conn: &impl ConnectionTrait,
    person: &Person,
    organisation: OrganisationId,
) -> ApiResult<bool> {
    let found: Option<MembershipId> = membership::Entity::find()
        .select_only()
        .column(membership::Column::Id)
        .filter(query::staff_membership(person))
        .filter(membership::Column::OrganisationId.eq(organisation))
        .into_tuple()
        .one(conn)
        .await?;
    Ok(found.is_some())
}

/// The youth gives an account of their own. Their row is locked, so that there is one payee a youth.
///
/// # Errors
/// 404 where the caller is in no programme as a youth.
pub async fn to_give_own_account(tx: &Tx, caller: &Caller<Youth>) -> ApiResult<OwnAccount> {
    let id: ParticipantId = caller.participant_id.ok_or(Code::NotFound)?;
    let row = participant::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    Ok(OwnAccount(row.ok_or(Code::NotFound)?))
}

/// Finance decides on an account, never on one of their own or of a relative.
///
/// # Errors
/// 404 where there is none, 403 for themselves and for relatives.
pub async fn to_decide(tx: &Tx, caller: &Caller<Finance>, id: BankAccountId) -> ApiResult<Decidable> {
    let own = bank_account::Column::ProgrammeId.eq(caller.programme_id);
    let find = || bank_account::Entity::find_by_id(id).filter(own.clone());
    let payee = find().one(tx).await?.ok_or(Code::NotFound)?.payee_id;
    let payee = hold(tx, caller, payee).await?;
    let account = find().lock_exclusive().one(tx).await?.ok_or(Code::NotFound)?;
    if let Some(participant) = payee.participant_id {
        let youth = participant::Entity::find_by_id(participant).one(tx).await?.ok_or(Code::NotFound)?;
        if youth.user_id == caller.user_id {
            return Err(Code::NotForYourself.into());
        }
        if is_relative(tx, caller.user_id, participant).await? {
            return Err(Code::NotForARelative.into());
        }
    }
    Ok(Decidable { account, participant_id: payee.participant_id })
}
