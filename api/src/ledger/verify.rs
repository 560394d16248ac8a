//! Are the books right? Every invariant as one query that finds what breaks it; none found means they are.
//!
//! Where two sides must be equal, one is added and the other taken off, and what does not come to nothing is wrong: that
//! takes one pass over each, where SQLite would compare every row of a full join with every other.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

use crate::agreement::verify::find_wrong_progress;

/// What must hold, and the query that lists what does not, as one text column `what`.
const INVARIANTS: [(&str, &str); 17] = [
    (
        "all balances of a programme add up to nothing",
        "SELECT 'programme ' || MAX(p.slug) || ': ' || SUM(a.balance_cents) AS what
           FROM accounts a JOIN programmes p ON p.id = a.programme_id
          GROUP BY a.programme_id HAVING SUM(a.balance_cents) <> 0",
    ),
    (
        "a balance is the sum of its transfers",
        "SELECT a.kind || ' account holds ' || a.balance_cents || ', its transfers say ' || COALESCE(t.total, 0) AS what
           FROM accounts a LEFT JOIN (
                SELECT id, SUM(amount) AS total FROM (
                  SELECT credit_account_id AS id, amount_cents AS amount FROM transfers
                  UNION ALL SELECT debit_account_id, -amount_cents FROM transfers) AS m GROUP BY id) t ON t.id = a.id
          WHERE a.balance_cents <> COALESCE(t.total, 0)",
    ),
    (
        "no floored account is below zero",
        "SELECT kind || ' account holds ' || balance_cents AS what
           FROM accounts WHERE balance_cents < 0 AND (is_floored OR kind NOT IN ('budget', 'recovery'))",
    ),
    (
        "a pledge is what its plan has been promised and not yet earned",
        "SELECT 'pledge differs by ' || SUM(amount) || ' from what is promised' AS what FROM (
                SELECT owner_id AS plan_id, fund_id, balance_cents AS amount FROM accounts WHERE kind = 'pledge'
                UNION ALL SELECT plan_id, fund_id, -amount_cents FROM rewards
                           WHERE state = 'promised' AND amount_cents IS NOT NULL) AS u
          GROUP BY plan_id, fund_id HAVING SUM(amount) <> 0",
    ),
    (
        "an unlocked reward has exactly one transfer of its amount, another has none",
        "SELECT 'reward of ' || r.amount_cents || ' cents is ' || r.state || ' with ' || COUNT(t.id) || ' transfers'
                AS what
           FROM rewards r LEFT JOIN transfers t ON t.kind = 'reward' AND t.subject_id = r.id
                AND t.amount_cents = r.amount_cents
          WHERE r.amount_cents IS NOT NULL GROUP BY r.id, r.amount_cents, r.state
         HAVING COUNT(t.id) <> CASE WHEN r.state IN ('granted', 'reversed') THEN 1 ELSE 0 END",
    ),
    (
        "rewards are unlocked when, and only when, their milestone is approved",
        "SELECT 'milestone is ' || m.state || ', its reward is ' || r.state AS what
           FROM milestones m JOIN rewards r ON r.milestone_id = m.id
          WHERE r.state <> 'withdrawn' AND (m.state = 'approved') <> (r.state IN ('granted', 'reversed'))",
    ),
    (
        "an allocation is in its fund unless it was reversed",
        "SELECT 'allocation of ' || l.amount_cents || ' cents has no transfer, or its reversal does not match' AS what
           FROM allocations l LEFT JOIN transfers t ON t.kind = 'allocation' AND t.subject_id = l.id
                LEFT JOIN transfers u ON u.kind = 'reversal' AND u.subject_id = t.id
          WHERE t.id IS NULL OR (l.reversed_at IS NULL) <> (u.id IS NULL)",
    ),
    (
        "what is held of a pass is what its open bookings reserved",
        "SELECT 'held differs by ' || SUM(amount) || ' from what open bookings reserved' AS what FROM (
                SELECT owner_id AS participant_id, year, balance_cents AS amount FROM accounts WHERE kind = 'pass_held'
                UNION ALL SELECT b.participant_id, p.year, -b.price_cents
                            FROM bookings b JOIN passes p ON p.id = b.pass_id WHERE b.state = 'booked') AS u
          GROUP BY participant_id, year HAVING SUM(amount) <> 0",
    ),
    (
        "what is held of study incentive and debt relief is what open payout requests reserved",
        "SELECT 'held differs by ' || SUM(amount) || ' from what open requests reserved' AS what FROM (
                SELECT owner_id AS participant_id, kind, balance_cents AS amount FROM accounts
                 WHERE kind IN ('study_held', 'debt_relief_held')
                UNION ALL SELECT participant_id, wallet || '_held', -amount_cents FROM payout_requests
                           WHERE state IN ('filed', 'endorsed')) AS u
          GROUP BY participant_id, kind HAVING SUM(amount) <> 0",
    ),
    (
        "a payable is what was redeemed and approved and is in no payment yet",
        "SELECT 'payable differs by ' || SUM(amount) || ' from what is owed' AS what FROM (
                SELECT owner_id AS payee_id, balance_cents AS amount FROM accounts WHERE kind = 'payable'
                UNION ALL SELECT payee_id, -amount_cents FROM redemptions
                           WHERE payment_id IS NULL AND refunded_at IS NULL
                UNION ALL SELECT payee_id, -amount_cents FROM payout_requests
                           WHERE state = 'approved' AND payment_id IS NULL) AS u
          GROUP BY payee_id HAVING SUM(amount) <> 0",
    ),
    (
        "no payee is owed through a recovery",
        "SELECT 'recovery holds ' || balance_cents AS what FROM accounts WHERE kind = 'recovery' AND balance_cents > 0",
    ),
    (
        "in transit is what pending payments carry, settled what settled payments carried",
        "SELECT kind || ' differs by ' || SUM(amount) || ' from what payments carry' AS what FROM (
                SELECT owner_id AS programme_id, kind, balance_cents AS amount FROM accounts
                 WHERE kind IN ('in_transit', 'settled')
                UNION ALL SELECT programme_id, CASE state WHEN 'pending' THEN 'in_transit' ELSE 'settled' END,
                                 -amount_cents FROM payments WHERE state IN ('pending', 'settled')) AS u
          GROUP BY programme_id, kind HAVING SUM(amount) <> 0",
    ),
    (
        "a payment carries what it pays for, less what it set off",
        "SELECT 'payment of ' || p.amount_cents || ' pays for ' || COALESCE(c.total, 0) || ' less ' || p.netted_cents
                AS what
           FROM payments p LEFT JOIN (
                SELECT payment_id, SUM(amount) AS total FROM (
                  SELECT payment_id, amount_cents AS amount FROM redemptions
                  UNION ALL SELECT payment_id, amount_cents FROM payout_requests) AS u GROUP BY payment_id) c
             ON c.payment_id = p.id
          WHERE p.state IN ('pending', 'settled') AND p.amount_cents + p.netted_cents <> COALESCE(c.total, 0)",
    ),
    (
        "a batch is the sum of its payments",
        "SELECT 'batch of ' || b.total_cents || ' has payments of ' || COALESCE(SUM(p.amount_cents), 0) AS what
           FROM payment_batches b LEFT JOIN payments p ON p.batch_id = b.id
          GROUP BY b.id, b.total_cents, b.payments_count
         HAVING b.total_cents <> COALESCE(SUM(p.amount_cents), 0) OR b.payments_count <> COUNT(p.id)",
    ),
    (
        "an expired pass holds nothing",
        "SELECT 'pass of ' || p.year || ' holds ' || a.balance_cents AS what
           FROM passes p JOIN accounts a ON a.owner_id = p.participant_id AND a.kind = 'pass' AND a.year = p.year
          WHERE p.state = 'expired' AND a.balance_cents <> 0",
    ),
    (
        "an offer has as many places taken as bookings took",
        "SELECT 'offer has ' || o.places_taken || ' places taken, bookings say ' || COUNT(b.id) AS what
           FROM offers o LEFT JOIN bookings b ON b.offer_id = o.id
                AND b.state IN ('booked', 'redeemed', 'no_show', 'lapsed')
          GROUP BY o.id, o.places_taken HAVING o.places_taken <> COUNT(b.id)",
    ),
    (
        "every approval is in the audit trail",
        "SELECT 'an approved milestone has no audit entry' AS what FROM milestones m
          WHERE m.state = 'approved' AND NOT EXISTS (
                SELECT 1 FROM audit_entries e WHERE e.action = 'milestone.approved' AND e.subject_id = m.id)",
    ),
];

