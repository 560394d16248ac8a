//! Signing up for a visit, and off again.

use entities::{SignUpState, VisitId, VisitSignUpId, visit, visit_sign_up};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, ExprTrait, QueryFilter};

use super::access::{SigningOff, SigningUp};
use super::rules::{Step, check_open, next_of_sign_up};
use crate::auth::Person;
use crate::db::Tx;
use crate::error::{ApiResult, Code, on_duplicate};
use crate::record::{Actor, record};

/// Takes a place.
///
/// # Errors
/// One code for each reason: `visit_state`, `visit_started`, `visit_age`, `already_signed_up`, `visit_full`.
pub async fn sign_up(tx: &Tx, person: &Person, target: &SigningUp) -> ApiResult<visit_sign_up::Model> {
    let (visit, youth) = (target.visit(), target.youth());
    check_open(visit, youth.birth_date, tx.now())?;
    let has_place = visit_sign_up::Entity::find()
        .filter(visit_sign_up::Column::VisitId.eq(visit.id))
        .filter(visit_sign_up::Column::ParticipantId.eq(youth.id))
        .filter(visit_sign_up::Column::State.ne(SignUpState::Cancelled))
        .one(tx)
        .await?;
    if has_place.is_some() {
        return Err(Code::AlreadySignedUp.into());
    }
    take_place(tx, visit.id).await?;
    let row = visit_sign_up::ActiveModel {
        id: Set(VisitSignUpId::generate()),
        programme_id: Set(visit.programme_id),
        visit_id: Set(visit.id),
        participant_id: Set(youth.id),
        state: Set(SignUpState::SignedUp),
        signed_up_at: Set(tx.now()),
        changed_by: Set(person.user_id),
        changed_at: Set(tx.now()),
    };
    let row = row.insert(tx).await.map_err(on_duplicate(Code::AlreadySignedUp))?;
    record(tx, Actor::from(person).did("visit_sign_up.made", row.id.0, Some(youth.id))).await?;
    Ok(row)
}

async fn take_place(tx: &Tx, id: VisitId) -> ApiResult<()> {
    let taken = visit::Entity::update_many()
        .col_expr(visit::Column::PlacesTaken, Expr::col(visit::Column::PlacesTaken).add(1))
        .filter(visit::Column::Id.eq(id))
        .filter(Expr::col(visit::Column::PlacesTaken).lt(Expr::col(visit::Column::Places)))
        .exec(tx)
        .await?;
    if taken.rows_affected == 1 { Ok(()) } else { Err(Code::VisitFull.into()) }
}

/// Gives a place back until the visit begins. Giving back what is given back changes nothing.
///
/// # Errors
/// `visit_started`; `sign_up_state` where it is known who was there.
pub async fn sign_off(tx: &Tx, person: &Person, target: &SigningOff) -> ApiResult<visit_sign_up::Model> {
    let row = target.sign_up();
    if row.state == SignUpState::Cancelled {
        return Ok(row.clone());
    }
    let state = next_of_sign_up(row.state, Step::Cancel).ok_or(Code::SignUpState)?;
    if target.visit().starts_at <= tx.now() {
        return Err(Code::VisitStarted.into());
    }
    visit::Entity::update_many()
        .col_expr(visit::Column::PlacesTaken, Expr::col(visit::Column::PlacesTaken).sub(1))
        .filter(visit::Column::Id.eq(row.visit_id))
        .exec(tx)
        .await?;
    let change = visit_sign_up::ActiveModel {
        id: Set(row.id),
        state: Set(state),
        changed_by: Set(person.user_id),
        changed_at: Set(tx.now()),
        ..Default::default()
    };
    let cancelled = change.update(tx).await?;
    record(tx, Actor::from(person).did("visit_sign_up.cancelled", row.id.0, Some(row.participant_id)))
        .await?;
    Ok(cancelled)
}
