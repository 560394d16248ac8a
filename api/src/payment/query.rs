//! Reading batches, payments and the bank's files.

use chrono::{DateTime, Utc};
use entities::{
    BankFileId, BatchState, Cents, PayeeId, PaymentBatchId, PaymentId, ProgrammeId, bank_file, payment,
    payment_batch,
};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Statement,
};

use super::pain001::{CreditTransfer, Instruction, Party};
use crate::error::{ApiError, ApiResult, Code};
use crate::page::PageQuery;

/// Batches that the bank may know of.
#[must_use]
pub fn released_batches() -> SelectStatement {
    payment_batch::Entity::find()
        .select_only()
        .column(payment_batch::Column::Id)
        .filter(payment_batch::Column::State.is_in([BatchState::Released, BatchState::Closed]))
        .into_query()
}

/// Batches, newest first; one row more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_batches(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    state: Option<BatchState>,
    page: &PageQuery,
) -> ApiResult<Vec<payment_batch::Model>> {
    let rows = payment_batch::Entity::find()
        .filter(payment_batch::Column::ProgrammeId.eq(programme))
        .apply_if(state, |query, state| query.filter(payment_batch::Column::State.eq(state)))
        .apply_if(page.after()?, |query, id| query.filter(payment_batch::Column::Id.lt(PaymentBatchId(id))))
        .order_by_desc(payment_batch::Column::Id)
        .limit(page.limit()?.saturating_add(1))
        .all(conn)
        .await?;
    Ok(rows)
}

/// Batches collected from the first moment on and before the second, oldest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_batches_of(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<payment_batch::Model>, DbErr> {
    payment_batch::Entity::find()
        .filter(payment_batch::Column::ProgrammeId.eq(programme))
        .filter(payment_batch::Column::CollectedAt.gte(from))
        .filter(payment_batch::Column::CollectedAt.lt(until))
        .order_by_asc(payment_batch::Column::Id)
        .all(conn)
        .await
}

/// Payments of a batch, in the order of the file; one row more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_payments(
    conn: &impl ConnectionTrait,
    batch: PaymentBatchId,
    page: &PageQuery,
) -> ApiResult<Vec<payment::Model>> {
    let rows = payment::Entity::find()
        .filter(payment::Column::BatchId.eq(batch))
        .apply_if(page.after()?, |query, id| query.filter(payment::Column::Id.gt(PaymentId(id))))
        .order_by_asc(payment::Column::Id)
        .limit(page.limit()?.saturating_add(1))
        .all(conn)
        .await?;
    Ok(rows)
}

/// Payments to a payee, newest first; one row more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_payments_to(
    conn: &impl ConnectionTrait,
    payee: PayeeId,
    page: &PageQuery,
) -> ApiResult<Vec<payment::Model>> {
    let rows = payment::Entity::find()
        .filter(payment::Column::PayeeId.eq(payee))
        .filter(payment::Column::BatchId.in_subquery(released_batches()))
        .apply_if(page.after()?, |query, id| query.filter(payment::Column::Id.lt(PaymentId(id))))
        .order_by_desc(payment::Column::Id)
        .limit(page.limit()?.saturating_add(1))
        .all(conn)
        .await?;
    Ok(rows)
}

/// All payments of a batch, in the order of the file.
///
/// # Errors
/// Where the database fails.
pub async fn list_all_payments(
    conn: &impl ConnectionTrait,
    batch: PaymentBatchId,
) -> Result<Vec<payment::Model>, DbErr> {
    payment::Entity::find()
        .filter(payment::Column::BatchId.eq(batch))
        .order_by_asc(payment::Column::Id)
        .all(conn)
        .await
}

/// What the bank is to do for a batch.
///
/// # Errors
/// `batch_state` before its release, and for one that was given up.
pub async fn instruction(
    conn: &impl ConnectionTrait,
    batch: &payment_batch::Model,
) -> ApiResult<Instruction> {
    let (Some(released_at), Some(execution_date)) = (batch.released_at, batch.execution_date) else {
        return Err(Code::BatchState.into());
    };
    let payments = list_all_payments(conn, batch.id).await?;
    let sum = Cents::checked_sum(payments.iter().map(|payment| payment.amount_cents));
    if sum != Some(batch.total_cents) {
        return Err(ApiError::internal("a batch that is not the sum of its payments"));
    }
    let transfer = |payment: payment::Model| CreditTransfer {
        end_to_end_id: payment.end_to_end_id,
        amount: payment.amount_cents,
        creditor: Party { name: payment.creditor_name, iban: payment.creditor_iban },
        remittance: payment.remittance,
    };
    Ok(Instruction {
        message_id: batch.id.0.simple().to_string(),
        created_at: released_at,
        execution_date,
        debtor: Party { name: batch.debtor_name.clone(), iban: batch.debtor_iban.clone() },
        control_sum: batch.total_cents,
        transfers: payments.into_iter().map(transfer).collect(),
    })
}

/// Files of the bank, newest first; one row more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_bank_files(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    page: &PageQuery,
) -> ApiResult<Vec<bank_file::Model>> {
    let rows = bank_file::Entity::find()
        .filter(bank_file::Column::ProgrammeId.eq(programme))
        .apply_if(page.after()?, |query, id| query.filter(bank_file::Column::Id.lt(BankFileId(id))))
        .order_by_desc(bank_file::Column::Id)
        .limit(page.limit()?.saturating_add(1))
        .all(conn)
        .await?;
    Ok(rows)
}

/// What a payee has to come, and has had.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Dues {
    /// Owed and in no batch yet.
    pub owed: Cents,
    /// Owed by the payee through credit notes: zero or below.
    pub recovery: Cents,
    /// In a batch at the bank.
    pub in_transit: Cents,
    /// Paid until now.
    pub paid: Cents,
    /// IBAN of the confirmed account.
    pub iban: Option<String>,
}

/// What a payee has to come, and has had: from stored balances and its payments.
///
/// # Errors
/// Where the database fails.
pub async fn get_dues(conn: &impl ConnectionTrait, payee: PayeeId) -> ApiResult<Dues> {
    let sql = "SELECT COALESCE((SELECT balance_cents FROM accounts WHERE owner_id = $1 AND kind = 'payable'), 0) AS owed,
                      COALESCE((SELECT balance_cents FROM accounts WHERE owner_id = $1 AND kind = 'recovery'), 0)
                        AS recovery,
                      CAST(COALESCE((SELECT SUM(amount_cents) FROM payments
                                      WHERE payee_id = $1 AND state = 'pending'), 0) AS bigint) AS in_transit,
                      CAST(COALESCE((SELECT SUM(amount_cents) FROM payments
                                      WHERE payee_id = $1 AND state = 'settled'), 0) AS bigint) AS paid,
                      (SELECT iban FROM bank_accounts WHERE payee_id = $1 AND state = 'active') AS iban";
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [payee.0.into()]);
    let dues = Dues::find_by_statement(statement).one(conn).await?;
    dues.ok_or_else(|| ApiError::internal("a row without a table is always there"))
}
