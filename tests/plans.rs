//! Plans: built together, signed as read, changed by the next revision, ended with an outcome.

use back_on_track::plan::document::content_hash;
use chrono::TimeDelta;
use entities::plan_revision;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};

use crate::harness::file::document;
use crate::harness::{Persona, Scenario};

scenarios!(
    both_edit_and_the_one_who_read_too_early_is_told,
    an_edit_clears_every_signature_and_the_history_keeps_them,
    nobody_signs_what_changed_since_they_read_it,
    from_sixteen_a_guardian_neither_signs_nor_sees,
    turning_sixteen_does_not_leave_a_plan_waiting_for_ever,
    who_may_no_longer_sign_has_not_signed,
    a_participant_has_one_plan_at_a_time,
    an_amendment_moves_only_the_difference,
    an_amendment_leaves_what_was_claimed_or_approved,
    an_amendment_given_up_changes_nothing,
    ending_a_plan_returns_what_was_not_earned,
    a_plan_does_not_end_over_a_waiting_claim,
    a_document_with_faults_names_all_of_them,
    what_stands_for_something_in_another_plan_is_named,
    without_a_fund_nothing_is_promised,
    an_empty_plan_is_not_signed,
    nothing_says_what_care_is_about,
    an_older_title_on_care_is_neither_shown_nor_carried_on,
);

async fn fund(s: &Scenario, id: &str) -> Value {
    s.acting(Persona::Lead).get(&format!("/funds/{id}")).await.expect(200).json
}

async fn active_plan(s: &Scenario, amount: &str) -> (String, String) {
    let (fund, _) = s.fill_study_fund("1000.00").await;
    let plan = s.draft_plan(document(amount)).await;
    s.sign_plan(&plan).await;
    (plan, fund)
}

/// The draft's content with `change` made to it.
async fn edit(s: &Scenario, plan: &str, change: impl FnOnce(&mut Value)) -> crate::harness::Reply {
    let path = format!("/plans/{plan}/draft");
    let draft = s.coach().get(&path).await.expect(200);
    let mut content = draft.json["content"].clone();
    change(&mut content);
    s.coach().put(&path, content).if_match(draft.header("etag")).await
}

async fn both_edit_and_the_one_who_read_too_early_is_told(s: &Scenario) {
    let plan = s.draft_plan(document("10.00")).await;
    let path = format!("/plans/{plan}/draft");
    let read = s.coach().get(&path).await.expect(200);
    let etag = read.header("etag").to_owned();
    s.coach().get(&path).header("if-none-match", &etag).await.expect(304);
    s.youth().put(&path, document("11.00")).if_match(&etag).await.expect(200);
    s.coach().put(&path, document("12.00")).if_match(&etag).await.problem(412, "stale");
    s.coach().put(&path, document("12.00")).await.problem(428, "if_match_required");
    s.coach().put(&path, document("12.00")).if_match("*").await.problem(428, "if_match_required");
    let after = s.coach().get(&path).await.expect(200);
    assert_eq!(after.json["content"]["goals"][0]["milestones"][0]["rewards"][0]["amount"], "11.00");
}

async fn an_edit_clears_every_signature_and_the_history_keeps_them(s: &Scenario) {
    let plan = s.draft_plan(document("10.00")).await;
    let draft = s.coach().get(&format!("/plans/{plan}/draft")).await.expect(200);
    let body = json!({ "contentHash": draft.text("/contentHash") });
    s.youth().post(&format!("/plans/{plan}/signatures"), body.clone()).await.expect(201);
    let again = s.youth().post(&format!("/plans/{plan}/signatures"), body).await.expect(201);
    assert_eq!(again.text("/state"), "draft", "signing twice is signing once");
    let edited =
        edit(s, &plan, |content| content["goals"][0]["title"] = json!("Anders")).await.expect(200).json;
    assert_eq!(edited["missingSignatures"], json!(["participant", "coach", "guardian"]));
    assert!(edited["signatures"][0]["clearedAt"].is_string(), "{edited}");
    assert_eq!(edited["edits"].as_array().unwrap().len(), 3, "begun, filled in, changed: {edited}");
}

async fn nobody_signs_what_changed_since_they_read_it(s: &Scenario) {
    let plan = s.draft_plan(document("10.00")).await;
    let read = s.coach().get(&format!("/plans/{plan}/draft")).await.expect(200);
    edit(s, &plan, |content| content["goals"][0]["title"] = json!("Anders")).await.expect(200);
    let body = json!({ "contentHash": read.text("/contentHash") });
    let sign = s.youth().post(&format!("/plans/{plan}/signatures"), body);
    sign.await.problem(409, "content_changed");
}

