//! Doing a thing once, however often a phone on a bad line asks for it.
//!
//! The first answer is kept for 24 hours per caller and route, in the transaction of its effect: either both are there
//! or neither. It is given again to the same caller only, who had it before. A refusal is not kept, because nothing happened: the same key may succeed later.

use std::future::{Ready, ready};
use std::ops::AsyncFn;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest};
use chrono::TimeDelta;
use entities::{UserId, idempotency_record};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, TryInsertResult};

use crate::db::{Db, Tx};
use crate::error::{ApiError, ApiResult, Code};
use crate::input::hex_digest;
use crate::reply::Reply;

/// How long an answer is kept.
const KEPT_FOR: TimeDelta = TimeDelta::hours(24);

/// The client's name for this one wish: the `Idempotency-Key` header together with the route.
#[derive(Clone, Debug)]
pub struct Once {
    key: String,
    route: String,
}

impl FromRequest for Once {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get("idempotency-key").and_then(|value| value.to_str().ok());
        let key = header.map(|value| value.trim().trim_matches('"')).unwrap_or_default();
        let is_visible = key.bytes().all(|byte| byte.is_ascii_graphic());
        ready(if (1..=255).contains(&key.len()) && is_visible {
            Ok(Self { key: key.to_owned(), route: format!("{} {}", request.method(), request.path()) })
        } else {
            Err(Code::IdempotencyKeyRequired.into())
        })
    }
}

impl Once {
    /// Runs `work` in one transaction unless it was done under this key before; then answers what was answered then.
    ///
    /// Two requests with the same key at the same time: the second waits for the first and gets its answer.
    ///
    /// # Errors
    /// 422 where the key stood for another body; else what `work` refuses with.
    pub async fn run(
        &self,
        db: &Db,
        caller: UserId,
        body: &str,
        work: impl AsyncFn(&Tx) -> ApiResult<Reply>,
    ) -> ApiResult<Reply> {
        let request_hash = hex_digest(body.as_bytes());
        db.write(async |tx| {
            if let Some(kept) = self.claim(tx, caller, &request_hash).await? {
                return Ok(kept);
            }
            let reply = work(tx).await?;
            self.keep(tx, caller, &reply).await?;
            Ok(reply)
        })
        .await
    }

    /// Takes the key, or finds the answer that is kept under it. The insert waits for a transaction that has the key.
    async fn claim(&self, tx: &Tx, caller: UserId, request_hash: &str) -> ApiResult<Option<Reply>> {
        let row = idempotency_record::ActiveModel {
            caller_id: Set(caller),
            route: Set(self.route.clone()),
            key: Set(self.key.clone()),
            request_hash: Set(request_hash.to_owned()),
            status: Set(0),
            etag: Set(None),
            body: Set(String::new()),
            made_at: Set(tx.now()),
        };
        let taken = idempotency_record::Entity::insert(row)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(tx)
            .await?;
        if matches!(taken, TryInsertResult::Inserted(1)) {
            return Ok(None);
        }
        let kept = idempotency_record::Entity::find_by_id((caller, self.route.clone(), self.key.clone()))
            .one(tx)
            .await?
            .ok_or(Code::Busy)?;
        if kept.made_at < tx.now() - KEPT_FOR {
            self.take_over(tx, caller, request_hash).await?;
            return Ok(None);
        }
        if kept.request_hash != request_hash {
            return Err(Code::IdempotencyKeyReused.into());
        }
        let status = u16::try_from(kept.status).ok().and_then(|status| StatusCode::from_u16(status).ok());
        let status = status.ok_or_else(|| ApiError::internal("kept answer without a status"))?;
        Ok(Some(Reply::kept(status, kept.body, kept.etag)))
    }

    /// A key that lapsed and was not tidied away yet is as good as new.
    async fn take_over(&self, tx: &Tx, caller: UserId, request_hash: &str) -> ApiResult<()> {
        let row = idempotency_record::ActiveModel {
            caller_id: Set(caller),
            route: Set(self.route.clone()),
            key: Set(self.key.clone()),
            request_hash: Set(request_hash.to_owned()),
            made_at: Set(tx.now()),
            ..Default::default()
        };
        row.update(tx).await?;
        Ok(())
    }

    async fn keep(&self, tx: &Tx, caller: UserId, reply: &Reply) -> ApiResult<()> {
        let row = idempotency_record::ActiveModel {
            caller_id: Set(caller),
            route: Set(self.route.clone()),
            key: Set(self.key.clone()),
            status: Set(i32::from(reply.status.as_u16())),
            etag: Set(reply.etag.clone()),
            body: Set(reply.body.clone()),
            ..Default::default()
        };
        row.update(tx).await?;
        Ok(())
    }
}

/// Forgets answers older than 24 hours. May run at any time, on any process.
///
/// # Errors
/// Where the database has no time.
pub async fn forget_old_answers(db: &Db) -> ApiResult<u64> {
    db.write(async |tx| {
        let old = idempotency_record::Column::MadeAt.lt(tx.now() - KEPT_FOR);
        Ok(idempotency_record::Entity::delete_many().filter(old).exec(tx).await?.rows_affected)
    })
    .await
}
