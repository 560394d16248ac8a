//! Payout requests: filed by the youth, endorsed by the coach, approved by finance, and every way in which they end.

use back_on_track::ledger::Wallet;
use back_on_track::payout::settlement;
use back_on_track::record::Actor;
use chrono::TimeDelta;
use entities::PayoutRequestId;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};

use crate::harness::payout_file::{SAMS_IBAN, picture};
use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    three_people_bring_a_payout_about,
    each_sees_the_requests_that_are_their_business,
    a_wish_is_checked_before_money_moves,
    a_youths_own_account_needs_a_receipt,
    debts_are_paid_from_the_18th_birthday_on,
    a_year_has_its_ceiling,
    what_was_refused_or_taken_back_is_free_again,
    a_refusal_comes_from_whose_turn_it_is,
    a_youth_takes_back_until_it_is_approved,
    nobody_decides_twice_or_for_family,
    a_closed_payee_is_not_approved,
    what_the_bank_sends_back_is_in_the_wallet_again,
    ten_wishes_at_once_and_a_ceiling_for_three,
    ten_wishes_at_once_and_money_for_three,
    a_payout_is_approved_once,
    taking_back_and_approving_at_once_and_one_wins,
);

fn count(replies: &[Reply], status: u16) -> usize {
    replies.iter().filter(|reply| reply.status == status).count()
}

