//! Balances and entries of one participant.

use chrono::{DateTime, Utc};
use entities::{AccountKind, Cents, FundPurpose, ParticipantId, TransferId, TransferKind};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};
use uuid::Uuid;

/// Amounts by kind, cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Free-time pass.
    pub leisure: Cents,
    /// Study incentive.
    pub study: Cents,
    /// Debt relief.
    pub debt_relief: Cents,
}

/// What a youth has, and what still can come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wallet {
    /// To spend now; of the pass, this calendar year's.
    pub to_spend: Amounts,
    /// Promised and not yet earned.
    pub to_unlock: Amounts,
}

#[derive(FromQueryResult)]
struct Row {
    is_pledge: i32,
    purpose: FundPurpose,
    amount: Cents,
}

/// Wallets are named by participant and pledges by plan, so each half is one look into an index.
const WALLET: &str = "
SELECT 0 AS is_pledge, CASE kind WHEN 'pass' THEN 'leisure' ELSE kind END AS purpose, balance_cents AS amount
  FROM accounts WHERE owner_id = $1 AND (kind IN ('study', 'debt_relief') OR (kind = 'pass' AND year = $2))
UNION ALL
SELECT 1, f.purpose, CAST(SUM(a.balance_cents) AS bigint)
  FROM plans p JOIN accounts a ON a.owner_id = p.id AND a.kind = 'pledge' JOIN funds f ON f.id = a.fund_id
 WHERE p.participant_id = $1 GROUP BY f.purpose";

/// The wallet of a participant in a calendar year.
///
/// # Errors
/// Where the database fails.
pub async fn get(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
    year: i32,
) -> Result<Wallet, DbErr> {
    let values = [participant.0.into(), year.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), WALLET, values);
    let mut wallet = Wallet::default();
    for row in Row::find_by_statement(statement).all(conn).await? {
        let side = if row.is_pledge == 1 { &mut wallet.to_unlock } else { &mut wallet.to_spend };
        match row.purpose {
            FundPurpose::Leisure => side.leisure = row.amount,
            FundPurpose::Study => side.study = row.amount,
            FundPurpose::DebtRelief => side.debt_relief = row.amount,
            _ => {}
        }
    }
    Ok(wallet)
}

/// A line of the wallet.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Entry {
    /// The transfer.
    pub id: TransferId,
    /// Why.
    pub kind: TransferKind,
    /// Which part of the wallet.
    pub wallet: AccountKind,
    /// How much, cents.
    pub amount: Cents,
    /// What that part held afterwards, cents.
    pub balance: Cents,
    /// The milestone that it came from.
    pub milestone: String,
    /// When.
    pub made_at: DateTime<Utc>,
}

const ENTRIES: &str = "
SELECT t.id, t.kind, a.kind AS wallet, t.amount_cents AS amount, t.made_at, m.title AS milestone,
       CASE t.kind WHEN 'reward' THEN t.credit_balance_cents ELSE t.debit_balance_cents END AS balance
  FROM transfers t
  LEFT JOIN transfers o ON t.kind = 'reversal' AND o.id = t.subject_id
  JOIN rewards r ON r.id = CASE t.kind WHEN 'reward' THEN t.subject_id ELSE o.subject_id END
  JOIN milestones m ON m.id = r.milestone_id
  JOIN accounts a ON a.id = CASE t.kind WHEN 'reward' THEN t.credit_account_id ELSE t.debit_account_id END
 WHERE t.participant_id = $1 AND t.kind IN ('reward', 'reversal') AND t.id < $2
 ORDER BY t.id DESC LIMIT $3";

/// The lines of a wallet, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_entries(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
    before: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Entry>, DbErr> {
    let rows = i64::try_from(limit.saturating_add(1)).unwrap_or(i64::MAX);
    let values = [participant.0.into(), before.unwrap_or(Uuid::max()).into(), rows.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), ENTRIES, values);
    Entry::find_by_statement(statement).all(conn).await
}
