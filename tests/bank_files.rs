//! What the bank answers: each file once, each payment to its one end, and every month next to the bank's.

use back_on_track::ledger::Account;
use chrono::TimeDelta;
use futures_util::future::{join, join_all};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::harness::bank::{OUR_IBAN, bank_name, came_back, paid, paid_as_one, refusal, report, statement};
use crate::harness::{Persona, Scenario};

scenarios!(
    a_batch_goes_to_the_bank_and_what_is_refused_goes_with_the_next,
    a_refused_payout_is_back_in_the_wallet,
    money_that_comes_back_is_owed_again,
    one_line_settles_a_whole_batch,
    a_refused_batch_is_owed_again,
    another_amount_settles_nothing,
    a_file_is_imported_once,
    ten_imports_at_once_have_one_effect,
    an_import_and_a_cancellation_at_once,
    what_is_no_bank_file_changes_nothing,
    another_programme_settles_nothing_of_ours,
    a_month_says_what_does_not_fit,
    an_answer_that_does_not_come_is_a_difference,
);

fn names(payments: &[Value]) -> Vec<String> {
    payments.iter().map(|it| it["endToEndId"].as_str().unwrap().to_owned()).collect()
}

async fn state_of(s: &Scenario, batch: &str) -> String {
    s.acting(Persona::Finance).get(&format!("/payment-batches/{batch}")).await.expect(200).text("/state")
}

async fn a_batch_goes_to_the_bank_and_what_is_refused_goes_with_the_next(s: &Scenario) {
    let market = &s.people.market;
    s.owe_judo(6_000).await;
    s.owe_music(1_500).await;
    let request = s.owe_school(5_000).await;
    let batch = s.collect_and_release().await;
    let payments = s.payments_of(&batch).await;
    let judo = payments.iter().position(|it| it["payeeId"] == market.judo_payee.to_string()).unwrap();
    let names = names(&payments);
    let refused = report(
        "R1",
        &bank_name(&batch),
        &[(&names[judo], "RJCT", Some("AC04")), (&names[2], "ACSP", None), (&names[1 - judo], "PDNG", None)],
    );
    let counts = s.import(&refused).await.expect(201).json;
    assert_eq!((&counts["rejectedCount"], &counts["settledCount"]), (&json!(1), &json!(0)), "{counts}");
    assert_eq!(s.held(Account::Payable(market.judo_payee)).await, 6_000);
    let settled =
        statement("S1", OUR_IBAN, &[paid("E1", &names[1 - judo], "15.00"), paid("E2", &names[2], "50.00")]);
    let counts = s.import(&settled).await.expect(201).json;
    assert_eq!((&counts["settledCount"], &counts["unmatchedCount"]), (&json!(2), &json!(0)), "{counts}");
    assert_eq!(state_of(s, &batch).await, "closed");
    assert_eq!(s.held(Account::Settled(s.people.programme)).await, 6_500);
    let request = entities::payout_request::Entity::find_by_id(request).one(s.db().reader()).await.unwrap();
    assert_eq!(request.unwrap().state, entities::PayoutState::Paid);
    for file in [&refused, &settled] {
        s.import(file).await.expect(200);
    }
    assert_eq!(s.held(Account::Settled(s.people.programme)).await, 6_500);
    let payments = s.payments_of(&s.collect().await).await;
    assert_eq!((payments.len(), &payments[0]["amount"]), (1, &json!("60.00")));
    let seen = s.acting(Persona::ProviderOwn).get(&format!("/providers/{}/payments", market.judo)).await;
    let seen = seen.expect(200).json;
    let states: Vec<_> = seen["items"].as_array().unwrap().iter().map(|it| it["state"].clone()).collect();
    assert_eq!(states, [json!("pending"), json!("rejected")]);
    assert_eq!(seen["items"][1]["reasonCode"], "AC04");
}

