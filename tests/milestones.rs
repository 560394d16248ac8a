//! Milestones: claimed by the youth, decided by those who may, paid once, mended openly.

use serde_json::{Value, json};

use crate::harness::file::document;
use crate::harness::{Persona, Scenario};

scenarios!(
    a_claim_goes_back_with_a_reason_and_comes_again,
    a_required_agreement_that_is_not_met_needs_a_reason,
    above_the_amount_a_lead_approves_after_the_coach,
    a_lead_is_never_the_first_to_approve,
    nobody_decides_for_a_relative,
    a_former_coach_decides_nothing,
    what_was_unlocked_by_mistake_is_taken_back_openly,
    a_cancelled_milestone_gives_its_money_back,
    rewards_without_money_are_granted_and_shown,
    the_pass_of_a_year_ends_with_it_on_screen,
    the_coachs_list_shows_what_waits,
    check_ins_count_once_confirmed,
    a_check_in_has_its_day_and_its_place,
    the_first_screen_and_the_changes_tell_the_story,
);

const CLAIM: &str = "Mijn cijferlijst staat in Magister.";

async fn claim(s: &Scenario, milestone: &str) {
    s.youth()
        .post(&format!("/milestones/{milestone}/claims"), json!({ "evidence": CLAIM }))
        .await
        .expect(201);
}

/// A signed plan; names its only milestone and its only agreement.
async fn signed(s: &Scenario, draft: Value) -> (String, String, String) {
    let plan = s.draft_plan(draft).await;
    s.sign_plan(&plan).await;
    let milestone = s.coach().get(&format!("/plans/{plan}/milestones")).await.expect(200).text("/items/0/id");
    let agreement = s.coach().get(&format!("/plans/{plan}/agreements")).await.expect(200).text("/items/0/id");
    (plan, milestone, agreement)
}

/// The usual document, whose milestone asks that the agreement is met.
fn demanding(rule: Value) -> Value {
    let mut draft = document("100.00");
    let id = "01939a00-0000-7000-8000-00000000000a";
    draft["agreements"][0]["id"] = json!(id);
    draft["agreements"][0]["rule"] = rule;
    draft["goals"][0]["milestones"][0]["requiredAgreementIds"] = json!([id]);
    draft
}

async fn a_claim_goes_back_with_a_reason_and_comes_again(s: &Scenario) {
    let milestone = s.claimed_milestone("100.00").await;
    let path = format!("/milestones/{milestone}");
    s.youth()
        .post(&format!("{path}/claims"), json!({ "evidence": CLAIM }))
        .await
        .problem(409, "milestone_state");
    s.coach().post(&format!("{path}/returns"), json!({ "reason": "  " })).await.problem(400, "invalid_input");
    let reason = json!({ "reason": "Ik mis je cijferlijst nog." });
    s.coach().post(&format!("{path}/returns"), reason.clone()).await.expect(201);
    s.coach().post(&format!("{path}/returns"), reason).await.problem(409, "milestone_state");
    s.coach().post(&format!("{path}/approvals"), json!({})).await.problem(409, "milestone_state");
    let home = s.youth().get("/me/home").header("accept-language", "nl").await.expect(200).json;
    assert_eq!(home["nextSteps"][0]["kind"], "read_return", "{home}");
    claim(s, &milestone).await;
    s.coach().post(&format!("{path}/approvals"), json!({})).await.expect(201);
    let events = s.youth().get(&format!("{path}/events")).await.expect(200).json;
    let names: Vec<_> = events["items"].as_array().unwrap().iter().map(|it| it["event"].clone()).collect();
    assert_eq!(names, ["approve", "claim", "return", "claim"]);
}

async fn a_required_agreement_that_is_not_met_needs_a_reason(s: &Scenario) {
    s.fill_study_fund("100.00").await;
    let rule = json!({ "kind": "at_least_kept", "minimum": 2, "of": 3 });
    let (_, milestone, agreement) = signed(s, demanding(rule)).await;
    claim(s, &milestone).await;
    let approve = format!("/milestones/{milestone}/approvals");
    let refused = s.coach().post(&approve, json!({})).await.problem(409, "agreements_not_met");
    assert_eq!(refused.wrong_fields(), [format!("/requiredAgreementIds/{agreement}")]);
    for day in ["2026-11-20", "2026-11-21"] {
        let body = json!({ "occurredDate": day, "outcome": "kept" });
        s.coach().post(&format!("/agreements/{agreement}/check-ins"), body).await.expect(201);
    }
    let approved = s.coach().post(&approve, json!({})).await.expect(201);
    assert!(approved.json["overrideReason"].is_null());
}

