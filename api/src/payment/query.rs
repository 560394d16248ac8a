//! Batches, payments, bank files and what is owed.

use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    BatchState, Cents, PayeeId, PayeeKind, PaymentBatchId, PaymentId, PaymentState, ProgrammeId, bank_file,
    payment, payment_batch, provider,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};
use uuid::Uuid;

use super::rules::{self, WhyNot};

/// A payee that is owed something and is not paid now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Who.
    pub payee_id: PayeeId,
    /// Their name.
    pub payee_name: String,
    /// How much, cents.
    pub owed: Cents,
    /// Why not.
    pub reason: WhyNot,
}

/// Batches of a programme, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_batches(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    state: Option<BatchState>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<payment_batch::Model>, DbErr> {
    let mut list = payment_batch::Entity::find().filter(payment_batch::Column::ProgrammeId.eq(programme));
    if let Some(state) = state {
        list = list.filter(payment_batch::Column::State.eq(state));
    }
    if let Some(after) = after {
        list = list.filter(payment_batch::Column::Id.lt(PaymentBatchId(after)));
    }
    list.order_by_desc(payment_batch::Column::Id).limit(limit.saturating_add(1)).all(conn).await
}

/// Payments of a batch, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_payments(
    conn: &impl ConnectionTrait,
    batch: PaymentBatchId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<payment::Model>, DbErr> {
    let mut list = payment::Entity::find().filter(payment::Column::BatchId.eq(batch));
    if let Some(after) = after {
        list = list.filter(payment::Column::Id.lt(PaymentId(after)));
    }
    list.order_by_desc(payment::Column::Id).limit(limit.saturating_add(1)).all(conn).await
}

/// All payments of a batch, in the order of its file.
///
/// # Errors
/// Where the database fails.
pub async fn all_payments(
    conn: &impl ConnectionTrait,
    batch: PaymentBatchId,
) -> Result<Vec<payment::Model>, DbErr> {
    let of_batch = payment::Column::BatchId.eq(batch);
    payment::Entity::find().filter(of_batch).order_by_asc(payment::Column::Id).all(conn).await
}

/// Files of the bank, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_bank_files(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<bank_file::Model>, DbErr> {
    let mut list = bank_file::Entity::find().filter(bank_file::Column::ProgrammeId.eq(programme));
    if let Some(after) = after {
        list = list.filter(bank_file::Column::Id.lt(entities::BankFileId(after)));
    }
    list.order_by_desc(bank_file::Column::Id).limit(limit.saturating_add(1)).all(conn).await
}

/// What a payee is owed.
#[derive(Clone, Debug)]
pub struct Payable {
    /// Who.
    pub payee_id: PayeeId,
    /// What they are.
    pub kind: PayeeKind,
    /// Their name.
    pub name: String,
    /// Owed and in no payment, cents.
    pub owed: Cents,
    /// Credit notes still to be set off, cents.
    pub credit_notes: Cents,
    /// What keeps it from being paid now.
    pub why_not: Option<WhyNot>,
}

#[derive(FromQueryResult)]
struct PayableRow {
    id: PayeeId,
    kind: PayeeKind,
    name: String,
    closed_at: Option<DateTime<Utc>>,
    usable_from: Option<DateTime<Utc>>,
    owed: Cents,
    recovery: Cents,
    under_way: Cents,
}

const PAYABLES: &str = "
SELECT p.id, p.kind, p.name, p.closed_at, b.usable_from, a.balance_cents AS owed,
       COALESCE(r.balance_cents, 0) AS recovery,
       CAST(COALESCE((SELECT SUM(d.amount_cents) FROM redemptions d JOIN payments y ON y.id = d.payment_id
                       WHERE y.payee_id = p.id AND y.state = 'pending' AND d.refunded_at IS NOT NULL), 0) AS bigint)
         AS under_way
  FROM accounts a JOIN payees p ON p.id = a.owner_id
       LEFT JOIN accounts r ON r.owner_id = a.owner_id AND r.kind = 'recovery'
       LEFT JOIN bank_accounts b ON b.payee_id = p.id AND b.state = 'active'
 WHERE a.programme_id = $1 AND a.kind = 'payable' AND (a.balance_cents > 0 OR r.balance_cents < 0) AND p.id < $2
 ORDER BY p.id DESC LIMIT $3";

