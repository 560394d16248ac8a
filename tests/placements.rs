//! Placements: begun by coach or employer, read by each in their own shape, held against the law on working time, called off.

use chrono::TimeDelta;
use entities::{IntroductionState, place};
use futures_util::future::join_all;
use sea_orm::EntityTrait;
use serde_json::json;

use crate::harness::placements::{SIGNERS, terms, terms_with};
use crate::harness::{Persona, Scenario};

scenarios!(
    coach_or_employer_begin_one_from_an_accepted_introduction,
    every_fault_of_the_terms_is_named_at_once,
    each_reader_sees_their_own_shape_of_it,
    the_employer_finds_nothing_of_the_file,
    strangers_find_nothing,
    an_edit_needs_the_version_that_was_read_and_clears_every_signature,
    the_last_signature_takes_a_position_and_fills_the_place,
    calling_off_before_the_first_day_frees_the_position,
    calling_off_later_does_not,
    two_who_begin_at_once_begin_one,
    a_suspended_employer_sees_and_signs_nothing,
    a_lead_stops_what_goes_on_at_a_suspended_employer,
    a_guardian_takes_back_what_they_signed,
    everybody_concerned_is_told,
);

fn begin(id: impl std::fmt::Display) -> String {
    format!("/introductions/{id}/placements")
}

async fn place_row(s: &Scenario) -> place::Model {
    place::Entity::find_by_id(s.people.town.workshop_place).one(s.db().reader()).await.unwrap().unwrap()
}

async fn coach_or_employer_begin_one_from_an_accepted_introduction(s: &Scenario) {
    let introduction = s.introduce_sam(IntroductionState::Accepted).await;
    for persona in [Persona::YouthOwn, Persona::GuardianOwn, Persona::Lead] {
        s.acting(persona).post(&begin(introduction), terms()).await.problem(403, "role_not_allowed");
    }
    let supervisor = s.acting(Persona::EmployerColleague);
    supervisor.post(&begin(introduction), terms()).await.problem(403, "role_not_allowed");
    let call = s.acting(Persona::EmployerOwn).post(&begin(introduction), terms()).key("once");
    let begun = call.clone().await.expect(201);
    assert_eq!(call.await.expect(201).json, begun.json, "the same wish gets the same answer");
    assert_eq!(begun.text("/state"), "draft");
    let draft = s.placement(Persona::EmployerOwn, &begun.text("/id")).await;
    assert_eq!((draft.text("/view"), draft.text("/state")), ("employer".into(), "draft".into()));
    assert_eq!(draft.text("/content/youthFirstName"), "Sam");
    assert_eq!(draft.text("/content/employerName"), "Fietsenmakerij De Dam");
    assert_eq!(draft.text("/content/employerKvkNumber"), "87654321");
    assert_eq!(draft.text("/content/workAddress"), "Westzijde 10, Zaandam, 1506 EA");
    assert_eq!(draft.json["content"]["terms"], terms());
    assert_eq!(draft.json["missingSignatures"], json!(["participant", "employer", "coach", "guardian"]));
    s.coach().post(&begin(introduction), terms()).await.problem(409, "placement_exists");
    let list = s.youth().get(&format!("/participants/{}/placements", s.people.sam)).await.expect(200);
    assert_eq!(list.text("/items/0/id"), begun.text("/id"));
    let own = format!("/employers/{}/placements", s.people.town.workshop);
    assert_eq!(supervisor.get(&own).await.expect(200).text("/items/0/id"), begun.text("/id"));
    s.acting(Persona::EmployerOther).get(&own).await.problem(404, "not_found");
    assert_eq!(s.actions_on(&begun.text("/id")).await, ["placement.begun"]);
}

