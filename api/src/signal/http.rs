//! Paths of signals.

use actix_web::web;
use chrono::{DateTime, Utc};
use entities::{AgreementId, ParticipantId, SignalId, SignalKind, SignalState, UserId};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::query::{self, About};
use super::rules::{Step, next_step};
use super::{access, ops};
use crate::auth::{Caller, CoachOrLead, SignalReader};
use crate::clock::day_of;
use crate::db::Db;
use crate::error::{ApiError, ApiResult};
use crate::guarded;
use crate::idempotency::Once;
use crate::input::Input;
use crate::page::{Page, PageQuery};
use crate::query_string::Query;
use crate::reply::Reply;
use crate::routes::Routes;

/// Adds the operations of this noun.
pub fn routes(routes: &mut Routes) {
    guarded!(routes: list_signals, get_signal, settle_signal);
}

/// What somebody should look at while it can still be mended.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Signal)]
pub struct SignalOut {
    /// Names the signal.
    id: SignalId,
    /// Whose file.
    participant_id: ParticipantId,
    /// What is the matter.
    kind: SignalKind,
    /// The agreement, check-in, appointment or contact that it is about; the participant for truancy and silence.
    subject_id: Uuid,
    /// The agreement that it is about, if it is about one.
    #[schema(required = true)]
    agreement_id: Option<AgreementId>,
    /// What helps.
    next_step: Step,
    /// Open or settled.
    state: SignalState,
    /// Since when.
    raised_at: DateTime<Utc>,
    /// Until when.
    #[schema(required = true)]
    settled_at: Option<DateTime<Utc>>,
    /// Who settled it; absent where the facts did.
    #[schema(required = true)]
    settled_by_user_id: Option<UserId>,
    /// What was done about it; for coaches and leads alone.
    #[schema(required = true)]
    note: Option<String>,
}

impl From<About> for SignalOut {
    fn from(about: About) -> Self {
        let About { signal: row, agreement_id } = about;
        Self {
            id: row.id,
            participant_id: row.participant_id,
            kind: row.kind,
            subject_id: row.subject_id,
            agreement_id,
            next_step: next_step(row.kind),
            state: row.state,
            raised_at: row.raised_at,
            settled_at: row.settled_at,
            settled_by_user_id: row.settled_by,
            note: row.note,
        }
    }
}

async fn show(conn: &impl ConnectionTrait, row: entities::signal::Model) -> ApiResult<SignalOut> {
    let about = query::with_agreements(conn, vec![row]).await?.pop();
    about.map(SignalOut::from).ok_or_else(|| ApiError::internal("a signal went missing"))
}

/// Which signals, and which part of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SignalQuery {
    /// In which state; `open` unless told.
    state: Option<SignalState>,
    /// Where the previous page ended: its `nextCursor`.
    #[param(max_length = 200)]
    cursor: Option<String>,
    /// Items at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u64>,
}

/// Signals of the files that I may see: my own, my child's under 16, those of my participants (coach), all (lead).
#[utoipa::path(get, path = "/signals", tag = "signals", params(SignalQuery),
    responses((status = 200, description = "Signals, newest first", body = Page<SignalOut>)))]
pub async fn list_signals(
    caller: Caller<SignalReader>,
    which: Query<SignalQuery>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let SignalQuery { state, cursor, limit } = which.into_inner();
    let page = PageQuery::new(cursor, limit);
    let (after, limit) = (page.after()?, page.limit()?);
    let (state, today) = (state.unwrap_or(SignalState::Open), day_of(db.clock().now()));
    let rows = query::list(db.reader(), &caller, today, state, after, limit).await?;
    Reply::page(&Page::from_rows(rows, limit, |about| about.signal.id.0, SignalOut::from))
}

/// One signal.
#[utoipa::path(get, path = "/signals/{signalId}", tag = "signals",
    params(("signalId" = Uuid, Path, description = "The signal")),
    responses((status = 200, description = "The signal", body = SignalOut)))]
pub async fn get_signal(
    caller: Caller<SignalReader>,
    id: web::Path<SignalId>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let visible = access::to_read(db.reader(), &caller, *id, day_of(db.clock().now())).await?;
    Reply::ok(&show(db.reader(), visible.into_signal()).await?)
}

/// What was done about a signal.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = SignalSettlementIn)]
pub struct SettlementIn {
    /// What was done; the youth does not see it. Needed, except where the signal is about an agreement or appointment of care:
    /// there it is refused, so that nothing says what care is about, and the signal is settled without a word.
    #[schema(min_length = 1, max_length = 1000, pattern = r"\S", example = "Samen met de mentor gesproken.")]
    note: Option<String>,
}

/// Say that something was done about a signal, and what.
#[utoipa::path(post, path = "/signals/{signalId}/settlements", tag = "signals", request_body = SettlementIn,
    params(("signalId" = Uuid, Path, description = "The signal"),
           ("Idempotency-Key" = String, Header, description = "Your name for this one wish")),
    responses((status = 201, description = "It is settled", body = SignalOut),
              (status = 409, description = "Settled already")))]
pub async fn settle_signal(
    caller: Caller<CoachOrLead>,
    once: Once,
    id: web::Path<SignalId>,
    body: Input<SettlementIn>,
    db: web::Data<Db>,
) -> ApiResult<Reply> {
    let work = async |tx: &_| {
        let target = access::to_settle(tx, &caller, *id).await?;
        let row = ops::settle(tx, &caller, &target, body.value.note.as_deref()).await?;
        Reply::created(&show(tx, row).await?)
    };
    once.run(&db, caller.user_id, &body.digest, work).await
}
