//! Redemptions: at the desk, by scan or by word, once; and guessing stopped.

use back_on_track::db::Tx;
use chrono::TimeDelta;
use entities::{OfferState, ProviderState, payee};
use futures_util::future::join_all;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::{Value, json};

use crate::harness::{Persona, Reply, Scenario};

scenarios!(
    a_scan_redeems_the_booking_once,
    a_lost_answer_is_given_again_though_the_code_is_old,
    what_costs_less_gives_the_rest_back,
    a_scanned_code_lives_a_minute,
    a_code_is_no_access_token_and_an_access_token_no_code,
    a_foreign_code_is_as_unknown_as_one_that_nobody_has,
    every_refusal_of_a_redemption_says_its_own_reason,
    a_typed_code_may_be_written_as_people_write,
    ten_wrong_guesses_lock_the_organisation_for_a_while,
    forty_guesses_at_once_try_ten_codes,
    two_desks_scan_one_code_at_once,
    lookups_are_limited_per_account_too,
);

fn count(replies: &[Reply], status: u16) -> usize {
    replies.iter().filter(|reply| reply.status == status).count()
}

/// Money for everything, and Sam's booking of the judo course.
async fn booked(s: &Scenario) -> String {
    s.fill_leisure_fund(2026, "1000.00").await;
    s.book(s.people.market.judo_course).await
}

async fn signed_code(s: &Scenario, booking: &str) -> String {
    s.youth().get(&format!("/bookings/{booking}/redemption-code")).await.expect(200).text("/code")
}

async fn redeem(s: &Scenario, persona: Persona, booking: &str, code: &str) -> Reply {
    s.acting(persona).post(&format!("/bookings/{booking}/redemptions"), json!({ "code": code })).await
}

async fn look_up(s: &Scenario, persona: Persona, code: &str) -> Reply {
    s.acting(persona).post("/redemption-lookups", json!({ "code": code })).await
}

async fn balances(s: &Scenario) -> (Value, Value) {
    let pass = s.pass_now().await;
    (pass["toSpend"].clone(), pass["held"].clone())
}

async fn a_scan_redeems_the_booking_once(s: &Scenario) {
    let booking = booked(s).await;
    let shown = s.youth().get(&format!("/bookings/{booking}/redemption-code")).await.expect(200);
    assert_eq!(shown.text("/expiresAt"), "2026-11-23T09:01:00Z");
    assert_eq!(shown.text("/humanCode"), s.human_code(&booking).await);
    assert_eq!(shown.header("cache-control"), "no-store");
    let qr = s.youth().get(&format!("/bookings/{booking}/redemption-code/qr")).await.expect(200);
    assert_eq!((qr.header("content-type"), qr.header("cache-control")), ("image/svg+xml", "no-store"));
    assert!(String::from_utf8(qr.body).unwrap().contains("<svg"));
    for reader in [Persona::GuardianOwn, Persona::CoachAssigned] {
        let path = format!("/bookings/{booking}/redemption-code");
        s.acting(reader).get(&path).await.problem(403, "role_not_allowed");
    }
    let path = format!("/bookings/{booking}/redemption-code");
    s.acting(Persona::YouthOther).get(&path).await.problem(404, "not_found");

    let code = shown.text("/code");
    let seen = look_up(s, Persona::ProviderOwn, &code).await.expect(200).json;
    assert_eq!(
        (&seen["firstName"], &seen["capturable"], &seen["refusal"]),
        (&json!("Sam"), &json!("60.00"), &Value::Null)
    );
    let redeemed = redeem(s, Persona::ProviderOwn, &booking, &code).await.expect(201).json;
    assert_eq!((&redeemed["amount"], &redeemed["isPaid"]), (&json!("60.00"), &json!(false)));
    redeem(s, Persona::ProviderOwn, &booking, &code).await.problem(409, "booking_redeemed");
    assert_eq!(look_up(s, Persona::ProviderOwn, &code).await.expect(200).json["refusal"], "booking_redeemed");
    s.youth().get(&path).await.problem(409, "booking_redeemed");
    assert_eq!(balances(s).await, (json!("140.00"), json!("0.00")));
    let own = s.youth().get(&format!("/bookings/{booking}")).await.expect(200);
    assert_eq!((own.text("/state"), own.text("/closedByRole")), ("redeemed".into(), "provider".into()));
}