async fn above_the_amount_a_lead_approves_after_the_coach(s: &Scenario) {
    let milestone = s.claimed_milestone("250.01").await;
    let approve = format!("/milestones/{milestone}/approvals");
    let endorsed = s.coach().post(&approve, json!({})).await.expect(201);
    assert_eq!(endorsed.text("/state"), "claimed");
    assert_eq!(endorsed.text("/endorsedByUserId"), s.people.user(Persona::CoachAssigned).to_string());
    s.coach().post(&approve, json!({})).await.problem(403, "second_approver_needed");
    assert_eq!(s.youth().get("/me/wallet").await.expect(200).json["toSpend"]["study"], "0.00");
    let waiting = s.acting(Persona::Lead).get("/milestones?state=claimed").await.expect(200);
    assert_eq!(waiting.text("/items/0/id"), milestone);
    let approved = s.acting(Persona::Lead).post(&approve, json!({})).await.expect(201);
    assert_eq!(approved.text("/state"), "approved");
    assert_eq!(s.youth().get("/me/wallet").await.expect(200).json["toSpend"]["study"], "250.01");
}

async fn a_lead_is_never_the_first_to_approve(s: &Scenario) {
    let milestone = s.claimed_milestone("10.00").await;
    let approve = s.acting(Persona::Lead).post(&format!("/milestones/{milestone}/approvals"), json!({}));
    approve.await.problem(403, "role_not_allowed");
}

async fn nobody_decides_for_a_relative(s: &Scenario) {
    let milestone = s.claimed_milestone("10.00").await;
    let declare = json!({ "userId": s.people.user(Persona::CoachAssigned) });
    s.coach().post(&format!("/participants/{}/kinships", s.people.sam), declare).await.expect(201);
    let path = format!("/milestones/{milestone}");
    s.coach().post(&format!("{path}/approvals"), json!({})).await.problem(403, "not_for_a_relative");
    let reason = json!({ "reason": "Nee." });
    s.coach().post(&format!("{path}/returns"), reason.clone()).await.problem(403, "not_for_a_relative");
    s.coach().post(&format!("{path}/cancellations"), reason).await.problem(403, "not_for_a_relative");
    s.youth().post(&format!("{path}/approvals"), json!({})).await.expect(403);
}

async fn a_former_coach_decides_nothing(s: &Scenario) {
    let milestone = s.claimed_milestone("10.00").await;
    let assignments = format!("/participants/{}/coach-assignments", s.people.sam);
    let end = format!("{assignments}/{}/endings", s.people.coach_assignment);
    s.acting(Persona::Lead).post(&end, json!({})).await.expect(201);
    let path = format!("/milestones/{milestone}");
    s.coach().post(&format!("{path}/approvals"), json!({})).await.problem(404, "not_found");
    s.coach().get(&path).await.problem(404, "not_found");
    let changes = s.coach().get("/me/changes?limit=100").await.expect(200).json;
    assert_eq!(changes["items"], json!([]), "a former coach sees nothing new and nothing old");
}

