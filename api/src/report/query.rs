//! Counting whom the free-time pass reached.

use chrono::{DateTime, Utc};
use entities::{Cents, OfferCategory, ProgrammeId};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};

use super::rules::{Reached, Shown, suppress};

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

/// Whom the free-time pass reached, as far as it may be told.
#[derive(Clone, Debug)]
pub struct Reach {
    /// In all.
    pub total: Option<(i64, Cents)>,
    /// By category of what they did.
    pub by_category: Vec<Shown<OfferCategory>>,
    /// By the neighbourhood in which they live; `None` where the file says nothing.
    pub by_neighbourhood: Vec<Shown<Option<String>>>,
}

/// Counts the youths of a period and what they spent, euro cents; what is too few to tell is left out.
///
/// # Errors
/// Where the database fails.
pub async fn get_reach(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    period: Period,
) -> Result<Reach, DbErr> {
    let total: Vec<Reached<ProgrammeId>> = count(conn, programme, period, "d.programme_id").await?;
    Ok(Reach {
        total: suppress(&total).into_iter().next().and_then(|shown| shown.figures),
        by_category: suppress(&count(conn, programme, period, "o.category").await?),
        by_neighbourhood: suppress(&count(conn, programme, period, "p.neighbourhood").await?),
    })
}
