//! Objections: a lead who had no part in it decides in time, and granting does what was refused.

use back_on_track::ledger::Wallet;
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    a_granted_objection_pays_what_was_refused,
    a_granted_objection_approves_what_was_returned,
    one_objects_to_what_was_refused_once_and_in_time,
    each_return_is_objected_to_once,
    the_family_objects_and_nobody_else,
    a_guardian_objects_until_the_16th_birthday,
    who_had_a_part_in_it_does_not_decide,
    money_that_was_spent_meanwhile_is_not_granted,
    what_went_on_meanwhile_is_moot,
    a_dismissed_objection_leaves_the_refusal,
    a_withdrawn_objection_is_over,
    the_ceiling_does_not_stand_in_the_way,
    an_objection_is_granted_once,
    the_most_urgent_comes_first,
    reminders_come_once,
);

const GROUNDS: &str = "De school betaalt dit juist niet.";

async fn refused(s: &Scenario, amount: &str) -> String {
    let request = s.file_payout(amount).await;
    s.step_payout(Persona::CoachAssigned, &request, "refusals").await.expect(201);
    request
}

async fn returned(s: &Scenario, by: Persona) -> String {
    let milestone = s.claimed_milestone("100.00").await;
    let reason = json!({ "reason": "Ik mis je cijferlijst nog." });
    s.acting(by).post(&format!("/milestones/{milestone}/returns"), reason).await.expect(201);
    milestone
}

async fn object(s: &Scenario, who: Persona, subject: &str) -> Reply {
    s.acting(who).post(&format!("{subject}/objections"), json!({ "grounds": GROUNDS })).await
}

async fn objection_to_payout(s: &Scenario, request: &str) -> String {
    object(s, Persona::YouthOwn, &format!("/payout-requests/{request}")).await.expect(201).text("/id")
}

async fn decide(s: &Scenario, who: Persona, objection: &str, step: &str) -> Reply {
    let reason = json!({ "reason": "De factuur hoort bij je opleiding." });
    s.acting(who).post(&format!("/objections/{objection}/{step}"), reason).await
}

async fn give(s: &Scenario, cents: i64) {
    s.give(Wallet::Study(s.people.sam), cents).await;
}

async fn a_granted_objection_pays_what_was_refused(s: &Scenario) {
    give(s, 10_000).await;
    let request = refused(s, "60.00").await;
    let filed = object(s, Persona::YouthOwn, &format!("/payout-requests/{request}")).await.expect(201);
    assert_eq!((filed.text("/state"), filed.text("/decideByDate")), ("filed".into(), "2027-01-04".into()));
    assert_eq!(filed.text("/againstUserId"), s.people.user(Persona::CoachAssigned).to_string());
    let objection = filed.text("/id");
    let work = s.acting(Persona::Lead).get("/objections").await.expect(200);
    assert_eq!(work.text("/items/0/id"), objection);
    let granted = decide(s, Persona::Lead, &objection, "grants").await.expect(201);
    assert_eq!(
        (granted.text("/state"), granted.text("/decisionReason")),
        ("granted".into(), "De factuur hoort bij je opleiding.".into())
    );
    let shown = s.acting(Persona::Finance).get(&format!("/payout-requests/{request}")).await.expect(200);
    assert_eq!((shown.text("/state"), shown.text("/waitsFor")), ("approved".into(), "bank".into()));
    assert_eq!(shown.json["reason"], Value::Null);
    assert_eq!(s.study_to_spend().await, "40.00");
    assert_eq!(s.acting(Persona::Lead).get("/objections").await.expect(200).json["items"], json!([]));
    let mine = s.youth().get("/objections").await.expect(200);
    assert_eq!(mine.text("/items/0/state"), "granted");
    decide(s, Persona::Lead, &objection, "grants").await.problem(409, "objection_state");
    decide(s, Persona::Lead, &objection, "dismissals").await.problem(409, "objection_state");
    object(s, Persona::YouthOwn, &format!("/payout-requests/{request}"))
        .await
        .problem(409, "nothing_to_object");
}

async fn a_granted_objection_approves_what_was_returned(s: &Scenario) {
    let milestone = returned(s, Persona::CoachAssigned).await;
    let path = format!("/milestones/{milestone}");
    let objection = object(s, Persona::YouthOwn, &path).await.expect(201).text("/id");
    decide(s, Persona::Lead, &objection, "grants").await.expect(201);
    let shown = s.youth().get(&path).await.expect(200);
    assert_eq!((shown.text("/state"), shown.text("/rewards/0/state")), ("approved".into(), "granted".into()));
    assert_eq!(shown.text("/overrideReason"), "De factuur hoort bij je opleiding.");
    let events = s.youth().get(&format!("{path}/events")).await.expect(200);
    assert_eq!(events.text("/items/0/event"), "grant");
    assert_eq!(s.study_to_spend().await, "100.00");
    s.coach().post(&format!("{path}/approvals"), json!({})).await.problem(409, "milestone_state");
}

