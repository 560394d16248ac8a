//! Gathering what the first screen shows, and reading the stream of changes.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    BookingId, BookingState, MilestoneState, ParticipantId, PlanState, RevisionState, Standing, booking,
    offer, outbox_event, participant, plan, plan_revision, signature,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::rules::Situation;
use crate::agreement::query::{Standings, list_of_plan as list_agreements};
use crate::appointment::coming::{self, Coming};
use crate::appointment::query::Circle;
use crate::auth::Person;
use crate::db::settled_horizon;
use crate::error::{ApiResult, Code};
use crate::milestone::query::{Whole, list_of_plan as list_milestones};
use crate::participant::query::{ids_within_earshot, ids_within_sight};
use crate::signal::query::{About, list_open_of};

/// What the first screen is made of.
#[derive(Clone, Debug)]
pub struct Screen {
    /// First name of the youth.
    pub first_name: String,
    /// Where the plan stands.
    pub situation: Situation,
    /// Milestones of the plan, cancelled ones left out.
    pub milestones: Vec<Whole>,
    /// Living agreements, with where they stand.
    pub agreements: Vec<Standings>,
    /// Open signals, newest first.
    pub signals: Vec<About>,
}

/// The first screen of a youth: seven statements, two more where something is told differently, however long the history.
///
/// # Errors
/// 404 where the participant is gone.
pub async fn get_screen(
    conn: &impl ConnectionTrait,
    id: ParticipantId,
    today: NaiveDate,
) -> ApiResult<Screen> {
    let youth = participant::Entity::find_by_id(id).one(conn).await?.ok_or(Code::NotFound)?;
    let living = plan::Entity::find()
        .filter(plan::Column::ParticipantId.eq(id))
        .filter(plan::Column::State.ne(PlanState::Ended))
        .one(conn)
        .await?;
    let mut screen = Screen {
        first_name: youth.first_name,
        situation: Situation::default(),
        milestones: Vec::new(),
        agreements: Vec::new(),
        signals: list_open_of(conn, id).await?,
    };
    let Some(plan) = living else { return Ok(screen) };
    screen.situation.plan = Some((plan.id.0, plan.state));
    screen.situation.draft = find_draft(conn, &plan, &youth.user_id).await?;
    if plan.state == PlanState::Active {
        let agreements = list_agreements(conn, plan.id, today).await?;
        let standings: HashMap<_, Standing> =
            agreements.iter().map(|item| (item.agreement.id, item.standing)).collect();
        let milestones = list_milestones(conn, plan.id).await?;
        screen.milestones =
            milestones.into_iter().filter(|it| it.row.state != MilestoneState::Cancelled).collect();
        let is_met = |it: &Whole| it.required.iter().all(|id| standings.get(id) == Some(&Standing::Met));
        screen.situation.milestones =
            screen.milestones.iter().map(|it| (it.row.id.0, it.row.state, is_met(it))).collect();
        screen.agreements = agreements.into_iter().filter(|item| item.agreement.is_live).collect();
        screen.situation.agreements =
            screen.agreements.iter().map(|item| (item.agreement.id.0, item.standing)).collect();
    }
    Ok(screen)
}

/// Whether there is a draft that can be signed, and whether the youth has signed it.
async fn find_draft(
    conn: &impl ConnectionTrait,
    plan: &plan::Model,
    youth: &entities::UserId,
) -> ApiResult<Option<bool>> {
    let draft = plan_revision::Entity::find()
        .filter(plan_revision::Column::PlanId.eq(plan.id))
        .filter(plan_revision::Column::State.eq(RevisionState::Draft))
        .one(conn)
        .await?;
    let Some(draft) = draft else { return Ok(None) };
    let signed = signature::Entity::find()
        .filter(signature::Column::RevisionId.eq(draft.id))
        .filter(signature::Column::SignerId.eq(*youth))
        .filter(signature::Column::ClearedAt.is_null())
        .one(conn)
        .await?;
    Ok(Some(signed.is_some()))
}

/// A booking that is still to come.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Upcoming {
    /// The booking.
    pub id: BookingId,
    /// What it is.
    pub title: String,
    /// First meeting.
    pub starts_at: DateTime<Utc>,
}

/// How many things to come the first screen has room for.
const UPCOMING_AT_MOST: u64 = 3;

/// The open bookings of a youth, the nearest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_upcoming(conn: &impl ConnectionTrait, id: ParticipantId) -> ApiResult<Vec<Upcoming>> {
    let bookings = booking::Entity::find()
        .select_only()
        .column(booking::Column::Id)
        .column_as(offer::Column::Title, "title")
        .column_as(offer::Column::StartsAt, "starts_at")
        .join(
            JoinType::InnerJoin,
            booking::Entity::belongs_to(offer::Entity)
                .from(booking::Column::OfferId)
                .to(offer::Column::Id)
                .into(),
        )
        .filter(booking::Column::ParticipantId.eq(id))
        .filter(booking::Column::State.eq(BookingState::Booked))
        .order_by_asc(offer::Column::StartsAt)
        .order_by_asc(booking::Column::Id)
        .limit(UPCOMING_AT_MOST);
    Ok(bookings.into_model().all(conn).await?)
}

/// What is next for a youth, the nearest first.
///
/// # Errors
/// Where the database fails.
pub async fn list_coming(
    conn: &impl ConnectionTrait,
    id: ParticipantId,
    now: DateTime<Utc>,
) -> ApiResult<Vec<Coming>> {
    let circle = Circle { own: Some(id), coach: None };
    let mut list = coming::list(conn, circle, now, None, UPCOMING_AT_MOST).await?;
    list.truncate(usize::try_from(UPCOMING_AT_MOST).unwrap_or(usize::MAX));
    Ok(list)
}

/// Kinds of things that are between a youth and the coaches: a message, and a file that may be meant for one.
const OF_THE_THREAD: [&str; 2] = ["message", "attachment"];

/// What happened to the files that the caller may see now, in the order in which it became visible. Who may read a file and not
/// the thread does not learn when there was something in it either.
///
/// # Errors
/// Where the database fails.
pub async fn list_changes(
    conn: &impl ConnectionTrait,
    person: &Person,
    today: NaiveDate,
    after: Option<(i64, i64)>,
    limit: u64,
) -> ApiResult<Vec<outbox_event::Model>> {
    let horizon = settled_horizon(conn).await?;
    let is_for_all = outbox_event::Column::SubjectKind.is_not_in(OF_THE_THREAD);
    let is_heard = outbox_event::Column::ParticipantId.in_subquery(ids_within_earshot(person));
    let mut list = outbox_event::Entity::find()
        .filter(outbox_event::Column::ProgrammeId.eq(person.programme_id))
        .filter(outbox_event::Column::ParticipantId.in_subquery(ids_within_sight(person, today)))
        .filter(Condition::any().add(is_for_all).add(is_heard))
        .filter(outbox_event::Column::Txid.lt(horizon));
    if let Some((txid, seq)) = after {
        let same = outbox_event::Column::Txid.eq(txid).and(outbox_event::Column::Seq.gt(seq));
        list = list.filter(Condition::any().add(outbox_event::Column::Txid.gt(txid)).add(same));
    }
    let list = list.order_by_asc(outbox_event::Column::Txid).order_by_asc(outbox_event::Column::Seq);
    Ok(list.limit(limit.saturating_add(1)).all(conn).await?)
}

/// The position of an event in the stream.
#[must_use]
pub fn position(event: &outbox_event::Model) -> (i64, i64) {
    (event.txid, event.seq)
}