async fn a_lost_answer_is_given_again_though_the_code_is_old(s: &Scenario) {
    let booking = booked(s).await;
    let code = signed_code(s, &booking).await;
    let path = format!("/bookings/{booking}/redemptions");
    let call = s.acting(Persona::ProviderOwn).post(&path, json!({ "code": code })).key("one-scan");
    let first = call.clone().await.expect(201);
    s.pass(TimeDelta::minutes(5));
    assert_eq!(call.await.expect(201).json, first.json);
}

async fn what_costs_less_gives_the_rest_back(s: &Scenario) {
    let booking = booked(s).await;
    let code = signed_code(s, &booking).await;
    let path = format!("/bookings/{booking}/redemptions");
    let desk = s.acting(Persona::ProviderOwn);
    let more = desk.post(&path, json!({ "code": code, "amount": "60.01" })).await;
    assert_eq!(more.problem(409, "amount_above_price").wrong_fields(), ["/amount"]);
    desk.post(&path, json!({ "code": code, "amount": "0.00" })).await.problem(400, "invalid_input");
    let part = desk.post(&path, json!({ "code": code, "amount": "0.01" })).await.expect(201);
    assert_eq!(part.text("/amount"), "0.01");
    assert_eq!(balances(s).await, (json!("199.99"), json!("0.00")));
}

async fn a_scanned_code_lives_a_minute(s: &Scenario) {
    let booking = booked(s).await;
    let code = signed_code(s, &booking).await;
    s.pass(TimeDelta::seconds(60));
    redeem(s, Persona::ProviderOwn, &booking, &code).await.problem(409, "code_expired");
    look_up(s, Persona::ProviderOwn, &code).await.problem(409, "code_expired");
    look_up(s, Persona::ProviderOther, &code).await.problem(404, "code_unknown");
    let fresh = signed_code(s, &booking).await;
    s.pass(TimeDelta::seconds(59));
    redeem(s, Persona::ProviderOwn, &booking, &fresh).await.expect(201);
}

async fn a_code_is_no_access_token_and_an_access_token_no_code(s: &Scenario) {
    let booking = booked(s).await;
    let code = signed_code(s, &booking).await;
    s.anonymous().get("/me/pass").bearer(&code).await.problem(401, "unauthenticated");
    let token = s.sign_in(Persona::YouthOwn).await.access_token;
    redeem(s, Persona::ProviderOwn, &booking, &token).await.problem(404, "code_not_of_this_booking");
    let bent = format!("{}A", &code[..code.len() - 1]);
    let bent = if bent == code { format!("{}B", &code[..code.len() - 1]) } else { bent };
    redeem(s, Persona::ProviderOwn, &booking, &bent).await.problem(404, "code_not_of_this_booking");
    let other = s.book(s.add_offer(|_| ()).await).await;
    redeem(s, Persona::ProviderOwn, &other, &code).await.problem(404, "code_not_of_this_booking");
}

async fn a_foreign_code_is_as_unknown_as_one_that_nobody_has(s: &Scenario) {
    let booking = booked(s).await;
    let (code, human) = (signed_code(s, &booking).await, s.human_code(&booking).await);
    let told = |reply: Reply| {
        let mut problem = reply.problem(404, "code_unknown").json;
        problem["requestId"].take();
        problem
    };
    let unknown = told(look_up(s, Persona::ProviderOther, "ZZZZZZ").await);
    for foreign in [&code, &human] {
        assert_eq!(told(look_up(s, Persona::ProviderOther, foreign).await), unknown);
        redeem(s, Persona::ProviderOther, &booking, foreign).await.problem(404, "not_found");
    }
    let nowhere = "0190a5c8-0000-7000-8000-000000000000";
    redeem(s, Persona::ProviderOther, nowhere, &human).await.problem(404, "not_found");
    redeem(s, Persona::ProviderOwn, &booking, &human).await.expect(201);
}

async fn every_refusal_of_a_redemption_says_its_own_reason(s: &Scenario) {
    let booking = booked(s).await;
    let code = s.human_code(&booking).await;
    let market = s.people.market.clone();
    let refused = async |code_of_problem: &str| {
        redeem(s, Persona::ProviderOwn, &booking, &code).await.problem(409, code_of_problem);
        let seen = look_up(s, Persona::ProviderOwn, &code).await.expect(200).json;
        assert_eq!(seen["refusal"], code_of_problem);
    };
    s.set_provider_state(market.judo, ProviderState::Suspended).await;
    refused("provider_not_approved").await;
    s.set_provider_state(market.judo, ProviderState::Approved).await;
    s.set_offer_state(market.judo_course, OfferState::Withdrawn).await;
    refused("offer_withdrawn").await;
    s.set_offer_state(market.judo_course, OfferState::Submitted).await;
    set_payee_closed(s, true).await;
    redeem(s, Persona::ProviderOwn, &booking, &code).await.problem(409, "provider_without_payee");
    set_payee_closed(s, false).await;
    s.coach()
        .post(&format!("/bookings/{booking}/redemptions"), json!({ "code": code }))
        .await
        .problem(403, "role_not_allowed");
    redeem(s, Persona::ProviderOwn, &booking, &code).await.expect(201);
    refused("booking_redeemed").await;
}

