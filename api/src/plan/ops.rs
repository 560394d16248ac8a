//! Beginning, editing, signing, amending and ending plans.

use entities::{
    AgreementId, MilestoneId, MilestoneState, PlanEditId, PlanId, PlanOutcome, PlanRevisionId, PlanState,
    RevisionState, agreement, milestone, plan, plan_edit, plan_revision,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::access::{Editable, Held, Plannable};
use super::activation::{self, Activation};
use super::document::{Document, Step, content_hash};
use super::rules::{
    PlanEvent, RevisionEvent, amendment_faults, document_faults, next_plan_state, next_revision_state,
};
use super::signing::clear_signatures;
use crate::agreement::keeping;
use crate::auth::Person;
use crate::clock::{age_on, day_of};
use crate::contact;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError, on_duplicate};
use crate::milestone as milestones;
use crate::record::{Actor, Happening, record};

/// Begins a plan with an empty first draft.
///
/// # Errors
/// 409 where the participant has a plan that is not over.
pub async fn begin(tx: &Tx, person: &Person, target: &Plannable) -> ApiResult<plan::Model> {
    let participant = target.participant();
    let row = plan::ActiveModel {
        id: Set(PlanId::generate()),
        programme_id: Set(participant.programme_id),
        participant_id: Set(participant.id),
        state: Set(PlanState::Draft),
        outcome: Set(None),
        end_reason: Set(None),
        created_at: Set(tx.now()),
        ended_at: Set(None),
    };
    let plan = row.insert(tx).await.map_err(on_duplicate(Code::PlanExists))?;
    add_draft(tx, person, &plan, 1, &Document::default()).await?;
    note(tx, person, &plan, "plan.begun").await?;
    Ok(plan)
}

pub(super) async fn note(
    tx: &Tx,
    person: &Person,
    plan: &plan::Model,
    action: &'static str,
) -> ApiResult<()> {
    let happening = Happening {
        programme_id: plan.programme_id,
        actor_id: person.user_id,
        action,
        subject_id: plan.id.0,
        participant_id: Some(plan.participant_id),
    };
    record(tx, happening).await
}

async fn add_draft(
    tx: &Tx,
    person: &Person,
    plan: &plan::Model,
    number: i32,
    document: &Document,
) -> ApiResult<()> {
    let content = document.to_canonical_json().map_err(ApiError::internal)?;
    let row = plan_revision::ActiveModel {
        id: Set(PlanRevisionId::generate()),
        plan_id: Set(plan.id),
        number: Set(number),
        state: Set(RevisionState::Draft),
        content_hash: Set(content_hash(&content)),
        content: Set(content),
        version: Set(1),
        created_at: Set(tx.now()),
        activated_at: Set(None),
    };
    let draft = row.insert(tx).await.map_err(on_duplicate(Code::DraftExists))?;
    log_edit(tx, person, &draft).await
}

async fn log_edit(tx: &Tx, person: &Person, draft: &plan_revision::Model) -> ApiResult<()> {
    let row = plan_edit::ActiveModel {
        id: Set(PlanEditId::generate()),
        revision_id: Set(draft.id),
        version: Set(draft.version),
        edited_by: Set(person.user_id),
        edited_at: Set(tx.now()),
        content_hash: Set(draft.content_hash.clone()),
    };
    plan_edit::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Replaces the draft's content; every signature is cleared.
///
/// # Errors
/// 400 with all faults of the document; 409 where it touches what is approved.
pub async fn edit(
    tx: &Tx,
    person: &Person,
    target: &Editable,
    document: &Document,
) -> ApiResult<plan_revision::Model> {
    let (held, draft) = (target.held(), target.draft());
    let age = age_on(held.participant().birth_date, day_of(tx.now()));
    let mut faults = document_faults(document, age);
    faults.extend(find_foreign_ids(tx, held.plan(), document).await?);
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults));
    }
    if let Some(in_force) = find_in_force(tx, held.plan()).await? {
        let faults = amendment_faults(&read(&in_force)?, document, &milestone_states(tx, held.plan()).await?);
        if !faults.is_empty() {
            return Err(ApiError::from(Code::MilestoneFixed).at(faults));
        }
    }
    next_revision_state(draft.state, RevisionEvent::Touch).ok_or(Code::PlanState)?;
    let content = document.to_canonical_json().map_err(ApiError::internal)?;
    let row = plan_revision::ActiveModel {
        id: Set(draft.id),
        content_hash: Set(content_hash(&content)),
        content: Set(content),
        version: Set(draft.version.saturating_add(1)),
        ..Default::default()
    };
    let edited = row.update(tx).await?;
    clear_signatures(tx, &edited).await?;
    log_edit(tx, person, &edited).await?;
    note(tx, person, held.plan(), "plan.edited").await?;
    Ok(edited)
}

