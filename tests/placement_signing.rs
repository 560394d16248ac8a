//! Signatures under a placement: in the app, and by a guardian without an account with a code.

use chrono::TimeDelta;
use entities::{kinship, placement_signature, placement_signing_code};
use futures_util::future::join;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::harness::placements::{SIGNERS, terms, terms_with};
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    everybody_signs_what_they_read_and_once,
    who_may_not_sign_does_not,
    a_guardian_signs_until_18_also_after_the_file_closed_at_16,
    at_18_on_the_first_day_no_guardian_is_needed,
    a_guardian_without_an_account_reads_and_signs_with_a_code,
    a_code_goes_by_mail_and_is_in_no_answer,
    a_code_works_once_for_a_week_and_with_five_tries,
    only_the_coach_makes_codes,
    an_edit_and_a_signature_at_once_never_sign_what_was_not_read,
    a_code_and_an_edit_at_once_never_sign_what_was_not_read,
    who_left_before_the_last_signature_has_not_signed,
    who_met_the_employer_hears_that_the_last_position_went,
    two_last_signatures_at_once_and_one_position,
);

fn codes(id: &str) -> String {
    format!("/placements/{id}/signing-codes")
}

async fn make_code(s: &Scenario, id: &str) -> String {
    let body = json!({ "guardianName": "Fatima de Vries" });
    s.coach().post(&codes(id), body).without("idempotency-key").await.expect(201).text("/code")
}

async fn read(s: &Scenario, code: &str) -> Reply {
    s.anonymous().post("/placement-readings", json!({ "code": code })).await
}

async fn sign(s: &Scenario, code: &str, hash: &str) -> Reply {
    let body = json!({ "code": code, "name": "Fatima de Vries", "contentHash": hash });
    s.anonymous().post("/placement-signings", body).await
}

async fn signatures(s: &Scenario) -> Vec<placement_signature::Model> {
    placement_signature::Entity::find().all(s.db().reader()).await.unwrap()
}

async fn everybody_signs_what_they_read_and_once(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    let path = format!("/placements/{id}/signatures");
    s.youth().post(&path, json!({ "contentHash": "f".repeat(64) })).await.problem(409, "placement_changed");
    s.youth().post(&path, json!({ "contentHash": "f" })).await.problem(400, "invalid_input");
    s.try_to_sign(Persona::YouthOwn, &id).await.expect(201);
    let signed = s.placement(Persona::YouthOwn, &id).await;
    assert_eq!(signed.json["missingSignatures"], json!(["employer", "coach", "guardian"]));
    s.try_to_sign(Persona::YouthOwn, &id).await.expect(201);
    assert_eq!(signatures(s).await.len(), 1, "signing twice is one signature");
    s.sign_placement(&id, &SIGNERS[1..]).await;
    let active = s.placement(Persona::YouthOwn, &id).await;
    assert_eq!(
        (active.text("/state"), active.text("/signedAt")),
        ("active".into(), "2026-11-23T09:00:00Z".into())
    );
    assert!(signatures(s).await.iter().all(|it| it.content_hash == active.text("/contentHash")));
    s.try_to_sign(Persona::YouthOwn, &id).await.problem(409, "placement_state");
    let expected =
        ["begun", "signed", "signed", "signed", "signed", "activated"].map(|it| format!("placement.{it}"));
    assert_eq!(s.actions_on(&id).await, expected);
}

async fn who_may_not_sign_does_not(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    let hash = s.placement(Persona::CoachAssigned, &id).await.text("/contentHash");
    let path = format!("/placements/{id}/signatures");
    let body = json!({ "contentHash": hash });
    for persona in [Persona::EmployerColleague, Persona::Lead, Persona::Admin] {
        s.acting(persona).post(&path, body.clone()).await.problem(403, "role_not_allowed");
    }
    for persona in [Persona::GuardianOther, Persona::YouthOther, Persona::CoachSameOrganisation] {
        s.acting(persona).post(&path, body.clone()).await.problem(404, "not_found");
    }
    let kinship = kinship::Model {
        id: entities::KinshipId::generate(),
        programme_id: s.people.programme,
        participant_id: s.people.sam,
        user_id: s.people.user(Persona::CoachAssigned),
        declared_by: s.people.user(Persona::Lead),
        declared_at: s.clock.now(),
    };
    s.insert(kinship).await;
    s.coach().post(&path, body).await.problem(403, "not_for_a_relative");
    assert!(signatures(s).await.is_empty());
}

