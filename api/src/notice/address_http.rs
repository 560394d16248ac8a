//! Paths of my mail address.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use entities::email_address;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::address::{self, AddressCodes};
use super::query;
use crate::auth::{Anybody, Caller};
use crate::config::{Config, MailRoute};
use crate::db::Db;
use crate::error::{ApiResult, Code};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of addresses.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: get_email_address, update_email_address, create_email_address_confirmation);
    guarded!(routes: delete_email_address);
}

/// Where I read mail.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = EmailAddress)]
pub struct AddressOut {
    /// The address.
    #[schema(example = "sam@example.org")]
    address: String,
    /// When I gave it.
    set_at: DateTime<Utc>,
    /// When I proved that it is mine; nothing but the code goes there before.
    #[schema(required = true)]
    confirmed_at: Option<DateTime<Utc>>,
}

impl From<email_address::Model> for AddressOut {
    fn from(row: email_address::Model) -> Self {
        Self { address: row.address, set_at: row.set_at, confirmed_at: row.confirmed_at }
    }
}

/// My mail address.
#[utoipa::path(get, path = "/me/email-address", tag = "notices",
    responses((status = 200, description = "The address", body = AddressOut),
        (status = 404, description = "There is none")))]
pub async fn get_email_address(caller: Caller<Anybody>, db: web::Data<Db>) -> ApiResult<Reply> {
    let row = query::find_address(db.reader(), caller.user_id).await?.ok_or(Code::NotFound)?;
    Reply::ok(&AddressOut::from(row))
}

/// An address.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = EmailAddressIn)]
pub struct AddressIn {
    /// The address.
    #[schema(min_length = 3, max_length = 254, example = "sam@example.org")]
    address: String,
}

/// Give my mail address, in place of what it was.
///
/// A code goes there; the address is used once the code is given back.
#[utoipa::path(put, path = "/me/email-address", tag = "notices", request_body = AddressIn,
    responses((status = 200, description = "A code is on its way", body = AddressOut),
        (status = 409, description = "This server sends no mail"),
        (status = 429, description = "Three codes in an hour were enough")))]
pub async fn update_email_address(
    caller: Caller<Anybody>,
    body: Input<AddressIn>,
    config: web::Data<Config>,
    codes: web::Data<AddressCodes>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let address = address::parse(&body.value.address)?;
    if config.mail_route() == MailRoute::Off {
        return Err(Code::MailIsOff.into());
    }
    let row = db.write(async |tx| address::give(tx, &caller, &address, &codes).await).await?;
    Reply::ok(&AddressOut::from(row))
}

/// What came by mail.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = EmailAddressConfirmationIn)]
pub struct ConfirmationIn {
    /// The code.
    #[schema(pattern = "^[0-9]{6}$", example = "482913")]
    code: String,
}

/// Prove that the address is mine.
#[utoipa::path(post, path = "/me/email-address/confirmations", tag = "notices", request_body = ConfirmationIn,
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Proved", body = AddressOut),
        (status = 409, description = "The code is wrong, too old or tried too often, or no address waits for one")))]
pub async fn create_email_address_confirmation(
    caller: Caller<Anybody>,
    once: Once,
    body: Input<ConfirmationIn>,
    codes: web::Data<AddressCodes>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let code = body.value.code.as_str();
    // A wrong code is counted in a transaction of its own: a refusal would undo the count.
    db.write(async |tx| address::try_code(tx, &caller, code, &codes).await).await??;
    let work = once.run(&db, caller.user_id, &body.digest, async |tx| {
        Reply::created(&AddressOut::from(address::confirm(tx, &caller, code, &codes).await?))
    });
    work.await
}

/// Forget my mail address. Nothing more goes there.
#[utoipa::path(delete, path = "/me/email-address", tag = "notices",
    responses((status = 204, description = "Forgotten"), (status = 404, description = "There is none")))]
pub async fn delete_email_address(caller: Caller<Anybody>, db: web::Data<Db>) -> ApiResult<HttpResponse> {
    db.write(async |tx| address::forget(tx, &caller).await).await?;
    Ok(HttpResponse::NoContent().finish())
}
