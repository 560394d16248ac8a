//! How far each youth of the demo is: the steps that lead there, taken by the people who take them.

use std::iter::zip;

use anyhow::Context;
use chrono::NaiveDate;
use entities::{
    AgreementId, AgreementKind, CheckInId, CheckInOutcome, MilestoneId, PlanId, RewardKind, Standing,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::people::Youth;
use super::plans::{
    agreement, care_agreement, day_of_occasion, euros, goal, history, milestone, past_weeks, present_weeks,
    without_money,
};
use crate::agreement::rules::{Period, Rule};
use crate::client::Client;
use crate::plan::document::{Document, LifeDomain};

/// How far a youth is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Life {
    /// Enrolled, and nothing more.
    NoPlan,
    /// A plan was begun and is empty.
    EmptyDraft,
    /// A plan with content that nobody signed.
    Draft,
    /// The youth signed, the others did not.
    SignedByYouth,
    /// In force; the first agreement stands so.
    Active(Standing),
    /// In force; the youth recorded a check-in that the coach has not looked at.
    Unconfirmed,
    /// The first milestone waits for the coach.
    Claimed,
    /// The coach sent the claim back.
    Returned,
    /// The first milestone is reached.
    Approved,
    /// The coach approved what needs a lead's approval too.
    Endorsed,
    /// The lead approved it.
    ApprovedByTwo,
    /// Approved for a reason, though the agreement is not met.
    Overridden,
    /// Approved by mistake, and taken back.
    Mended,
    /// The first milestone is reached, and a next revision is being written.
    Amending,
    /// The last milestone was taken out.
    Cancelled,
    /// Over, and well.
    Completed,
    /// The youth whose first screen shows it all.
    Sam,
}

impl Life {
    /// Where the first agreement must stand.
    fn standing(self) -> Standing {
        match self {
            Self::Active(standing) => standing,
            Self::NoPlan | Self::EmptyDraft | Self::Draft | Self::SignedByYouth => Standing::NotStarted,
            Self::Unconfirmed | Self::Cancelled => Standing::OnTrack,
            Self::Overridden => Standing::Broken,
            Self::Claimed | Self::Returned | Self::Approved | Self::Endorsed | Self::ApprovedByTwo => {
                Standing::Met
            }
            Self::Mended | Self::Amending | Self::Completed | Self::Sam => Standing::Met,
        }
    }
}

/// The people who live a plan together, each signed in.
pub(super) struct Circle<'a> {
    pub youth: &'a Youth,
    pub own: Client,
    pub coach: Client,
    pub guardian: Option<Client>,
    pub lead: Client,
    pub today: NaiveDate,
}

#[derive(Deserialize)]
struct Made<I> {
    id: I,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Draft {
    content_hash: String,
}

impl Circle<'_> {
    /// Lives as far as the youth is.
    pub(super) async fn live(&self, participant: &str) -> anyhow::Result<()> {
        let life = self.youth.life;
        if life == Life::NoPlan {
            return Ok(());
        }
        let plan: Made<PlanId> =
            self.own.post(&format!("/participants/{participant}/plans"), &Value::Null).await?;
        if life == Life::EmptyDraft {
            return Ok(());
        }
        let wanted = life.standing();
        let period = if wanted == Standing::Met { past_weeks(self.today) } else { present_weeks(self.today) };
        let document = self.youth.theme.document(period)?;
        let hash = self.write(plan.id, &document).await?;
        match life {
            Life::Draft => return Ok(()),
            Life::SignedByYouth => return self.sign(&self.own, plan.id, &hash).await,
            _ => self.sign_all(plan.id, &hash).await?,
        }
        let first = document.agreements.first().context("a plan with an agreement")?;
        let outcomes = history(first.rule, wanted).context("a standing that the rule knows")?;
        self.check_in(first.id, outcomes).await?;
        self.reach(plan.id, &document).await
    }

