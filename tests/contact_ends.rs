//! How it ends for a contact: with the agreement, with other terms until they sign again, with their place at the organisation.

use serde_json::{Value, json};

use crate::harness::contacts::agreeing;
use crate::harness::{Persona, Scenario};

scenarios!(
    what_is_over_is_out_of_sight,
    appointments_are_out_of_sight_with_their_agreement,
    nobody_tells_a_contact_of_what_is_over,
    whoever_leaves_the_school_is_no_contact_any_more,
    whoever_leaves_one_of_two_schools_stays_a_contact_of_the_other,
    an_amendment_asks_for_another_signature,
    a_contact_is_told_of_other_terms_and_of_the_end,
    a_contact_of_care_is_told_nothing_of_care,
);

async fn school_contact(s: &Scenario) -> (String, String, String) {
    let (plan, agreement) = s.agree_on(agreeing("attendance", "Ik ben op tijd op school")).await;
    let contact = s.stand_by(&agreement, Persona::Partner, "school").await;
    (plan, agreement, contact)
}

async fn amend(s: &Scenario, plan: &str, change: impl FnOnce(&mut Value)) {
    s.coach().post(&format!("/plans/{plan}/amendments"), json!({})).await.expect(201);
    let path = format!("/plans/{plan}/draft");
    let draft = s.coach().get(&path).await.expect(200);
    let mut content = draft.json["content"].clone();
    change(&mut content);
    s.coach().put(&path, content).if_match(draft.header("etag")).await.expect(200);
    s.sign_plan(plan).await;
}

async fn what_is_over_is_out_of_sight(s: &Scenario) {
    let (_, agreement, contact) = school_contact(s).await;
    let partner = s.acting(Persona::Partner);
    s.clock.set("2027-07-14T10:00:00Z".parse().unwrap());
    partner.get(&format!("/contacts/{contact}")).await.expect(200);
    let items = json!({ "items": [{ "contactId": contact, "date": "2027-06-30", "outcome": "present" }] });
    partner.post("/attendance-records", items.clone()).await.expect(201);
    s.clock.set("2027-07-15T10:00:00Z".parse().unwrap());
    partner.get(&format!("/contacts/{contact}")).await.problem(404, "not_found");
    assert_eq!(partner.get("/me/contacts").await.expect(200).json["items"], json!([]));
    let refused = partner.post("/attendance-records", items).await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "contact_period_over");
    let body = json!({ "userId": s.people.user(Persona::PartnerOther), "capacity": "school" });
    let invite = s.coach().post(&format!("/agreements/{agreement}/contacts"), body);
    invite.await.problem(409, "contact_period_over");
}

async fn appointments_are_out_of_sight_with_their_agreement(s: &Scenario) {
    let (_, agreement, contact) = school_contact(s).await;
    let partner = s.acting(Persona::Partner);
    let mut wish = s.planned("school", 48);
    wish["agreementId"] = json!(agreement);
    wish["startsAt"] = json!("2027-06-30T09:00:00Z");
    wish["endsAt"] = json!("2027-06-30T10:00:00Z");
    let made = s.coach().post(&s.sams_appointments(), wish.clone()).await.expect(201).text("/id");
    let (list, one) = (format!("/contacts/{contact}/appointments"), format!("/appointments/{made}"));
    assert_eq!(partner.get(&list).await.expect(200).text("/items/0/id"), made);
    s.go_to("2027-07-14T10:00:00Z");
    partner.get(&one).await.expect(200);
    s.go_to("2027-07-15T10:00:00Z");
    partner.get(&list).await.problem(404, "not_found");
    partner.get(&one).await.problem(404, "not_found");
}

async fn nobody_tells_a_contact_of_what_is_over(s: &Scenario) {
    let (plan, agreement, contact) = school_contact(s).await;
    let partner = s.acting(Persona::Partner);
    let mut wish = s.planned("school", 48);
    wish["agreementId"] = json!(agreement);
    let made = s.coach().post(&s.sams_appointments(), wish).await.expect(201).text("/id");
    s.relay().await;
    let told = s.inbox(Persona::Partner).await.len();
    let end = json!({ "outcome": "completed", "reason": "Klaar." });
    s.coach().post(&format!("/plans/{plan}/endings"), end).await.expect(201);
    partner.get(&format!("/contacts/{contact}/appointments")).await.problem(404, "not_found");
    partner.get(&format!("/appointments/{made}")).await.problem(404, "not_found");
    s.coach().post(&format!("/appointments/{made}/cancellations"), json!({})).await.expect(201);
    s.relay().await;
    let news = &s.notice_titles(Persona::Partner).await;
    assert_eq!(news.len(), told + 1, "that it is over, and nothing more: {news:?}");
    assert_eq!(news[0], "An agreement has ended");
    assert!(s.notice_titles(Persona::YouthOwn).await.len() > told);
}

async fn whoever_leaves_the_school_is_no_contact_any_more(s: &Scenario) {
    let (_, agreement, contact) = school_contact(s).await;
    let account = s.people.user(Persona::Partner);
    let membership = s.people.memberships[&Persona::Partner];
    let end = format!("/users/{account}/memberships/{membership}/endings");
    s.acting(Persona::Lead).post(&end, json!({})).await.expect(201);
    s.acting(Persona::Partner).get(&format!("/contacts/{contact}")).await.problem(403, "role_not_allowed");
    let list = s.coach().get(&format!("/agreements/{agreement}/contacts")).await.expect(200);
    assert_eq!(list.text("/items/0/state"), "ended");
}