/// What is owed, a payee a row, the newest payee first.
///
/// # Errors
/// Where the database fails.
pub async fn list_payables(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    now: DateTime<Utc>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Payable>, DbErr> {
    let rows = i64::try_from(limit.saturating_add(1)).unwrap_or(i64::MAX);
    let values = [programme.0.into(), after.unwrap_or(Uuid::max()).into(), rows.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), PAYABLES, values);
    let rows = PayableRow::find_by_statement(statement).all(conn).await?;
    let show = |row: PayableRow| {
        let notes = rules::may_be_set_off(row.recovery, row.under_way);
        let account = rules::judge_payee(row.closed_at.is_some(), row.usable_from, now);
        let judged = match row.kind {
            PayeeKind::Provider => account.and_then(|()| rules::set_off(row.owed, notes).map(|_| ())),
            _ => account,
        };
        Payable {
            payee_id: row.id,
            kind: row.kind,
            name: row.name,
            owed: row.owed,
            credit_notes: Cents(row.recovery.0.saturating_neg()),
            why_not: judged.err(),
        }
    };
    Ok(rows.into_iter().map(show).collect())
}

/// How a provider stands with the programme; amounts in cents.
#[derive(Clone, Debug, Default, FromQueryResult)]
pub struct Standing {
    /// Redeemed and in no payment.
    pub owed: Cents,
    /// Credit notes still to be set off: at zero or below.
    pub recovery: Cents,
    /// At the bank.
    pub under_way: Cents,
    /// Paid since the beginning.
    pub paid: Cents,
    /// The account that money goes to.
    pub iban: Option<String>,
    /// From when on.
    pub usable_from: Option<DateTime<Utc>>,
}

const STANDING: &str = "
SELECT COALESCE((SELECT a.balance_cents FROM accounts a WHERE a.owner_id = p.id AND a.kind = 'payable'), 0) AS owed,
       COALESCE((SELECT a.balance_cents FROM accounts a WHERE a.owner_id = p.id AND a.kind = 'recovery'), 0) AS recovery,
       CAST(COALESCE((SELECT SUM(y.amount_cents) FROM payments y WHERE y.payee_id = p.id AND y.state = 'pending'), 0)
         AS bigint) AS under_way,
       CAST(COALESCE((SELECT SUM(y.amount_cents) FROM payments y WHERE y.payee_id = p.id AND y.state = 'settled'), 0)
         AS bigint) AS paid,
       b.iban, b.usable_from
  FROM payees p LEFT JOIN bank_accounts b ON b.payee_id = p.id AND b.state = 'active'
 WHERE p.organisation_id = $1 AND p.kind = 'provider'";

/// How a provider stands; nothing yet where it never was a payee.
///
/// # Errors
/// Where the database fails.
pub async fn standing_of(conn: &impl ConnectionTrait, provider: &provider::Model) -> Result<Standing, DbErr> {
    let values = [provider.organisation_id.0.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), STANDING, values);
    Ok(Standing::find_by_statement(statement).one(conn).await?.unwrap_or_default())
}

/// A payment as the payee sees it.
#[derive(Clone, Debug, FromQueryResult)]
pub struct OwnPayment {
    /// Identifier.
    pub id: PaymentId,
    /// Cents.
    pub amount: Cents,
    /// Cents of credit notes that were set off.
    pub netted: Cents,
    /// What was written with it.
    pub remittance: String,
    /// Where it stands.
    pub state: PaymentState,
    /// Why it came back.
    pub reason_code: Option<String>,
    /// Into which account.
    pub iban: String,
    /// When the bank is to pay; absent before release.
    pub execution_date: Option<NaiveDate>,
    /// When it was collected.
    pub collected_at: DateTime<Utc>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

const OWN_PAYMENTS: &str = "
SELECT y.id, y.amount_cents AS amount, y.netted_cents AS netted, y.remittance, y.state, y.reason_code,
       y.creditor_iban AS iban, b.execution_date, b.collected_at, y.finished_at
  FROM payees p JOIN payments y ON y.payee_id = p.id JOIN payment_batches b ON b.id = y.batch_id
 WHERE p.organisation_id = $1 AND p.kind = 'provider' AND y.state <> 'cancelled' AND y.id < $2
 ORDER BY y.id DESC LIMIT $3";

/// Payments to a provider, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_payments_of(
    conn: &impl ConnectionTrait,
    provider: &provider::Model,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<OwnPayment>, DbErr> {
    let rows = i64::try_from(limit.saturating_add(1)).unwrap_or(i64::MAX);
    let values = [provider.organisation_id.0.into(), after.unwrap_or(Uuid::max()).into(), rows.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), OWN_PAYMENTS, values);
    OwnPayment::find_by_statement(statement).all(conn).await
}