async fn a_guardian_signs_until_18_also_after_the_file_closed_at_16(s: &Scenario) {
    s.at("2027-06-01T09:00:00Z");
    s.open_places("2026-12-01", "2027-08-31").await;
    let summer = terms_with(json!({
        "startsDate": "2027-07-12",
        "endsDate": "2027-08-07",
        "schedule": [{ "weekday": 6, "from": "10:00", "until": "14:00", "breakMinutes": 0 }],
    }));
    let id = s.draft_placement(summer).await;
    let seen = s.placement(Persona::GuardianOwn, &id).await;
    assert_eq!(seen.text("/view"), "signer");
    assert_eq!(seen.json["missingSignatures"], json!(["participant", "employer", "coach", "guardian"]));
    s.acting(Persona::GuardianOwn)
        .get(&format!("/participants/{}", s.people.sam))
        .await
        .problem(404, "not_found");
    s.relay().await;
    assert_eq!(s.notice_titles(Persona::GuardianOwn).await, ["There is a placement to sign"]);
    s.sign_placement(&id, &SIGNERS).await;
    assert_eq!(s.placement(Persona::GuardianOwn, &id).await.text("/state"), "active");
}

async fn at_18_on_the_first_day_no_guardian_is_needed(s: &Scenario) {
    s.at("2029-04-20T09:00:00Z");
    s.open_places("2026-12-01", "2029-08-31").await;
    let night = terms_with(json!({
        "startsDate": "2029-05-01",
        "endsDate": "2029-06-30",
        "schedule": [{ "weekday": 7, "from": "20:00", "until": "24:00", "breakMinutes": 0 }],
    }));
    let id = s.draft_placement(night).await;
    let draft = s.placement(Persona::CoachAssigned, &id).await;
    assert_eq!(draft.json["missingSignatures"], json!(["participant", "employer", "coach"]));
    assert_eq!(draft.json["findings"], json!([]), "grown-ups' hours are not judged here");
    s.acting(Persona::GuardianOwn).get(&format!("/placements/{id}")).await.problem(404, "not_found");
    let body = json!({ "guardianName": "Fatima de Vries" });
    s.coach().post(&codes(&id), body).await.problem(409, "no_guardian_needed");
    s.sign_placement(&id, &SIGNERS[..3]).await;
    assert_eq!(s.placement(Persona::YouthOwn, &id).await.text("/state"), "active");
}

async fn a_guardian_without_an_account_reads_and_signs_with_a_code(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    s.sign_placement(&id, &SIGNERS[..3]).await;
    let made = s.coach().post(&codes(&id), json!({ "guardianName": "Fatima de Vries" })).await.expect(201);
    assert_eq!(
        (made.json["isMailed"].as_bool(), made.text("/expiresAt")),
        (Some(false), "2026-11-30T09:00:00Z".into())
    );
    let code = made.text("/code");
    let kept = placement_signing_code::Entity::find().one(s.db().reader()).await.unwrap().unwrap();
    let secret: String = code.chars().skip(7).filter(|letter| *letter != '-').collect();
    assert!(!format!("{kept:?}").contains(&secret), "the half that proves is not kept");
    // Reading uses nothing up, and shows the document and nothing else.
    let seen = read(s, &code).await.expect(200);
    assert_eq!(read(s, &code.to_lowercase().replace('-', " ")).await.expect(200).json, seen.json);
    let mut names: Vec<&String> = seen.json.as_object().unwrap().keys().collect();
    names.sort();
    assert_eq!(names, ["content", "contentHash", "expiresAt"]);
    assert!(!String::from_utf8_lossy(&seen.body).contains("de Vries"));
    sign(s, &code, &"0".repeat(64)).await.problem(409, "placement_changed");
    let signed = sign(s, &code, &seen.text("/contentHash")).await.expect(201);
    assert_eq!(signed.json["isInForce"], true);
    let active = s.placement(Persona::YouthOwn, &id).await;
    let signatures = active.json["signatures"].as_array().unwrap();
    let guardian = signatures.iter().find(|it| it["party"] == "guardian").unwrap();
    assert_eq!(guardian["signerName"], "Fatima de Vries");
    let employer = String::from_utf8(s.placement(Persona::EmployerOwn, &id).await.body).unwrap();
    assert!(!employer.contains("Fatima"));
    read(s, &code).await.problem(401, "code_not_accepted");
    sign(s, &code, &seen.text("/contentHash")).await.problem(401, "code_not_accepted");
}