async fn set_payee_closed(s: &Scenario, is_closed: bool) {
    let id = s.people.market.judo_payee;
    let set = async |tx: &Tx| {
        let closed_at = is_closed.then(|| tx.now());
        payee::ActiveModel { id: Set(id), closed_at: Set(closed_at), ..Default::default() }
            .update(tx)
            .await?;
        Ok(())
    };
    s.db().write(set).await.unwrap();
}

async fn a_typed_code_may_be_written_as_people_write(s: &Scenario) {
    let booking = booked(s).await;
    let code = s.human_code(&booking).await;
    let written = format!(" {}-{} ", code[..3].to_lowercase(), &code[3..]);
    assert_eq!(look_up(s, Persona::ProviderOwn, &written).await.expect(200).text("/bookingId"), booking);
    redeem(s, Persona::ProviderOwn, &booking, &written).await.expect(201);
}

async fn ten_wrong_guesses_lock_the_organisation_for_a_while(s: &Scenario) {
    let booking = booked(s).await;
    let code = s.human_code(&booking).await;
    for number in 0..10 {
        s.pass(TimeDelta::seconds(1));
        if number % 2 == 0 {
            look_up(s, Persona::ProviderOwn, "ZZZZZZ").await.problem(404, "code_unknown");
        } else {
            let guess = redeem(s, Persona::ProviderOwn, &booking, "ZZZZZZ").await;
            guess.problem(404, "code_not_of_this_booking");
        }
    }
    // The database remembers, not the process.
    s.restart(|_| ()).await;
    let locked = look_up(s, Persona::ProviderOwn, &code).await.problem(429, "codes_locked");
    let wait: i64 = locked.header("retry-after").parse().unwrap();
    assert_eq!(wait, 15 * 60 - 9 + 1);
    redeem(s, Persona::ProviderOwn, &booking, &code).await.problem(429, "codes_locked");
    let signed = signed_code(s, &booking).await;
    redeem(s, Persona::ProviderOwn, &booking, &signed).await.problem(429, "codes_locked");
    look_up(s, Persona::ProviderOther, "ZZZZZZ").await.problem(404, "code_unknown");
    s.pass(TimeDelta::seconds(wait));
    redeem(s, Persona::ProviderOwn, &booking, &code).await.expect(201);
}

async fn forty_guesses_at_once_try_ten_codes(s: &Scenario) {
    let booking = booked(s).await;
    let guess = async |number: usize| match number % 2 {
        0 => look_up(s, Persona::ProviderOwn, "ZZZZZZ").await,
        _ => redeem(s, Persona::ProviderOwn, &booking, "ZZZZZZ").await,
    };
    let replies = join_all((0..40).map(guess)).await;
    assert_eq!((count(&replies, 404), count(&replies, 429)), (10, 30));
}

async fn two_desks_scan_one_code_at_once(s: &Scenario) {
    let booking = booked(s).await;
    let code = signed_code(s, &booking).await;
    let desk = |number: usize| [Persona::ProviderOwn, Persona::ProviderOther][number % 2];
    let scan = async |number: usize| redeem(s, desk(number), &booking, &code).await;
    let replies = join_all((0..20).map(scan)).await;
    assert_eq!((count(&replies, 201), count(&replies, 409), count(&replies, 404)), (1, 9, 10));
    for refused in replies.into_iter().filter(|reply| reply.status == 409) {
        refused.problem(409, "booking_redeemed");
    }
    assert_eq!(balances(s).await, (json!("140.00"), json!("0.00")));
}

async fn lookups_are_limited_per_account_too(s: &Scenario) {
    let booking = booked(s).await;
    let code = s.human_code(&booking).await;
    s.restart(|config| config.tries_per_account = 3).await;
    for _ in 0..3 {
        look_up(s, Persona::ProviderOwn, &code).await.expect(200);
    }
    look_up(s, Persona::ProviderOwn, &code).await.problem(429, "too_many_requests");
}
