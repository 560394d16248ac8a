//! Counting whom the free-time pass reached.

use chrono::{DateTime, Utc};
use entities::{Cents, OfferCategory, ProgrammeId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};

use super::rules::Reached;

/// Redemptions that stand, from the first instant on and before the second.
#[derive(Clone, Copy, Debug)]
pub struct Period {
    /// From when.
    pub from: DateTime<Utc>,
    /// Until when; not included.
    pub until: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct Row<G: sea_orm::TryGetable> {
    grouping: G,
    youths: i64,
    spent: Cents,
}

impl<G: sea_orm::TryGetable> From<Row<G>> for Reached<G> {
    fn from(row: Row<G>) -> Self {
        Self { group: row.grouping, youths: row.youths, spent: row.spent }
    }
}

/// The groups differ in what they are called by and in nothing else.
fn statement(grouping: &str) -> String {
    format!(
        "SELECT {grouping} AS grouping, COUNT(DISTINCT d.participant_id) AS youths,
                CAST(SUM(d.amount_cents) AS bigint) AS spent
           FROM redemptions d JOIN bookings b ON b.id = d.booking_id JOIN offers o ON o.id = b.offer_id
           JOIN participants p ON p.id = d.participant_id
          WHERE d.programme_id = $1 AND d.refunded_at IS NULL AND d.redeemed_at >= $2 AND d.redeemed_at < $3
          GROUP BY {grouping} ORDER BY {grouping}"
    )
}

async fn count<G: sea_orm::TryGetable>(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    period: Period,
    grouping: &'static str,
) -> Result<Vec<Reached<G>>, DbErr> {
    let values = [programme.0.into(), period.from.into(), period.until.into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), statement(grouping), values);
    let rows = Row::<G>::find_by_statement(statement).all(conn).await?;
    Ok(rows.into_iter().map(Reached::from).collect())
}

/// Youths and amounts by category of what they did.
///
/// # Errors
/// Where the database fails.
pub async fn by_category(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    period: Period,
) -> Result<Vec<Reached<OfferCategory>>, DbErr> {
    count(conn, programme, period, "o.category").await
}

/// Youths and amounts by the neighbourhood in which they live; `None` where the file says nothing.
///
/// # Errors
/// Where the database fails.
pub async fn by_neighbourhood(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    period: Period,
) -> Result<Vec<Reached<Option<String>>>, DbErr> {
    count(conn, programme, period, "p.neighbourhood").await
}

/// Youths and amounts in all.
///
/// # Errors
/// Where the database fails.
pub async fn total(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    period: Period,
) -> Result<Option<Reached<ProgrammeId>>, DbErr> {
    Ok(count(conn, programme, period, "d.programme_id").await?.pop())
}