async fn every_fault_of_the_terms_is_named_at_once(s: &Scenario) {
    let introduction = s.introduce_sam(IntroductionState::Accepted).await;
    s.open_places("2026-11-01", "2027-12-31").await;
    let wrong = terms_with(json!({
        "tasks": " ",
        "schedule": [{ "weekday": 8, "from": "9:00", "until": "24:30", "breakMinutes": -1 }],
        "allowance": { "amount": "1", "per": "week" },
        "insurance": { "by": "nobody" },
        "something": 1,
    }));
    let refused = s.coach().post(&begin(introduction), wrong).await.problem(400, "invalid_input");
    let fields = refused.wrong_fields();
    for pointer in ["/tasks", "/schedule/0/weekday", "/schedule/0/from", "/schedule/0/until", "/something"] {
        assert!(fields.contains(&pointer.to_owned()), "{pointer}: {fields:?}");
    }
    for pointer in ["/schedule/0/breakMinutes", "/allowance/amount", "/allowance/per", "/insurance/by"] {
        assert!(fields.contains(&pointer.to_owned()), "{pointer}: {fields:?}");
    }
    let wrong = terms_with(json!({
        "startsDate": "2026-11-22",
        "schedule": [
            { "weekday": 1, "from": "10:00", "until": "10:00", "breakMinutes": 0 },
            { "weekday": 2, "from": "10:00", "until": "11:00", "breakMinutes": 60 },
            { "weekday": 2, "from": "10:30", "until": "12:00", "breakMinutes": 0 },
        ],
        "allowance": { "amount": "-0.01", "per": "hour" },
    }));
    let refused = s.coach().post(&begin(introduction), wrong).await.problem(400, "invalid_input");
    let expected = [
        "/allowance/amount",
        "/schedule/0/until",
        "/schedule/1/breakMinutes",
        "/schedule/2/from",
        "/startsDate",
    ];
    assert_eq!(refused.wrong_fields(), expected);
    for ends in ["2026-12-01", "2027-12-03"] {
        let wrong = terms_with(json!({ "endsDate": ends }));
        s.coach().post(&begin(introduction), wrong).await.problem(400, "invalid_input");
    }
    let year = terms_with(json!({ "endsDate": "2027-12-02" }));
    s.coach().post(&begin(introduction), year).await.expect(201);
}

async fn each_reader_sees_their_own_shape_of_it(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    for persona in [Persona::YouthOwn, Persona::GuardianOwn, Persona::CoachAssigned, Persona::Lead] {
        let seen = s.placement(persona, &id).await;
        assert_eq!(seen.text("/view"), "file");
        assert_eq!(seen.text("/participantId"), s.people.sam.to_string());
        assert_eq!(seen.json["signatures"].as_array().unwrap().len(), 4);
        let names: Vec<&str> = seen.json["signatures"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["signerName"].as_str().unwrap())
            .collect();
        assert!(names.contains(&"Sam") && names.contains(&"guardian own"), "{names:?}");
    }
    for persona in [Persona::EmployerOwn, Persona::EmployerColleague] {
        let seen = s.placement(persona, &id).await;
        assert_eq!(seen.text("/view"), "employer");
        assert_eq!(seen.json["signatures"].as_array().unwrap().len(), 4);
        assert_eq!(seen.json["signatures"][0].get("signerName"), None);
    }
    // At 16 the file closes to the guardian; what they signed does not.
    s.at("2027-05-02T09:00:00Z");
    let guardian = s.acting(Persona::GuardianOwn);
    let seen = guardian.get(&format!("/placements/{id}")).await.expect(200);
    assert_eq!((seen.text("/view"), seen.text("/content/youthFirstName")), ("signer".into(), "Sam".into()));
    assert_eq!(seen.json.get("signatures"), None);
    guardian.get(&format!("/placements/{id}/shifts")).await.problem(403, "role_not_allowed");
    guardian.get(&format!("/participants/{}/placements", s.people.sam)).await.problem(404, "not_found");
    s.acting(Persona::GuardianOther).get(&format!("/placements/{id}")).await.problem(404, "not_found");
    s.at("2029-04-30T09:00:00Z");
    assert_eq!(s.placement(Persona::GuardianOwn, &id).await.text("/view"), "signer");
    // At 18 that closes too.
    s.at("2029-05-01T09:00:00Z");
    for path in [format!("/placements/{id}"), format!("/placements/{id}/document")] {
        s.acting(Persona::GuardianOwn).get(&path).await.problem(404, "not_found");
    }
}

