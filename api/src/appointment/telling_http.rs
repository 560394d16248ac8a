//! Paths of what became of an appointment.

use actix_web::web;
use entities::{AppointmentId, AppointmentOutcome, Side};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::access::{self, Sight};
use super::http::{AppointmentOut, created};
use super::telling;
use crate::auth::{Caller, Coach, Teller};
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::idempotency::Once;
use crate::input::Input;
use crate::reply::Reply;

/// What happened.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AppointmentReportIn)]
pub struct ReportIn {
    /// Kept, excused or no-show.
    pub(super) outcome: AppointmentOutcome,
}

/// Say what happened, once it is over. The word of a coach or a contact counts, the youth's waits for one; where they
/// differ the coach decides. A youth tells of the last 30 days, and what is settled can be denied for 30 days.
#[utoipa::path(post, path = "/appointments/{appointmentId}/reports", tag = "appointments", request_body = ReportIn,
    params(("appointmentId" = Uuid, Path, description = "The appointment"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Heard", body = AppointmentOut),
              (status = 409, description = "Not over yet, cancelled, decided, said otherwise before, or settled more than 30 days \
                                            ago")))]
pub async fn report_appointment(
    caller: Caller<Teller>,
    once: Once,
    id: web::Path<AppointmentId>,
    body: Input<ReportIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &Tx| {
        let target = access::to_tell(tx, &caller, *id).await?;
        let sight = if target.side() == Side::Contact { Sight::Contact } else { Sight::File };
        created(tx, telling::report(tx, &caller, &target, body.value.outcome).await?, sight).await
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}

/// The last word.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = AppointmentSettlementIn)]
pub struct SettlementIn {
    /// Kept, excused or no-show.
    outcome: AppointmentOutcome,
    /// Why; the youth reads it. Leave it out on care.
    #[schema(min_length = 1, max_length = 500, pattern = r"\S", example = "De mentor was er zelf niet.")]
    note: Option<String>,
}

/// Decide what happened, as the coach; again within 30 days corrects it.
#[utoipa::path(post, path = "/appointments/{appointmentId}/settlements", tag = "appointments",
    request_body = SettlementIn,
    params(("appointmentId" = Uuid, Path, description = "The appointment"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "Settled", body = AppointmentOut),
              (status = 409, description = "Not over yet, cancelled, or settled more than 30 days ago")))]
pub async fn settle_appointment(
    caller: Caller<Coach>,
    once: Once,
    id: web::Path<AppointmentId>,
    body: Input<SettlementIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let SettlementIn { outcome, ref note } = body.value;
    let work = async |tx: &Tx| {
        let target = access::to_settle(tx, &caller, *id).await?;
        let settled = telling::settle(tx, &caller, &target, outcome, note.as_deref()).await?;
        created(tx, settled, Sight::File).await
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}
