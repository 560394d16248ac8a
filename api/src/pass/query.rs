//! Reading passes with what is on them, their steps, and the rates.

use std::collections::HashMap;

use entities::{
    AccountId, Cents, FundPurpose, ParticipantId, PassEvent, PassEventId, PassId, PassState, ProgrammeId,
    account, fund, participant, pass, pass_event, pass_rate,
};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::rules::Band;
use crate::error::ApiResult;
use crate::ledger::{Account, Wallet};

/// A pass with what is on it.
#[derive(Clone, Debug)]
pub struct Whole {
    /// The pass.
    pub row: pass::Model,
    /// To spend, euro cents.
    pub to_spend: Cents,
    /// Reserved by open bookings, euro cents.
    pub held: Cents,
}

/// The wallet of a pass.
#[must_use]
pub fn wallet_of(row: &pass::Model) -> Wallet {
    Wallet::Pass(row.participant_id, row.year)
}

/// Adds the balances, in one query however many passes.
///
/// # Errors
/// Where the database fails.
pub async fn complete(conn: &impl ConnectionTrait, rows: Vec<pass::Model>) -> ApiResult<Vec<Whole>> {
    let accounts = |row: &pass::Model| {
        let wallet = wallet_of(row);
        [Account::Wallet(wallet).id(), Account::Held(wallet).id()]
    };
    let balances: Vec<(AccountId, Cents)> = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .column(account::Column::BalanceCents)
        .filter(account::Column::Id.is_in(rows.iter().flat_map(accounts)))
        .into_tuple()
        .all(conn)
        .await?;
    let balances: HashMap<AccountId, Cents> = balances.into_iter().collect();
    let whole = |row: pass::Model| {
        let [to_spend, held] = accounts(&row).map(|id| balances.get(&id).copied().unwrap_or_default());
        Whole { row, to_spend, held }
    };
    Ok(rows.into_iter().map(whole).collect())
}

/// The pass of a participant and calendar year.
///
/// # Errors
/// Where the database fails.
pub async fn find(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
    year: i32,
) -> ApiResult<Option<Whole>> {
    let row = pass::Entity::find()
        .filter(pass::Column::ParticipantId.eq(participant))
        .filter(pass::Column::Year.eq(year))
        .one(conn)
        .await?;
    Ok(complete(conn, row.into_iter().collect()).await?.pop())
}

/// The passes of a participant, the newest made first.
///
/// # Errors
/// Where the database fails.
pub async fn list_of_participant(
    conn: &impl ConnectionTrait,
    participant: ParticipantId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<Whole>> {
    let mut list = pass::Entity::find().filter(pass::Column::ParticipantId.eq(participant));
    if let Some(after) = after {
        list = list.filter(pass::Column::Id.lt(PassId(after)));
    }
    let rows = list.order_by_desc(pass::Column::Id).limit(limit.saturating_add(1)).all(conn).await?;
    complete(conn, rows).await
}

/// What happened to a pass, newest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_events(
    conn: &impl ConnectionTrait,
    id: PassId,
    after: Option<Uuid>,
    limit: u64,
) -> ApiResult<Vec<pass_event::Model>> {
    let mut list = pass_event::Entity::find().filter(pass_event::Column::PassId.eq(id));
    if let Some(after) = after {
        list = list.filter(pass_event::Column::Id.lt(PassEventId(after)));
    }
    Ok(list.order_by_desc(pass_event::Column::Id).limit(limit.saturating_add(1)).all(conn).await?)
}

/// Whether nothing may be redeemed from a pass: it is blocked, or was when its year ended.
///
/// # Errors
/// Where the database fails.
pub async fn is_blocked(conn: &impl ConnectionTrait, row: &pass::Model) -> ApiResult<bool> {
    if row.state != PassState::Expired {
        return Ok(row.state == PassState::Blocked);
    }
    let last = pass_event::Entity::find()
        .filter(pass_event::Column::PassId.eq(row.id))
        .filter(pass_event::Column::Event.ne(PassEvent::Expire))
        .order_by_desc(pass_event::Column::Id)
        .one(conn)
        .await?;
    Ok(last.is_some_and(|step| step.event == PassEvent::Block))
}

/// The rates that a programme set, the latest year first and in it the youngest age first.
///
/// # Errors
/// Where the database fails.
pub async fn list_rates(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
) -> ApiResult<Vec<pass_rate::Model>> {
    let list = pass_rate::Entity::find().filter(pass_rate::Column::ProgrammeId.eq(programme));
    let list = list.order_by_desc(pass_rate::Column::FromYear).order_by_asc(pass_rate::Column::FromAge);
    Ok(list.all(conn).await?)
}

/// The same, as the rule takes them.
///
/// # Errors
/// Where the database fails.
pub async fn list_bands(conn: &impl ConnectionTrait, programme: ProgrammeId) -> ApiResult<Vec<Band>> {
    let band = |row: pass_rate::Model| Band {
        from_year: row.from_year,
        from_age: row.from_age,
        amount: row.amount_cents,
    };
    Ok(list_rates(conn, programme).await?.into_iter().map(band).collect())
}

/// The fund that pays the base grants of a year.
///
/// # Errors
/// Where the database fails.
pub async fn find_fund(
    conn: &impl ConnectionTrait,
    programme: ProgrammeId,
    year: i32,
) -> ApiResult<Option<fund::Model>> {
    let found = fund::Entity::find()
        .filter(fund::Column::ProgrammeId.eq(programme))
        .filter(fund::Column::Purpose.eq(FundPurpose::Leisure))
        .filter(fund::Column::Year.eq(year))
        .one(conn)
        .await?;
    Ok(found)
}

/// Participants without a pass of `year`, or whose base grant has not moved in.
///
/// # Errors
/// Where the database fails.
pub async fn list_without_grant(
    conn: &impl ConnectionTrait,
    year: i32,
) -> ApiResult<Vec<participant::Model>> {
    let granted = Query::select()
        .column(pass::Column::ParticipantId)
        .from(pass::Entity)
        .and_where(pass::Column::Year.eq(year))
        .and_where(pass::Column::GrantedAt.is_not_null())
        .to_owned();
    let list = participant::Entity::find().filter(participant::Column::Id.not_in_subquery(granted));
    Ok(list.order_by_asc(participant::Column::Id).all(conn).await?)
}

/// Passes of years before `year` that have not expired.
///
/// # Errors
/// Where the database fails.
pub async fn list_overdue(conn: &impl ConnectionTrait, year: i32) -> ApiResult<Vec<PassId>> {
    let list = pass::Entity::find()
        .select_only()
        .column(pass::Column::Id)
        .filter(pass::Column::Year.lt(year))
        .filter(pass::Column::State.ne(PassState::Expired));
    Ok(list.order_by_asc(pass::Column::Id).into_tuple().all(conn).await?)
}

/// Passes of `year` with money left to spend.
///
/// # Errors
/// Where the database fails.
pub async fn list_unspent(conn: &impl ConnectionTrait, year: i32) -> ApiResult<Vec<pass::Model>> {
    let list = pass::Entity::find()
        .filter(pass::Column::Year.eq(year))
        .filter(pass::Column::State.ne(PassState::Expired))
        .order_by_asc(pass::Column::Id);
    let whole = complete(conn, list.all(conn).await?).await?;
    Ok(whole.into_iter().filter(|pass| pass.to_spend > Cents::ZERO).map(|pass| pass.row).collect())
}
