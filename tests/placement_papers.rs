//! What is kept and printed of a placement: answers under a repeated key, what a client holds already, and the paper that everybody signed.

use entities::{
    EmployerDuty, EmployerMemberId, MembershipId, Role, employer, employer_member, idempotency_record,
    membership,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use crate::harness::placements::{SIGNERS, hours, terms, terms_with};
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    answers_that_are_kept_hold_nothing_of_the_youth,
    whoever_holds_an_old_answer_gets_the_new_one,
    an_edit_wipes_no_signature_that_its_author_did_not_see,
    the_signed_agreement_is_a_paper_for_each_party,
    the_employer_reads_the_surname_for_as_long_as_it_is_released,
    a_coach_who_works_at_the_employer_decides_nothing,
    a_coach_who_came_to_work_at_the_employer_has_not_signed,
);

/// What a side answers to its three questions.
fn answers(side: &str) -> serde_json::Value {
    let questions = match side {
        "employer" => ["effort", "agreements", "skills"],
        _ => ["guidance", "learnt", "welcome"],
    };
    json!(questions.map(|question| json!({ "question": question, "score": 5 })))
}

async fn answers_that_are_kept_hold_nothing_of_the_youth(s: &Scenario) {
    let introduction = s.introduce_sam(entities::IntroductionState::Accepted).await;
    let employer = s.acting(Persona::EmployerOwn);
    let begin = employer.post(&format!("/introductions/{introduction}/placements"), terms());
    let id = begin.await.expect(201).text("/id");
    s.sign_placement(&id, &SIGNERS).await;
    s.at("2026-12-05T19:00:00Z");
    let shift = s.enter_hours(&id, hours("2026-12-02", "15:30", "19:30", 0)).await.expect(201).text("/id");
    employer.post(&format!("/placement-shifts/{shift}/confirmations"), json!({})).await.expect(201);
    let reports = format!("/placements/{id}/reports");
    let early =
        json!({ "outcome": "partly_completed", "lastDate": "2026-12-02", "answers": answers("employer") });
    employer.post(&reports, early).await.expect(201);
    let settle = json!({ "outcome": "partly_completed", "lastDate": "2026-12-02", "reason": "Zo was het." });
    s.coach().post(&format!("/placements/{id}/settlements"), settle).await.expect(201);
    let again = s.draft_again(terms_with(json!({ "startsDate": "2026-12-09" }))).await;
    let cancel =
        employer.post(&format!("/placements/{again}/cancellations"), json!({ "reason": "Toch niet." }));
    cancel.await.expect(201);
    let by_employer = idempotency_record::Column::CallerId.eq(s.people.user(Persona::EmployerOwn));
    let kept = idempotency_record::Entity::find().filter(by_employer).all(s.db().reader()).await.unwrap();
    assert_eq!(kept.len(), 5, "{kept:?}");
    for answer in kept {
        let body: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        let mut fields: Vec<&str> = body.as_object().unwrap().keys().map(String::as_str).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["id", "state"], "{}", answer.route);
    }
}

async fn whoever_holds_an_old_answer_gets_the_new_one(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    let path = format!("/placements/{id}");
    let tag = async || s.placement(Persona::CoachAssigned, &id).await.header("etag").to_owned();
    let status = async |tag: &str| s.coach().get(&path).header("if-none-match", tag).await.status;
    let mut known = tag().await;
    assert_eq!(status(&known).await, 304);
    let mut is_news = async |what: &str| {
        assert_eq!(status(&known).await, 200, "{what}");
        known = tag().await;
        assert_eq!(status(&known).await, 304, "{what}");
    };
    s.sign_placement(&id, &[Persona::YouthOwn]).await;
    is_news("a signature").await;
    let week = s.coach().get(&format!("/participants/{}/school-timetable", s.people.sam)).await.expect(200);
    let days = json!({ "days": [{ "weekday": 3, "from": "08:30", "until": "16:00" }] });
    let set = s.coach().put(&format!("/participants/{}/school-timetable", s.people.sam), days);
    set.if_match(week.header("etag")).await.expect(200);
    is_news("a finding").await;
    let days = json!({ "days": [{ "weekday": 1, "from": "08:30", "until": "15:00" }] });
    let week = s.coach().get(&format!("/participants/{}/school-timetable", s.people.sam)).await.expect(200);
    let set = s.coach().put(&format!("/participants/{}/school-timetable", s.people.sam), days);
    set.if_match(week.header("etag")).await.expect(200);
    s.sign_placement(&id, &SIGNERS[1..]).await;
    is_news("the last signature").await;
    s.at("2026-12-05T19:00:00Z");
    let shift = s.enter_hours(&id, hours("2026-12-05", "13:00", "17:00", 30)).await.expect(201).text("/id");
    is_news("hours").await;
    let confirm = format!("/placement-shifts/{shift}/confirmations");
    s.acting(Persona::EmployerOwn).post(&confirm, json!({})).await.expect(201);
    is_news("confirmed hours").await;
    let early =
        json!({ "outcome": "partly_completed", "lastDate": "2026-12-05", "answers": answers("participant") });
    s.youth().post(&format!("{path}/reports"), early).await.expect(201);
    is_news("a report").await;
}

async fn an_edit_wipes_no_signature_that_its_author_did_not_see(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    let path = format!("/placements/{id}");
    let read = s.placement(Persona::EmployerOwn, &id).await;
    s.sign_placement(&id, &[Persona::YouthOwn]).await;
    let changed = terms_with(json!({ "tasks": "Ook verlichting." }));
    let edit = |tag: &str| s.acting(Persona::EmployerOwn).put(&path, changed.clone()).if_match(tag);
    edit(read.header("etag")).await.problem(412, "stale");
    let read = s.placement(Persona::EmployerOwn, &id).await;
    let edited = edit(read.header("etag")).await.expect(200);
    assert_eq!(edited.json["signatures"], json!([]));
    assert_eq!(edited.header("etag"), s.placement(Persona::EmployerOwn, &id).await.header("etag"));
}

