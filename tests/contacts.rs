//! Partner contacts: invited to one agreement, seeing that one and nothing else, their word counting while they stand by it.

use entities::{ContactState, SignalKind, SignalState, signal};
use sea_orm::EntityTrait;
use serde_json::json;

use crate::harness::contacts::agreeing;
use crate::harness::file::document;
use crate::harness::{Persona, Scenario};

scenarios!(
    a_contact_sees_one_agreement_and_nothing_else,
    a_contact_signs_what_they_read,
    a_contact_who_declines_sees_it_no_longer_and_the_coach_hears_it,
    somebody_new_of_the_family_gets_an_account_and_a_code,
    a_name_typed_wrong_opens_nothing_to_a_stranger,
    a_coach_makes_no_code_for_a_contact_beyond_reach,
    a_guardian_can_be_a_contact,
    who_may_be_asked_is_checked,
    only_care_looks_at_care_and_there_is_no_title,
    a_former_coach_invites_nobody,
    a_contact_is_invited_once_at_a_time,
    a_relative_at_the_school_does_not_sign,
);

async fn school_contact(s: &Scenario) -> (String, String, String) {
    let (plan, agreement) = s.agree_on(agreeing("attendance", "Ik ben op tijd op school")).await;
    let contact = s.stand_by(&agreement, Persona::Partner, "school").await;
    (plan, agreement, contact)
}

async fn count_signals(s: &Scenario, kind: SignalKind) -> usize {
    let all = signal::Entity::find().all(s.db().reader()).await.unwrap();
    all.iter().filter(|row| row.kind == kind && row.state == SignalState::Open).count()
}

async fn a_contact_sees_one_agreement_and_nothing_else(s: &Scenario) {
    s.fill_study_fund("100.00").await;
    let (plan, agreement) = s.agree_on(document("100.00")).await;
    let contact = s.stand_by(&agreement, Persona::Partner, "school").await;
    let partner = s.acting(Persona::Partner);
    let seen = partner.get(&format!("/contacts/{contact}")).await.expect(200);
    assert_eq!((seen.text("/firstName"), seen.text("/surnameInitial")), ("Sam".into(), "V".into()));
    assert_eq!(seen.text("/title"), "Ik ben op tijd op school");
    let mut fields: Vec<&String> = seen.json.as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(
        fields,
        [
            "agreementId",
            "capacity",
            "firstName",
            "fromDate",
            "id",
            "invitedAt",
            "isSignatureCurrent",
            "kind",
            "rule",
            "state",
            "surnameInitial",
            "termsHash",
            "title",
            "untilDate",
        ]
    );
    let sam = s.people.sam;
    for path in [
        format!("/participants/{sam}"),
        format!("/participants/{sam}/attendance"),
        format!("/agreements/{agreement}"),
        format!("/agreements/{agreement}/check-ins"),
        format!("/agreements/{agreement}/contacts"),
        format!("/plans/{plan}"),
        format!("/plans/{plan}/milestones"),
    ] {
        let refused = partner.get(&path).await;
        assert!([403, 404].contains(&refused.status), "{}: {}", refused.what, refused.status);
    }
    for stranger in [Persona::PartnerOther, Persona::CareContact] {
        let stranger = s.acting(stranger);
        stranger.get(&format!("/contacts/{contact}")).await.problem(404, "not_found");
        stranger.get(&format!("/contacts/{contact}/check-ins")).await.problem(404, "not_found");
        assert_eq!(stranger.get("/me/contacts").await.expect(200).json["items"], json!([]));
    }
    let list = s.youth().get(&format!("/agreements/{agreement}/contacts")).await.expect(200);
    assert_eq!(
        (list.text("/items/0/displayName"), list.text("/items/0/state")),
        ("partner".into(), "signed".into())
    );
}

