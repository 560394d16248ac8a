//! From what is owed to the bank and back.

use entities::Cents;
use futures_util::future::join_all;
use serde_json::{Value, json};

use crate::harness::bank::{Status, statement, status_report};
use crate::harness::{Persona, Scenario};

scenarios!(
    what_is_owed_is_paid_once_and_the_bank_may_say_so_twice,
    a_refused_payment_is_owed_again_and_a_refused_payout_is_back_in_the_wallet,
    the_officer_who_collects_does_not_release,
    a_batch_that_is_given_up_leaves_everything_owed,
    a_changed_account_is_not_paid_unseen,
    a_credit_note_is_set_off_in_the_next_payment,
    two_officers_collect_at_once_and_each_debt_is_paid_once,
    a_file_that_is_not_understood_changes_nothing,
    a_provider_sees_what_it_has_to_come,
    a_month_is_reconciled,
);

/// Sam redeemed 10.00 at the judo club, and 40.00 for school was approved. Names the redemption and the request.
async fn owed(s: &Scenario) -> (String, String) {
    s.fill_leisure_fund(2026, "1000.00").await;
    let evening = s.add_offer(|offer| offer.price_cents = Cents(1_000)).await;
    let booking = s.book(evening).await;
    let redemption = s.redeem(&booking).await.expect(201).text("/id");
    (redemption, approved_payout(s).await)
}

async fn approved_payout(s: &Scenario) -> String {
    s.earn_study_money("100.00").await;
    let request = s.file_payout("40.00").await;
    s.step_payout(Persona::CoachAssigned, &request, "endorsements").await.expect(201);
    s.step_payout(Persona::Finance, &request, "approvals").await.expect(201);
    request
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap().to_owned()
}

async fn what_is_owed_is_paid_once_and_the_bank_may_say_so_twice(s: &Scenario) {
    let (_, request) = owed(s).await;
    let finance = s.acting(Persona::Finance);
    let collected = s.collect().await.expect(201);
    assert_eq!((&collected.json["total"], &collected.json["paymentsCount"]), (&json!("50.00"), &json!(2)));
    let batch = collected.text("/id");
    finance.get(&format!("/payment-batches/{batch}/file")).await.problem(409, "batch_state");
    s.release(&batch).await.expect(201);
    let file = finance.get(&format!("/payment-batches/{batch}/file")).await.expect(200);
    let xml = String::from_utf8(file.body.to_vec()).unwrap();
    assert_eq!(xml.matches("<CtrlSum>50.00</CtrlSum>").count(), 2, "{xml}");
    let again = finance.get(&format!("/payment-batches/{batch}/file")).await.expect(200);
    assert_eq!(again.body, file.body, "the same batch gives the same bytes");

    let lines: Vec<_> = s
        .payments_of(&batch)
        .await
        .iter()
        .map(|it| (text(it, "endToEndId"), text(it, "amount"), "DBIT"))
        .collect();
    let told = statement("S1", &lines);
    let imported = finance.import(told.clone()).await.expect(201);
    assert_eq!((&imported.json["settledCount"], &imported.json["unmatchedCount"]), (&json!(2), &json!(0)));
    let repeated = finance.import(told).await.expect(200);
    assert_eq!(repeated.json, imported.json);
    let report = status_report("R1", &[(lines[0].0.clone(), Status::Paid)]);
    assert_eq!(finance.import(report).await.expect(201).json["settledCount"], 0);
    let batch = finance.get(&format!("/payment-batches/{batch}")).await.expect(200);
    assert_eq!(batch.json["state"], "closed");
    let request = s.youth().get(&format!("/payout-requests/{request}")).await.expect(200);
    assert_eq!(request.json["state"], "paid");
    s.collect().await.problem(409, "nothing_to_pay");
}

async fn a_refused_payment_is_owed_again_and_a_refused_payout_is_back_in_the_wallet(s: &Scenario) {
    let (_, request) = owed(s).await;
    let batch = s.collect().await.expect(201).text("/id");
    s.release(&batch).await.expect(201);
    let lines: Vec<_> = s
        .payments_of(&batch)
        .await
        .iter()
        .map(|it| (text(it, "endToEndId"), Status::Refused("AC04")))
        .collect();
    let finance = s.acting(Persona::Finance);
    let imported = finance.import(status_report("R1", &lines)).await.expect(201);
    assert_eq!(imported.json["rejectedCount"], 2);
    let request = s.youth().get(&format!("/payout-requests/{request}")).await.expect(200);
    assert_eq!(request.json["state"], "bounced");
    assert_eq!(s.study_to_spend().await, "100.00");
    let next = s.collect().await.expect(201);
    assert_eq!((&next.json["total"], &next.json["paymentsCount"]), (&json!("10.00"), &json!(1)));
    let entries = s.youth().get("/me/wallet/entries?limit=1").await.expect(200);
    assert_eq!(entries.json["items"][0]["kind"], "refund", "{}", entries.json);
}