async fn one_objects_to_what_was_refused_once_and_in_time(s: &Scenario) {
    give(s, 10_000).await;
    let waiting = format!("/payout-requests/{}", s.file_payout("10.00").await);
    object(s, Persona::YouthOwn, &waiting).await.problem(409, "nothing_to_object");
    let (first, second) = (refused(s, "20.00").await, refused(s, "30.00").await);
    let second = format!("/payout-requests/{second}");
    let objection = objection_to_payout(s, &first).await;
    let first = format!("/payout-requests/{first}");
    object(s, Persona::YouthOwn, &first).await.problem(409, "already_exists");
    s.youth().post(&format!("/objections/{objection}/withdrawals"), json!({})).await.expect(201);
    object(s, Persona::YouthOwn, &first).await.problem(409, "already_exists");
    s.clock.set("2027-01-04T23:00:00Z".parse().unwrap());
    object(s, Persona::YouthOwn, &second).await.problem(409, "objection_too_late");
    s.clock.set("2027-01-04T22:59:59Z".parse().unwrap());
    object(s, Persona::YouthOwn, &second).await.expect(201);
    let empty = s.youth().post(&format!("{second}/objections"), json!({ "grounds": "" })).await;
    assert_eq!(empty.problem(400, "invalid_input").wrong_fields(), ["/grounds"]);
}

async fn each_return_is_objected_to_once(s: &Scenario) {
    let milestone = format!("/milestones/{}", s.claimed_milestone("10.00").await);
    object(s, Persona::YouthOwn, &milestone).await.problem(409, "nothing_to_object");
    for _ in 0..2 {
        let reason = json!({ "reason": "Nog niet." });
        s.coach().post(&format!("{milestone}/returns"), reason).await.expect(201);
        let objection = object(s, Persona::YouthOwn, &milestone).await.expect(201).text("/id");
        object(s, Persona::YouthOwn, &milestone).await.problem(409, "already_exists");
        decide(s, Persona::Lead, &objection, "dismissals").await.expect(201);
        let claim = json!({ "evidence": "Zie Magister." });
        s.youth().post(&format!("{milestone}/claims"), claim).await.expect(201);
        s.pass(TimeDelta::days(1));
    }
}

async fn the_family_objects_and_nobody_else(s: &Scenario) {
    give(s, 10_000).await;
    let request = format!("/payout-requests/{}", refused(s, "20.00").await);
    let milestone = format!("/milestones/{}", returned(s, Persona::CoachAssigned).await);
    for subject in [&request, &milestone] {
        for persona in [Persona::CoachAssigned, Persona::Lead, Persona::Finance, Persona::Admin] {
            object(s, persona, subject).await.problem(403, "role_not_allowed");
        }
        for persona in [Persona::YouthOther, Persona::GuardianOther] {
            object(s, persona, subject).await.problem(404, "not_found");
        }
    }
    let objection = object(s, Persona::GuardianOwn, &request).await.expect(201);
    assert_eq!(objection.text("/filedByUserId"), s.people.user(Persona::GuardianOwn).to_string());
    let path = format!("/objections/{}", objection.text("/id"));
    for persona in [Persona::YouthOwn, Persona::GuardianOwn, Persona::Lead] {
        s.acting(persona).get(&path).await.expect(200);
    }
    for persona in [Persona::YouthOther, Persona::GuardianOther, Persona::LeadForeign] {
        s.acting(persona).get(&path).await.problem(404, "not_found");
        let list = s.acting(persona).get("/objections").await.expect(200);
        assert_eq!(list.json["items"], json!([]));
    }
    for persona in [Persona::CoachAssigned, Persona::Finance, Persona::Admin] {
        s.acting(persona).get(&path).await.problem(403, "role_not_allowed");
    }
    let id = objection.text("/id");
    for step in ["grants", "dismissals"] {
        decide(s, Persona::LeadForeign, &id, step).await.problem(404, "not_found");
        for persona in [Persona::YouthOwn, Persona::GuardianOwn, Persona::CoachAssigned, Persona::Finance] {
            decide(s, persona, &id, step).await.problem(403, "role_not_allowed");
        }
    }
    let withdraw =
        async |persona: Persona| s.acting(persona).post(&format!("{path}/withdrawals"), json!({})).await;
    withdraw(Persona::YouthOther).await.problem(404, "not_found");
    withdraw(Persona::Lead).await.problem(403, "role_not_allowed");
    withdraw(Persona::YouthOwn).await.expect(201);
}

