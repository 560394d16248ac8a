//! The beginning: a plan written and signed together, and its milestone reached.

use anyhow::Context;
use chrono::{Months, NaiveDate, TimeDelta};
use reqwest::Method;
use serde_json::{Value, json};

use super::teller::{Actor, Teller};
use crate::client::Answer;

/// Sam and a parent, both signed in.
pub(super) struct Family {
    pub(super) participant: String,
    pub(super) youth: Actor,
    pub(super) guardian: Actor,
}

pub(super) async fn enrol_sam(
    teller: &mut Teller,
    lead: &Actor,
    coach: &Actor,
    coach_id: &str,
    today: NaiveDate,
) -> anyhow::Result<Family> {
    let birth_date = today.checked_sub_months(Months::new(15 * 12 + 6)).context("a day of birth")?;
    let enrolment = json!({
        "loginName": "sam", "firstName": "Sam", "surname": "Bakker", "birthDate": birth_date,
        "neighbourhood": "Poelenburg", "coachId": coach_id,
    });
    let sam =
        teller.post(lead, "/participants", enrolment, |_| "a file for Sam, with a coach".into()).await?;
    let participant = sam.text("/id").to_owned();
    let youth = teller.invite(coach, "youth", sam.text("/userId")).await?;
    let parent = json!({ "loginName": "ouder-sam", "displayName": "Ouder van Sam" });
    let path = format!("/participants/{participant}/guardians");
    let parent = teller.post(coach, &path, parent, |_| "the parent is Sam's guardian".into()).await?;
    let guardian = teller.invite(coach, "guardian", parent.text("/userId")).await?;
    Ok(Family { participant, youth, guardian })
}

/// The plan and what in it the story needs.
pub(super) struct Plan {
    id: String,
    pub(super) agreement: String,
    milestone: String,
    content_hash: String,
}

pub(super) async fn write_plan(
    teller: &mut Teller,
    family: &Family,
    coach: &Actor,
    today: NaiveDate,
) -> anyhow::Result<Plan> {
    let path = format!("/participants/{}/plans", family.participant);
    let plan =
        teller.post(&family.youth, &path, Value::Null, |_| "a plan with an empty draft".into()).await?;
    let path = format!("/plans/{}/draft", plan.text("/id"));
    let version = |answer: &Answer| format!("reads version {}", answer.etag.as_deref().unwrap_or_default());
    let draft = teller.get(coach, &path, version).await?;
    let agreement = entities::AgreementId::generate();
    let content = json!({
        "goals": [{ "domain": "school", "title": "Ik wil naar het mbo", "milestones": [{
            "title": "Twee weken op tijd in de les", "rewards": [{ "kind": "study", "amount": "75.00" }],
            "requiredAgreementIds": [agreement],
        }] }],
        "agreements": [{
            "id": agreement, "kind": "attendance", "title": "Ik ben op tijd op school",
            "rule": { "kind": "at_least_kept", "minimum": 2, "of": 2 },
            "fromDate": today - TimeDelta::weeks(2), "untilDate": today + TimeDelta::weeks(2),
        }],
    });
    let edited = |_: &Answer| "a goal, an agreement, and a milestone worth 75.00".to_owned();
    let draft = teller.call(coach, (Method::PUT, &path, draft.etag.as_deref()), content, edited).await?;
    Ok(Plan {
        id: plan.text("/id").to_owned(),
        agreement: draft.text("/content/agreements/0/id").to_owned(),
        milestone: draft.text("/content/goals/0/milestones/0/id").to_owned(),
        content_hash: draft.text("/contentHash").to_owned(),
    })
}

pub(super) fn fund_figures(answer: &Answer) -> String {
    let of = |pointer| answer.text(pointer);
    format!("free {}, pledged {}, unlocked {}", of("/free"), of("/pledged"), of("/unlocked"))
}

pub(super) async fn sign(
    teller: &mut Teller,
    lead: &Actor,
    coach: &Actor,
    family: &Family,
    plan: &Plan,
    fund: &str,
) -> anyhow::Result<()> {
    let fund = format!("/funds/{fund}");
    teller.get(lead, &fund, fund_figures).await?;
    for signer in [&family.youth, coach, &family.guardian] {
        let signature = json!({ "contentHash": plan.content_hash });
        let state = |answer: &Answer| format!("signed; the plan is {}", answer.text("/state"));
        teller.post(signer, &format!("/plans/{}/signatures", plan.id), signature, state).await?;
    }
    teller.get(lead, &fund, fund_figures).await?;
    Ok(())
}

pub(super) async fn reach_milestone(
    teller: &mut Teller,
    coach: &Actor,
    family: &Family,
    plan: &Plan,
) -> anyhow::Result<()> {
    let wallet = |answer: &Answer| {
        let (now, later) = (answer.text("/toSpend/study"), answer.text("/toUnlock/study"));
        format!("to spend {now}, still to unlock {later}")
    };
    teller.get(&family.youth, "/me/wallet", wallet).await?;
    let state = |answer: &Answer| format!("the milestone is {}", answer.text("/state"));
    let milestone = format!("/milestones/{}", plan.milestone);
    let claim = json!({ "evidence": "In Magister zie je dat ik op tijd was." });
    teller.post(&family.youth, &format!("{milestone}/claims"), claim, state).await?;
    let approvals = format!("{milestone}/approvals");
    teller.post(coach, &approvals, json!({}), state).await?;
    teller.refused(coach, &approvals, json!({}), "milestone_state").await?;
    teller.get(&family.youth, "/me/wallet", wallet).await?;
    let reason =
        |answer: &Answer| format!("{}: {}", answer.text("/items/0/amount"), answer.text("/items/0/reason"));
    teller.get(&family.youth, "/me/wallet/entries", reason).await?;
    Ok(())
}
