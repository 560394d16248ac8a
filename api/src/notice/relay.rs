//! From events to notices: reads the stream of what happened in its order and says who is told. Each batch is one
//! transaction, together with the place that was reached, so that an event is told of once, however many processes run.

use std::collections::{HashMap, HashSet};

use entities::{CauseId, ParticipantId, UserId, outbox_event, relay_position};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::{Value, json};

use super::audience::{Matter, Surroundings};
use super::ops::{Telling, tell};
use super::rules::{Audience, is_said_by, is_told, rules_for};
use super::wording::Wording;
use crate::clock::day_of;
use crate::db::{Db, Tx, settled_horizon};
use crate::error::ApiResult;

/// The reader of the stream that makes notices.
const NAME: &str = "notices";
/// Events a transaction.
const BATCH: u64 = 100;

/// Begins at the present where the relay never ran: nobody is told of years ago.
///
/// # Errors
/// Where the database fails.
pub async fn begin(db: &Db) -> ApiResult<()> {
    if relay_position::Entity::find_by_id(NAME).one(db.reader()).await?.is_some() {
        return Ok(());
    }
    db.write(async |tx| {
        let (txid, seq) = present(tx).await?;
        let row = relay_position::ActiveModel { name: Set(NAME.to_owned()), txid: Set(txid), seq: Set(seq) };
        relay_position::Entity::insert(row)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .try_insert()
            .exec_without_returning(tx)
            .await?;
        Ok(())
    })
    .await
}

/// The place after everything that is settled now.
async fn present(tx: &Tx) -> Result<(i64, i64), DbErr> {
    let horizon = settled_horizon(tx).await?;
    if horizon < i64::MAX {
        return Ok((horizon.saturating_sub(1), i64::MAX));
    }
    let last = outbox_event::Entity::find().order_by_desc(outbox_event::Column::Seq).one(tx).await?;
    Ok(last.map_or((0, 0), |event| (event.txid, event.seq)))
}

/// Makes notices of the next events; tells how many events were read.
///
/// # Errors
/// Where the database fails; then nothing of the batch was done.
pub async fn run(db: &Db) -> ApiResult<usize> {
    // Looking costs nobody the writer.
    let Some(position) = relay_position::Entity::find_by_id(NAME).one(db.reader()).await? else {
        begin(db).await?;
        return Ok(0);
    };
    if list_next(db.reader(), (position.txid, position.seq), 1).await?.is_empty() {
        return Ok(0);
    }
    db.write(async |tx| {
        let position = relay_position::Entity::find_by_id(NAME).lock_exclusive().one(tx).await?;
        let Some(position) = position else { return Ok(0) };
        let events = list_batch(tx, &position).await?;
        let Some(last) = events.last() else { return Ok(0) };
        if !move_on(tx, &position, last).await? {
            return Ok(0);
        }
        let told: Vec<outbox_event::Model> =
            events.iter().filter(|event| is_told(&event.action)).cloned().collect();
        if !told.is_empty() {
            let matters: Vec<Matter<'_>> = told.iter().map(Matter::from).collect();
            let around = Surroundings::of(tx, &matters, day_of(tx.now())).await?;
            tell(tx, once_an_act(tellings(tx, &told, &around))).await?;
        }
        Ok(events.len())
    })
    .await
}

/// The next events, up to the end of the act that brought about the last of them: what says what is seen together.
async fn list_batch(tx: &Tx, position: &relay_position::Model) -> Result<Vec<outbox_event::Model>, DbErr> {
    let mut events = list_next(tx, (position.txid, position.seq), BATCH).await?;
    while let Some(last) = events.last() {
        let (cause_id, end) = (last.cause_id, (last.txid, last.seq));
        let more = list_next(tx, end, BATCH).await?.into_iter();
        let before = events.len();
        events.extend(more.take_while(|event| cause_id.is_some() && event.cause_id == cause_id));
        if events.len() == before {
            break;
        }
    }
    Ok(events)
}

