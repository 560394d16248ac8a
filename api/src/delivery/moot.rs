//! Whether there is still anything to tell, asked when the turn of a delivery comes: a mail about what is over, was read or is
//! no longer wanted is worse than none.

use chrono::{DateTime, Utc};
use entities::{
    Channel, DeliveryContent, NoticeKind, PlacementState, PushSubscriptionId, SigningCodeId, UserId,
    delivery, email_address, notice, placement, placement_signing_code, programme, push_subscription,
    session, user,
};
use sea_orm::{ConnectionTrait, EntityTrait};

use super::condition::holds;
use super::digest;
use super::nearness::is_reader_still_near;
use super::queueing::is_wanted;
use super::rules::QuietHours;
use crate::clock::day_of;
use crate::error::ApiResult;
use crate::language::Language;
use crate::notice::address::AddressCodes;
use crate::notice::query::{get_settings, list_preferences};
use crate::notice::wording::Wording;
use crate::placement::code::{SigningCodes, is_open};

/// What to do with a delivery whose turn it is.
#[derive(Clone, Debug)]
pub enum Decision {
    /// Send this.
    Send(Box<Parcel>),
    /// There is nothing to tell any more.
    Drop(&'static str),
    /// Nobody is to be woken before.
    Wait(DateTime<Utc>),
}

/// What is sent, and where.
#[derive(Clone, Debug)]
pub enum Parcel {
    /// A push.
    Wake {
        /// Address at the push service.
        endpoint: String,
        /// What it is about: decides how pressing it is, and is not told.
        kind: NoticeKind,
    },
    /// A mail of one notice.
    Notice {
        /// Where.
        address: String,
        /// In which language.
        language: Language,
        /// The notice.
        notice: Box<notice::Model>,
    },
    /// The mail of the day.
    Digest {
        /// Where.
        address: String,
        /// In which language.
        language: Language,
        /// Its notices.
        notices: Vec<notice::Model>,
        /// There are others, which it does not name.
        is_more: bool,
    },
    /// The code that proves the address it goes to.
    Code {
        /// Where.
        address: String,
        /// In which language.
        language: Language,
        /// The code.
        code: String,
    },
    /// The code with which a guardian without an account signs.
    SigningCode {
        /// Where.
        address: String,
        /// The code.
        code: String,
    },
}

/// What codes are reckoned with.
#[derive(Clone, Debug)]
pub struct Codes {
    /// Those that prove an address.
    pub address: AddressCodes,
    /// Those that sign a placement.
    pub signing: SigningCodes,
}

/// Looks at everything anew.
///
/// # Errors
/// Where the database fails.
pub async fn decide(
    conn: &impl ConnectionTrait,
    codes: &Codes,
    row: &delivery::Model,
    now: DateTime<Utc>,
) -> ApiResult<Decision> {
    let account = user::Entity::find_by_id(row.user_id).one(conn).await?;
    if account.is_none_or(|account| account.disabled_at.is_some()) {
        return Ok(Decision::Drop("the account is closed"));
    }
    let decision = match row.content {
        DeliveryContent::AddressCode => return decide_code(conn, &codes.address, row, now).await,
        DeliveryContent::SigningCode => return decide_signing_code(conn, &codes.signing, row, now).await,
        DeliveryContent::Notice => decide_notice(conn, row, now).await?,
        DeliveryContent::Digest => decide_digest(conn, row, now).await?,
    };
    if let Decision::Drop(_) = decision {
        return Ok(decision);
    }
    let programme = programme::Entity::find_by_id(row.programme_id).one(conn).await?;
    let quiet = programme.and_then(|programme| {
        let (from_minute, until_minute) = (programme.quiet_from_minute, programme.quiet_until_minute);
        QuietHours { from_minute, until_minute }.wait_from(now)
    });
    Ok(quiet.map_or(decision, Decision::Wait))
}

async fn decide_code(
    conn: &impl ConnectionTrait,
    codes: &AddressCodes,
    row: &delivery::Model,
    now: DateTime<Utc>,
) -> ApiResult<Decision> {
    let given = email_address::Entity::find_by_id(row.user_id).one(conn).await?;
    let open = given.filter(|given| {
        given.set_at == row.made_at && given.code_expires_at.is_some_and(|expires_at| now < expires_at)
    });
    let Some(given) = open else { return Ok(Decision::Drop("the code is of no use any more")) };
    let code = codes.code(row.user_id, &given.address, given.set_at);
    let language = get_settings(conn, row.user_id).await?.language;
    Ok(Decision::Send(Box::new(Parcel::Code { address: given.address, language, code })))
}

/// A mail to somebody who asked for it just now, of which nobody is woken: it does not wait for the morning.
async fn decide_signing_code(
    conn: &impl ConnectionTrait,
    codes: &SigningCodes,
    row: &delivery::Model,
    now: DateTime<Utc>,
) -> ApiResult<Decision> {
    const USELESS: Decision = Decision::Drop("the code is of no use any more");
    let id = SigningCodeId(row.target_id.unwrap_or_default());
    let made = placement_signing_code::Entity::find_by_id(id).one(conn).await?;
    let Some(made) = made.filter(|made| is_open(made, now)) else { return Ok(USELESS) };
    let placement = placement::Entity::find_by_id(made.placement_id).one(conn).await?;
    let is_draft = placement.is_some_and(|placement| placement.state == PlacementState::Draft);
    let Some(address) = made.address.filter(|_| is_draft) else { return Ok(USELESS) };
    let code = codes.code(made.id, made.made_at);
    Ok(Decision::Send(Box::new(Parcel::SigningCode { address, code })))
}

async fn decide_notice(
    conn: &impl ConnectionTrait,
    row: &delivery::Model,
    now: DateTime<Utc>,
) -> ApiResult<Decision> {
    let found = match row.notice_id {
        Some(id) => notice::Entity::find_by_id(id).one(conn).await?,
        None => None,
    };
    let Some(notice) = found else { return Ok(Decision::Drop("there is no notice")) };
    if notice.read_at.is_some() {
        return Ok(Decision::Drop("it was read"));
    }
    let preferences = list_preferences(conn, &[row.user_id]).await?;
    if !is_wanted(&preferences, row.user_id, notice.kind, row.channel) {
        return Ok(Decision::Drop("it is not wanted"));
    }
    if !is_still_so(conn, &notice, now).await? {
        return Ok(Decision::Drop("it is no longer so"));
    }
    if row.channel == Channel::Push {
        return decide_push(conn, row, notice.kind).await;
    }
    let address = find_proved_address(conn, row.user_id).await?;
    let Some(address) = address else { return Ok(Decision::Drop("there is no address")) };
    let language = get_settings(conn, row.user_id).await?.language;
    Ok(Decision::Send(Box::new(Parcel::Notice { address, language, notice: Box::new(notice) })))
}

async fn decide_push(
    conn: &impl ConnectionTrait,
    row: &delivery::Model,
    kind: NoticeKind,
) -> ApiResult<Decision> {
    let id = PushSubscriptionId(row.target_id.unwrap_or_default());
    let phone = push_subscription::Entity::find_by_id(id).one(conn).await?;
    let Some(phone) = phone else { return Ok(Decision::Drop("the phone is no longer subscribed")) };
    let session = session::Entity::find_by_id(phone.session_id).one(conn).await?;
    if session.is_none_or(|session| session.ended_at.is_some()) {
        return Ok(Decision::Drop("the phone is signed out"));
    }
    Ok(Decision::Send(Box::new(Parcel::Wake { endpoint: phone.endpoint, kind })))
}

async fn decide_digest(
    conn: &impl ConnectionTrait,
    row: &delivery::Model,
    now: DateTime<Utc>,
) -> ApiResult<Decision> {
    let address = find_proved_address(conn, row.user_id).await?;
    let Some(address) = address else { return Ok(Decision::Drop("there is no address")) };
    let mut notices = list_worth_telling(conn, row, now).await?;
    if notices.is_empty() {
        return Ok(Decision::Drop("everything was read or is over"));
    }
    let is_more = notices.len() > digest::NOTICES_AT_MOST;
    notices.truncate(digest::NOTICES_AT_MOST);
    let language = get_settings(conn, row.user_id).await?.language;
    Ok(Decision::Send(Box::new(Parcel::Digest { address, language, notices, is_more })))
}

/// What the mail of the day tells of: one more than it names, where there is more.
async fn list_worth_telling(
    conn: &impl ConnectionTrait,
    row: &delivery::Model,
    now: DateTime<Utc>,
) -> ApiResult<Vec<notice::Model>> {
    let preferences = list_preferences(conn, &[row.user_id]).await?;
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = digest::list_notices(conn, row, after).await?;
        let Some(last) = page.last() else { return Ok(found) };
        after = Some(last.id);
        for notice in page {
            let is_wanted = is_wanted(&preferences, row.user_id, notice.kind, Channel::Email);
            if is_wanted && is_still_so(conn, &notice, now).await? {
                found.push(notice);
            }
            if found.len() > digest::NOTICES_AT_MOST {
                return Ok(found);
            }
        }
    }
}

async fn find_proved_address(conn: &impl ConnectionTrait, user_id: UserId) -> ApiResult<Option<String>> {
    let row = email_address::Entity::find_by_id(user_id).one(conn).await?;
    Ok(row.filter(|row| row.confirmed_at.is_some()).map(|row| row.address))
}

/// Whether what the notice says still holds, and is still the reader's business. What no release knows has no words any more.
async fn is_still_so(
    conn: &impl ConnectionTrait,
    notice: &notice::Model,
    now: DateTime<Utc>,
) -> ApiResult<bool> {
    let Some(wording) = Wording::parse(&notice.wording) else { return Ok(false) };
    Ok(is_reader_still_near(conn, notice, wording, day_of(now)).await?
        && holds(conn, wording.condition(), notice, now).await?)
}