async fn a_guardian_objects_until_the_16th_birthday(s: &Scenario) {
    give(s, 10_000).await;
    s.clock.set("2027-04-20T09:00:00Z".parse().unwrap());
    let request = format!("/payout-requests/{}", refused(s, "20.00").await);
    s.clock.set("2027-04-30T22:00:00Z".parse().unwrap());
    object(s, Persona::GuardianOwn, &request).await.problem(404, "not_found");
    object(s, Persona::YouthOwn, &request).await.expect(201);
}

async fn who_had_a_part_in_it_does_not_decide(s: &Scenario) {
    let role = json!({ "organisationId": s.people.municipality, "role": "lead" });
    for persona in [Persona::CoachAssigned, Persona::Finance, Persona::FinanceSecond] {
        let path = format!("/users/{}/memberships", s.people.user(persona));
        s.acting(Persona::Lead).post(&path, role.clone()).await.expect(201);
    }
    let milestone = returned(s, Persona::Lead).await;
    let objection =
        object(s, Persona::YouthOwn, &format!("/milestones/{milestone}")).await.expect(201).text("/id");
    for step in ["grants", "dismissals"] {
        decide(s, Persona::Lead, &objection, step).await.problem(403, "lead_was_involved");
        decide(s, Persona::CoachAssigned, &objection, step).await.problem(403, "lead_was_involved");
    }
    s.declare_family(Persona::Finance).await;
    decide(s, Persona::Finance, &objection, "grants").await.problem(403, "not_for_a_relative");
    let request = s.file_payout_of_earned_money(&objection).await;
    s.step_payout(Persona::CoachAssigned, &request, "endorsements").await.expect(201);
    s.step_payout(Persona::FinanceSecond, &request, "refusals").await.expect(201);
    let objection = objection_to_payout(s, &request).await;
    decide(s, Persona::FinanceSecond, &objection, "grants").await.problem(403, "lead_was_involved");
    decide(s, Persona::CoachAssigned, &objection, "grants").await.problem(403, "lead_was_involved");
    decide(s, Persona::Lead, &objection, "grants").await.expect(201);
}

impl Scenario {
    /// The milestone's objection granted by a lead who had no part in it, and its money asked for.
    async fn file_payout_of_earned_money(&self, objection: &str) -> String {
        decide(self, Persona::FinanceSecond, objection, "grants").await.expect(201);
        self.file_payout("20.00").await
    }
}

async fn money_that_was_spent_meanwhile_is_not_granted(s: &Scenario) {
    give(s, 5_000).await;
    let request = refused(s, "40.00").await;
    let objection = objection_to_payout(s, &request).await;
    let other = s.file_payout("30.00").await;
    decide(s, Persona::Lead, &objection, "grants").await.problem(409, "wallet_too_small");
    let shown = s.youth().get(&format!("/objections/{objection}")).await.expect(200);
    assert_eq!((shown.text("/state"), &shown.json["decidedAt"]), ("filed".into(), &Value::Null));
    s.step_payout(Persona::YouthOwn, &other, "withdrawals").await.expect(201);
    decide(s, Persona::Lead, &objection, "grants").await.expect(201);
    assert_eq!(s.study_to_spend().await, "10.00");
}

async fn what_went_on_meanwhile_is_moot(s: &Scenario) {
    let milestone = returned(s, Persona::CoachAssigned).await;
    let path = format!("/milestones/{milestone}");
    let objection = object(s, Persona::YouthOwn, &path).await.expect(201).text("/id");
    let claim = json!({ "evidence": "Nu staat hij er echt." });
    s.youth().post(&format!("{path}/claims"), claim).await.expect(201);
    decide(s, Persona::Lead, &objection, "grants").await.problem(409, "objection_moot");
    s.coach().post(&format!("{path}/approvals"), json!({})).await.expect(201);
    decide(s, Persona::Lead, &objection, "grants").await.problem(409, "objection_moot");
    decide(s, Persona::Lead, &objection, "dismissals").await.expect(201);
    assert_eq!(s.study_to_spend().await, "100.00");
}