async fn a_refused_payout_is_back_in_the_wallet(s: &Scenario) {
    let request = s.owe_school(5_000).await;
    let batch = s.collect_and_release().await;
    let names = names(&s.payments_of(&batch).await);
    s.import(&report("R1", &bank_name(&batch), &[(&names[0], "RJCT", Some("AC01"))])).await.expect(201);
    assert_eq!(s.youth().get("/me/wallet").await.expect(200).json["toSpend"]["study"], "50.00");
    let request = entities::payout_request::Entity::find_by_id(request).one(s.db().reader()).await.unwrap();
    let request = request.unwrap();
    assert_eq!(request.state, entities::PayoutState::Bounced);
    assert!(request.reason.unwrap().contains("AC01"));
    assert_eq!(state_of(s, &batch).await, "closed");
}

async fn money_that_comes_back_is_owed_again(s: &Scenario) {
    s.owe_judo(6_000).await;
    s.owe_school(5_000).await;
    let batch = s.collect_and_release().await;
    let names = names(&s.payments_of(&batch).await);
    let lines = [paid("E1", &names[0], "60.00"), paid("E2", &names[1], "50.00")];
    s.import(&statement("S1", OUR_IBAN, &lines)).await.expect(201);
    assert_eq!(state_of(s, &batch).await, "closed");
    let lines = [
        came_back("E3", &names[0], "60.00", "AC04"),
        came_back("E4", &names[1], "50.00", "MD07"),
        came_back("E5", &names[1], "50.00", "MD07"),
    ];
    let counts = s.import(&statement("S2", OUR_IBAN, &lines)).await.expect(201).json;
    assert_eq!((&counts["rejectedCount"], &counts["unmatchedCount"]), (&json!(2), &json!(1)), "{counts}");
    assert_eq!(s.held(Account::Settled(s.people.programme)).await, 0);
    assert_eq!(s.held(Account::Payable(s.people.market.judo_payee)).await, 6_000);
    assert_eq!(s.youth().get("/me/wallet").await.expect(200).json["toSpend"]["study"], "50.00");
    assert_eq!(s.payments_of(&batch).await[0]["state"], "returned");
}

async fn one_line_settles_a_whole_batch(s: &Scenario) {
    s.owe_judo(6_000).await;
    s.owe_payouts(2, 5_000).await;
    let batch = s.collect_and_release().await;
    let name = bank_name(&batch);
    let wrong = s.import(&statement("S1", OUR_IBAN, &[paid_as_one("E1", &name, "160.01")])).await.expect(201);
    assert_eq!(wrong.json["unmatchedCount"], 1);
    let names = names(&s.payments_of(&batch).await);
    s.import(&report("R1", &name, &[(&names[0], "RJCT", Some("AC04"))])).await.expect(201);
    let whole = s.import(&statement("S2", OUR_IBAN, &[paid_as_one("E2", &name, "100.00")])).await.expect(201);
    assert_eq!((&whole.json["settledCount"], &whole.json["unmatchedCount"]), (&json!(2), &json!(0)));
    assert_eq!(state_of(s, &batch).await, "closed");
    let month = s.acting(Persona::Lead).get("/reconciliations/2026-11").await.expect(200).json;
    let differences = month["differences"].as_array().unwrap();
    assert_eq!((differences.len(), &differences[0]["kind"]), (1, &json!("entry_without_payment")), "{month}");
}

async fn a_refused_batch_is_owed_again(s: &Scenario) {
    s.owe_judo(6_000).await;
    s.owe_music(1_500).await;
    let batch = s.collect_and_release().await;
    let counts = s.import(&refusal("R1", &bank_name(&batch), "AM04")).await.expect(201).json;
    assert_eq!(counts["rejectedCount"], 2);
    assert_eq!(state_of(s, &batch).await, "closed");
    assert_eq!(s.payments_of(&s.collect().await).await.len(), 2);
}

