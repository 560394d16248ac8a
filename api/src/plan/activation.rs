//! Bringing a signed document to life, in one transaction: milestones and agreements appear, change or go; what is no
//! longer promised returns to its fund, and what is newly promised is pledged, all of it or nothing.

use std::collections::HashMap;

use entities::{
    Cents, FundId, FundPurpose, MilestoneId, MilestoneState, RewardState, agreement, fund, milestone,
    milestone_requirement, plan, reward,
};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::document::{Document, Goal, Promise, Step, Terms};
use super::rules::{amendment_faults, is_fixed};
use crate::agreement::keeping;
use crate::auth::Person;
use crate::clock::year_of;
use crate::contact;
use crate::contact::rules::terms_hash;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult, Code, FieldError, on_duplicate};
use crate::fund::rules::purpose_of;
use crate::ledger::{self, Account};
use crate::milestone as milestones;
use crate::milestone::rewards::{self, NewReward};
use crate::record::{Actor, Happening, record, record_removal};

/// A plan while its document comes to life.
pub(super) struct Activation<'a> {
    pub tx: &'a Tx,
    pub person: &'a Person,
    pub plan: &'a plan::Model,
}

impl Activation<'_> {
    /// Makes living things of `wanted`; `in_force` is what was signed before, if anything.
    pub async fn run(&self, in_force: Option<&Document>, wanted: &Document) -> ApiResult<()> {
        let living = self.lock_milestones().await?;
        let states = living.iter().map(|row| (row.id, row.state)).collect();
        let faults = amendment_faults(in_force.unwrap_or(&Document::default()), wanted, &states);
        if !faults.is_empty() {
            return Err(ApiError::from(Code::MilestoneFixed).at(faults));
        }
        self.apply_agreements(&wanted.agreements).await?;
        let promised = list_promised(self.tx, self.plan).await?;
        let living: HashMap<MilestoneId, milestone::Model> =
            living.into_iter().map(|row| (row.id, row)).collect();
        let mut new = Vec::new();
        for (goal, step) in wanted.steps() {
            self.apply_step(goal, step, living.get(&step.id)).await?;
            let is_fixed = living.get(&step.id).is_some_and(|row| is_fixed(row.state));
            if !is_fixed {
                new.extend(new_promises(step, &promised));
            }
        }
        let funds = self.find_funds(&new).await?;
        for kept_or_dropped in &promised {
            if !is_still_promised(kept_or_dropped, wanted) {
                rewards::withdraw(self.tx, self.person, kept_or_dropped).await?;
            }
        }
        self.cancel_dropped(&living, wanted).await?;
        self.promise(new, &funds).await
    }

    async fn lock_milestones(&self) -> ApiResult<Vec<milestone::Model>> {
        let of_plan = milestone::Column::PlanId.eq(self.plan.id);
        let rows = milestone::Entity::find().filter(of_plan).order_by_asc(milestone::Column::Id);
        Ok(rows.lock_exclusive().all(self.tx).await?)
    }

    async fn apply_agreements(&self, wanted: &[Terms]) -> ApiResult<()> {
        let of_plan = agreement::Column::PlanId.eq(self.plan.id);
        let living = agreement::Entity::find().filter(of_plan).order_by_asc(agreement::Column::Id);
        // Locked, so that no check-in is told meanwhile: progress is reckoned anew where the terms are others now.
        let living = living.lock_exclusive().all(self.tx).await?;
        for terms in wanted {
            let row = self.agreement_row(terms)?;
            let before = living.iter().find(|row| row.id == terms.id);
            let row = match before {
                Some(_) => row.update(self.tx).await?,
                None => row.insert(self.tx).await.map_err(on_duplicate(Code::AlreadyExists))?,
            };
            if !before.is_some_and(|before| counts_the_same(before, &row)) {
                keeping::begin(self.tx, Actor::from(self.person), &row).await?;
            }
            if before.is_some_and(|before| terms_hash(before) != terms_hash(&row)) {
                contact::ops::note_new_terms(self.tx, Actor::from(self.person), &row).await?;
            }
        }
        for row in living.iter().filter(|row| row.is_live && !wanted.iter().any(|terms| terms.id == row.id)) {
            agreement::ActiveModel { id: Set(row.id), is_live: Set(false), ..Default::default() }
                .update(self.tx)
                .await?;
            keeping::leave(self.tx, Actor::from(self.person), row).await?;
            contact::ops::note_end(self.tx, Actor::from(self.person), row).await?;
            record_removal(self.tx, self.happening("agreement.dropped", row.id.0)).await?;
        }
        Ok(())
    }

    fn agreement_row(&self, terms: &Terms) -> ApiResult<agreement::ActiveModel> {
        Ok(agreement::ActiveModel {
            id: Set(terms.id),
            programme_id: Set(self.plan.programme_id),
            participant_id: Set(self.plan.participant_id),
            plan_id: Set(self.plan.id),
            kind: Set(terms.kind),
            title: Set(terms.title.clone()),
            rule: Set(serde_json::to_string(&terms.rule).map_err(ApiError::internal)?),
            from_date: Set(terms.from_date),
            until_date: Set(terms.until_date),
            is_live: Set(true),
        })
    }

    async fn apply_step(&self, goal: &Goal, step: &Step, living: Option<&milestone::Model>) -> ApiResult<()> {
        match living {
            None => {
                let inserted =
                    milestone::Entity::insert(self.new_milestone(goal, step)).exec_without_returning(self.tx);
                inserted.await.map_err(on_duplicate(Code::AlreadyExists))?;
            }
            Some(row) => {
                let title = Set(step.title.clone());
                milestone::ActiveModel {
                    id: Set(row.id),
                    title,
                    goal_id: Set(goal.id),
                    ..Default::default()
                }
                .update(self.tx)
                .await?;
                let of_step = milestone_requirement::Column::MilestoneId.eq(step.id);
                milestone_requirement::Entity::delete_many().filter(of_step).exec(self.tx).await?;
            }
        }
        let requirements = step.required_agreement_ids.iter().map(|agreement| {
            milestone_requirement::ActiveModel { milestone_id: Set(step.id), agreement_id: Set(*agreement) }
        });
        let requirements: Vec<_> = requirements.collect();
        if !requirements.is_empty() {
            milestone_requirement::Entity::insert_many(requirements)
                .on_conflict(OnConflict::new().do_nothing().to_owned())
                .exec_without_returning(self.tx)
                .await?;
        }
        Ok(())
    }

    fn new_milestone(&self, goal: &Goal, step: &Step) -> milestone::ActiveModel {
        milestone::ActiveModel {
            id: Set(step.id),
            programme_id: Set(self.plan.programme_id),
            participant_id: Set(self.plan.participant_id),
            plan_id: Set(self.plan.id),
            goal_id: Set(goal.id),
            title: Set(step.title.clone()),
            state: Set(MilestoneState::Open),
            updated_at: Set(self.tx.now()),
            ..Default::default()
        }
    }

    async fn cancel_dropped(
        &self,
        living: &HashMap<MilestoneId, milestone::Model>,
        wanted: &Document,
    ) -> ApiResult<()> {
        let is_wanted = |row: &milestone::Model| wanted.steps().any(|(_, step)| step.id == row.id);
        for row in living.values().filter(|row| row.state != MilestoneState::Cancelled && !is_wanted(row)) {
            milestones::ops::cancel_dropped(self.tx, self.person, row).await?;
        }
        Ok(())
    }

    /// This year's funds that pay for what is newly promised.
    async fn find_funds(&self, new: &[NewReward]) -> ApiResult<HashMap<FundPurpose, FundId>> {
        let purposes: Vec<FundPurpose> = new.iter().filter_map(|promise| purpose_of(promise.kind)).collect();
        if purposes.is_empty() {
            return Ok(HashMap::new());
        }
        let funds: Vec<(FundPurpose, FundId)> = fund::Entity::find()
            .select_only()
            .column(fund::Column::Purpose)
            .column(fund::Column::Id)
            .filter(fund::Column::ProgrammeId.eq(self.plan.programme_id))
            .filter(fund::Column::Year.eq(year_of(self.tx.now())))
            .filter(fund::Column::Purpose.is_in(purposes.iter().copied()))
            .into_tuple()
            .all(self.tx)
            .await?;
        let funds: HashMap<FundPurpose, FundId> = funds.into_iter().collect();
        let missing: Vec<FieldError> = purposes
            .iter()
            .filter(|purpose| !funds.contains_key(purpose))
            .map(|purpose| FieldError::new(format!("/rewards/{}", wire_name(*purpose)), "no_fund"))
            .collect();
        if missing.is_empty() { Ok(funds) } else { Err(ApiError::from(Code::FundMissing).at(missing)) }
    }

    /// Pledges what is new, after what is no longer promised went back: an amendment that shifts money needs no more
    /// than the difference.
    async fn promise(&self, new: Vec<NewReward>, funds: &HashMap<FundPurpose, FundId>) -> ApiResult<()> {
        self.check_funds(&new, funds).await?;
        for promise in new {
            let fund_id = purpose_of(promise.kind).and_then(|purpose| funds.get(&purpose)).copied();
            rewards::promise(self.tx, self.person, self.plan, NewReward { fund_id, ..promise }).await?;
        }
        Ok(())
    }

    async fn check_funds(&self, new: &[NewReward], funds: &HashMap<FundPurpose, FundId>) -> ApiResult<()> {
        let accounts = funds.values().map(|fund| Account::Fund(*fund));
        let balances = ledger::lock_balances(self.tx, accounts).await?;
        let mut short = Vec::new();
        for (purpose, fund) in funds {
            let of_fund = new.iter().filter(|promise| purpose_of(promise.kind) == Some(*purpose));
            let needed = Cents::checked_sum(of_fund.filter_map(|promise| promise.amount));
            let needed = needed.ok_or_else(|| ApiError::internal("a sum that does not fit"))?;
            let free = balances.get(&Account::Fund(*fund).id()).copied().unwrap_or_default();
            let missing = needed.checked_sub(free).filter(|missing| *missing > Cents::ZERO);
            let pointer = format!("/rewards/{}", wire_name(*purpose));
            short.extend(
                missing.map(|missing| FieldError::new(pointer, "fund_short").with("missing", missing)),
            );
        }
        if short.is_empty() { Ok(()) } else { Err(ApiError::from(Code::FundTooSmall).at(short)) }
    }

    fn happening(&self, action: &'static str, subject_id: uuid::Uuid) -> Happening {
        Happening {
            programme_id: self.plan.programme_id,
            actor_id: self.person.user_id,
            action,
            subject_id,
            participant_id: Some(self.plan.participant_id),
        }
    }
}

