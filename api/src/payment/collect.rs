//! Collecting: all debts that can be paid now into one batch, with as many statements for ten thousand as for ten.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use entities::{
    BankAccountId, BatchState, Cents, PayeeId, PaymentBatchId, PaymentId, PaymentState, PayoutRequestId,
    PayoutState, RedemptionId, TransferKind, payment, payment_batch, payout_request, redemption,
};
use sea_orm::sea_query::LockType;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult,
    QueryFilter, QueryOrder, QuerySelect, Statement,
};

use super::access::Collectable;
use super::outcome::put_into;
use super::query::Skipped;
use super::rules::{self, WhyNot};
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError};
use crate::ledger::{self, Account, Posting};
use crate::record::{Actor, record};

/// Payments a statement.
const CHUNK: usize = 1_000;

/// A batch that was made, and who is not in it.
#[derive(Debug)]
pub struct Collection {
    /// The batch.
    pub batch: payment_batch::Model,
    /// Payees that are owed something and can't be paid now.
    pub skipped: Vec<Skipped>,
}

/// Gathers what is owed and can be paid now.
///
/// # Errors
/// `debtor_account_missing` where the programme has no usable account of its own; `nothing_to_pay`, with why nobody is
/// paid, where nothing is.
pub async fn collect(tx: &Tx, person: &Person, target: &Collectable) -> ApiResult<Collection> {
    let payees = find_payees(tx, target).await?;
    let debtor = payees.get(&target.debtor().id).ok_or(Code::DebtorAccountMissing)?;
    let (_, debtor_iban, debtor_name) =
        debtor.account(tx.now()).map_err(|_| ApiError::from(Code::DebtorAccountMissing))?;
    let mut planned =
        Planned { tx, now: tx.now(), payees: &payees, payments: Vec::new(), skipped: BTreeMap::new() };
    planned.add_redemptions(target).await?;
    planned.add_requests(target).await?;
    let Planned { payments, skipped, .. } = planned;
    let skipped: Vec<Skipped> = skipped.into_values().collect();
    if payments.is_empty() {
        let why = |it: &Skipped| FieldError::new(format!("/payees/{}", it.payee_id), it.reason.slug());
        return Err(ApiError::from(Code::NothingToPay).at(skipped.iter().map(why).collect()));
    }
    let total = Cents::checked_sum(payments.iter().map(|it| it.amount)).ok_or_else(too_much)?;
    let batch = payment_batch::ActiveModel {
        id: Set(PaymentBatchId::generate()),
        programme_id: Set(person.programme_id),
        state: Set(BatchState::Collected),
        debtor_name: Set(debtor_name),
        debtor_iban: Set(debtor_iban),
        payments_count: Set(i32::try_from(payments.len()).map_err(ApiError::internal)?),
        total_cents: Set(total),
        execution_date: Set(None),
        collected_by: Set(person.user_id),
        collected_at: Set(tx.now()),
        released_by: Set(None),
        released_at: Set(None),
        closed_at: Set(None),
        cancel_reason: Set(None),
        version: Set(1),
    };
    let batch = batch.insert(tx).await?;
    write(tx, Actor::from(person), &batch, &payments).await?;
    record(tx, Actor::from(person).did("payment_batch.collected", batch.id.0, None)).await?;
    Ok(Collection { batch, skipped })
}

fn too_much() -> ApiError {
    ApiError::internal("a sum that does not fit")
}

#[derive(Clone, Debug, FromQueryResult)]
struct Payee {
    id: PayeeId,
    name: String,
    closed_at: Option<DateTime<Utc>>,
    bank_account_id: Option<BankAccountId>,
    iban: Option<String>,
    holder_name: Option<String>,
    usable_from: Option<DateTime<Utc>>,
}

impl Payee {
    /// The account that money can go to now: which, IBAN, and the holder's name in a bank's characters.
    fn account(&self, now: DateTime<Utc>) -> Result<(BankAccountId, String, String), WhyNot> {
        rules::judge_payee(self.closed_at.is_some(), self.usable_from, now)?;
        let (Some(id), Some(iban), Some(holder)) = (self.bank_account_id, &self.iban, &self.holder_name)
        else {
            return Err(WhyNot::NoBankAccount);
        };
        Ok((id, iban.clone(), rules::sepa_text(holder, rules::LONGEST_NAME)))
    }
}