async fn a_code_goes_by_mail_and_is_in_no_answer(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    let body = |address: &str| json!({ "guardianName": "Fatima", "emailAddress": address });
    let wrong = s.coach().post(&codes(&id), body("fatima@")).await.problem(400, "invalid_input");
    assert_eq!(wrong.wrong_fields(), ["/emailAddress"]);
    let made = s.coach().post(&codes(&id), body("fatima@example.org")).await.expect(201);
    assert_eq!((made.json["isMailed"].as_bool(), &made.json["code"]), (Some(true), &Value::Null));
    s.deliver().await;
    let mails = s.mails();
    let mail = mails.iter().find(|mail| mail.is_to("fatima@example.org")).expect("a mail");
    assert!(
        !mail.text().contains("Sam") && mail.text().contains("coach dit adres heeft opgegeven"),
        "{}",
        mail.text()
    );
    let code = code_in(&mail.text());
    let seen = read(s, &code).await.expect(200);
    sign(s, &code, &seen.text("/contentHash")).await.expect(201);
    // A code that was replaced before it went is not sent.
    s.empty_mailboxes();
    let id = s.draft_elsewhere(terms()).await;
    s.coach().post(&codes(&id), body("fatima@example.org")).await.expect(201);
    make_code(s, &id).await;
    s.deliver().await;
    assert!(s.mails().is_empty());
}

fn code_in(text: &str) -> String {
    let is_code = |word: &&str| {
        let parts: Vec<usize> = word.split('-').map(str::len).collect();
        parts == [6, 4, 4] && word.chars().all(|letter| letter == '-' || letter.is_ascii_alphanumeric())
    };
    let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'));
    words.into_iter().find(is_code).expect("a code").to_owned()
}

async fn a_code_works_once_for_a_week_and_with_five_tries(s: &Scenario) {
    s.restart(|config| (config.tries_per_account, config.tries_per_address) = (100, 100)).await;
    let id = s.draft_placement(terms()).await;
    let first = make_code(s, &id).await;
    let second = make_code(s, &id).await;
    read(s, &first).await.problem(401, "code_not_accepted");
    read(s, &second).await.expect(200);
    s.pass(TimeDelta::days(7) - TimeDelta::seconds(1));
    read(s, &second).await.expect(200);
    s.pass(TimeDelta::seconds(1));
    read(s, &second).await.problem(401, "code_not_accepted");
    let third = make_code(s, &id).await;
    let wrong = format!("{}-2222-2222", &third[..6]);
    for _ in 0..5 {
        read(s, &wrong).await.problem(401, "code_not_accepted");
    }
    let locked = read(s, &third).await.problem(401, "code_not_accepted");
    let unknown = read(s, "222222-2222-2222").await.problem(401, "code_not_accepted");
    assert_eq!(
        (&locked.json["title"], &locked.json["detail"]),
        (&unknown.json["title"], &unknown.json["detail"])
    );
    for _ in 0..4 {
        make_code(s, &id).await;
    }
    let refused = s.coach().post(&codes(&id), json!({ "guardianName": "Fatima" })).await;
    assert_eq!(refused.problem(429, "too_many_signing_codes").header("retry-after"), "86400");
    // Guessing is slowed down as at every door.
    s.restart(|config| config.tries_per_account = 3).await;
    for _ in 0..3 {
        read(s, "333333-2222-2222").await.problem(401, "code_not_accepted");
    }
    read(s, "333333-2222-2222").await.problem(429, "too_many_requests");
}

async fn only_the_coach_makes_codes(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    let body = json!({ "guardianName": "Fatima de Vries" });
    for persona in [Persona::YouthOwn, Persona::GuardianOwn, Persona::EmployerOwn, Persona::Lead] {
        s.acting(persona).post(&codes(&id), body.clone()).await.problem(403, "role_not_allowed");
    }
    for persona in [Persona::CoachSameOrganisation, Persona::CoachFormer] {
        s.acting(persona).post(&codes(&id), body.clone()).await.problem(404, "not_found");
    }
    s.sign_placement(&id, &SIGNERS).await;
    s.coach().post(&codes(&id), body).await.problem(409, "placement_state");
}

