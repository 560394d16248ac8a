//! Standings that turn though nothing happens: a period ends, or a miss leaves the stretch of weeks.

use entities::{AgreementId, agreement};
use sea_orm::{EntityTrait, QuerySelect};

use super::{keeping, query};
use crate::clock::day_of;
use crate::db::Db;
use crate::error::ApiResult;

/// Agreements looked at in one page.
const PAGE: u64 = 200;

/// Reckons the agreements whose standing turns today or turned before, and those that have no progress yet because they are
/// older than it.
///
/// # Errors
/// Where the database fails; one agreement that fails does not keep the others from theirs.
pub async fn reckon_due(db: &Db) -> ApiResult<()> {
    let today = day_of(db.clock().now());
    let mut after = None;
    loop {
        let page = query::list_turning(db.reader(), today, after, PAGE).await?;
        let Some(last) = reckon_page(db, &page).await else { break };
        after = Some(last);
    }
    let mut after = None;
    loop {
        let page = query::list_without_progress(db.reader(), after, PAGE).await?;
        let Some(last) = reckon_page(db, &page).await else { return Ok(()) };
        after = Some(last);
    }
}

async fn reckon_page(db: &Db, page: &[AgreementId]) -> Option<AgreementId> {
    for id in page {
        if let Err(error) = reckon(db, *id).await {
            tracing::warn!(%error, agreement = %id, "could not reckon an agreement; will try again");
        }
    }
    page.last().copied()
}

async fn reckon(db: &Db, id: AgreementId) -> ApiResult<()> {
    db.write(async |tx| {
        let row = agreement::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
        match row {
            Some(row) => keeping::reckon(tx, &row).await,
            None => Ok(()),
        }
    })
    .await
}