/// Looks for everything that is wrong; an empty list means that the books hold.
///
/// # Errors
/// Where the database can't be read.
pub async fn find_violations(conn: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let backend = conn.get_database_backend();
    let mut found = Vec::new();
    for (invariant, sql) in INVARIANTS {
        for row in conn.query_all_raw(Statement::from_string(backend, sql)).await? {
            found.push(format!("{invariant}: {}", row.try_get::<String>("", "what")?));
        }
    }
    let wrong = find_wrong_progress(conn).await.map_err(|failed| DbErr::Custom(format!("{failed:?}")))?;
    found.extend(wrong.iter().map(|what| format!("progress is what the check-ins add up to: {what}")));
    for table in ["transfers", "audit_entries"] {
        if !is_append_only(conn, table).await? {
            found.push(format!("{table} is append-only: the database no longer refuses to change it"));
        }
    }
    Ok(found)
}

async fn is_append_only(conn: &impl ConnectionTrait, table: &str) -> Result<bool, DbErr> {
    let (sql, wanted) = match conn.get_database_backend() {
        DbBackend::Postgres => (
            "SELECT COUNT(*) AS n FROM pg_trigger WHERE tgrelid = $1::regclass AND tgenabled = 'O' AND NOT tgisinternal",
            2,
        ),
        _ => ("SELECT COUNT(*) AS n FROM sqlite_master WHERE type = 'trigger' AND tbl_name = $1", 2),
    };
    let count = Statement::from_sql_and_values(conn.get_database_backend(), sql, [table.into()]);
    let row = conn.query_one_raw(count).await?;
    Ok(row.map(|row| row.try_get::<i64>("", "n")).transpose()?.unwrap_or(0) >= wanted)
}
