//! From a debt to the bank: collected by one officer, released by another, written as a file that a bank takes.

use std::collections::BTreeSet;

use back_on_track::ledger::Account;
use chrono::TimeDelta;
use entities::{Cents, payee, payout_request, redemption};
use futures_util::future::{join, join_all};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};

use crate::harness::bank::{bank_name, is_valid_by, refusal};
use crate::harness::{Persona, Scenario};

scenarios!(
    one_payment_a_provider_and_one_a_payout,
    a_bank_takes_the_file,
    the_collector_does_not_release,
    who_waits_for_an_account_is_told_why,
    nothing_to_pay_is_said,
    a_changed_account_stops_the_release,
    giving_up_gives_everything_back,
    a_credit_note_is_set_off,
    a_credit_note_for_what_is_at_the_bank_waits,
    a_provider_sees_its_own_money_and_no_other,
    two_collections_at_once_take_each_debt_once,
    a_release_and_a_cancellation_at_once_and_one_wins,
    another_programme_sees_nothing,
    cells_of_the_spreadsheet_are_inert,
    four_hundred_payouts_in_one_batch,
);

fn sum(payments: &[Value], field: &str) -> i64 {
    payments.iter().map(|it| it[field].as_str().unwrap().parse::<Cents>().unwrap().0).sum()
}

async fn one_payment_a_provider_and_one_a_payout(s: &Scenario) {
    let market = &s.people.market;
    for cents in [6_000, 1_500] {
        s.owe_judo(cents).await;
    }
    s.owe_payouts(2, 5_000).await;
    let finance = s.acting(Persona::Finance);
    let owed = finance.get("/payables").await.expect(200).json;
    assert_eq!(owed["items"].as_array().unwrap().len(), 2, "{owed}");
    assert!(owed["items"].as_array().unwrap().iter().all(|it| it["isPayableNow"] == true), "{owed}");
    let batch = s.collect().await;
    let shown = finance.get(&format!("/payment-batches/{batch}")).await.expect(200).json;
    assert_eq!((&shown["total"], &shown["paymentsCount"]), (&json!("175.00"), &json!(3)), "{shown}");
    assert_eq!(shown["debtorIban"], "NL44RABO0123456789");
    let payments = s.payments_of(&batch).await;
    assert_eq!(payments[0]["amount"], "75.00");
    assert_eq!(payments[0]["remittance"], "BOT 2026-11 Judoclub Zaanstreek 2 verzilveringen");
    assert_eq!(payments[1]["remittance"], "Lesgeld cafe (0) + boeken");
    assert_eq!(payments[1]["endToEndId"].as_str().unwrap().len(), 32);
    assert_eq!(s.held(Account::Payable(market.judo_payee)).await, 0);
    assert_eq!(s.held(Account::InTransit(s.people.programme)).await, 17_500);
    finance.post("/payment-batches", json!({})).await.problem(409, "nothing_to_pay");
    assert_eq!(finance.get("/payment-batches?state=collected").await.expect(200).text("/items/0/id"), batch);
}