async fn an_edit_and_a_signature_at_once_never_sign_what_was_not_read(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    let path = format!("/placements/{id}");
    for round in 0..5 {
        s.sign_placement(&id, &SIGNERS[1..]).await;
        let read = s.placement(Persona::CoachAssigned, &id).await;
        let edited = terms_with(json!({ "tasks": format!("Ronde {round}") }));
        let edit = s.coach().put(&path, edited).if_match(read.header("etag"));
        let body = json!({ "contentHash": read.text("/contentHash") });
        let sign = s.youth().post(&format!("{path}/signatures"), body);
        let (edit, sign) = join(async { edit.await }, async { sign.await }).await;
        if sign.status == 201 {
            // The last signature was first: the document that everybody read is in force, and stays.
            assert!(edit.status == 412 || edit.json["code"] == "placement_state", "{}", edit.json);
            let active = s.placement(Persona::YouthOwn, &id).await;
            assert_eq!(
                (active.text("/state"), active.text("/contentHash")),
                ("active".into(), read.text("/contentHash"))
            );
            return;
        }
        sign.problem(409, "placement_changed");
        edit.expect(200);
        assert!(signatures(s).await.is_empty(), "an edit clears every signature");
    }
}

async fn a_code_and_an_edit_at_once_never_sign_what_was_not_read(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    let path = format!("/placements/{id}");
    for round in 0..4 {
        let code = make_code(s, &id).await;
        let read = s.placement(Persona::CoachAssigned, &id).await;
        let edited = terms_with(json!({ "tasks": format!("Ronde {round}") }));
        let edit = s.coach().put(&path, edited).if_match(read.header("etag"));
        let hash = read.text("/contentHash");
        let (edit, signed) = join(async { edit.await }, sign(s, &code, &hash)).await;
        if signed.status == 201 {
            edit.problem(412, "stale");
            assert_eq!(signatures(s).await.len(), 1, "an edit does not wipe what its author did not see");
            return;
        }
        signed.problem(409, "placement_changed");
        edit.expect(200);
        assert!(signatures(s).await.is_empty(), "an edit clears every signature");
    }
}

async fn who_left_before_the_last_signature_has_not_signed(s: &Scenario) {
    let id = s.draft_placement(terms()).await;
    s.sign_placement(&id, &SIGNERS[1..]).await;
    // The guardian is none any more when Sam signs: somebody else has to.
    s.end_guardianship_of_sam().await;
    s.try_to_sign(Persona::YouthOwn, &id).await.expect(201);
    let signed = s.placement(Persona::YouthOwn, &id).await;
    assert_eq!(
        (signed.text("/state"), &signed.json["missingSignatures"]),
        ("draft".into(), &json!(["guardian"]))
    );
    let code = make_code(s, &id).await;
    let hash = read(s, &code).await.expect(200).text("/contentHash");
    assert_eq!(sign(s, &code, &hash).await.expect(201).json["isInForce"], true);
}

async fn who_met_the_employer_hears_that_the_last_position_went(s: &Scenario) {
    let of_sam = s.draft_placement(terms()).await;
    s.introduce_noor().await;
    s.set_positions_taken(1).await;
    s.sign_placement(&of_sam, &SIGNERS).await;
    let next = s.youth().get("/me/home").await.expect(200).json["coming"][0].clone();
    assert_eq!((&next["kind"], &next["id"]), (&json!("placement_start"), &json!(of_sam)));
    assert_eq!(next["startsAt"], "2026-12-01T23:00:00Z", "2 December in Amsterdam");
    s.relay().await;
    let told = async |persona| {
        let titles = s.notice_titles(persona).await;
        titles.iter().filter(|it| *it == "A place that you are talking about is gone").count()
    };
    assert_eq!(told(Persona::YouthOther).await, 1);
    assert_eq!(told(Persona::CoachSameOrganisation).await, 1, "Noor's coach");
    for other in [Persona::YouthOwn, Persona::CoachAssigned, Persona::EmployerOwn] {
        assert_eq!(told(other).await, 0, "{other:?}");
    }
}

async fn two_last_signatures_at_once_and_one_position(s: &Scenario) {
    let of_sam = s.draft_placement(terms()).await;
    let path = format!("/introductions/{}/placements", s.introduce_noor().await);
    let of_noor = s.acting(Persona::EmployerOwn).post(&path, terms()).await.expect(201).text("/id");
    s.set_positions_taken(1).await;
    s.sign_placement(&of_sam, &SIGNERS[..3]).await;
    let others = [Persona::YouthOther, Persona::EmployerOwn, Persona::CoachSameOrganisation];
    s.sign_placement(&of_noor, &others).await;
    let (one, other) =
        join(s.try_to_sign(Persona::GuardianOwn, &of_sam), s.try_to_sign(Persona::GuardianOther, &of_noor))
            .await;
    let (winner, loser) = if one.status == 201 { (one, other) } else { (other, one) };
    assert_eq!(winner.expect(201).status, 201);
    loser.problem(409, "place_full");
}
