//! Introducing a youth, and what becomes of it. State and interest change together, in [`advance`].

use entities::{
    IntroductionDecline, IntroductionEvent, IntroductionId, IntroductionState, interest, introduction,
};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter};

use super::access::{Answerable, Closable, Openable, Withdrawable};
use super::rules::{action_of, shows_youth};
use crate::appointment::ops::cancel_of_introduction;
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code};
use crate::interest::ops::trace;
use crate::interest::rules::{Stage, interest_at, next};
use crate::placement::following::cancel_draft;
use crate::record::{Actor, record};

/// Makes the introduction of an interest that `person` has just endorsed, in the same transaction. Only
/// [`crate::interest::ops::endorse`] does, which has counted.
pub(crate) async fn introduce(
    tx: &Tx,
    person: &Person,
    interest: &interest::Model,
) -> ApiResult<introduction::Model> {
    let row = introduction::ActiveModel {
        id: Set(IntroductionId::generate()),
        programme_id: Set(interest.programme_id),
        interest_id: Set(interest.id),
        place_id: Set(interest.place_id),
        employer_id: Set(interest.employer_id),
        participant_id: Set(interest.participant_id),
        coach_id: Set(person.user_id),
        state: Set(IntroductionState::Waiting),
        decline_reason: Set(None),
        decline_note: Set(None),
        introduced_at: Set(tx.now()),
        answered_by: Set(None),
        answered_at: Set(None),
        ended_at: Set(None),
        blocked_by: Set(None),
        blocked_at: Set(None),
        version: Set(1),
    };
    let row = row.insert(tx).await?;
    let did = Actor::from(person).did("introduction.made", row.id.0, Some(row.participant_id));
    record(tx, did).await?;
    Ok(row)
}

/// The employer wants to meet the youth.
///
/// # Errors
/// `introduction_state` where it does not wait.
pub async fn accept(tx: &Tx, person: &Person, target: &Answerable) -> ApiResult<introduction::Model> {
    let change = answered(tx, person);
    advance(tx, person.into(), target.held().introduction(), IntroductionEvent::Accept, change, None).await
}

/// The employer does not. The note is for the coach alone.
///
/// # Errors
/// `introduction_state` where it does not wait.
pub async fn decline(
    tx: &Tx,
    person: &Person,
    target: &Answerable,
    reason: IntroductionDecline,
    note: Option<&str>,
) -> ApiResult<introduction::Model> {
    let change = introduction::ActiveModel {
        decline_reason: Set(Some(reason)),
        decline_note: Set(note.map(str::to_owned)),
        ..answered(tx, person)
    };
    advance(tx, person.into(), target.held().introduction(), IntroductionEvent::Decline, change, note).await
}

fn answered(tx: &Tx, person: &Person) -> introduction::ActiveModel {
    introduction::ActiveModel {
        answered_by: Set(Some(person.user_id)),
        answered_at: Set(Some(tx.now())),
        ..Default::default()
    }
}

/// The youth or the coach takes it back before the employer answered.
///
/// # Errors
/// `introduction_state` where it does not wait.
pub async fn withdraw(tx: &Tx, person: &Person, target: &Withdrawable) -> ApiResult<introduction::Model> {
    let row = target.held().introduction();
    advance(tx, person.into(), row, IntroductionEvent::Withdraw, Default::default(), None).await
}

/// A side says that it is over, after it was accepted.
///
/// # Errors
/// `introduction_state` where it is not accepted.
pub async fn close(
    tx: &Tx,
    person: &Person,
    target: &Closable,
    note: Option<&str>,
) -> ApiResult<introduction::Model> {
    let row = target.held().introduction();
    advance(tx, person.into(), row, IntroductionEvent::Close, Default::default(), note).await
}

/// A side closes the messages: youth and employer write no more.
///
/// # Errors
/// `introduction_state` where it is not accepted; `messages_blocked` where they are closed already.
pub async fn block(tx: &Tx, person: &Person, target: &Closable) -> ApiResult<introduction::Model> {
    let row = target.held().introduction();
    if row.blocked_at.is_some() {
        return Err(Code::MessagesBlocked.into());
    }
    let change = introduction::ActiveModel {
        blocked_by: Set(Some(person.user_id)),
        blocked_at: Set(Some(tx.now())),
        ..Default::default()
    };
    advance(tx, person.into(), row, IntroductionEvent::Block, change, None).await
}

/// The coach opens them again.
///
/// # Errors
/// `introduction_state` where it is not accepted; `messages_open` where they are open.
pub async fn open(tx: &Tx, person: &Person, target: &Openable) -> ApiResult<introduction::Model> {
    let row = target.held().introduction();
    if row.blocked_at.is_none() {
        return Err(Code::MessagesOpen.into());
    }
    let change =
        introduction::ActiveModel { blocked_by: Set(None), blocked_at: Set(None), ..Default::default() };
    advance(tx, person.into(), row, IntroductionEvent::Unblock, change, None).await
}

/// One step in the life of an introduction, locked: its interest goes with it, the step is traced and recorded.
///
/// # Errors
/// `introduction_state` where the event is out of order.
pub(super) async fn advance(
    tx: &Tx,
    actor: Actor,
    row: &introduction::Model,
    event: IntroductionEvent,
    mut change: introduction::ActiveModel,
    note: Option<&str>,
) -> ApiResult<introduction::Model> {
    let (stage, action) = (next(Stage::Introduced(row.state), event), action_of(event));
    let (Some(Stage::Introduced(state)), Some(action)) = (stage, action) else {
        return Err(Code::IntroductionState.into());
    };
    change.id = Set(row.id);
    change.state = Set(state);
    change.version = Set(row.version.saturating_add(1));
    if !shows_youth(state) {
        change.ended_at = Set(Some(tx.now()));
    }
    let advanced = change.update(tx).await?;
    follow(tx, &advanced).await?;
    if event == IntroductionEvent::Close {
        cancel_of_introduction(tx, actor, row.id).await?;
        cancel_draft(tx, actor, row.id).await?;
    }
    trace(tx, actor, row.interest_id, event, note).await?;
    record(tx, actor.did(action, row.id.0, Some(row.participant_id))).await?;
    Ok(advanced)
}

/// The interest follows its introduction.
async fn follow(tx: &Tx, row: &introduction::Model) -> ApiResult<()> {
    let followed = interest::Entity::update_many()
        .set(interest::ActiveModel {
            state: Set(interest_at(Stage::Introduced(row.state))),
            changed_at: Set(tx.now()),
            ..Default::default()
        })
        .col_expr(interest::Column::Version, Expr::col(interest::Column::Version).add(1))
        .filter(interest::Column::Id.eq(row.interest_id))
        .exec(tx)
        .await?;
    if followed.rows_affected == 1 {
        Ok(())
    } else {
        Err(ApiError::internal("an introduction of no interest"))
    }
}