fn ids(list: &Reply) -> Vec<String> {
    list.json["items"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
}

async fn give_study(s: &Scenario, cents: i64) {
    s.give(Wallet::Study(s.people.sam), cents).await;
}

async fn endorsed(s: &Scenario, amount: &str) -> String {
    let request = s.file_payout(amount).await;
    s.step_payout(Persona::CoachAssigned, &request, "endorsements").await.expect(201);
    request
}

async fn state(s: &Scenario, request: &str) -> String {
    s.youth().get(&format!("/payout-requests/{request}")).await.expect(200).text("/state")
}

async fn three_people_bring_a_payout_about(s: &Scenario) {
    s.earn_study_money("100.00").await;
    let filed = s.youth().post("/payout-requests", s.wish("60.00")).await.expect(201);
    let request = filed.text("/id");
    assert_eq!((filed.text("/state"), filed.text("/waitsFor")), ("filed".into(), "coach".into()));
    assert_eq!((filed.text("/wallet"), filed.text("/firstName")), ("study".into(), "Sam".into()));
    assert_eq!(s.study_to_spend().await, "40.00", "reserved at once");
    s.step_payout(Persona::Finance, &request, "approvals").await.problem(404, "not_found");
    let stood_behind = s.step_payout(Persona::CoachAssigned, &request, "endorsements").await.expect(201);
    assert_eq!(
        (stood_behind.text("/state"), stood_behind.text("/waitsFor")),
        ("endorsed".into(), "finance".into())
    );
    s.step_payout(Persona::CoachAssigned, &request, "endorsements").await.problem(409, "payout_state");
    let approved = s.step_payout(Persona::Finance, &request, "approvals").await.expect(201);
    assert_eq!((approved.text("/state"), approved.text("/waitsFor")), ("approved".into(), "bank".into()));
    assert_eq!(approved.text("/endorsedByUserId"), s.people.user(Persona::CoachAssigned).to_string());
    assert_eq!(approved.text("/decidedByUserId"), s.people.user(Persona::Finance).to_string());
    s.step_payout(Persona::FinanceSecond, &request, "approvals").await.problem(409, "payout_state");
    let told = s.actions_on(&request).await;
    assert_eq!(told, ["payout_request.filed", "payout_request.endorsed", "payout_request.approved"]);
    assert_eq!(s.study_to_spend().await, "40.00");
}

async fn each_sees_the_requests_that_are_their_business(s: &Scenario) {
    give_study(s, 10_000).await;
    let request = s.file_payout("20.00").await;
    let path = format!("/payout-requests/{request}");
    let family = [Persona::YouthOwn, Persona::GuardianOwn, Persona::CoachAssigned, Persona::Lead];
    let officers = [Persona::Finance, Persona::FinanceSecond];
    let strangers = [
        Persona::YouthOther,
        Persona::GuardianOther,
        Persona::CoachSameOrganisation,
        Persona::CoachFormer,
        Persona::LeadForeign,
    ];
    let see = async |personas: &[Persona], status: u16| {
        for persona in personas {
            s.acting(*persona).get(&path).await.expect(status);
        }
    };
    let work = async |persona: Persona, query: &str| {
        ids(&s.acting(persona).get(&format!("/payout-requests{query}")).await.expect(200)).contains(&request)
    };
    see(&family, 200).await;
    see(&strangers, 404).await;
    see(&officers, 404).await;
    assert!(work(Persona::CoachAssigned, "").await && work(Persona::Lead, "").await);
    assert!(!work(Persona::Finance, "").await && !work(Persona::Finance, "?state=filed").await);
    assert!(!work(Persona::CoachSameOrganisation, "").await && !work(Persona::CoachFormer, "").await);
    assert!(!work(Persona::LeadForeign, "").await);
    s.step_payout(Persona::CoachAssigned, &request, "endorsements").await.expect(201);
    see(&officers, 200).await;
    see(&strangers, 404).await;
    assert!(work(Persona::Finance, "").await && !work(Persona::CoachAssigned, "").await);
    assert!(work(Persona::CoachAssigned, "?state=endorsed").await && work(Persona::Lead, "").await);
    for list in ["/me/payout-requests".to_owned(), format!("/participants/{}/payout-requests", s.people.sam)]
    {
        assert_eq!(ids(&s.youth().get(&list).await.expect(200)), std::slice::from_ref(&request));
    }
    let foreign = format!("/participants/{}/payout-requests", s.people.noor);
    s.youth().get(&foreign).await.problem(404, "not_found");
    s.coach().get(&foreign).await.problem(404, "not_found");
    s.acting(Persona::Finance).get(&foreign).await.problem(403, "role_not_allowed");
    s.youth().get("/payout-requests").await.problem(403, "role_not_allowed");
}

async fn a_wish_is_checked_before_money_moves(s: &Scenario) {
    give_study(s, 5_000).await;
    let with = |field: &str, value: Value| {
        let mut wish = s.wish("20.00");
        wish[field] = value;
        wish
    };
    let market = &s.people.market;
    for (field, value) in [
        ("payeeId", json!(market.judo_payee)),
        ("payeeId", json!(market.programme_payee)),
        ("payeeId", json!(s.people.sam)),
        ("receiptId", json!(s.people.sam)),
        ("remittance", json!("Factuur №7")),
        ("remittance", json!("Café")),
        ("remittance", json!("/ROC/17")),
        ("remittance", json!("a//b")),
        ("remittance", json!("x".repeat(141))),
        ("remittance", json!("a\nb")),
        ("amount", json!("0.00")),
        ("amount", json!("-1.00")),
        ("amount", json!(20)),
        ("purpose", json!("holiday")),
    ] {
        let refused = s.youth().post("/payout-requests", with(field, value.clone())).await;
        assert_eq!(refused.problem(400, "invalid_input").wrong_fields(), [format!("/{field}")], "{value}");
    }
    s.youth().post("/payout-requests", s.wish("50.01")).await.problem(409, "wallet_too_small");
    for persona in [Persona::CoachAssigned, Persona::GuardianOwn, Persona::Lead, Persona::Finance] {
        s.acting(persona).post("/payout-requests", s.wish("1.00")).await.problem(403, "role_not_allowed");
    }
    s.youth().post("/payout-requests", s.wish("1.00")).without("idempotency-key").await.expect(400);
    assert_eq!(s.study_to_spend().await, "50.00");
    assert_eq!(s.youth().get("/me/payout-requests").await.expect(200).json["items"], json!([]));
}

async fn a_youths_own_account_needs_a_receipt(s: &Scenario) {
    give_study(s, 5_000).await;
    let account = json!({ "iban": SAMS_IBAN, "holderName": "S. de Vries" });
    let own = s.youth().post("/me/bank-accounts", account.clone()).await.expect(201).text("/payeeId");
    let other = s.acting(Persona::YouthOther);
    let noors = other.post("/me/bank-accounts", account).await.expect(201).text("/payeeId");
    let png = || picture(image::ImageFormat::Png);
    let receipt = s.youth().upload("/attachments", png()).await.expect(201).text("/id");
    let noors_receipt = other.upload("/attachments", png()).await.expect(201).text("/id");
    let file = async |payee: &str, receipt: Option<&str>| {
        let mut wish = s.wish("20.00");
        wish["payeeId"] = json!(payee);
        wish["receiptId"] = json!(receipt);
        s.youth().post("/payout-requests", wish).await
    };
    file(&own, None).await.problem(409, "receipt_required");
    assert_eq!(
        file(&own, Some(&noors_receipt)).await.problem(400, "invalid_input").wrong_fields(),
        ["/receiptId"]
    );
    assert_eq!(file(&noors, Some(&receipt)).await.problem(400, "invalid_input").wrong_fields(), ["/payeeId"]);
    let filed = file(&own, Some(&receipt)).await.expect(201);
    assert_eq!((filed.text("/payeeKind"), filed.text("/receiptId")), ("participant".into(), receipt));
    assert!(!String::from_utf8_lossy(&filed.body).contains(SAMS_IBAN));
}

async fn debts_are_paid_from_the_18th_birthday_on(s: &Scenario) {
    s.give(Wallet::DebtRelief(s.people.noor), 20_000).await;
    let body = json!({ "kind": "creditor", "name": "Zorgverzekeraar" });
    let payee = s.acting(Persona::Finance).post("/payees", body).await.expect(201).text("/id");
    let wish = |purpose: &str, amount: &str| json!({ "purpose": purpose, "amount": amount, "payeeId": payee, "remittance": "Dossier 17" });
    let noor = s.acting(Persona::YouthOther);
    s.clock.set("2027-02-13T22:59:59Z".parse().unwrap());
    noor.post("/payout-requests", wish("debt_relief", "150.00"))
        .await
        .problem(409, "too_young_for_debt_relief");
    s.clock.set("2027-02-13T23:00:00Z".parse().unwrap());
    noor.post("/payout-requests", wish("tuition", "150.00")).await.problem(409, "wallet_too_small");
    let filed = noor.post("/payout-requests", wish("debt_relief", "150.00")).await.expect(201);
    assert_eq!(filed.text("/wallet"), "debt_relief");
    let request = filed.text("/id");
    s.step_payout(Persona::CoachSameOrganisation, &request, "endorsements").await.expect(201);
    s.step_payout(Persona::Finance, &request, "approvals").await.expect(201);
    let wallet = noor.get("/me/wallet").await.expect(200);
    assert_eq!(wallet.text("/toSpend/debtRelief"), "50.00");
}

async fn a_year_has_its_ceiling(s: &Scenario) {
    give_study(s, 500_000).await;
    s.file_payout("1000.00").await;
    let refused = s.youth().post("/payout-requests", s.wish("260.01")).await.problem(409, "payout_ceiling");
    assert!(refused.text("/errors/0/detail").contains("260.00"), "{}", refused.json);
    s.file_payout("260.00").await;
    s.youth().post("/payout-requests", s.wish("0.01")).await.problem(409, "payout_ceiling");
    s.clock.set("2026-12-31T22:59:59Z".parse().unwrap());
    s.youth().post("/payout-requests", s.wish("0.01")).await.problem(409, "payout_ceiling");
    s.clock.set("2026-12-31T23:00:00Z".parse().unwrap());
    s.file_payout("1260.00").await;
}

async fn what_was_refused_or_taken_back_is_free_again(s: &Scenario) {
    give_study(s, 200_000).await;
    for (who, step) in [(Persona::CoachAssigned, "refusals"), (Persona::YouthOwn, "withdrawals")] {
        let request = s.file_payout("1260.00").await;
        assert_eq!(s.study_to_spend().await, "740.00");
        s.step_payout(who, &request, step).await.expect(201);
        assert_eq!(s.study_to_spend().await, "2000.00");
    }
    s.file_payout("1260.00").await;
}

async fn a_refusal_comes_from_whose_turn_it_is(s: &Scenario) {
    give_study(s, 10_000).await;
    let request = s.file_payout("20.00").await;
    let refuse = async |who: Persona| s.step_payout(who, &request, "refusals").await;
    refuse(Persona::Finance).await.problem(404, "not_found");
    for persona in [Persona::YouthOwn, Persona::Lead, Persona::GuardianOwn] {
        refuse(persona).await.problem(403, "role_not_allowed");
    }
    refuse(Persona::CoachSameOrganisation).await.problem(404, "not_found");
    refuse(Persona::CoachFormer).await.problem(404, "not_found");
    let path = format!("/payout-requests/{request}/refusals");
    s.coach().post(&path, json!({})).await.problem(400, "invalid_input");
    s.coach().post(&path, json!({ "reason": "  " })).await.problem(400, "invalid_input");
    s.step_payout(Persona::CoachAssigned, &request, "endorsements").await.expect(201);
    refuse(Persona::CoachAssigned).await.problem(409, "payout_state");
    let refused = refuse(Persona::Finance).await.expect(201);
    assert_eq!(
        (refused.text("/state"), refused.text("/reason")),
        ("refused".into(), "Dit betaalt de school al.".into())
    );
    assert_eq!(refused.json["waitsFor"], Value::Null);
    refuse(Persona::Finance).await.problem(409, "payout_state");
    s.step_payout(Persona::Finance, &request, "approvals").await.problem(409, "payout_state");
    assert_eq!(s.study_to_spend().await, "100.00");
    let other = s.file_payout("20.00").await;
    s.step_payout(Persona::CoachAssigned, &other, "refusals").await.expect(201);
    s.step_payout(Persona::CoachAssigned, &other, "endorsements").await.problem(409, "payout_state");
}

async fn a_youth_takes_back_until_it_is_approved(s: &Scenario) {
    give_study(s, 10_000).await;
    for steps in [&[][..], &[(Persona::CoachAssigned, "endorsements")]] {
        let request = s.file_payout("20.00").await;
        for (who, step) in steps {
            s.step_payout(*who, &request, step).await.expect(201);
        }
        s.step_payout(Persona::YouthOther, &request, "withdrawals").await.problem(404, "not_found");
        s.step_payout(Persona::CoachAssigned, &request, "withdrawals").await.problem(403, "role_not_allowed");
        s.step_payout(Persona::YouthOwn, &request, "withdrawals").await.expect(201);
        s.step_payout(Persona::YouthOwn, &request, "withdrawals").await.problem(409, "payout_state");
    }
    assert_eq!(s.study_to_spend().await, "100.00");
    let request = endorsed(s, "20.00").await;
    s.step_payout(Persona::Finance, &request, "approvals").await.expect(201);
    s.step_payout(Persona::YouthOwn, &request, "withdrawals").await.problem(409, "payout_state");
}

async fn nobody_decides_twice_or_for_family(s: &Scenario) {
    let role = json!({ "organisationId": s.people.municipality, "role": "finance" });
    let path = format!("/users/{}/memberships", s.people.user(Persona::CoachAssigned));
    s.acting(Persona::Lead).post(&path, role).await.expect(201);
    give_study(s, 10_000).await;
    let request = endorsed(s, "20.00").await;
    s.step_payout(Persona::CoachAssigned, &request, "approvals").await.problem(403, "not_your_endorsement");
    s.declare_family(Persona::Finance).await;
    for step in ["approvals", "refusals"] {
        s.step_payout(Persona::Finance, &request, step).await.problem(403, "not_for_a_relative");
    }
    let next = s.file_payout("20.00").await;
    s.declare_family(Persona::CoachAssigned).await;
    for step in ["endorsements", "refusals"] {
        s.step_payout(Persona::CoachAssigned, &next, step).await.problem(403, "not_for_a_relative");
    }
    s.step_payout(Persona::FinanceSecond, &request, "approvals").await.expect(201);
}

async fn a_closed_payee_is_not_approved(s: &Scenario) {
    give_study(s, 10_000).await;
    let request = endorsed(s, "20.00").await;
    let close = format!("/payees/{}/closures", s.people.market.school_payee);
    s.acting(Persona::Finance).post(&close, json!({})).await.expect(201);
    s.step_payout(Persona::Finance, &request, "approvals").await.problem(409, "payee_closed");
    s.youth().post("/payout-requests", s.wish("20.00")).await.problem(409, "payee_closed");
    s.step_payout(Persona::Finance, &request, "refusals").await.expect(201);
}

async fn what_the_bank_sends_back_is_in_the_wallet_again(s: &Scenario) {
    give_study(s, 10_000).await;
    let actor = Actor { programme_id: s.people.programme, user_id: s.people.user(Persona::Finance) };
    let approved = async || {
        let request = endorsed(s, "20.00").await;
        s.step_payout(Persona::Finance, &request, "approvals").await.expect(201);
        request
    };
    let id = |request: &str| PayoutRequestId(request.parse().unwrap());
    let bounce = async |request: &str| {
        s.db()
            .write(async |tx| settlement::bounce(tx, actor, id(request), "AC04: rekening gesloten").await)
            .await
    };
    let settle =
        async |request: &str| s.db().write(async |tx| settlement::settle(tx, actor, id(request)).await).await;
    let first = approved().await;
    bounce(&first).await.unwrap();
    s.check_books().await;
    let shown = s.youth().get(&format!("/payout-requests/{first}")).await.expect(200);
    assert_eq!(
        (shown.text("/state"), shown.text("/reason")),
        ("bounced".into(), "AC04: rekening gesloten".into())
    );
    assert_eq!(s.study_to_spend().await, "100.00");
    assert!(bounce(&first).await.is_err() && settle(&first).await.is_err());
    // Paid, and then sent back by the payee's bank.
    let second = approved().await;
    settle(&second).await.unwrap();
    assert_eq!(state(s, &second).await, "paid");
    assert!(settle(&second).await.is_err());
    s.step_payout(Persona::YouthOwn, &second, "withdrawals").await.problem(409, "payout_state");
    bounce(&second).await.unwrap();
    assert_eq!(s.study_to_spend().await, "100.00");
    let waiting = s.file_payout("20.00").await;
    assert!(bounce(&waiting).await.is_err() && settle(&waiting).await.is_err());
}

async fn ten_wishes_at_once_and_a_ceiling_for_three(s: &Scenario) {
    give_study(s, 1_000_000).await;
    let wish = s.wish("400.00");
    let replies =
        join_all((0..10).map(|_| async { s.youth().post("/payout-requests", wish.clone()).await })).await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (3, 7));
    for refused in replies.into_iter().filter(|reply| reply.status == 409) {
        refused.problem(409, "payout_ceiling");
    }
    assert_eq!(s.study_to_spend().await, "8800.00");
}

