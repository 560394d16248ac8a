//! Signatures: put under the exact content, cleared by any edit, and void when the signer may no longer sign.

use entities::{
    ParticipantId, RevisionState, SignatureId, SignerCapacity, UserId, plan, plan_revision, signature,
};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
};

use super::access::Signable;
use super::ops::{activate, note, read};
use super::rules::missing_signatures;
use crate::auth::Person;
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiResult, Code, on_duplicate};

/// Signs the exact content whose hash the signer saw; the last needed signature brings the revision into force.
///
/// # Errors
/// 409 where the content changed meanwhile, is empty, or the funds can't cover it; then nothing is signed.
pub async fn sign(tx: &Tx, person: &Person, target: &Signable, seen_hash: &str) -> ApiResult<()> {
    let (held, draft) = (target.held(), target.draft());
    if draft.content_hash != seen_hash {
        return Err(Code::ContentChanged.into());
    }
    let document = read(draft)?;
    if document.goals.is_empty() {
        return Err(Code::PlanEmpty.into());
    }
    // Signing again what one has signed is fine: the youth may have turned 16 since, and nobody else is missing now.
    if !has_signed(tx, person, draft).await? {
        put_signature(tx, person, target).await?;
    }
    let signed = list_capacities(tx, draft).await?;
    if missing_signatures(held.participant().birth_date, day_of(tx.now()), &signed).is_empty() {
        activate(tx, person, held.plan(), draft, &document).await?;
    }
    Ok(())
}

async fn has_signed(tx: &Tx, person: &Person, draft: &plan_revision::Model) -> ApiResult<bool> {
    let own = signature::Entity::find()
        .filter(signature::Column::RevisionId.eq(draft.id))
        .filter(signature::Column::SignerId.eq(person.user_id))
        .filter(signature::Column::ClearedAt.is_null());
    Ok(own.one(tx).await?.is_some())
}

async fn put_signature(tx: &Tx, person: &Person, target: &Signable) -> ApiResult<()> {
    let draft = target.draft();
    let row = signature::ActiveModel {
        id: Set(SignatureId::generate()),
        revision_id: Set(draft.id),
        signer_id: Set(person.user_id),
        capacity: Set(target.capacity()),
        content_hash: Set(draft.content_hash.clone()),
        signed_at: Set(tx.now()),
        cleared_at: Set(None),
    };
    let inserted = signature::Entity::insert(row).exec_without_returning(tx).await;
    inserted.map_err(on_duplicate(Code::AlreadyExists))?;
    note(tx, person, target.held().plan(), "plan.signed").await
}

/// Clears what somebody signed in the participant's drafts: a former coach or guardian brings nothing into force.
///
/// # Errors
/// Where the database fails.
pub async fn clear_signatures_of(tx: &Tx, signer: UserId, participant: ParticipantId) -> ApiResult<()> {
    let drafts = Query::select()
        .column((plan_revision::Entity, plan_revision::Column::Id))
        .from(plan_revision::Entity)
        .inner_join(
            plan::Entity,
            Expr::col((plan::Entity, plan::Column::Id))
                .equals((plan_revision::Entity, plan_revision::Column::PlanId)),
        )
        .and_where(plan::Column::ParticipantId.eq(participant))
        .and_where(plan_revision::Column::State.eq(RevisionState::Draft))
        .to_owned();
    signature::Entity::update_many()
        .col_expr(signature::Column::ClearedAt, Expr::value(tx.now()))
        .filter(signature::Column::SignerId.eq(signer))
        .filter(signature::Column::ClearedAt.is_null())
        .filter(signature::Column::RevisionId.in_subquery(drafts))
        .exec(tx)
        .await?;
    Ok(())
}

pub(super) async fn clear_signatures(tx: &Tx, draft: &plan_revision::Model) -> ApiResult<()> {
    signature::Entity::update_many()
        .col_expr(signature::Column::ClearedAt, Expr::value(tx.now()))
        .filter(signature::Column::RevisionId.eq(draft.id))
        .filter(signature::Column::ClearedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

async fn list_capacities(
    conn: &impl ConnectionTrait,
    draft: &plan_revision::Model,
) -> ApiResult<Vec<SignerCapacity>> {
    let capacities = signature::Entity::find()
        .select_only()
        .column(signature::Column::Capacity)
        .filter(signature::Column::RevisionId.eq(draft.id))
        .filter(signature::Column::ClearedAt.is_null())
        .into_tuple();
    Ok(capacities.all(conn).await?)
}