async fn the_officer_who_collects_does_not_release(s: &Scenario) {
    owed(s).await;
    let batch = s.collect().await.expect(201).text("/id");
    let path = format!("/payment-batches/{batch}/releases");
    s.acting(Persona::Finance).post(&path, json!({})).await.problem(403, "second_officer_needed");
    s.acting(Persona::Lead).post(&path, json!({})).await.problem(403, "role_not_allowed");
    let past = json!({ "executionDate": "2026-11-22" });
    s.acting(Persona::FinanceSecond).post(&path, past).await.problem(400, "invalid_input");
    s.release(&batch).await.expect(201);
    s.release(&batch).await.problem(409, "batch_state");
    let cancel = format!("/payment-batches/{batch}/cancellations");
    let reason = json!({ "reason": "Te laat." });
    s.acting(Persona::Finance).post(&cancel, reason).await.problem(409, "batch_state");
}

async fn a_batch_that_is_given_up_leaves_everything_owed(s: &Scenario) {
    owed(s).await;
    let batch = s.collect().await.expect(201).text("/id");
    let path = format!("/payment-batches/{batch}/cancellations");
    let reason = json!({ "reason": "Verkeerde dag." });
    let cancelled = s.acting(Persona::Finance).post(&path, reason).await.expect(201);
    assert_eq!(cancelled.json["state"], "cancelled");
    let next = s.collect().await.expect(201);
    assert_eq!(next.json["total"], "50.00");
}

async fn a_changed_account_is_not_paid_unseen(s: &Scenario) {
    owed(s).await;
    let batch = s.collect().await.expect(201).text("/id");
    let judo = s.people.market.judo_payee;
    let body = json!({ "iban": "NL13TEST0123456789", "holderName": "Judoclub Zaanstreek" });
    let path = format!("/payees/{judo}/bank-accounts");
    let proposed = s.acting(Persona::Finance).post(&path, body).await.expect(201).text("/id");
    let path = format!("/bank-accounts/{proposed}/confirmations");
    s.acting(Persona::FinanceSecond).post(&path, json!({})).await.expect(201);
    let refused = s.release(&batch).await.problem(409, "bank_account_changed");
    assert_eq!(refused.json["errors"].as_array().unwrap().len(), 1, "{}", refused.json);
    let path = format!("/payment-batches/{batch}/cancellations");
    s.acting(Persona::Finance).post(&path, json!({ "reason": "Rekening veranderd." })).await.expect(201);
    let next = s.collect().await.expect(201);
    assert_eq!(next.json["total"], "40.00");
    assert_eq!(next.json["skipped"][0]["skipReason"], "bank_account_waiting", "{}", next.json);
    s.pass(chrono::TimeDelta::hours(72));
    assert_eq!(s.collect().await.expect(201).json["total"], "10.00");
}

async fn a_credit_note_is_set_off_in_the_next_payment(s: &Scenario) {
    let (redemption, _) = owed(s).await;
    let batch = s.collect().await.expect(201).text("/id");
    s.release(&batch).await.expect(201);
    let lines: Vec<_> =
        s.payments_of(&batch).await.iter().map(|it| (text(it, "endToEndId"), Status::Paid)).collect();
    s.acting(Persona::Finance).import(status_report("R1", &lines)).await.expect(201);
    let path = format!("/redemptions/{redemption}/refunds");
    let reason = json!({ "reason": "De avond ging niet door." });
    s.acting(Persona::Lead).post(&path, reason).await.expect(201);
    s.collect().await.problem(409, "nothing_to_pay");
    let course = s.book(s.people.market.judo_course).await;
    s.redeem(&course).await.expect(201);
    let next = s.collect().await.expect(201);
    let payments = s.payments_of(&next.text("/id")).await;
    assert_eq!((&payments[0]["amount"], &payments[0]["netted"]), (&json!("50.00"), &json!("10.00")));
}