async fn from_sixteen_a_guardian_neither_signs_nor_sees(s: &Scenario) {
    s.fill_study_fund("100.00").await;
    let plan = s.draft_plan(document("10.00")).await;
    let path = format!("/plans/{plan}");
    s.acting(Persona::GuardianOwn).get(&path).await.expect(200);
    // Sam turns 16 on 1 May 2027, at midnight in Amsterdam.
    s.clock.set("2027-04-30T21:59:59Z".parse().unwrap());
    s.acting(Persona::GuardianOwn).get(&path).await.expect(200);
    s.pass(TimeDelta::seconds(1));
    s.acting(Persona::GuardianOwn).get(&path).await.problem(404, "not_found");
    let draft = s.coach().get(&format!("{path}/draft")).await.expect(200);
    assert_eq!(draft.json["missingSignatures"], json!(["participant", "coach"]));
}

async fn turning_sixteen_does_not_leave_a_plan_waiting_for_ever(s: &Scenario) {
    s.fill_study_fund("100.00").await;
    let plan = s.draft_plan(document("10.00")).await;
    let draft = s.coach().get(&format!("/plans/{plan}/draft")).await.expect(200);
    let body = json!({ "contentHash": draft.text("/contentHash") });
    let sign =
        async |persona| s.acting(persona).post(&format!("/plans/{plan}/signatures"), body.clone()).await;
    sign(Persona::YouthOwn).await.expect(201);
    assert_eq!(sign(Persona::CoachAssigned).await.expect(201).text("/state"), "draft");
    s.clock.set("2026-12-31T12:00:00Z".parse().unwrap());
    assert_eq!(sign(Persona::YouthOwn).await.expect(201).text("/state"), "draft");
    let lead = s.acting(Persona::Lead);
    let file = lead.get(&format!("/participants/{}", s.people.sam)).await.expect(200);
    let older = json!({ "birthDate": "2010-05-01" });
    let path = format!("/participants/{}", s.people.sam);
    lead.patch(&path, older).if_match(file.header("etag")).await.expect(200);
    assert_eq!(sign(Persona::YouthOwn).await.expect(201).text("/state"), "active");
}

async fn who_may_no_longer_sign_has_not_signed(s: &Scenario) {
    s.fill_study_fund("100.00").await;
    let plan = s.draft_plan(document("10.00")).await;
    let draft = s.coach().get(&format!("/plans/{plan}/draft")).await.expect(200);
    let body = json!({ "contentHash": draft.text("/contentHash") });
    let sign =
        async |persona| s.acting(persona).post(&format!("/plans/{plan}/signatures"), body.clone()).await;
    sign(Persona::CoachAssigned).await.expect(201);
    sign(Persona::GuardianOwn).await.expect(201);
    let assignments = format!("/participants/{}/coach-assignments", s.people.sam);
    let end = format!("{assignments}/{}/endings", s.people.coach_assignment);
    s.acting(Persona::Lead).post(&end, json!({})).await.expect(201);
    assert_eq!(
        sign(Persona::YouthOwn).await.expect(201).text("/state"),
        "draft",
        "a former coach's does not count"
    );
    let next = json!({ "coachId": s.people.user(Persona::CoachSameOrganisation) });
    s.acting(Persona::Lead).post(&assignments, next).await.expect(201);
    assert_eq!(sign(Persona::CoachSameOrganisation).await.expect(201).text("/state"), "active");
}

async fn a_participant_has_one_plan_at_a_time(s: &Scenario) {
    let plan = s.draft_plan(document("10.00")).await;
    let path = format!("/participants/{}/plans", s.people.sam);
    s.coach().post(&path, json!({})).await.problem(409, "plan_exists");
    let end = json!({ "outcome": "withdrawn", "reason": "Opnieuw beginnen." });
    s.coach().post(&format!("/plans/{plan}/endings"), end.clone()).await.expect(201);
    s.coach().post(&format!("/plans/{plan}/endings"), end).await.problem(409, "already_ended");
    s.coach().post(&path, json!({})).await.expect(201);
    let list = s.youth().get(&path).await.expect(200).json;
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
}