async fn what_was_unlocked_by_mistake_is_taken_back_openly(s: &Scenario) {
    let milestone = s.claimed_milestone("40.00").await;
    let path = format!("/milestones/{milestone}");
    let reason = json!({ "reason": "De verkeerde mijlpaal goedgekeurd." });
    let lead = s.acting(Persona::Lead);
    lead.post(&format!("{path}/reversals"), reason.clone()).await.problem(409, "milestone_state");
    s.coach().post(&format!("{path}/approvals"), json!({})).await.expect(201);
    s.coach().post(&format!("{path}/reversals"), reason.clone()).await.problem(403, "role_not_allowed");
    let reversed = lead.post(&format!("{path}/reversals"), reason.clone()).await.expect(201);
    assert_eq!(reversed.text("/state"), "approved", "approved is final");
    assert!(reversed.json["reversedAt"].is_string());
    lead.post(&format!("{path}/reversals"), reason).await.problem(409, "already_reversed");
    let entries = s.youth().get("/me/wallet/entries").header("accept-language", "nl").await.expect(200).json;
    let lines: Vec<_> = entries["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["amount"].clone(), it["balance"].clone()))
        .collect();
    assert_eq!(lines, [(json!("-40.00"), json!("0.00")), (json!("40.00"), json!("40.00"))]);
    assert_eq!(entries["items"][1]["reason"], "Mijlpaal gehaald: Het eerste blok gehaald");
    let funds = lead.get("/funds?year=2026").await.expect(200).json;
    assert_eq!(funds["items"][0]["free"], "1000.00", "{funds}");
}

async fn a_cancelled_milestone_gives_its_money_back(s: &Scenario) {
    let milestone = s.claimed_milestone("40.00").await;
    let reason = json!({ "reason": "Een andere opleiding." });
    s.coach().post(&format!("/milestones/{milestone}/cancellations"), reason).await.expect(201);
    let funds = s.acting(Persona::Lead).get("/funds").await.expect(200).json;
    assert_eq!(funds["items"][0]["free"], "1000.00", "{funds}");
    let milestone = s.youth().get(&format!("/milestones/{milestone}")).await.expect(200).json;
    let amendment =
        s.coach().post(&format!("/plans/{}/amendments", milestone["planId"].as_str().unwrap()), json!({}));
    amendment.await.expect(201);
    let draft =
        s.coach().get(&format!("/plans/{}/draft", milestone["planId"].as_str().unwrap())).await.expect(200);
    assert_eq!(
        draft.json["content"]["goals"][0]["milestones"],
        json!([]),
        "what was cancelled is not copied"
    );
}

async fn rewards_without_money_are_granted_and_shown(s: &Scenario) {
    let mut draft = document("1.00");
    draft["goals"][0]["milestones"][0]["rewards"] =
        json!([{ "kind": "employer_introduction" }, { "kind": "housing_recommendation" }]);
    let (_, milestone, _) = signed(s, draft).await;
    claim(s, &milestone).await;
    s.coach().post(&format!("/milestones/{milestone}/approvals"), json!({})).await.expect(201);
    let shown = s.youth().get(&format!("/milestones/{milestone}")).await.expect(200).json;
    for reward in shown["rewards"].as_array().unwrap() {
        assert_eq!((&reward["state"], &reward["amount"]), (&json!("granted"), &Value::Null));
    }
}

async fn the_pass_of_a_year_ends_with_it_on_screen(s: &Scenario) {
    let lead = s.acting(Persona::Lead);
    let body = json!({ "purpose": "leisure", "year": 2026, "budgetLine": "Op school" });
    let fund = lead.post("/funds", body).await.expect(201).text("/id");
    let body = json!({ "amount": "80.00", "note": "Begroting 2026" });
    lead.post(&format!("/funds/{fund}/allocations"), body).await.expect(201);
    let mut draft = document("1.00");
    draft["goals"][0]["milestones"][0]["rewards"] = json!([{ "kind": "leisure", "amount": "75.00" }]);
    let (_, milestone, _) = signed(s, draft).await;
    let wallet = async || s.youth().get("/me/wallet").await.expect(200).json;
    let before = wallet().await;
    assert_eq!(
        (&before["toUnlock"]["leisure"], &before["toSpend"]["leisure"]),
        (&json!("75.00"), &json!("0.00"))
    );
    claim(s, &milestone).await;
    s.coach().post(&format!("/milestones/{milestone}/approvals"), json!({})).await.expect(201);
    let after = wallet().await;
    assert_eq!(
        (&after["toUnlock"]["leisure"], &after["toSpend"]["leisure"]),
        (&json!("0.00"), &json!("75.00"))
    );
    s.clock.set("2026-12-31T22:59:59Z".parse().unwrap());
    assert_eq!(wallet().await["passYear"], 2026);
    s.clock.set("2026-12-31T23:00:00Z".parse().unwrap());
    let next_year = wallet().await;
    assert_eq!((&next_year["passYear"], &next_year["toSpend"]["leisure"]), (&json!(2027), &json!("0.00")));
}

async fn the_coachs_list_shows_what_waits(s: &Scenario) {
    let milestone = s.claimed_milestone("10.00").await;
    let list = s.coach().get("/milestones").await.expect(200);
    assert_eq!(list.text("/items/0/id"), milestone);
    let other = s.acting(Persona::CoachSameOrganisation).get("/milestones").await.expect(200);
    assert_eq!(other.json["items"], json!([]));
    s.coach().get("/milestones?state=dreaming").await.problem(400, "invalid_input");
    s.coach().get("/milestones?limit=0").await.problem(400, "invalid_input");
    s.coach().get("/milestones?cursor=nonsense").await.problem(400, "invalid_input");
}

async fn check_ins_count_once_confirmed(s: &Scenario) {
    s.fill_study_fund("100.00").await;
    let (_, _, agreement) =
        signed(s, demanding(json!({ "kind": "at_least_kept", "minimum": 1, "of": 2 }))).await;
    let standing =
        async || s.youth().get(&format!("/agreements/{agreement}")).await.expect(200).text("/standing");
    let body = json!({ "occurredDate": "2026-11-23", "outcome": "kept" });
    let told = s.youth().post(&format!("/agreements/{agreement}/check-ins"), body.clone()).await.expect(201);
    assert_eq!((told.text("/state"), standing().await), ("recorded".into(), "not_started".into()));
    let check_in = format!("/check-ins/{}", told.text("/id"));
    s.youth().post(&format!("{check_in}/confirmations"), json!({})).await.problem(403, "role_not_allowed");
    let reject = json!({ "reason": "De school zegt dat je er niet was." });
    s.coach().post(&format!("{check_in}/rejections"), reject.clone()).await.expect(201);
    s.coach().post(&format!("{check_in}/confirmations"), json!({})).await.problem(409, "check_in_decided");
    let again = s.youth().post(&format!("/agreements/{agreement}/check-ins"), body).await.expect(201);
    s.coach().post(&format!("/check-ins/{}/confirmations", again.text("/id")), json!({})).await.expect(201);
    assert_eq!(standing().await, "met");
    let list = s.coach().get(&format!("/agreements/{agreement}/check-ins?limit=1")).await.expect(200);
    let next = list.header("link").to_owned();
    assert!(next.starts_with("</v1/agreements/") && next.ends_with("; rel=\"next\""), "{next}");
    let next = format!("/agreements/{agreement}/check-ins?limit=1&cursor={}", list.text("/nextCursor"));
    let last = s.coach().get(&next).await.expect(200).json;
    assert_eq!((&last["items"][0]["state"], &last["nextCursor"]), (&json!("rejected"), &Value::Null));
}

async fn a_check_in_has_its_day_and_its_place(s: &Scenario) {
    s.fill_study_fund("100.00").await;
    let (_, _, agreement) = signed(s, document("10.00")).await;
    let path = format!("/agreements/{agreement}/check-ins");
    for (day, code) in [("2026-11-24", "in_the_future"), ("2026-10-31", "before_period")] {
        let refused = s.youth().post(&path, json!({ "occurredDate": day, "outcome": "kept" })).await;
        assert_eq!(refused.problem(400, "invalid_input").json["errors"][0]["code"], code);
    }
    let at = |time: &str| json!({ "occurredDate": "2026-11-23", "outcome": "missed", "timeOfDay": time });
    s.youth().post(&path, at("09:00")).await.expect(201);
    s.youth().post(&path, at("09:00")).await.problem(409, "check_in_exists");
    s.youth().post(&path, at("10:00")).await.expect(201);
    s.youth().post(&path, at("bij de psycholoog")).await.problem(400, "invalid_input");
    let body = json!({ "occurredDate": "2026-11-22", "outcome": "kept" });
    s.acting(Persona::CoachSameOrganisation).post(&path, body.clone()).await.problem(404, "not_found");
    s.acting(Persona::YouthOther).post(&path, body).await.problem(404, "not_found");
}

/// Asks as a phone does, again and again: on PostgreSQL an event shows once no older transaction is open on the server.
async fn news_after(s: &Scenario, cursor: &str) -> Value {
    for _ in 0..100 {
        let news = s.youth().get(&format!("/me/changes?cursor={cursor}")).await.expect(200).json;
        if news["items"] != json!([]) {
            return news;
        }
        actix_web::rt::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("no news in five seconds");
}

async fn the_first_screen_and_the_changes_tell_the_story(s: &Scenario) {
    let empty = s.youth().get("/me/home").await.expect(200).json;
    assert_eq!((&empty["plan"], &empty["nextSteps"][0]["kind"]), (&Value::Null, &json!("make_plan")));
    let milestone = s.claimed_milestone("10.00").await;
    let first = s.youth().get("/me/changes?limit=100").await.expect(200).json;
    let cursor = first["items"].as_array().unwrap().last().unwrap()["cursor"].as_str().unwrap().to_owned();
    s.coach().post(&format!("/milestones/{milestone}/approvals"), json!({})).await.expect(201);
    let home = s.youth().get("/me/home").await.expect(200).json;
    assert_eq!(
        (&home["firstName"], &home["plan"]["approvedMilestones"]),
        (&json!("Sam"), &json!(1)),
        "{home}"
    );
    assert_eq!(home["wallet"]["toSpend"]["study"], "10.00");
    let news = news_after(s, &cursor).await;
    let actions: Vec<_> = news["items"].as_array().unwrap().iter().map(|it| it["action"].clone()).collect();
    assert_eq!(actions, ["milestone.approved"]);
    let other = s.acting(Persona::YouthOther).get("/me/changes?limit=100").await.expect(200).json;
    assert_eq!(other["items"], json!([]), "nothing of somebody else's file");
}
