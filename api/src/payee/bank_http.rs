//! Paths of bank accounts. Whole numbers leave the house for finance alone; see [`BankAccountOut`].

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{BankAccountId, BankAccountState, PayeeId, Role, UserId, bank_account};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::bank::Typed;
use super::rules::masked;
use super::{access, bank, query};
use crate::auth::{BankAccountGiver, Caller, Finance, Person, Youth};
use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult, Code};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations on bank accounts.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_payee_bank_accounts, create_bank_account, list_bank_accounts, confirm_bank_account);
    guarded!(routes: reject_bank_account, create_my_bank_account, get_my_bank_account);
}

/// A bank account. Finance sees the whole number and the holder; who gave it sees it masked and without the holder.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = BankAccount)]
pub struct BankAccountOut {
    /// Names the account.
    id: BankAccountId,
    /// Whose it is.
    payee_id: PayeeId,
    /// The number: whole for finance, else masked.
    #[schema(example = "NL91 **** 4300")]
    iban: String,
    /// The holder; absent where the number is masked.
    #[schema(required = true)]
    holder_name: Option<String>,
    /// Proposed, active, superseded or rejected.
    state: BankAccountState,
    /// Who gave it.
    proposed_by_user_id: UserId,
    /// When.
    proposed_at: DateTime<Utc>,
    /// The officer who confirmed or refused it.
    #[schema(required = true)]
    decided_by_user_id: Option<UserId>,
    /// When.
    #[schema(required = true)]
    decided_at: Option<DateTime<Utc>>,
    /// Why it was refused.
    #[schema(required = true)]
    reason: Option<String>,
    /// From when on money goes there.
    #[schema(required = true)]
    usable_from_at: Option<DateTime<Utc>>,
    /// When another took its place.
    #[schema(required = true)]
    ended_at: Option<DateTime<Utc>>,
}

impl BankAccountOut {
    /// For those who gave it.
    fn masked(row: bank_account::Model) -> Self {
        Self {
            id: row.id,
            payee_id: row.payee_id,
            iban: masked(&row.iban),
            holder_name: None,
            state: row.state,
            proposed_by_user_id: row.proposed_by,
            proposed_at: row.proposed_at,
            decided_by_user_id: row.decided_by,
            decided_at: row.decided_at,
            reason: row.reason,
            usable_from_at: row.usable_from,
            ended_at: row.ended_at,
        }
    }

    /// For finance.
    fn whole(row: bank_account::Model) -> Self {
        let (iban, holder_name) = (row.iban.clone(), Some(row.holder_name.clone()));
        Self { iban, holder_name, ..Self::masked(row) }
    }

    fn of(person: &Person, row: bank_account::Model) -> Self {
        if person.is(Role::Finance) { Self::whole(row) } else { Self::masked(row) }
    }
}

/// The bank accounts that a payee has and had.
#[utoipa::path(get, path = "/payees/{payeeId}/bank-accounts", tag = "payees",
    params(("payeeId" = Uuid, Path, description = "The payee"), PageQuery),
    responses((status = 200, description = "Bank accounts, newest first", body = Page<BankAccountOut>)))]
pub async fn list_payee_bank_accounts(
    caller: Caller<BankAccountGiver>,
    id: web::Path<PayeeId>,
    page: Query<PageQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    access::to_list_accounts(db.reader(), &caller, *id).await?;
    let rows = query::list_accounts(db.reader(), *id, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, |row| BankAccountOut::of(&caller, row)))
}

/// A bank account to propose.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = BankAccountIn)]
pub struct BankAccountIn {
    /// The IBAN of an account within SEPA; blanks and small letters are fine.
    #[schema(min_length = 5, max_length = 60, example = "NL13 TEST 0123 4567 89")]
    iban: String,
    /// Name of the holder, as the bank knows it.
    #[schema(min_length = 1, max_length = 70, pattern = r"\S", example = "S. de Vries")]
    holder_name: String,
}

impl BankAccountIn {
    fn typed(&self) -> Typed<'_> {
        Typed { iban: &self.iban, holder_name: &self.holder_name }
    }
}

/// Give a payee's bank account: finance for anybody, a provider's staff for their own. It counts once a finance officer
/// who did not give it confirms it.
#[utoipa::path(post, path = "/payees/{payeeId}/bank-accounts", tag = "payees", request_body = BankAccountIn,
    params(("payeeId" = Uuid, Path, description = "The payee"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Proposed", body = BankAccountOut),
              (status = 409, description = "Another waits, it is the one in force, or the payee is closed")))]