async fn an_amendment_moves_only_the_difference(s: &Scenario) {
    let (plan, fund_id) = active_plan(s, "600.00").await;
    s.coach().post(&format!("/plans/{plan}/amendments"), json!({})).await.expect(201);
    s.coach().post(&format!("/plans/{plan}/amendments"), json!({})).await.problem(409, "draft_exists");
    // 950.00 is more than the 400.00 that are free, and less than both together.
    let reward = "/goals/0/milestones/0/rewards/0/amount";
    edit(s, &plan, |content| *content.pointer_mut(reward).unwrap() = json!("950.00")).await.expect(200);
    assert_eq!(fund(s, &fund_id).await["pledged"], "600.00", "nothing moves before the signatures");
    s.sign_plan(&plan).await;
    let after = fund(s, &fund_id).await;
    assert_eq!((&after["free"], &after["pledged"]), (&json!("50.00"), &json!("950.00")), "{after}");
    s.coach().post(&format!("/plans/{plan}/amendments"), json!({})).await.expect(201);
    edit(s, &plan, |content| content["goals"][0]["milestones"] = json!([])).await.expect(200);
    s.sign_plan(&plan).await;
    let after = fund(s, &fund_id).await;
    assert_eq!((&after["free"], &after["pledged"]), (&json!("1000.00"), &json!("0.00")), "{after}");
    let milestones = s.coach().get(&format!("/plans/{plan}/milestones")).await.expect(200);
    assert_eq!(milestones.json["items"][0]["state"], "cancelled");
    let revisions = s.coach().get(&format!("/plans/{plan}/revisions")).await.expect(200).json;
    let states: Vec<_> =
        revisions["items"].as_array().unwrap().iter().map(|it| it["state"].clone()).collect();
    assert_eq!(states, ["active", "superseded", "superseded"]);
}

async fn an_amendment_leaves_what_was_claimed_or_approved(s: &Scenario) {
    let (plan, _) = active_plan(s, "100.00").await;
    let id = s.coach().get(&format!("/plans/{plan}/milestones")).await.expect(200).text("/items/0/id");
    s.youth().post(&format!("/milestones/{id}/claims"), json!({ "evidence": "Klaar." })).await.expect(201);
    s.coach().post(&format!("/plans/{plan}/amendments"), json!({})).await.expect(201);
    let reward = "/goals/0/milestones/0/rewards/0/amount";
    let raise =
        async || edit(s, &plan, |content| *content.pointer_mut(reward).unwrap() = json!("999.00")).await;
    raise().await.problem(409, "milestone_fixed");
    s.coach().post(&format!("/milestones/{id}/approvals"), json!({})).await.expect(201);
    raise().await.problem(409, "milestone_fixed");
    let more = json!({ "domain": "work", "title": "Een bijbaan", "milestones": [] });
    edit(s, &plan, |content| content["goals"].as_array_mut().unwrap().push(more)).await.expect(200);
    s.sign_plan(&plan).await;
    assert_eq!(s.youth().get("/me/wallet").await.expect(200).json["toSpend"]["study"], "100.00");
}

async fn an_amendment_given_up_changes_nothing(s: &Scenario) {
    let (plan, fund_id) = active_plan(s, "100.00").await;
    let before = fund(s, &fund_id).await;
    s.coach().post(&format!("/plans/{plan}/amendments"), json!({})).await.expect(201);
    let path = format!("/plans/{plan}/draft");
    let draft = s.youth().get(&path).await.expect(200);
    s.youth().delete(&path).await.problem(428, "if_match_required");
    s.youth().delete(&path).if_match(draft.header("etag")).await.expect(204);
    s.youth().get(&path).await.problem(404, "not_found");
    assert_eq!(fund(s, &fund_id).await, before);
}

async fn ending_a_plan_returns_what_was_not_earned(s: &Scenario) {
    let (plan, fund_id) = active_plan(s, "100.00").await;
    let end = json!({ "outcome": "moved_away", "reason": "Verhuisd naar Hoorn." });
    s.youth().post(&format!("/plans/{plan}/endings"), end.clone()).await.problem(403, "role_not_allowed");
    let ended = s.acting(Persona::Lead).post(&format!("/plans/{plan}/endings"), end).await.expect(201);
    assert_eq!((ended.text("/state"), ended.text("/outcome")), ("ended".into(), "moved_away".into()));
    let after = fund(s, &fund_id).await;
    assert_eq!((&after["free"], &after["pledged"]), (&json!("1000.00"), &json!("0.00")), "{after}");
    let agreement = s.coach().get(&format!("/plans/{plan}/agreements")).await.expect(200).text("/items/0/id");
    let body = json!({ "occurredDate": "2026-11-23", "outcome": "kept" });
    let late = s.youth().post(&format!("/agreements/{agreement}/check-ins"), body);
    late.await.problem(409, "agreement_closed");
}