async fn a_bank_takes_the_file(s: &Scenario) {
    s.owe_judo(6_000).await;
    s.owe_payouts(2, 5_001).await;
    let batch = s.collect().await;
    let path = format!("/payment-batches/{batch}/file");
    let finance = s.acting(Persona::Finance);
    finance.get(&path).await.problem(409, "batch_state");
    s.release(&batch).await.expect(201);
    let file = finance.get(&path).await.expect(200);
    assert_eq!(file.header("content-type"), "application/xml");
    assert!(file.header("content-disposition").starts_with("attachment"));
    is_valid_by("pain.001.001.09", &file.body);
    let text = String::from_utf8(file.body.clone()).unwrap();
    let in_transit = Cents(s.held(Account::InTransit(s.people.programme)).await);
    assert_eq!(text.matches(&format!("<CtrlSum>{in_transit}</CtrlSum>")).count(), 2, "{text}");
    assert_eq!(text.matches("<NbOfTxs>3</NbOfTxs>").count(), 2);
    let name = bank_name(&batch);
    for part in [
        &format!("<MsgId>{name}</MsgId>"),
        "<BtchBookg>true</BtchBookg>",
        "<SvcLvl><Cd>SEPA</Cd></SvcLvl>",
        "<ChrgBr>SLEV</ChrgBr>",
        "<Dt>2026-11-24</Dt>",
        "NOTPROVIDED",
        "<Ustrd>Lesgeld cafe (1) + boeken</Ustrd>",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    s.pass(TimeDelta::minutes(5));
    assert_eq!(finance.get(&path).await.expect(200).body, file.body, "the same bytes each time");
}

async fn the_collector_does_not_release(s: &Scenario) {
    s.owe_judo(6_000).await;
    let batch = s.collect().await;
    let path = format!("/payment-batches/{batch}/releases");
    let finance = s.acting(Persona::Finance);
    finance.post(&path, json!({})).await.problem(403, "second_officer_needed");
    let second = s.acting(Persona::FinanceSecond);
    for day in ["2026-11-22", "2027-06-01"] {
        let refused = second.post(&path, json!({ "executionDate": day })).await.problem(400, "invalid_input");
        assert_eq!(refused.wrong_fields(), ["/executionDate"]);
    }
    let released = second.post(&path, json!({ "executionDate": "2026-12-01" })).await.expect(201).json;
    assert_eq!((&released["state"], &released["executionDate"]), (&json!("released"), &json!("2026-12-01")));
    second.post(&path, json!({})).await.problem(409, "batch_state");
    let path = format!("/payment-batches/{batch}/cancellations");
    second.post(&path, json!({ "reason": "Toch niet." })).await.problem(409, "batch_state");
}

async fn who_waits_for_an_account_is_told_why(s: &Scenario) {
    let market = &s.people.market;
    let now = s.clock.now();
    s.owe_judo(6_000).await;
    s.owe_music(1_500).await;
    s.change_account(market.judo_payee, "NL69INGB0123456789", now + TimeDelta::hours(72)).await;
    let finance = s.acting(Persona::Finance);
    let made = finance.post("/payment-batches", json!({})).await.expect(201).json;
    assert_eq!(made["batch"]["total"], "15.00");
    let skipped = &made["skipped"][0];
    assert_eq!((&skipped["reason"], &skipped["owed"]), (&json!("bank_account_waiting"), &json!("60.00")));
    let refused = finance.post("/payment-batches", json!({})).await.problem(409, "nothing_to_pay");
    assert_eq!(refused.wrong_fields(), [format!("/payees/{}", market.judo_payee)]);
    let owed = finance.get("/payables").await.expect(200).json;
    assert_eq!(owed["items"][0]["reason"], "bank_account_waiting", "{owed}");
    s.pass(TimeDelta::hours(72));
    finance.post("/payment-batches", json!({})).await.expect(201);
}

async fn nothing_to_pay_is_said(s: &Scenario) {
    let refused = s.acting(Persona::Finance).post("/payment-batches", json!({})).await;
    refused.problem(409, "nothing_to_pay");
}

async fn a_changed_account_stops_the_release(s: &Scenario) {
    let market = &s.people.market;
    s.owe_judo(6_000).await;
    s.owe_music(1_500).await;
    let batch = s.collect().await;
    s.change_account(market.judo_payee, "NL69INGB0123456789", s.clock.now()).await;
    let payments = s.payments_of(&batch).await;
    let judo = payments.iter().find(|it| it["payeeId"] == market.judo_payee.to_string()).unwrap();
    let refused = s.release(&batch).await.problem(409, "bank_account_changed");
    assert_eq!(refused.wrong_fields(), [format!("/payments/{}", judo["id"].as_str().unwrap())]);
    let path = format!("/payment-batches/{batch}/cancellations");
    let reason = json!({ "reason": "Een rekening klopt niet meer." });
    s.acting(Persona::Finance).post(&path, reason).await.expect(201);
    let batch = s.collect_and_release().await;
    let ibans: BTreeSet<String> =
        s.payments_of(&batch).await.iter().map(|it| it["creditorIban"].as_str().unwrap().into()).collect();
    assert!(ibans.contains("NL69INGB0123456789"), "{ibans:?}");
    let closed = payee::ActiveModel {
        id: Set(market.music_payee),
        closed_at: Set(Some(s.clock.now())),
        ..Default::default()
    };
    s.owe_music(500).await;
    let batch = s.collect().await;
    s.db().write(async |tx| Ok(closed.clone().update(tx).await?)).await.unwrap();
    s.release(&batch).await.problem(409, "bank_account_changed");
}

async fn giving_up_gives_everything_back(s: &Scenario) {
    let market = &s.people.market;
    let redemption = s.owe_judo(6_000).await;
    let request = s.owe_school(5_000).await;
    let batch = s.collect().await;
    let path = format!("/payment-batches/{batch}/cancellations");
    let finance = s.acting(Persona::Finance);
    finance.post(&path, json!({})).await.problem(400, "invalid_input");
    let given_up = finance.post(&path, json!({ "reason": "Te vroeg." })).await.expect(201).json;
    assert_eq!((&given_up["state"], &given_up["cancelReason"]), (&json!("cancelled"), &json!("Te vroeg.")));
    finance.post(&path, json!({ "reason": "Nog eens." })).await.problem(409, "batch_state");
    s.release(&batch).await.problem(409, "batch_state");
    assert_eq!(s.held(Account::Payable(market.judo_payee)).await, 6_000);
    assert_eq!(s.held(Account::Payable(market.school_payee)).await, 5_000);
    assert_eq!(s.held(Account::InTransit(s.people.programme)).await, 0);
    let db = s.db();
    let row = redemption::Entity::find_by_id(redemption).one(db.reader()).await.unwrap().unwrap();
    assert_eq!(row.payment_id, None);
    let row = payout_request::Entity::find_by_id(request).one(db.reader()).await.unwrap().unwrap();
    assert_eq!(row.payment_id, None);
    let again = s.collect().await;
    assert_eq!(s.payments_of(&again).await.len(), 2);
}

async fn a_credit_note_is_set_off(s: &Scenario) {
    let market = &s.people.market;
    let first = s.owe_judo(6_000).await;
    let batch = s.collect_and_release().await;
    let name = s.payments_of(&batch).await[0]["endToEndId"].as_str().unwrap().to_owned();
    let file = crate::harness::bank::report("R1", &bank_name(&batch), &[(&name, "ACSC", None)]);
    s.import(&file).await.expect(201);
    s.take_back(first).await;
    s.owe_judo(5_000).await;
    let finance = s.acting(Persona::Finance);
    let refused = finance.post("/payment-batches", json!({})).await.problem(409, "nothing_to_pay");
    assert_eq!(refused.json["errors"][0]["code"], "credit_note_larger", "{}", refused.json);
    s.owe_judo(2_500).await;
    let batch = s.collect().await;
    let payment = s.payments_of(&batch).await[0].clone();
    assert_eq!((&payment["amount"], &payment["netted"]), (&json!("15.00"), &json!("60.00")));
    assert_eq!(s.held(Account::Recovery(market.judo_payee)).await, 0);
    let path = format!("/payment-batches/{batch}/cancellations");
    finance.post(&path, json!({ "reason": "Te vroeg." })).await.expect(201);
    assert_eq!(s.held(Account::Recovery(market.judo_payee)).await, -6_000);
    assert_eq!(s.held(Account::Payable(market.judo_payee)).await, 7_500);
}

async fn a_credit_note_for_what_is_at_the_bank_waits(s: &Scenario) {
    let market = &s.people.market;
    let taken_back = s.owe_judo(1_000).await;
    s.owe_judo(2_000).await;
    let first = s.collect_and_release().await;
    s.take_back(taken_back).await;
    s.owe_judo(3_000).await;
    let second = s.collect_and_release().await;
    let payment = s.payments_of(&second).await[0].clone();
    assert_eq!((&payment["amount"], &payment["netted"]), (&json!("30.00"), &json!("0.00")));
    s.import(&refusal("R1", &bank_name(&first), "AM04")).await.expect(201);
    assert_eq!(s.held(Account::Recovery(market.judo_payee)).await, 0);
    assert_eq!(s.held(Account::Payable(market.judo_payee)).await, 2_000);
}

async fn a_provider_sees_its_own_money_and_no_other(s: &Scenario) {
    let market = &s.people.market;
    s.owe_judo(6_000).await;
    let own = s.acting(Persona::ProviderOwn);
    let statement = format!("/providers/{}/statement", market.judo);
    assert_eq!(own.get(&statement).await.expect(200).json["owed"], "60.00");
    s.collect_and_release().await;
    let shown = own.get(&statement).await.expect(200).json;
    assert_eq!((&shown["owed"], &shown["underWay"]), (&json!("0.00"), &json!("60.00")));
    assert_eq!(shown["maskedIban"], "NL** **** 4300");
    let payments = own.get(&format!("/providers/{}/payments", market.judo)).await.expect(200);
    assert_eq!(payments.json["items"][0]["amount"], "60.00");
    assert!(!String::from_utf8_lossy(&payments.body).contains("NL91ABNA0417164300"));
    s.acting(Persona::ProviderOther).get(&statement).await.problem(404, "not_found");
    own.get(&format!("/providers/{}/payments", market.music)).await.problem(404, "not_found");
}

async fn two_collections_at_once_take_each_debt_once(s: &Scenario) {
    s.owe_judo(6_000).await;
    s.owe_payouts(5, 1_000).await;
    let officers = [Persona::Finance, Persona::FinanceSecond];
    let replies = join_all((0..6).map(|number| async move {
        s.acting(officers[number % 2]).post("/payment-batches", json!({})).await
    }))
    .await;
    let made: Vec<_> = replies.iter().filter(|reply| reply.status == 201).collect();
    assert_eq!(made.len(), 1);
    assert_eq!(made[0].json["batch"]["total"], "110.00");
    for refused in replies.into_iter().filter(|reply| reply.status != 201) {
        refused.problem(409, "nothing_to_pay");
    }
}

async fn a_release_and_a_cancellation_at_once_and_one_wins(s: &Scenario) {
    for _ in 0..4 {
        s.owe_judo(1_000).await;
        let batch = s.collect().await;
        let path = format!("/payment-batches/{batch}/cancellations");
        let cancel = s.acting(Persona::Finance).post(&path, json!({ "reason": "Te vroeg." }));
        let (release, cancel) = join(s.release(&batch), async { cancel.await }).await;
        let mut outcome = [release.status, cancel.status];
        outcome.sort_unstable();
        assert_eq!(outcome, [201, 409]);
        let state = s.acting(Persona::Finance).get(&format!("/payment-batches/{batch}")).await.expect(200);
        let expected = if release.status == 201 { "released" } else { "cancelled" };
        assert_eq!(state.json["state"], expected);
    }
}

async fn another_programme_sees_nothing(s: &Scenario) {
    s.owe_judo(6_000).await;
    let batch = s.collect().await;
    s.make_foreign_officer().await;
    let foreign = s.acting(Persona::LeadForeign);
    for path in ["", "/payments", "/file", "/csv"] {
        foreign.get(&format!("/payment-batches/{batch}{path}")).await.problem(404, "not_found");
    }
    let release = format!("/payment-batches/{batch}/releases");
    foreign.post(&release, json!({})).await.problem(404, "not_found");
    let cancel = format!("/payment-batches/{batch}/cancellations");
    foreign.post(&cancel, json!({ "reason": "x" })).await.problem(404, "not_found");
    foreign.post("/payment-batches", json!({})).await.problem(409, "nothing_to_pay");
    assert_eq!(foreign.get("/payables").await.expect(200).json["items"], json!([]));
}

async fn cells_of_the_spreadsheet_are_inert(s: &Scenario) {
    let request = s.owe_school(5_000).await;
    let text = payout_request::ActiveModel {
        id: Set(request),
        remittance: Set("+31612345678, =1+1 \"x\"".into()),
        ..Default::default()
    };
    s.db().write(async |tx| Ok(text.clone().update(tx).await?)).await.unwrap();
    let batch = s.collect().await;
    let sheet = s.acting(Persona::Finance).get(&format!("/payment-batches/{batch}/csv")).await.expect(200);
    let text = String::from_utf8(sheet.body).unwrap();
    assert!(text.contains(";'+31612345678, .1+1 'x';"), "{text}");
    assert!(text.contains(";pending;"), "{text}");
}

async fn four_hundred_payouts_in_one_batch(s: &Scenario) {
    s.owe_payouts(400, 125).await;
    let batch = s.collect_and_release().await;
    let file = s.acting(Persona::Finance).get(&format!("/payment-batches/{batch}/file")).await.expect(200);
    is_valid_by("pain.001.001.09", &file.body);
    let first = s.payments_of(&batch).await;
    assert_eq!((first.len(), sum(&first, "amount")), (100, 12_500));
    s.import(&refusal("R1", &bank_name(&batch), "AM04")).await.expect(201);
    assert_eq!(s.youth().get("/me/wallet").await.expect(200).json["toSpend"]["study"], "500.00");
}
