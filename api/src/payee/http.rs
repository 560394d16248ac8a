//! Paths of payees.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{OrganisationId, PayeeId, PayeeKind, payee};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::ops::NewPayee;
use super::{access, bank_http, ops, query};
use crate::auth::{Caller, Finance, PayeeReader};
use crate::clock::day_of;
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_payees, get_payee, create_payee, close_payee);
    bank_http::routes(routes);
}

/// Somebody who can be paid.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Payee)]
pub struct PayeeOut {
    /// Names the payee.
    id: PayeeId,
    /// What it is.
    kind: PayeeKind,
    /// Its name.
    #[schema(example = "Pascal College Zuid")]
    name: String,
    /// From when on nothing new is filed for it.
    #[schema(required = true)]
    closed_at: Option<DateTime<Utc>>,
}

impl From<payee::Model> for PayeeOut {
    fn from(row: payee::Model) -> Self {
        Self { id: row.id, kind: row.kind, name: row.name, closed_at: row.closed_at }
    }
}

/// Which payees, and which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PayeeQuery {
    /// Of one kind.
    kind: Option<PayeeKind>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// Who can be paid: schools and creditors, and the youths whose file the caller may read. Finance sees all.
#[utoipa::path(get, path = "/payees", tag = "payees", params(PayeeQuery),
    responses((status = 200, description = "Payees, newest first", body = Page<PayeeOut>)))]
pub async fn list_payees(
    caller: Caller<PayeeReader>,
    which: Query<PayeeQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let PayeeQuery { kind, cursor, limit } = which.into_inner();
    let page = PageQuery::new(cursor, limit);
    let rows = query::list_payees(db.reader(), &caller, day_of(db.clock().now()), kind, &page).await?;
    Reply::page(&Page::from_rows(rows, page.limit()?, |row| row.id.0, PayeeOut::from))
}

/// One payee.
#[utoipa::path(get, path = "/payees/{payeeId}", tag = "payees",
    params(("payeeId" = Uuid, Path, description = "The payee")),
    responses((status = 200, description = "The payee", body = PayeeOut)))]
pub async fn get_payee(
    caller: Caller<PayeeReader>,
    id: web::Path<PayeeId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    Reply::ok(&PayeeOut::from(visible.payee().clone()))
}

/// What finance registers by hand.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RegisteredKind {
    /// A school.
    School,
    /// Somebody to whom a youth owes money.
    Creditor,
    /// The programme: the account that pays.
    Programme,
}

impl From<RegisteredKind> for PayeeKind {
    fn from(kind: RegisteredKind) -> Self {
        match kind {
            RegisteredKind::School => Self::School,
            RegisteredKind::Creditor => Self::Creditor,
            RegisteredKind::Programme => Self::Programme,
        }
    }
}

/// A payee to register.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PayeeIn)]
pub struct PayeeIn {
    /// What it is.
    kind: RegisteredKind,
    /// Its name, as its bank knows it.
    #[schema(min_length = 1, max_length = 70, pattern = r"\S", example = "Pascal College Zuid")]
    name: String,
    /// The school, where it is one of the programme's organisations.
    organisation_id: Option<OrganisationId>,
}

/// Register a school, a creditor, or the programme's own account.
#[utoipa::path(post, path = "/payees", tag = "payees", request_body = PayeeIn,
    params(("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Registered", body = PayeeOut),
              (status = 409, description = "The programme has its own already")))]
pub async fn create_payee(
    caller: Caller<Finance>,
    once: Once,
    body: Input<PayeeIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let PayeeIn { kind, name, organisation_id } = &body.value;
    let work = async |tx: &Tx| {
        let new = NewPayee { kind: (*kind).into(), name, organisation_id: *organisation_id };
        Reply::created(&PayeeOut::from(ops::register(tx, &caller, new).await?))
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// Close a school or a creditor: nothing new is filed for it.
#[utoipa::path(post, path = "/payees/{payeeId}/closures", tag = "payees",
    params(("payeeId" = Uuid, Path, description = "The payee"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Closed", body = PayeeOut),
              (status = 409, description = "Closed already, or goes with its provider, youth or programme")))]
pub async fn close_payee(
    caller: Caller<Finance>,
    once: Once,
    id: web::Path<PayeeId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_close(tx, &caller, *id).await?;
        Reply::created(&PayeeOut::from(ops::close(tx, &caller, &target).await?))
    };
    once.run(&db, caller.user_id, "", work).await
}