async fn a_contact_signs_what_they_read(s: &Scenario) {
    let (_, agreement) = s.agree_on(agreeing("attendance", "Ik ben op tijd op school")).await;
    let contact = s.invite_member(&agreement, Persona::Partner, "school").await;
    let partner = s.acting(Persona::Partner);
    let waiting = partner.get("/me/contacts?state=invited").await.expect(200);
    assert_eq!(waiting.text("/items/0/id"), contact);
    partner.get(&format!("/contacts/{contact}/check-ins")).await.problem(403, "contact_not_signed");
    let path = format!("/contacts/{contact}/signatures");
    let other = json!({ "termsHash": "0".repeat(64) });
    partner.post(&path, other.clone()).await.problem(409, "content_changed");
    let own = json!({ "termsHash": waiting.text("/items/0/termsHash") });
    s.acting(Persona::PartnerOther).post(&path, own.clone()).await.problem(404, "not_found");
    partner.post(&path, own.clone()).await.expect(201);
    partner.post(&path, own).await.expect(201);
    assert_eq!(s.actions_on(&contact).await, ["contact.invited", "contact.signed"], "twice is once");
    let check_in = json!({ "occurredDate": "2026-11-23", "outcome": "kept" });
    s.youth().post(&format!("/agreements/{agreement}/check-ins"), check_in).await.expect(201);
    let told = partner.get(&format!("/contacts/{contact}/check-ins")).await.expect(200);
    assert_eq!(
        (told.text("/items/0/state"), told.text("/items/0/side")),
        ("recorded".into(), "participant".into())
    );
    assert!(told.json["items"][0].get("reason").is_none());
    assert_eq!(partner.get("/me/contacts?state=declined").await.expect(200).json["items"], json!([]));
}

async fn a_contact_who_declines_sees_it_no_longer_and_the_coach_hears_it(s: &Scenario) {
    let (_, agreement, contact) = school_contact(s).await;
    let partner = s.acting(Persona::Partner);
    let path = format!("/contacts/{contact}/declines");
    partner.post(&path, json!({ "reasonCode": "geen zin" })).await.problem(400, "invalid_input");
    let declined = partner.post(&path, json!({ "reasonCode": "no_time" })).await.expect(201);
    assert_eq!(declined.text("/state"), "declined");
    partner.post(&path, json!({ "reasonCode": "no_time" })).await.problem(404, "not_found");
    partner.get(&format!("/contacts/{contact}")).await.problem(404, "not_found");
    assert_eq!(count_signals(s, SignalKind::ContactDeclined).await, 1);
    let list = s.coach().get(&format!("/agreements/{agreement}/contacts")).await.expect(200);
    assert_eq!(list.text("/items/0/declineReasonCode"), "no_time");
    let end = s.coach().post(&format!("/contacts/{contact}/endings"), json!({}));
    end.await.problem(409, "contact_state");
    s.stand_by(&agreement, Persona::Partner, "school").await;
}

async fn somebody_new_of_the_family_gets_an_account_and_a_code(s: &Scenario) {
    let (_, agreement) = s.agree_on(agreeing("attendance", "Ik ben op tijd op school")).await;
    let path = format!("/agreements/{agreement}/contacts");
    let body = json!({ "loginName": "Tante.Ria", "displayName": "Tante Ria", "capacity": "family" });
    let made = s.coach().post(&path, body.clone()).await.expect(201);
    let account = made.text("/userId");
    let code = |persona| {
        s.acting(persona).post(&format!("/users/{account}/access-codes"), json!({ "purpose": "invitation" }))
    };
    code(Persona::CoachSameOrganisation).await.problem(404, "not_found");
    code(Persona::Admin).await.problem(403, "role_not_allowed");
    let code = code(Persona::CoachAssigned).await.expect(201).text("/code");
    let accept = json!({ "code": code, "passphrase": "tante ria fietst graag" });
    let token = s.anonymous().post("/access-code-redemptions", accept).await.expect(201).text("/accessToken");
    let mine = s.anonymous().get("/me/contacts").bearer(&token).await.expect(200);
    assert_eq!(mine.text("/items/0/firstName"), "Sam");
    assert!(mine.json["items"][0]["surnameInitial"].is_null(), "family knows");
    let participant = s.anonymous().get(&format!("/participants/{}", s.people.sam)).bearer(&token).await;
    participant.expect(403);
    s.coach().post(&format!("/contacts/{}/endings", made.text("/id")), json!({})).await.expect(201);
    s.coach()
        .post(&format!("/contacts/{}/endings", made.text("/id")), json!({}))
        .await
        .problem(409, "already_ended");
    s.anonymous().get("/me/contacts").bearer(&token).await.problem(403, "role_not_allowed");
    let again = s.coach().post(&path, body).await.expect(201);
    assert_eq!(again.text("/userId"), account, "known by the name");
}