fn counts_the_same(before: &agreement::Model, now: &agreement::Model) -> bool {
    before.is_live
        && (&before.rule, before.from_date, before.until_date) == (&now.rule, now.from_date, now.until_date)
}

fn is_same(row: &reward::Model, milestone: MilestoneId, promise: &Promise) -> bool {
    let amount = promise.amount.map(entities::PositiveCents::cents);
    row.milestone_id == milestone && row.kind == promise.kind && row.amount_cents == amount
}

fn new_promises(step: &Step, promised: &[reward::Model]) -> Vec<NewReward> {
    let is_new = |promise: &&Promise| !promised.iter().any(|row| is_same(row, step.id, promise));
    let new = step.rewards.iter().filter(is_new).map(|promise| NewReward {
        milestone_id: step.id,
        kind: promise.kind,
        amount: promise.amount.map(entities::PositiveCents::cents),
        fund_id: None,
    });
    new.collect()
}

fn is_still_promised(row: &reward::Model, wanted: &Document) -> bool {
    wanted.steps().any(|(_, step)| step.rewards.iter().any(|promise| is_same(row, step.id, promise)))
}

fn wire_name(purpose: FundPurpose) -> String {
    serde_json::to_value(purpose).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What a plan promises and has not granted yet.
pub(super) async fn list_promised(tx: &Tx, plan: &plan::Model) -> ApiResult<Vec<reward::Model>> {
    rewards::list(tx, reward::Column::PlanId.eq(plan.id), RewardState::Promised).await
}

/// Says that a plan's document came into force.
pub(super) async fn announce(tx: &Tx, person: &Person, plan: &plan::Model) -> ApiResult<()> {
    let activation = Activation { tx, person, plan };
    record(tx, activation.happening("plan.activated", plan.id.0)).await
}
