//! What falls due by itself: every process looks for it soon after its start and then every hour. Each job may run twice, and
//! at the same time, without harm: it locks what it changes and looks again, so that the second finds it done.

use entities::reminder;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait, TryInsertResult};
use uuid::Uuid;

use crate::agreement;
use crate::booking;
use crate::db::{Db, Tx};
use crate::error::ApiResult;
use crate::introduction;
use crate::message;
use crate::notice::{reminders, subscription};
use crate::objection;
use crate::pass;
use crate::place;
use crate::placement;
use crate::saved_search;
use crate::visit;

/// Does everything that is due now. A job that fails is told of in the log and tried again at the next run; it does not
/// keep the others from their turn.
pub async fn run_due(db: &Db) {
    told(agreement::jobs::reckon_due(db).await, "reckon_agreements");
    told(booking::jobs::lapse_bookings(db).await, "lapse_bookings");
    told(pass::jobs::expire_passes(db).await, "expire_passes");
    told(pass::jobs::open_passes(db).await, "open_passes");
    told(pass::jobs::remind_of_the_end(db).await, "remind_of_the_end");
    told(objection::jobs::remind(db).await, "remind_of_objections");
    told(message::jobs::watch_contact(db).await, "watch_contact");
    told(reminders::remind_of_appointments(db).await, "remind_of_appointments");
    told(reminders::remind_of_agreements(db).await, "remind_of_agreements");
    told(reminders::remind_of_milestones(db).await, "remind_of_milestones");
    told(reminders::remind_of_claims(db).await, "remind_of_claims");
    told(visit::jobs::remind_of_visits(db).await, "remind_of_visits");
    told(place::jobs::expire_places(db).await, "expire_places");
    told(saved_search::jobs::tell_of_new_places(db).await, "tell_of_new_places");
    told(introduction::jobs::chase_answers(db).await, "chase_answers");
    told(subscription::forget_signed_out(db).await, "forget_signed_out_phones");
    told(placement::jobs::remind_of_hours(db).await, "remind_of_hours");
    told(placement::jobs::remind_of_outcomes(db).await, "remind_of_outcomes");
}

fn told(outcome: ApiResult<()>, job: &str) {
    if let Err(error) = outcome {
        tracing::warn!(%error, job, "a job failed; will try again");
    }
}

/// Whether this reminder is to be given now: the first to ask is told yes, and nobody after that.
///
/// # Errors
/// Where the database fails.
pub async fn is_first_reminder(tx: &Tx, kind: &str, subject_id: Uuid) -> ApiResult<bool> {
    let row = reminder::ActiveModel {
        kind: Set(kind.to_owned()),
        subject_id: Set(subject_id),
        made_at: Set(tx.now()),
    };
    let made = reminder::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .try_insert()
        .exec_without_returning(tx)
        .await?;
    Ok(matches!(made, TryInsertResult::Inserted(1)))
}