async fn a_name_typed_wrong_opens_nothing_to_a_stranger(s: &Scenario) {
    let (_, agreement) = s.agree_on(agreeing("attendance", "Ik ben op tijd op school")).await;
    let path = format!("/agreements/{agreement}/contacts");
    let near = |login: &str, display: &str| json!({ "loginName": login, "displayName": display, "capacity": "network" });
    for (login, display) in [
        ("youth_own", "youth own"),
        ("youth_other", "youth other"),
        ("partner", "partner"),
        ("lead", "lead"),
        ("guardian_own", "somebody else"),
        ("guardian_other", "guardian other"),
        ("family_contact", "family contact"),
        ("lead_foreign", "lead foreign"),
    ] {
        s.coach().post(&path, near(login, display)).await.problem(409, "login_name_taken");
    }
    s.coach().post(&path, near("coach_assigned", "coach assigned")).await.problem(403, "not_for_yourself");
}

async fn a_coach_makes_no_code_for_a_contact_beyond_reach(s: &Scenario) {
    let (_, agreement, _) = school_contact(s).await;
    let purpose = json!({ "purpose": "recovery" });
    let codes = |persona| format!("/users/{}/access-codes", s.people.user(persona));
    s.coach().post(&codes(Persona::Partner), purpose.clone()).await.problem(404, "not_found");
    s.coach().post(&codes(Persona::FamilyContact), purpose.clone()).await.problem(404, "not_found");
    s.contact(Persona::FamilyContact, &agreement, ContactState::Signed).await;
    s.coach().post(&codes(Persona::FamilyContact), purpose).await.expect(201);
}

async fn a_guardian_can_be_a_contact(s: &Scenario) {
    let (_, agreement) = s.agree_on(agreeing("attendance", "Ik ben op tijd op school")).await;
    let body = json!({ "loginName": "guardian_own", "displayName": "Guardian Own", "capacity": "family" });
    let made = s.coach().post(&format!("/agreements/{agreement}/contacts"), body).await.expect(201);
    let made_contact = made.text("/id");
    s.sign_as(Persona::GuardianOwn, &made_contact).await;
    let guardian = s.acting(Persona::GuardianOwn);
    guardian.get(&format!("/agreements/{agreement}")).await.expect(200);
    let mut wish = s.planned("school", 1);
    wish["agreementId"] = json!(agreement);
    let made = s.youth().post(&s.sams_appointments(), wish).await.expect(201).text("/id");
    s.pass(chrono::TimeDelta::hours(3));
    let settled = s.tell_how_it_went(Persona::GuardianOwn, &made, "kept").await.expect(201);
    assert_eq!((settled.text("/state"), settled.text("/reports/0/side")), ("kept".into(), "contact".into()));
    let waits = s.told_by_youth(&agreement, "2026-11-20", "kept").await;
    let path = format!("/check-ins/{waits}/confirmations");
    assert_eq!(guardian.post(&path, json!({})).await.expect(201).text("/state"), "confirmed");
    let waits = s.told_by_youth(&agreement, "2026-11-19", "kept").await;
    s.coach().post(&format!("/contacts/{}/endings", made_contact), json!({})).await.expect(201);
    guardian
        .post(&format!("/check-ins/{waits}/confirmations"), json!({}))
        .await
        .problem(403, "role_not_allowed");
}

async fn who_may_be_asked_is_checked(s: &Scenario) {
    let (_, agreement) = s.agree_on(agreeing("attendance", "Ik ben op tijd op school")).await;
    let path = format!("/agreements/{agreement}/contacts");
    let ask = |persona, capacity: &str| json!({ "userId": s.people.user(persona), "capacity": capacity });
    let coach = s.coach();
    for (persona, capacity, field) in [
        (Persona::Partner, "employer", "/capacity"),
        (Persona::CareContact, "care", "/capacity"),
        (Persona::CareContact, "school", "/userId"),
        (Persona::YouthOwn, "school", "/userId"),
        (Persona::Lead, "school", "/userId"),
    ] {
        let refused = coach.post(&path, ask(persona, capacity)).await.problem(400, "invalid_input");
        assert_eq!(refused.wrong_fields(), [field], "{capacity}");
    }
    coach.post(&path, ask(Persona::Partner, "family")).await.problem(400, "invalid_input");
    coach.post(&path, ask(Persona::CoachAssigned, "school")).await.problem(403, "not_for_yourself");
    let both = json!({ "userId": s.people.user(Persona::Partner), "loginName": "ria", "capacity": "school" });
    coach.post(&path, both).await.problem(400, "invalid_input");
    let nobody = json!({ "userId": "0190a5c8-0000-7000-8000-000000000000", "capacity": "school" });
    coach.post(&path, nobody).await.problem(400, "invalid_input");
    let good = ask(Persona::Partner, "school");
    s.acting(Persona::CoachSameOrganisation).post(&path, good.clone()).await.problem(404, "not_found");
    s.acting(Persona::Lead).post(&path, good.clone()).await.problem(403, "role_not_allowed");
    s.declare_family(Persona::CoachAssigned).await;
    coach.post(&path, good).await.problem(403, "not_for_a_relative");
}