async fn the_employer_finds_nothing_of_the_file(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    let canaries = [
        "de Vries".to_owned(),
        "2011-05-01".to_owned(),
        "Pascal College".to_owned(),
        "Poelenburg".to_owned(),
        "guardian own".to_owned(),
        s.people.sam.to_string(),
        s.people.user(Persona::YouthOwn).to_string(),
        s.people.user(Persona::GuardianOwn).to_string(),
    ];
    let lists = [
        format!("/placements/{id}"),
        format!("/placements/{id}/shifts"),
        format!("/employers/{}/placements", s.people.town.workshop),
    ];
    for path in lists {
        let body =
            String::from_utf8(s.acting(Persona::EmployerOwn).get(&path).await.expect(200).body).unwrap();
        for canary in &canaries {
            assert!(!body.contains(canary), "{path} shows {canary}: {body}");
        }
    }
}

async fn strangers_find_nothing(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    let path = format!("/placements/{id}");
    let strangers = [
        Persona::YouthOther,
        Persona::GuardianOther,
        Persona::CoachSameOrganisation,
        Persona::CoachFormer,
        Persona::LeadForeign,
        Persona::EmployerOther,
        Persona::EmployerSuspended,
    ];
    for persona in strangers {
        s.acting(persona).get(&path).await.problem(404, "not_found");
        s.acting(persona).get(&format!("{path}/shifts")).await.problem(404, "not_found");
    }
    let body = json!({ "contentHash": "0".repeat(64) });
    let sign = format!("{path}/signatures");
    s.acting(Persona::YouthOther).post(&sign, body.clone()).await.problem(404, "not_found");
    s.acting(Persona::EmployerOther).post(&sign, body).await.problem(404, "not_found");
    let edit = s.acting(Persona::EmployerOther).put(&path, terms()).if_match("\"1\"");
    edit.await.problem(404, "not_found");
}

async fn an_edit_needs_the_version_that_was_read_and_clears_every_signature(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    let path = format!("/placements/{id}");
    s.sign_placement(&id, &SIGNERS[..3]).await;
    let read = s.placement(Persona::EmployerOwn, &id).await;
    assert_eq!(read.json["missingSignatures"], json!(["guardian"]));
    let changed = terms_with(json!({ "tasks": "Ook verlichting." }));
    let employer = s.acting(Persona::EmployerOwn);
    employer.put(&path, changed.clone()).await.problem(428, "if_match_required");
    employer.put(&path, changed.clone()).if_match("\"7\"").await.problem(412, "stale");
    let call = employer.put(&path, changed.clone()).if_match(read.header("etag"));
    let edited = call.clone().await.expect(200);
    assert_eq!(edited.json["missingSignatures"].as_array().unwrap().len(), 4);
    assert_eq!(edited.json["signatures"], json!([]));
    assert_ne!(edited.text("/contentHash"), read.text("/contentHash"));
    call.await.problem(412, "stale");
    for persona in [Persona::YouthOwn, Persona::GuardianOwn, Persona::EmployerColleague] {
        let call = s.acting(persona).put(&path, changed.clone()).if_match(edited.header("etag"));
        call.await.problem(403, "role_not_allowed");
    }
    // The guardian alone brings nothing into force: the others signed something else.
    s.sign_placement(&id, &[Persona::GuardianOwn]).await;
    assert_eq!(s.placement(Persona::YouthOwn, &id).await.json["state"], "draft");
    s.sign_placement(&id, &SIGNERS[..3]).await;
    let active = s.placement(Persona::CoachAssigned, &id).await;
    assert_eq!(active.json["state"], "active");
    let late = s.coach().put(&path, terms()).if_match(active.header("etag"));
    late.await.problem(409, "placement_state");
}

