//! Keeping the progress of an agreement beside its facts, in the transaction of each fact, and raising a signal when the
//! standing turns.
//!
//! The agreement is locked by whoever calls: its facts take turns, and so does its progress. A fact costs a look at the
//! occasions between the misses around it. Where a difference can't tell (see [`Progress`]), or an agreement is older than its progress, the
//! check-ins of its own period are read, which is two years at most.

use chrono::NaiveDate;
use entities::{CheckInOutcome, CheckInState, SignalKind, Standing, agreement, agreement_progress, check_in};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};

use super::progress::{Around, Progress, stretch_of};
use super::query::{period_of, read_occasions, read_progress, rule_of};
use super::rules::{Occasion, Period, Rule};
use crate::clock::day_of;
use crate::db::Tx;
use crate::error::{ApiError, ApiResult};
use crate::record::Actor;
use crate::signal::ops::{raise, settle_by_facts};

/// Standings that somebody should hear of.
const SIGNALS: [(Standing, SignalKind); 2] =
    [(Standing::AtRisk, SignalKind::AgreementAtRisk), (Standing::Broken, SignalKind::AgreementBroken)];

/// The progress of an agreement while its facts change.
pub(crate) struct Keeping<'a> {
    tx: &'a Tx,
    agreement: &'a agreement::Model,
    rule: Rule,
    period: Period,
    /// Where it stood when it was last reckoned.
    before: Standing,
    progress: Progress,
}

impl<'a> Keeping<'a> {
    /// Reads the progress before anything changes. The agreement is locked already.
    pub(crate) async fn open(tx: &'a Tx, agreement: &'a agreement::Model) -> ApiResult<Self> {
        let (rule, period) = (rule_of(agreement)?, period_of(agreement));
        let row = agreement_progress::Entity::find_by_id(agreement.id).lock_exclusive().one(tx).await?;
        let (before, progress) = match row {
            Some(row) => (row.standing, read_progress(&row)?),
            None => (Standing::NotStarted, recount(tx, agreement).await?),
        };
        Ok(Self { tx, agreement, rule, period, before, progress })
    }

    /// Adds a check-in that counts now.
    pub(crate) async fn put_in(&mut self, fact: &check_in::Model) -> ApiResult<()> {
        if fact.state != CheckInState::Confirmed || !self.period.contains(fact.occurred_on) {
            return Ok(());
        }
        let around = self.look_around(fact, 0).await?;
        let with = self.progress.clone().with(self.rule, occasion_of(fact), &around);
        self.take_over(with).await
    }

    /// Takes off a check-in that counted until now; the row says otherwise already, `fact` is what it was.
    pub(crate) async fn take_out(&mut self, fact: &check_in::Model) -> ApiResult<()> {
        if fact.state != CheckInState::Confirmed || !self.period.contains(fact.occurred_on) {
            return Ok(());
        }
        let around = self.look_around(fact, 1).await?;
        let without = self.progress.clone().without(self.rule, occasion_of(fact), &around);
        self.take_over(without).await
    }

    /// Counts all of it again, after many facts changed at once.
    pub(crate) async fn count_again(&mut self) -> ApiResult<()> {
        self.take_over(None).await
    }

    async fn take_over(&mut self, difference: Option<Progress>) -> ApiResult<()> {
        self.progress = match difference {
            Some(progress) => progress,
            None => recount(self.tx, self.agreement).await?,
        };
        Ok(())
    }

    /// What is around `fact`; the streak counts `own` occasion of it, if it is kept and in the last run.
    async fn look_around(&self, fact: &check_in::Model, own: u32) -> ApiResult<Around> {
        if matches!(fact.outcome, CheckInOutcome::Late | CheckInOutcome::Excused) {
            return Ok(Around::default());
        }
        let next = self.next_miss(fact).await?;
        let is_in_last_run = next.is_none();
        // The usual case by far: what is told belongs to the present streak, whose length is known.
        if is_in_last_run && fact.outcome == CheckInOutcome::Kept {
            let kept_before = self.progress.streak.saturating_sub(own);
            return Ok(Around { kept_before, kept_after: 0, is_in_last_run, near_misses: Vec::new() });
        }
        let previous = self.previous_miss(fact).await?;
        let near_misses = if fact.outcome == CheckInOutcome::Missed && own == 0 {
            self.near_misses(fact).await?
        } else {
            Vec::new()
        };
        let kept_after =
            self.count_kept(Condition::all().add(is_after(fact)).add_option(next.as_ref().map(is_before)));
        let kept_before = self
            .count_kept(Condition::all().add(is_before(fact)).add_option(previous.as_ref().map(is_after)));
        Ok(Around {
            kept_before: kept_before.await?,
            kept_after: kept_after.await?,
            is_in_last_run,
            near_misses,
        })
    }