    /// What follows once the plan is in force and its first agreement kept or not.
    async fn reach(&self, plan: PlanId, document: &Document) -> anyhow::Result<()> {
        let mut steps = document.steps().map(|(_, step)| step.id);
        let first = steps.next().context("a plan with a milestone")?;
        let last = steps.last().context("a plan with two milestones")?;
        match self.youth.life {
            Life::Unconfirmed => self.record(&self.own, document, 5).await.map(|_| ()),
            Life::Claimed => self.claim(first).await,
            Life::Returned => {
                self.claim(first).await?;
                self.decide("returns", first, "Ik zie je naam nog niet in Magister. Vraag je mentor om hulp.")
                    .await
            }
            Life::Approved | Life::Endorsed => self.claim_and_approve(first).await,
            Life::ApprovedByTwo => {
                self.claim_and_approve(first).await?;
                self.lead.act(&format!("/milestones/{first}/approvals"), &json!({})).await
            }
            Life::Overridden => {
                self.claim(first).await?;
                let reason =
                    json!({ "overrideReason": "Je lag in het ziekenhuis. Daar kon je niets aan doen." });
                self.coach.act(&format!("/milestones/{first}/approvals"), &reason).await
            }
            Life::Mended => {
                self.claim_and_approve(first).await?;
                let reason = json!({ "reason": "Dit was de mijlpaal van iemand anders. Sorry, onze fout." });
                self.lead.act(&format!("/milestones/{first}/reversals"), &reason).await
            }
            Life::Amending => {
                self.claim_and_approve(first).await?;
                self.amend(plan, document).await
            }
            Life::Cancelled => {
                self.decide("cancellations", last, "De club bestaat niet meer. We zoeken een andere.").await
            }
            Life::Completed => {
                self.claim_and_approve(first).await?;
                let ending =
                    json!({ "outcome": "completed", "reason": "Je hebt je doel gehaald. Goed gedaan!" });
                self.coach.act(&format!("/plans/{plan}/endings"), &ending).await
            }
            Life::Sam => self.live_as_sam(document).await,
            _ => Ok(()),
        }
    }

    /// Puts `document` in the draft; returns the hash to sign.
    async fn write(&self, plan: PlanId, document: &Document) -> anyhow::Result<String> {
        let path = format!("/plans/{plan}/draft");
        let seen = self.coach.send(reqwest::Method::GET, &path, &Value::Null, None).await?;
        let draft: Draft = self.coach.put(&path, document, seen.etag.as_deref()).await?;
        Ok(draft.content_hash)
    }

    async fn sign(&self, signer: &Client, plan: PlanId, hash: &str) -> anyhow::Result<()> {
        signer.act(&format!("/plans/{plan}/signatures"), &json!({ "contentHash": hash })).await
    }

    async fn sign_all(&self, plan: PlanId, hash: &str) -> anyhow::Result<()> {
        for signer in [&self.own, &self.coach].into_iter().chain(&self.guardian) {
            self.sign(signer, plan, hash).await?;
        }
        Ok(())
    }

    async fn check_in(&self, agreement: AgreementId, outcomes: &[CheckInOutcome]) -> anyhow::Result<()> {
        let path = format!("/agreements/{agreement}/check-ins");
        for (place, outcome) in outcomes.iter().enumerate() {
            let day = day_of_occasion(self.today, place);
            let told = json!({ "occurredDate": day, "outcome": outcome });
            self.coach.act(&path, &told).await?;
        }
        Ok(())
    }

    /// A check-in that somebody records for the first agreement, `days` ago, as kept.
    async fn record(&self, teller: &Client, document: &Document, days: i64) -> anyhow::Result<CheckInId> {
        let first = document.agreements.first().context("a plan with an agreement")?;
        let day = self.today - chrono::TimeDelta::days(days);
        let told = json!({ "occurredDate": day, "outcome": CheckInOutcome::Kept });
        let made: Made<CheckInId> =
            teller.post(&format!("/agreements/{}/check-ins", first.id), &told).await?;
        Ok(made.id)
    }

    async fn claim(&self, milestone: MilestoneId) -> anyhow::Result<()> {
        let claim = json!({ "evidence": self.youth.theme.evidence() });
        self.own.act(&format!("/milestones/{milestone}/claims"), &claim).await
    }

    async fn claim_and_approve(&self, milestone: MilestoneId) -> anyhow::Result<()> {
        self.claim(milestone).await?;
        self.coach.act(&format!("/milestones/{milestone}/approvals"), &json!({})).await
    }