async fn the_last_signature_takes_a_position_and_fills_the_place(s: &Scenario) {
    s.set_positions_taken(1).await;
    let id = s.placement_in_force(terms()).await;
    let place = place_row(s).await;
    assert_eq!((place.positions_taken, place.state), (2, entities::PlaceState::Filled));
    let reason = json!({ "reason": "De winkel gaat verhuizen." });
    s.acting(Persona::EmployerOwn).post(&format!("/placements/{id}/cancellations"), reason).await.expect(201);
    let place = place_row(s).await;
    assert_eq!((place.positions_taken, place.state), (1, entities::PlaceState::Published));
    // Somebody else takes the last one meanwhile.
    let id = s.draft_again(terms()).await;
    s.sign_placement(&id, &SIGNERS[..3]).await;
    s.set_positions_taken(2).await;
    s.try_to_sign(Persona::GuardianOwn, &id).await.problem(409, "place_full");
    assert_eq!(s.placement(Persona::YouthOwn, &id).await.json["missingSignatures"], json!(["guardian"]));
}

async fn calling_off_before_the_first_day_frees_the_position(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    assert_eq!(place_row(s).await.positions_taken, 1);
    let path = format!("/placements/{id}/cancellations");
    let reason = json!({ "reason": "Ik heb toch iets anders gevonden." });
    s.acting(Persona::EmployerColleague).post(&path, reason.clone()).await.problem(403, "role_not_allowed");
    s.acting(Persona::GuardianOther).post(&path, reason.clone()).await.problem(404, "not_found");
    s.youth().post(&path, json!({ "reason": " " })).await.problem(400, "invalid_input");
    let replies = join_all((0..4).map(|_| async { s.youth().post(&path, reason.clone()).await })).await;
    let done = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(done, 1);
    for refused in replies.into_iter().filter(|reply| reply.status != 201) {
        refused.problem(409, "placement_state");
    }
    assert_eq!(place_row(s).await.positions_taken, 0);
    let seen = s.placement(Persona::EmployerOwn, &id).await;
    assert_eq!(
        (seen.text("/state"), seen.text("/endReason")),
        ("cancelled".into(), "Ik heb toch iets anders gevonden.".into())
    );
}

async fn calling_off_later_does_not(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.pass(TimeDelta::days(9));
    let reason = json!({ "reason": "Het past niet naast school." });
    s.coach().post(&format!("/placements/{id}/cancellations"), reason).await.expect(201);
    assert_eq!(place_row(s).await.positions_taken, 1);
}

async fn two_who_begin_at_once_begin_one(s: &Scenario) {
    let introduction = s.introduce_sam(IntroductionState::Accepted).await;
    let replies = join_all((0..6).map(|turn| async move {
        let persona = if turn % 2 == 0 { Persona::CoachAssigned } else { Persona::EmployerOwn };
        s.acting(persona).post(&begin(introduction), terms()).await
    }))
    .await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    for refused in replies.into_iter().filter(|reply| reply.status != 201) {
        refused.problem(409, "placement_exists");
    }
    for state in [IntroductionState::Waiting, IntroductionState::Withdrawn] {
        s.set_introduction(introduction, state).await;
        let refused = s.coach().post(&begin(introduction), terms()).await;
        refused.problem(409, "introduction_not_accepted");
    }
}

