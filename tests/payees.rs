//! Whom the programme pays, and on which bank account: seen by finance alone, given by one and confirmed by another.

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::payout_file::SAMS_IBAN;
use crate::harness::{Client, Persona, Reply, Scenario};

scenarios!(
    finance_registers_whom_a_youth_may_pay,
    a_payee_is_seen_by_those_who_use_it,
    a_closed_payee_is_paid_nothing_new,
    a_first_account_counts_at_once_and_a_changed_one_after_three_days,
    who_gives_an_account_does_not_confirm_it,
    one_account_waits_at_a_time,
    a_number_that_is_no_account_is_refused_and_not_repeated,
    a_provider_gives_its_own_account_and_sees_it_masked,
    a_youth_gives_their_own_account_and_sees_it_masked,
    nobody_confirms_the_account_of_a_relative,
    an_account_is_confirmed_once,
    two_accounts_at_once_and_one_waits,
);

const FIRST: &str = "NL91ABNA0417164300";
const SECOND: &str = "DE89370400440532013000";

fn finance(s: &Scenario) -> Client<'_> {
    s.acting(Persona::Finance)
}

fn second(s: &Scenario) -> Client<'_> {
    s.acting(Persona::FinanceSecond)
}

fn account(iban: &str) -> Value {
    json!({ "iban": iban, "holderName": "Bank Houder" })
}

async fn creditor(s: &Scenario) -> String {
    let body = json!({ "kind": "creditor", "name": "Zorgverzekeraar" });
    finance(s).post("/payees", body).await.expect(201).text("/id")
}

async fn propose(s: &Scenario, payee: &str, iban: &str) -> Reply {
    finance(s).post(&format!("/payees/{payee}/bank-accounts"), account(iban)).await
}

async fn confirm(client: Client<'_>, account: &str) -> Reply {
    client.post(&format!("/bank-accounts/{account}/confirmations"), json!({})).await
}

async fn reject(client: Client<'_>, account: &str) -> Reply {
    let reason = json!({ "reason": "De naam klopt niet." });
    client.post(&format!("/bank-accounts/{account}/rejections"), reason).await
}