const PAYEES: &str = "
SELECT p.id, p.name, p.closed_at, b.id AS bank_account_id, b.iban, b.holder_name, b.usable_from
  FROM payees p LEFT JOIN bank_accounts b ON b.payee_id = p.id AND b.state = 'active'
 WHERE p.programme_id = $1";

async fn find_payees(tx: &Tx, target: &Collectable) -> ApiResult<HashMap<PayeeId, Payee>> {
    let values = [target.debtor().programme_id.0.into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), PAYEES, values);
    let rows = Payee::find_by_statement(statement).all(tx).await?;
    Ok(rows.into_iter().map(|payee| (payee.id, payee)).collect())
}

/// One payment to be made.
struct Draft {
    id: PaymentId,
    payee_id: PayeeId,
    account: (BankAccountId, String, String),
    amount: Cents,
    netted: Cents,
    remittance: String,
    redemptions: Vec<RedemptionId>,
    request: Option<PayoutRequestId>,
}

struct Planned<'p> {
    tx: &'p Tx,
    now: DateTime<Utc>,
    payees: &'p HashMap<PayeeId, Payee>,
    payments: Vec<Draft>,
    skipped: BTreeMap<PayeeId, Skipped>,
}

impl Planned<'_> {
    fn payee(&self, id: PayeeId) -> ApiResult<&Payee> {
        self.payees.get(&id).ok_or_else(|| ApiError::internal("a debt to a payee of another programme"))
    }

    fn skip(&mut self, payee: &Payee, owed: Cents, reason: WhyNot) {
        let entry = self.skipped.entry(payee.id).or_insert_with(|| Skipped {
            payee_id: payee.id,
            payee_name: payee.name.clone(),
            owed: Cents::ZERO,
            reason,
        });
        entry.owed = entry.owed.checked_add(owed).unwrap_or(entry.owed);
    }

    /// One payment a payee, over all its redemptions.
    async fn add_redemptions(&mut self, target: &Collectable) -> ApiResult<()> {
        let rows: Vec<(RedemptionId, PayeeId, Cents)> = redemption::Entity::find()
            .select_only()
            .columns([redemption::Column::Id, redemption::Column::PayeeId, redemption::Column::AmountCents])
            .filter(redemption::Column::ProgrammeId.eq(target.debtor().programme_id))
            .filter(redemption::Column::PaymentId.is_null())
            .filter(redemption::Column::RefundedAt.is_null())
            .order_by_asc(redemption::Column::Id)
            .lock(LockType::Update)
            .into_tuple()
            .all(self.tx)
            .await?;
        let mut of_payee: BTreeMap<PayeeId, Vec<(RedemptionId, Cents)>> = BTreeMap::new();
        for (id, payee, amount) in rows {
            of_payee.entry(payee).or_default().push((id, amount));
        }
        let accounts = of_payee.keys().flat_map(|id| [Account::Recovery(*id), Account::Payable(*id)]);
        let held = ledger::lock_balances(self.tx, accounts).await?;
        let under_way = find_credit_notes_under_way(self.tx, target).await?;
        for (id, redeemed) in of_payee {
            let payee = self.payee(id)?.clone();
            let owed = Cents::checked_sum(redeemed.iter().map(|(_, amount)| *amount)).ok_or_else(too_much)?;
            let recovery = held.get(&Account::Recovery(id).id()).copied().unwrap_or_default();
            let notes = rules::may_be_set_off(recovery, under_way.get(&id).copied().unwrap_or_default());
            let judged =
                payee.account(self.now).and_then(|account| Ok((account, rules::set_off(owed, notes)?)));
            match judged {
                Err(reason) => self.skip(&payee, owed, reason),
                Ok((account, (amount, netted))) => self.payments.push(Draft {
                    id: PaymentId::generate(),
                    payee_id: id,
                    account,
                    amount,
                    netted,
                    remittance: rules::provider_remittance(day_of(self.now), &payee.name, redeemed.len()),
                    redemptions: redeemed.into_iter().map(|(id, _)| id).collect(),
                    request: None,
                }),
            }
        }
        Ok(())
    }

    /// One payment a payout request, which has a text of its own.
    async fn add_requests(&mut self, target: &Collectable) -> ApiResult<()> {
        use payout_request::Column::{AmountCents, Id, PayeeId, PaymentId as OfPayment, Remittance, State};
        let rows: Vec<(PayoutRequestId, entities::PayeeId, Cents, String)> = payout_request::Entity::find()
            .select_only()
            .columns([Id, PayeeId, AmountCents, Remittance])
            .filter(payout_request::Column::ProgrammeId.eq(target.debtor().programme_id))
            .filter(State.eq(PayoutState::Approved))
            .filter(OfPayment.is_null())
            .order_by_asc(Id)
            .lock(LockType::Update)
            .into_tuple()
            .all(self.tx)
            .await?;
        for (request, payee_id, amount, text) in rows {
            let payee = self.payee(payee_id)?.clone();
            match payee.account(self.now) {
                Err(reason) => self.skip(&payee, amount, reason),
                Ok(account) => self.payments.push(Draft {
                    id: PaymentId::generate(),
                    payee_id,
                    account,
                    amount,
                    netted: Cents::ZERO,
                    remittance: rules::sepa_text(&text, rules::LONGEST_REMITTANCE),
                    redemptions: Vec::new(),
                    request: Some(request),
                }),
            }
        }
        Ok(())
    }
}

