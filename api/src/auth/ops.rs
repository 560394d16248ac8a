//! Opening, extending and ending sessions, and redeeming one-time codes.

use chrono::{DateTime, TimeDelta, Utc};
use entities::{
    AccessCodeId, AccessCodePurpose, RefreshTokenId, SessionId, UserId, access_code, refresh_token, session,
    user,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
};

use super::rules::{CODE_LIFE, CODE_TRIES, REFRESH_TOKEN_LIFE, Verdict, judge};
use super::{Person, passphrase, query};
use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult, Code};
use crate::input::hex_digest;
use crate::record::{Actor, Happening, record};

/// A session and the token that extends it.
#[derive(Debug)]
pub struct Opened {
    /// The session.
    pub session_id: SessionId,
    /// Shown once; kept as a hash.
    pub refresh_token: String,
}

/// Signs in with name and passphrase.
///
/// # Errors
/// 401, the same in body and time for a wrong name, a wrong passphrase and a closed account.
pub async fn sign_in(db: &Db, login_name: &str, secret: String, device_name: &str) -> ApiResult<Opened> {
    let account = find_account(db, login_name).await?;
    let kept = account.as_ref().and_then(|account| account.passphrase_hash.clone());
    let is_right = passphrase::verify(secret, kept).await?;
    let account = account.filter(|_| is_right).ok_or(Code::SignInFailed)?;
    db.write(async |tx| {
        require_unchanged(tx, &account).await?;
        open_session(tx, &account, device_name).await
    })
    .await
}

/// Hashing took a while, outside the transaction: the passphrase may have been replaced or the account closed since, and
/// then what was proved no longer counts.
async fn require_unchanged(tx: &Tx, proved: &user::Model) -> ApiResult<()> {
    let account = user::Entity::find_by_id(proved.id).lock_exclusive().one(tx).await?;
    let still_stands =
        |now: &user::Model| now.disabled_at.is_none() && now.passphrase_hash == proved.passphrase_hash;
    account.filter(still_stands).map(|_| ()).ok_or_else(|| Code::SignInFailed.into())
}

async fn find_account(db: &Db, login_name: &str) -> ApiResult<Option<user::Model>> {
    let by_name = user::Column::LoginName.eq(login_name.to_lowercase());
    Ok(user::Entity::find().filter(by_name).one(db.reader()).await?)
}

async fn open_session(tx: &Tx, account: &user::Model, device_name: &str) -> ApiResult<Opened> {
    let id = SessionId::generate();
    let row = session::ActiveModel {
        id: Set(id),
        programme_id: Set(account.programme_id),
        user_id: Set(account.id),
        device_name: Set(device_name.to_owned()),
        created_at: Set(tx.now()),
        last_used_at: Set(tx.now()),
        ended_at: Set(None),
    };
    session::Entity::insert(row).exec_without_returning(tx).await?;
    let refresh_token = issue_refresh_token(tx, id, None).await?;
    note(tx, account, "session.opened", id.0).await?;
    Ok(Opened { session_id: id, refresh_token })
}

async fn note(tx: &Tx, account: &user::Model, action: &'static str, subject_id: uuid::Uuid) -> ApiResult<()> {
    let programme_id = account.programme_id;
    record(tx, Happening { programme_id, actor_id: account.id, action, subject_id, participant_id: None })
        .await
}

async fn issue_refresh_token(
    tx: &Tx,
    session: SessionId,
    previous: Option<RefreshTokenId>,
) -> ApiResult<String> {
    let token = passphrase::random_token();
    let row = refresh_token::ActiveModel {
        id: Set(RefreshTokenId::generate()),
        session_id: Set(session),
        token_hash: Set(hex_digest(token.as_bytes())),
        previous_id: Set(previous),
        issued_at: Set(tx.now()),
        expires_at: Set(tx.now() + REFRESH_TOKEN_LIFE),
        spent_at: Set(None),
    };
    refresh_token::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(token)
}

/// Exchanges a refresh token for a new one; a spent one ends the session.
///
/// # Errors
/// 401 where the token is unknown, lapsed or spent, or the session ended.
pub async fn refresh(db: &Db, token: &str) -> ApiResult<Opened> {
    let hash = hex_digest(token.as_bytes());
    let outcome = db.write(async |tx| exchange(tx, &hash).await).await?;
    outcome.ok_or_else(|| Code::RefreshRefused.into())
}