    async fn decide(&self, decision: &str, milestone: MilestoneId, reason: &str) -> anyhow::Result<()> {
        self.coach.act(&format!("/milestones/{milestone}/{decision}"), &json!({ "reason": reason })).await
    }

    /// A next revision with one more goal, which the coach has signed.
    async fn amend(&self, plan: PlanId, document: &Document) -> anyhow::Result<()> {
        self.own.act(&format!("/plans/{plan}/amendments"), &Value::Null).await?;
        let mut next = document.clone();
        let steps =
            vec![milestone("Ik heb een diploma als jeugdtrainer", vec![euros(RewardKind::Study, 80)?], &[])];
        next.goals.push(goal(LifeDomain::Work, "Ik wil training geven aan kinderen", steps));
        let hash = self.write(plan, &next).await?;
        self.sign(&self.coach, plan, &hash).await
    }

    /// One milestone approved, one claimed, one that can be claimed, and some that can't yet.
    async fn live_as_sam(&self, document: &Document) -> anyhow::Result<()> {
        let ids: Vec<MilestoneId> = document.steps().map(|(_, step)| step.id).collect();
        let evidence = [
            "Mijn trainer heeft mijn kaart afgetekend.",
            "Ik heb een 7 voor wiskunde. Het staat in Magister.",
        ];
        for (milestone, evidence) in zip(ids.iter().skip(2), evidence) {
            let claim = json!({ "evidence": evidence });
            self.own.act(&format!("/milestones/{milestone}/claims"), &claim).await?;
        }
        let approved = ids.get(2).context("a milestone to approve")?;
        self.coach.act(&format!("/milestones/{approved}/approvals"), &json!({})).await?;
        let care = document.agreements.get(1).context("a second agreement")?;
        for (days, outcome) in
            [(2, CheckInOutcome::Kept), (9, CheckInOutcome::Missed), (16, CheckInOutcome::Kept)]
        {
            let day = self.today - chrono::TimeDelta::days(days);
            let told = json!({ "occurredDate": day, "outcome": outcome });
            let path = format!("/agreements/{}/check-ins", care.id);
            let made: Made<CheckInId> = self.own.post(&path, &told).await?;
            self.coach.act(&format!("/check-ins/{}/confirmations", made.id), &Value::Null).await?;
        }
        Ok(())
    }
}

/// Sam's plan: a first milestone that can be claimed, one that waits for an agreement, one for the approval and one for
/// the claim of [`Circle::live_as_sam`], and one without money.
pub(super) fn sam_document(period: Period) -> anyhow::Result<Document> {
    let going_on = Period { from: period.from, until: period.until + chrono::TimeDelta::weeks(5) };
    let on_time = agreement(
        AgreementKind::Attendance,
        "Ik ben elke dag op tijd op school",
        Rule::AtMostMissed { maximum: 2, per_weeks: 4 },
        period,
    );
    let talks = care_agreement(Rule::AtLeastKept { minimum: 5, of: 6 }, going_on);
    let shop = agreement(
        AgreementKind::EmployerAppointment,
        "Ik kom elke afspraak met de fietsenmaker na",
        Rule::EveryKept {},
        going_on,
    );
    let school = vec![
        milestone("Vijf weken op tijd in de les", vec![euros(RewardKind::Study, 75)?], &[&on_time]),
        milestone("Ik ben bij vijf gesprekken geweest", vec![euros(RewardKind::Leisure, 40)?], &[&talks]),
    ];
    let leisure = vec![
        milestone("Ik heb vijf bokstrainingen gevolgd", vec![euros(RewardKind::Leisure, 60)?], &[&on_time]),
        milestone("Een voldoende voor wiskunde", vec![euros(RewardKind::Study, 50)?], &[]),
    ];
    let work = vec![milestone(
        "Ik heb drie keer meegelopen bij de fietsenmaker",
        vec![without_money(RewardKind::EmployerIntroduction), euros(RewardKind::Leisure, 25)?],
        &[&shop],
    )];
    Ok(Document {
        goals: vec![
            goal(LifeDomain::School, "Ik wil naar het mbo", school),
            goal(LifeDomain::Leisure, "Ik wil sterk worden en het op school volhouden", leisure),
            goal(LifeDomain::Work, "Ik wil later fietsen maken", work),
        ],
        agreements: vec![on_time, talks, shop],
    })
}