    fn confirmed(&self, outcome: CheckInOutcome) -> sea_orm::Select<check_in::Entity> {
        check_in::Entity::find()
            .filter(check_in::Column::AgreementId.eq(self.agreement.id))
            .filter(check_in::Column::State.eq(CheckInState::Confirmed))
            .filter(check_in::Column::Outcome.eq(outcome))
            .filter(check_in::Column::OccurredOn.gte(self.period.from))
            .filter(check_in::Column::OccurredOn.lt(self.period.until))
    }

    async fn next_miss(&self, fact: &check_in::Model) -> ApiResult<Option<check_in::Model>> {
        let later = self.confirmed(CheckInOutcome::Missed).filter(is_after(fact));
        let first = later.order_by_asc(check_in::Column::OccurredOn).order_by_asc(check_in::Column::Occasion);
        Ok(first.one(self.tx).await?)
    }

    async fn previous_miss(&self, fact: &check_in::Model) -> ApiResult<Option<check_in::Model>> {
        let earlier = self.confirmed(CheckInOutcome::Missed).filter(is_before(fact));
        let last =
            earlier.order_by_desc(check_in::Column::OccurredOn).order_by_desc(check_in::Column::Occasion);
        Ok(last.one(self.tx).await?)
    }

    async fn near_misses(&self, fact: &check_in::Model) -> ApiResult<Vec<NaiveDate>> {
        let Some(stretch) = stretch_of(self.rule) else { return Ok(Vec::new()) };
        let out_of_reach = || ApiError::internal("a day at the end of time");
        let after = fact.occurred_on.checked_sub_signed(stretch).ok_or_else(out_of_reach)?;
        let before = fact.occurred_on.checked_add_signed(stretch).ok_or_else(out_of_reach)?;
        let days = self
            .confirmed(CheckInOutcome::Missed)
            .select_only()
            .column(check_in::Column::OccurredOn)
            .filter(check_in::Column::OccurredOn.gt(after))
            .filter(check_in::Column::OccurredOn.lt(before))
            .filter(check_in::Column::Id.ne(fact.id));
        Ok(days.into_tuple().all(self.tx).await?)
    }

