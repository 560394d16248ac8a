//! The monthly reconciliation: what the ledger says, what the bank says, and where they differ.
//!
//! A month is Amsterdam's. The ledger's side comes from the running balances and the transfers of two accounts (in transit
//! and settled), the bank's from the lines of its statements.

use chrono::{DateTime, Months, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Europe::Amsterdam;
use entities::{AccountId, Cents, PaymentId, ProgrammeId};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement, Value};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::{ApiError, ApiResult, Code};
use crate::ledger::Account;

/// How long the bank may be silent about a payment.
const SILENCE: TimeDelta = TimeDelta::days(5);

/// A calendar month in Amsterdam.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    first: NaiveDate,
    next: NaiveDate,
}

impl std::str::FromStr for Month {
    type Err = Code;

    /// Reads `2026-11`; anything else is not there.
    fn from_str(text: &str) -> Result<Self, Code> {
        let is_plain = text.len() == 7 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let first = format!("{text}-01").parse::<NaiveDate>().ok().filter(|_| is_plain);
        let first = first.ok_or(Code::NotFound)?;
        let next = first.checked_add_months(Months::new(1)).ok_or(Code::NotFound)?;
        Ok(Self { first, next })
    }
}

impl Month {
    /// Its first instant, and that of the next.
    #[must_use]
    pub fn bounds(self) -> (DateTime<Utc>, DateTime<Utc>) {
        (midnight(self.first), midnight(self.next))
    }
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    // The clock changes at two or three in the morning, so midnight is there once.
    let moment = day.and_time(NaiveTime::MIN).and_local_timezone(Amsterdam).earliest();
    moment.map(|moment| moment.with_timezone(&Utc)).unwrap_or_default()
}

/// What the ledger says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LedgerSide {
    /// In batches at the bank when the month began.
    pub in_transit_at_start: Cents,
    /// Put into batches.
    pub collected: Cents,
    /// Taken out again: refused, sent back or given up.
    pub given_back: Cents,
    /// Paid, less what was sent back.
    pub settled: Cents,
    /// In batches at the bank when the month ended.
    pub in_transit_at_end: Cents,
}

/// What the bank says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct BankSide {
    /// Lines of its statements.
    pub entries: i64,
    /// What left the account for payments of ours.
    pub paid_out: Cents,
    /// What came back of them.
    pub came_back: Cents,
    /// What belongs to no payment, both ways added up.
    pub unmatched: Cents,
}

/// Why something is a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// A statement has a line that belongs to no payment, or has another amount.
    EntryWithoutPayment,
    /// A payment is settled and no statement has a line of it.
    SettledWithoutEntry,
    /// The bank has been silent about a payment for more than five days.
    PendingTooLong,
}

/// Something to explain.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Difference {
    /// The payment, where there is one.
    pub payment_id: Option<PaymentId>,
    /// The bank's name for its line, or ours for the payment.
    pub reference: String,
    /// How much.
    pub amount: Cents,
    /// The day of the line, or on which the payment was settled or collected.
    pub happened_at: DateTime<Utc>,
}

/// A month, from both sides.
#[derive(Clone, Debug)]
pub struct Reconciliation {
    /// The ledger's.
    pub ledger: LedgerSide,
    /// The bank's.
    pub bank: BankSide,
    /// Where they differ.
    pub differences: Vec<(DifferenceKind, Difference)>,
}

/// Reconciles a month, as far as it has gone by `now`.
///
/// # Errors
/// Where the database fails.
pub async fn reconcile(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    month: Month,
    now: DateTime<Utc>,
) -> ApiResult<Reconciliation> {
    let mut differences = Vec::new();
    for (kind, sql) in DIFFERENCES {
        let values = difference_values(programme, month, now, kind);
        let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
        let found = Difference::find_by_statement(statement).all(conn).await?;
        differences.extend(found.into_iter().map(|difference| (kind, difference)));
    }
    Ok(Reconciliation {
        ledger: ledger_side(conn, programme, month).await?,
        bank: bank_side(conn, programme, month).await?,
        differences,
    })
}

async fn ledger_side(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    month: Month,
) -> ApiResult<LedgerSide> {
    let (from, until) = month.bounds();
    let transit = Account::InTransit(programme).id();
    let settled = Account::Settled(programme).id();
    let [paid, undone] = flows(conn, settled, from, until).await?;
    let [came_in, went_out] = flows(conn, transit, from, until).await?;
    // What a payee's bank sent back goes through the account in transit again, in and out.
    let minus = |one: Cents, other: Cents| one.checked_sub(other).ok_or_else(|| ApiError::internal("a sum"));
    Ok(LedgerSide {
        in_transit_at_start: balance_at(conn, transit, from).await?,
        collected: minus(came_in, undone)?,
        given_back: minus(went_out, paid)?,
        settled: minus(paid, undone)?,
        in_transit_at_end: balance_at(conn, transit, until).await?,
    })
}

#[derive(FromQueryResult)]
struct Amount {
    amount: Cents,
}