async fn a_dismissed_objection_leaves_the_refusal(s: &Scenario) {
    give(s, 5_000).await;
    let request = refused(s, "40.00").await;
    let objection = objection_to_payout(s, &request).await;
    let dismissed = decide(s, Persona::Lead, &objection, "dismissals").await.expect(201);
    assert_eq!(dismissed.text("/state"), "dismissed");
    decide(s, Persona::Lead, &objection, "grants").await.problem(409, "objection_state");
    let shown = s.youth().get(&format!("/payout-requests/{request}")).await.expect(200);
    assert_eq!(
        (shown.text("/state"), shown.text("/reason")),
        ("refused".into(), "Dit betaalt de school al.".into())
    );
    object(s, Persona::YouthOwn, &format!("/payout-requests/{request}")).await.problem(409, "already_exists");
    assert_eq!(s.study_to_spend().await, "50.00");
}

async fn a_withdrawn_objection_is_over(s: &Scenario) {
    give(s, 5_000).await;
    let request = refused(s, "40.00").await;
    let objection = objection_to_payout(s, &request).await;
    let path = format!("/objections/{objection}/withdrawals");
    assert_eq!(s.youth().post(&path, json!({})).await.expect(201).text("/state"), "withdrawn");
    s.youth().post(&path, json!({})).await.problem(409, "objection_state");
    decide(s, Persona::Lead, &objection, "grants").await.problem(409, "objection_state");
}

async fn the_ceiling_does_not_stand_in_the_way(s: &Scenario) {
    give(s, 300_000).await;
    let request = refused(s, "1260.00").await;
    let objection = objection_to_payout(s, &request).await;
    s.file_payout("1260.00").await;
    decide(s, Persona::Lead, &objection, "grants").await.expect(201);
    s.youth().post("/payout-requests", s.wish("1.00")).await.problem(409, "payout_ceiling");
}

async fn an_objection_is_granted_once(s: &Scenario) {
    give(s, 10_000).await;
    let request = refused(s, "20.00").await;
    let objection = objection_to_payout(s, &request).await;
    let steps = ["grants", "dismissals"];
    let replies =
        join_all((0..8).map(|number| decide(s, Persona::Lead, &objection, steps[number / 4]))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    for lost in replies.into_iter().filter(|reply| reply.status != 201) {
        lost.problem(409, "objection_state");
    }
    let is_granted = s.youth().get("/objections").await.expect(200).text("/items/0/state") == "granted";
    assert_eq!(s.study_to_spend().await, if is_granted { "80.00" } else { "100.00" });
}

async fn the_most_urgent_comes_first(s: &Scenario) {
    give(s, 10_000).await;
    let mut filed = Vec::new();
    for amount in ["10.00", "11.00", "12.00"] {
        let request = refused(s, amount).await;
        filed.push(objection_to_payout(s, &request).await);
        s.pass(TimeDelta::days(1));
    }
    let lead = s.acting(Persona::Lead);
    let mut seen = Vec::new();
    let mut path = "/objections?limit=1".to_owned();
    loop {
        let page = lead.get(&path).await.expect(200);
        seen.push(page.text("/items/0/id"));
        let Some(cursor) = page.json["nextCursor"].as_str() else { break };
        path = format!("/objections?limit=1&cursor={cursor}");
    }
    assert_eq!(seen, filed);
    assert_eq!(lead.get("/objections?state=granted").await.expect(200).json["items"], json!([]));
    lead.get("/objections?cursor=nonsense").await.problem(400, "invalid_input");
}

async fn reminders_come_once(s: &Scenario) {
    give(s, 10_000).await;
    let request = refused(s, "20.00").await;
    let objection = objection_to_payout(s, &request).await;
    let told = async || s.actions_on(&objection).await;
    s.run_jobs().await;
    assert_eq!(told().await, ["objection.filed"]);
    for (day, latest) in [
        ("2026-12-21T08:00:00Z", "objection.due_in_14_days"),
        ("2026-12-30T08:00:00Z", "objection.due_in_14_days"),
        ("2027-01-01T08:00:00Z", "objection.due_in_3_days"),
        ("2027-01-04T08:00:00Z", "objection.due_in_3_days"),
        ("2027-01-05T08:00:00Z", "objection.overdue"),
        ("2027-02-05T08:00:00Z", "objection.overdue"),
    ] {
        s.clock.set(day.parse().unwrap());
        s.run_jobs().await;
        s.run_jobs().await;
        assert_eq!(told().await.last().unwrap(), latest, "{day}");
    }
    assert_eq!(told().await.len(), 4);
    decide(s, Persona::Lead, &objection, "grants").await.expect(201);
    s.run_jobs().await;
    assert_eq!(told().await.len(), 5, "a decided one is not reminded of");
}
