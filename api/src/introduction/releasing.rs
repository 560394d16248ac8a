//! Letting an employer know more, and taking it back.

use entities::{ReleaseId, ReleaseItem, ReleaseState, email_address, release};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::access::{Releasable, Released};
use super::rules::{phone_number, shows_youth};
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError, on_duplicate};
use crate::participant::rules::is_open_to_guardian;
use crate::record::{Actor, record};

/// The youth lets the employer know one more thing; under 16 once a guardian agrees.
///
/// # Errors
/// 400 for a phone number that is none, missing, or with another item; `introduction_state` where it is over;
/// `nothing_to_release` where the file does not hold it; `already_exists` where it was released.
pub async fn release(
    tx: &Tx,
    person: &Person,
    target: &Releasable,
    item: ReleaseItem,
    phone: Option<&str>,
) -> ApiResult<release::Model> {
    let (row, youth) = (target.held().introduction(), target.held().participant());
    let value = value_of(item, phone)?;
    if !shows_youth(row.state) {
        return Err(Code::IntroductionState.into());
    }
    require_in_file(tx, target, item).await?;
    let needs_guardian = is_open_to_guardian(youth.birth_date, day_of(tx.now()));
    let state = if needs_guardian { ReleaseState::Proposed } else { ReleaseState::Released };
    let release = release::ActiveModel {
        id: Set(ReleaseId::generate()),
        programme_id: Set(row.programme_id),
        introduction_id: Set(row.id),
        participant_id: Set(youth.id),
        item: Set(item),
        value: Set(value),
        state: Set(state),
        proposed_at: Set(tx.now()),
        agreed_by: Set(None),
        released_at: Set((!needs_guardian).then(|| tx.now())),
        withdrawn_by: Set(None),
        withdrawn_at: Set(None),
    };
    let release = release.insert(tx).await.map_err(on_duplicate(Code::AlreadyExists))?;
    let action = if needs_guardian { "release.proposed" } else { "release.released" };
    tell(tx, person, &release, action).await?;
    Ok(release)
}

/// A phone number is in no file: the youth types it.
fn value_of(item: ReleaseItem, phone: Option<&str>) -> ApiResult<Option<String>> {
    let wrong = |code: &str| ApiError::invalid(vec![FieldError::new("/phoneNumber", code)]);
    match (item, phone) {
        (ReleaseItem::PhoneNumber, Some(text)) => {
            phone_number(text).map(Some).ok_or_else(|| wrong("wrong_phone_number"))
        }
        (ReleaseItem::PhoneNumber, None) => Err(wrong("missing")),
        (_, Some(_)) => Err(wrong("only_with_phone_number")),
        (_, None) => Ok(None),
    }
}

async fn require_in_file(tx: &Tx, target: &Releasable, item: ReleaseItem) -> ApiResult<()> {
    let youth = target.held().participant();
    let is_there = match item {
        ReleaseItem::Surname | ReleaseItem::PhoneNumber => true,
        ReleaseItem::Neighbourhood => youth.neighbourhood.is_some(),
        ReleaseItem::School => youth.school_id.is_some(),
        ReleaseItem::EmailAddress => {
            let proved = email_address::Column::ConfirmedAt.is_not_null();
            email_address::Entity::find_by_id(youth.user_id).filter(proved).one(tx).await?.is_some()
        }
    };
    if is_there { Ok(()) } else { Err(Code::NothingToRelease.into()) }
}

/// A guardian agrees: from now on the employer may see it.
///
/// # Errors
/// `release_state` where it does not wait for a guardian; `introduction_state` where the introduction is over.
pub async fn agree(tx: &Tx, person: &Person, target: &Released) -> ApiResult<release::Model> {
    let row = target.release();
    if row.state != ReleaseState::Proposed {
        return Err(Code::ReleaseState.into());
    }
    if !shows_youth(target.held().introduction().state) {
        return Err(Code::IntroductionState.into());
    }
    let change = release::ActiveModel {
        id: Set(row.id),
        state: Set(ReleaseState::Released),
        agreed_by: Set(Some(person.user_id)),
        released_at: Set(Some(tx.now())),
        ..Default::default()
    };
    let agreed = change.update(tx).await?;
    tell(tx, person, row, "release.agreed").await?;
    Ok(agreed)
}

/// The employer no longer sees it, from this moment.
///
/// # Errors
/// `release_state` where it was taken back already.
pub async fn take_back(tx: &Tx, person: &Person, target: &Released) -> ApiResult<release::Model> {
    let row = target.release();
    if row.state == ReleaseState::Withdrawn {
        return Err(Code::ReleaseState.into());
    }
    let change = release::ActiveModel {
        id: Set(row.id),
        state: Set(ReleaseState::Withdrawn),
        withdrawn_by: Set(Some(person.user_id)),
        withdrawn_at: Set(Some(tx.now())),
        ..Default::default()
    };
    let withdrawn = change.update(tx).await?;
    tell(tx, person, row, "release.withdrawn").await?;
    Ok(withdrawn)
}

async fn tell(tx: &Tx, person: &Person, row: &release::Model, action: &'static str) -> ApiResult<()> {
    record(tx, Actor::from(person).did(action, row.id.0, Some(row.participant_id))).await
}