const UNDER_WAY: &str = "
SELECT r.payee_id, CAST(SUM(r.amount_cents) AS bigint) AS amount
  FROM redemptions r JOIN payments p ON p.id = r.payment_id
 WHERE p.programme_id = $1 AND p.state = 'pending' AND r.refunded_at IS NOT NULL GROUP BY r.payee_id";

#[derive(FromQueryResult)]
struct UnderWay {
    payee_id: PayeeId,
    amount: Cents,
}

/// What was taken back by credit note while its payment is at the bank.
async fn find_credit_notes_under_way(tx: &Tx, target: &Collectable) -> ApiResult<HashMap<PayeeId, Cents>> {
    let values = [target.debtor().programme_id.0.into()];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), UNDER_WAY, values);
    let rows = UnderWay::find_by_statement(statement).all(tx).await?;
    Ok(rows.into_iter().map(|row| (row.payee_id, row.amount)).collect())
}

/// The payments with what they pay for, and the money on its way.
async fn write(tx: &Tx, actor: Actor, batch: &payment_batch::Model, drafts: &[Draft]) -> ApiResult<()> {
    let as_row = |draft: &Draft| payment::ActiveModel {
        id: Set(draft.id),
        programme_id: Set(batch.programme_id),
        batch_id: Set(batch.id),
        payee_id: Set(draft.payee_id),
        bank_account_id: Set(draft.account.0),
        creditor_name: Set(draft.account.2.clone()),
        creditor_iban: Set(draft.account.1.clone()),
        amount_cents: Set(draft.amount),
        netted_cents: Set(draft.netted),
        end_to_end_id: Set(rules::bank_name_of(draft.id.0)),
        remittance: Set(draft.remittance.clone()),
        state: Set(PaymentState::Pending),
        reason_code: Set(None),
        finished_at: Set(None),
    };
    for chunk in drafts.chunks(CHUNK) {
        payment::Entity::insert_many(chunk.iter().map(as_row)).exec_without_returning(tx).await?;
    }
    let redeemed = drafts.iter().flat_map(|it| it.redemptions.iter().map(|id| (id.0, it.id)));
    put_into(tx, "redemptions", &redeemed.collect::<Vec<_>>()).await?;
    let requested = drafts.iter().filter_map(|it| it.request.map(|id| (id.0, it.id)));
    put_into(tx, "payout_requests", &requested.collect::<Vec<_>>()).await?;
    let mut postings = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let posting = |credit, amount, kind| Posting {
            programme_id: batch.programme_id,
            debit: Account::Payable(draft.payee_id),
            credit,
            amount,
            kind,
            subject_id: draft.id.0,
            participant_id: None,
            actor_id: actor.user_id,
        };
        if draft.netted > Cents::ZERO {
            postings.push(posting(Account::Recovery(draft.payee_id), draft.netted, TransferKind::Netting));
        }
        let in_transit = Account::InTransit(batch.programme_id);
        postings.push(posting(in_transit, draft.amount, TransferKind::Payment));
    }
    ledger::post_all(tx, &postings).await
}