/// Identifiers that stand for something in another plan: they can't come to life in this one.
async fn find_foreign_ids(tx: &Tx, plan: &plan::Model, document: &Document) -> ApiResult<Vec<FieldError>> {
    let milestones: Vec<MilestoneId> = milestone::Entity::find()
        .select_only()
        .column(milestone::Column::Id)
        .filter(milestone::Column::Id.is_in(document.steps().map(|(_, step)| step.id)))
        .filter(milestone::Column::PlanId.ne(plan.id))
        .into_tuple()
        .all(tx)
        .await?;
    let agreements: Vec<AgreementId> = agreement::Entity::find()
        .select_only()
        .column(agreement::Column::Id)
        .filter(agreement::Column::Id.is_in(document.agreements.iter().map(|terms| terms.id)))
        .filter(agreement::Column::PlanId.ne(plan.id))
        .into_tuple()
        .all(tx)
        .await?;
    let terms = document.agreements.iter().enumerate().filter(|(_, terms)| agreements.contains(&terms.id));
    let mut faults: Vec<FieldError> =
        terms.map(|(index, _)| FieldError::new(format!("/agreements/{index}/id"), "duplicate_id")).collect();
    for (index, goal) in document.goals.iter().enumerate() {
        let steps = goal.milestones.iter().enumerate().filter(|(_, step)| milestones.contains(&step.id));
        let pointer = |place| format!("/goals/{index}/milestones/{place}/id");
        faults.extend(steps.map(|(place, _)| FieldError::new(pointer(place), "duplicate_id")));
    }
    Ok(faults)
}

async fn milestone_states(
    tx: &Tx,
    plan: &plan::Model,
) -> ApiResult<std::collections::HashMap<MilestoneId, MilestoneState>> {
    let rows: Vec<(MilestoneId, MilestoneState)> = milestone::Entity::find()
        .select_only()
        .column(milestone::Column::Id)
        .column(milestone::Column::State)
        .filter(milestone::Column::PlanId.eq(plan.id))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(rows.into_iter().collect())
}

pub(super) fn read(revision: &plan_revision::Model) -> ApiResult<Document> {
    Document::from_kept(&revision.content).map_err(ApiError::internal)
}

async fn find_in_force(tx: &Tx, plan: &plan::Model) -> ApiResult<Option<plan_revision::Model>> {
    let in_force = plan_revision::Entity::find()
        .filter(plan_revision::Column::PlanId.eq(plan.id))
        .filter(plan_revision::Column::State.eq(RevisionState::Active));
    Ok(in_force.one(tx).await?)
}

pub(super) async fn activate(
    tx: &Tx,
    person: &Person,
    plan: &plan::Model,
    draft: &plan_revision::Model,
    document: &Document,
) -> ApiResult<()> {
    let state = next_plan_state(plan.state, PlanEvent::Activate).ok_or(Code::PlanState)?;
    let in_force = find_in_force(tx, plan).await?;
    let before = in_force.as_ref().map(read).transpose()?;
    Activation { tx, person, plan }.run(before.as_ref(), document).await?;
    if let Some(revision) = in_force {
        set_revision(tx, &revision, RevisionEvent::Supersede).await?;
    }
    set_revision(tx, draft, RevisionEvent::Activate).await?;
    plan::ActiveModel { id: Set(plan.id), state: Set(state), ..Default::default() }.update(tx).await?;
    activation::announce(tx, person, plan).await
}

async fn set_revision(tx: &Tx, revision: &plan_revision::Model, event: RevisionEvent) -> ApiResult<()> {
    let state = next_revision_state(revision.state, event).ok_or(Code::PlanState)?;
    let mut row =
        plan_revision::ActiveModel { id: Set(revision.id), state: Set(state), ..Default::default() };
    if event == RevisionEvent::Activate {
        row.activated_at = Set(Some(tx.now()));
    }
    row.update(tx).await?;
    Ok(())
}

