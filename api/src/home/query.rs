//! Gathering what the first screen shows, and reading the stream of changes.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entities::{
    AgreementId, BookingId, BookingState, MilestoneId, MilestoneState, ParticipantId, PlanId, PlanRevisionId,
    PlanState, Standing, booking, milestone, milestone_requirement, offer, outbox_event,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, Statement,
};
use uuid::Uuid;

use super::rules::Situation;
use crate::agreement::query::{Standings, list_of_plan as list_agreements};
use crate::appointment::coming::{self, Coming};
use crate::appointment::query::Circle;
use crate::auth::Person;
use crate::db::settled_horizon;
use crate::error::{ApiResult, Code};
use crate::message::query::unread_of;
use crate::participant::query::{ids_within_earshot, ids_within_sight};
use crate::signal::query::{About, list_open_of};

/// What the first screen is made of.
#[derive(Clone, Debug)]
pub struct Screen {
    /// First name of the youth.
    pub first_name: String,
    /// Where the plan stands.
    pub situation: Situation,
    /// Living agreements, with where they stand.
    pub agreements: Vec<Standings>,
    /// Open signals, newest first.
    pub signals: Vec<About>,
    /// What was not read yet.
    pub unread: Unread,
}

/// What was not read yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// Messages of the coaches.
    pub messages: i64,
    /// Messages of employers and coaches in introductions.
    pub introduction_messages: i64,
    /// Notices.
    pub notices: i64,
}

/// Youth, plan, draft and what was not read, of the youth `$1`; `$2` is before every message. In one row, because each of them by
/// itself is a round trip.
pub const HEAD: &str = concat!(
    "SELECT y.first_name, p.id AS plan_id, p.state AS plan_state, r.id AS draft_id,
            EXISTS (SELECT 1 FROM signatures s
                     WHERE s.revision_id = r.id AND s.signer_id = y.user_id AND s.cleared_at IS NULL) AS is_signed,
            (SELECT COUNT(*) FROM notices n WHERE n.user_id = y.user_id AND n.read_at IS NULL) AS unread_notices, ",
    unread_of!("y.id" by "y.user_id"),
    " AS unread_messages,
            (SELECT COUNT(*)
               FROM introductions i
               JOIN introduction_messages m ON m.introduction_id = i.id
               LEFT JOIN introduction_reads d ON d.introduction_id = i.id AND d.user_id = y.user_id
              WHERE i.participant_id = y.id AND m.author_id <> y.user_id AND m.id > COALESCE(d.message_id, $2))
              AS unread_introduction_messages
       FROM participants y
       LEFT JOIN plans p ON p.participant_id = y.id AND p.state <> 'ended'
       LEFT JOIN plan_revisions r ON r.plan_id = p.id AND r.state = 'draft'
      WHERE y.id = $1"
);

#[derive(FromQueryResult)]
struct Head {
    first_name: String,
    plan_id: Option<PlanId>,
    plan_state: Option<PlanState>,
    draft_id: Option<PlanRevisionId>,
    is_signed: bool,
    unread_notices: i64,
    unread_messages: i64,
    unread_introduction_messages: i64,
}

/// The first screen of a youth but for money and what is to come: five statements, a few more where something is told differently,
/// however long the history.
///
/// # Errors
/// 404 where the participant is gone.
pub async fn get_screen(
    conn: &impl ConnectionTrait,
    id: ParticipantId,
    today: NaiveDate,
) -> ApiResult<Screen> {
    let values = [id.0.into(), Uuid::nil().into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), HEAD, values);
    let head = Head::find_by_statement(statement).one(conn).await?.ok_or(Code::NotFound)?;
    let mut screen = Screen {
        first_name: head.first_name,
        situation: Situation::default(),
        agreements: Vec::new(),
        signals: list_open_of(conn, id).await?,
        unread: Unread {
            messages: head.unread_messages,
            introduction_messages: head.unread_introduction_messages,
            notices: head.unread_notices,
        },
    };
    let Some((plan, state)) = head.plan_id.zip(head.plan_state) else { return Ok(screen) };
    screen.situation.plan = Some((plan.0, state));
    screen.situation.draft = head.draft_id.map(|_| head.is_signed);
    if state == PlanState::Active {
        let agreements = list_agreements(conn, plan, today).await?;
        let standings: HashMap<_, Standing> =
            agreements.iter().map(|item| (item.agreement.id, item.standing)).collect();
        screen.situation.milestones = list_milestones(conn, plan, &standings).await?;
        screen.agreements = agreements.into_iter().filter(|item| item.agreement.is_live).collect();
        screen.situation.agreements =
            screen.agreements.iter().map(|item| (item.agreement.id.0, item.standing)).collect();
    }
    Ok(screen)
}

/// Milestones of a plan but for cancelled ones, each with whether every agreement that it requires is met.
async fn list_milestones(
    conn: &impl ConnectionTrait,
    plan: PlanId,
    standings: &HashMap<AgreementId, Standing>,
) -> ApiResult<Vec<(Uuid, MilestoneState, bool)>> {
    let its_requirements = milestone::Entity::belongs_to(milestone_requirement::Entity)
        .from(milestone::Column::Id)
        .to(milestone_requirement::Column::MilestoneId)
        .into();
    let rows: Vec<(MilestoneId, MilestoneState, Option<AgreementId>)> = milestone::Entity::find()
        .select_only()
        .column(milestone::Column::Id)
        .column(milestone::Column::State)
        .column(milestone_requirement::Column::AgreementId)
        .join(JoinType::LeftJoin, its_requirements)
        .filter(milestone::Column::PlanId.eq(plan))
        .filter(milestone::Column::State.ne(MilestoneState::Cancelled))
        .order_by_asc(milestone::Column::Id)
        .into_tuple()
        .all(conn)
        .await?;
    let mut milestones: Vec<(Uuid, MilestoneState, bool)> = Vec::new();
    for (id, state, required) in rows {
        let is_met = required.is_none_or(|id| standings.get(&id) == Some(&Standing::Met));
        match milestones.last_mut() {
            Some((last, _, are_met)) if *last == id.0 => *are_met = *are_met && is_met,
            _ => milestones.push((id.0, state, is_met)),
        }
    }
    Ok(milestones)
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