async fn a_suspended_employer_sees_and_signs_nothing(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    s.sign_placement(&id, &SIGNERS[..3]).await;
    s.set_workshop(entities::EmployerState::Suspended).await;
    s.acting(Persona::EmployerOwn).get(&format!("/placements/{id}")).await.problem(404, "not_found");
    s.try_to_sign(Persona::GuardianOwn, &id).await.problem(409, "placement_employer_closed");
    s.set_workshop(entities::EmployerState::Verified).await;
    // An introduction that is over makes no placement either.
    let introduction = s.placement(Persona::CoachAssigned, &id).await.text("/introductionId");
    let introduction = entities::IntroductionId(introduction.parse().unwrap());
    s.set_introduction(introduction, IntroductionState::Withdrawn).await;
    s.try_to_sign(Persona::GuardianOwn, &id).await.problem(409, "introduction_not_accepted");
    s.set_introduction(introduction, IntroductionState::Accepted).await;
    s.at("2026-12-03T09:00:00Z");
    s.try_to_sign(Persona::GuardianOwn, &id).await.problem(409, "placement_started");
}

async fn a_lead_stops_what_goes_on_at_a_suspended_employer(s: &Scenario) {
    let id = s.placement_in_force(terms()).await;
    s.set_workshop(entities::EmployerState::Suspended).await;
    let list = format!("/employers/{}/placements", s.people.town.workshop);
    for persona in [Persona::EmployerOwn, Persona::EmployerOther, Persona::LeadForeign] {
        s.acting(persona).get(&list).await.problem(404, "not_found");
    }
    let lead = s.acting(Persona::Lead);
    assert_eq!(lead.get(&list).await.expect(200).text("/items/0/id"), id);
    let reason = json!({ "reason": "Er zijn klachten over het bedrijf." });
    let path = format!("/placements/{id}/cancellations");
    s.acting(Persona::LeadForeign).post(&path, reason.clone()).await.problem(404, "not_found");
    assert_eq!(lead.post(&path, reason).await.expect(201).text("/state"), "cancelled");
    assert_eq!(place_row(s).await.positions_taken, 0);
}

async fn a_guardian_takes_back_what_they_signed(s: &Scenario) {
    s.open_places("2026-12-01", "2027-08-31").await;
    let id = s.placement_in_force(terms_with(json!({ "endsDate": "2027-06-30" }))).await;
    s.relay().await;
    // From 16 on the guardian sees this document and nothing else; what was agreed to can be taken back.
    s.at("2027-05-02T09:00:00Z");
    let path = format!("/placements/{id}/cancellations");
    let reason = json!({ "reason": "Het wordt te zwaar naast school." });
    s.acting(Persona::GuardianOwn).post(&path, reason).await.expect(201);
    s.relay().await;
    for persona in [Persona::CoachAssigned, Persona::YouthOwn, Persona::EmployerOwn] {
        assert_eq!(s.notice_titles(persona).await[0], "A placement was called off", "{persona:?}");
    }
    let seen = s.placement(Persona::CoachAssigned, &id).await;
    assert_eq!(seen.text("/endReason"), "Het wordt te zwaar naast school.");
}

async fn everybody_concerned_is_told(s: &Scenario) {
    s.with_address(Persona::EmployerOwn).await;
    let id = s.draft_placement(terms()).await;
    s.relay().await;
    for persona in [Persona::YouthOwn, Persona::GuardianOwn, Persona::EmployerOwn, Persona::EmployerColleague]
    {
        assert_eq!(s.notice_titles(persona).await, ["There is a placement to sign"], "{persona:?}");
    }
    assert!(s.notice_titles(Persona::CoachAssigned).await.is_empty(), "nobody is told of what they did");
    s.sign_placement(&id, &SIGNERS).await;
    s.deliver().await;
    assert_eq!(s.notice_titles(Persona::CoachAssigned).await, ["Everybody has signed"]);
    // A mail to the employer says that there is news, and nothing of Sam; what is no longer so is not mailed.
    let mails = s.mails_to(Persona::EmployerOwn);
    let subjects: Vec<String> = mails.iter().map(|mail| mail.header("Subject")).collect();
    assert_eq!(subjects, ["Iedereen heeft getekend"]);
    assert!(!mails[0].text().contains("Sam"));
}
