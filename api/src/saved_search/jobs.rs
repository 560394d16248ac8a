//! Looking through all saved searches for what is new.

use super::rules::{may_tell, settled_until};
use super::{ops, query};
use crate::db::Db;
use crate::error::ApiResult;

/// Searches looked through in one page.
const PAGE: u64 = 200;

/// Tells youths of new places that they look for. The looking is done outside of every transaction; who has news is looked at again inside.
///
/// # Errors
/// Where the list can't be read; a search that fails is told of in the log.
pub async fn tell_of_new_places(db: &Db) -> ApiResult<()> {
    let mut last = None;
    loop {
        let rows = query::list_after(db.reader(), last, PAGE).await?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = Some(end.id);
        for row in rows {
            let now = db.clock().now();
            if !may_tell(row.told_at, now) {
                continue;
            }
            let told = match query::has_news(db.reader(), &row, now, settled_until(now)).await {
                Ok(true) => db.write(async |tx| ops::tell_of_news(tx, row.id).await).await,
                looked => looked.map(|_| ()),
            };
            if let Err(error) = told {
                tracing::warn!(search = %row.id, %error, "could not look for new places; will try again");
            }
        }
    }
}