async fn ten_wishes_at_once_and_money_for_three(s: &Scenario) {
    give_study(s, 30_000).await;
    let wish = s.wish("100.00");
    let replies =
        join_all((0..10).map(|_| async { s.youth().post("/payout-requests", wish.clone()).await })).await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (3, 7));
    for refused in replies.into_iter().filter(|reply| reply.status == 409) {
        refused.problem(409, "wallet_too_small");
    }
    assert_eq!(s.study_to_spend().await, "0.00");
}

async fn a_payout_is_approved_once(s: &Scenario) {
    give_study(s, 10_000).await;
    let request = endorsed(s, "20.00").await;
    let officers = [Persona::Finance, Persona::FinanceSecond];
    let replies =
        join_all((0..8).map(|number| s.step_payout(officers[number % 2], &request, "approvals"))).await;
    assert_eq!((count(&replies, 201), count(&replies, 409)), (1, 7));
    assert_eq!(s.study_to_spend().await, "80.00");
}

async fn taking_back_and_approving_at_once_and_one_wins(s: &Scenario) {
    give_study(s, 10_000).await;
    for _ in 0..4 {
        s.pass(TimeDelta::seconds(1));
        let request = endorsed(s, "20.00").await;
        let before = s.study_to_spend().await;
        let (back, approved) = join(
            s.step_payout(Persona::YouthOwn, &request, "withdrawals"),
            s.step_payout(Persona::Finance, &request, "approvals"),
        )
        .await;
        assert_eq!(count(&[back.clone(), approved.clone()], 201), 1, "{} {}", back.status, approved.status);
        let is_back = back.status == 201;
        assert_eq!(state(s, &request).await, if is_back { "withdrawn" } else { "approved" });
        assert_eq!(s.study_to_spend().await == before, !is_back);
    }
}
