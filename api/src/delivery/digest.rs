//! What is in the mail of the day: what came since the last one, was not read, and was not mailed by itself. Where that is more
//! than a mail can name, the mail says that there is more.

use entities::{Channel, NoticeId, delivery, notice};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::rules::digest_window;
use crate::error::ApiResult;

/// Notices that one mail counts at most.
pub const NOTICES_AT_MOST: usize = 200;
/// Notices a page.
const PAGE: u64 = 100;

/// The unread notices of the day that ended with this delivery, oldest first: a page of them after `after`.
///
/// # Errors
/// Where the database fails.
pub async fn list_notices(
    conn: &impl ConnectionTrait,
    row: &delivery::Model,
    after: Option<NoticeId>,
) -> ApiResult<Vec<notice::Model>> {
    let window = digest_window(row.made_at);
    let mailed = Query::select()
        .expr(Expr::val(1))
        .from(delivery::Entity)
        .and_where(Expr::col((delivery::Entity, delivery::Column::UserId)).eq(row.user_id))
        .and_where(
            Expr::col((delivery::Entity, delivery::Column::NoticeId))
                .equals((notice::Entity, notice::Column::Id)),
        )
        .and_where(Expr::col((delivery::Entity, delivery::Column::Channel)).eq(Channel::Email))
        .take();
    Ok(notice::Entity::find()
        .filter(notice::Column::UserId.eq(row.user_id))
        .filter(notice::Column::ReadAt.is_null())
        .filter(notice::Column::MadeAt.gte(window.from))
        .filter(notice::Column::MadeAt.lt(window.until))
        .filter(Expr::exists(mailed).not())
        .apply_if(after, |list, after| list.filter(notice::Column::Id.gt(after)))
        .order_by_asc(notice::Column::Id)
        .limit(PAGE)
        .all(conn)
        .await?)
}
