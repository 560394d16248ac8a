//! Many check-ins at once, as a phone sends them that was offline for a while. Each item has its own answer: one that is
//! refused does not undo the others, and one that was recorded before is not recorded again.

use entities::{AgreementId, check_in};

use super::access::to_record;
use super::ops::{Tale, Told, tell};
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult};

/// One thing that a phone kept.
#[derive(Clone, Debug)]
pub struct Item {
    /// Of which agreement.
    pub agreement_id: AgreementId,
    /// What happened.
    pub told: Told,
}

/// What became of it.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It is recorded now.
    Recorded(check_in::Model),
    /// It was recorded before.
    AlreadyRecorded(check_in::Model),
    /// The occasion has this one already.
    Conflict(check_in::Model),
    /// It can't be recorded.
    Refused(ApiError),
}

/// Records the items that could be read, agreement by agreement so that two batches at once take their turns in the same order; items of one
/// agreement in the order in which they were sent. The answers are in that of the items.
///
/// # Errors
/// Where the database fails; then nothing is recorded, and the whole may be sent again.
pub async fn tell_all(tx: &Tx, person: &Person, items: &[Result<Item, ApiError>]) -> ApiResult<Vec<Outcome>> {
    let (mut in_turn, mut outcomes) = (Vec::new(), Vec::with_capacity(items.len()));
    for (place, item) in items.iter().enumerate() {
        match item {
            Ok(item) => in_turn.push((place, item)),
            Err(unread) => outcomes.push((place, Outcome::Refused(unread.clone()))),
        }
    }
    in_turn.sort_by_key(|(place, item)| (item.agreement_id.0, *place));
    for (place, item) in in_turn {
        let outcome = match tell_one(tx, person, item).await {
            Ok(Tale::New(row)) => Outcome::Recorded(row),
            Ok(Tale::Known(row)) => Outcome::AlreadyRecorded(row),
            Ok(Tale::Taken(row)) => Outcome::Conflict(row),
            Err(refused) if refused.code.status().is_client_error() => Outcome::Refused(refused),
            Err(failed) => return Err(failed),
        };
        outcomes.push((place, outcome));
    }
    outcomes.sort_by_key(|(place, _)| *place);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}

async fn tell_one(tx: &Tx, person: &Person, item: &Item) -> ApiResult<Tale> {
    let target = to_record(tx, person, item.agreement_id).await?;
    tell(tx, person, &target, &item.told).await
}