async fn only_care_looks_at_care_and_there_is_no_title(s: &Scenario) {
    let (_, agreement) = s.agree_on(agreeing("care", "")).await;
    let path = format!("/agreements/{agreement}/contacts");
    let school = json!({ "userId": s.people.user(Persona::Partner), "capacity": "school" });
    s.coach().post(&path, school).await.problem(400, "invalid_input");
    let aunt = json!({ "loginName": "ria", "displayName": "Tante Ria", "capacity": "family" });
    s.coach().post(&path, aunt).await.problem(400, "invalid_input");
    let contact = s.stand_by(&agreement, Persona::CareContact, "care").await;
    let seen = s.acting(Persona::CareContact).get(&format!("/contacts/{contact}")).await.expect(200);
    assert!(seen.json["title"].is_null(), "{}", seen.json);
}

async fn a_former_coach_invites_nobody(s: &Scenario) {
    let (_, agreement, contact) = school_contact(s).await;
    let former = s.acting(Persona::CoachFormer);
    let body = json!({ "userId": s.people.user(Persona::PartnerOther), "capacity": "school" });
    former.post(&format!("/agreements/{agreement}/contacts"), body).await.problem(404, "not_found");
    former.post(&format!("/contacts/{contact}/endings"), json!({})).await.problem(404, "not_found");
    former.get(&format!("/agreements/{agreement}/contacts")).await.problem(404, "not_found");
}

async fn a_contact_is_invited_once_at_a_time(s: &Scenario) {
    let (_, agreement) = s.agree_on(agreeing("attendance", "Ik ben op tijd op school")).await;
    let path = format!("/agreements/{agreement}/contacts");
    let body = json!({ "userId": s.people.user(Persona::Partner), "capacity": "school" });
    let invite = || async { s.coach().post(&path, body.clone()).await };
    let replies = futures_util::future::join_all((0..5).map(|_| invite())).await;
    let made: Vec<_> = replies.iter().filter(|reply| reply.status == 201).collect();
    assert_eq!(made.len(), 1);
    let contact = made[0].text("/id");
    for refused in replies.iter().filter(|reply| reply.status != 201) {
        refused.clone().problem(409, "already_exists");
    }
    // Signing and being ended at once: whichever is first, nothing is left half.
    let read = s.acting(Persona::Partner).get(&format!("/contacts/{contact}")).await.expect(200);
    let sign = json!({ "termsHash": read.text("/termsHash") });
    let (signed, ended) = futures_util::future::join(
        async { s.acting(Persona::Partner).post(&format!("/contacts/{contact}/signatures"), sign).await },
        async { s.coach().post(&format!("/contacts/{contact}/endings"), json!({})).await },
    )
    .await;
    assert!([201, 404].contains(&signed.status), "{}", signed.json);
    assert_eq!(ended.expect(201).text("/state"), "ended");
}

async fn a_relative_at_the_school_does_not_sign(s: &Scenario) {
    let (_, agreement) = s.agree_on(agreeing("attendance", "Ik ben op tijd op school")).await;
    let contact = s.invite_member(&agreement, Persona::Partner, "school").await;
    s.declare_family(Persona::Partner).await;
    let partner = s.acting(Persona::Partner);
    let read = partner.get(&format!("/contacts/{contact}")).await.expect(200);
    let body = json!({ "termsHash": read.text("/termsHash") });
    partner.post(&format!("/contacts/{contact}/signatures"), body).await.problem(403, "not_for_a_relative");
}