/// What came into an account and what went out of it.
async fn flows(
    conn: &impl ConnectionTrait,
    account: AccountId,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> ApiResult<[Cents; 2]> {
    let mut sums = [Cents::ZERO; 2];
    for (sum, side) in sums.iter_mut().zip(["credit_account_id", "debit_account_id"]) {
        let sql = format!(
            "SELECT CAST(COALESCE(SUM(amount_cents), 0) AS bigint) AS amount FROM transfers
              WHERE {side} = $1 AND made_at >= $2 AND made_at < $3"
        );
        let values = [account.0.into(), from.into(), until.into()];
        let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
        *sum = Amount::find_by_statement(statement).one(conn).await?.map_or(Cents::ZERO, |row| row.amount);
    }
    Ok(sums)
}

/// What an account held at a moment: each transfer keeps the balance that followed it.
async fn balance_at(conn: &impl ConnectionTrait, account: AccountId, at: DateTime<Utc>) -> ApiResult<Cents> {
    let sql = "SELECT CASE WHEN credit_account_id = $1 THEN credit_balance_cents ELSE debit_balance_cents END AS amount
                 FROM transfers WHERE (credit_account_id = $1 OR debit_account_id = $1) AND made_at < $2
                ORDER BY made_at DESC, id DESC LIMIT 1";
    let values = [account.0.into(), at.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(Amount::find_by_statement(statement).one(conn).await?.map_or(Cents::ZERO, |row| row.amount))
}

async fn bank_side(conn: &impl ConnectionTrait, programme: ProgrammeId, month: Month) -> ApiResult<BankSide> {
    let sql = "SELECT COUNT(*) AS entries,
        CAST(COALESCE(SUM(CASE WHEN payment_id IS NOT NULL AND amount_cents < 0 THEN -amount_cents ELSE 0 END), 0)
             AS bigint) AS paid_out,
        CAST(COALESCE(SUM(CASE WHEN payment_id IS NOT NULL AND amount_cents > 0 THEN amount_cents ELSE 0 END), 0)
             AS bigint) AS came_back,
        CAST(COALESCE(SUM(CASE WHEN payment_id IS NULL THEN amount_cents ELSE 0 END), 0) AS bigint) AS unmatched
       FROM bank_entries WHERE programme_id = $1 AND booked_on >= $2 AND booked_on < $3";
    let values = [programme.0.into(), month.first.into(), month.next.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    Ok(BankSide::find_by_statement(statement).one(conn).await?.unwrap_or_default())
}

const DIFFERENCES: [(DifferenceKind, &str); 3] = [
    (
        DifferenceKind::EntryWithoutPayment,
        "SELECT NULL AS payment_id, e.reference, e.amount_cents AS amount, f.imported_at AS happened_at
           FROM bank_entries e JOIN bank_files f ON f.id = e.bank_file_id
          WHERE e.programme_id = $1 AND e.payment_id IS NULL AND e.booked_on >= $2 AND e.booked_on < $3
          ORDER BY e.id",
    ),
    (
        DifferenceKind::SettledWithoutEntry,
        "SELECT p.id AS payment_id, p.end_to_end_id AS reference, p.amount_cents AS amount,
                p.finished_at AS happened_at
           FROM payments p
          WHERE p.programme_id = $1 AND p.state = 'settled' AND p.finished_at >= $2 AND p.finished_at < $3
            AND NOT EXISTS (SELECT 1 FROM bank_entries e WHERE e.payment_id = p.id AND e.amount_cents < 0)
          ORDER BY p.id",
    ),
    (
        DifferenceKind::PendingTooLong,
        "SELECT p.id AS payment_id, p.end_to_end_id AS reference, p.amount_cents AS amount,
                b.released_at AS happened_at
           FROM payments p JOIN payment_batches b ON b.id = p.batch_id
          WHERE p.programme_id = $1 AND p.state = 'pending' AND b.released_at >= $2 AND b.released_at < $3
          ORDER BY p.id",
    ),
];

fn difference_values(
    programme: ProgrammeId,
    month: Month,
    now: DateTime<Utc>,
    kind: DifferenceKind,
) -> [Value; 3] {
    let (from, until) = month.bounds();
    match kind {
        DifferenceKind::EntryWithoutPayment => [programme.0.into(), month.first.into(), month.next.into()],
        DifferenceKind::SettledWithoutEntry => [programme.0.into(), from.into(), until.into()],
        DifferenceKind::PendingTooLong => [programme.0.into(), from.into(), until.min(now - SILENCE).into()],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_amsterdams() {
        let (from, until) = "2026-10".parse::<Month>().unwrap().bounds();
        assert_eq!(from.to_string(), "2026-09-30 22:00:00 UTC");
        assert_eq!(until.to_string(), "2026-10-31 23:00:00 UTC");
        for text in ["", "2026", "2026-13", "2026-1", "2026-10-01", "+026-10", "20261-0"] {
            assert_eq!(text.parse::<Month>(), Err(Code::NotFound), "{text}");
        }
    }
}
