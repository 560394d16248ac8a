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
    /// Reserved by open bookings, of whichever year's pass, and payout requests.
    pub held: Amounts,
    /// Promised and not yet earned.
    pub to_unlock: Amounts,
}

#[derive(FromQueryResult)]
struct Row {
    kind: AccountKind,
    purpose: Option<FundPurpose>,
    amount: Cents,
}

/// Wallets are named by participant and pledges by plan, so each half is one look into an index.
const WALLET: &str = "
SELECT kind, NULL AS purpose, balance_cents AS amount
  FROM accounts
 WHERE owner_id = $1 AND (kind IN ('study', 'debt_relief', 'pass_held', 'study_held', 'debt_relief_held')
                          OR (kind = 'pass' AND year = $2))
UNION ALL
SELECT a.kind, f.purpose, a.balance_cents
  FROM plans p JOIN accounts a ON a.owner_id = p.id AND a.kind = 'pledge' JOIN funds f ON f.id = a.fund_id
 WHERE p.participant_id = $1";

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
        let amount = match (row.kind, row.purpose) {
            (AccountKind::Pass, _) => &mut wallet.to_spend.leisure,
            (AccountKind::Study, _) => &mut wallet.to_spend.study,
            (AccountKind::DebtRelief, _) => &mut wallet.to_spend.debt_relief,
            (AccountKind::PassHeld, _) => &mut wallet.held.leisure,
            (AccountKind::StudyHeld, _) => &mut wallet.held.study,
            (AccountKind::DebtReliefHeld, _) => &mut wallet.held.debt_relief,
            (_, Some(FundPurpose::Leisure)) => &mut wallet.to_unlock.leisure,
            (_, Some(FundPurpose::Study)) => &mut wallet.to_unlock.study,
            (_, Some(FundPurpose::DebtRelief)) => &mut wallet.to_unlock.debt_relief,
            _ => continue,
        };
        let sum = amount.checked_add(row.amount);
        *amount = sum.ok_or_else(|| DbErr::Custom("a wallet that does not fit".into()))?;
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
    /// Whether money came in.
    pub is_credit: bool,
    /// How much, cents.
    pub amount: Cents,
    /// What that part held afterwards, cents.
    pub balance: Cents,
    /// The milestone, offer or payout that it is about; none for what the programme grants by itself.
    pub about: Option<String>,
    /// What somebody wrote with it, such as the reason of a correction.
    pub note: Option<String>,
    /// Who did it; none where it was the programme itself.
    pub actor: Option<String>,
    /// When.
    pub made_at: DateTime<Utc>,
}

/// The wallet is on the credit side of what came in and on the debit side of what went; what moves between a
/// payee and the bank is nobody's wallet.
const ENTRIES: &str = "
SELECT t.id, t.kind, a.kind AS wallet, t.credit_account_id = a.id AS is_credit, t.amount_cents AS amount, t.made_at,
       CASE WHEN t.credit_account_id = a.id THEN t.credit_balance_cents ELSE t.debit_balance_cents END AS balance,
       COALESCE(m.title, f.title, p.remittance) AS about,
       CASE WHEN t.kind = 'reversal' THEN (SELECT e.note FROM milestone_events e
                                            WHERE e.milestone_id = m.id AND e.event = 'reverse' LIMIT 1)
            WHEN t.kind IN ('refund', 'credit_note') THEN COALESCE(d.refund_reason, p.reason)
            WHEN t.kind = 'release' AND b.state IN ('redeemed', 'refunded') THEN NULL
            WHEN t.kind = 'release' THEN COALESCE(b.reason, p.reason)
            ELSE j.decision_reason END AS note,
       u.display_name AS actor
  FROM transfers t
  JOIN accounts a ON a.id = CASE WHEN t.kind IN ('reward', 'base_grant', 'release', 'refund', 'credit_note')
                                 THEN t.credit_account_id ELSE t.debit_account_id END
  LEFT JOIN transfers o ON t.kind = 'reversal' AND o.id = t.subject_id
  LEFT JOIN rewards r ON r.id = COALESCE(o.subject_id, t.subject_id)
  LEFT JOIN milestones m ON m.id = r.milestone_id
  LEFT JOIN bookings b ON b.id = t.subject_id
  LEFT JOIN offers f ON f.id = b.offer_id
  LEFT JOIN redemptions d ON d.booking_id = b.id
  LEFT JOIN objections j ON j.id = t.subject_id
  LEFT JOIN payout_requests p ON p.id = COALESCE(j.subject_id, t.subject_id)
  LEFT JOIN users u ON u.id = t.actor_id
 WHERE t.participant_id = $1 AND t.id < $2 AND a.kind IN ('pass', 'study', 'debt_relief')
   AND t.kind IN ('reward', 'reversal', 'base_grant', 'expiry', 'reservation', 'release', 'refund', 'credit_note',
                  'objection_grant')
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
