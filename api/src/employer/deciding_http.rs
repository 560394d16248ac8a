//! Paths on which an employer asks for a decision again, and a lead decides.

use actix_web::web;
use entities::{EmployerDuty, EmployerId, employer};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::access::{self, Decidable, Relation, Sight};
use super::http::{EmployerOut, complete_one, show};
use super::ops;
use crate::auth::{Caller, EmployerStaff, Lead, Person};
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds these operations.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: reregister_employer, verify_employer, reject_employer, suspend_employer);
}

/// Register again after a refusal; for its manager.
#[utoipa::path(post, path = "/employers/{employerId}/registrations", tag = "employers",
    params(("employerId" = Uuid, Path, description = "The employer"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Registered", body = EmployerOut),
              (status = 409, description = "It was not rejected")))]
pub async fn reregister_employer(
    caller: Caller<EmployerStaff>,
    once: Once,
    id: web::Path<EmployerId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_act_for(tx, &caller, *id, &[EmployerDuty::Manager]).await?;
        let registered = ops::register_again(tx, &caller, &target).await?;
        let sight = Sight::of(&caller, Relation::Member(target.duty()));
        Reply::created(&show(complete_one(tx, registered, tx.now()).await?, sight))
    };
    once.run(&db, caller.user_id, "", work).await
}

/// The decisions differ in what they do and in nothing else.
async fn decide(
    caller: &Person,
    once: Once,
    id: EmployerId,
    digest: &str,
    db: &Db,
    act: impl AsyncFn(&Tx, &Decidable) -> ApiResult<employer::Model>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_decide(tx, caller, id).await?;
        let decided = act(tx, &target).await?;
        let sight = Sight::of(caller, Relation::Lead);
        Reply::created(&show(complete_one(tx, decided, tx.now()).await?, sight))
    };
    once.run(db, caller.user_id, digest, work).await
}

/// Verify an employer, or trust it again, and say what that rests on. From now on its places can be published and youths introduced.
#[utoipa::path(post, path = "/employers/{employerId}/verifications", tag = "employers", request_body = EmployerReasonIn,
    params(("employerId" = Uuid, Path, description = "The employer"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Verified", body = EmployerOut),
              (status = 409, description = "It neither registered nor is suspended, or another verified employer has its number")))]
pub async fn verify_employer(
    caller: Caller<Lead>,
    once: Once,
    id: web::Path<EmployerId>,
    body: Input<EmployerReasonIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let reason = &body.value.reason;
    let act = async |tx: &Tx, target: &Decidable| ops::verify(tx, &caller, target, reason).await;
    decide(&caller, once, *id, &body.digest, &db, act).await
}

/// A reason that the employer reads.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = EmployerReasonIn)]
pub struct EmployerReasonIn {
    /// Why.
    #[schema(
        min_length = 1,
        max_length = 1000,
        pattern = r"\S",
        example = "Het KvK-nummer hoort bij een ander bedrijf."
    )]
    reason: String,
}

/// Refuse a registration.
#[utoipa::path(post, path = "/employers/{employerId}/rejections", tag = "employers", request_body = EmployerReasonIn,
    params(("employerId" = Uuid, Path, description = "The employer"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Rejected", body = EmployerOut),
              (status = 409, description = "No registration waits")))]
pub async fn reject_employer(
    caller: Caller<Lead>,
    once: Once,
    id: web::Path<EmployerId>,
    body: Input<EmployerReasonIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let Input { value: EmployerReasonIn { reason }, digest } = body;
    let act = async |tx: &Tx, target: &Decidable| ops::reject(tx, &caller, target, &reason).await;
    decide(&caller, once, *id, &digest, &db, act).await
}

/// Suspend an employer: its people keep their own page and see no youth any more.
#[utoipa::path(post, path = "/employers/{employerId}/suspensions", tag = "employers", request_body = EmployerReasonIn,
    params(("employerId" = Uuid, Path, description = "The employer"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Suspended", body = EmployerOut),
              (status = 409, description = "It is not verified")))]
pub async fn suspend_employer(
    caller: Caller<Lead>,
    once: Once,
    id: web::Path<EmployerId>,
    body: Input<EmployerReasonIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let Input { value: EmployerReasonIn { reason }, digest } = body;
    let act = async |tx: &Tx, target: &Decidable| ops::suspend(tx, &caller, target, &reason).await;
    decide(&caller, once, *id, &digest, &db, act).await
}
