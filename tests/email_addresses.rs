//! Where people read their mail: proved by a code, taken back at any time.

use chrono::TimeDelta;
use entities::{Channel, DeliveryState};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::mail::address_of;
use crate::harness::{Persona, Scenario};

scenarios!(
    no_mail_goes_to_an_address_that_was_not_proved,
    a_code_can_be_guessed_five_times_and_sent_three_times_an_hour,
    an_address_is_given_taken_back_and_never_a_header,
);

async fn no_mail_goes_to_an_address_that_was_not_proved(s: &Scenario) {
    let body = json!({ "address": address_of(Persona::YouthOwn) });
    let given = s.youth().put("/me/email-address", body).await.expect(200);
    assert_eq!(given.json["confirmedAt"], Value::Null);
    let milestone = s.claimed_milestone("100.00").await;
    s.coach().post(&format!("/milestones/{milestone}/approvals"), json!({})).await.expect(201);
    s.deliver().await;
    let mails = s.mails_to(Persona::YouthOwn);
    assert_eq!(mails.len(), 1, "only the code");
    let code = s.code_sent_to(Persona::YouthOwn);
    assert_eq!(code.len(), 6);
    assert!(mails[0].text().contains(&code));
    assert_eq!(mails[0].header("Auto-Submitted"), "auto-generated");
    let confirm = json!({ "code": code });
    let call = s.youth().post("/me/email-address/confirmations", confirm.clone()).key("once");
    let proved = call.clone().await.expect(201);
    assert_eq!(proved.text("/confirmedAt"), "2026-11-23T09:00:00Z");
    assert_eq!(call.await.expect(201).json, proved.json, "the same wish gets the same answer");
    let again = s.youth().post("/me/email-address/confirmations", confirm).await;
    again.problem(409, "no_address_to_confirm");
    // From now on mail goes there.
    s.empty_mailboxes();
    s.happen(Some(Persona::Lead), "milestone.reversed", milestone.parse().unwrap(), s.people.sam).await;
    s.deliver().await;
    let mails = s.mails_to(Persona::YouthOwn);
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].header("Subject"), "Een mijlpaal is teruggedraaid");
    assert!(mails[0].text().contains("text/html") && mails[0].text().contains("text/plain"));
}

async fn a_code_can_be_guessed_five_times_and_sent_three_times_an_hour(s: &Scenario) {
    let give = async || {
        let body = json!({ "address": address_of(Persona::YouthOwn) });
        s.youth().put("/me/email-address", body).await
    };
    let confirm =
        async |code: &str| s.youth().post("/me/email-address/confirmations", json!({ "code": code })).await;
    give().await.expect(200);
    s.deliver().await;
    let code = s.code_sent_to(Persona::YouthOwn);
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        confirm(wrong).await.problem(409, "address_code_wrong");
    }
    confirm(&code).await.problem(409, "address_code_wrong");
    // A new one, of which the old one is no part, and which works for a day.
    s.pass(TimeDelta::minutes(1));
    s.empty_mailboxes();
    give().await.expect(200);
    s.deliver().await;
    let second = s.code_sent_to(Persona::YouthOwn);
    assert_ne!(second, code);
    confirm(&code).await.problem(409, "address_code_wrong");
    s.pass(TimeDelta::hours(24));
    confirm(&second).await.problem(409, "address_code_wrong");
    for _ in 0..3 {
        give().await.expect(200);
    }
    let refused = give().await.problem(429, "too_many_addresses");
    assert_eq!(refused.header("retry-after"), "3601");
    s.empty_mailboxes();
    s.deliver().await;
    assert_eq!(s.mails_to(Persona::YouthOwn).len(), 1, "codes that were overtaken are not sent");
    s.pass(TimeDelta::minutes(61));
    give().await.expect(200);
    confirm("12345").await.expect(400);
}

async fn an_address_is_given_taken_back_and_never_a_header(s: &Scenario) {
    for bad in
        ["sam", "sam@example.org\r\nBcc: all@example.org", "sam@example.org, max@example.org", "a b@c.nl"]
    {
        s.youth().put("/me/email-address", json!({ "address": bad })).await.expect(400);
    }
    for unreachable in ["sam@[10.0.0.1]", "sam@10.0.0.1", "a@b", "sam@localhost"] {
        let refused = s.youth().put("/me/email-address", json!({ "address": unreachable })).await;
        let refused = refused.problem(400, "invalid_input");
        let fault = &refused.json["errors"][0];
        assert_eq!((&fault["pointer"], &fault["code"]), (&json!("/address"), &json!("wrong_email_address")));
        assert!(fault["detail"].as_str().unwrap().contains("sam@example.org"), "{fault}");
    }
    s.youth().get("/me/email-address").await.problem(404, "not_found");
    s.with_address(Persona::YouthOwn).await;
    let address = s.youth().get("/me/email-address").await.expect(200);
    assert_eq!(address.text("/address"), address_of(Persona::YouthOwn));
    s.coach().get("/me/email-address").await.problem(404, "not_found");
    s.happen(Some(Persona::Lead), "milestone.reversed", Uuid::from_u128(1), s.people.sam).await;
    s.relay().await;
    s.youth().delete("/me/email-address").await.expect(204);
    s.youth().delete("/me/email-address").await.problem(404, "not_found");
    s.deliver().await;
    assert!(s.mails().is_empty());
    assert_eq!(s.states(Persona::YouthOwn, Channel::Email).await.last(), Some(&DeliveryState::Dropped));
}