async fn another_amount_settles_nothing(s: &Scenario) {
    s.owe_judo(6_000).await;
    let batch = s.collect_and_release().await;
    let names = names(&s.payments_of(&batch).await);
    let counts =
        s.import(&statement("S1", OUR_IBAN, &[paid("E1", &names[0], "60.01")])).await.expect(201).json;
    assert_eq!((&counts["settledCount"], &counts["unmatchedCount"]), (&json!(0), &json!(1)));
    assert_eq!(s.payments_of(&batch).await[0]["state"], "pending");
    let month = s.acting(Persona::Lead).get("/reconciliations/2026-11").await.expect(200).json;
    assert_eq!(month["differences"][0]["kind"], "amount_differs", "{month}");
}

async fn a_file_is_imported_once(s: &Scenario) {
    s.owe_judo(6_000).await;
    let batch = s.collect_and_release().await;
    let names = names(&s.payments_of(&batch).await);
    let file = statement("S1", OUR_IBAN, &[paid("E1", &names[0], "60.00")]);
    let first = s.import(&file).await.expect(201).json;
    assert_eq!(s.import(&file).await.expect(200).json, first);
    let other = file.replace("E1", "E9");
    s.import(&other).await.problem(409, "bank_file_differs");
    // The same day once more in another file: its lines are known.
    let again = s.import(&file.replace("<MsgId>S1", "<MsgId>S2")).await.expect(201).json;
    assert_eq!((&again["settledCount"], &again["unmatchedCount"]), (&json!(0), &json!(0)));
    let list = s.acting(Persona::Finance).get("/bank-files").await.expect(200).json;
    assert_eq!(list["items"].as_array().unwrap().len(), 2);
    let foreign = statement("S3", "NL91ABNA0417164300", &[]);
    s.import(&foreign).await.problem(409, "bank_file_of_another_account");
}

async fn ten_imports_at_once_have_one_effect(s: &Scenario) {
    s.owe_judo(6_000).await;
    let batch = s.collect_and_release().await;
    let names = names(&s.payments_of(&batch).await);
    let file = statement("S1", OUR_IBAN, &[paid("E1", &names[0], "60.00")]);
    let told = report("R1", &bank_name(&batch), &[(&names[0], "ACSC", None)]);
    let files = [&file, &told];
    let replies = join_all((0..10).map(|number| async move { s.import(files[number % 2]).await })).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 2);
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 8);
    assert_eq!(s.held(Account::Settled(s.people.programme)).await, 6_000);
}

async fn an_import_and_a_cancellation_at_once(s: &Scenario) {
    s.owe_judo(6_000).await;
    let batch = s.collect().await;
    let names = names(&s.payments_of(&batch).await);
    let path = format!("/payment-batches/{batch}/cancellations");
    let cancel = s.acting(Persona::FinanceSecond).post(&path, json!({ "reason": "Te vroeg." }));
    let file = statement("S1", OUR_IBAN, &[paid("E1", &names[0], "60.00")]);
    let (cancelled, imported) = join(async { cancel.await }, async { s.import(&file).await }).await;
    cancelled.expect(201);
    // The bank can't know of a batch that was never released.
    assert_eq!(imported.expect(201).json["unmatchedCount"], 1);
    assert_eq!(s.held(Account::Payable(s.people.market.judo_payee)).await, 6_000);
}

async fn what_is_no_bank_file_changes_nothing(s: &Scenario) {
    let whole = refusal("R1", "x", "AM04");
    let deep = format!("<Document>{}", "<a>".repeat(200_000));
    let with_doctype = whole.replacen(
        "<Document",
        "<!DOCTYPE Document [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Document",
        1,
    );
    let bad = [
        whole[..whole.len() / 2].to_owned(),
        with_doctype,
        deep,
        "{}".to_owned(),
        whole.replace("pain.002.001.03", "pain.001.001.09"),
        whole.replace("R1", &"R".repeat(36)),
        whole.replace("R1", "&x;"),
    ];
    for file in bad {
        s.import(&file).await.problem(400, "bank_file_not_understood");
    }
    s.import("").await.problem(400, "file_empty");
    let list = s.acting(Persona::Finance).get("/bank-files").await.expect(200).json;
    assert_eq!(list["items"], json!([]));
}