async fn list_next(
    conn: &impl ConnectionTrait,
    (txid, seq): (i64, i64),
    limit: u64,
) -> Result<Vec<outbox_event::Model>, DbErr> {
    let horizon = settled_horizon(conn).await?;
    let same = outbox_event::Column::Txid.eq(txid).and(outbox_event::Column::Seq.gt(seq));
    outbox_event::Entity::find()
        .filter(outbox_event::Column::Txid.lt(horizon))
        .filter(outbox_event::Column::Txid.gte(txid))
        .filter(Condition::any().add(outbox_event::Column::Txid.gt(txid)).add(same))
        .order_by_asc(outbox_event::Column::Txid)
        .order_by_asc(outbox_event::Column::Seq)
        .limit(limit)
        .all(conn)
        .await
}

/// Moves the place, unless somebody else did.
async fn move_on(tx: &Tx, from: &relay_position::Model, to: &outbox_event::Model) -> Result<bool, DbErr> {
    let moved = relay_position::Entity::update_many()
        .set(relay_position::ActiveModel { txid: Set(to.txid), seq: Set(to.seq), ..Default::default() })
        .filter(relay_position::Column::Name.eq(NAME))
        .filter(relay_position::Column::Txid.eq(from.txid))
        .filter(relay_position::Column::Seq.eq(from.seq))
        .exec(tx)
        .await?;
    Ok(moved.rows_affected == 1)
}

/// What follows from each event, with the act that brought it about.
fn tellings(
    tx: &Tx,
    events: &[outbox_event::Model],
    around: &Surroundings,
) -> Vec<(Option<CauseId>, Telling)> {
    let today = day_of(tx.now());
    let mut all = Vec::new();
    for event in events {
        let mut told: HashSet<UserId> = event.actor_id.into_iter().collect();
        let signal = around.signals.get(&event.subject_id).copied();
        for rule in rules_for(&event.action, signal) {
            let recipients = rule.audience.iter().flat_map(|audience| {
                let told = around.recipients(&event.into(), *audience, today);
                told.into_iter().map(|user| (user, file_for(*audience, event)))
            });
            for (user_id, participant_id) in recipients {
                if told.insert(user_id) {
                    let telling = Telling {
                        programme_id: event.programme_id,
                        user_id,
                        kind: rule.kind,
                        wording: rule.wording,
                        cause: format!("event:{}:{}", event.txid, event.seq),
                        participant_id,
                        subject_kind: event.subject_kind.clone(),
                        subject_id: event.subject_id,
                        details: details_of(event, around),
                    };
                    all.push((event.cause_id, telling));
                }
            }
        }
    }
    all
}

/// Leaves out what another notice says that comes of the same act, about the same file, to the same person. Of two that say each
/// other the first one stays.
fn once_an_act(all: Vec<(Option<CauseId>, Telling)>) -> Vec<Telling> {
    let act = |(cause, it): &(Option<CauseId>, Telling)| Some(((*cause)?, it.user_id, it.participant_id));
    let mut of_act: HashMap<_, Vec<(usize, Wording)>> = HashMap::new();
    for (place, one) in all.iter().enumerate() {
        if let Some(key) = act(one) {
            of_act.entry(key).or_default().push((place, one.1.wording));
        }
    }
    let is_said = |place: usize, one: &(Option<CauseId>, Telling)| {
        let wording = one.1.wording;
        let others = act(one).and_then(|key| of_act.get(&key)).into_iter().flatten();
        others.filter(|(other, _)| *other != place).any(|(other, beside)| {
            is_said_by(wording, *beside) && (*other < place || !is_said_by(*beside, wording))
        })
    };
    let said: Vec<bool> = all.iter().enumerate().map(|(place, one)| is_said(place, one)).collect();
    let kept = all.into_iter().zip(said).filter(|(_, is_said)| !is_said);
    kept.map(|((_, telling), _)| telling).collect()
}

/// Whose file the notice is about; people at an employer and contacts know of no file.
fn file_for(audience: Audience, event: &outbox_event::Model) -> Option<ParticipantId> {
    match audience {
        Audience::Employer | Audience::EmployerDesk | Audience::Contact | Audience::ContactsOfAppointment => {
            None
        }
        _ => event.participant_id,
    }
}

/// What the words need to know.
fn details_of(event: &outbox_event::Model, around: &Surroundings) -> Value {
    match around.appointments.get(&event.subject_id) {
        Some(appointment) => json!({ "startsAt": appointment.starts_at }),
        None => json!({}),
    }
}
