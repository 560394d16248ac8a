//! Places whose last day has passed.

use super::{ops, query};
use crate::clock::day_of;
use crate::db::Db;
use crate::error::ApiResult;

/// Ends the places whose last day was yesterday or before.
///
/// # Errors
/// Where the list can't be read; a place that fails is told of in the log.
pub async fn expire_places(db: &Db) -> ApiResult<()> {
    for id in query::list_over(db.reader(), day_of(db.clock().now())).await? {
        if let Err(error) = db.write(async |tx| ops::expire(tx, id).await).await {
            tracing::warn!(place = %id, %error, "could not end a place; will try again");
        }
    }
    Ok(())
}