/// Begins the next revision as a copy of the one in force, without milestones that were cancelled since.
///
/// # Errors
/// 409 where the plan is not in force or has a draft already.
pub async fn amend(tx: &Tx, person: &Person, target: &Held) -> ApiResult<()> {
    let plan = target.plan();
    next_plan_state(plan.state, PlanEvent::Amend).ok_or(Code::PlanState)?;
    let in_force = find_in_force(tx, plan).await?.ok_or(Code::PlanState)?;
    let last: Option<i32> = plan_revision::Entity::find()
        .select_only()
        .column(plan_revision::Column::Number)
        .filter(plan_revision::Column::PlanId.eq(plan.id))
        .order_by_desc(plan_revision::Column::Number)
        .into_tuple()
        .one(tx)
        .await?;
    let next = last.unwrap_or(in_force.number).saturating_add(1);
    let mut document = read(&in_force)?;
    let states = milestone_states(tx, plan).await?;
    let is_cancelled = |step: &Step| states.get(&step.id) == Some(&MilestoneState::Cancelled);
    document.goals.iter_mut().for_each(|goal| goal.milestones.retain(|step| !is_cancelled(step)));
    add_draft(tx, person, plan, next, &document).await?;
    note(tx, person, plan, "plan.amended").await
}

/// Gives an amendment up. The first draft of a plan can't be: end the plan instead.
///
/// # Errors
/// 409 where the plan never came into force.
pub async fn discard(tx: &Tx, person: &Person, target: &Editable) -> ApiResult<()> {
    let plan = target.held().plan();
    if plan.state != PlanState::Active {
        return Err(Code::PlanState.into());
    }
    clear_signatures(tx, target.draft()).await?;
    set_revision(tx, target.draft(), RevisionEvent::Discard).await?;
    note(tx, person, plan, "plan.draft_discarded").await
}

/// Ends a plan: what it still promises returns to the funds, and its open milestones and agreements go.
///
/// # Errors
/// 409 where it is over, or a claim still waits for a decision.
pub async fn end(
    tx: &Tx,
    person: &Person,
    target: &Held,
    outcome: PlanOutcome,
    reason: &str,
) -> ApiResult<plan::Model> {
    let plan = target.plan();
    let state = next_plan_state(plan.state, PlanEvent::End).ok_or(Code::AlreadyEnded)?;
    let of_plan = milestone::Column::PlanId.eq(plan.id);
    let living = milestone::Entity::find().filter(of_plan).order_by_asc(milestone::Column::Id);
    let living = living.lock_exclusive().all(tx).await?;
    if living.iter().any(|row| row.state == MilestoneState::Claimed) {
        return Err(Code::ClaimsWaiting.into());
    }
    for row in activation::list_promised(tx, plan).await? {
        milestones::rewards::withdraw(tx, person, &row).await?;
    }
    for row in
        living.iter().filter(|row| matches!(row.state, MilestoneState::Open | MilestoneState::Returned))
    {
        milestones::ops::cancel_dropped(tx, person, row).await?;
    }
    end_agreements(tx, person, plan).await?;
    end_revisions(tx, plan).await?;
    let row = plan::ActiveModel {
        id: Set(plan.id),
        state: Set(state),
        outcome: Set(Some(outcome)),
        end_reason: Set(Some(reason.to_owned())),
        ended_at: Set(Some(tx.now())),
        ..Default::default()
    };
    let ended = row.update(tx).await?;
    note(tx, person, &ended, "plan.ended").await?;
    Ok(ended)
}

async fn end_agreements(tx: &Tx, person: &Person, plan: &plan::Model) -> ApiResult<()> {
    let living = agreement::Entity::find()
        .filter(agreement::Column::PlanId.eq(plan.id))
        .filter(agreement::Column::IsLive.eq(true))
        .order_by_asc(agreement::Column::Id);
    for row in living.lock_exclusive().all(tx).await? {
        let change = agreement::ActiveModel { id: Set(row.id), is_live: Set(false), ..Default::default() };
        change.update(tx).await?;
        keeping::leave(tx, Actor::from(person), &row).await?;
        contact::ops::note_end(tx, Actor::from(person), &row).await?;
    }
    Ok(())
}

async fn end_revisions(tx: &Tx, plan: &plan::Model) -> ApiResult<()> {
    let living = [RevisionState::Draft, RevisionState::Active];
    let rows = plan_revision::Entity::find()
        .filter(plan_revision::Column::PlanId.eq(plan.id))
        .filter(plan_revision::Column::State.is_in(living))
        .all(tx)
        .await?;
    for row in rows {
        let is_draft = row.state == RevisionState::Draft;
        set_revision(tx, &row, if is_draft { RevisionEvent::Discard } else { RevisionEvent::Supersede })
            .await?;
    }
    Ok(())
}