async fn paper(s: &Scenario, persona: Persona, id: &str) -> Reply {
    s.acting(persona).get(&format!("/placements/{id}/document")).await
}

async fn the_signed_agreement_is_a_paper_for_each_party(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    s.sign_placement(&id, &SIGNERS[..3]).await;
    paper(s, Persona::YouthOwn, &id).await.problem(409, "placement_state");
    s.sign_placement(&id, &SIGNERS[3..]).await;
    let parties = [
        Persona::YouthOwn,
        Persona::GuardianOwn,
        Persona::CoachAssigned,
        Persona::Lead,
        Persona::EmployerOwn,
        Persona::EmployerColleague,
    ];
    for persona in parties {
        let paper = paper(s, persona, &id).await.expect(200);
        assert_eq!(paper.header("content-type"), "application/pdf");
        assert!(paper.header("content-disposition").contains(&format!("overeenkomst-{id}.pdf")));
        assert!(paper.body.starts_with(b"%PDF-") && paper.body.len() > 5_000, "{persona:?}");
    }
    for persona in
        [Persona::YouthOther, Persona::GuardianOther, Persona::CoachSameOrganisation, Persona::EmployerOther]
    {
        paper(s, persona, &id).await.problem(404, "not_found");
    }
    paper(s, Persona::Admin, &id).await.problem(403, "role_not_allowed");
}

async fn the_employer_reads_the_surname_for_as_long_as_it_is_released(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    let of_employer = async || paper(s, Persona::EmployerOwn, &id).await.expect(200).body;
    let of_youth = async || paper(s, Persona::YouthOwn, &id).await.expect(200).body;
    let (unreleased, own) = (of_employer().await, of_youth().await);
    assert_eq!(of_employer().await, unreleased, "the same paper twice is the same file");
    let introduction = s.placement(Persona::CoachAssigned, &id).await.text("/introductionId");
    s.release_item(&introduction, "surname").await;
    assert_ne!(of_employer().await, unreleased);
    s.step_introduction(Persona::CoachAssigned, &introduction, "endings").await.expect(201);
    assert_eq!(of_employer().await, unreleased);
    assert_eq!(of_youth().await, own, "those who see the file know the surname anyway");
}

async fn a_coach_who_works_at_the_employer_decides_nothing(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    let over = s.placement_of_sam(entities::PlacementState::Completed).await;
    let certificate =
        s.coach().post(&format!("/placements/{over}/certificates"), json!({})).await.expect(201).text("/id");
    s.sign_placement(&id, &SIGNERS[..2]).await;
    let other = s.draft_elsewhere(terms()).await;
    for persona in [Persona::CoachAssigned, Persona::Lead] {
        work_at_workshop(s, persona).await;
    }
    s.sign_placement(&other, &[Persona::CoachAssigned]).await;
    let read = s.placement(Persona::CoachAssigned, &id).await;
    let refused = async |persona: Persona, path: String, body: serde_json::Value| {
        s.acting(persona).post(&path, body).await.problem(403, "not_for_yourself");
    };
    let (coach, lead) = (Persona::CoachAssigned, Persona::Lead);
    let hash = json!({ "contentHash": read.text("/contentHash") });
    refused(coach, format!("/placements/{id}/signatures"), hash).await;
    let code = json!({ "guardianName": "Fatima de Vries" });
    refused(coach, format!("/placements/{id}/signing-codes"), code).await;
    let settle = json!({ "outcome": "completed", "reason": "Ik was erbij." });
    refused(coach, format!("/placements/{id}/settlements"), settle).await;
    refused(lead, format!("/placements/{id}/cancellations"), json!({ "reason": "Laat maar." })).await;
    refused(coach, format!("/placements/{over}/certificates"), json!({})).await;
    for persona in [coach, lead] {
        let path = format!("/certificates/{certificate}/revocations");
        refused(persona, path, json!({ "reason": "Zomaar." })).await;
    }
}

async fn a_coach_who_came_to_work_at_the_employer_has_not_signed(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    s.sign_placement(&id, &SIGNERS[..3]).await;
    work_at_workshop(s, Persona::CoachAssigned).await;
    s.try_to_sign(Persona::GuardianOwn, &id).await.expect(201);
    let draft = s.placement(Persona::YouthOwn, &id).await;
    assert_eq!((draft.text("/state"), &draft.json["missingSignatures"]), ("draft".into(), &json!(["coach"])));
}

/// Somebody gets a job at the workshop too.
async fn work_at_workshop(s: &Scenario, persona: Persona) {
    let workshop = employer::Entity::find_by_id(s.people.town.workshop).one(s.db().reader()).await.unwrap();
    let workshop = workshop.unwrap();
    let (user_id, at) = (s.people.user(persona), s.clock.now());
    s.insert(membership::Model {
        id: MembershipId::generate(),
        programme_id: s.people.programme,
        user_id,
        organisation_id: workshop.organisation_id,
        role: Role::Employer,
        granted_by: user_id,
        granted_at: at,
        ended_at: None,
    })
    .await;
    s.insert(employer_member::Model {
        id: EmployerMemberId::generate(),
        programme_id: s.people.programme,
        employer_id: workshop.id,
        user_id,
        duty: EmployerDuty::Recruiter,
        added_by: user_id,
        added_at: at,
        ended_at: None,
    })
    .await;
    s.sign_in(persona).await;
}
