//! Are the books right? Every invariant as one query that finds what breaks it; none found means they are.

use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};

/// What must hold, and the query that lists what does not, as one text column `what`.
const INVARIANTS: [(&str, &str); 8] = [
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
           FROM accounts WHERE balance_cents < 0 AND (is_floored OR kind <> 'budget')",
    ),
    (
        "a pledge is what its plan has been promised and not yet earned",
        "SELECT 'pledge holds ' || COALESCE(a.balance_cents, 0) || ', promised is ' || COALESCE(r.total, 0) AS what
           FROM (SELECT owner_id AS plan_id, fund_id, balance_cents FROM accounts WHERE kind = 'pledge') a
           FULL JOIN (SELECT plan_id, fund_id, SUM(amount_cents) AS total FROM rewards
                       WHERE state = 'promised' AND amount_cents IS NOT NULL GROUP BY plan_id, fund_id) r
             ON r.plan_id = a.plan_id AND r.fund_id = a.fund_id
          WHERE COALESCE(a.balance_cents, 0) <> COALESCE(r.total, 0)",
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
