//! From events to notices: reads the stream of what happened in its order and says who is told. Each batch is one
//! transaction, together with the place that was reached, so that an event is told of once, however many processes run.

use std::collections::HashSet;

use entities::{ParticipantId, UserId, outbox_event, relay_position};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::{Value, json};

use super::audience::Surroundings;
use super::ops::{Telling, tell};
use super::rules::{Audience, is_told, rules_for};
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
    if list_next(db.reader(), &position, 1).await?.is_empty() {
        return Ok(0);
    }
    db.write(async |tx| {
        let position = relay_position::Entity::find_by_id(NAME).lock_exclusive().one(tx).await?;
        let Some(position) = position else { return Ok(0) };
        let events = list_next(tx, &position, BATCH).await?;
        let Some(last) = events.last() else { return Ok(0) };
        if !move_on(tx, &position, last).await? {
            return Ok(0);
        }
        let told: Vec<outbox_event::Model> =
            events.iter().filter(|event| is_told(&event.action)).cloned().collect();
        if !told.is_empty() {
            let around = Surroundings::of(tx, &told).await?;
            tell(tx, tellings(tx, &told, &around)).await?;
        }
        Ok(events.len())
    })
    .await
}

async fn list_next(
    conn: &impl ConnectionTrait,
    position: &relay_position::Model,
    limit: u64,
) -> Result<Vec<outbox_event::Model>, DbErr> {
    let horizon = settled_horizon(conn).await?;
    let same = outbox_event::Column::Txid.eq(position.txid).and(outbox_event::Column::Seq.gt(position.seq));
    outbox_event::Entity::find()
        .filter(outbox_event::Column::Txid.lt(horizon))
        .filter(outbox_event::Column::Txid.gte(position.txid))
        .filter(Condition::any().add(outbox_event::Column::Txid.gt(position.txid)).add(same))
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

fn tellings(tx: &Tx, events: &[outbox_event::Model], around: &Surroundings) -> Vec<Telling> {
    let today = day_of(tx.now());
    let mut all = Vec::new();
    for event in events {
        let mut told: HashSet<UserId> = event.actor_id.into_iter().collect();
        let signal = around.signals.get(&event.subject_id).copied();
        for rule in rules_for(&event.action, signal) {
            let recipients = rule.audience.iter().flat_map(|audience| {
                let told = around.recipients(event, *audience, today);
                told.into_iter().map(|user| (user, file_for(*audience, event)))
            });
            for (user_id, participant_id) in recipients {
                if told.insert(user_id) {
                    all.push(Telling {
                        programme_id: event.programme_id,
                        user_id,
                        kind: rule.kind,
                        wording: rule.wording,
                        cause: format!("event:{}:{}", event.txid, event.seq),
                        participant_id,
                        subject_kind: event.subject_kind.clone(),
                        subject_id: event.subject_id,
                        details: details_of(event, around),
                    });
                }
            }
        }
    }
    all
}

/// Whose file the notice is about; people at an employer know of no file.
fn file_for(audience: Audience, event: &outbox_event::Model) -> Option<ParticipantId> {
    match audience {
        Audience::Employer | Audience::EmployerDesk => None,
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
