//! Whose inbox it is: nobody reads another's, whatever their role.

use entities::{NoticeId, notice};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiResult, Code};

/// A notice in the caller's inbox.
#[derive(Clone, Debug)]
pub struct Readable {
    notice: notice::Model,
}

impl Readable {
    /// The notice.
    #[must_use]
    pub fn into_notice(self) -> notice::Model {
        self.notice
    }
}

/// Finds a notice in order to note that it was read.
///
/// # Errors
/// 404 where it is not in the caller's inbox.
pub async fn to_read(tx: &Tx, person: &Person, id: NoticeId) -> ApiResult<Readable> {
    let own = notice::Column::UserId.eq(person.user_id);
    let found = notice::Entity::find_by_id(id).filter(own).lock_exclusive().one(tx).await?;
    Ok(Readable { notice: found.ok_or(Code::NotFound)? })
}