    async fn count_kept(&self, between: Condition) -> ApiResult<u32> {
        let count = self.confirmed(CheckInOutcome::Kept).filter(between).count(self.tx).await?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Keeps the progress, and raises or settles signals where the standing is another one than when it was last reckoned.
    pub(crate) async fn close(self, actor: Actor) -> ApiResult<()> {
        let today = day_of(self.tx.now());
        let standing = self.progress.standing(self.rule, self.period, today);
        let turns_on = self.progress.turns_on(self.rule, self.period, today);
        let row = self.row(standing, turns_on.filter(|_| self.agreement.is_live))?;
        agreement_progress::Entity::insert(row)
            .on_conflict(
                OnConflict::column(agreement_progress::Column::AgreementId)
                    .update_columns([
                        agreement_progress::Column::Kept,
                        agreement_progress::Column::Late,
                        agreement_progress::Column::Missed,
                        agreement_progress::Column::Excused,
                        agreement_progress::Column::RecentMisses,
                        agreement_progress::Column::IsBroken,
                        agreement_progress::Column::Streak,
                        agreement_progress::Column::BestStreak,
                        agreement_progress::Column::Standing,
                        agreement_progress::Column::TurnsOn,
                        agreement_progress::Column::UpdatedAt,
                    ])
                    .to_owned(),
            )
            .exec_without_returning(self.tx)
            .await?;
        if self.agreement.is_live && standing != self.before {
            self.signal(actor, standing).await?;
        }
        Ok(())
    }

    fn row(
        &self,
        standing: Standing,
        turns_on: Option<NaiveDate>,
    ) -> ApiResult<agreement_progress::ActiveModel> {
        let column = |count: u32| i32::try_from(count).map_err(ApiError::internal);
        let Progress { kept, late, missed, excused, recent_misses, is_broken, streak, best_streak } =
            &self.progress;
        Ok(agreement_progress::ActiveModel {
            agreement_id: Set(self.agreement.id),
            programme_id: Set(self.agreement.programme_id),
            participant_id: Set(self.agreement.participant_id),
            kept: Set(column(*kept)?),
            late: Set(column(*late)?),
            missed: Set(column(*missed)?),
            excused: Set(column(*excused)?),
            recent_misses: Set(serde_json::to_string(recent_misses).map_err(ApiError::internal)?),
            is_broken: Set(*is_broken),
            streak: Set(column(*streak)?),
            best_streak: Set(column(*best_streak)?),
            standing: Set(standing),
            turns_on: Set(turns_on),
            updated_at: Set(self.tx.now()),
        })
    }

    /// At risk and broken are never open together: what is broken is no longer at risk.
    async fn signal(&self, actor: Actor, standing: Standing) -> ApiResult<()> {
        for (_, kind) in SIGNALS.into_iter().filter(|(of, _)| *of == self.before) {
            settle_by_facts(self.tx, actor, kind, self.agreement.id.0).await?;
        }
        for (_, kind) in SIGNALS.into_iter().filter(|(of, _)| *of == standing) {
            raise(self.tx, actor, self.agreement.participant_id, kind, self.agreement.id.0).await?;
        }
        Ok(())
    }
}

fn occasion_of(fact: &check_in::Model) -> Occasion {
    Occasion { day: fact.occurred_on, outcome: fact.outcome }
}

fn is_after(fact: &check_in::Model) -> Condition {
    let same_day = check_in::Column::Occasion.gt(fact.occasion.as_str());
    let later = check_in::Column::OccurredOn.gt(fact.occurred_on);
    Condition::all().add(check_in::Column::OccurredOn.gte(fact.occurred_on)).add(later.or(same_day))
}

fn is_before(fact: &check_in::Model) -> Condition {
    let same_day = check_in::Column::Occasion.lt(fact.occasion.as_str());
    let earlier = check_in::Column::OccurredOn.lt(fact.occurred_on);
    Condition::all().add(check_in::Column::OccurredOn.lte(fact.occurred_on)).add(earlier.or(same_day))
}

/// What the check-ins of the agreement's own period add up to, counted anew.
///
/// # Errors
/// Where the database fails.
pub async fn recount(conn: &impl ConnectionTrait, agreement: &agreement::Model) -> ApiResult<Progress> {
    let (rule, period) = (rule_of(agreement)?, period_of(agreement));
    let occasions = read_occasions(conn, [agreement.id]).await?;
    Ok(Progress::recount(rule, period, occasions.into_iter().map(|(_, occasion)| occasion)))
}

/// Begins the progress of an agreement that is new, or reckons one anew whose terms are others now.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn begin(tx: &Tx, actor: Actor, agreement: &agreement::Model) -> ApiResult<()> {
    let mut keeping = Keeping::open(tx, agreement).await?;
    keeping.progress = recount(tx, agreement).await?;
    let now = keeping.progress.standing(keeping.rule, keeping.period, day_of(tx.now()));
    for (_, kind) in SIGNALS.into_iter().filter(|(of, _)| *of != now) {
        settle_by_facts(tx, actor, kind, agreement.id.0).await?;
    }
    keeping.before = Standing::NotStarted;
    keeping.close(actor).await
}

/// The agreement is no longer part of the plan: nobody has to look at it any more.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn leave(tx: &Tx, actor: Actor, agreement: &agreement::Model) -> ApiResult<()> {
    for (_, kind) in SIGNALS {
        settle_by_facts(tx, actor, kind, agreement.id.0).await?;
    }
    Ok(())
}

/// Looks at an agreement whose standing may have turned by the date alone.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn reckon(tx: &Tx, agreement: &agreement::Model) -> ApiResult<()> {
    let actor = Actor::programme(agreement.programme_id);
    Keeping::open(tx, agreement).await?.close(actor).await
}