fn ids(list: &Reply) -> Vec<String> {
    list.json["items"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

async fn finance_registers_whom_a_youth_may_pay(s: &Scenario) {
    let school =
        json!({ "kind": "school", "name": "Pascal College Zuid", "organisationId": s.people.school });
    let made = finance(s).post("/payees", school.clone()).await.expect(201);
    assert_eq!((made.text("/kind"), made.text("/name")), ("school".into(), "Pascal College Zuid".into()));
    let list = s.youth().get("/payees?kind=school").await.expect(200);
    assert_eq!(ids(&list)[0], made.text("/id"));
    for wrong in [
        json!({ "kind": "school", "name": "X", "organisationId": s.people.municipality }),
        json!({ "kind": "creditor", "name": "X", "organisationId": s.people.school }),
        json!({ "kind": "school", "name": "X", "organisationId": s.people.sam }),
    ] {
        let refused = finance(s).post("/payees", wrong).await.problem(400, "invalid_input");
        assert_eq!(refused.wrong_fields(), ["/organisationId"]);
    }
    for kind in ["provider", "participant", "friend"] {
        let refused = finance(s).post("/payees", json!({ "kind": kind, "name": "X" })).await;
        assert_eq!(refused.problem(400, "invalid_input").wrong_fields(), ["/kind"]);
    }
    let own = json!({ "kind": "programme", "name": "Gemeente Zaanstad" });
    finance(s).post("/payees", own).await.problem(409, "already_exists");
    for persona in [Persona::Lead, Persona::CoachAssigned, Persona::YouthOwn, Persona::ProviderOwn] {
        s.acting(persona).post("/payees", school.clone()).await.problem(403, "role_not_allowed");
    }
}

async fn a_payee_is_seen_by_those_who_use_it(s: &Scenario) {
    let sams = s.youth().post("/me/bank-accounts", account(SAMS_IBAN)).await.expect(201).text("/payeeId");
    let market = &s.people.market;
    let see = async |persona: Persona, id: &str, status: u16| {
        s.acting(persona).get(&format!("/payees/{id}")).await.expect(status);
        let listed = ids(&s.acting(persona).get("/payees?limit=100").await.expect(200));
        assert_eq!(listed.contains(&id.to_owned()), status == 200, "{persona:?}");
    };
    for persona in
        [Persona::YouthOwn, Persona::GuardianOwn, Persona::CoachAssigned, Persona::Lead, Persona::Finance]
    {
        see(persona, &sams, 200).await;
    }
    for persona in
        [Persona::YouthOther, Persona::CoachSameOrganisation, Persona::CoachFormer, Persona::ProviderOwn]
    {
        see(persona, &sams, 404).await;
    }
    for persona in [Persona::YouthOwn, Persona::YouthOther, Persona::CoachFormer, Persona::Finance] {
        see(persona, &market.school_payee.to_string(), 200).await;
    }
    for (persona, status) in [
        (Persona::ProviderOwn, 200),
        (Persona::Finance, 200),
        (Persona::ProviderOther, 404),
        (Persona::YouthOwn, 404),
        (Persona::Lead, 404),
        (Persona::LeadForeign, 404),
    ] {
        see(persona, &market.judo_payee.to_string(), status).await;
    }
    see(Persona::Lead, &market.programme_payee.to_string(), 404).await;
}

async fn a_closed_payee_is_paid_nothing_new(s: &Scenario) {
    let payee = creditor(s).await;
    let path = format!("/payees/{payee}/closures");
    s.acting(Persona::Lead).post(&path, json!({})).await.problem(403, "role_not_allowed");
    assert!(finance(s).post(&path, json!({})).await.expect(201).json["closedAt"].is_string());
    finance(s).post(&path, json!({})).await.problem(409, "already_ended");
    propose(s, &payee, FIRST).await.problem(409, "payee_closed");
    assert!(!ids(&s.youth().get("/payees?limit=100").await.expect(200)).contains(&payee));
    assert!(ids(&finance(s).get("/payees?limit=100").await.expect(200)).contains(&payee));
    for other in [s.people.market.judo_payee, s.people.market.programme_payee] {
        let close = finance(s).post(&format!("/payees/{other}/closures"), json!({}));
        close.await.problem(409, "payee_not_closable");
    }
}

async fn a_first_account_counts_at_once_and_a_changed_one_after_three_days(s: &Scenario) {
    let payee = creditor(s).await;
    let first = propose(s, &payee, "nl91 abna 0417 1643 00").await.expect(201);
    assert_eq!(first.text("/iban"), "NL91 **** 4300");
    let usable = |reply: &Reply| -> DateTime<Utc> { reply.text("/usableFromAt").parse().unwrap() };
    let confirmed = confirm(second(s), &first.text("/id")).await.expect(201);
    assert_eq!((confirmed.text("/state"), usable(&confirmed)), ("active".into(), s.clock.now()));
    s.pass(TimeDelta::days(10));
    let other = propose(s, &payee, SECOND).await.expect(201);
    let changed = confirm(second(s), &other.text("/id")).await.expect(201);
    assert!(usable(&changed) > s.clock.now());
    s.pass(TimeDelta::hours(72) - TimeDelta::seconds(1));
    assert!(usable(&changed) > s.clock.now());
    s.pass(TimeDelta::seconds(1));
    assert_eq!(usable(&changed), s.clock.now());
    let history = finance(s).get(&format!("/payees/{payee}/bank-accounts")).await.expect(200).json;
    let lines: Vec<_> = history["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["iban"].clone(), it["state"].clone()))
        .collect();
    assert_eq!(lines, [(json!(SECOND), json!("active")), (json!(FIRST), json!("superseded"))]);
    assert_eq!(history["items"][0]["holderName"], "Bank Houder");
    assert!(history["items"][1]["endedAt"].is_string() && history["items"][0]["endedAt"].is_null());
    propose(s, &payee, SECOND).await.problem(409, "bank_account_unchanged");
    propose(s, &payee, FIRST).await.expect(201);
}

async fn who_gives_an_account_does_not_confirm_it(s: &Scenario) {
    let payee = creditor(s).await;
    let given = propose(s, &payee, FIRST).await.expect(201).text("/id");
    confirm(finance(s), &given).await.problem(403, "second_officer_needed");
    for persona in [Persona::Lead, Persona::CoachAssigned, Persona::YouthOwn, Persona::ProviderOwn] {
        confirm(s.acting(persona), &given).await.problem(403, "role_not_allowed");
        reject(s.acting(persona), &given).await.problem(403, "role_not_allowed");
        s.acting(persona).get("/bank-accounts").await.problem(403, "role_not_allowed");
    }
    let queue = second(s).get("/bank-accounts").await.expect(200);
    assert_eq!((queue.text("/items/0/id"), queue.text("/items/0/iban")), (given.clone(), FIRST.into()));
    confirm(second(s), &given).await.expect(201);
    confirm(second(s), &given).await.problem(409, "bank_account_state");
    reject(second(s), &given).await.problem(409, "bank_account_state");
    assert_eq!(second(s).get("/bank-accounts").await.expect(200).json["items"], json!([]));
}

async fn one_account_waits_at_a_time(s: &Scenario) {
    let payee = creditor(s).await;
    let slip = propose(s, &payee, FIRST).await.expect(201).text("/id");
    propose(s, &payee, SECOND).await.problem(409, "bank_account_waiting");
    let rejected = reject(finance(s), &slip).await.expect(201);
    assert_eq!(
        (rejected.text("/state"), rejected.text("/reason")),
        ("rejected".into(), "De naam klopt niet.".into())
    );
    confirm(second(s), &slip).await.problem(409, "bank_account_state");
    propose(s, &payee, SECOND).await.expect(201);
}

async fn a_number_that_is_no_account_is_refused_and_not_repeated(s: &Scenario) {
    let payee = creditor(s).await;
    for (iban, code) in [
        ("NL92ABNA0417164300", "wrong_iban"),
        ("NL91ABNA04171643", "wrong_iban"),
        ("0417164300", "wrong_iban"),
        ("TR330006100519786457841326", "not_sepa"),
    ] {
        for refused in
            [propose(s, &payee, iban).await, s.youth().post("/me/bank-accounts", account(iban)).await]
        {
            let refused = refused.problem(400, "invalid_input");
            assert_eq!(
                (&refused.json["errors"][0]["code"], refused.wrong_fields()),
                (&json!(code), vec!["/iban".to_owned()])
            );
            assert!(!String::from_utf8_lossy(&refused.body).contains(iban));
        }
    }
    s.youth().get("/me/bank-account").await.problem(404, "not_found");
}

async fn a_provider_gives_its_own_account_and_sees_it_masked(s: &Scenario) {
    let staff = s.acting(Persona::ProviderOwn);
    let path = format!("/payees/{}/bank-accounts", s.people.market.judo_payee);
    let given = staff.post(&path, account(SECOND)).await.expect(201);
    assert_eq!((given.text("/iban"), &given.json["holderName"]), ("DE89 **** 3000".into(), &Value::Null));
    let seen = staff.get(&path).await.expect(200);
    assert_eq!(
        (seen.text("/items/0/state"), seen.text("/items/1/iban")),
        ("proposed".into(), "NL91 **** 4300".into())
    );
    assert!(!String::from_utf8_lossy(&seen.body).contains(SECOND));
    for other in [s.people.market.music_payee, s.people.market.school_payee, s.people.market.programme_payee]
    {
        let path = format!("/payees/{other}/bank-accounts");
        staff.get(&path).await.problem(404, "not_found");
        staff.post(&path, account(SECOND)).await.problem(404, "not_found");
    }
    s.acting(Persona::ProviderOther).get(&path).await.problem(404, "not_found");
    for persona in [Persona::Lead, Persona::CoachAssigned, Persona::YouthOwn, Persona::GuardianOwn] {
        s.acting(persona).get(&path).await.problem(403, "role_not_allowed");
    }
    let confirmed = confirm(finance(s), &given.text("/id")).await.expect(201);
    assert_eq!(confirmed.text("/state"), "active");
}

async fn a_youth_gives_their_own_account_and_sees_it_masked(s: &Scenario) {
    s.youth().get("/me/bank-account").await.problem(404, "not_found");
    let given = s.youth().post("/me/bank-accounts", account(SAMS_IBAN)).await.expect(201);
    assert_eq!(given.text("/iban"), "NL13 **** 6789");
    s.youth().post("/me/bank-accounts", account(FIRST)).await.problem(409, "bank_account_waiting");
    confirm(finance(s), &given.text("/id")).await.expect(201);
    s.youth().post("/me/bank-accounts", account(SAMS_IBAN)).await.problem(409, "bank_account_unchanged");
    let other = s.youth().post("/me/bank-accounts", account(FIRST)).await.expect(201);
    assert_eq!(other.text("/payeeId"), given.text("/payeeId"), "one payee a youth");
    reject(second(s), &other.text("/id")).await.expect(201);
    let mine = s.youth().get("/me/bank-account").await.expect(200);
    assert_eq!(
        (mine.text("/active/iban"), mine.text("/latest/state")),
        ("NL13 **** 6789".into(), "rejected".into())
    );
    assert!(!String::from_utf8_lossy(&mine.body).contains(SAMS_IBAN));
    s.acting(Persona::YouthOther).get("/me/bank-account").await.problem(404, "not_found");
}

async fn nobody_confirms_the_account_of_a_relative(s: &Scenario) {
    let given = s.youth().post("/me/bank-accounts", account(SAMS_IBAN)).await.expect(201).text("/id");
    s.declare_family(Persona::Finance).await;
    confirm(finance(s), &given).await.problem(403, "not_for_a_relative");
    reject(finance(s), &given).await.problem(403, "not_for_a_relative");
    confirm(second(s), &given).await.expect(201);
}

async fn an_account_is_confirmed_once(s: &Scenario) {
    let payee = creditor(s).await;
    let given = propose(s, &payee, FIRST).await.expect(201).text("/id");
    let replies = join_all((0..6).map(|_| confirm(second(s), &given))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    for refused in replies.into_iter().filter(|reply| reply.status != 201) {
        refused.problem(409, "bank_account_state");
    }
}

async fn two_accounts_at_once_and_one_waits(s: &Scenario) {
    let give = async |number: usize| {
        let iban = if number < 3 { FIRST } else { SECOND };
        s.youth().post("/me/bank-accounts", account(iban)).await
    };
    let replies = join_all((0..6).map(give)).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    for refused in replies.into_iter().filter(|reply| reply.status != 201) {
        refused.problem(409, "bank_account_waiting");
    }
}