/// `None` refuses, and what was written stands: an ended session must not be undone with the refusal.
async fn exchange(tx: &Tx, hash: &str) -> ApiResult<Option<Opened>> {
    let Some((token_id, session_id, _)) = query::find_shown(tx, hash).await? else { return Ok(None) };
    let touched = session::Entity::update_many()
        .col_expr(session::Column::LastUsedAt, Expr::value(tx.now()))
        .filter(session::Column::Id.eq(session_id))
        .filter(session::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    if touched.rows_affected == 0 {
        return Ok(None);
    }
    // Read again behind the session's lock: two exchanges of one token take turns.
    let Some((_, _, shown)) = query::find_shown(tx, hash).await? else { return Ok(None) };
    match judge(shown, tx.now()) {
        Verdict::Refuse => Ok(None),
        Verdict::EndSession => {
            end_sessions(tx, session::Column::Id.eq(session_id)).await?;
            Ok(None)
        }
        Verdict::Exchange => {
            spend(tx, refresh_token::Column::Id.eq(token_id)).await?;
            // A retry replaces the successor whose answer was lost.
            refresh_token::Entity::delete_many()
                .filter(refresh_token::Column::PreviousId.eq(token_id))
                .exec(tx)
                .await?;
            let refresh_token = issue_refresh_token(tx, session_id, Some(token_id)).await?;
            Ok(Some(Opened { session_id, refresh_token }))
        }
    }
}

async fn spend(tx: &Tx, which: sea_orm::sea_query::SimpleExpr) -> ApiResult<()> {
    refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::SpentAt, Expr::value(tx.now()))
        .filter(which)
        .filter(refresh_token::Column::SpentAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Ends every open session of a person; the caller forgets the [`super::SessionCache`] afterwards.
///
/// # Errors
/// Where the database fails.
pub async fn end_sessions_of(tx: &Tx, user_id: UserId) -> ApiResult<u64> {
    end_sessions(tx, session::Column::UserId.eq(user_id)).await
}

async fn end_sessions(tx: &Tx, which: sea_orm::sea_query::SimpleExpr) -> ApiResult<u64> {
    let ended = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(tx.now()))
        .filter(which)
        .filter(session::Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(ended.rows_affected)
}

/// Ends one session of the caller.
///
/// # Errors
/// 404 where it is not the caller's, or ended already.
pub async fn end_own_session(tx: &Tx, person: &Person, id: SessionId) -> ApiResult<()> {
    let own = session::Column::Id.eq(id).and(session::Column::UserId.eq(person.user_id));
    if end_sessions(tx, own).await? == 0 { Err(Code::NotFound.into()) } else { Ok(()) }
}

/// A new one-time code. The code is `LLLL-SSSS-SSSS`: four letters that find it and eight that prove it.
#[derive(Debug)]
pub struct NewCode {
    /// What to hand over; shown once.
    pub code: String,
    locator: String,
    secret_hash: String,
}

/// Makes a code, outside any transaction because hashing is slow.
///
/// # Errors
/// Where hashing fails, which is our mistake.
pub async fn new_code() -> ApiResult<NewCode> {
    let (locator, first, second) =
        (passphrase::random_code(4), passphrase::random_code(4), passphrase::random_code(4));
    let locator = format!("{locator}{}", passphrase::random_code(2));
    let secret_hash = passphrase::hash(format!("{first}{second}")).await?;
    Ok(NewCode { code: format!("{locator}-{first}-{second}"), locator, secret_hash })
}

/// Keeps a code for `user_id`; earlier codes of that account stop working.
///
/// # Errors
/// Where the database fails.
pub async fn keep_code(
    tx: &Tx,
    actor: Actor,
    user_id: UserId,
    purpose: AccessCodePurpose,
    code: &NewCode,
) -> ApiResult<DateTime<Utc>> {
    close_codes(tx, access_code::Column::UserId.eq(user_id)).await?;
    let id = AccessCodeId::generate();
    let expires_at = tx.now() + CODE_LIFE;
    let row = access_code::ActiveModel {
        id: Set(id),
        programme_id: Set(actor.programme_id),
        user_id: Set(user_id),
        purpose: Set(purpose),
        locator: Set(code.locator.clone()),
        secret_hash: Set(code.secret_hash.clone()),
        tries: Set(0),
        made_by: Set(actor.user_id),
        made_at: Set(tx.now()),
        expires_at: Set(expires_at),
        closed_at: Set(None),
    };
    access_code::Entity::insert(row).exec_without_returning(tx).await?;
    record(tx, actor.did("access_code.made", user_id.0, None)).await?;
    Ok(expires_at)
}

/// Closes the codes that `maker` handed out and nobody has used: who may no longer see a file must not hold a key to it.
///
/// # Errors
/// Where the database fails.
pub async fn close_codes_made_by(tx: &Tx, maker: UserId) -> ApiResult<u64> {
    close_codes(tx, access_code::Column::MadeBy.eq(maker)).await
}

async fn close_codes(tx: &Tx, which: sea_orm::sea_query::SimpleExpr) -> ApiResult<u64> {
    let closed = access_code::Entity::update_many()
        .col_expr(access_code::Column::ClosedAt, Expr::value(tx.now()))
        .filter(which)
        .filter(access_code::Column::ClosedAt.is_null())
        .exec(tx)
        .await?;
    Ok(closed.rows_affected)
}

/// Splits what a person typed into the half that finds and the half that proves.
#[must_use]
pub fn read_code(typed: &str) -> (String, String) {
    let letters: String =
        typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    let (locator, secret) = letters.split_at(letters.len().min(6));
    (locator.to_owned(), secret.to_owned())
}

/// Redeems a one-time code: sets the passphrase, ends every open session of the account and opens a new one.
///
/// # Errors
/// 401, the same in body and time whatever is wrong with the code.
pub async fn redeem_code(db: &Db, typed: &str, new_secret: String, device_name: &str) -> ApiResult<Opened> {
    let (locator, secret) = read_code(typed);
    let by_locator = access_code::Column::Locator.eq(&locator);
    let found = access_code::Entity::find().filter(by_locator).one(db.reader()).await?;
    let kept = found.as_ref().map(|code| code.secret_hash.clone());
    let is_right = passphrase::verify(secret, kept).await?;
    let new_hash = passphrase::hash(new_secret).await?;
    let found = found.ok_or(Code::CodeNotAccepted)?;
    if !is_right {
        db.write(async |tx| count_wrong_try(tx, found.id).await).await?;
        return Err(Code::CodeNotAccepted.into());
    }
    db.write(async |tx| {
        let still_open = access_code::Column::Id
            .eq(found.id)
            .and(access_code::Column::Tries.lt(CODE_TRIES))
            .and(access_code::Column::ExpiresAt.gt(tx.now()));
        if close_codes(tx, still_open).await? == 0 {
            return Err(ApiError::from(Code::CodeNotAccepted));
        }
        let account = user::Entity::find_by_id(found.user_id).one(tx).await?;
        let account = account.filter(|account| account.disabled_at.is_none()).ok_or(Code::CodeNotAccepted)?;
        set_passphrase(tx, &account, &new_hash).await?;
        open_session(tx, &account, device_name).await
    })
    .await
}

async fn count_wrong_try(tx: &Tx, id: AccessCodeId) -> ApiResult<()> {
    access_code::Entity::update_many()
        .col_expr(access_code::Column::Tries, Expr::col(access_code::Column::Tries).add(1))
        .filter(access_code::Column::Id.eq(id))
        .exec(tx)
        .await?;
    Ok(())
}

async fn set_passphrase(tx: &Tx, account: &user::Model, hash: &str) -> ApiResult<()> {
    let row = user::ActiveModel {
        id: Set(account.id),
        passphrase_hash: Set(Some(hash.to_owned())),
        ..Default::default()
    };
    row.update(tx).await?;
    end_sessions_of(tx, account.id).await?;
    note(tx, account, "user.passphrase_set", account.id.0).await
}

/// Changes the caller's own passphrase; other devices are signed out.
///
/// # Errors
/// 401 where the present one is wrong.
pub async fn change_passphrase(
    db: &Db,
    person: &Person,
    present: String,
    wanted: String,
    device_name: &str,
) -> ApiResult<Opened> {
    let account = user::Entity::find_by_id(person.user_id).one(db.reader()).await?.ok_or(Code::NotFound)?;
    if !passphrase::verify(present, account.passphrase_hash.clone()).await? {
        return Err(Code::SignInFailed.into());
    }
    let hash = passphrase::hash(wanted).await?;
    db.write(async |tx| {
        require_unchanged(tx, &account).await?;
        set_passphrase(tx, &account, &hash).await?;
        open_session(tx, &account, device_name).await
    })
    .await
}

/// Deletes refresh tokens that lapsed a month ago. May run at any time, on any process.
///
/// # Errors
/// Where the database has no time.
pub async fn forget_lapsed_tokens(db: &Db) -> ApiResult<u64> {
    db.write(async |tx| {
        let lapsed = refresh_token::Column::ExpiresAt.lt(tx.now() - TimeDelta::days(31));
        Ok(refresh_token::Entity::delete_many().filter(lapsed).exec(tx).await?.rows_affected)
    })
    .await
}