async fn whoever_leaves_one_of_two_schools_stays_a_contact_of_the_other(s: &Scenario) {
    let (_, agreement, contact) = school_contact(s).await;
    let list = s.coach().get(&format!("/agreements/{agreement}/contacts")).await.expect(200);
    assert_eq!(list.text("/items/0/organisationId"), s.people.school.to_string());
    let account = s.people.user(Persona::Partner);
    let lead = s.acting(Persona::Lead);
    let other = json!({ "name": "De Faam", "kind": "school" });
    let other = lead.post("/organisations", other).await.expect(201).text("/id");
    let second = json!({ "organisationId": other, "role": "partner" });
    let second = lead.post(&format!("/users/{account}/memberships"), second).await.expect(201).text("/id");
    let end = |membership: String| format!("/users/{account}/memberships/{membership}/endings");
    lead.post(&end(second.clone()), json!({})).await.expect(201);
    s.acting(Persona::Partner).get(&format!("/contacts/{contact}")).await.expect(200);
    let second = json!({ "organisationId": other, "role": "partner" });
    lead.post(&format!("/users/{account}/memberships"), second).await.expect(201);
    lead.post(&end(s.people.memberships[&Persona::Partner].to_string()), json!({})).await.expect(201);
    let gone = s.acting(Persona::Partner).get(&format!("/contacts/{contact}")).await;
    gone.problem(404, "not_found");
    let list = s.coach().get(&format!("/agreements/{agreement}/contacts")).await.expect(200);
    assert_eq!(list.text("/items/0/state"), "ended", "the other school is no reason to see it");
}

async fn an_amendment_asks_for_another_signature(s: &Scenario) {
    let (plan, _, contact) = school_contact(s).await;
    let tell = || {
        let item = json!({ "contactId": contact, "date": "2026-11-23", "outcome": "present" });
        s.acting(Persona::Partner).post("/attendance-records", json!({ "items": [item] }))
    };
    tell().await.expect(201);
    amend(s, &plan, |content| content["agreements"][0]["rule"]["maximum"] = json!(3)).await;
    let refused = tell().await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "contact_terms_changed", "{}", refused.json);
    let seen = s.acting(Persona::Partner).get(&format!("/contacts/{contact}")).await.expect(200);
    assert_eq!((&seen.json["state"], &seen.json["isSignatureCurrent"]), (&json!("signed"), &json!(false)));
    s.sign_as(Persona::Partner, &contact).await;
    tell().await.expect(201);
    amend(s, &plan, |content| content["agreements"] = json!([])).await;
    s.acting(Persona::Partner).get(&format!("/contacts/{contact}")).await.problem(404, "not_found");
    let refused = tell().await.problem(400, "invalid_input");
    assert_eq!(refused.json["errors"][0]["code"], "agreement_closed", "{}", refused.json);
}

/// What is in somebody's inbox that was not there before.
async fn news(s: &Scenario, persona: Persona, happens: impl AsyncFnOnce()) -> Vec<Value> {
    s.relay().await;
    let before = s.inbox(persona).await.len();
    happens().await;
    s.relay().await;
    let mut inbox = s.inbox(persona).await;
    inbox.truncate(inbox.len() - before);
    inbox
}

fn titles(news: &[Value]) -> Vec<&str> {
    news.iter().map(|item| item["title"].as_str().unwrap()).collect()
}

async fn a_contact_is_told_of_other_terms_and_of_the_end(s: &Scenario) {
    let (plan, _, contact) = school_contact(s).await;
    s.with_address(Persona::Partner).await;
    let rule = async |maximum: i32| {
        amend(s, &plan, |content| content["agreements"][0]["rule"]["maximum"] = json!(maximum)).await;
    };
    let changed = news(s, Persona::Partner, async || rule(3).await).await;
    assert_eq!(titles(&changed), ["An agreement has changed"]);
    assert_eq!(
        (&changed[0]["subjectId"], &changed[0]["participantId"]),
        (&json!(contact), &Value::Null),
        "a contact knows of an agreement and of no file"
    );
    s.deliver().await;
    assert_eq!(s.mails_to(Persona::Partner).len(), 1);
    // An amendment of something else is no news, and what was signed meanwhile is not to be mailed.
    let same = news(s, Persona::Partner, async || {
        amend(s, &plan, |content| content["goals"][0]["title"] = json!("Iets anders")).await;
    });
    assert_eq!(titles(&same.await), Vec::<&str>::new());
    s.empty_mailboxes();
    s.sign_as(Persona::Partner, &contact).await;
    rule(4).await;
    s.relay().await;
    s.sign_as(Persona::Partner, &contact).await;
    s.deliver().await;
    assert!(s.mails_to(Persona::Partner).is_empty(), "it is signed already");
    let dropped = news(s, Persona::Partner, async || {
        amend(s, &plan, |content| content["agreements"] = json!([])).await;
    });
    assert_eq!(titles(&dropped.await), ["An agreement has ended"]);
    s.deliver().await;
    assert_eq!(s.mails_to(Persona::Partner).len(), 1);
}

async fn a_contact_of_care_is_told_nothing_of_care(s: &Scenario) {
    let (_, agreement) = s.agree_on(agreeing("care", "")).await;
    let contact = s.stand_by(&agreement, Persona::CareContact, "care").await;
    s.with_address(Persona::CareContact).await;
    let ended = news(s, Persona::CareContact, async || {
        s.coach().post(&format!("/contacts/{contact}/endings"), json!({})).await.expect(201);
    });
    let ended = ended.await;
    assert_eq!(titles(&ended), ["You are no longer a contact of an agreement"]);
    s.deliver().await;
    let mails = s.mails_to(Persona::CareContact);
    assert_eq!(mails.len(), 1);
    let text = mails[0].text();
    let text = text.split("text/plain").nth(1).unwrap();
    for word in ["zorg", "Sam", "care"] {
        assert!(!text.contains(word) && !ended[0]["body"].as_str().unwrap().contains(word), "{text}");
    }
}
