//! The figures of the funds, each from stored balances: nothing here reads the history of transfers.

use std::collections::HashMap;

use entities::{AccountKind, AllocationId, Cents, FundId, FundPurpose, ProgrammeId, account, allocation};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};
use uuid::Uuid;

use super::rules::{spent_oldest_first, wallet_of};

/// A fund and where its money is; all amounts in cents.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The fund.
    pub id: FundId,
    /// What it may pay for.
    pub purpose: FundPurpose,
    /// Calendar year.
    pub year: i32,
    /// Line of the municipality's budget.
    pub budget_line: String,
    /// Moved in and not taken back.
    pub allocated: Cents,
    /// Promised by signed plans and not yet earned.
    pub pledged: Cents,
    /// Unlocked into wallets, spent or not.
    pub unlocked: Cents,
    /// Of what was unlocked, what has left the wallets.
    pub spent: Cents,
    /// Of what was once unlocked, what returned because a pass expired; it is free again.
    pub expired: Cents,
    /// Neither promised nor unlocked.
    pub free: Cents,
}

#[derive(FromQueryResult)]
struct Row {
    id: FundId,
    purpose: FundPurpose,
    year: i32,
    budget_line: String,
    allocated: Cents,
    pledged: Cents,
    free: Cents,
    expired: Cents,
}

const FUNDS: &str = "
SELECT f.id, f.purpose, f.year, f.budget_line,
       CAST(COALESCE((SELECT SUM(l.amount_cents) FROM allocations l
                       WHERE l.fund_id = f.id AND l.reversed_at IS NULL), 0) AS bigint) AS allocated,
       CAST(COALESCE((SELECT SUM(p.balance_cents) FROM accounts p
                       WHERE p.fund_id = f.id AND p.kind = 'pledge'), 0) AS bigint) AS pledged,
       CAST(COALESCE((SELECT SUM(a.balance_cents) FROM accounts a
                       WHERE a.fund_id = f.id AND a.kind = 'fund'), 0) AS bigint) AS free,
       CAST(COALESCE((SELECT SUM(e.amount_cents) FROM pass_returns e WHERE e.fund_id = f.id), 0) AS bigint) AS expired
  FROM funds f WHERE f.programme_id = $1 ORDER BY f.purpose, f.year";

/// All funds of a programme. A programme has a dozen a year, so they come in one page.
///
/// # Errors
/// Where the database fails.
pub async fn list_figures(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<Vec<Figures>, DbErr> {
    let funds = Statement::from_sql_and_values(conn.get_database_backend(), FUNDS, [programme.0.into()]);
    let rows = Row::find_by_statement(funds).all(conn).await?;
    let in_wallets = wallet_totals(conn, programme).await?;
    let mut figures: Vec<Figures> = rows.into_iter().map(without_spent).collect();
    for funds in figures.chunk_by_mut(|one, next| one.purpose == next.purpose) {
        let Some(wallet) = funds.first().and_then(|fund| wallet_of(fund.purpose)) else { continue };
        let unlocked: Vec<Cents> = funds.iter().map(|fund| fund.unlocked).collect();
        let held = in_wallets.get(&wallet).copied().unwrap_or_default();
        for (fund, spent) in funds.iter_mut().zip(spent_oldest_first(&unlocked, held)) {
            fund.spent = spent;
        }
    }
    Ok(figures)
}

/// The funds of one calendar year, or all. What is spent of a year depends on the years before it, so that all are read.
///
/// # Errors
/// Where the database fails.
pub async fn list_figures_of(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    year: Option<i32>,
) -> Result<Vec<Figures>, DbErr> {
    let mut funds = list_figures(conn, programme).await?;
    funds.retain(|fund| year.is_none_or(|year| fund.year == year));
    Ok(funds)
}

fn without_spent(row: Row) -> Figures {
    let Row { id, purpose, year, budget_line, allocated, pledged, free, expired } = row;
    // What was allocated is free, promised or unlocked: there is no fourth place.
    let unlocked = Cents(allocated.0.saturating_sub(free.0).saturating_sub(pledged.0));
    Figures {
        id,
        purpose,
        year,
        budget_line,
        allocated,
        pledged,
        unlocked,
        spent: Cents::ZERO,
        expired,
        free,
    }
}

async fn wallet_totals(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> Result<HashMap<AccountKind, Cents>, DbErr> {
    let wallets = [
        (AccountKind::Pass, AccountKind::Pass),
        (AccountKind::PassHeld, AccountKind::Pass),
        (AccountKind::Study, AccountKind::Study),
        (AccountKind::StudyHeld, AccountKind::Study),
        (AccountKind::DebtRelief, AccountKind::DebtRelief),
        (AccountKind::DebtReliefHeld, AccountKind::DebtRelief),
    ];
    let total = account::Column::BalanceCents.sum().cast_as("bigint");
    let rows: Vec<(AccountKind, Cents)> = account::Entity::find()
        .select_only()
        .column(account::Column::Kind)
        .column_as(total, "total")
        .filter(account::Column::ProgrammeId.eq(programme))
        .filter(account::Column::Kind.is_in(wallets.map(|(kind, _)| kind)))
        .group_by(account::Column::Kind)
        .into_tuple()
        .all(conn)
        .await?;
    let mut totals: HashMap<AccountKind, Cents> = HashMap::new();
    for (kind, total) in rows {
        // What is reserved is still the youth's.
        if let Some((_, wallet)) = wallets.iter().find(|(listed, _)| *listed == kind) {
            let sum = totals.entry(*wallet).or_default();
            *sum = Cents(sum.0.saturating_add(total.0));
        }
    }
    Ok(totals)
}

/// Allocations of a fund, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_allocations(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    fund: FundId,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<allocation::Model>, DbErr> {
    let mut list = allocation::Entity::find()
        .filter(allocation::Column::ProgrammeId.eq(programme))
        .filter(allocation::Column::FundId.eq(fund));
    if let Some(after) = after {
        list = list.filter(allocation::Column::Id.lt(AllocationId(after)));
    }
    list.order_by_desc(allocation::Column::Id).limit(limit.saturating_add(1)).all(conn).await
}