async fn a_plan_does_not_end_over_a_waiting_claim(s: &Scenario) {
    let (plan, _) = active_plan(s, "100.00").await;
    let id = s.coach().get(&format!("/plans/{plan}/milestones")).await.expect(200).text("/items/0/id");
    s.youth().post(&format!("/milestones/{id}/claims"), json!({ "evidence": "Klaar." })).await.expect(201);
    let end = json!({ "outcome": "completed", "reason": "Klaar." });
    s.coach().post(&format!("/plans/{plan}/endings"), end.clone()).await.problem(409, "claims_waiting");
    s.coach().post(&format!("/milestones/{id}/approvals"), json!({})).await.expect(201);
    s.coach().post(&format!("/plans/{plan}/endings"), end).await.expect(201);
    assert_eq!(s.youth().get("/me/wallet").await.expect(200).json["toSpend"]["study"], "100.00");
}

async fn a_document_with_faults_names_all_of_them(s: &Scenario) {
    let plan = s.draft_plan(document("10.00")).await;
    let fields = edit(s, &plan, |content| {
        content["goals"][0]["domain"] = json!("gaming");
        content["goals"][0]["title"] = json!("");
        content["goals"][0]["milestones"][0]["rewards"][0]["amount"] = json!("0.00");
        content["agreements"][0]["rule"] = json!({ "kind": "at_least_kept", "minimum": 0, "of": 6 });
        content["agreements"][0]["colour"] = json!("blue");
    })
    .await
    .problem(400, "invalid_input")
    .wrong_fields();
    let expected = [
        "/agreements/0/colour",
        "/agreements/0/rule/minimum",
        "/goals/0/domain",
        "/goals/0/milestones/0/rewards/0/amount",
        "/goals/0/title",
    ];
    assert_eq!(fields, expected);
    let fields = edit(s, &plan, |content| {
        content["agreements"][0]["untilDate"] = json!("2026-01-01");
        content["goals"][0]["milestones"][0]["rewards"] = json!([{ "kind": "study" }]);
    });
    let expected = ["/agreements/0", "/goals/0/milestones/0/rewards/0"];
    assert_eq!(fields.await.problem(400, "invalid_input").wrong_fields(), expected);
    let debt = json!([{ "kind": "debt_relief", "amount": "10.00" }]);
    let minor = edit(s, &plan, |content| content["goals"][0]["milestones"][0]["rewards"] = debt).await;
    assert_eq!(minor.problem(400, "invalid_input").json["errors"][0]["code"], "too_young");
}

async fn what_stands_for_something_in_another_plan_is_named(s: &Scenario) {
    let (first, _) = active_plan(s, "10.00").await;
    let old = s.coach().get(&format!("/plans/{first}/revisions/1")).await.expect(200).json["content"].clone();
    let end = json!({ "outcome": "withdrawn", "reason": "Opnieuw beginnen." });
    s.coach().post(&format!("/plans/{first}/endings"), end).await.expect(201);
    let plan = s.draft_plan(document("10.00")).await;
    let copied = edit(s, &plan, |content| *content = old).await.problem(400, "invalid_input");
    assert_eq!(copied.wrong_fields(), ["/agreements/0/id", "/goals/0/milestones/0/id"]);
}

async fn without_a_fund_nothing_is_promised(s: &Scenario) {
    let plan = s.draft_plan(document("10.00")).await;
    let draft = s.coach().get(&format!("/plans/{plan}/draft")).await.expect(200);
    let body = json!({ "contentHash": draft.text("/contentHash") });
    let sign =
        async |persona| s.acting(persona).post(&format!("/plans/{plan}/signatures"), body.clone()).await;
    sign(Persona::YouthOwn).await.expect(201);
    sign(Persona::GuardianOwn).await.expect(201);
    let refused = sign(Persona::CoachAssigned).await.problem(409, "fund_missing");
    assert_eq!(refused.json["errors"][0]["pointer"], "/rewards/study");
    let after = s.coach().get(&format!("/plans/{plan}/draft")).await.expect(200);
    assert_eq!(after.json["missingSignatures"], json!(["coach"]), "a refused signature is not kept");
}