pub async fn create_bank_account(
    caller: Caller<BankAccountGiver>,
    once: Once,
    id: web::Path<PayeeId>,
    body: Input<BankAccountIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_give_account(tx, &caller, *id).await?;
        let row = bank::propose(tx, &caller, &target, body.value.typed()).await?;
        Reply::created(&BankAccountOut::masked(row))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Which bank accounts, and which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BankAccountQuery {
    /// In which state; `proposed` unless told: what waits for an officer.
    state: Option<BankAccountState>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// Bank accounts that wait for an officer.
#[utoipa::path(get, path = "/bank-accounts", tag = "payees", params(BankAccountQuery),
    responses((status = 200, description = "Bank accounts, newest first", body = Page<BankAccountOut>)))]
pub async fn list_bank_accounts(
    caller: Caller<Finance>,
    which: Query<BankAccountQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let BankAccountQuery { state, cursor, limit } = which.into_inner();
    let page = PageQuery::new(cursor, limit);
    let state = state.unwrap_or(BankAccountState::Proposed);
    let rows = query::list_accounts_in_state(db.reader(), caller.programme_id, state, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, BankAccountOut::whole))
}

/// Confirm a bank account that somebody else gave. A payee's first is used at once, a changed one after 72 hours.
#[utoipa::path(post, path = "/bank-accounts/{bankAccountId}/confirmations", tag = "payees",
    params(("bankAccountId" = Uuid, Path, description = "The bank account"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Active", body = BankAccountOut),
              (status = 409, description = "It does not wait")))]
pub async fn confirm_bank_account(
    caller: Caller<Finance>,
    once: Once,
    id: web::Path<BankAccountId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, &caller, *id).await?;
        Reply::created(&BankAccountOut::masked(bank::confirm(tx, &caller, &target).await?))
    };
    once.run(&db, caller.user_id, "", work).await
}

/// Why a bank account is refused; who gave it reads it.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = BankAccountRejectionIn)]
pub struct BankAccountRejectionIn {
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = r"\S",
        example = "De naam klopt niet met de bank."
    )]
    reason: String,
}

/// Refuse a bank account.
#[utoipa::path(post, path = "/bank-accounts/{bankAccountId}/rejections", tag = "payees",
    request_body = BankAccountRejectionIn,
    params(("bankAccountId" = Uuid, Path, description = "The bank account"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Refused", body = BankAccountOut),
              (status = 409, description = "It does not wait")))]
pub async fn reject_bank_account(
    caller: Caller<Finance>,
    once: Once,
    id: web::Path<BankAccountId>,
    body: Input<BankAccountRejectionIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, &caller, *id).await?;
        let row = bank::reject(tx, &caller, &target, &body.value.reason).await?;
        Reply::created(&BankAccountOut::masked(row))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Give my own bank account, for what I paid myself. It counts once finance has confirmed it.
#[utoipa::path(post, path = "/me/bank-accounts", tag = "payees", request_body = BankAccountIn,
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Proposed", body = BankAccountOut),
              (status = 409, description = "Another waits, or it is the one in force")))]
pub async fn create_my_bank_account(
    caller: Caller<Youth>,
    once: Once,
    body: Input<BankAccountIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_give_own_account(tx, &caller).await?;
        let row = bank::propose_own(tx, &caller, &target, body.value.typed()).await?;
        Reply::created(&BankAccountOut::masked(row))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// A youth's own account.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = MyBankAccount)]
pub struct MyBankAccountOut {
    /// The payee to name in a payout request.
    payee_id: PayeeId,
    /// The account in force.
    #[schema(required = true)]
    active: Option<BankAccountOut>,
    /// The account that was given last, in force or not.
    latest: BankAccountOut,
}

/// My own bank account, masked.
#[utoipa::path(get, path = "/me/bank-account", tag = "payees", responses(
    (status = 200, description = "The account", body = MyBankAccountOut),
    (status = 404, description = "None given yet")))]
pub async fn get_my_bank_account(caller: Caller<Youth>, db: web::Data<Db>) -> ApiResult<Reply> {
    let own = caller.participant_id.ok_or(Code::NotFound)?;
    let payee = query::find_own_payee(db.reader(), own).await?.ok_or(Code::NotFound)?;
    let (active, latest) = query::find_active_and_latest(db.reader(), payee.id).await?;
    let latest = latest.ok_or_else(|| ApiError::internal("a youth's payee without an account"))?;
    Reply::ok(&MyBankAccountOut {
        payee_id: payee.id,
        active: active.map(BankAccountOut::masked),
        latest: BankAccountOut::masked(latest),
    })
}
