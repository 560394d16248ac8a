//! Choosing how to be told.

use entities::{Channel, NoticeKind, UserId, notice_preference, notice_settings, user};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use super::query::{Settings, get_settings};
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiResult, Code};
use crate::language::Language;
use crate::record::{Actor, record};

/// What somebody chooses.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Language of mails.
    pub language: Language,
    /// One mail a day.
    pub is_digest: bool,
    /// What differs from how the kind has it.
    pub preferences: Vec<(NoticeKind, Channel, bool)>,
}

/// The settings of the caller, held until the end of the transaction. Only [`to_change`] makes one.
#[derive(Clone, Debug)]
pub struct Changeable {
    user_id: UserId,
    settings: Settings,
}

impl Changeable {
    /// The settings as they are now.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
}

/// Finds the caller's settings in order to change them. There may be no row yet, so the account is locked.
///
/// # Errors
/// 404 where the account is gone.
pub async fn to_change(tx: &Tx, person: &Person) -> ApiResult<Changeable> {
    let own = user::Entity::find_by_id(person.user_id).lock_exclusive().one(tx).await?;
    own.ok_or(Code::NotFound)?;
    Ok(Changeable { user_id: person.user_id, settings: get_settings(tx, person.user_id).await? })
}

/// Keeps the choice in place of what was chosen before.
///
/// # Errors
/// Where the database fails.
pub async fn change(tx: &Tx, person: &Person, changeable: Changeable, choice: &Choice) -> ApiResult<()> {
    let row = notice_settings::ActiveModel {
        user_id: Set(changeable.user_id),
        programme_id: Set(person.programme_id),
        language: Set(choice.language.tag().to_owned()),
        is_digest: Set(choice.is_digest),
        version: Set(changeable.settings.version.saturating_add(1)),
    };
    let columns = [
        notice_settings::Column::Language,
        notice_settings::Column::IsDigest,
        notice_settings::Column::Version,
    ];
    notice_settings::Entity::insert(row)
        .on_conflict(OnConflict::column(notice_settings::Column::UserId).update_columns(columns).to_owned())
        .exec_without_returning(tx)
        .await?;
    let own = notice_preference::Column::UserId.eq(changeable.user_id);
    notice_preference::Entity::delete_many().filter(own).exec(tx).await?;
    let rows = choice.preferences.iter().map(|(kind, channel, is_wanted)| notice_preference::ActiveModel {
        user_id: Set(changeable.user_id),
        kind: Set(*kind),
        channel: Set(*channel),
        is_wanted: Set(*is_wanted),
    });
    if rows.len() > 0 {
        notice_preference::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    record(tx, Actor::from(person).did("notice_settings.changed", changeable.user_id.0, None)).await
}