async fn an_empty_plan_is_not_signed(s: &Scenario) {
    let plan = s.draft_plan(json!({ "goals": [], "agreements": [] })).await;
    let draft = s.coach().get(&format!("/plans/{plan}/draft")).await.expect(200);
    let body = json!({ "contentHash": draft.text("/contentHash") });
    s.coach().post(&format!("/plans/{plan}/signatures"), body).await.problem(409, "plan_empty");
}

async fn nothing_says_what_care_is_about(s: &Scenario) {
    let plan = s.draft_plan(document("10.00")).await;
    let mut care = document("10.00")["agreements"][0].clone();
    care["kind"] = json!("care");
    let refused =
        edit(s, &plan, |content| content["agreements"].as_array_mut().unwrap().push(care.clone())).await;
    let error = refused.problem(400, "invalid_input").json["errors"][0].clone();
    assert_eq!(
        (&error["pointer"], &error["code"]),
        (&json!("/agreements/1/title"), &json!("care_without_text"))
    );
    let nameless = edit(s, &plan, |content| {
        content["agreements"][0].as_object_mut().unwrap().remove("title");
    });
    let error = nameless.await.problem(400, "invalid_input").json["errors"][0].clone();
    assert_eq!((&error["pointer"], &error["code"]), (&json!("/agreements/0/title"), &json!("missing")));
    s.fill_study_fund("10.00").await;
    care.as_object_mut().unwrap().remove("title");
    care["untilDate"] = json!("2026-12-10");
    edit(s, &plan, |content| content["agreements"] = json!([care])).await.expect(200);
    s.sign_plan(&plan).await;
    s.told_by_coach(&care_of(s, &plan).await, "2026-11-20", "kept").await;
    let milestone = s.coach().get(&format!("/plans/{plan}/milestones")).await.expect(200).text("/items/0/id");
    for (path, pointer) in [
        (format!("/plans/{plan}/agreements"), "/items/0/title"),
        (format!("/agreements/{}", care_of(s, &plan).await), "/title"),
        ("/me/home".to_owned(), "/agreements/0/title"),
        ("/me/home".to_owned(), "/coming/0/title"),
        ("/me/appointments".to_owned(), "/items/0/title"),
        (format!("/milestones/{milestone}/evidence"), "/agreements/0/title"),
    ] {
        for (language, label) in [("nl", "Afspraak over zorg"), ("en", "Agreement about care")] {
            let shown = s.youth().get(&path).header("accept-language", language).await.expect(200);
            assert_eq!(shown.text(pointer), label, "{path}");
        }
    }
}

async fn care_of(s: &Scenario, plan: &str) -> String {
    s.coach().get(&format!("/plans/{plan}/agreements")).await.expect(200).text("/items/0/id")
}

async fn an_older_title_on_care_is_neither_shown_nor_carried_on(s: &Scenario) {
    let mut older = document("10.00");
    older["agreements"][0]["kind"] = json!("care");
    older["agreements"][0].as_object_mut().unwrap().remove("title");
    s.fill_study_fund("10.00").await;
    let plan = s.draft_plan(older).await;
    let draft = format!("/plans/{plan}/draft");
    let content = s.coach().get(&draft).await.expect(200).json["content"].clone();
    // As it was written before care had no title.
    let titled = content.to_string().replace(r#""kind":"care","#, r#""kind":"care","title":"Therapie","#);
    assert!(titled.contains("Therapie"));
    let keep = async |tx: &back_on_track::db::Tx| {
        let row = plan_revision::Entity::find().one(tx).await?.unwrap();
        let content_hash = content_hash(&titled);
        let change = plan_revision::ActiveModel {
            id: Set(row.id),
            content: Set(titled.clone()),
            content_hash: Set(content_hash),
            ..Default::default()
        };
        Ok(change.update(tx).await?)
    };
    s.db().write(keep).await.unwrap();
    s.sign_plan(&plan).await;
    let shown = s.youth().get(&format!("/plans/{plan}/agreements")).await.expect(200);
    assert_eq!(shown.text("/items/0/title"), "Agreement about care");
    let signed = s.youth().get(&format!("/plans/{plan}/revisions/1")).await.expect(200);
    assert!(!signed.json.to_string().contains("Therapie"), "{}", signed.json);
    let kept = plan_revision::Entity::find().one(s.db().reader()).await.unwrap().unwrap();
    assert_eq!(kept.content, titled, "what was signed stays what it was");
    s.coach().post(&format!("/plans/{plan}/amendments"), json!({})).await.expect(201);
    edit(s, &plan, |content| content["goals"][0]["title"] = json!("Mijn diploma")).await.expect(200);
    s.sign_plan(&plan).await;
}