async fn another_programme_settles_nothing_of_ours(s: &Scenario) {
    s.owe_judo(6_000).await;
    let batch = s.collect_and_release().await;
    let names = names(&s.payments_of(&batch).await);
    s.make_foreign_officer().await;
    let foreign = |file: String| {
        let call = s.acting(Persona::LeadForeign).post("/bank-files", json!({}));
        call.bytes(file.into_bytes()).header("content-type", "application/xml")
    };
    let report = report("R1", &bank_name(&batch), &[(&names[0], "RJCT", Some("AC04"))]);
    assert_eq!(foreign(report).await.expect(201).json["unmatchedCount"], 1);
    let refusal = refusal("R2", &bank_name(&batch), "AC04");
    assert_eq!(foreign(refusal).await.expect(201).json["unmatchedCount"], 1);
    let lines = [paid("E1", &names[0], "60.00"), paid_as_one("E2", &bank_name(&batch), "60.00")];
    let statement = statement("S1", "NL86INGB0002445588", &lines);
    assert_eq!(foreign(statement).await.expect(201).json["unmatchedCount"], 2);
    assert_eq!(s.payments_of(&batch).await[0]["state"], "pending");
}

async fn a_month_says_what_does_not_fit(s: &Scenario) {
    s.owe_judo(6_000).await;
    s.owe_music(1_500).await;
    let batch = s.collect_and_release().await;
    let payments = s.payments_of(&batch).await;
    let names = names(&payments);
    let amount = |index: usize| payments[index]["amount"].as_str().unwrap();
    s.import(&report("R1", &bank_name(&batch), &[(&names[1], "ACSC", None)])).await.expect(201);
    let lines = [
        paid("E1", &names[0], amount(0)),
        paid("E2", &names[0], amount(0)),
        paid("=E3", "NOTPROVIDED", "9.99"),
    ];
    s.import(&statement("S1", OUR_IBAN, &lines)).await.expect(201);
    let path = "/reconciliations/2026-11";
    let month = s.acting(Persona::Lead).get(path).await.expect(200).json;
    assert_eq!((&month["made"], &month["settled"]), (&json!("75.00"), &json!("75.00")), "{month}");
    assert_eq!((&month["inTransitAtStart"], &month["inTransitAtEnd"]), (&json!("0.00"), &json!("0.00")));
    assert_eq!(month["bankEntries"].as_array().unwrap().len(), 3);
    let mut kinds: Vec<&str> =
        month["differences"].as_array().unwrap().iter().map(|it| it["kind"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["amount_differs", "entry_without_payment", "settled_without_entry"], "{month}");
    let sheet = s.acting(Persona::Finance).get(&format!("{path}/csv")).await.expect(200);
    let text = String::from_utf8(sheet.body).unwrap();
    assert!(text.contains("bank_entry;'=E3;2026-11-24;;;-9,99"), "{text}");
    s.acting(Persona::Finance).get("/reconciliations/2026-13").await.problem(404, "not_found");
    let before = s.acting(Persona::Finance).get("/reconciliations/2026-10").await.expect(200).json;
    assert_eq!((&before["made"], &before["differences"]), (&json!("0.00"), &json!([])));
}

async fn an_answer_that_does_not_come_is_a_difference(s: &Scenario) {
    s.owe_judo(6_000).await;
    s.collect_and_release().await;
    let finance = s.acting(Persona::Finance);
    let differences =
        async || finance.get("/reconciliations/2026-11").await.expect(200).json["differences"].clone();
    s.pass(TimeDelta::days(5));
    assert_eq!(differences().await, json!([]));
    s.pass(TimeDelta::days(2));
    assert_eq!(differences().await[0]["kind"], "pending_too_long");
}