async fn two_officers_collect_at_once_and_each_debt_is_paid_once(s: &Scenario) {
    owed(s).await;
    let replies = join_all((0..6).map(async |turn| {
        let who = if turn % 2 == 0 { Persona::Finance } else { Persona::FinanceSecond };
        s.acting(who).post("/payment-batches", json!({})).await
    }))
    .await;
    assert_eq!(replies.iter().filter(|it| it.status == 201).count(), 1);
    for refused in replies.into_iter().filter(|it| it.status != 201) {
        refused.problem(409, "nothing_to_pay");
    }
}

async fn a_file_that_is_not_understood_changes_nothing(s: &Scenario) {
    owed(s).await;
    let batch = s.collect().await.expect(201).text("/id");
    let finance = s.acting(Persona::Finance);
    let deep = format!("<Document>{}{}</Document>", "<a>".repeat(60), "</a>".repeat(60));
    let doctype = format!("<!DOCTYPE Document [<!ENTITY x \"y\">]>{}", statement("S1", &[]));
    for wrong in ["nonsense", "<a/>", "<Document><CstmrPmtStsRpt/></Document>", &deep, &doctype] {
        finance.import(wrong).await.problem(400, "bank_file_not_understood");
    }
    let foreign = statement("S1", &[]).replace("NL44RABO0123456789", "NL02ABNA0123456789");
    finance.import(foreign).await.problem(409, "bank_file_of_another_account");
    // What is not released the bank can't know.
    let id = text(&s.payments_of(&batch).await[0], "endToEndId");
    let early = finance.import(status_report("R1", &[(id, Status::Paid)])).await.expect(201);
    assert_eq!((&early.json["settledCount"], &early.json["unmatchedCount"]), (&json!(0), &json!(1)));
    let other = finance.import(status_report("R1", &[])).await;
    other.problem(409, "bank_file_changed");
}

async fn a_provider_sees_what_it_has_to_come(s: &Scenario) {
    owed(s).await;
    let judo = s.people.market.judo;
    let staff = s.acting(Persona::ProviderOwn);
    let statement = staff.get(&format!("/providers/{judo}/statement")).await.expect(200);
    assert_eq!((&statement.json["owed"], &statement.json["paid"]), (&json!("10.00"), &json!("0.00")));
    assert_eq!(statement.json["bankAccount"], "NL91 **** 4300");
    let batch = s.collect().await.expect(201).text("/id");
    s.release(&batch).await.expect(201);
    let payments = staff.get(&format!("/providers/{judo}/payments")).await.expect(200);
    assert_eq!(payments.json["items"][0]["amount"], "10.00", "{}", payments.json);
    let other = s.acting(Persona::ProviderOther);
    other.get(&format!("/providers/{judo}/statement")).await.problem(404, "not_found");
    other.get(&format!("/providers/{judo}/payments")).await.problem(404, "not_found");
}

async fn a_month_is_reconciled(s: &Scenario) {
    owed(s).await;
    let batch = s.collect().await.expect(201).text("/id");
    s.release(&batch).await.expect(201);
    let payments = s.payments_of(&batch).await;
    let lines = [
        (text(&payments[0], "endToEndId"), text(&payments[0], "amount"), "DBIT"),
        ("NOTOURS".to_owned(), "3.00".to_owned(), "DBIT"),
    ];
    let finance = s.acting(Persona::Finance);
    finance.import(statement("S1", &lines)).await.expect(201);
    let month = finance.get("/reconciliations/2026-11").await.expect(200).json;
    assert_eq!(month["ledger"]["collected"], "50.00", "{month}");
    assert_eq!(month["ledger"]["settled"], month["bank"]["paidOut"], "{month}");
    assert_eq!(month["bank"]["unmatched"], "-3.00", "{month}");
    assert_eq!(month["differences"][0]["kind"], "entry_without_payment", "{month}");
    s.pass(chrono::TimeDelta::days(6));
    let month = finance.get("/reconciliations/2026-11").await.expect(200).json;
    let kinds: Vec<_> = month["differences"].as_array().unwrap().iter().map(|it| &it["kind"]).collect();
    assert_eq!(kinds, ["entry_without_payment", "pending_too_long"]);
    let sheet = s.acting(Persona::Lead).get("/reconciliations/2026-11/csv").await.expect(200);
    assert!(String::from_utf8_lossy(&sheet.body).contains("entry_without_payment,"));
    finance.get("/reconciliations/2026-13").await.problem(404, "not_found");
}
