//! Reading payout requests with the names that they are read by. Bank accounts are not among them.

use chrono::NaiveDate;
use entities::{
    Cents, ParticipantId, PayeeId, PayoutRequestId, PayoutState, PayoutWallet, Role, payee, payout_request,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::rules::{COUNTED, bounds_of_year};
use crate::auth::Person;
use crate::error::{ApiError, ApiResult};
use crate::page::PageQuery;
use crate::participant::query::{first_names, ids_within_sight};
use crate::payee::query::list_by_id;

/// A request with the names of the youth and the payee.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The request.
    pub row: payout_request::Model,
    /// First name of the youth: enough to work on it.
    pub first_name: String,
    /// The payee.
    pub payee: payee::Model,
}

/// What finance looks at: what a coach stood behind, or what an objection brought about.
#[must_use]
pub fn is_for_finance() -> Condition {
    let came_so_far = [PayoutState::Approved, PayoutState::Paid, PayoutState::Bounced];
    Condition::any()
        .add(payout_request::Column::EndorsedBy.is_not_null())
        .add(payout_request::Column::State.is_in(came_so_far))
}

/// Requests of one youth, newest first; one row more than the page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_of(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
    page: &PageQuery,
) -> ApiResult<Vec<Whole>> {
    list(conn, Condition::all().add(payout_request::Column::ParticipantId.eq(participant)), page).await
}

/// Requests that are the caller's business, in one of these states (none: in any), newest first; one row more than the
/// page holds.
///
/// # Errors
/// 400 where the page is not one; or the database fails.
pub async fn list_work(
    conn: &impl ConnectionTrait,
    person: &Person,
    today: NaiveDate,
    states: Vec<PayoutState>,
    page: &PageQuery,
) -> ApiResult<Vec<Whole>> {
    let mut sight = Condition::any();
    if person.is(Role::Coach) || person.is(Role::Lead) {
        let files = ids_within_sight(person, today);
        sight = sight.add(payout_request::Column::ParticipantId.in_subquery(files));
    }
    if person.is(Role::Finance) {
        sight = sight.add(is_for_finance());
    }
    let mut which =
        Condition::all().add(payout_request::Column::ProgrammeId.eq(person.programme_id)).add(sight);
    if !states.is_empty() {
        which = which.add(payout_request::Column::State.is_in(states));
    }
    list(conn, which, page).await
}

async fn list(conn: &impl ConnectionTrait, which: Condition, page: &PageQuery) -> ApiResult<Vec<Whole>> {
    let rows = payout_request::Entity::find()
        .filter(which)
        .apply_if(page.after()?, |query, id| query.filter(payout_request::Column::Id.lt(PayoutRequestId(id))))
        .order_by_desc(payout_request::Column::Id)
        .limit(page.limit()?.saturating_add(1))
        .all(conn)
        .await?;
    complete(conn, rows).await
}

/// Adds the names, in two queries however many there are.
///
/// # Errors
/// Where the database fails.
pub async fn complete(
    conn: &impl ConnectionTrait,
    rows: Vec<payout_request::Model>,
) -> ApiResult<Vec<Whole>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let payees = list_by_id(conn, rows.iter().map(|row| row.payee_id)).await?;
    let names = first_names(conn, rows.iter().map(|row| row.participant_id)).await?;
    let lost = || ApiError::internal("a payout request without its payee or youth");
    let payee = |id: PayeeId| payees.iter().find(|payee| payee.id == id).cloned();
    let whole = |row: payout_request::Model| {
        let (payee, first_name) = (payee(row.payee_id)?, names.get(&row.participant_id)?.clone());
        Some(Whole { row, first_name, payee })
    };
    rows.into_iter().map(|row| whole(row).ok_or_else(lost)).collect()
}

/// Study money that a youth asked for in a calendar year and that was not refused, taken back or returned.
///
/// # Errors
/// Where the database fails.
pub async fn study_asked_in(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
    year: i32,
) -> ApiResult<Cents> {
    let (from, until) = bounds_of_year(year);
    let amounts: Vec<Cents> = payout_request::Entity::find()
        .select_only()
        .column(payout_request::Column::AmountCents)
        .filter(payout_request::Column::ParticipantId.eq(participant))
        .filter(payout_request::Column::Wallet.eq(PayoutWallet::Study))
        .filter(payout_request::Column::State.is_in(COUNTED))
        .filter(payout_request::Column::FiledAt.gte(from))
        .filter(payout_request::Column::FiledAt.lt(until))
        .into_tuple()
        .all(conn)
        .await?;
    Cents::checked_sum(amounts).ok_or_else(|| ApiError::internal("a sum that does not fit"))
}
